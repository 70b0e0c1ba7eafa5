//! Rust source split into code and literals, well enough for the rules: not a parser.

pub struct Source {
    /// The text with comments and the insides of literals blanked; lines stay where they are.
    pub code: String,
    pub literals: Vec<Literal>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Literal {
    pub line: usize,
    /// Where the opening quote stands in the text.
    pub at: usize,
    pub text: String,
}

impl Source {
    pub fn read(text: &str) -> Source {
        let mut reader = Reader { bytes: text.as_bytes(), text, at: 0, code: String::new(), literals: Vec::new() };
        reader.all();
        Source { code: reader.code, literals: reader.literals }
    }

    /// Without `#[cfg(test)]` items: what ends up in the product.
    pub fn product(text: &str) -> Source {
        let mut source = Source::read(text);
        while let Some(start) = source.code.find("#[cfg(test)]") {
            let end = end_of_item(&source.code, start);
            let blank: String = source.code[start..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
            // Blanks take one byte for each character; code is ASCII where it is blanked by us.
            source.code.replace_range(start..end, &blank);
            source.literals.retain(|literal| literal.at < start || literal.at >= end);
        }
        source
    }
}

/// The byte after the item that begins at `start`: after its block, or its semicolon.
pub fn end_of_item(code: &str, start: usize) -> usize {
    let mut round = 0_i32;
    for (at, byte) in code.bytes().enumerate().skip(start) {
        match byte {
            b'(' | b'[' => round += 1,
            b')' | b']' => round -= 1,
            b';' if round == 0 => return at + 1,
            b'{' if round == 0 => return end_of_block(code, at),
            _ => {}
        }
    }
    code.len()
}

/// The byte after the brace that closes the one at `open`.
fn end_of_block(code: &str, open: usize) -> usize {
    let mut depth = 0_i32;
    for (offset, byte) in code.as_bytes()[open..].iter().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return open + offset + 1;
        }
    }
    code.len()
}

pub fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
}

/// Where `word` stands in `code` as a word of its own: not inside a longer name.
pub fn places(code: &str, word: &str) -> Vec<usize> {
    let is_name = |byte: Option<&u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'_');
    let bytes = code.as_bytes();
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|at| !(is_name(word.as_bytes().first()) && *at > 0 && is_name(bytes.get(at - 1))))
        .filter(|at| !(is_name(word.as_bytes().last()) && is_name(bytes.get(at + word.len()))))
        .collect()
}

struct Reader<'a> {
    bytes: &'a [u8],
    text: &'a str,
    at: usize,
    code: String,
    literals: Vec<Literal>,
}

impl Reader<'_> {
    fn all(&mut self) {
        while self.at < self.bytes.len() {
            let rest = &self.bytes[self.at..];
            if rest.starts_with(b"//") {
                let end = self.text[self.at..].find('\n').map_or(self.bytes.len(), |n| self.at + n);
                self.blank(end);
            } else if rest.starts_with(b"/*") {
                let end = self.end_of_comment();
                self.blank(end);
            } else if let Some(hashes) = self.raw_string() {
                self.raw(hashes);
            } else if rest[0] == b'"' {
                self.string();
            } else if rest[0] == b'\'' {
                self.quote();
            } else {
                self.keep();
            }
        }
    }

    fn keep(&mut self) {
        let byte = self.bytes[self.at];
        self.code.push(if byte.is_ascii() { char::from(byte) } else { ' ' });
        self.at += 1;
    }

    /// One blank per byte, so that places in `code` are places in the text.
    fn blank(&mut self, end: usize) {
        while self.at < end {
            self.code.push(if self.bytes[self.at] == b'\n' { '\n' } else { ' ' });
            self.at += 1;
        }
    }

    /// Block comments nest.
    fn end_of_comment(&self) -> usize {
        let mut depth = 0_i32;
        let mut at = self.at;
        while at < self.bytes.len() {
            if self.bytes[at..].starts_with(b"/*") {
                depth += 1;
                at += 2;
            } else if self.bytes[at..].starts_with(b"*/") {
                depth -= 1;
                at += 2;
            } else {
                at += 1;
            }
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// The number of hashes if a raw string begins here.
    fn raw_string(&self) -> Option<usize> {
        let before = self.at.checked_sub(1).map(|at| self.bytes[at]);
        if self.bytes[self.at] != b'r' || before.is_some_and(|b| b.is_ascii_alphanumeric() && b != b'b' || b == b'_') {
            return None;
        }
        let hashes = self.bytes[self.at + 1..].iter().take_while(|byte| **byte == b'#').count();
        (self.bytes.get(self.at + 1 + hashes) == Some(&b'"')).then_some(hashes)
    }

    fn raw(&mut self, hashes: usize) {
        let open = self.at + 1 + hashes;
        self.blank(open);
        let close = format!("\"{}", "#".repeat(hashes));
        let end = self.text[open + 1..].find(&close).map_or(self.bytes.len(), |n| open + 1 + n);
        self.literal(open, end);
        self.blank((end + close.len()).min(self.bytes.len()));
    }

    fn string(&mut self) {
        let open = self.at;
        let mut end = open + 1;
        while end < self.bytes.len() && self.bytes[end] != b'"' {
            end += if self.bytes[end] == b'\\' { 2 } else { 1 };
        }
        let end = end.min(self.bytes.len());
        self.literal(open, end);
        self.blank((end + 1).min(self.bytes.len()));
    }

    fn literal(&mut self, open: usize, end: usize) {
        let text = self.text.get(open + 1..end).unwrap_or_default().to_string();
        self.literals.push(Literal { line: line_of(self.text, open), at: open, text });
    }

    /// `'a'` is a character, `'a` is a lifetime.
    fn quote(&mut self) {
        let rest = &self.text[self.at + 1..];
        let mut characters = rest.char_indices();
        let first = characters.next().map_or(' ', |(_, c)| c);
        if first == '\\' {
            let end = rest[2..].find('\'').map_or(self.bytes.len(), |n| self.at + 1 + 2 + n + 1);
            self.blank(end);
        } else if let Some((offset, '\'')) = characters.next() {
            self.blank(self.at + 1 + offset + 1);
        } else {
            self.keep();
        }
    }
}

#[test]
fn comments_and_literals_are_not_code() {
    let text =
        "let a = \"sqlx\"; // sqlx\n/* sqlx /* sqlx */ sqlx */ let b = r#\"sqlx \" \"#; let c = 'x'; use sqlx;\n";
    let source = Source::read(text);
    assert_eq!(places(&source.code, "sqlx").len(), 1);
    assert_eq!(source.code.len(), text.len());
    let literals: Vec<&str> = source.literals.iter().map(|literal| literal.text.as_str()).collect();
    assert_eq!(literals, ["sqlx", "sqlx \" "]);
}

#[test]
fn lifetimes_quotes_and_escapes_do_not_confuse() {
    let text = "fn f<'a>(x: &'a str) -> char { let q = '\"'; let e = '\\''; let s = \"\\\"}\"; '{' }\nfn g() {}\n";
    let source = Source::read(text);
    assert_eq!(source.code.matches('}').count(), 2);
    assert_eq!(source.literals.len(), 1);
}

#[test]
fn tests_inside_a_file_are_not_product() {
    let text = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() { env(\"x\") }\n}\nfn c() { \"y\"; }\n";
    let source = Source::product(text);
    assert!(source.code.contains("fn a") && source.code.contains("fn c") && !source.code.contains("fn b"));
    assert_eq!(source.literals.len(), 1);
    assert_eq!(source.literals[0].line, 6);
}

#[test]
fn a_word_is_not_found_inside_a_longer_one() {
    assert_eq!(places("use utoipa_axum; axum_extra; axum::Router", "axum"), [29]);
}
