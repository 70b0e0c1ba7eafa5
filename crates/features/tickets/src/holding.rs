//! Loading a ticket in order to change it: locked, allowed, and of the version that the caller saw.

use kernel::{Act, Actor, ActorKind, Permission, Place, Refusal};
use serde_json::json;
use store::{Tx, params};

use crate::ticket::Ticket;
use crate::{READ, finding};

/// Whether this actor may do it here.
pub(crate) fn permitted(actor: &Actor, permission: Permission, place: Place<'_>) -> bool {
    actor.kind != ActorKind::Customer && (actor.acts_by_code() || actor.may(permission, place))
}

/// The ticket, locked until the transaction ends. What may not be touched is not there; what went
/// into another ticket is told so.
pub(crate) async fn hold(tx: &mut Tx, act: &Act, id: &str, permission: Permission) -> Result<Ticket, Refusal> {
    let ticket = hold_any(tx, act, id, permission).await?;
    match &ticket.merged_into {
        None => Ok(ticket),
        Some(into) => Err(Refusal::Conflict {
            code: "merged",
            detail: "this ticket went into another one".to_owned(),
            current: Some(json!({ "merged_into": into })),
        }),
    }
}

/// The same, of the version that the caller saw.
pub(crate) async fn hold_version(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    permission: Permission,
    version: i64,
) -> Result<Ticket, Refusal> {
    let ticket = hold(tx, act, id, permission).await?;
    if ticket.version == version {
        return Ok(ticket);
    }
    Err(Refusal::stale(&finding::detail(tx, &act.actor, id).await?))
}

/// The ticket, merged away or not. Answers to a change show the ticket, and refusals its state: who
/// may not see it may not change it either.
pub(crate) async fn hold_any(tx: &mut Tx, act: &Act, id: &str, permission: Permission) -> Result<Ticket, Refusal> {
    let found: Option<Ticket> = tx.maybe(sql!("hold_ticket"), params![id]).await?;
    let may = |ticket: &Ticket| [permission, READ].iter().all(|needed| permitted(&act.actor, *needed, ticket.place()));
    found.filter(may).ok_or(Refusal::NotFound("ticket"))
}
