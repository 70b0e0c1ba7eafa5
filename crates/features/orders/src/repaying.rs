//! Paying an order in another way, until something of it has left the house: what was paid goes back the way it came, and
//! is to come anew the other way.

use kernel::{Act, Money, Problems, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::changing::write_row;
use crate::deeds::{self, Deed};
use crate::events::{self, Moved, ORDER_CHANGED, PAYMENT_METHOD_CHANGED, PAYMENT_MOVED, tell_part};
use crate::hindrance::rearranging;
use crate::order::Order;
use crate::paying::taken;
use crate::payment::{Payment, PaymentKind, PaymentState};
use crate::refund::RefundState;
use crate::rules::Rights;
use crate::transition::State as _;
use crate::{finding, refunding, varying};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaymentMethodChange)]
pub struct Change {
    /// Another one than it is paid by.
    pub method: String,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

/// What is to be paid anew: what was paid and has not gone back, and what was still to come.
pub fn due(order: &Order) -> Money {
    let open: i64 = pending(order).map(|payment| payment.amount.amount).sum();
    Money::new(order.refundable.amount.max(0).saturating_add(open), &order.currency)
}

fn pending(order: &Order) -> impl Iterator<Item = &Payment> {
    let mine = |payment: &&Payment| {
        payment.kind == PaymentKind::Payment
            && payment.state == PaymentState::Pending
            && payment.amount.currency == order.currency
    };
    order.payments.iter().filter(mine)
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Order, Refusal> {
    let order = taken(tx, act, id).await?;
    if order.version != version {
        return Err(Refusal::stale(&order));
    }
    rearranging(&order, Rights::of(&act.actor)).check("method", None)?;
    let mut problems = Problems::default();
    let method = problems.note("method", text::line(&input.method, 100)).unwrap_or_default();
    let due = due(&order);
    if due.amount == 0 {
        problems.add("method", "nothing of this order was paid or is to come; record the payment instead");
    }
    let before = one_way(&order, &mut problems);
    if before.as_deref() == Some(method.as_str()) {
        problems.add("method", "is the one that it is paid by; name another");
    }
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    let row = finding::row(tx, id).await?;
    write_row(tx, act, &row, version).await?;
    for payment in pending(&order) {
        let failed = PaymentState::Failed.as_str();
        tx.run(sql!("move_payment"), params![&payment.id, payment.version, failed]).await?;
        let moved = Moved::new(&payment.id, payment.state.as_str(), failed);
        tx.append(act, PAYMENT_MOVED, events::order(id), &moved)?;
    }
    tell_part(tx, act, ORDER_CHANGED, id, id)?;
    let deed = Deed { kind: PAYMENT_METHOD_CHANGED, subject_id: id, ..Deed::default() };
    deeds::note(tx, act, id, input.ticket_id.as_deref(), deed).await?;
    if order.refundable.amount > 0 {
        let back = refunding::Request {
            amount: order.refundable.clone(),
            reason: Some("Paid in another way".to_owned()),
            return_id: None,
            method: before,
            ticket_id: input.ticket_id.clone(),
        };
        refunding::request(tx, act, id, back).await?;
    }
    varying::await_payment(tx, act, id, &due, Some(method), input.ticket_id.as_deref()).await?;
    finding::find(tx, id).await
}

/// The way in which what counts was paid. Of several nobody can say what goes back which way.
fn one_way(order: &Order, problems: &mut Problems) -> Option<String> {
    // What went back wholly counts no more.
    let back = |method: &Option<String>| {
        let refunds = order.refunds.iter().filter(|refund| refund.method == *method);
        let open = refunds.filter(|one| !matches!(one.state, RefundState::Rejected | RefundState::Failed));
        open.map(|refund| refund.amount.amount).sum::<i64>()
    };
    let paid = order.payments.iter().filter(|payment| payment.kind == PaymentKind::Payment);
    let mut ways: Vec<(Option<String>, i64)> = Vec::new();
    for payment in paid.filter(|payment| payment.state != PaymentState::Failed) {
        match ways.iter_mut().find(|(method, _)| *method == payment.method) {
            Some((_, sum)) => *sum += payment.amount.amount,
            None => ways.push((payment.method.clone(), payment.amount.amount)),
        }
    }
    ways.retain(|(method, sum)| *sum > back(method));
    if ways.len() > 1 {
        problems.add("method", "it was paid in several ways; give back and record each payment by itself");
    }
    ways.pop().and_then(|(method, _)| method)
}
