//! The audit log as CSV: one line a field, so that it can be filtered in a spreadsheet.

use kernel::text::cell;
use kernel::{Cursor, Refusal};
use serde_json::Value;
use store::Conn;

use crate::naming::Names;
use crate::reading::{self, Entry, Wanted};

/// Most entries in one file.
pub const MOST: usize = 50_000;

const HEADER: [&str; 13] = [
    "event",
    "at",
    "who",
    "who_id",
    "token",
    "source",
    "area",
    "kind",
    "object",
    "object_id",
    "field",
    "before",
    "after",
];

/// All entries that are wanted, newest first; refused if they are too many for a file.
pub async fn write(conn: &mut Conn, wanted: Wanted) -> Result<Vec<u8>, Refusal> {
    let mut wanted = Wanted { limit: kernel::page::MAX_LIMIT, cursor: None, ..wanted };
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let fault = |error: csv::Error| Refusal::Fault(error.to_string());
    writer.write_record(HEADER).map_err(fault)?;
    let mut written = 0;
    loop {
        let page = reading::list(conn, &wanted).await?;
        written += page.items.len();
        if written > MOST {
            return Err(Refusal::invalid("from", format!("more than {MOST} entries; choose fewer days")));
        }
        for entry in &page.items {
            for record in records(entry) {
                writer.write_record(record).map_err(fault)?;
            }
        }
        let Some(next) = page.next else { break };
        wanted.cursor = Some(Cursor::decode(&next)?);
    }
    writer.into_inner().map_err(|error| Refusal::Fault(error.to_string()))
}

fn records(entry: &Entry) -> Vec<[String; 13]> {
    let nothing = (String::new(), String::new(), String::new());
    let mut fields: Vec<(String, String, String)> = entry
        .changes
        .iter()
        .map(|change| {
            let before = if entry.before_known { shown(&change.before, &entry.names) } else { String::new() };
            (change.field.clone(), before, shown(&change.after, &entry.names))
        })
        .collect();
    if fields.is_empty() {
        fields.push(nothing);
    }
    let name = |named: &Option<reading::Named>| {
        named.as_ref().map(|named| named.name.clone().unwrap_or_else(|| named.id.clone())).unwrap_or_default()
    };
    let word = |value: Value| value.as_str().map(str::to_owned).unwrap_or_default();
    let line = |(field, before, after): (String, String, String)| {
        [
            entry.event.to_string(),
            entry.at.to_string(),
            if entry.person.is_some() { name(&entry.person) } else { entry.actor_kind.as_str().to_owned() },
            entry.person.as_ref().map(|person| person.id.clone()).unwrap_or_default(),
            name(&entry.token),
            entry.source.clone().unwrap_or_default(),
            word(serde_json::to_value(entry.area).unwrap_or_default()),
            entry.kind.clone(),
            entry.object.name.clone().unwrap_or_default(),
            entry.object.id.clone(),
            field,
            before,
            after,
        ]
        .map(|text| cell(&text))
    };
    fields.into_iter().map(line).collect()
}

/// A value in a cell: text as it is, ids by their names, lists and what has fields as JSON.
fn shown(value: &Value, names: &Names) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => names.get(text).unwrap_or(text).clone(),
        Value::Array(items) if items.iter().all(|item| item.is_string() || item.is_number()) => {
            items.iter().map(|item| shown(item, names)).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}
