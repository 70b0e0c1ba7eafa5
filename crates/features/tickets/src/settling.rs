//! Saving a changed ticket.

use kernel::{Act, Refusal};
use store::{Subject, Tx, Value, params};

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

/// Saves what new messages change in these tickets, from what each was before, as a new version. A column is
/// set where it changed only: every index over a column that is set is written anew.
pub(crate) async fn save_what_was_said(tx: &mut Tx, tickets: &[(&Ticket, &Ticket)]) -> Result<(), Refusal> {
    let changed = |differs: fn(&Ticket, &Ticket) -> bool, row: fn(&Ticket) -> Vec<Value>| {
        tickets.iter().filter(|(before, after)| differs(before, after)).map(|(_, after)| row(after)).collect()
    };
    const OF_TOLD: &str = ") AS told WHERE id = column1";
    let excerpts = changed(|_, _| true, |t| params![&t.id, &t.excerpt]);
    let head = "UPDATE tickets SET version = version + 1, excerpt = column2 FROM (VALUES";
    tx.update_many(head, excerpts, OF_TOLD).await?;
    let moments = changed(|a, b| a.updated_at != b.updated_at, |t| params![&t.id, t.updated_at]);
    tx.update_many("UPDATE tickets SET updated_at = column2 FROM (VALUES", moments, OF_TOLD).await?;
    let waits = changed(|a, b| a.waiting_since != b.waiting_since, |t| params![&t.id, t.waiting_since]);
    tx.update_many("UPDATE tickets SET waiting_since = column2 FROM (VALUES", waits, OF_TOLD).await?;
    let solves = changed(|a, b| a.solved_at != b.solved_at, |t| params![&t.id, t.solved_at]);
    tx.update_many("UPDATE tickets SET solved_at = column2 FROM (VALUES", solves, OF_TOLD).await?;
    let promises = changed(
        |a, b| (a.due_at, a.due_kind, a.warn_at) != (b.due_at, b.due_kind, b.warn_at),
        |t| params![&t.id, t.due_at, due_kind(t), t.warn_at],
    );
    let head = "UPDATE tickets SET due_at = column2, due_kind = column3, warn_at = column4 FROM (VALUES";
    tx.update_many(head, promises, OF_TOLD).await?;
    let escalations = changed(
        |a, b| (a.escalated_at, &a.escalated_to) != (b.escalated_at, &b.escalated_to),
        |t| params![&t.id, t.escalated_at, &t.escalated_to],
    );
    let head = "UPDATE tickets SET escalated_at = column2, escalated_to = column3 FROM (VALUES";
    tx.update_many(head, escalations, OF_TOLD).await?;
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
