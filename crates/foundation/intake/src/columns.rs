//! Columns separated by blanks, without a header, as old programs print them.

use std::io::Read;
use std::sync::Arc;

use crate::record::{self, Body, Cells, Header, Record, Reject};
use crate::window::Window;
use crate::{RECORD_MAX, Unreadable};

pub struct ColumnsReader<R> {
    window: Window<R>,
    header: Arc<Header>,
}

impl<R: Read> ColumnsReader<R> {
    pub fn new(reader: R, names: Vec<String>) -> Result<Self, Unreadable> {
        let mut window = Window::new(reader, RECORD_MAX);
        window.skip_mark()?;
        Ok(Self { window, header: Arc::new(Header::new(names)) })
    }

    pub fn header(&self) -> &Arc<Header> {
        &self.header
    }

    pub fn passed(&self) -> u64 {
        self.window.passed()
    }

    pub fn next_record(&mut self) -> Result<Option<Result<Record, Reject>>, Unreadable> {
        while let Some(line) = self.window.find_line()? {
            let number = self.window.line();
            let raw = &self.window.bytes()[..line.text];
            let blank = raw.trim_ascii().is_empty();
            let found = self.row(number, raw);
            self.window.take(line.taken);
            if !line.whole {
                self.window.skip_line()?;
            }
            if !blank {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    fn row(&self, line: u64, raw: &[u8]) -> Result<Record, Reject> {
        let row = record::text(line, raw)?;
        let (mut text, mut ends) = (String::with_capacity(row.len()), Vec::new());
        for cell in row.split_ascii_whitespace() {
            text.push_str(cell);
            ends.push(text.len());
        }
        let (wanted, found) = (self.header.names.len(), ends.len());
        let fault = (wanted != found).then(|| format!("has {found} fields where {wanted} are named"));
        let cells = Cells { line, header: Arc::clone(&self.header), text, ends };
        Ok(Record { line, raw: row.to_owned(), body: Body::Cells(cells), fault })
    }
}
