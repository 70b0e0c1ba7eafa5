//! Recording money that moved.

use kernel::{Act, Money, Problems, Refusal, Timestamp, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Moved, PAYMENT_MOVED, PAYMENT_RECORDED, tell_part};
use crate::order::Order;
use crate::payment::{Payment, PaymentKind, PaymentState, check_refundable};
use crate::placing::{checked_currency, in_bounds};
use crate::transition::{State as _, step};
use crate::writing::{self, NewPayment};
use crate::{finding, payments};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentRecording)]
pub struct Recording {
    #[serde(default = "payment")]
    #[schema(default = "payment")]
    pub kind: PaymentKind,
    pub amount: Money,
    pub method: Option<String>,
    /// Now, if it is absent.
    pub at: Option<Timestamp>,
    /// Settled, if it is absent.
    pub state: Option<PaymentState>,
}

fn payment() -> PaymentKind {
    PaymentKind::Payment
}

pub async fn record(tx: &mut Tx, act: &Act, order_id: &str, input: Recording) -> Result<Payment, Refusal> {
    let order = taken(tx, act, order_id).await?;
    let mut problems = Problems::default();
    let method = problems.note("method", text::optional_line(input.method.as_deref(), 100)).flatten();
    let currency = checked_currency("amount.currency", &input.amount.currency, &mut problems);
    let amount = in_bounds("amount.amount", input.amount.amount, 1, &mut problems);
    let at = input.at.unwrap_or(act.now);
    if at > act.now {
        problems.add("at", "must not be in the future");
    }
    problems.into_result()?;
    if input.kind == PaymentKind::Refund {
        check_refundable(&input.amount, &order.payments, &order.refunds)?;
    }
    let payment = NewPayment {
        id: act.id("pay"),
        kind: input.kind,
        amount,
        currency,
        method,
        at: Some(at),
        state: input.state.unwrap_or(PaymentState::Settled),
        refund_id: None,
    };
    writing::insert_payments(tx, act, &[(order_id, &payment)]).await?;
    tell_part(tx, act, PAYMENT_RECORDED, order_id, &payment.id)?;
    payments::find(tx, &payment.id).await
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentChange)]
pub struct Change {
    pub state: PaymentState,
}

/// Says what became of a pending payment.
pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Payment, Refusal> {
    let order_id = finding::order_of(tx, sql!("find_payment_order"), id, "payment").await?;
    taken(tx, act, &order_id).await?;
    let before = payments::find(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    step(before.state, input.state)?;
    tx.run(sql!("move_payment"), params![id, version, input.state.as_str()]).await?;
    let moved = Moved::new(id, before.state.as_str(), input.state.as_str());
    tx.append(act, PAYMENT_MOVED, events::order(&order_id), &moved)?;
    payments::find(tx, id).await
}

/// The order, held until the end of the transaction, so that what is summed up over its payments,
/// refunds and returns stays true.
pub(crate) async fn taken(tx: &mut Tx, act: &Act, order_id: &str) -> Result<Order, Refusal> {
    if tx.run(sql!("take_order"), params![order_id, act.now]).await? == 0 {
        return Err(Refusal::NotFound("order"));
    }
    finding::find(tx, order_id).await
}
