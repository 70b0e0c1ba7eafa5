//! What was done to orders out of a conversation, so that the conversation's history can tell of it.
//! Tickets are known by their id alone; what may be seen of them is what their facts say.

use kernel::{Act, Actor, ActorKind, Money, Page, Permission, Problems, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, Tx, params};
use utoipa::ToSchema;

/// Declared by the tickets feature; named here because what it guards shows here.
const TICKETS_READ: Permission = Permission { name: "tickets.read", explanation: "", reaches: kernel::BY_PLACE };
/// A conversation with more deeds than these shows the first.
const MOST: i64 = 500;

/// What was done, before it has an order and a ticket.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deed<'a> {
    pub kind: &'static str,
    pub subject_id: &'a str,
    /// The state it is in by it.
    pub state: Option<&'static str>,
    pub amount: Option<&'a Money>,
    pub pieces: Option<i64>,
}

/// Notes if there is no such ticket for the one who acts.
pub(crate) async fn check_ticket(
    conn: &mut Conn,
    act: &Act,
    ticket_id: Option<&str>,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    if let Some(id) = ticket_id
        && !act.actor.acts_by_code()
        && !may_see(conn, &act.actor, id).await?
    {
        problems.add("ticket_id", "there is no such ticket");
    }
    Ok(())
}

async fn may_see(conn: &mut Conn, actor: &Actor, ticket_id: &str) -> Result<bool, Refusal> {
    if actor.reach(TICKETS_READ).is_err() {
        return Ok(false);
    }
    let mut select = Select::new(sql!("find_ticket"), params![ticket_id]);
    select.within_reach(actor, TICKETS_READ, "team_id", "assignee_id")?;
    let found: Vec<String> = conn.select(&select).await?;
    Ok(!found.is_empty())
}

/// Writes down what was done out of a ticket; nothing if it was not.
pub(crate) async fn note(
    tx: &mut Tx,
    act: &Act,
    order_id: &str,
    ticket_id: Option<&str>,
    deed: Deed<'_>,
) -> Result<(), Refusal> {
    let Some(ticket_id) = ticket_id else { return Ok(()) };
    let values = params![
        act.id("ded"),
        order_id,
        ticket_id,
        act.now,
        act.actor.kind.as_str(),
        &act.actor.id,
        deed.kind,
        deed.subject_id,
        deed.state,
        deed.amount.map(|amount| amount.amount),
        deed.amount.map(|amount| amount.currency.clone()),
        deed.pieces
    ];
    tx.run(sql!("insert_order_deed"), values).await?;
    Ok(())
}

/// Something that was done to an order out of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderDeed {
    pub id: String,
    pub order_id: String,
    pub order_number: String,
    pub ticket_id: String,
    pub at: Timestamp,
    pub actor_kind: ActorKind,
    pub actor_id: String,
    /// Such as `RefundRequested`.
    pub kind: String,
    /// The return, refund, claim, replacement or order.
    pub subject_id: String,
    /// The state it got.
    pub state: Option<String>,
    pub amount: Option<Money>,
    pub pieces: Option<i64>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    order_id: String,
    order_number: String,
    ticket_id: String,
    at: Timestamp,
    actor_kind: ActorKind,
    actor_id: String,
    kind: String,
    subject_id: String,
    state: Option<String>,
    amount: Option<i64>,
    currency: Option<String>,
    pieces: Option<i64>,
}

/// What was done out of a ticket, oldest first. Of a ticket that the asker may not see: nothing.
pub async fn of_ticket(conn: &mut Conn, actor: &Actor, ticket_id: &str) -> Result<Page<OrderDeed>, Refusal> {
    if !may_see(conn, actor, ticket_id).await? {
        return Ok(Page { items: Vec::new(), next: None });
    }
    let rows: Vec<Row> = conn.all(sql!("list_deeds_of_ticket"), params![ticket_id, MOST]).await?;
    let items = rows.into_iter().map(|row| OrderDeed {
        amount: row.amount.zip(row.currency).map(|(amount, currency)| Money { amount, currency }),
        id: row.id,
        order_id: row.order_id,
        order_number: row.order_number,
        ticket_id: row.ticket_id,
        at: row.at,
        actor_kind: row.actor_kind,
        actor_id: row.actor_id,
        kind: row.kind,
        subject_id: row.subject_id,
        state: row.state,
        pieces: row.pieces,
    });
    Ok(Page { items: items.collect(), next: None })
}
