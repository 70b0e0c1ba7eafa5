//! Pieces of an order that the customer does not want after all, until something of it has left the house. What they cost
//! goes back, and the rest of the order stays.

use kernel::{Act, Money, Problems, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::changing::write_row;
use crate::deeds::{self, Deed};
use crate::events::{ORDER_ITEMS_CANCELLED, ORDER_ITEMS_CHANGED, tell_part};
use crate::finding;
use crate::hindrance::rearranging;
use crate::order::{Line, Order};
use crate::paying::taken;
use crate::returned::{Pieces, check_pieces};
use crate::rules::Rights;
use crate::varying::{self, Settling};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderItemsCancellation)]
pub struct Request {
    pub lines: Vec<Pieces>,
    /// What they cost together, as the customer was told. Another amount is refused.
    pub amount: Money,
    /// Why, such as "ordered twice".
    pub reason: String,
    /// How what was paid for them goes back.
    pub method: Option<String>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

/// What pieces of an order cost together.
pub fn price(order: &Order, pieces: &[Pieces]) -> Money {
    let of = |pieces: &Pieces| {
        let line = order.lines.iter().find(|line| line.id == pieces.line_id);
        line.map_or(0, |line| line.price.amount.saturating_mul(pieces.quantity))
    };
    Money::new(pieces.iter().map(of).fold(0, i64::saturating_add), &order.currency)
}

pub async fn cancel(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Request) -> Result<Order, Refusal> {
    let order = taken(tx, act, id).await?;
    if order.version != version {
        return Err(Refusal::stale(&order));
    }
    rearranging(&order, Rights::of(&act.actor)).check("lines", None)?;
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::line(&input.reason, text::SUBJECT_MAX)).unwrap_or_default();
    let method = problems.note("method", text::optional_line(input.method.as_deref(), 100)).flatten();
    check_pieces(&order, &input.lines, "cancellations", |line: &Line| line.quantity, &mut problems);
    let all = order.lines.iter().map(|line| line.quantity).sum::<i64>();
    let count = input.lines.iter().map(|pieces| pieces.quantity).fold(0, i64::saturating_add);
    if count >= all {
        problems.add("lines", "is the whole order; cancel it as a whole instead");
    }
    let price = price(&order, &input.lines);
    if input.amount != price {
        let Money { amount, currency } = &price;
        problems.add("amount", format!("is {amount} (minor units of {currency}); tell the customer that one first"));
    }
    if price.amount > 0 && method.is_none() && varying::was_paid(&order) {
        problems.add("method", "say how what was paid goes back");
    }
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    let mut row = finding::row(tx, id).await?;
    row.total = row.total.saturating_sub(price.amount).max(0);
    write_row(tx, act, &row, version).await?;
    for pieces in &input.lines {
        if let Some(line) = order.lines.iter().find(|line| line.id == pieces.line_id) {
            take_out(tx, line, pieces.quantity).await?;
        }
    }
    tell_part(tx, act, ORDER_ITEMS_CHANGED, id, id)?;
    let deed = Deed { kind: ORDER_ITEMS_CANCELLED, subject_id: id, pieces: Some(count), ..Deed::default() };
    deeds::note(tx, act, id, input.ticket_id.as_deref(), deed).await?;
    let difference = Money::new(-price.amount, &price.currency);
    let settling =
        Settling { field: "amount", difference, method, reason, return_id: None, ticket_id: input.ticket_id };
    varying::settle(tx, act, &order, settling).await?;
    finding::find(tx, id).await
}

async fn take_out(tx: &mut Tx, line: &Line, quantity: i64) -> Result<(), Refusal> {
    tx.run(sql!("drop_serials"), params![&line.id]).await?;
    if quantity < line.quantity {
        return varying::keep_fewer(tx, line, line.quantity - quantity).await;
    }
    if tx.one::<i64>(sql!("count_warranties_of_line"), params![&line.id]).await? > 0 {
        let words = format!("a warranty is registered for {}; it cannot be taken out of the order", line.title);
        return Err(Refusal::conflict(words));
    }
    tx.run(sql!("unpack_line"), params![&line.id]).await?;
    tx.run(sql!("drop_line"), params![&line.id]).await?;
    Ok(())
}
