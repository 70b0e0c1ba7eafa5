//! Which rows with one key count.
//!
//! - `first`: one pass; the keys seen so far are remembered.
//! - `last`: two passes over the file; the first notes for each key which row was its last, the
//!   second reads those rows. Rows of a key may stand anywhere in the file.
//! - `group`: one pass; rows of a key must stand together, as all rows of a group are held at
//!   once. A key that comes back later is refused.
//!
//! Keys are kept as hashes: some 50 bytes for each different key, however many rows it has.

use std::collections::{HashMap, HashSet};

use crate::keys::Keys;
use crate::mapping::{Mapping, Pick};
use crate::record::{Body, Record, Reject};

/// Most rows of one group.
const GROUP_MAX: usize = 10_000;

pub enum Picker {
    All,
    First { keys: Keys, seen: HashSet<u128> },
    Last { keys: Keys, last: HashMap<u128, u64>, row: u64 },
    Group { keys: Keys, closed: HashSet<u128>, open: Option<(String, Record)> },
}

type Picked = Option<Result<Record, Reject>>;

impl Picker {
    pub fn new(pick: Pick) -> Self {
        match pick {
            Pick::All => Self::All,
            Pick::First => Self::First { keys: Keys::default(), seen: HashSet::new() },
            Pick::Last => Self::Last { keys: Keys::default(), last: HashMap::new(), row: 0 },
            Pick::Group => Self::Group { keys: Keys::default(), closed: HashSet::new(), open: None },
        }
    }

    /// First pass: notes a row.
    pub fn note(&mut self, key: Option<String>) {
        if let Self::Last { keys, last, row } = self {
            *row += 1;
            if let Some(key) = key {
                last.insert(keys.hash(&key), *row);
            }
        }
    }

    /// Before the second pass.
    pub fn rewind(&mut self) {
        if let Self::Last { row, .. } = self {
            *row = 0;
        }
    }

    /// What a row leads to: itself, nothing, or the group that it ends.
    pub fn pick(&mut self, record: Record, mapping: &Mapping) -> Picked {
        if let Self::All = self {
            return Some(Ok(record));
        }
        let Some(key) = mapping.key_of(&record) else {
            if let Self::Last { row, .. } = self {
                *row += 1;
            }
            let name = mapping.key.as_ref().map_or("", |path| path.text());
            let problem = crate::record::Problem::new(name, "must not be empty, as rows are told apart by it");
            return Some(Err(Reject::of(&record, vec![problem])));
        };
        match self {
            Self::All => Some(Ok(record)),
            Self::First { keys, seen } => seen.insert(keys.hash(&key)).then_some(Ok(record)),
            Self::Last { keys, last, row } => {
                *row += 1;
                (last.get(&keys.hash(&key)) == Some(row)).then_some(Ok(record))
            }
            Self::Group { keys, closed, open } => join(keys, closed, open, key, record),
        }
    }

    /// The group that the end of the file ends.
    pub fn finish(&mut self) -> Picked {
        match self {
            Self::Group { open, .. } => open.take().map(|(_, record)| Ok(record)),
            _ => None,
        }
    }
}

fn join(
    keys: &Keys,
    closed: &mut HashSet<u128>,
    open: &mut Option<(String, Record)>,
    key: String,
    record: Record,
) -> Picked {
    let Body::Cells(cells) = record.body else {
        return Some(Err(Reject::of(
            &record,
            vec![crate::record::Problem::new("", "only rows of a table are grouped")],
        )));
    };
    if let Some((current, group)) = open.as_mut().filter(|(current, _)| *current == key) {
        let Body::Group(rows) = &mut group.body else { return None };
        if rows.len() == GROUP_MAX {
            let reason = format!("{current} has more than {GROUP_MAX} rows");
            return Some(Err(Reject::row(record.line, reason, record.raw.as_bytes())));
        }
        rows.push(cells);
        group.raw.push('\n');
        group.raw.push_str(&record.raw);
        return None;
    }
    if !closed.insert(keys.hash(&key)) {
        let reason = format!("rows of {key} do not stand together; sort the file by it");
        return Some(Err(Reject::row(record.line, reason, record.raw.as_bytes())));
    }
    let group = Record { line: record.line, raw: record.raw, body: Body::Group(vec![cells]) };
    open.replace((key, group)).map(|(_, record)| Ok(record))
}
