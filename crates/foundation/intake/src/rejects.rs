//! The file that says which rows did not go in, where and why: NDJSON, or CSV if its name ends so.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use crate::Unreadable;
use crate::record::Reject;

/// Writes rejects as they come.
pub struct Rejects {
    writer: Writer,
    file: String,
}

enum Writer {
    Csv(Box<csv::Writer<BufWriter<File>>>),
    Ndjson(BufWriter<File>),
}

#[derive(Serialize)]
struct Entry<'r> {
    file: &'r str,
    line: u64,
    column: &'r str,
    reason: &'r str,
    row: &'r str,
}

impl Rejects {
    /// `source` is the name of the file the rows come from.
    pub fn create(path: &Path, source: &str) -> Result<Self, Unreadable> {
        let failed = |error: std::io::Error| Unreadable(format!("{}: {error}", path.display()));
        let file = BufWriter::new(File::create(path).map_err(failed)?);
        let as_csv = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
        let writer = if as_csv { Writer::Csv(Box::new(csv::Writer::from_writer(file))) } else { Writer::Ndjson(file) };
        let mut rejects = Self { writer, file: source.to_owned() };
        rejects.head().map_err(failed)?;
        Ok(rejects)
    }

    fn head(&mut self) -> std::io::Result<()> {
        match &mut self.writer {
            Writer::Csv(writer) => Ok(writer.write_record(["file", "line", "column", "reason", "row"])?),
            Writer::Ndjson(_) => Ok(()),
        }
    }

    pub fn write(&mut self, reject: &Reject) -> Result<(), Unreadable> {
        let (column, reason) = (reject.column(), reject.reason());
        let entry = Entry { file: &self.file, line: reject.line, column: &column, reason: &reason, row: &reject.raw };
        let written = match &mut self.writer {
            Writer::Csv(writer) => {
                let line = entry.line.to_string();
                let cells = [entry.file, &line, entry.column, entry.reason, entry.row].map(inert);
                writer.write_record(cells.iter().map(String::as_bytes)).map_err(std::io::Error::from)
            }
            Writer::Ndjson(writer) => serde_json::to_writer(&mut *writer, &entry)
                .map_err(std::io::Error::from)
                .and_then(|()| writer.write_all(b"\n")),
        };
        written.map_err(|error| Unreadable(format!("the rejects cannot be written: {error}")))
    }

    pub fn finish(mut self) -> Result<(), Unreadable> {
        let flushed = match &mut self.writer {
            Writer::Csv(writer) => writer.flush(),
            Writer::Ndjson(writer) => writer.flush(),
        };
        flushed.map_err(|error| Unreadable(format!("the rejects cannot be written: {error}")))
    }
}

/// A cell that a spreadsheet would run as a formula is made text by an apostrophe before it.
fn inert(cell: &str) -> String {
    match cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}
