//! Snoozing: out of sight until a moment, or until the customer writes.

use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::events::{self, Snoozed, Woken};
use crate::finding::{self, TicketDetail};
use crate::settling::{save, subject};
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
    if input.until <= act.now || input.until.since(act.now) > LONGEST {
        return Err(Refusal::invalid("until", "must be in the future and within a year"));
    }
    if ticket.category.is_solved() {
        return Err(Refusal::conflict("a solved ticket has nothing to wake up for"));
    }
    if ticket.snoozed_until != Some(input.until) {
        ticket.snoozed_until = Some(input.until);
        tx.append(act, events::TICKET_SNOOZED, subject(id), &Snoozed { until: input.until })?;
        save(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// Wakes a ticket by hand.
pub async fn wake(tx: &mut Tx, act: &Act, id: &str) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    if ticket.snoozed_until.take().is_some() {
        tx.append(act, events::TICKET_WOKEN, subject(id), &Woken { by_customer: false })?;
        save(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}
