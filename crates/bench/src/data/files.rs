//! The data as files that `aftercare import` reads. They are made once and used again.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::data::desk::Ticket;
use crate::data::prose::Prose;
use crate::data::shop::{self, Order};
use crate::data::size::Size;

/// Changes whenever the same seed makes other rows, so that old files are made again.
const EDITION: u32 = 2;
const LIST: &str = "files.json";

/// A file and what it holds, in the order in which they must go in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filled {
    /// As `aftercare import` calls it.
    pub what: String,
    pub rows: u64,
    pub bytes: u64,
}

impl Filled {
    pub fn path(&self, directory: &Path) -> PathBuf {
        directory.join(format!("{}.ndjson", self.what))
    }
}

#[derive(Serialize, Deserialize)]
struct List {
    edition: u32,
    files: Vec<Filled>,
}

/// The files of this size in the directory, made if they are not there.
pub fn prepare(directory: &Path, size: Size) -> Result<Vec<Filled>, String> {
    let list = directory.join(LIST);
    let known = std::fs::read(&list).ok().and_then(|text| serde_json::from_slice::<List>(&text).ok());
    if let Some(known) = known.filter(|known| known.edition == EDITION) {
        return Ok(known.files);
    }
    let failed = |error: std::io::Error| format!("{}: {error}", directory.display());
    std::fs::create_dir_all(directory).map_err(failed)?;
    let files = make(directory, size).map_err(failed)?;
    let text = serde_json::to_vec_pretty(&List { edition: EDITION, files: files.clone() })
        .map_err(|error| error.to_string())?;
    // Last, so that files half made are not taken for whole ones.
    std::fs::write(list, text).map_err(failed)?;
    Ok(files)
}

fn make(directory: &Path, size: Size) -> std::io::Result<Vec<Filled>> {
    let prose = Prose::new(size.models());
    let orders = || (0..size.orders()).map(|index| Order::of(size, index));
    let tickets = || (0..size.tickets()).map(|index| Ticket::of(size, index));
    let fill = |what, rows: &mut dyn Iterator<Item = Value>| fill(directory, what, rows);
    Ok(vec![
        fill("customers", &mut (0..size.customers()).map(shop::customer))?,
        fill("products", &mut (0..size.products()).map(shop::product))?,
        fill("orders", &mut orders().map(|order| order.row(size)))?,
        fill("shipments", &mut orders().filter_map(Order::parcel).map(|(row, _)| row))?,
        fill("tracking", &mut orders().filter_map(Order::parcel).flat_map(|(_, events)| events))?,
        fill("tickets", &mut tickets().map(|ticket| ticket.row(size, &prose)))?,
        fill("messages", &mut tickets().flat_map(|ticket| ticket.messages(&prose)))?,
        fill("answers", &mut tickets().filter_map(Ticket::answer))?,
    ])
}

fn fill(directory: &Path, what: &str, rows: &mut dyn Iterator<Item = Value>) -> std::io::Result<Filled> {
    let mut filled = Filled { what: what.to_owned(), rows: 0, bytes: 0 };
    let mut out = BufWriter::with_capacity(1 << 20, File::create(filled.path(directory))?);
    for row in rows {
        let mut line = serde_json::to_vec(&without_nulls(row))?;
        line.push(b'\n');
        out.write_all(&line)?;
        filled.rows += 1;
        filled.bytes += line.len() as u64;
    }
    out.flush()?;
    Ok(filled)
}

/// What is not known is left out, as exports do.
fn without_nulls(mut row: Value) -> Value {
    if let Value::Object(map) = &mut row {
        map.retain(|_, value| !value.is_null());
    }
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_unknown_is_written() {
        assert_eq!(without_nulls(serde_json::json!({"a": null, "b": 1})), serde_json::json!({"b": 1}));
    }

    #[test]
    fn files_are_made_once_and_made_again_when_they_would_differ() {
        let directory = std::env::temp_dir().join(format!("bench-files-{}", std::process::id()));
        std::fs::create_dir_all(&directory).expect("a directory");
        let files = vec![fill(&directory, "customers", &mut (0..3).map(shop::customer)).expect("filled")];
        assert_eq!(files[0].rows, 3);
        let written = std::fs::read_to_string(files[0].path(&directory)).expect("a file");
        assert_eq!((written.lines().count(), written.len() as u64), (3, files[0].bytes));
        let keep = |edition| {
            let list = serde_json::to_vec(&List { edition, files: files.clone() }).expect("a list");
            std::fs::write(directory.join(LIST), list).expect("kept");
        };
        keep(EDITION);
        assert_eq!(prepare(&directory, Size(0)).expect("files"), files);
        keep(EDITION + 1);
        let made = prepare(&directory, Size(0)).expect("files");
        assert!(made.len() == 8 && made.iter().all(|file| file.rows == 0));
        std::fs::remove_dir_all(directory).expect("removed");
    }
}
