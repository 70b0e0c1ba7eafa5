//! Saving a changed ticket.

use kernel::{Act, Refusal};
use store::{Subject, Tx, params};

use crate::facts::Facts;
use crate::promise::PromiseKind;
use crate::ticket::Ticket;
use crate::{applying, measuring};

/// What an event of this ticket is about.
pub(crate) fn subject(id: &str) -> Subject<'_> {
    Subject { topic: crate::TOPIC, id }
}

/// Measures the ticket anew after an event that the KPIs count, then saves it. Where the event decides
/// about the service level, that is applied first.
pub(crate) async fn settle(tx: &mut Tx, act: &Act, ticket: &mut Ticket) -> Result<Facts, Refusal> {
    applying::apply(tx, act, ticket).await?;
    let facts = measuring::measure(tx, &ticket.id).await?;
    ticket.set_clocks(&facts);
    save(tx, act, ticket).await?;
    Ok(facts)
}

/// Saves the ticket as a new version, last changed now.
pub(crate) async fn save(tx: &mut Tx, act: &Act, ticket: &mut Ticket) -> Result<(), Refusal> {
    ticket.updated_at = ticket.updated_at.max(act.now);
    save_quietly(tx, ticket).await
}

/// Saves what new messages change in these tickets, each as a new version. The columns that stay as they
/// are are left out: every index over a column that is set is written anew.
pub(crate) async fn save_what_was_said(tx: &mut Tx, tickets: impl Iterator<Item = &Ticket>) -> Result<(), Refusal> {
    let row = |t: &Ticket| {
        params![
            &t.id,
            &t.excerpt,
            t.updated_at,
            t.waiting_since,
            t.solved_at,
            t.due_at,
            due_kind(t),
            t.warn_at,
            t.escalated_at,
            &t.escalated_to
        ]
    };
    let head = "UPDATE tickets SET excerpt = column2, updated_at = column3, waiting_since = column4, solved_at = column5, \
        due_at = column6, due_kind = column7, warn_at = column8, escalated_at = column9, escalated_to = column10, version = version + 1 FROM (VALUES";
    tx.update_many(head, tickets.map(row).collect(), ") AS told WHERE id = column1").await?;
    Ok(())
}

/// Saves the ticket as a new version without moving it to the top of lists.
pub(crate) async fn save_quietly(tx: &mut Tx, ticket: &mut Ticket) -> Result<(), Refusal> {
    ticket.version += 1;
    let t = &*ticket;
    let saved = tx.run(
        sql!("save_ticket"),
        params![
            &t.id,
            &t.subject,
            &t.status_id,
            t.category.as_str(),
            t.urgency.as_str(),
            t.channel.as_str(),
            &t.customer_id,
            &t.order_id,
            &t.product_id,
            &t.team_id,
            &t.assignee_id,
            &t.tags,
            &t.fields,
            &t.excerpt,
            t.opened_at,
            t.updated_at,
            t.waiting_since,
            t.snoozed_until,
            t.solved_at,
            &t.merged_into,
            t.version,
            t.due_at,
            due_kind(t),
            t.warn_at,
            t.escalated_at,
            &t.escalated_to
        ],
    );
    match saved.await? {
        1 => Ok(()),
        _ => Err(Refusal::NotFound("ticket")),
    }
}

/// The column of it.
pub(crate) fn due_kind(ticket: &Ticket) -> Option<&'static str> {
    ticket.due_kind.map(PromiseKind::as_str)
}
