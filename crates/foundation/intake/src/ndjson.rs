//! One JSON object per line. Blank lines are passed over. A line may also be a whole page: an object
//! with the list that the mapping names.

use std::collections::VecDeque;
use std::io::Read;

use serde_json::Value;

use crate::record::{self, Body, Record, Reject};
use crate::window::Window;
use crate::{RECORD_MAX, Unreadable, strict};

pub struct NdjsonReader<R> {
    window: Window<R>,
    /// The key of the list in a page.
    list: Option<String>,
    /// Records of a page that were not given yet.
    pending: VecDeque<Result<Record, Reject>>,
}

impl<R: Read> NdjsonReader<R> {
    pub fn new(reader: R, list: Option<&str>) -> Result<Self, Unreadable> {
        let mut window = Window::new(reader, RECORD_MAX);
        window.skip_mark()?;
        Ok(Self { window, list: list.map(str::to_owned), pending: VecDeque::new() })
    }

    pub fn passed(&self) -> u64 {
        self.window.passed()
    }

    pub fn next_record(&mut self) -> Result<Option<Result<Record, Reject>>, Unreadable> {
        loop {
            if let Some(record) = self.pending.pop_front() {
                return Ok(Some(record));
            }
            let Some(line) = self.window.find_line()? else { return Ok(None) };
            let number = self.window.line();
            let raw = &self.window.bytes()[..line.text];
            let found = match line.whole {
                true if raw.trim_ascii().is_empty() => None,
                true => Some(object(number, 1, raw)),
                false => {
                    let reason = format!("is longer than {RECORD_MAX} bytes");
                    Some(Err(Reject::row(number, reason, raw)))
                }
            };
            self.window.take(line.taken);
            if !line.whole {
                self.window.skip_line()?;
            }
            match found {
                None => {}
                Some(Ok(record)) => self.pending.extend(self.records(record)),
                Some(reject) => return Ok(Some(reject)),
            }
        }
    }

    /// The elements of the list, if the line is a page; else what the line says itself.
    fn records(&self, mut record: Record) -> Vec<Result<Record, Reject>> {
        let Body::Tree(tree) = &mut record.body else { return Vec::new() };
        match self.list.as_deref().and_then(|list| tree.get_mut(list)) {
            Some(Value::Array(list)) => {
                let list = std::mem::take(list);
                list.into_iter().map(|tree| checked(record.line, tree.to_string(), tree)).collect()
            }
            _ => vec![Ok(record)],
        }
    }
}

/// A JSON object that begins at this line and column.
pub fn object(line: u64, column: u64, raw: &[u8]) -> Result<Record, Reject> {
    let text = record::text(line, raw)?;
    let tree = strict::parse(text, line, column).map_err(|reason| Reject::row(line, reason, raw))?;
    checked(line, text.to_owned(), tree)
}

fn checked(line: u64, raw: String, tree: Value) -> Result<Record, Reject> {
    match tree {
        Value::Object(_) => Ok(Record { line, raw, body: Body::Tree(tree), fault: None }),
        _ => Err(Reject::row(line, "is not a JSON object", raw.as_bytes())),
    }
}
