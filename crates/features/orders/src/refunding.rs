//! Giving money back. What is paid out becomes a payment of the kind refund.

use kernel::{Act, Money, Problems, Refusal, patch, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::deeds::{self, Deed};
use crate::events::{self, Moved, REFUND_MOVED, REFUND_REQUESTED, tell_part};
use crate::hindrance::{approving, refunded_with};
use crate::order::Order;
use crate::paying::taken;
use crate::payment::{PaymentKind, PaymentState, check_refundable};
use crate::placing::{checked_currency, in_bounds};
use crate::refund::{Refund, RefundState};
use crate::rules::{self, Rights, Rules};
use crate::transition::{State as _, step};
use crate::writing::{self, NewPayment};
use crate::{finding, refunds};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RefundRequest)]
pub struct Request {
    pub amount: Money,
    pub reason: Option<String>,
    /// The return it pays for.
    pub return_id: Option<String>,
    pub method: Option<String>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

pub async fn request(tx: &mut Tx, act: &Act, order_id: &str, input: Request) -> Result<Refund, Refusal> {
    let order = taken(tx, act, order_id).await?;
    let mut problems = Problems::default();
    let currency = checked_currency("amount.currency", &input.amount.currency, &mut problems);
    let amount = in_bounds("amount.amount", input.amount.amount, 1, &mut problems);
    let reason = problems.note("reason", text::optional_line(input.reason.as_deref(), text::SUBJECT_MAX)).flatten();
    let method = problems.note("method", text::optional_line(input.method.as_deref(), 100)).flatten();
    if let Some(id) = &input.return_id
        && !order.returns.iter().any(|known| known.id == *id)
    {
        problems.add("return_id", "is not a return of this order");
    }
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    check_refundable(&input.amount, &order.payments, &order.refunds)?;
    let state = first_state(&input.amount, &order, &rules::find(tx).await?);
    let id = act.id("rfd");
    let values = params![&id, order_id, &input.return_id, amount, currency, reason, method, act.now, state.as_str()];
    tx.run(sql!("insert_refund"), values).await?;
    tell_part(tx, act, REFUND_REQUESTED, order_id, &id)?;
    let (state, amount) = (Some(state.as_str()), Some(&input.amount));
    let deed = Deed { kind: REFUND_REQUESTED, subject_id: &id, state, amount, ..Deed::default() };
    deeds::note(tx, act, order_id, input.ticket_id.as_deref(), deed).await?;
    refunds::find(tx, &id).await
}

/// Where the shop has set a limit, what stays below it was approved by that; all refunds of an order
/// count together, so that two halves are no way around it.
fn first_state(amount: &Money, order: &Order, rules: &Rules) -> RefundState {
    let total = refunded_with(amount, None, &order.refunds);
    let approved = rules.refund_limit.is_some() && !rules.needs_approval(&total);
    if approved { RefundState::Approved } else { RefundState::Requested }
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RefundChange)]
pub struct Change {
    pub state: Option<RefundState>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub reason: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub method: Option<Option<String>>,
    /// The conversation it is done from.
    pub ticket_id: Option<String>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Refund, Refusal> {
    let order_id = finding::order_of(tx, sql!("find_refund_order"), id, "refund").await?;
    let order = taken(tx, act, &order_id).await?;
    let before = refunds::find(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let mut after = before.clone();
    let mut problems = Problems::default();
    if let Some(reason) = &input.reason {
        let reason = text::optional_line(reason.as_deref(), text::SUBJECT_MAX);
        after.reason = problems.note("reason", reason).flatten();
    }
    if let Some(method) = &input.method {
        after.method = problems.note("method", text::optional_line(method.as_deref(), 100)).flatten();
    }
    deeds::check_ticket(tx, act, input.ticket_id.as_deref(), &mut problems).await?;
    problems.into_result()?;
    after.state = input.state.unwrap_or(before.state);
    step(before.state, after.state)?;
    if after.state == RefundState::Approved && before.state != after.state {
        let rules = rules::find(tx).await?;
        if let Some(hindrance) = approving(&before, &order.refunds, &rules, Rights::of(&act.actor)) {
            return Err(hindrance.refusal());
        }
    }
    if before.state == RefundState::Failed && after.state == RefundState::Approved {
        // While it had failed it held nothing back; others may have taken what was left.
        check_refundable(&before.amount, &order.payments, &order.refunds)?;
    }
    if after.state == RefundState::Paid && before.state != after.state {
        after.paid_at = Some(act.now);
        pay_out(tx, act, &after).await?;
    }
    let values = params![id, version, act.now, after.state.as_str(), &after.reason, &after.method, after.paid_at];
    tx.run(sql!("update_refund"), values).await?;
    let moved = Moved::new(id, before.state.as_str(), after.state.as_str());
    tx.append(act, REFUND_MOVED, events::order(&order_id), &moved)?;
    let (state, amount) = (Some(after.state.as_str()), Some(&after.amount));
    let deed = Deed { kind: REFUND_MOVED, subject_id: id, state, amount, ..Deed::default() };
    deeds::note(tx, act, &order_id, input.ticket_id.as_deref(), deed).await?;
    refunds::find(tx, id).await
}

async fn pay_out(tx: &mut Tx, act: &Act, refund: &Refund) -> Result<(), Refusal> {
    let payment = NewPayment {
        id: act.id("pay"),
        kind: PaymentKind::Refund,
        amount: refund.amount.amount,
        currency: refund.amount.currency.clone(),
        method: refund.method.clone(),
        at: Some(act.now),
        state: PaymentState::Settled,
        refund_id: Some(refund.id.clone()),
    };
    Ok(writing::insert_payments(tx, act, &[(&refund.order_id, &payment)]).await?)
}
