//! Which rows with one key count.
//!
//! - `first`: one pass; the keys seen so far are remembered.
//! - `last`: two passes over the file; the first notes for each key which row was its last, the
//!   second reads those rows. Rows of a key may stand anywhere in the file.
//! - `group`: one pass; rows of a key must stand together, as all rows of a group are held at
//!   once. A key that comes back later is refused.
//!
//! A row that cannot be read never makes another one count in its place: if it is the first, the
//! last or one of a group, its key does not go in at all.
//!
//! Keys are kept as hashes: some 50 bytes for each different key, however many rows it has.

use std::collections::{HashMap, HashSet};

use crate::keys::Keys;
use crate::mapping::{Mapping, Pick};
use crate::record::{Body, Problem, Record, Reject};

/// Most rows of one group.
const GROUP_MAX: usize = 10_000;

pub enum Picker {
    All,
    First { keys: Keys, seen: HashSet<u128> },
    Last { keys: Keys, last: HashMap<u128, u64>, row: u64 },
    Group { keys: Keys, closed: HashSet<u128>, open: Option<Group> },
}

/// The rows of one key, as far as they came by.
pub struct Group {
    key: String,
    record: Record,
    /// A line after them that tells no key. It is one of them if they go on behind it.
    stray: Option<u64>,
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

    /// Notes a line of which nothing can be told.
    pub fn stray(&mut self, line: u64) {
        if let Self::Group { open: Some(group), .. } = self {
            group.stray.get_or_insert(line);
        }
    }

    /// What a row leads to: itself, nothing, or the group that it ends.
    pub fn pick(&mut self, record: Record, mapping: &Mapping) -> Picked {
        if let Self::All = self {
            return Some(record.whole());
        }
        let Some(key) = mapping.key_of(&record) else {
            if let Self::Last { row, .. } = self {
                *row += 1;
            }
            self.stray(record.line);
            let name = mapping.key.as_ref().map_or("", |path| path.text());
            let problem = Problem::new(name, "must not be empty, as rows are told apart by it");
            return Some(record.whole().and_then(|record| Err(Reject::of(&record, vec![problem]))));
        };
        match self {
            Self::All => Some(record.whole()),
            Self::First { keys, seen } => counting(record, &key, seen.insert(keys.hash(&key))),
            Self::Last { keys, last, row } => {
                *row += 1;
                counting(record, &key, last.get(&keys.hash(&key)) == Some(row))
            }
            Self::Group { keys, closed, open } => join(keys, closed, open, key, record),
        }
    }

    /// The group that the end of the file ends.
    pub fn finish(&mut self) -> Picked {
        match self {
            Self::Group { open, .. } => open.take().map(|group| group.record.whole()),
            _ => None,
        }
    }
}

/// One row of a key. What cannot be read is told in any case.
fn counting(mut record: Record, key: &str, counts: bool) -> Picked {
    match &mut record.fault {
        Some(fault) if counts => fault.push_str(&format!("; as this is the row of {key} that counts, none goes in")),
        Some(_) => {}
        None if counts => {}
        None => return None,
    }
    Some(record.whole())
}

fn join(keys: &Keys, closed: &mut HashSet<u128>, open: &mut Option<Group>, key: String, mut record: Record) -> Picked {
    if let Some(group) = open.as_mut().filter(|group| group.key == key) {
        group.add(record);
        return None;
    }
    let Body::Cells(cells) = record.body else {
        return Some(Err(Reject::of(&record, vec![Problem::new("", "only rows of a table are grouped")])));
    };
    if !closed.insert(keys.hash(&key)) {
        let reason = format!("rows of {key} do not stand together; sort the file by it");
        return Some(Err(Reject::row(record.line, reason, record.raw.as_bytes())));
    }
    record.body = Body::Group(vec![cells]);
    let fault = record.fault.take();
    let mut group = Group { key, record, stray: None };
    if let Some(fault) = fault {
        group.blame(group.record.line, &fault);
    }
    open.replace(group).map(|group| group.record.whole())
}

impl Group {
    fn add(&mut self, row: Record) {
        if let Some(line) = self.stray.take() {
            self.blame(line, "cannot be read");
        }
        if let Some(fault) = &row.fault {
            self.blame(row.line, fault);
        }
        let (Body::Group(rows), Body::Cells(cells)) = (&mut self.record.body, row.body) else { return };
        if rows.len() == GROUP_MAX {
            self.blame(row.line, &format!("is beyond the {GROUP_MAX} rows that a record may have"));
            return;
        }
        rows.push(cells);
        self.record.raw.push('\n');
        self.record.raw.push_str(&row.raw);
    }

    /// Half a record would be a wrong one.
    fn blame(&mut self, line: u64, fault: &str) {
        if self.record.fault.is_none() {
            self.record.line = line;
            self.record.fault = Some(format!("{fault}; as this is a row of {}, none of its rows goes in", self.key));
        }
    }
}
