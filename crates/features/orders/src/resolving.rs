//! From what other systems say about products, orders and parcels to our ids.

use std::collections::HashMap;

use kernel::Refusal;
use serde::Deserialize;
use store::{Conn, Error, Select, params};

use crate::writing::{number_key, tracking_key};

/// A product as it is looked up.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct KnownProduct {
    pub id: String,
    pub name: String,
}

/// Something under an external id.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    pub id: String,
    pub content: Option<String>,
}

/// Products by the SKU of themselves or of a variant.
pub(crate) async fn by_skus(conn: &mut Conn, skus: &[String]) -> Result<HashMap<String, KnownProduct>, Error> {
    #[derive(Deserialize)]
    struct Row {
        sku: String,
        product_id: String,
        name: String,
    }
    if skus.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Select::new(sql!("resolve_skus"), params![]);
    select.and_in("sku", skus);
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(rows.into_iter().map(|row| (row.sku, KnownProduct { id: row.product_id, name: row.name })).collect())
}

pub(crate) async fn by_product_ids(conn: &mut Conn, ids: &[String]) -> Result<HashMap<String, KnownProduct>, Error> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Select::new(sql!("list_products"), params![]);
    select.and_in("id", ids);
    let rows: Vec<KnownProduct> = conn.select(&select).await?;
    Ok(rows.into_iter().map(|product| (product.id.clone(), product)).collect())
}

/// Products by what a source calls them, with what was last imported.
pub(crate) async fn by_product_externals(
    conn: &mut Conn,
    source: &str,
    ids: &[String],
) -> Result<HashMap<String, (KnownProduct, Option<String>)>, Error> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        product_id: String,
        content: Option<String>,
        name: String,
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Select::new(sql!("resolve_product_ids"), params![source]);
    select.and_in("product_external_ids.id", ids);
    let rows: Vec<Row> = conn.select(&select).await?;
    let known = |row: Row| (row.id, (KnownProduct { id: row.product_id, name: row.name }, row.content));
    Ok(rows.into_iter().map(known).collect())
}

/// Orders by what a source calls them.
pub(crate) async fn by_order_externals(
    conn: &mut Conn,
    source: &str,
    ids: &[String],
) -> Result<HashMap<String, Known>, Error> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        order_id: String,
        content: Option<String>,
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Select::new(sql!("resolve_order_ids"), params![source]);
    select.and_in("id", ids);
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(rows.into_iter().map(|row| (row.id, Known { id: row.order_id, content: row.content })).collect())
}

/// Parcels by what a source calls them.
pub(crate) async fn by_shipment_externals(
    conn: &mut Conn,
    source: &str,
    ids: &[String],
) -> Result<HashMap<String, Known>, Error> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        shipment_id: String,
        content: Option<String>,
    }
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Select::new(sql!("resolve_shipment_ids"), params![source]);
    select.and_in("id", ids);
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(rows.into_iter().map(|row| (row.id, Known { id: row.shipment_id, content: row.content })).collect())
}

/// Orders by number, as people write it. A number that two orders have leads to neither.
pub(crate) async fn by_numbers(conn: &mut Conn, numbers: &[String]) -> Result<HashMap<String, Option<String>>, Error> {
    #[derive(Deserialize)]
    struct Row {
        number_key: String,
        id: String,
    }
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Select::new(sql!("resolve_order_numbers"), params![]);
    select.and_in("number_key", numbers.iter().map(|number| number_key(number)));
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(only(rows.into_iter().map(|row| (row.number_key, row.id)).collect()))
}

/// Parcels by tracking number. A number that two parcels have leads to neither.
pub(crate) async fn by_tracking_numbers(
    conn: &mut Conn,
    numbers: &[String],
) -> Result<HashMap<String, Option<String>>, Error> {
    #[derive(Deserialize)]
    struct Row {
        tracking_key: String,
        id: String,
    }
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let mut select = Select::new(sql!("resolve_tracking_numbers"), params![]);
    select.and_in("tracking_key", numbers.iter().map(|number| tracking_key(number)));
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(only(rows.into_iter().map(|row| (row.tracking_key, row.id)).collect()))
}

fn only(pairs: Vec<(String, String)>) -> HashMap<String, Option<String>> {
    let mut found: HashMap<String, Option<String>> = HashMap::new();
    for (key, id) in pairs {
        found.entry(key).and_modify(|known| *known = None).or_insert(Some(id));
    }
    found
}

/// What is told about an order elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Clue {
    pub source: String,
    pub external_id: Option<String>,
    pub number: Option<String>,
}

/// The order for each clue, by external id or else by number; for imports of tickets.
pub async fn resolve(conn: &mut Conn, clues: &[Clue]) -> Result<Vec<Option<String>>, Refusal> {
    let mut by_source: HashMap<&str, Vec<String>> = HashMap::new();
    for clue in clues {
        by_source.entry(&clue.source).or_default().extend(clue.external_id.clone());
    }
    let mut externals: HashMap<(&str, String), String> = HashMap::new();
    for (source, ids) in by_source {
        for (id, known) in by_order_externals(conn, source, &ids).await? {
            externals.insert((source, id), known.id);
        }
    }
    let numbers: Vec<String> = clues.iter().filter_map(|clue| clue.number.clone()).collect();
    let by_number = by_numbers(conn, &numbers).await?;
    let answer = |clue: &Clue| {
        let by_id =
            clue.external_id.as_ref().and_then(|id| externals.get(&(clue.source.as_str(), id.clone())).cloned());
        let number = || clue.number.as_ref().and_then(|number| by_number.get(&number_key(number)).cloned().flatten());
        by_id.or_else(number)
    };
    Ok(clues.iter().map(answer).collect())
}

/// Products by SKU, or else by what the source calls them; for imports of tickets.
pub async fn products(conn: &mut Conn, source: &str, names: Vec<String>) -> Result<HashMap<String, String>, Refusal> {
    let by_id = by_product_externals(conn, source, &names).await?;
    let mut found: HashMap<String, String> = by_id.into_iter().map(|(name, (known, _))| (name, known.id)).collect();
    found.extend(by_skus(conn, &names).await?.into_iter().map(|(sku, known)| (sku, known.id)));
    Ok(found)
}
