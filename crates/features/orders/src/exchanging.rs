//! Delivered items for other variants of the same product: what was delivered comes back by a return, and what goes out
//! instead is an order of its own, as a replacement is. The difference in price is settled with the first order.

use kernel::{Act, Money, Problems, Refusal, text};
use serde::{Deserialize, Serialize};
use store::Tx;
use utoipa::ToSchema;

use crate::deeds::{self, Deed};
use crate::events::{EXCHANGE_REQUESTED, tell_part};
use crate::hindrance::{Judged, exchanging, replaceable};
use crate::order::Line;
use crate::paying::taken;
use crate::replacing::{self, Placing};
use crate::returned::returnable;
use crate::returning;
use crate::rules::{self, Rights};
use crate::varying::{self, Settling, Swap};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ExchangeRequest)]
pub struct Request {
    pub lines: Vec<Swap>,
    /// What the new items cost more, below zero what they cost less, as the customer was told. Another difference is refused.
    pub difference: Money,
    /// How the difference is paid or given back.
    pub method: Option<String>,
    /// Why, such as "too small".
    pub reason: String,
    /// Why it is taken although the return window is over; needed then.
    pub exception: Option<String>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

/// What was begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Exchange {
    /// The return by which the items come back.
    pub return_id: String,
    /// The order that goes out instead.
    pub order_id: String,
    pub number: String,
    pub difference: Money,
}

pub async fn request(tx: &mut Tx, act: &Act, order_id: &str, input: Request) -> Result<Exchange, Refusal> {
    let order = taken(tx, act, order_id).await?;
    let gone = replacing::replaced(tx, order_id).await?;
    let judged = exchanging(&order, &gone, &rules::find(tx).await?, Rights::of(&act.actor), act.now);
    if let Judged::Hindered(hindrance) = &judged {
        return Err(hindrance.refusal());
    }
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::line(&input.reason, text::SUBJECT_MAX)).unwrap_or_default();
    let left = |line: &Line| returnable(line.quantity, &line.id, &order.returns).min(replaceable(line, &gone));
    let whats = ("returns and replacements", left);
    let swapped = varying::read(tx, act, &order, &input.lines, whats, &mut problems).await?;
    let (difference, method) =
        varying::owed(&order, &swapped, &input.difference, input.method.as_deref(), &mut problems);
    problems.into_result()?;
    let pieces = varying::pieces(&input.lines);
    let back = returning::Request {
        lines: pieces.clone(),
        reason: Some(reason.clone()),
        note: None,
        exception: input.exception,
        ticket_id: input.ticket_id.clone(),
    };
    let back = returning::request(tx, act, order_id, back).await?;
    // What goes out was paid for with what comes back and the difference.
    let lines = swapped.into_iter().map(|one| crate::writing::NewLine { price: 0, ..one.new }).collect();
    let placing = Placing { lines, pieces: pieces.clone(), reason: reason.clone(), address: None };
    let new = replacing::place(tx, act, &order, placing).await?;
    tell_part(tx, act, EXCHANGE_REQUESTED, order_id, &new.id)?;
    let count = Some(pieces.iter().map(|pieces| pieces.quantity).sum());
    let deed = Deed { kind: EXCHANGE_REQUESTED, subject_id: &new.id, pieces: count, ..Deed::default() };
    deeds::note(tx, act, order_id, input.ticket_id.as_deref(), deed).await?;
    let settling = Settling {
        field: "difference",
        difference: difference.clone(),
        method,
        reason,
        return_id: Some(back.id.clone()),
        ticket_id: input.ticket_id,
    };
    varying::settle(tx, act, &order, settling).await?;
    Ok(Exchange { return_id: back.id, order_id: new.id, number: new.number, difference })
}
