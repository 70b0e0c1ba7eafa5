//! Reading a customer with all that belongs to it.

use std::collections::HashMap;

use kernel::{Actor, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Error, Json, Select, Sql, Value, params};

use crate::customer::{Consent, ContactWindow, Customer, Email, ExternalId, Phone, Preferences, PreferredChannel};
use crate::{Address, summarising};

/// The row itself.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    pub id: String,
    pub number: i64,
    pub name: String,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub preferred_channel: Option<PreferredChannel>,
    pub avoided_channel: Option<PreferredChannel>,
    pub contact_from: Option<String>,
    pub contact_to: Option<String>,
    pub preferred_hours: Option<String>,
    pub do_not_contact: bool,
    pub accessibility: Option<String>,
    pub preference_notes: Option<String>,
    pub address: Option<Json<Address>>,
    pub merged_into: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// A value and whose it is.
#[derive(Debug, Deserialize)]
pub(crate) struct Held {
    pub root_id: String,
    pub customer_id: String,
    pub source: Option<String>,
    pub value: String,
}

/// A customer with what its group has and what it has been to the shop, as far as `actor` may see.
pub async fn find(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Customer, Refusal> {
    let mut customer = load(conn, id).await?;
    customer.summary = Some(summarising::summarise(conn, actor, &customer).await?);
    Ok(customer)
}

/// A customer without its summary.
pub(crate) async fn load(conn: &mut Conn, id: &str) -> Result<Customer, Refusal> {
    let row = row(conn, id).await?;
    let merge = match &row.merged_into {
        Some(_) => conn.maybe(sql!("find_standing_merge"), params![id]).await?,
        None => None,
    };
    let mut found = with_parts(conn, vec![row]).await?;
    let mut customer = found.pop().ok_or(Refusal::NotFound("customer"))?;
    customer.consent = consent(conn, id).await?;
    customer.merge = merge;
    Ok(customer)
}

pub(crate) async fn row(conn: &mut Conn, id: &str) -> Result<Row, Refusal> {
    conn.maybe(sql!("find_customer"), params![id]).await?.ok_or(Refusal::NotFound("customer"))
}

/// The last word per purpose, in the order in which the purposes came up.
async fn consent(conn: &mut Conn, id: &str) -> Result<Vec<Consent>, Error> {
    let said: Vec<Consent> = conn.all(sql!("list_consents"), params![id]).await?;
    let mut last: Vec<Consent> = Vec::new();
    for consent in said {
        match last.iter_mut().find(|known| known.purpose == consent.purpose) {
            Some(known) => *known = consent,
            None => last.push(consent),
        }
    }
    Ok(last)
}

/// Rows with addresses, numbers, tags and external ids: of the whole group for a live customer, its
/// own for a merged one.
pub(crate) async fn with_parts(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Customer>, Error> {
    let (live, merged): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|row| row.merged_into.is_none());
    let whose = Whose {
        live: live.iter().map(|row| row.id.clone()).collect(),
        merged: merged.iter().map(|row| row.id.clone()).collect(),
    };
    let mut emails = held(conn, sql!("list_emails"), &whose, "ORDER BY customer_emails.position, value").await?;
    let mut phones = held(conn, sql!("list_phones"), &whose, "ORDER BY customer_phones.position, value").await?;
    let mut tags = held(conn, sql!("list_tags"), &whose, "ORDER BY value").await?;
    let mut externals =
        held(conn, sql!("list_external_ids"), &whose, "ORDER BY customer_external_ids.source, value").await?;
    let customers = rows.into_iter().map(|row| {
        let take = |from: &mut HashMap<String, Vec<Held>>| from.remove(&row.id).unwrap_or_default();
        let parts = Parts {
            emails: values(take(&mut emails)),
            phones: values(take(&mut phones)),
            tags: values(take(&mut tags)),
            external_ids: take(&mut externals),
        };
        assemble(row, parts)
    });
    Ok(customers.collect())
}

struct Whose {
    live: Vec<String>,
    merged: Vec<String>,
}

struct Parts {
    emails: Vec<String>,
    phones: Vec<String>,
    tags: Vec<String>,
    external_ids: Vec<Held>,
}

fn assemble(row: Row, parts: Parts) -> Customer {
    let mut tags = parts.tags;
    tags.dedup();
    Customer {
        emails: marked(parts.emails, |address, primary| Email { address, primary }),
        phones: marked(parts.phones, |number, primary| Phone { number, primary }),
        external_ids: parts
            .external_ids
            .into_iter()
            .map(|held| ExternalId { source: held.source.unwrap_or_default(), id: held.value })
            .collect(),
        tags,
        preferences: Preferences {
            channel: row.preferred_channel,
            avoid: row.avoided_channel,
            window: row.contact_from.zip(row.contact_to).map(|(from, to)| ContactWindow { from, to }),
            hours: row.preferred_hours,
            do_not_contact: row.do_not_contact,
            accessibility: row.accessibility,
            notes: row.preference_notes,
        },
        id: row.id,
        number: row.number,
        name: row.name,
        language: row.language,
        time_zone: row.time_zone,
        address: row.address.map(|Json(address)| address),
        consent: Vec::new(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
        merged_into: row.merged_into,
        merge: None,
        summary: None,
    }
}

/// The first is the primary one; a number that two of the group have stands once.
fn marked<T>(values: Vec<String>, make: impl Fn(String, bool) -> T) -> Vec<T> {
    let mut seen: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    seen.into_iter().enumerate().map(|(place, value)| make(value, place == 0)).collect()
}

fn values(held: Vec<Held>) -> Vec<String> {
    held.into_iter().map(|held| held.value).collect()
}

async fn held(
    conn: &mut Conn,
    base: Sql,
    whose: &Whose,
    order: &'static str,
) -> Result<HashMap<String, Vec<Held>>, Error> {
    let mut by_owner: HashMap<String, Vec<Held>> = HashMap::new();
    if !whose.live.is_empty() {
        let mut select = Select::new(base, params![]);
        select.and_in("customers.root_id", &whose.live).then(order, params![]);
        for held in conn.select::<Held>(&select).await? {
            by_owner.entry(held.root_id.clone()).or_default().push(held);
        }
    }
    if !whose.merged.is_empty() {
        let mut select = Select::new(base, params![]);
        select.and_in("customers.id", &whose.merged).then(order, params![]);
        for held in conn.select::<Held>(&select).await? {
            by_owner.entry(held.customer_id.clone()).or_default().push(held);
        }
    }
    Ok(by_owner)
}

/// Who holds something that must be unique.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Holder {
    pub id: String,
    pub number: i64,
    pub name: String,
    pub root_id: String,
}

pub(crate) async fn holder(conn: &mut Conn, sql: Sql, params: Vec<Value>) -> Result<Option<Holder>, Error> {
    conn.maybe(sql, params).await
}
