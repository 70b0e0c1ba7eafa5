//! Items of an order that become other variants of the same product, until something of it has left the house.

use kernel::{Act, Money, Problems, Refusal};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::changing::write_row;
use crate::deeds::{self, Deed};
use crate::events::{ORDER_ITEMS_CHANGED, tell_part};
use crate::finding;
use crate::hindrance::rearranging;
use crate::order::Order;
use crate::paying::taken;
use crate::rules::Rights;
use crate::varying::{self, Settling, Swap};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderItemsChange)]
pub struct Change {
    pub lines: Vec<Swap>,
    /// What the new items cost more, below zero what they cost less, as the customer was told. Another difference is refused.
    pub difference: Money,
    /// How the difference is paid or given back.
    pub method: Option<String>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Order, Refusal> {
    let order = taken(tx, act, id).await?;
    if order.version != version {
        return Err(Refusal::stale(&order));
    }
    rearranging(&order, Rights::of(&act.actor)).check("lines", None)?;
    let mut problems = Problems::default();
    let left = ("changes", |line: &crate::order::Line| line.quantity);
    let swapped = varying::read(tx, act, &order, &input.lines, left, &mut problems).await?;
    let (difference, method) =
        varying::owed(&order, &swapped, &input.difference, input.method.as_deref(), &mut problems);
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    let mut row = finding::row(tx, id).await?;
    row.total = row.total.saturating_add(difference.amount).max(0);
    write_row(tx, act, &row, version).await?;
    varying::rewrite(tx, &order, &swapped).await?;
    tell_part(tx, act, ORDER_ITEMS_CHANGED, id, id)?;
    let pieces = Some(swapped.iter().map(|one| one.quantity).sum());
    let deed = Deed { kind: ORDER_ITEMS_CHANGED, subject_id: id, pieces, ..Deed::default() };
    deeds::note(tx, act, id, input.ticket_id.as_deref(), deed).await?;
    let reason = "Other items".to_owned();
    let settling =
        Settling { field: "difference", difference, method, reason, return_id: None, ticket_id: input.ticket_id };
    varying::settle(tx, act, &order, settling).await?;
    finding::find(tx, id).await
}
