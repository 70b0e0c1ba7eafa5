//! Records out of files: CSV, NDJSON, JSON and whitespace-separated columns in, rows with the
//! names and kinds we want out, and for each row that cannot be read the line, column and reason.
//!
//! Everything streams: at any time one record, at most [`RECORD_MAX`] bytes, is in memory. Two
//! things grow with the number of different keys in a file, by some 50 bytes each and never with
//! its rows: picking the first or last row of a key ([`pick`]) and counting occurrences in a
//! template ([`mapping`]).
//!
//! ```
//! use intake::{Kind, Mapping, Target};
//! const TARGETS: &[Target] = &[Target::required("external_id", Kind::Text, "its number there", "17")];
//! let mapping = Mapping::parse("[fields]\nexternal_id = 'Ticket No'", TARGETS)?;
//! let text = "Ticket No,Other\n17,x\n";
//! let mut rows = intake::Rows::read(std::io::Cursor::new(text), intake::Format::Csv, mapping)?;
//! let row = rows.next()?.expect("a row").expect("a good row");
//! assert_eq!(row.fields["external_id"], "17");
//! # Ok::<(), intake::Unreadable>(())
//! ```

pub mod columns;
pub mod csv;
pub mod format;
mod input;
pub mod json;
mod keys;
pub mod mapping;
pub mod moment;
pub mod ndjson;
mod path;
pub mod pick;
pub mod record;
pub mod rejects;
mod rows;
mod strict;
mod target;
mod template;
mod window;

pub use format::Format;
pub use input::Input;
pub use keys::Keys;
pub use mapping::Mapping;
pub use record::{Record, Reject};
pub use rejects::Rejects;
pub use rows::{Row, Rows};
pub use target::{Kind, Target};

/// Longest record in bytes. Ten times the longest body a ticket may have, times UTF-8.
pub const RECORD_MAX: usize = 16 * 1024 * 1024;

/// Why a file or a mapping cannot be read at all. A bad row is not this but a [`Reject`].
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unreadable(pub String);

impl From<std::io::Error> for Unreadable {
    fn from(error: std::io::Error) -> Self {
        Self(format!("the file cannot be read on: {error}"))
    }
}
