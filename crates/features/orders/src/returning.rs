//! Sending goods back.

use kernel::{Act, Problems, Refusal, patch, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::deeds::{self, Deed};
use crate::events::{self, Moved, RETURN_MOVED, RETURN_REQUESTED, tell_part};
use crate::hindrance::{self, Judged};
use crate::order::Line;
use crate::paying::taken;
use crate::returned::{Pieces, Return, ReturnState, check_pieces, returnable};
use crate::rules::{self, Rights};
use crate::transition::{State as _, step};
use crate::writing;
use crate::{finding, returns};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReturnRequest)]
pub struct Request {
    pub lines: Vec<Pieces>,
    pub reason: Option<String>,
    pub note: Option<String>,
    /// Why it is taken although the return window is over; needed then.
    pub exception: Option<String>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

pub async fn request(tx: &mut Tx, act: &Act, order_id: &str, input: Request) -> Result<Return, Refusal> {
    let order = taken(tx, act, order_id).await?;
    let judged = hindrance::returning(&order, &rules::find(tx).await?, Rights::of(&act.actor), act.now);
    if let Judged::Hindered(hindrance) = &judged {
        return Err(hindrance.refusal());
    }
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::optional_line(input.reason.as_deref(), text::SUBJECT_MAX)).flatten();
    let note = checked_note(input.note.as_deref(), &mut problems);
    let given = text::optional_line(input.exception.as_deref(), text::SUBJECT_MAX);
    let exception = problems.note("exception", given).flatten();
    let left = |line: &Line| returnable(line.quantity, &line.id, &order.returns);
    check_pieces(&order, &input.lines, "returns", left, &mut problems);
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    judged.check("exception", exception.as_deref())?;
    // Within the window there is nothing to be an exception of.
    let exception = exception.filter(|_| judged != Judged::Possible);
    let id = act.id("ret");
    let values = params![&id, order_id, ReturnState::Requested.as_str(), reason, note, act.now, exception];
    tx.run(sql!("insert_return"), values).await?;
    writing::insert_return_lines(tx, &id, &input.lines).await?;
    tell_part(tx, act, RETURN_REQUESTED, order_id, &id)?;
    let pieces = Some(input.lines.iter().map(|pieces| pieces.quantity).sum());
    let deed = Deed { kind: RETURN_REQUESTED, subject_id: &id, pieces, ..Deed::default() };
    deeds::note(tx, act, order_id, input.ticket_id.as_deref(), deed).await?;
    returns::find(tx, &id).await
}

pub(crate) fn checked_note(given: Option<&str>, problems: &mut Problems) -> Option<String> {
    let given = given.filter(|note| !note.trim().is_empty())?;
    problems.note("note", text::body(given, 10_000))
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReturnChange)]
pub struct Change {
    pub state: Option<ReturnState>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub reason: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Option<String>>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Return, Refusal> {
    let order_id = finding::order_of(tx, sql!("find_return_order"), id, "return").await?;
    taken(tx, act, &order_id).await?;
    let before = returns::find(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let mut after = before.clone();
    let mut problems = Problems::default();
    if let Some(reason) = &input.reason {
        let reason = text::optional_line(reason.as_deref(), text::SUBJECT_MAX);
        after.reason = problems.note("reason", reason).flatten();
    }
    if let Some(note) = &input.note {
        after.note = checked_note(note.as_deref(), &mut problems);
    }
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    after.state = input.state.unwrap_or(before.state);
    step(before.state, after.state)?;
    if before.state != after.state {
        match after.state {
            ReturnState::Received => after.received_at = Some(act.now),
            ReturnState::Closed | ReturnState::Rejected => after.ended_at = Some(act.now),
            _ => {}
        }
    }
    let values = params![
        id,
        version,
        act.now,
        after.state.as_str(),
        &after.reason,
        &after.note,
        after.received_at,
        after.ended_at
    ];
    tx.run(sql!("update_return"), values).await?;
    let moved = Moved::new(id, before.state.as_str(), after.state.as_str());
    tx.append(act, RETURN_MOVED, events::order(&order_id), &moved)?;
    let deed = Deed { kind: RETURN_MOVED, subject_id: id, state: Some(after.state.as_str()), ..Deed::default() };
    deeds::note(tx, act, &order_id, input.ticket_id.as_deref(), deed).await?;
    returns::find(tx, id).await
}
