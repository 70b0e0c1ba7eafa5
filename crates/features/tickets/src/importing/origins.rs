//! Where imported things came from.

use std::collections::{HashMap, HashSet};

use kernel::Refusal;
use serde::Deserialize;
use store::{Select, Tx, Value, params};

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Ticket,
    Message,
    Answer,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Message => "message",
            Self::Answer => "answer",
        }
    }
}

/// What is known of an imported thing.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Origin {
    external_id: String,
    pub object_id: String,
    pub content: String,
}

/// Known things by source, then by external id.
pub(super) struct Known(HashMap<String, HashMap<String, Origin>>);

impl Known {
    pub fn get(&self, source: &str, external_id: &str) -> Option<&Origin> {
        self.0.get(source)?.get(external_id)
    }
}

/// Looks a batch up, one statement per source.
pub(super) async fn known<'a>(
    tx: &mut Tx,
    kind: Kind,
    keys: impl Iterator<Item = (&'a str, &'a str)>,
) -> Result<Known, Refusal> {
    let mut by_source: HashMap<&str, HashSet<&str>> = HashMap::new();
    for (source, id) in keys {
        by_source.entry(source).or_default().insert(id);
    }
    let mut found = HashMap::new();
    for (source, ids) in by_source {
        let mut select = Select::new(sql!("list_origins"), params![kind.as_str(), source]);
        select.and_in("external_id", ids);
        let origins = tx.select::<Origin>(&select).await?.into_iter();
        found.insert(source.to_owned(), origins.map(|origin| (origin.external_id.clone(), origin)).collect());
    }
    Ok(Known(found))
}

/// Which of these messages an imported row has told already.
pub(super) async fn messages_told(tx: &mut Tx, messages: &[&String]) -> Result<HashSet<String>, Refusal> {
    let mut select = Select::new(sql!("list_told_messages"), params![]);
    select.and_in("object_id", messages.iter().copied());
    Ok(tx.select::<String>(&select).await?.into_iter().collect())
}

/// A row to insert.
pub(super) fn row(kind: Kind, source: &str, external_id: &str, object_id: &str, content: &str) -> Vec<Value> {
    params![kind.as_str(), source, external_id, object_id, content]
}

/// Of two imports at once that tell the same thing, the second is refused by the table's key.
pub(super) async fn insert(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Refusal> {
    let head = "INSERT INTO ticket_origins (kind, source, external_id, object_id, content) VALUES";
    tx.insert_many(head, rows, "").await?;
    Ok(())
}

/// Notes that a known thing was told with other content.
pub(super) async fn retell(
    tx: &mut Tx,
    kind: Kind,
    source: &str,
    external_id: &str,
    content: &str,
) -> Result<(), Refusal> {
    tx.run(sql!("retell_origin"), params![kind.as_str(), source, external_id, content]).await?;
    Ok(())
}
