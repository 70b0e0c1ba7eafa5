//! One JSON object per line. Blank lines are passed over.

use std::io::Read;

use serde_json::Value;

use crate::record::{self, Body, Record, Reject};
use crate::window::Window;
use crate::{RECORD_MAX, Unreadable, strict};

pub struct NdjsonReader<R> {
    window: Window<R>,
}

impl<R: Read> NdjsonReader<R> {
    pub fn new(reader: R) -> Result<Self, Unreadable> {
        let mut window = Window::new(reader, RECORD_MAX);
        window.skip_mark()?;
        Ok(Self { window })
    }

    pub fn passed(&self) -> u64 {
        self.window.passed()
    }

    pub fn next_record(&mut self) -> Result<Option<Result<Record, Reject>>, Unreadable> {
        while let Some(line) = self.window.find_line()? {
            let number = self.window.line();
            let raw = &self.window.bytes()[..line.text];
            let found = match line.whole {
                true if raw.trim_ascii().is_empty() => None,
                true => Some(object(number, raw)),
                false => {
                    let reason = format!("is longer than {RECORD_MAX} bytes");
                    Some(Err(Reject::row(number, reason, raw)))
                }
            };
            self.window.take(line.taken);
            if !line.whole {
                self.window.skip_line()?;
            }
            if found.is_some() {
                return Ok(found);
            }
        }
        Ok(None)
    }
}

/// A JSON object that begins on this line.
pub fn object(line: u64, raw: &[u8]) -> Result<Record, Reject> {
    let text = record::text(line, raw)?;
    let tree = strict::parse(text).map_err(|reason| Reject::row(line, reason, raw))?;
    if !matches!(tree, Value::Object(_)) {
        return Err(Reject::row(line, "is not a JSON object", raw));
    }
    Ok(Record { line, raw: text.to_owned(), body: Body::Tree(tree) })
}
