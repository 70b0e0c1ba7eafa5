//! Snoozing: out of sight until a moment, or until the customer writes.

use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::events::{self, Snoozed, Woken};
use crate::finding::{self, TicketDetail};
use crate::settling::{save, subject};
use crate::ticket::Ticket;
use crate::{ANSWER, holding};

/// Longest snooze; beyond it is a typing error.
const LONGEST: i64 = 366 * kernel::time::DAY;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Snooze {
    pub until: Timestamp,
}

/// Snoozes a ticket that is neither solved nor closed.
pub async fn snooze(tx: &mut Tx, act: &Act, id: &str, input: Snooze) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    check_moment(act, input.until).map_err(|problem| Refusal::invalid("until", problem))?;
    if turn(tx, act, &mut ticket, Some(input.until))? {
        save(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// A moment that one can wait for.
pub(crate) fn check_moment(act: &Act, until: Timestamp) -> Result<(), &'static str> {
    if until <= act.now || until.since(act.now) > LONGEST {
        return Err("must be in the future and within a year");
    }
    Ok(())
}

/// Puts a ticket in hand to sleep or wakes it, to be saved; says whether that changed anything.
pub(crate) fn turn(tx: &mut Tx, act: &Act, ticket: &mut Ticket, until: Option<Timestamp>) -> Result<bool, Refusal> {
    if until.is_some() && ticket.category.is_solved() {
        return Err(Refusal::conflict("a solved ticket has nothing to wake up for"));
    }
    if ticket.snoozed_until == until {
        return Ok(false);
    }
    ticket.snoozed_until = until;
    match until {
        Some(until) => tx.append(act, events::TICKET_SNOOZED, subject(&ticket.id), &Snoozed { until })?,
        None => tx.append(act, events::TICKET_WOKEN, subject(&ticket.id), &Woken { by_customer: false })?,
    }
    Ok(true)
}

/// Wakes a ticket by hand.
pub async fn wake(tx: &mut Tx, act: &Act, id: &str) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    if turn(tx, act, &mut ticket, None)? {
        save(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}
