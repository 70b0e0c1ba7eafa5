//! YAML as a tree whose nodes know their line and column. Only what a playbook needs is read: one
//! document, no anchors, no aliases, no tags; so nothing can grow beyond what was written.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::finding::Finding;

/// A playbook of 500 steps has less than a tenth of it.
pub const BYTES_MAX: usize = 2_000_000;
const NODES_MAX: usize = 100_000;
const DEPTH_MAX: usize = 64;

/// Where something stands, from 1; nowhere where it was not read from a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Mark {
    pub line: Option<u32>,
    pub column: Option<u32>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub mark: Mark,
    pub content: Content,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    Null,
    Flag(bool),
    Number(i64),
    Text(String),
    List(Vec<Node>),
    /// Keys with their place, in the order written.
    Map(Vec<(String, Mark, Node)>),
}

impl Node {
    /// What it is, in words.
    pub fn noun(&self) -> &'static str {
        match self.content {
            Content::Null => "nothing",
            Content::Flag(_) => "true or false",
            Content::Number(_) => "a number",
            Content::Text(_) => "text",
            Content::List(_) => "a list",
            Content::Map(_) => "a group of keys",
        }
    }
}

/// Out of JSON, in the order written; it has no places.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OfJson)
    }
}

struct OfJson;

impl<'de> Visitor<'de> for OfJson {
    type Value = Node;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Content::Null.into())
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Node, E> {
        Ok(Content::Flag(flag).into())
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Content::Number(number).into())
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(i64::try_from(number).map_or_else(|_| Content::Text(number.to_string()), Content::Number).into())
    }

    /// A fraction stays text and is refused where a whole number is asked for.
    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Content::Text(number.to_string()).into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Content::Text(text.to_owned()).into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Content::List(list).into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut pairs: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some((key, node)) = pairs.next_entry()? {
            fields.push((key, Mark::default(), node));
        }
        Ok(Content::Map(fields).into())
    }
}

impl From<Content> for Node {
    fn from(content: Content) -> Self {
        Self { mark: Mark::default(), content }
    }
}

/// Reads bytes as one YAML document.
pub fn parse(bytes: &[u8]) -> Result<Node, Finding> {
    if bytes.len() > BYTES_MAX {
        let problem = format!("the text is larger than {BYTES_MAX} bytes");
        return Err(Finding::error("", problem, "split the playbook into several"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| not_utf8(bytes, error.valid_up_to()))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { parser: Parser::new_from_str(text), left: NODES_MAX };
    reader.document()
}

fn not_utf8(bytes: &[u8], at: usize) -> Finding {
    let before = &bytes[..at];
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
    at_mark(
        Mark { line: u32::try_from(line).ok(), column: u32::try_from(column).ok() },
        "this byte is no UTF-8",
        "save the file as UTF-8",
    )
}

struct Reader<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    left: usize,
}

impl<'a> Reader<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Mark), Finding> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => Ok((event, mark(span))),
            Some(Err(error)) => {
                let at = Mark::at(error.marker().line(), error.marker().col());
                Err(at_mark(at, format!("this is no YAML: {}", error.info()), "put this place right"))
            }
            None => Ok((Event::StreamEnd, Mark::default())),
        }
    }

    fn document(&mut self) -> Result<Node, Finding> {
        loop {
            let (event, at) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => (),
                Event::StreamEnd | Event::DocumentEnd => {
                    return Err(at_mark(at, "the text is empty", "a playbook begins with `playbook:` and its key"));
                }
                event => {
                    let node = self.node(event, at, 0)?;
                    return self.end().map(|()| node);
                }
            }
        }
    }

    fn end(&mut self) -> Result<(), Finding> {
        loop {
            match self.next()? {
                (Event::StreamEnd, _) => return Ok(()),
                (Event::DocumentEnd | Event::Nothing, _) => (),
                (_, at) => return Err(at_mark(at, "a second document begins here", "one file holds one playbook")),
            }
        }
    }

    fn node(&mut self, event: Event<'a>, at: Mark, depth: usize) -> Result<Node, Finding> {
        self.left = self.left.checked_sub(1).ok_or_else(|| too_much(at))?;
        if depth > DEPTH_MAX {
            return Err(too_deep(at));
        }
        let (anchor, tag) = match &event {
            Event::Alias(_) => (1, None),
            Event::Scalar(_, _, anchor, tag) | Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag) => {
                (*anchor, tag.as_ref())
            }
            _ => (0, None),
        };
        if anchor != 0 {
            return Err(at_mark(at, "anchors and aliases are not read", "write it out where it is needed"));
        }
        if tag.is_some() {
            return Err(at_mark(at, "tags such as !!str are not read", "leave it out; put text into quotes"));
        }
        let content = match event {
            Event::Scalar(text, style, ..) => scalar(&text, style, at)?,
            Event::SequenceStart(..) => self.list(depth)?,
            Event::MappingStart(..) => self.map(depth)?,
            _ => return Err(at_mark(at, "something else was expected here", "put this place right")),
        };
        Ok(Node { mark: at, content })
    }

    fn list(&mut self, depth: usize) -> Result<Content, Finding> {
        let mut items = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd, _) => return Ok(Content::List(items)),
                (event, at) => items.push(self.node(event, at, depth + 1)?),
            }
        }
    }

    fn map(&mut self, depth: usize) -> Result<Content, Finding> {
        let mut fields: Vec<(String, Mark, Node)> = Vec::new();
        let mut seen = std::collections::HashSet::new();
        loop {
            let (event, at) = self.next()?;
            if matches!(event, Event::MappingEnd) {
                return Ok(Content::Map(fields));
            }
            let Event::Scalar(key, ..) = event else {
                return Err(at_mark(at, "a key must be a word", "write `word: value`"));
            };
            let key = clean(&key, at)?;
            if !seen.insert(key.clone()) {
                return Err(at_mark(at, format!("`{key}` stands here twice"), "keep one of the two"));
            }
            let (event, value_at) = self.next()?;
            let node = self.node(event, value_at, depth + 1)?;
            fields.push((key, at, node));
        }
    }
}

/// The few words and numbers of YAML's core schema; everything in quotes is text.
fn scalar(text: &str, style: ScalarStyle, at: Mark) -> Result<Content, Finding> {
    let text = clean(text, at)?;
    if style != ScalarStyle::Plain {
        return Ok(Content::Text(text));
    }
    Ok(match text.as_str() {
        "" | "~" | "null" | "Null" | "NULL" => Content::Null,
        "true" | "True" | "TRUE" => Content::Flag(true),
        "false" | "False" | "FALSE" => Content::Flag(false),
        _ => match text.parse::<i64>() {
            // 007 and +1 are names of something.
            Ok(number) if number.to_string() == text => Content::Number(number),
            _ => Content::Text(text),
        },
    })
}

/// Text without what no database and no screen can take.
fn clean(text: &str, at: Mark) -> Result<String, Finding> {
    match text.chars().find(|c| kernel::text::is_forbidden(*c)) {
        Some(c) => {
            let problem = format!("the character U+{:04X} cannot be kept", u32::from(c));
            Err(at_mark(at, problem, "take it out"))
        }
        None => Ok(text.to_owned()),
    }
}

impl Mark {
    fn at(line: usize, column_from_zero: usize) -> Self {
        Self { line: u32::try_from(line).ok(), column: u32::try_from(column_from_zero + 1).ok() }
    }
}

fn mark(span: Span) -> Mark {
    Mark::at(span.start.line(), span.start.col())
}

fn at_mark(mark: Mark, problem: impl Into<String>, remedy: impl Into<String>) -> Finding {
    Finding { line: mark.line, column: mark.column, ..Finding::error("", problem, remedy) }
}

fn too_deep(at: Mark) -> Finding {
    at_mark(at, format!("this lies deeper than {DEPTH_MAX} levels"), "use `next` in place of branches in branches")
}

fn too_much(at: Mark) -> Finding {
    at_mark(at, format!("the text has more than {NODES_MAX} values"), "split the playbook into several")
}
