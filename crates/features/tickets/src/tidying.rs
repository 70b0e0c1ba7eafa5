//! Markup from outside in a form that costs the sanitiser no more than its length.
//!
//! A parser as browsers have it repairs markup by searching its open elements, by opening formatting
//! again in each block, and by moving what stands between the cells of a table to before it. Each is
//! quadratic in markup made for it. So tags are put in order first, in one pass: each is closed where
//! it ends, few are open at a time, and nothing is left to repair. Whether anything may be shown is
//! not decided here but by the sanitiser, which reads the result.

use crate::sanitising::{ATTRIBUTES, DROPPED, TAGS};

/// Most elements inside each other; newsletters have some thirty. What is deeper stays as its text.
const DEPTH_MAX: usize = 100;

/// Most tags of one body. After them only the text is kept.
const TAGS_MAX: usize = 20_000;

/// Longest attribute value. Longer ones are tracking, or made to cost.
const VALUE_MAX: usize = 2_000;

/// Stands in a text after so many characters that are written as references. The sanitiser's writer
/// looks through the whole rest of a text at each of them; between two marks the rest is short.
/// Who writes this tag themselves loses it, so that every one in the result is ours.
pub(crate) const MARK: &str = "wbr";
const MARK_AFTER: usize = 64;

const VOID: &[&str] = &["br", "hr", "img"];

/// The same markup with its tags in order. Unknown tags are gone, their content is not.
pub(crate) fn tidy(html: &str) -> String {
    let mut tidy = Tidy { out: String::with_capacity(html.len()), open: Vec::new(), tags: 0, references: 0 };
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        tidy.text(&rest[..at]);
        rest = tidy.markup(&rest[at + 1..]);
    }
    tidy.text(rest);
    tidy.close_to(0);
    tidy.out
}

struct Tidy {
    out: String,
    open: Vec<&'static str>,
    tags: usize,
    references: usize,
}

impl Tidy {
    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.enter_cell();
        }
        let mut from = 0;
        for (at, _) in text.match_indices(['&', '>', '\u{a0}']) {
            self.references += 1;
            if self.references.is_multiple_of(MARK_AFTER) {
                self.out.extend([&text[from..at], "<", MARK, ">"]);
                from = at;
            }
        }
        self.out.push_str(&text[from..]);
    }

    /// Takes what followed a `<` and gives what follows it.
    fn markup<'a>(&mut self, html: &'a str) -> &'a str {
        if html.starts_with("!--") {
            // From its dashes on: `<!-->` is a whole comment.
            return html[1..].split_once("-->").map_or("", |(_, rest)| rest);
        }
        let closing = html.starts_with('/');
        if html[usize::from(closing)..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            // What ends within a tag ends before it.
            let Some((tag, rest)) = Tag::read(&html[usize::from(closing)..]) else { return "" };
            if closing {
                self.close(&tag.name);
                return rest;
            }
            self.start(&tag);
            return if tag.drops_content() { after_content(rest, &tag.name) } else { rest };
        }
        if closing || html.starts_with(['!', '?']) {
            return html.split_once('>').map_or("", |(_, rest)| rest);
        }
        self.text("&lt;");
        html
    }

    fn start(&mut self, tag: &Tag) {
        let Some(name) = TAGS.iter().copied().find(|name| *name == tag.name) else { return };
        let part = is_table_part(name);
        if part && !self.open.contains(&"table") {
            return;
        }
        let inside = self.open.iter().rposition(|open| is_wall(open, name)).map_or(0, |wall| wall + 1);
        if let Some(ended) = self.open[inside..].iter().position(|open| ends_before(open, name)) {
            self.close_to(inside + ended);
        }
        if self.open.len() >= DEPTH_MAX {
            return;
        }
        if !part {
            self.enter_cell();
        }
        self.push(name, &tag.attributes);
    }

    /// What stands between cells gets a cell of its own.
    fn enter_cell(&mut self) {
        if self.open.last().is_some_and(|open| matches!(*open, "table" | "tbody" | "tfoot" | "thead" | "tr")) {
            self.push("td", &[]);
        }
    }

    fn push(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        if self.tags == TAGS_MAX {
            self.close_to(0);
            return;
        }
        self.tags += 1;
        self.out.extend(["<", name]);
        for (attribute, value) in attributes {
            self.out.extend([" ", attribute, "=\"", &value.replace('"', "&quot;"), "\""]);
        }
        self.out.push('>');
        if !VOID.contains(&name) {
            self.open.push(name);
        }
    }

    /// Closes the innermost element of this name with all in it. A table is left by its own end only.
    fn close(&mut self, name: &str) {
        let inside = self.open.iter().rposition(|open| is_wall(open, name)).map_or(0, |wall| wall + 1);
        let from = if name == "table" || is_cell(name) { 0 } else { inside };
        if let Some(at) = self.open[from..].iter().rposition(|open| *open == name) {
            self.close_to(from + at);
        }
    }

    fn close_to(&mut self, depth: usize) {
        for name in self.open.drain(depth..).rev() {
            self.out.extend(["</", name, ">"]);
        }
    }
}

fn is_cell(name: &str) -> bool {
    matches!(name, "td" | "th" | "caption")
}

fn is_table_part(name: &str) -> bool {
    is_cell(name) || matches!(name, "tr" | "tbody" | "tfoot" | "thead")
}

/// Beyond this open element nothing is ended by a tag of that name.
fn is_wall(open: &str, name: &str) -> bool {
    open == "table" || !is_table_part(name) && is_cell(open) || name == "li" && matches!(open, "ul" | "ol")
}

/// Whether an open element ends where the next one begins, without saying so.
fn ends_before(open: &str, next: &str) -> bool {
    let heading = |name: &str| matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    match open {
        "p" => {
            heading(next) || matches!(next, "blockquote" | "div" | "hr" | "li" | "ol" | "p" | "pre" | "table" | "ul")
        }
        "a" | "li" => next == open,
        "td" | "th" | "caption" => is_table_part(next),
        "tr" => is_table_part(next) && !matches!(next, "td" | "th"),
        "tbody" | "tfoot" | "thead" => matches!(next, "tbody" | "tfoot" | "thead" | "caption"),
        _ => heading(open) && heading(next),
    }
}

/// A tag as written, with the attributes that may matter.
struct Tag<'a> {
    name: String,
    attributes: Vec<(&'static str, &'a str)>,
    empty: bool,
}

impl<'a> Tag<'a> {
    /// Reads a tag from its name on, by the rules of browsers. Gives what follows it.
    fn read(html: &'a str) -> Option<(Self, &'a str)> {
        let (name, mut rest) = split_before(html, |c| is_space(c) || matches!(c, '/' | '>'));
        let mut tag = Self { name: name.to_ascii_lowercase(), attributes: Vec::new(), empty: false };
        let kept = ATTRIBUTES.iter().find(|(name, _)| *name == tag.name).map_or(&[][..], |(_, kept)| *kept);
        loop {
            let next = rest.trim_start_matches(|c| is_space(c) || c == '/');
            if let Some(after) = next.strip_prefix('>') {
                tag.empty = rest[..rest.len() - next.len()].ends_with('/');
                return Some((tag, after));
            }
            let first = next.chars().next()?.len_utf8();
            // An equals sign that comes first belongs to the name.
            let (tail, after) = split_before(&next[first..], |c| is_space(c) || matches!(c, '/' | '>' | '='));
            let name = &next[..first + tail.len()];
            let (value, after) = value(after)?;
            let known = kept.iter().copied().find(|known| name.eq_ignore_ascii_case(known));
            if let Some(known) =
                known.filter(|known| value.len() <= VALUE_MAX && tag.attributes.iter().all(|(name, _)| name != known))
            {
                tag.attributes.push((known, value));
            }
            rest = after;
        }
    }

    /// Scripts and the like. In drawings and formulas a slash closes, in HTML it says nothing.
    fn drops_content(&self) -> bool {
        let foreign = matches!(self.name.as_str(), "svg" | "math");
        DROPPED.contains(&self.name.as_str()) && !(foreign && self.empty)
    }
}

/// The value of an attribute, from behind its name on. Gives what follows it.
fn value(html: &str) -> Option<(&str, &str)> {
    let Some(value) = html.trim_start_matches(is_space).strip_prefix('=') else { return Some(("", html)) };
    let value = value.trim_start_matches(is_space);
    match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split_once(quote),
        _ => Some(split_before(value, |c| is_space(c) || c == '>')),
    }
}

/// Skips to the end tag of an element whose content is not shown.
fn after_content<'a>(html: &'a str, name: &str) -> &'a str {
    let ends = |at: &usize| {
        html.as_bytes().get(at + 2..at + 2 + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
    };
    html.match_indices("</").map(|(at, _)| at).find(ends).map_or("", |at| &html[at..])
}

fn split_before(text: &str, at: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(at).unwrap_or(text.len()))
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}
