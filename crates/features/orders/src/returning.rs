//! Sending goods back.

use kernel::{Act, Problems, Refusal, patch, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Moved, RETURN_MOVED, RETURN_REQUESTED, tell_part};
use crate::order::{Order, OrderState};
use crate::paying::taken;
use crate::returned::{Pieces, Return, ReturnState, returnable};
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
}

pub async fn request(tx: &mut Tx, act: &Act, order_id: &str, input: Request) -> Result<Return, Refusal> {
    let order = taken(tx, act, order_id).await?;
    check_shipped(order.state)?;
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::optional_line(input.reason.as_deref(), text::SUBJECT_MAX)).flatten();
    let note = checked_note(input.note.as_deref(), &mut problems);
    check_pieces(&order, &input.lines, &mut problems);
    problems.into_result()?;
    let id = act.id("ret");
    let values = params![&id, order_id, ReturnState::Requested.as_str(), reason, note, act.now];
    tx.run(sql!("insert_return"), values).await?;
    writing::insert_return_lines(tx, &id, &input.lines).await?;
    tell_part(tx, act, RETURN_REQUESTED, order_id, &id)?;
    returns::find(tx, &id).await
}

fn check_shipped(state: OrderState) -> Result<(), Refusal> {
    match state {
        OrderState::Shipped | OrderState::Delivered => Ok(()),
        OrderState::Placed | OrderState::Confirmed => {
            Err(Refusal::conflict("nothing of this order has been shipped yet; cancel it instead"))
        }
        OrderState::Cancelled => Err(Refusal::conflict("this order was cancelled; there is nothing to return")),
    }
}

fn check_pieces(order: &Order, given: &[Pieces], problems: &mut Problems) {
    if given.is_empty() {
        problems.add("lines", "must name at least one line");
    }
    for (index, pieces) in given.iter().enumerate() {
        let Some(line) = order.lines.iter().find(|line| line.id == pieces.line_id) else {
            problems.add(&format!("lines[{index}].line_id"), "is not a line of this order");
            continue;
        };
        if given[..index].iter().any(|earlier| earlier.line_id == pieces.line_id) {
            problems.add(&format!("lines[{index}].line_id"), "stands twice");
        }
        let left = returnable(line.quantity, &line.id, &order.returns);
        if pieces.quantity < 1 || pieces.quantity > left {
            let words = match left {
                ..1 => "all pieces of this line are in returns already".to_owned(),
                left => format!("must be 1 to {left}: what was bought, less what is in other returns"),
            };
            problems.add(&format!("lines[{index}].quantity"), words);
        }
    }
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
    returns::find(tx, id).await
}
