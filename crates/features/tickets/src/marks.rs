//! Light marks in what people write: `**bold**`, `_italic_`, `` `code` ``, `[words](https://…)`, lists,
//! quotations, and pictures among its files: `![name](cid:att_…)`. Made into HTML for those who see it, and into plain
//! text without marks for all others.
//!
//! Whatever is no mark stays as it was typed, and every piece of text is escaped. Time goes by the length
//! of the text: a mark that was looked for in vain is not looked for again, and marks nest only so deep.
//! The interface shows the same while somebody writes; `tests/marks.json` holds both to it.

use crate::plain;

/// How deep marks within marks are understood.
const DEPTH_MAX: u8 = 4;
const ADDRESS_MAX: usize = 2_000;
const FILE_ID_MAX: usize = 64;

/// What marks mean.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    pub html: String,
    pub text: String,
    /// The files that it shows.
    pub pictures: Vec<String>,
}

/// What the marks of a text mean; none if there are no marks in it.
pub fn render(source: &str) -> Option<Rendered> {
    let mut writer = Writer::default();
    writer.blocks(source);
    let text = writer.out.text.trim().to_owned();
    writer.marked.then_some(Rendered { text, ..writer.out })
}

#[derive(Default)]
struct Writer {
    out: Rendered,
    marked: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Line<'a> {
    Blank,
    Text(&'a str),
    Bullet(&'a str),
    /// An item with its number; only one that is 1 begins a list.
    Number(&'a str, &'a str),
    Quote(&'a str),
    Fence,
}

impl<'a> Line<'a> {
    fn of(line: &'a str) -> Self {
        let line = line.trim_end();
        if line.is_empty() {
            return Self::Blank;
        }
        if line == "```" {
            return Self::Fence;
        }
        if let Some(rest) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            return Self::Bullet(rest.trim_start());
        }
        if let Some(rest) = line.strip_prefix('>') {
            return Self::Quote(rest.trim_start());
        }
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        match line[digits..].strip_prefix(". ") {
            Some(rest) if (1..=3).contains(&digits) => Self::Number(&line[..digits], rest.trim_start()),
            _ => Self::Text(line),
        }
    }

    /// Whether it is of the paragraph that a text began.
    fn goes_on(self) -> bool {
        matches!(self, Self::Text(_)) || matches!(self, Self::Number(number, _) if number != "1")
    }
}

impl Writer {
    fn blocks(&mut self, source: &str) {
        let raw: Vec<&str> = source.split('\n').collect();
        let lines: Vec<Line<'_>> = raw.iter().map(|line| Line::of(line)).collect();
        let last_fence = lines.iter().rposition(|line| *line == Line::Fence);
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            let rest = &lines[at..];
            let run = |same: fn(&Line<'_>) -> bool| rest.iter().take_while(|line| same(line)).count();
            at += match line {
                Line::Blank => {
                    self.out.text.push('\n');
                    1
                }
                Line::Fence if last_fence.is_some_and(|last| last > at) => self.fenced(&lines[at..], &raw[at..]),
                Line::Bullet(_) => self.list("ul", &rest[..run(|line| matches!(line, Line::Bullet(_)))]),
                Line::Number("1", _) => self.list("ol", &rest[..run(|line| matches!(line, Line::Number(..)))]),
                Line::Quote(_) => self.quote(&rest[..run(|line| matches!(line, Line::Quote(_)))]),
                _ => {
                    // The first line may look like what begins nothing, such as a fence that never ends.
                    let more = rest[1..].iter().take_while(|line| line.goes_on()).count();
                    self.paragraph(&raw[at..=at + more])
                }
            };
        }
    }

    fn paragraph(&mut self, lines: &[&str]) -> usize {
        self.out.html.push_str("<p>");
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.out.html.push_str("<br>");
            }
            self.inline(line.trim_end(), 0);
            self.out.text.push('\n');
        }
        self.out.html.push_str("</p>");
        lines.len()
    }

    fn list(&mut self, tag: &str, items: &[Line<'_>]) -> usize {
        self.marked = true;
        self.tag("<", tag);
        for item in items {
            let (sign, said) = match item {
                Line::Number(number, said) => (format!("{number}. "), *said),
                Line::Bullet(said) => ("- ".to_owned(), *said),
                _ => continue,
            };
            self.out.text.push_str(&sign);
            self.out.html.push_str("<li>");
            self.inline(said, 0);
            self.out.html.push_str("</li>");
            self.out.text.push('\n');
        }
        self.tag("</", tag);
        items.len()
    }

    fn quote(&mut self, lines: &[Line<'_>]) -> usize {
        self.marked = true;
        self.out.html.push_str("<blockquote><p>");
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                self.out.html.push_str("<br>");
            }
            self.out.text.push_str("> ");
            if let Line::Quote(said) = line {
                self.inline(said, 0);
            }
            self.out.text.push('\n');
        }
        self.out.html.push_str("</p></blockquote>");
        lines.len()
    }

    /// What stands between two fences, as it is.
    fn fenced(&mut self, lines: &[Line<'_>], raw: &[&str]) -> usize {
        self.marked = true;
        let within = lines[1..].iter().take_while(|line| **line != Line::Fence).count();
        self.out.html.push_str("<pre><code>");
        for (at, line) in raw[1..=within].iter().enumerate() {
            if at > 0 {
                self.out.html.push('\n');
            }
            self.say(line.trim_end());
            self.out.text.push('\n');
        }
        self.out.html.push_str("</code></pre>");
        within + 2
    }

    /// A line, or what stands between two marks of it.
    fn inline(&mut self, text: &str, depth: u8) {
        if depth >= DEPTH_MAX {
            return self.say(text);
        }
        let mut missing = Missing::default();
        let (mut said, mut at) = (0, 0);
        while at < text.len() {
            let Some((mark, end)) = Mark::at(text, at, &mut missing) else {
                at += 1;
                continue;
            };
            self.say(&text[said..at]);
            self.write(mark, depth);
            (said, at) = (end, end);
        }
        self.say(&text[said..]);
    }

    fn write(&mut self, mark: Mark<'_>, depth: u8) {
        self.marked |= !matches!(mark, Mark::Address(_));
        match mark {
            Mark::Bold(within) => self.within("strong", within, depth),
            Mark::Italic(within) => self.within("em", within, depth),
            Mark::Code(said) => {
                self.out.html.push_str("<code>");
                self.say(said);
                self.out.html.push_str("</code>");
            }
            Mark::Link(said, address) => {
                self.open_link(address);
                self.inline(said, DEPTH_MAX);
                self.out.html.push_str("</a>");
                if said != address {
                    self.out.text.push_str(&format!(" ({})", address.strip_prefix("mailto:").unwrap_or(address)));
                }
            }
            Mark::Picture(name, file) => {
                self.out.html.push_str(&format!("<img src=\"cid:{file}\" alt=\""));
                escape(name, &mut self.out.html);
                self.out.html.push_str("\">");
                self.out.text.push_str(&plain::picture(name));
                self.out.pictures.push(file.to_owned());
            }
            Mark::Address(address) => {
                self.open_link(address);
                self.say(address);
                self.out.html.push_str("</a>");
            }
        }
    }

    fn within(&mut self, tag: &str, text: &str, depth: u8) {
        self.tag("<", tag);
        self.inline(text, depth + 1);
        self.tag("</", tag);
    }

    fn tag(&mut self, begin: &str, tag: &str) {
        self.out.html.push_str(begin);
        self.out.html.push_str(tag);
        self.out.html.push('>');
    }

    fn open_link(&mut self, address: &str) {
        self.out.html.push_str("<a href=\"");
        escape(address, &mut self.out.html);
        self.out.html.push_str("\">");
    }

    fn say(&mut self, text: &str) {
        escape(text, &mut self.out.html);
        self.out.text.push_str(text);
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// Ends that were looked for in vain; behind them there is none either.
#[derive(Default)]
struct Missing {
    bold: bool,
    italic: bool,
    code: bool,
    /// Up to here no address begins.
    address: usize,
}

enum Mark<'a> {
    Bold(&'a str),
    Italic(&'a str),
    Code(&'a str),
    Link(&'a str, &'a str),
    /// What a picture is called, and its file.
    Picture(&'a str, &'a str),
    /// One that stands in the text by itself.
    Address(&'a str),
}

impl<'a> Mark<'a> {
    /// The mark that begins here, and where it ends.
    fn at(text: &'a str, at: usize, missing: &mut Missing) -> Option<(Self, usize)> {
        match text.as_bytes()[at] {
            b'*' if text[at..].starts_with("**") => {
                let (within, end) = pair(text, at, "**", &mut missing.bold)?;
                Some((Self::Bold(within), end))
            }
            b'_' => {
                let (within, end) = pair(text, at, "_", &mut missing.italic)?;
                Some((Self::Italic(within), end))
            }
            b'`' if !missing.code => {
                let within = &text[at + 1..];
                let Some(length) = within.find('`') else {
                    missing.code = true;
                    return None;
                };
                (length > 0).then(|| (Self::Code(&within[..length]), at + length + 2))
            }
            b'[' => link(text, at),
            b'!' => picture(text, at),
            b'h' if at >= missing.address && !ends_with_word(&text[..at]) => address(text, at, &mut missing.address),
            _ => None,
        }
    }
}

/// What stands between two marks: the first at the begin of words, the second at their end.
fn pair<'a>(text: &'a str, at: usize, mark: &str, missing: &mut bool) -> Option<(&'a str, usize)> {
    let begin = at + mark.len();
    let first = text[begin..].chars().next()?;
    if *missing || ends_with_word(&text[..at]) || first.is_whitespace() || mark.starts_with(first) {
        return None;
    }
    for (found, _) in text[begin..].match_indices(mark) {
        let end = begin + found;
        let before = text[..end].chars().next_back();
        let after = text[end + mark.len()..].chars().next();
        let closes =
            before.is_some_and(|c| !c.is_whitespace()) && !after.is_some_and(|c| is_word(c) || mark.starts_with(c));
        if found > 0 && closes {
            return Some((&text[begin..end], end + mark.len()));
        }
    }
    *missing = true;
    None
}

/// `[words](address)`. Words with a bracket in them are none, so that nothing is read twice.
fn link(text: &str, at: usize) -> Option<(Mark<'_>, usize)> {
    let rest = &text[at + 1..];
    let length = rest.find(['[', ']'])?;
    let target = rest[length..].strip_prefix("](")?;
    let end = target.find(|c: char| c.is_whitespace() || "()[]<>\"".contains(c))?;
    let (said, address) = (&rest[..length], &target[..end]);
    let whole = target[end..].starts_with(')') && !said.trim().is_empty() && is_address(address);
    whole.then(|| (Mark::Link(said, address), at + 1 + length + 2 + end + 1))
}

/// `![name](cid:att_…)`
fn picture(text: &str, at: usize) -> Option<(Mark<'_>, usize)> {
    let rest = text[at..].strip_prefix("![")?;
    let length = rest.find(['[', ']'])?;
    let target = rest[length..].strip_prefix("](cid:")?;
    let end = target.bytes().take(FILE_ID_MAX).take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let whole = end > 0 && target[end..].starts_with(')');
    whole.then(|| (Mark::Picture(rest[..length].trim(), &target[..end]), at + "![](cid:)".len() + length + end))
}

fn is_address(text: &str) -> bool {
    let of = |scheme: &str| text.len() > scheme.len() && text.starts_with(scheme);
    text.len() <= ADDRESS_MAX && ["https://", "http://", "mailto:", "tel:"].into_iter().any(of)
}

/// An address of the web that somebody wrote down. What ends the sentence is not of it.
fn address<'a>(text: &'a str, at: usize, missing: &mut usize) -> Option<(Mark<'a>, usize)> {
    let rest = &text[at..];
    if !rest.starts_with("https://") && !rest.starts_with("http://") {
        return None;
    }
    let end = rest.find(|c: char| c.is_whitespace() || "()[]<>\"`".contains(c)).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', '_']);
    if is_address(address) {
        return Some((Mark::Address(address), at + address.len()));
    }
    *missing = at + end;
    None
}

fn ends_with_word(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_word)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric()
}
