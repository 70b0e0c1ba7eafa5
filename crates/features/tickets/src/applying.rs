//! Applying a service level: when a ticket is opened or reopened, and when what decides about it changes.
//! The log keeps the targets, so that a later change of the policy rewrites nothing.

use kernel::{Act, Refusal, Timestamp};
use store::{Event, Tx};

use crate::events::{self, Edited, SlaApplied, StatusChanged};
use crate::settling::subject;
use crate::sla_policy;
use crate::ticket::Ticket;

/// Of a change's fields those that decide about the policy or its targets.
const DECIDING: &[&str] = &["urgency", "channel", "customer_id"];

/// Applies what holds for a ticket that comes into being in this transaction.
pub(crate) async fn apply_new(tx: &mut Tx, act: &Act, ticket: &Ticket) -> Result<(), Refusal> {
    if let Some(policy) = sla_policy::matching(tx, ticket).await? {
        let applied = SlaApplied { policy: Some(policy) };
        tx.append_at(act, ticket.opened_at, events::SLA_APPLIED, subject(&ticket.id), &applied)?;
    }
    Ok(())
}

/// Applies what holds now, if something in this transaction asks for it.
pub(crate) async fn apply(tx: &mut Tx, act: &Act, ticket: &Ticket) -> Result<(), Refusal> {
    let Some(asked) = asked_for(&tx.events_of_new(&ticket.id))? else { return Ok(()) };
    let applied = SlaApplied { policy: sla_policy::matching(tx, ticket).await? };
    let events = tx.events_of(&ticket.id).await?;
    let last = events.iter().rev().find(|event| event.kind == events::SLA_APPLIED);
    let before: SlaApplied = last.map(Event::read).transpose()?.unwrap_or_default();
    // A reopening is promised anew: the hours may be others by now.
    if applied != before || (asked.anew && applied.policy.is_some()) {
        tx.append_at(act, asked.at, events::SLA_APPLIED, subject(&ticket.id), &applied)?;
    }
    Ok(())
}

struct Asked {
    at: Timestamp,
    anew: bool,
}

/// Whether these events ask for it, since when, and whether even if nothing is different.
fn asked_for(events: &[Event]) -> Result<Option<Asked>, Refusal> {
    let mut asked: Option<Asked> = None;
    for event in events {
        let (asks, anew) = match event.kind.as_str() {
            events::SLA_APPLIED => {
                asked = None;
                continue;
            }
            events::TICKET_OPENED => (true, true),
            events::TICKET_ASSIGNED => {
                let assigned: events::Assigned = event.read()?;
                (assigned.from_team_id != assigned.team_id, false)
            }
            events::TICKET_EDITED => {
                let edited: Edited = event.read()?;
                (DECIDING.iter().any(|field| edited.changes.contains_key(*field)), false)
            }
            events::STATUS_CHANGED => {
                let turn: StatusChanged = event.read()?;
                let reopens = turn.from_category.is_solved() && !turn.to_category.is_solved();
                (reopens, reopens)
            }
            _ => continue,
        };
        if asks {
            let before = asked.as_ref();
            let at = before.map_or(event.at, |before| before.at.max(event.at));
            asked = Some(Asked { at, anew: anew || before.is_some_and(|before| before.anew) });
        }
    }
    Ok(asked)
}
