//! Ids that stand twice in one file.
//!
//! Of two records with one id and different content each would undo the other, on every run again.
//! So the later one is turned away. One that says the same again does no harm.
//!
//! Ids and contents are kept as hashes: some 60 bytes for each id.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use intake::mapping::Origins;
use intake::record::Problem;
use intake::{Keys, Row};
use serde_json::{Map, Value};

use super::What;

pub struct Twice {
    what: What,
    origins: Origins,
    keys: Keys,
    seen: HashMap<u128, Sighting>,
}

struct Sighting {
    content: u64,
    line: u64,
}

impl Twice {
    pub fn new(what: What, origins: Origins) -> Self {
        Self { what, origins, keys: Keys::default(), seen: HashMap::new() }
    }

    /// What is wrong with a row if its id, or one inside it, came by before with other content.
    pub fn problems(&mut self, row: &Row) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some((field, id)) = identity(self.what, &row.fields) {
            let content = serde_json::to_string(&row.fields).unwrap_or_default();
            problems.extend(self.check(&format!("record {id}"), &content, row, field));
        }
        let Some(list) = inner(self.what) else { return problems };
        for (place, part) in row.fields.get(list).and_then(Value::as_array).into_iter().flatten().enumerate() {
            if let Some(id) = part.get("external_id").and_then(Value::as_str) {
                let field = format!("{list}[{place}].external_id");
                problems.extend(self.check(&format!("part {}", id.trim()), &part.to_string(), row, &field));
            }
        }
        problems
    }

    fn check(&mut self, id: &str, content: &str, row: &Row, field: &str) -> Option<Problem> {
        // Half of a hash is enough to tell two contents of one id apart.
        let content = self.keys.hash(content) as u64;
        let line = row.line_of(field);
        match self.seen.entry(self.keys.hash(id)) {
            Entry::Vacant(entry) => {
                entry.insert(Sighting { content, line: line.unwrap_or(row.line) });
                None
            }
            Entry::Occupied(first) if first.get().content == content => None,
            Entry::Occupied(first) => {
                let words = format!("stands twice with different content, first on line {}", first.get().line);
                Some(Problem::new(&self.origins.column(field), words).at(line))
            }
        }
    }
}

/// The list whose parts have ids of their own.
fn inner(what: What) -> Option<&'static str> {
    match what {
        What::Tickets => Some("messages"),
        What::Orders => Some("shipments"),
        _ => None,
    }
}

/// What a record is recognised by, and the field that says it.
fn identity(what: What, fields: &Map<String, Value>) -> Option<(&'static str, String)> {
    let text = |name| fields.get(name).and_then(Value::as_str).map(|id| (name, id.trim().to_owned()));
    let first = |name| Some((name, fields.get(name)?.get(0)?.as_str()?.trim().to_owned()));
    let lower = |(name, address): (&'static str, String)| (name, address.to_lowercase());
    match what {
        // The same event told twice is one event.
        What::Tracking => None,
        What::Customers => text("external_id").or_else(|| text("email").or_else(|| first("emails")).map(lower)),
        What::Products => text("external_id").or_else(|| text("sku")),
        _ => text("external_id"),
    }
}
