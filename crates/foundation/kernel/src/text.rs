//! Bounds on text from outside. What cannot be stored or shown safely is refused by name.

pub const NAME_MAX: usize = 200;
pub const SUBJECT_MAX: usize = 500;
pub const BODY_MAX: usize = 1_000_000;

/// A required single line: trimmed, something to see in it, nothing that lets it pass for another one,
/// at most `max` characters.
pub fn line(text: &str, max: usize) -> Result<String, String> {
    let trimmed = text.trim();
    if trimmed.chars().all(is_invisible) {
        return Err("must not be empty".to_owned());
    }
    if trimmed.chars().count() > max {
        return Err(format!("must have at most {max} characters"));
    }
    if trimmed.chars().any(char::is_control) {
        return Err("must be one line without control characters".to_owned());
    }
    if trimmed.chars().any(turns_text) {
        return Err("must not contain characters that turn the direction of writing".to_owned());
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
    if text.chars().all(is_invisible) {
        return Err("must not be empty".to_owned());
    }
    if text.chars().count() > max {
        return Err(format!("must have at most {max} characters"));
    }
    if text.chars().any(is_forbidden) {
        return Err("must not contain control characters such as NUL".to_owned());
    }
    Ok(text.to_owned())
}

/// Control characters that running text must not contain.
pub fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// Characters with nothing to see. Beside others they may mean something: they join emoji and letters.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}')
        || matches!(c, '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}')
        || matches!(c, '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Embeddings, overrides and isolates: within a name they turn what stands beside it, too. In running
/// text they end with their paragraph.
fn turns_text(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
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
        && !address.chars().any(|c| is_invisible(c) || c.is_control() || "<>()[],;:\"\\".contains(c));
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

/// A cell for spreadsheets: text that begins like a formula gets an apostrophe, which they show as plain
/// text.
pub fn cell(value: &str) -> String {
    match value.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{value}"),
        _ => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(email(" Anna@Example.com "), Ok("anna@example.com".to_owned()));
        for bad in [
            "anna",
            "@x.de",
            "a@b",
            "a b@c.de",
            "a@b.de\nbcc: x@y.de",
            "a@@b.de",
            "<a@b.de>",
            "a\u{200b}@b.de",
            "a@\u{202e}b.de",
        ] {
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
    fn a_line_can_be_seen_and_turns_nothing() {
        for unseen in ["\u{200b}", "\u{200b}\u{2060} \u{feff}", "\u{3164}", "\u{ad}", "\u{2800}\u{e0041}"] {
            assert_eq!(line(unseen, 10), Err("must not be empty".to_owned()), "{unseen:?}");
            assert!(body(unseen, 10).is_err(), "{unseen:?}");
        }
        assert!(line("\u{202e}nimda", 10).is_err() && line("a\u{2067}b", 10).is_err());
        for seen in ["👩\u{200d}🔧", "می\u{200c}خواهم", "\u{200f}שלום", "\u{feff}a", "❤\u{fe0f}"] {
            assert!(line(seen, 10).is_ok(), "{seen:?}");
        }
    }

    #[test]
    fn wildcards_are_literal() {
        assert_eq!(like_literal("50%_\\"), "50\\%\\_\\\\");
    }
}
