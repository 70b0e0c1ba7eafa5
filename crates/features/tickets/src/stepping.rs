//! Several changes of one ticket at once, and what takes them back. Bulk changes and macros are made
//! of these steps.

use kernel::{Act, Problems, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::assigning::{self, Assignment};
use crate::events::{self, Cause};
use crate::settling::{settle, subject};
use crate::status::{self, Status};
use crate::ticket::{Aside, Ticket, Urgency};
use crate::{ANSWER, editing, holding, progressing, setting_aside, snoozing, tagging};

/// What is done to a ticket. What is absent stays; null takes away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = TicketSteps)]
pub struct Steps {
    #[serde(deserialize_with = "kernel::patch::some", skip_serializing_if = "Option::is_none")]
    pub assignee_id: Option<Option<String>>,
    #[serde(deserialize_with = "kernel::patch::some", skip_serializing_if = "Option::is_none")]
    pub team_id: Option<Option<String>>,
    /// Key of a status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Urgency>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub add_tags: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remove_tags: Vec<String>,
    #[serde(deserialize_with = "kernel::patch::some", skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<Option<Timestamp>>,
    #[serde(deserialize_with = "kernel::patch::some", skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Option<Aside>>,
}

/// Steps of which everything they name is there.
#[derive(Debug, Clone)]
pub(crate) struct Checked {
    steps: Steps,
    status: Option<Status>,
}

impl Steps {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Takes steps with one ticket, for a program: what it does is not kept to be taken back. Says whether
/// anything is other than before.
pub async fn step(tx: &mut Tx, act: &Act, id: &str, steps: Steps) -> Result<bool, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let mut problems = Problems::default();
    let checked = check(tx, act, "steps", steps, &mut problems).await?;
    problems.into_result()?;
    Ok(!take(tx, act, &mut ticket, &checked).await?.is_empty())
}

/// Notes what is wrong with steps that are to be taken later.
pub async fn verify(
    conn: &mut Conn,
    act: &Act,
    field: &str,
    steps: Steps,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    check(conn, act, field, steps, problems).await.map(drop)
}

/// Looks up what the steps name, once for all tickets; what is wrong is noted under `field`.
pub(crate) async fn check(
    conn: &mut Conn,
    act: &Act,
    field: &str,
    steps: Steps,
    problems: &mut Problems,
) -> Result<Checked, Refusal> {
    let mut wrong = Problems::default();
    let status = match &steps.status {
        None => None,
        Some(key) => match status::by_key(conn, key).await {
            Ok(status) => Some(status),
            Err(Refusal::Invalid(said)) => {
                said.into_iter().for_each(|one| wrong.add(&one.field, one.problem));
                None
            }
            Err(other) => return Err(other),
        },
    };
    let assignment = Assignment { assignee_id: steps.assignee_id.clone(), team_id: steps.team_id.clone() };
    assigning::check(conn, &assignment, &mut wrong).await?;
    let add_tags = tagging::check_list("add_tags", &steps.add_tags, &mut wrong);
    let remove_tags = tagging::check_list("remove_tags", &steps.remove_tags, &mut wrong);
    if let Some(Some(until)) = steps.snoozed_until
        && let Err(problem) = snoozing::check_moment(act, until)
    {
        wrong.add("snoozed_until", problem);
    }
    if let Err(Refusal::Invalid(said)) = wrong.into_result() {
        said.into_iter().for_each(|one| problems.add(&format!("{field}.{}", one.field), one.problem));
    }
    Ok(Checked { steps: Steps { add_tags, remove_tags, ..steps }, status })
}

/// Takes the steps with a ticket in hand; gives those that take them back, empty if nothing changed.
pub(crate) async fn take(tx: &mut Tx, act: &Act, ticket: &mut Ticket, checked: &Checked) -> Result<Steps, Refusal> {
    let (steps, before) = (&checked.steps, ticket.clone());
    let mut back = Steps::default();
    if let Some(None) = steps.set_aside
        && let Some(reason) = ticket.set_aside
    {
        setting_aside::bring_back(tx, act, ticket).await?;
        back.set_aside = Some(Some(reason));
    }
    let assignment = Assignment { assignee_id: steps.assignee_id.clone(), team_id: steps.team_id.clone() };
    if assigning::give(tx, act, ticket, assignment).await? {
        back.assignee_id = (ticket.assignee_id != before.assignee_id).then(|| before.assignee_id.clone());
        back.team_id = (ticket.team_id != before.team_id).then(|| before.team_id.clone());
    }
    if let Some(urgency) = steps.urgency.filter(|urgency| *urgency != before.urgency) {
        ticket.urgency = urgency;
        let edited = editing::differences(&before, ticket);
        tx.append(act, events::TICKET_EDITED, subject(&ticket.id), &edited)?;
        back.urgency = Some(before.urgency);
    }
    for tag in &steps.remove_tags {
        if tagging::take_off(tx, act, ticket, tag).await? {
            back.add_tags.push(tag.clone());
        }
    }
    for tag in &steps.add_tags {
        if tagging::put_on(tx, act, ticket, tag).await? {
            back.remove_tags.push(tag.clone());
        }
    }
    if let Some(to) = checked.status.as_ref().filter(|to| to.id != ticket.status_id) {
        back.status = Some(status::by_id(tx, &ticket.status_id).await?.key);
        progressing::turn(tx, act, act.now, ticket, to, Cause::Chosen).await?;
    }
    if let Some(until) = steps.snoozed_until {
        snoozing::turn(tx, act, ticket, until)?;
    }
    if ticket.snoozed_until != before.snoozed_until {
        back.snoozed_until = Some(before.snoozed_until);
    }
    if let Some(Some(reason)) = steps.set_aside
        && setting_aside::put_away(tx, act, ticket, reason).await?
    {
        back.set_aside = Some(before.set_aside);
    }
    if !back.is_empty() {
        settle(tx, act, ticket).await?;
    }
    Ok(back)
}

/// Whether a ticket is still as the steps left it, in all that they touched. Tags commute.
pub(crate) async fn stands(tx: &mut Tx, ticket: &Ticket, steps: &Steps, back: &Steps) -> Result<bool, Refusal> {
    let same = |touched: bool, still: bool| !touched || still;
    let status = match (&back.status, &steps.status) {
        (Some(_), Some(set)) => status::by_id(tx, &ticket.status_id).await?.key == *set,
        _ => true,
    };
    let assignee = steps.assignee_id.as_ref().is_none_or(|to| *to == ticket.assignee_id);
    let team = steps.team_id.as_ref().is_none_or(|to| *to == ticket.team_id);
    Ok(status
        && same(back.assignee_id.is_some(), assignee)
        && same(back.team_id.is_some(), team)
        && same(back.urgency.is_some(), steps.urgency.is_none_or(|to| to == ticket.urgency))
        && same(back.set_aside.is_some(), steps.set_aside.is_none_or(|to| to == ticket.set_aside)))
}

/// A snooze that is over by now is none to go back to.
pub(crate) fn without_past(act: &Act, back: Steps) -> Steps {
    let over = back.snoozed_until.flatten().is_some_and(|until| until <= act.now);
    Steps { snoozed_until: if over { Some(None) } else { back.snoozed_until }, ..back }
}

/// Keeps what takes steps back, so that a person can; see [`crate::undoing`].
pub(crate) async fn keep(tx: &mut Tx, act: &Act, id: &str, done: &crate::undoing::Done) -> Result<(), Refusal> {
    let text = serde_json::to_string(done).map_err(|error| Refusal::Fault(error.to_string()))?;
    tx.run(sql!("keep_deed"), params![id, &act.actor.id, act.now, text]).await?;
    Ok(())
}
