//! Tags and text, one after the other.

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    Text(&'a str),
    Open { name: &'a str, attributes: &'a str },
    Close(&'a str),
}

/// What was looked for and does not come any more is not looked for again, so that reading stays linear.
#[derive(Debug, Default)]
struct Absent {
    end: bool,
    double: bool,
    single: bool,
    comment: bool,
    style: bool,
    script: bool,
    title: bool,
}

#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    html: &'a str,
    at: usize,
    absent: Absent,
}

impl<'a> Tokens<'a> {
    pub fn new(html: &'a str) -> Self {
        Self { html, at: 0, absent: Absent::default() }
    }

    fn seek(&self, from: usize, what: &str) -> Option<usize> {
        self.html[from..].find(what).map(|offset| from + offset)
    }

    /// Where the tag that begins at `start` ends: its `>` outside of quotation marks.
    fn tag_end(&mut self, start: usize) -> Option<usize> {
        let bytes = self.html.as_bytes();
        let mut at = start;
        while !self.absent.end {
            let offset = bytes[at..].iter().position(|b| matches!(b, b'>' | b'"' | b'\''));
            let Some(offset) = offset else { break };
            at += offset;
            let quote = bytes[at];
            at += 1;
            if quote == b'>' {
                return Some(at - 1);
            }
            // A quotation mark counts only where a value begins.
            if bytes[..at - 1].trim_ascii_end().last() != Some(&b'=') {
                continue;
            }
            let absent = if quote == b'"' { &mut self.absent.double } else { &mut self.absent.single };
            if *absent {
                continue;
            }
            match bytes[at..].iter().position(|&b| b == quote) {
                Some(offset) => at += offset + 1,
                None => *absent = true,
            }
        }
        self.absent.end = true;
        None
    }

    /// Behind a comment, a declaration or an instruction.
    fn skip_markup(&mut self) -> bool {
        if self.html[self.at..].starts_with("<!--") {
            if !self.absent.comment {
                if let Some(end) = self.seek(self.at + 4, "-->") {
                    self.at = end + 3;
                    return true;
                }
                self.absent.comment = true;
            }
            self.at += 4;
            return true;
        }
        if self.absent.end {
            return false;
        }
        match self.seek(self.at, ">") {
            Some(end) => {
                self.at = end + 1;
                true
            }
            None => {
                self.absent.end = true;
                false
            }
        }
    }

    /// Behind what is no text although it is between tags.
    fn skip_raw(&mut self, name: &str) {
        let (absent, end) = match name {
            n if n.eq_ignore_ascii_case("style") => (&mut self.absent.style, "</style"),
            n if n.eq_ignore_ascii_case("script") => (&mut self.absent.script, "</script"),
            n if n.eq_ignore_ascii_case("title") => (&mut self.absent.title, "</title"),
            _ => return,
        };
        if *absent {
            return;
        }
        let bytes = self.html.as_bytes();
        let mut at = self.at;
        while let Some(offset) = bytes[at..].iter().position(|&b| b == b'<') {
            at += offset;
            if bytes.get(at..at + end.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(end.as_bytes())) {
                self.at = at;
                return;
            }
            at += 1;
        }
        *absent = true;
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let bytes = self.html.as_bytes();
        loop {
            let rest = bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
            let text = rest.iter().position(|&b| b == b'<').unwrap_or(rest.len());
            if text > 0 {
                let start = self.at;
                self.at += text;
                return Some(Token::Text(&self.html[start..self.at]));
            }
            let closing = rest.get(1) == Some(&b'/');
            let start = self.at + 1 + usize::from(closing);
            match bytes.get(start) {
                Some(first) if first.is_ascii_alphabetic() => {
                    let Some(end) = self.tag_end(start) else { break };
                    self.at = end + 1;
                    let inside = &self.html[start..end];
                    let length = inside.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inside.len());
                    let (name, attributes) = inside.split_at(length);
                    if closing {
                        return Some(Token::Close(name));
                    }
                    self.skip_raw(name);
                    return Some(Token::Open { name, attributes });
                }
                Some(b'!' | b'?') if self.skip_markup() => {}
                _ => break,
            }
        }
        // A sign that begins no tag is text.
        let start = self.at;
        self.at += 1;
        Some(Token::Text(&self.html[start..self.at]))
    }
}

/// The attributes of a tag.
pub(crate) fn attributes(inside: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = inside;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // A name may begin with any sign, also with one of several bytes.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..].find(|c: char| c.is_ascii_whitespace() || c == '=');
        let length = end.map_or(rest.len(), |end| first + end);
        let (name, after) = rest.split_at(length);
        let after = after.trim_start();
        let Some(value) = after.strip_prefix('=') else {
            rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = after;
        Some((name, value))
    })
}

#[cfg(test)]
mod tests {
    use super::{Token, Tokens, attributes};

    #[test]
    fn tags_text_and_what_is_neither() {
        let html = "<!DOCTYPE html><style>p>a{}</style>1 < 2<a title=\"x>y\" href='z'>don't</a><!-- <b> -->!<br/>";
        let tokens: Vec<Token> = Tokens::new(html).collect();
        assert_eq!(
            tokens,
            [
                Token::Open { name: "style", attributes: "" },
                Token::Close("style"),
                Token::Text("1 "),
                Token::Text("<"),
                Token::Text(" 2"),
                Token::Open { name: "a", attributes: " title=\"x>y\" href='z'" },
                Token::Text("don't"),
                Token::Close("a"),
                Token::Text("!"),
                Token::Open { name: "br", attributes: "/" },
            ]
        );
        let found: Vec<_> = attributes(" title=\"x>y\" href = 'z' hidden width=3").collect();
        assert_eq!(found, [("title", "x>y"), ("href", "z"), ("hidden", ""), ("width", "3")]);
        let odd: Vec<_> = attributes(" ä=1 Ïðè =x ü").collect();
        assert_eq!(odd, [("ä", "1"), ("Ïðè", "x"), ("ü", "")]);
    }
}
