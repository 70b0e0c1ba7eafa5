//! From tags to lines.

use mail_parser::decoders::html::add_html_token;

use super::marks::{Marks, marks};
use super::tokens::{Token, Tokens, attributes};
use crate::limits::ELEMENTS_MAX;
use crate::reply::line::{Line, Mark};
use crate::reply::separators;

/// Elements whose ends matter here.
const TRACKED: [&str; 10] = ["div", "blockquote", "span", "table", "td", "pre", "ul", "ol", "section", "p"];
const P: usize = 9;
const TD: usize = 4;
const PRE: usize = 5;
/// Entities are short; what is longer is no entity.
const ENTITY_BYTES_MAX: usize = 34;

#[derive(Debug, Clone, Copy)]
struct Element {
    tag: usize,
    marks: Marks,
    /// Lines there were when it began.
    since: usize,
}

#[derive(Debug, Default)]
struct Open {
    quotes: usize,
    frames: usize,
    attributions: usize,
    signatures: usize,
    hidden: usize,
    pre: usize,
}

#[derive(Debug, Default)]
struct Rendering {
    lines: Vec<Line>,
    text: String,
    stack: Vec<Element>,
    /// How many of each are on the stack, and how many had no place on it.
    on_stack: [usize; TRACKED.len()],
    beyond: [usize; TRACKED.len()],
    open: Open,
}

pub(crate) fn lines(html: &str) -> Vec<Line> {
    let mut rendering = Rendering::default();
    for token in Tokens::new(html) {
        match token {
            Token::Text(text) => rendering.text(text),
            Token::Open { name, attributes } => rendering.start(name, attributes),
            Token::Close(name) => rendering.end(name),
        }
    }
    rendering.break_line();
    while !rendering.stack.is_empty() {
        rendering.pop();
    }
    rendering.lines
}

impl Rendering {
    fn start(&mut self, name: &str, inside: &str) {
        let lower = name.to_ascii_lowercase();
        let marks = match lower.as_str() {
            "div" | "blockquote" | "span" | "table" | "td" | "section" | "p" | "hr" | "a" | "font" | "pre"
                if !inside.is_empty() || lower == "blockquote" =>
            {
                marks(&lower, inside)
            }
            _ => Marks::default(),
        };
        let tag = TRACKED.iter().position(|&tracked| tracked == lower);
        self.break_before(&lower, marks, tag);
        if marks.cut {
            self.break_line();
            self.push(String::new(), Mark::Cut);
        }
        match tag {
            Some(tag) => self.push_element(tag, marks),
            None => self.void(&lower, inside),
        }
    }

    fn break_before(&mut self, name: &str, marks: Marks, tag: Option<usize>) {
        match name {
            "p" => {
                self.close(P);
                self.break_paragraph(marks.tight);
            }
            "td" | "th" if self.stack.last().is_some_and(|element| element.tag == TD) => {
                self.close(TD);
            }
            "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.break_paragraph(false),
            "span" => {}
            "tr" | "li" | "form" | "center" | "dt" | "dd" | "dl" | "article" | "header" | "footer" | "address"
            | "body" | "hr" | "figure" => self.break_line(),
            _ if tag.is_some() => self.break_line(),
            _ => {}
        }
    }

    /// What has no end, or whose end does not matter.
    fn void(&mut self, name: &str, inside: &str) {
        match name {
            "br" => {
                let text = std::mem::take(&mut self.text);
                self.push(text, Mark::None);
            }
            "hr" => self.push(separators::RULE.to_owned(), Mark::None),
            "li" => self.text.push_str("- "),
            // Faces are pictures to some programs.
            "img" => {
                let alt = attributes(inside).find(|(name, _)| name.eq_ignore_ascii_case("alt")).map(|(_, alt)| alt);
                if let Some(alt) = alt.filter(|alt| alt.chars().count() <= 4) {
                    self.text(alt);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "tr" | "li" | "form" | "center" | "dt" | "dd" | "article" | "body" | "address" => self.break_line(),
            "th" => self.text.push(' '),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.break_paragraph(false),
            _ => {
                if let Some(tag) = TRACKED.iter().position(|&tracked| tracked == lower) {
                    self.close(tag);
                }
            }
        }
    }

    fn push_element(&mut self, tag: usize, marks: Marks) {
        if self.stack.len() >= ELEMENTS_MAX {
            self.beyond[tag] += 1;
            return;
        }
        self.on_stack[tag] += 1;
        let open = &mut self.open;
        open.quotes += usize::from(marks.quote);
        open.attributions += usize::from(marks.attribution);
        open.signatures += usize::from(marks.signature);
        open.hidden += usize::from(marks.hidden);
        open.pre += usize::from(tag == PRE);
        // Only the outermost is looked at again when it ends.
        let marks = Marks { frame: marks.frame && open.frames == 0, ..marks };
        open.frames += usize::from(marks.frame);
        self.stack.push(Element { tag, marks, since: self.lines.len() });
    }

    /// Ends the innermost of its kind, and what is open within it.
    fn close(&mut self, tag: usize) {
        if self.beyond[tag] > 0 {
            self.beyond[tag] -= 1;
            return;
        }
        while self.on_stack[tag] > 0 {
            if self.pop() == tag {
                break;
            }
        }
    }

    fn pop(&mut self) -> usize {
        let Some(element) = self.stack.last().copied() else { return usize::MAX };
        match element.tag {
            P => self.break_paragraph(element.marks.tight),
            TD => self.text.push(' '),
            tag if TRACKED[tag] == "span" => {
                if element.marks.quote || element.marks.signature {
                    self.break_line();
                }
            }
            _ => self.break_line(),
        }
        self.stack.pop();
        self.on_stack[element.tag] -= 1;
        let (open, marks) = (&mut self.open, element.marks);
        open.quotes -= usize::from(marks.quote);
        open.attributions -= usize::from(marks.attribution);
        open.signatures -= usize::from(marks.signature);
        open.hidden -= usize::from(marks.hidden);
        open.pre -= usize::from(element.tag == PRE);
        open.frames -= usize::from(marks.frame);
        if marks.frame {
            self.judge_frame(element.since);
        }
        if marks.quote {
            self.break_paragraph(false);
        }
        element.tag
    }

    /// A frame without a quotation in it is one itself, unless something is forwarded in it.
    fn judge_frame(&mut self, since: usize) {
        let lines = &mut self.lines[since..];
        let depth = self.open.quotes;
        let first = lines.iter().find(|line| !line.is_blank());
        let forward = first.is_some_and(|line| separators::is_forward(&line.text));
        if !forward && lines.iter().all(|line| line.depth <= depth) {
            for line in lines {
                line.depth += 1;
            }
        }
    }

    fn text(&mut self, text: &str) {
        if self.open.hidden > 0 {
            return;
        }
        let mut rest = text;
        while let Some(at) = rest.find('&') {
            self.words(&rest[..at]);
            rest = &rest[at..];
            let head = &rest.as_bytes()[1..rest.len().min(ENTITY_BYTES_MAX)];
            match head.iter().position(|b| !(b.is_ascii_alphanumeric() || *b == b'#')) {
                Some(length) if length > 0 && head[length] == b';' => {
                    let mut decoded = String::new();
                    add_html_token(&mut decoded, &rest.as_bytes()[..length + 2], false);
                    self.words(match decoded.as_str() {
                        "\u{a0}" => " ",
                        // Written as a reference it is no better than bare.
                        "\0" => "\u{fffd}",
                        other => other,
                    });
                    if decoded == "\u{a0}" && self.text.is_empty() {
                        // A line of nothing but such a blank is a line.
                        self.text.push('\u{a0}');
                    }
                    rest = &rest[length + 2..];
                }
                _ => {
                    self.words("&");
                    rest = &rest[1..];
                }
            }
        }
        self.words(rest);
    }

    /// Runs of white space are one blank, unless the text is set as it is.
    fn words(&mut self, text: &str) {
        if self.open.pre > 0 {
            for (index, line) in text.split('\n').enumerate() {
                if index > 0 {
                    let text = std::mem::take(&mut self.text);
                    self.push(text, Mark::None);
                }
                self.text.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        for character in text.chars() {
            match character {
                ' ' | '\t' | '\n' | '\r' | '\u{c}' | '\u{a0}' => {
                    if !self.text.is_empty() && !self.text.ends_with(' ') {
                        self.text.push(' ');
                    }
                }
                '\0' => self.text.push(char::REPLACEMENT_CHARACTER),
                other => self.text.push(other),
            }
        }
    }

    fn break_line(&mut self) {
        if self.text.chars().any(|c| c != ' ') {
            let text = std::mem::take(&mut self.text);
            self.push(text, Mark::None);
        } else {
            self.text.clear();
        }
    }

    fn break_paragraph(&mut self, tight: bool) {
        self.break_line();
        if !tight && self.lines.last().is_some_and(|line| !line.is_blank()) {
            self.push(String::new(), Mark::None);
        }
    }

    fn push(&mut self, text: String, mark: Mark) {
        let mark = match mark {
            Mark::None if self.open.attributions > 0 => Mark::Attribution,
            Mark::None if self.open.signatures > 0 => Mark::Signature,
            other => other,
        };
        let text = if text.contains('\u{a0}') { text.replace('\u{a0}', " ") } else { text };
        let text = if self.open.pre > 0 { text } else { text.trim_ascii().to_owned() };
        self.lines.push(Line { text, depth: self.open.quotes, mark });
    }
}

#[cfg(test)]
mod tests {
    use super::super::to_text;

    #[test]
    fn text_as_one_reads_it() {
        let html = "<html><head><title>no</title><style>p{}</style></head><body><p>Hello&nbsp;<b>you</b> &amp;\n  me</p><p>Two<br>lines</p><ul><li>a<li>b</ul><table><tr><td>1<td>2</tr></table><blockquote>old <blockquote>older</blockquote></blockquote>1 &lt; 2 &unknown; &</body></html>";
        assert_eq!(
            to_text(html),
            "Hello you & me\n\nTwo\nlines\n\n- a\n- b\n1 2\n\n> old\n>\n> > older\n>\n1 < 2 &unknown; &"
        );
    }

    #[test]
    fn what_is_hidden_or_never_ends() {
        assert_eq!(to_text("<div style='display: none'>no</div><pre>a\n  b</pre><p>c"), "a\n  b\n\nc");
        assert_eq!(to_text("<style>a <p>still there"), "a\n\nstill there");
        assert_eq!(to_text("<pre>a&#0;b</pre>&#0;"), "a\u{fffd}b\n\u{fffd}");
        assert_eq!(to_text("<p>a</p><!-- b"), "a\n\nb");
    }
}
