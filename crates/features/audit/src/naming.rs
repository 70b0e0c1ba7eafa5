//! What ids in entries stand for, for those who read them.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use store::{Conn, Error, Select, Sql, params};

pub(crate) type Names = BTreeMap<String, String>;

#[derive(Deserialize)]
struct Card {
    id: String,
    name: String,
}

const ID_MAX: usize = 64;

/// What has a name, by what its ids begin with.
const NAMED: &[(&str, Sql)] = &[
    ("per", sql!("person_names")),
    ("tem", sql!("team_names")),
    ("rol", sql!("role_names")),
    ("tok", sql!("token_names")),
    ("cal", sql!("calendar_names")),
    ("brn", sql!("brand_names")),
];

/// Names of those of the ids that have one.
pub(crate) async fn names(conn: &mut Conn, wanted: &BTreeSet<String>) -> Result<Names, Error> {
    let mut names = Names::new();
    for (prefix, statement) in NAMED {
        let ids: Vec<&String> = wanted.iter().filter(|id| is_of(id, prefix)).collect();
        if ids.is_empty() {
            continue;
        }
        let mut select = Select::new(*statement, params![]);
        select.and_in("id", ids);
        let cards: Vec<Card> = conn.select(&select).await?;
        names.extend(cards.into_iter().map(|card| (card.id, card.name)));
    }
    Ok(names)
}

/// Adds every text in the value that may be the id of something with a name.
pub(crate) fn ids_in(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if NAMED.iter().any(|(prefix, _)| is_of(text, prefix)) => {
            found.insert(text.clone());
        }
        Value::Array(items) => items.iter().for_each(|item| ids_in(item, found)),
        Value::Object(fields) => fields.values().for_each(|field| ids_in(field, found)),
        _ => {}
    }
}

/// By its beginning alone: ids that were imported need not be of our making.
fn is_of(text: &str, prefix: &str) -> bool {
    text.len() <= ID_MAX && text.strip_prefix(prefix).is_some_and(|rest| rest.starts_with('_'))
}
