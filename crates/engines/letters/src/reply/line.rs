//! Lines of a letter, how deep each is quoted, and what a mail program marked it as.

use crate::limits::MARK_BYTES_MAX;

/// Deeper quotation is written as if it were this deep.
const DEPTH_SHOWN_MAX: usize = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    None,
    /// Everything from here on is quotation.
    Cut,
    Attribution,
    Signature,
}

#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Without the signs of quotation.
    pub text: String,
    pub depth: usize,
    pub mark: Mark,
}

impl Line {
    /// A line of plain text.
    pub fn plain(line: &str) -> Self {
        let mut rest = line;
        let mut depth = 0;
        // One blank may stand before each sign, as in `> > text`, and up to three before the first.
        loop {
            let blanks = rest.bytes().take(3).take_while(|&b| b == b' ').count();
            match rest[blanks..].strip_prefix('>') {
                Some(after) if depth == 0 || blanks <= 1 => {
                    depth += 1;
                    rest = after;
                }
                _ => break,
            }
        }
        if depth > 0 {
            rest = rest.strip_prefix(' ').unwrap_or(rest);
        }
        Self { text: rest.trim_end().to_owned(), depth, mark: Mark::None }
    }

    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub fn write(&self, text: &mut String) {
        if self.mark == Mark::Cut && self.text.is_empty() {
            return;
        }
        text.extend(std::iter::repeat_n("> ", self.depth.min(DEPTH_SHOWN_MAX)));
        if self.text.is_empty() {
            text.truncate(text.trim_end_matches(' ').len());
        }
        text.push_str(&self.text);
        text.push('\n');
    }

    /// For comparing: lower case, single blanks, without emphasis and what cannot be seen. Empty for a long line, which
    /// introduces nothing.
    pub fn plainly(&self) -> String {
        if self.text.len() > MARK_BYTES_MAX { String::new() } else { plainly(&self.text) }
    }
}

pub(crate) fn plainly(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '*' => {}
            c if c.is_ascii_graphic() && c != '`' => plain.push(c.to_ascii_lowercase()),
            '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => {}
            c if c.is_whitespace() => {
                if !plain.is_empty() && !plain.ends_with(' ') {
                    plain.push(' ');
                }
            }
            '：' => plain.push(':'),
            '’' | '`' => plain.push('\''),
            c => plain.extend(c.to_lowercase()),
        }
    }
    plain.truncate(plain.trim_end().len());
    plain
}

#[cfg(test)]
mod tests {
    use super::{Line, plainly};

    #[test]
    fn depth_of_quotation() {
        for (line, depth, text) in [
            ("> > a", 2, "a"),
            (">>> b ", 3, "b"),
            ("a > b", 0, "a > b"),
            (">", 1, ""),
            ("> code", 1, "code"),
            (">  x", 1, " x"),
        ] {
            let found = Line::plain(line);
            assert_eq!((found.depth, found.text.as_str()), (depth, text), "{line}");
        }
        assert_eq!(plainly(" *Von:*\u{a0} Ä\u{200e} "), "von: ä");
    }
}
