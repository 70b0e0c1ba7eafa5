//! Everything that happened with a customer, newest first: its own events, its orders' moments, its
//! tickets' moments, also of those merged into it. What the asker may not see elsewhere is not here
//! either.

use kernel::{Actor, Cursor, Page, Reach, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::finding;
use crate::summarising::{ORDERS_READ, TICKETS_READ};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TimelineItem)]
pub struct Moment {
    pub at: Timestamp,
    /// Such as `OrderPlaced`.
    pub kind: String,
    pub subject: MomentSubject,
    /// The kind in words.
    pub text: String,
}

/// What it happened to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TimelineSubject)]
pub struct MomentSubject {
    /// Such as `order`, `shipment`, `ticket`, `customer`.
    pub kind: String,
    pub id: String,
    pub label: String,
}

#[derive(Debug, Deserialize)]
struct Row {
    at: Timestamp,
    kind: String,
    subject_kind: String,
    subject_id: String,
    label: Option<String>,
    place: String,
}

/// A list of moments and the columns that order it: the moment, and a key that tells equal ones apart.
struct Source {
    select: Select,
    at: &'static str,
    place: &'static str,
}

pub async fn timeline(
    conn: &mut Conn,
    actor: &Actor,
    id: &str,
    cursor: Option<Cursor>,
    limit: u32,
) -> Result<Page<Moment>, Refusal> {
    finding::row(conn, id).await?;
    // By their ids, not by a join: those reach each part of the union that a card of moments is.
    let group: Vec<String> = conn.all(sql!("list_group_ids"), params![id]).await?;
    let mut rows: Vec<Row> = Vec::new();
    for Source { mut select, at, place } in sources(actor, &group)? {
        select.page_descending(at, place, cursor.as_ref(), limit);
        rows.extend(conn.select::<Row>(&select).await?);
    }
    rows.sort_by(|one, other| (other.at, &other.place).cmp(&(one.at, &one.place)));
    let page = Page::cut(rows, limit, |row| Cursor { sort: row.at.as_millis(), id: row.place.clone() });
    Ok(page.map(moment))
}

fn sources(actor: &Actor, group: &[String]) -> Result<Vec<Source>, Refusal> {
    const EVENT_PLACE: &str = "('event_' || CAST(seq + 1000000000000 AS TEXT))";
    const PLACE: &str = "(kind || '_' || subject_id)";
    const CARD_PLACE: &str = "(cards.kind || '_' || cards.subject_id)";
    let source = |sql, of, at, place| {
        let mut select = Select::new(sql, params![]);
        select.and_in(of, group);
        Source { select, at, place }
    };
    let mut sources = vec![source(sql!("list_own_events"), "subject_id", "at", EVENT_PLACE)];
    if actor.reach(ORDERS_READ).is_ok() {
        sources.push(source(sql!("list_order_moments"), "customer_id", "at", PLACE));
    }
    match actor.reach(TICKETS_READ) {
        Ok(Reach::All) => sources.push(source(sql!("list_ticket_moments"), "customer_id", "at", PLACE)),
        Ok(Reach::Team | Reach::Own) => {
            let reachable = sql!("list_reachable_ticket_moments");
            let mut tickets = source(reachable, "cards.customer_id", "cards.at", CARD_PLACE);
            tickets.select.within_reach(actor, TICKETS_READ, "facts.team_id", "facts.assignee_id")?;
            sources.push(tickets);
        }
        Err(_) => {}
    }
    Ok(sources)
}

fn moment(row: Row) -> Moment {
    Moment {
        at: row.at,
        text: in_words(&row.kind),
        subject: MomentSubject { kind: row.subject_kind, id: row.subject_id, label: row.label.unwrap_or_default() },
        kind: row.kind,
    }
}

/// `ShipmentDelivered` as "Shipment delivered".
fn in_words(kind: &str) -> String {
    let mut words = String::with_capacity(kind.len() + 4);
    for letter in kind.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    #[test]
    fn kinds_become_words() {
        assert_eq!(super::in_words("WarrantyClaimEnded"), "Warranty claim ended");
    }
}
