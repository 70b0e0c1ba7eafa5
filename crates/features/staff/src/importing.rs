//! People and teams that imported history names. They exist so that figures by person and team are
//! true; they cannot sign in.

use std::collections::{BTreeSet, HashMap};

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Select, Tx, Value, params};

#[derive(Debug, Deserialize)]
struct Known {
    id: String,
    name: String,
}

/// Ids of people by the name that the import gives them, made where missing.
pub async fn people(tx: &mut Tx, act: &Act, names: &BTreeSet<String>) -> Result<HashMap<String, String>, Refusal> {
    let mut select = Select::new(sql!("people_imported_as"), params![]);
    select.and_in("imported_as", names);
    let row = |name: &String| vec![Value::from(act.id("per")), name.into(), name.into(), act.now.into()];
    let head = "INSERT INTO people (id, name, imported_as, created_at, locale, active, version) VALUES";
    let rows = |missing: Vec<&String>| {
        missing
            .into_iter()
            .map(row)
            .map(|mut row| {
                row.extend(params!["en", 0_i64, 1_i64]);
                row
            })
            .collect()
    };
    find_or_make(tx, &select, names, head, rows).await
}

/// Ids of teams by name, made where missing.
pub async fn teams(tx: &mut Tx, act: &Act, names: &BTreeSet<String>) -> Result<HashMap<String, String>, Refusal> {
    let mut select = Select::new(sql!("teams_named"), params![]);
    select.and_in("name", names);
    let row = |name: &String| params![act.id("tem"), name, act.now, 1_i64];
    let head = "INSERT INTO teams (id, name, created_at, version) VALUES";
    find_or_make(tx, &select, names, head, |missing| missing.into_iter().map(row).collect()).await
}

async fn find_or_make(
    tx: &mut Tx,
    select: &Select,
    names: &BTreeSet<String>,
    head: &'static str,
    rows: impl FnOnce(Vec<&String>) -> Vec<Vec<Value>>,
) -> Result<HashMap<String, String>, Refusal> {
    let by_name = |known: Vec<Known>| known.into_iter().map(|known| (known.name, known.id)).collect::<HashMap<_, _>>();
    let known = by_name(tx.select(select).await?);
    let missing: Vec<&String> = names.iter().filter(|name| !known.contains_key(*name)).collect();
    if missing.is_empty() {
        return Ok(known);
    }
    tx.insert_many(head, rows(missing), "ON CONFLICT DO NOTHING").await?;
    Ok(by_name(tx.select(select).await?))
}
