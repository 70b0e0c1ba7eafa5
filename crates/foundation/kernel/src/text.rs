//! Bounds on text from outside. What cannot be stored or shown safely is refused by name.

pub const NAME_MAX: usize = 200;
pub const SUBJECT_MAX: usize = 500;
pub const BODY_MAX: usize = 1_000_000;

/// A required single line: trimmed, not empty, no control characters, at most `max` characters.
pub fn line(text: &str, max: usize) -> Result<String, String> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err("must not be empty".to_owned());
    }
    if trimmed.chars().count() > max {
        return Err(format!("must have at most {max} characters"));
    }
    if trimmed.chars().any(char::is_control) {
        return Err("must be one line without control characters".to_owned());
    }
    Ok(trimmed.to_owned())
}

/// An optional single line: empty text counts as none.
pub fn optional_line(text: Option<&str>, max: usize) -> Result<Option<String>, String> {
    match text.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => line(text, max).map(Some),
    }
}

/// Running text of up to `max` characters with line breaks and tabs; NUL, which PostgreSQL cannot
/// store, and other control characters are refused.
pub fn body(text: &str, max: usize) -> Result<String, String> {
    if text.trim().is_empty() {
        return Err("must not be empty".to_owned());
    }
    if text.chars().count() > max {
        return Err(format!("must have at most {max} characters"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err("must not contain control characters such as NUL".to_owned());
    }
    Ok(text.to_owned())
}

/// An e-mail address in the form people use: one `@`, a dot in the domain, no spaces. It is
/// lowered, as every large provider treats addresses so.
pub fn email(text: &str) -> Result<String, String> {
    let address = text.trim().to_lowercase();
    let wrong = || format!("{text:?} is not an e-mail address; write it like anna@example.com");
    let (local, domain) = address.split_once('@').ok_or_else(wrong)?;
    let shape = !local.is_empty()
        && domain.contains('.')
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains('@')
        && address.len() <= 254
        && !address.chars().any(|c| c.is_whitespace() || c.is_control() || "<>()[],;:\"\\".contains(c));
    if shape { Ok(address) } else { Err(wrong()) }
}

/// Escapes `%`, `_` and `\` so that a person's text is matched literally by `LIKE … ESCAPE '\'`.
pub fn like_literal(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(email(" Anna@Example.com "), Ok("anna@example.com".to_owned()));
        for bad in ["anna", "@x.de", "a@b", "a b@c.de", "a@b.de\nbcc: x@y.de", "a@@b.de", "<a@b.de>"] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn lines_and_bodies() {
        assert_eq!(line("  hello ", 10), Ok("hello".to_owned()));
        assert!(line("a\nb", 10).is_err() && line("   ", 10).is_err() && line("abc", 2).is_err());
        assert!(body("a\nb\tc", 10).is_ok() && body("a\0b", 10).is_err());
    }

    #[test]
    fn wildcards_are_literal() {
        assert_eq!(like_literal("50%_\\"), "50\\%\\_\\\\");
    }
}
