//! The elements of a JSON array, or of an object of objects keyed by id, one after another
//! without holding the whole. A list inside an envelope (`{"tickets": […], "count": 2}`) is found
//! by its key. Further documents may follow, as when pages of an API are put into one file.
//!
//! The id of an element of an object is put into the element as `@key`.

use std::io::Read;

use serde_json::Value;

use crate::record::{Body, Record, Reject};
use crate::window::Window;
use crate::{RECORD_MAX, Unreadable, ndjson, strict};

/// The name under which an element of a keyed object carries its key.
pub const KEY: &str = "@key";

pub struct JsonReader<R> {
    window: Window<R>,
    /// The key of the list in an envelope.
    list: Option<String>,
    place: Place,
    /// Nothing of the innermost container was read yet.
    first: bool,
    broken: bool,
}

/// Where reading stands.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Between documents.
    Outside,
    /// In an envelope; whether its list came by.
    Envelope {
        found: bool,
    },
    Elements {
        of: Container,
        enveloped: bool,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Container {
    Array,
    Object,
}

impl<R: Read> JsonReader<R> {
    /// `list` is the key of the list in the object at the top, if there is an envelope.
    pub fn new(reader: R, list: Option<&str>) -> Result<Self, Unreadable> {
        let mut window = Window::new(reader, RECORD_MAX);
        window.skip_mark()?;
        let list = list.map(str::to_owned);
        let mut reader = Self { window, list, place: Place::Outside, first: true, broken: false };
        if reader.peek()?.is_none() {
            return Err(Unreadable("the file is empty".to_owned()));
        }
        match reader.find_elements() {
            Ok(_) => Ok(reader),
            Err(Broken::File(error)) => Err(error),
            Err(Broken::Json(reason) | Broken::Page(reason)) => {
                Err(Unreadable(format!("line {}: {reason}", reader.window.line())))
            }
        }
    }

    pub fn passed(&self) -> u64 {
        self.window.passed()
    }

    /// Whether the JSON broke off and the rest of the file was not read.
    pub fn is_broken(&self) -> bool {
        self.broken
    }

    /// Goes on to where elements stand, past documents that end and what else an envelope holds.
    /// Gives what they stand in; `None` at the end of the file.
    fn find_elements(&mut self) -> Result<Option<Container>, Broken> {
        loop {
            match self.place {
                Place::Elements { of, .. } => return Ok(Some(of)),
                Place::Envelope { found } => self.step_in_envelope(found)?,
                Place::Outside => {
                    if self.peek()?.is_none() {
                        return Ok(None);
                    }
                    let of = self.open()?;
                    self.place = match (of, &self.list) {
                        (Container::Object, Some(_)) => Place::Envelope { found: false },
                        // Without an envelope there is nothing to look for.
                        _ => Place::Elements { of, enveloped: false },
                    };
                }
            }
        }
    }

    /// Goes past one entry of an envelope, or into it if it is the list.
    fn step_in_envelope(&mut self, found: bool) -> Result<(), Broken> {
        if !self.separator(Container::Object)? {
            self.place = Place::Outside;
            let list = self.list.as_deref().unwrap_or_default();
            return match found {
                true => Ok(()),
                false => Err(Broken::Page(format!("there is no list {list:?} here"))),
            };
        }
        if Some(self.key()?) != self.list {
            return Ok(self.skip_value()?);
        }
        self.peek()?;
        self.place = Place::Elements { of: self.open()?, enveloped: true };
        Ok(())
    }

    fn open(&mut self) -> Result<Container, Broken> {
        let container = match self.window.bytes().first() {
            Some(b'[') => Container::Array,
            Some(b'{') => Container::Object,
            _ => {
                let shown: String = String::from_utf8_lossy(self.window.bytes()).chars().take(20).collect();
                return Err(Broken::Json(format!("expected a JSON array or object of records, not {shown:?}")));
            }
        };
        self.window.take(1);
        self.first = true;
        Ok(container)
    }

    /// The next element, or why it cannot be read; `None` at the end. Where the JSON itself is
    /// broken, that is the last thing said, since nobody knows where the next element begins.
    pub fn next_record(&mut self) -> Result<Option<Result<Record, Reject>>, Unreadable> {
        if self.broken {
            return Ok(None);
        }
        let reason = match self.element() {
            Ok(found) => return Ok(found),
            Err(Broken::File(error)) => return Err(error),
            Err(Broken::Page(reason)) => reason,
            Err(Broken::Json(reason)) => {
                self.broken = true;
                let column = self.window.column();
                format!("the JSON is broken here at column {column}, the rest was not read: {reason}")
            }
        };
        let rest = self.window.bytes();
        let rest = &rest[..rest.len().min(200)];
        Ok(Some(Err(Reject::row(self.window.line(), reason, rest))))
    }

    fn element(&mut self) -> Result<Option<Result<Record, Reject>>, Broken> {
        let container = loop {
            let Some(container) = self.find_elements()? else { return Ok(None) };
            if self.separator(container)? {
                break container;
            }
            self.place = match self.place {
                Place::Elements { enveloped: true, .. } => Place::Envelope { found: true },
                _ => Place::Outside,
            };
        };
        let key = match container {
            Container::Object => Some(self.key()?),
            Container::Array => None,
        };
        self.peek()?;
        let (line, column) = (self.window.line(), self.window.column());
        let Some(length) = self.value_length()? else {
            let reason = format!("is longer than {RECORD_MAX} bytes");
            let reject = Reject::row(line, reason, self.window.bytes());
            self.skip_value()?;
            return Ok(Some(Err(reject)));
        };
        let mut found = ndjson::object(line, column, &self.window.bytes()[..length]);
        if let (Ok(Record { body: Body::Tree(Value::Object(map)), .. }), Some(key)) = (&mut found, key) {
            map.insert(KEY.to_owned(), Value::String(key));
        }
        self.window.take(length);
        Ok(Some(found))
    }

    /// Whether another element follows; takes the comma before it or the closing bracket.
    fn separator(&mut self, container: Container) -> Result<bool, Broken> {
        let close = if container == Container::Array { b']' } else { b'}' };
        let first = std::mem::replace(&mut self.first, false);
        match self.peek()? {
            Some(byte) if byte == close => {
                self.window.take(1);
                Ok(false)
            }
            Some(b',') if !first => {
                self.window.take(1);
                match self.peek()? {
                    Some(byte) if byte == close => Err(broken("a comma before the end")),
                    _ => Ok(true),
                }
            }
            Some(_) if first => Ok(true),
            Some(_) => Err(broken("a comma is missing between two elements")),
            None => Err(broken("the file ends before the list does")),
        }
    }

    /// The key of an element and the colon after it.
    fn key(&mut self) -> Result<String, Broken> {
        if self.peek()? != Some(b'"') {
            return Err(broken("expected a key in quotes"));
        }
        let length = self.value_length()?.ok_or_else(|| broken("a key is too long"))?;
        let text = std::str::from_utf8(&self.window.bytes()[..length]);
        let key = match text.map(|text| strict::parse(text, 1, 1)) {
            Ok(Ok(Value::String(key))) => key,
            _ => return Err(broken("a key is not UTF-8 text in quotes")),
        };
        self.window.take(length);
        if self.peek()? != Some(b':') {
            return Err(broken("a colon is missing after a key"));
        }
        self.window.take(1);
        Ok(key)
    }

    /// The next byte that is not white space, which is passed over.
    fn peek(&mut self) -> Result<Option<u8>, Unreadable> {
        loop {
            let bytes = self.window.bytes();
            let blank = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let found = bytes.get(blank).copied();
            self.window.take(blank);
            if found.is_some() || !self.window.grow()? {
                return Ok(found);
            }
        }
    }

    /// Bytes of the value at the front of the window; `None` if it is longer than the limit.
    fn value_length(&mut self) -> Result<Option<usize>, Broken> {
        let mut scanner = Scanner::default();
        let mut seen = 0;
        loop {
            if let Some(end) = scanner.end(&self.window.bytes()[seen..]) {
                return Ok(Some(seen + end));
            }
            seen = self.window.bytes().len();
            if self.window.is_full() {
                return Ok(None);
            }
            if !self.window.grow()? {
                return Err(broken("the file ends in the middle of a value"));
            }
        }
    }

    /// Takes a value of any length without holding it.
    fn skip_value(&mut self) -> Result<(), Unreadable> {
        let mut scanner = Scanner::default();
        self.peek()?;
        loop {
            let held = self.window.bytes().len();
            let end = scanner.end(self.window.bytes());
            self.window.take(end.unwrap_or(held));
            if end.is_some() || !self.window.grow()? {
                return Ok(());
            }
        }
    }
}

/// Why reading cannot go on.
enum Broken {
    File(Unreadable),
    Json(String),
    /// One document is of no use, but it ends where it should.
    Page(String),
}

fn broken(reason: &str) -> Broken {
    Broken::Json(reason.to_owned())
}

impl From<Unreadable> for Broken {
    fn from(error: Unreadable) -> Self {
        Self::File(error)
    }
}

impl From<std::io::Error> for Broken {
    fn from(error: std::io::Error) -> Self {
        Self::File(error.into())
    }
}

/// Finds the end of a JSON value piece by piece, by brackets and quotes only; whether it is good
/// JSON is seen when it is parsed.
#[derive(Default)]
struct Scanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
    /// A number or a word at the top level, which ends before what follows it.
    bare: bool,
}

impl Scanner {
    /// How many of these bytes belong to the value, once its end is among them.
    fn end(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            if self.in_string {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            let ends_bare = matches!(byte, b',' | b']' | b'}' | b':') || byte.is_ascii_whitespace();
            match byte {
                _ if self.bare => {
                    if ends_bare {
                        return Some(at);
                    }
                }
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth <= 1 => {
                    return Some(at + usize::from(self.depth == 1));
                }
                b'}' | b']' => self.depth -= 1,
                _ if self.depth == 0 && ends_bare => return Some(at),
                _ => self.bare = self.depth == 0,
            }
        }
        None
    }
}
