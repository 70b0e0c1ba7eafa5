//! The tickets that imported messages and answers belong to.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use kernel::Refusal;
use serde::Deserialize;
use store::{Select, Tx, Value, params};

use super::origins;
use crate::ticket::Ticket;

/// The tickets, locked; without those that went into another one.
pub(super) async fn hold(tx: &mut Tx, ids: &BTreeSet<String>) -> Result<BTreeMap<String, Ticket>, Refusal> {
    let mut holding = Select::new(sql!("hold_tickets"), params![]);
    holding.and_in("id", ids).hold();
    let held: Vec<Ticket> = tx.select(&holding).await?;
    Ok(held.into_iter().map(|ticket| (ticket.id.clone(), ticket)).collect())
}

/// The customer's first public message of a ticket.
#[derive(Debug, Deserialize)]
pub(super) struct Opening {
    ticket_id: String,
    pub id: String,
    pub body_text: String,
}

pub(super) async fn opening_of(tx: &mut Tx, ticket_id: &str) -> Result<Option<Opening>, Refusal> {
    Ok(list_openings(tx, [ticket_id]).await?.pop())
}

/// Opening messages that no imported message has claimed yet, by ticket.
pub(super) async fn openings(tx: &mut Tx, tickets: &BTreeSet<String>) -> Result<BTreeMap<String, Opening>, Refusal> {
    let openings = list_openings(tx, tickets).await?;
    let messages: Vec<&String> = openings.iter().map(|opening| &opening.id).collect();
    let claimed: HashSet<String> = origins::messages_told(tx, &messages).await?;
    let unclaimed = openings.into_iter().filter(|opening| !claimed.contains(&opening.id));
    Ok(unclaimed.map(|opening| (opening.ticket_id.clone(), opening)).collect())
}

async fn list_openings(
    tx: &mut Tx,
    tickets: impl IntoIterator<Item = impl Into<Value>>,
) -> Result<Vec<Opening>, Refusal> {
    let mut listing = Select::new(sql!("list_openings"), params![]);
    listing.and_in("m.ticket_id", tickets);
    Ok(tx.select(&listing).await?)
}
