//! Setting a ticket aside as spam, as a test or as deleted: it stays, with everything in it, but
//! leaves every list and every count. Taking it back puts it where it was, with all its facts.

use kernel::{Act, ActorKind, Refusal};
use serde::{Deserialize, Serialize};
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::finding::{self, TicketDetail};
use crate::settling::{settle, subject};
use crate::ticket::{Aside, Ticket};
use crate::{ANSWER, holding};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetAside {
    pub reason: Aside,
}

/// Sets the ticket aside, or says another reason for it.
pub async fn set_aside(tx: &mut Tx, act: &Act, id: &str, input: SetAside) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    if put_away(tx, act, &mut ticket, input.reason).await? {
        settle(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// Sets a ticket in hand aside, to be settled; says whether there was anything to do.
pub(crate) async fn put_away(tx: &mut Tx, act: &Act, ticket: &mut Ticket, reason: Aside) -> Result<bool, Refusal> {
    if ticket.set_aside == Some(reason) {
        return Ok(false);
    }
    ticket.set_aside = Some(reason);
    let by = (act.actor.kind == ActorKind::Staff).then_some(act.actor.id.as_str());
    tx.run(sql!("set_ticket_aside"), params![&ticket.id, reason.as_str(), act.now, by]).await?;
    tx.append(act, events::TICKET_SET_ASIDE, subject(&ticket.id), &events::SetAside { reason })?;
    Ok(true)
}

/// Takes the ticket back, if it was set aside.
pub async fn take_back(tx: &mut Tx, act: &Act, id: &str) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    if bring_back(tx, act, &mut ticket).await? {
        settle(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// Takes a ticket in hand back, to be settled; says whether there was anything to do.
pub(crate) async fn bring_back(tx: &mut Tx, act: &Act, ticket: &mut Ticket) -> Result<bool, Refusal> {
    let Some(reason) = ticket.set_aside.take() else { return Ok(false) };
    tx.run(sql!("take_ticket_back"), params![&ticket.id]).await?;
    tx.append(act, events::TICKET_TAKEN_BACK, subject(&ticket.id), &events::SetAside { reason })?;
    Ok(true)
}
