//! Changing a ticket's status.

use kernel::{Act, ActorKind, Refusal, Timestamp};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::events::{self, Cause, StatusChanged};
use crate::finding::{self, TicketDetail};
use crate::settling::{settle, subject};
use crate::status::{self, Status};
use crate::ticket::Ticket;
use crate::{ANSWER, holding};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusChoice {
    /// Key of the status.
    pub status: String,
}

/// Puts the ticket into a status.
pub async fn progress(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    input: StatusChoice,
    version: i64,
) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold_version(tx, act, id, ANSWER, version).await?;
    let to = status::by_key(tx, &input.status).await?;
    if to.id != ticket.status_id {
        turn(tx, act, act.now, &mut ticket, &to, Cause::Chosen).await?;
        settle(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// Changes the status of a ticket in hand and appends the event. Whoever solves it is its solver; a
/// program solves for the assignee.
pub(crate) async fn turn(
    tx: &mut Tx,
    act: &Act,
    at: Timestamp,
    ticket: &mut Ticket,
    to: &Status,
    cause: Cause,
) -> Result<(), Refusal> {
    if to.id == ticket.status_id {
        return Ok(());
    }
    let from = status::by_id(tx, &ticket.status_id).await?;
    let solves = to.category.is_solved() && !from.category.is_solved();
    let solver_id = match act.actor.kind {
        ActorKind::Staff => Some(act.actor.id.clone()),
        _ => ticket.assignee_id.clone(),
    };
    let event = StatusChanged {
        from: from.key,
        to: to.key.clone(),
        from_category: from.category,
        to_category: to.category,
        cause,
        solver_id: solver_id.filter(|_| solves),
    };
    tx.append_at(act, at, events::STATUS_CHANGED, subject(&ticket.id), &event)?;
    ticket.status_id.clone_from(&to.id);
    ticket.category = to.category;
    if to.category.is_solved() {
        ticket.snoozed_until = None;
    }
    Ok(())
}
