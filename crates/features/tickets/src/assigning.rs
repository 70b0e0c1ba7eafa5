//! Assigning a ticket to a person, a team, or both.

use kernel::{Act, ActorKind, Problems, Refusal};
use serde::Deserialize;
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Assigned, Routed};
use crate::finding::{self, TicketDetail};
use crate::references::{self, Kind};
use crate::settling::{settle, subject};
use crate::ticket::Ticket;
use crate::{ANSWER, holding};

/// Whose the ticket is from now on. Null takes it from a person or a team; absent leaves it.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Assignment {
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub assignee_id: Option<Option<String>>,
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub team_id: Option<Option<String>>,
}

/// Assigns the ticket.
pub async fn assign(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    input: Assignment,
    version: i64,
) -> Result<TicketDetail, Refusal> {
    let mut ticket = holding::hold_version(tx, act, id, ANSWER, version).await?;
    let mut problems = Problems::default();
    check(tx, &input, &mut problems).await?;
    problems.into_result()?;
    if give(tx, act, &mut ticket, input).await? {
        settle(tx, act, &mut ticket).await?;
    }
    finding::detail(tx, &act.actor, id).await
}

/// The person and the team must be there.
pub(crate) async fn check(conn: &mut Conn, input: &Assignment, problems: &mut Problems) -> Result<(), Refusal> {
    let (person, team) = (input.assignee_id.as_ref(), input.team_id.as_ref());
    references::check(conn, problems, "assignee_id", Kind::Person, person.and_then(|id| id.as_deref())).await?;
    references::check(conn, problems, "team_id", Kind::Team, team.and_then(|id| id.as_deref())).await?;
    Ok(())
}

/// Changes a ticket in hand and appends the event, if it changes anything. What a person does about whose a
/// ticket is, routing leaves alone; a ticket that comes to another team as nobody's begins anew there.
pub(crate) async fn give(tx: &mut Tx, act: &Act, ticket: &mut Ticket, input: Assignment) -> Result<bool, Refusal> {
    let (team, person) = (ticket.team_id.clone(), ticket.assignee_id.clone());
    if !hand_over(tx, act, ticket, input, None)? {
        return Ok(false);
    }
    let moved = ticket.team_id != team && ticket.assignee_id.is_none();
    if act.actor.kind == ActorKind::Staff && !moved && ticket.assignee_id != person {
        tx.run(sql!("note_routing"), params![&ticket.id, true, None::<String>, act.now]).await?;
    } else {
        tx.run(sql!("forget_routing"), params![&ticket.id]).await?;
    }
    Ok(true)
}

/// What the customer reopens is routing's again: whoever has it keeps it while they are here.
pub(crate) async fn begin_anew(tx: &mut Tx, act: &Act, ticket: &Ticket) -> Result<(), Refusal> {
    tx.run(sql!("note_routing"), params![&ticket.id, false, &ticket.assignee_id, act.now]).await?;
    Ok(())
}

/// The change alone, with the reason if the program gives it.
pub(crate) fn hand_over(
    tx: &mut Tx,
    act: &Act,
    ticket: &mut Ticket,
    input: Assignment,
    routed: Option<Routed>,
) -> Result<bool, Refusal> {
    let event = Assigned {
        from_team_id: ticket.team_id.clone(),
        from_assignee_id: ticket.assignee_id.clone(),
        team_id: input.team_id.unwrap_or_else(|| ticket.team_id.clone()),
        assignee_id: input.assignee_id.unwrap_or_else(|| ticket.assignee_id.clone()),
        routed,
    };
    if event.team_id == ticket.team_id && event.assignee_id == ticket.assignee_id {
        return Ok(false);
    }
    ticket.team_id.clone_from(&event.team_id);
    ticket.assignee_id.clone_from(&event.assignee_id);
    tx.append(act, events::TICKET_ASSIGNED, subject(&ticket.id), &event)?;
    Ok(true)
}
