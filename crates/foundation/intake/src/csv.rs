//! CSV as RFC 4180 has it, read leniently where nothing is lost by it: `\n` or `\r\n`, a quote in
//! the middle of an unquoted cell is a character like any other, a blank line is passed over.
//!
//! A quote that is opened and never closed would swallow the rest of the file. Its line alone is
//! reported, and reading goes on with the next one.

use std::io::Read;
use std::sync::Arc;

use crate::record::{self, Body, Cells, Header, Record, Reject};
use crate::window::Window;
use crate::{RECORD_MAX, Unreadable};

/// Delimiters that are looked for in the first line when none is named.
const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];

pub struct CsvReader<R> {
    window: Window<R>,
    delimiter: u8,
    header: Arc<Header>,
    text: Vec<u8>,
}

/// How the bytes at the front of the window end as a row.
enum End {
    /// After so many bytes.
    At(usize),
    /// Not within these bytes.
    Beyond,
    Stray(&'static str),
}

impl<R: Read> CsvReader<R> {
    /// `columns` are the names of a file without a header line.
    pub fn new(reader: R, delimiter: Option<u8>, columns: Option<Vec<String>>) -> Result<Self, Unreadable> {
        let mut window = Window::new(reader, RECORD_MAX);
        window.skip_mark()?;
        let delimiter = match delimiter {
            Some(delimiter) => delimiter,
            None => sniff(&mut window)?,
        };
        let mut reader = Self { window, delimiter, header: Arc::default(), text: Vec::new() };
        let names = match columns {
            Some(names) => names,
            None => reader.read_header()?,
        };
        reader.header = Arc::new(Header::new(names));
        Ok(reader)
    }

    pub fn header(&self) -> &Arc<Header> {
        &self.header
    }

    pub fn passed(&self) -> u64 {
        self.window.passed()
    }

    fn read_header(&mut self) -> Result<Vec<String>, Unreadable> {
        let mut ends = Vec::new();
        let first = self.read_row(&mut ends)?;
        let (line, raw) = first
            .ok_or_else(|| Unreadable("the file is empty".to_owned()))?
            .map_err(|reject| Unreadable(format!("the header on line {} {}", reject.line, reject.reason())))?;
        let (cells, fault) = self.cells(line, &raw, ends);
        if let Some(fault) = fault {
            return Err(Unreadable(format!("the header on line {line}: {fault}")));
        }
        Ok((0..cells.ends.len()).filter_map(|at| cells.at(at)).map(|name| name.trim().to_owned()).collect())
    }

    /// The next row, or why it cannot be read; `None` at the end.
    pub fn next_record(&mut self) -> Result<Option<Result<Record, Reject>>, Unreadable> {
        let mut ends = Vec::with_capacity(self.header.names.len());
        let (line, raw) = match self.read_row(&mut ends)? {
            None => return Ok(None),
            Some(Err(reject)) => return Ok(Some(Err(reject))),
            Some(Ok(found)) => found,
        };
        let (wanted, found) = (self.header.names.len(), ends.len());
        let (cells, fault) = self.cells(line, &raw, ends);
        let ragged = || (wanted != found).then(|| format!("has {found} fields where the header has {wanted}"));
        let fault = fault.or_else(ragged);
        let raw = String::from_utf8_lossy(&raw).into_owned();
        Ok(Some(Ok(Record { line, raw, body: Body::Cells(cells), fault })))
    }

    /// The unquoted text collected by [`Self::scan`] as cells, and what is wrong with it.
    fn cells(&self, line: u64, raw: &[u8], ends: Vec<usize>) -> (Cells, Option<String>) {
        let header = Arc::clone(&self.header);
        // Cell ends lie after delimiters and quotes, which are ASCII; so they are never inside a
        // character if the whole is UTF-8.
        match record::text(line, raw).and_then(|_| record::text(line, &self.text)) {
            Ok(text) => (Cells { line, header, text: text.to_owned(), ends }, None),
            Err(reject) => {
                let mut cells = Cells { line, header, text: String::new(), ends: Vec::with_capacity(ends.len()) };
                let mut start = 0;
                for end in ends {
                    cells.text.push_str(&String::from_utf8_lossy(&self.text[start..end]));
                    cells.ends.push(cells.text.len());
                    start = end;
                }
                (cells, Some(reject.reason()))
            }
        }
    }

    /// Takes one row out of the window. Its line and its bytes as they stand in the file.
    #[expect(clippy::type_complexity, reason = "end of file, a bad row or a row with its line")]
    fn read_row(&mut self, ends: &mut Vec<usize>) -> Result<Option<Result<(u64, Vec<u8>), Reject>>, Unreadable> {
        self.skip_blank_lines()?;
        loop {
            if self.window.bytes().is_empty() && !self.window.grow()? {
                return Ok(None);
            }
            let line = self.window.line();
            match self.scan(ends) {
                End::At(length) => {
                    let raw = trim_break(&self.window.bytes()[..length]).to_vec();
                    self.window.take(length);
                    return Ok(Some(Ok((line, raw))));
                }
                End::Beyond if self.window.is_full() => {
                    let reason = format!("is longer than {RECORD_MAX} bytes, or a quote is not closed");
                    return self.reject_line(line, &reason).map(Some);
                }
                End::Beyond => {
                    self.window.grow()?;
                }
                End::Stray(reason) => return self.reject_line(line, reason).map(Some),
            }
        }
    }

    fn reject_line<T>(&mut self, line: u64, reason: &str) -> Result<Result<T, Reject>, Unreadable> {
        let Some(found) = self.window.find_line()? else {
            return Ok(Err(Reject::row(line, reason, b"")));
        };
        let reject = Reject::row(line, reason, &self.window.bytes()[..found.text]);
        self.window.take(found.taken);
        if !found.whole {
            self.window.skip_line()?;
        }
        Ok(Err(reject))
    }

    fn skip_blank_lines(&mut self) -> Result<(), Unreadable> {
        loop {
            while self.window.bytes().len() < 2 && self.window.grow()? {}
            match self.window.bytes() {
                [b'\n', ..] => self.window.take(1),
                [b'\r', b'\n', ..] => self.window.take(2),
                _ => return Ok(()),
            }
        }
    }

    /// Reads the row at the front of the window into `self.text` and `ends`.
    fn scan(&mut self, ends: &mut Vec<usize>) -> End {
        let bytes = self.window.bytes();
        let ended = self.window.has_ended();
        self.text.clear();
        ends.clear();
        let mut at = 0;
        loop {
            at = match bytes.get(at) {
                Some(b'"') => match quoted(bytes, at + 1, ended, &mut self.text) {
                    Quoted::Closed(next) => next,
                    Quoted::Open => return End::Beyond,
                    Quoted::Unclosed => return End::Stray("has a quote that is never closed"),
                },
                _ => unquoted(bytes, at, self.delimiter, &mut self.text),
            };
            ends.push(self.text.len());
            match &bytes[at..] {
                [byte, ..] if *byte == self.delimiter => at += 1,
                [b'\n', ..] => return End::At(at + 1),
                [b'\r', b'\n', ..] => return End::At(at + 2),
                [] | [b'\r'] if !ended => return End::Beyond,
                [] => return End::At(at),
                [b'\r'] => return End::At(at + 1),
                _ => return End::Stray("has text after a closing quote; double quotes inside a quoted field"),
            }
        }
    }
}

enum Quoted {
    /// The cell ends before this byte.
    Closed(usize),
    /// It may end beyond the window.
    Open,
    Unclosed,
}

fn quoted(bytes: &[u8], mut at: usize, ended: bool, text: &mut Vec<u8>) -> Quoted {
    loop {
        let Some(length) = bytes[at..].iter().position(|byte| *byte == b'"') else {
            return if ended { Quoted::Unclosed } else { Quoted::Open };
        };
        text.extend_from_slice(&bytes[at..at + length]);
        at += length + 1;
        match bytes.get(at) {
            Some(b'"') => {
                text.push(b'"');
                at += 1;
            }
            None if !ended => return Quoted::Open,
            _ => return Quoted::Closed(at),
        }
    }
}

/// Copies an unquoted cell and gives where it ends.
fn unquoted(bytes: &[u8], at: usize, delimiter: u8, text: &mut Vec<u8>) -> usize {
    let rest = &bytes[at..];
    let length = rest.iter().position(|byte| *byte == delimiter || *byte == b'\n');
    let mut length = length.unwrap_or(rest.len());
    let line_ends = rest.get(length).is_none_or(|byte| *byte == b'\n');
    if line_ends && length > 0 && rest[length - 1] == b'\r' {
        length -= 1;
    }
    text.extend_from_slice(&rest[..length]);
    at + length
}

fn trim_break(row: &[u8]) -> &[u8] {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    row.strip_suffix(b"\r").unwrap_or(row)
}

/// The delimiter that stands most often outside quotes in the first line.
fn sniff<R: Read>(window: &mut Window<R>) -> Result<u8, Unreadable> {
    let Some(line) = window.find_line()? else { return Ok(b',') };
    let mut counts = [0usize; DELIMITERS.len()];
    let mut inside = false;
    for byte in &window.bytes()[..line.text] {
        inside ^= *byte == b'"';
        if let Some(at) = DELIMITERS.iter().position(|delimiter| delimiter == byte).filter(|_| !inside) {
            counts[at] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    let winner = counts.iter().position(|count| *count == most).unwrap_or(0);
    Ok(DELIMITERS[winner])
}
