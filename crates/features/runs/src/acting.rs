//! Actions of playbooks, done through the capabilities that people use, and taken back.

use std::collections::BTreeMap;

use kernel::{Act, EVERYWHERE, Permission, Refusal};
use orders::address::Address;
use orders::claim::ClaimState;
use orders::order::OrderState;
use orders::refund::RefundState;
use orders::returned::ReturnState;
use orders::{
    cancelling_items, changing, changing_items, claiming, exchanging, finding, refunding, refunds, repaying, replacing,
    returning, returns,
};
use playbook_language::catalogue;
use playbook_language::names::given_name;
use playbook_language::value::Value;
use serde::{Deserialize, Serialize};
use store::Tx;
use tickets::glancing::Glance;
use tickets::stepping::Steps;
use tickets::tasking::{self, NewTask};

use crate::planning::Plan;
use crate::ticket_acting;

/// What takes an action back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "back", rename_all = "snake_case")]
pub enum Back {
    Return {
        id: String,
    },
    Refund {
        id: String,
    },
    Replacement {
        order_id: String,
    },
    WarrantyClaim {
        id: String,
    },
    Task {
        id: String,
    },
    Address {
        order_id: String,
        /// As it was; none if nothing was known of it.
        address: Option<Address>,
    },
    /// Of the ticket itself: what was done, and what undoes it.
    Ticket {
        done: Steps,
        undo: Steps,
    },
    /// It cannot be taken back.
    Never,
}

/// What an action gave, and what takes it back.
#[derive(Debug, Default)]
pub struct Done {
    pub values: BTreeMap<String, Value>,
    pub back: Option<Back>,
}

/// Doing it needs what doing it by hand needs.
pub fn permitted(act: &Act, action: &str) -> Result<(), Refusal> {
    let Some(action) = catalogue::action(action) else { return Ok(()) };
    let needed = Permission { name: action.permission, explanation: "", reaches: EVERYWHERE };
    act.actor.reach(needed).map(drop)
}

/// Does it. `nevertheless` is why, where it goes beyond a rule of the shop.
pub async fn act(
    tx: &mut Tx,
    act: &Act,
    step: &str,
    ticket: &Glance,
    plan: Plan,
    nevertheless: Option<String>,
) -> Result<Done, Refusal> {
    let ticket_id = Some(ticket.id.clone());
    let gave = |name: &str, value: Value| BTreeMap::from([(given_name(step, name), value)]);
    Ok(match plan {
        Plan::Return { order_id, lines, reason } => {
            let input = returning::Request { lines, reason, note: None, exception: nevertheless, ticket_id };
            let done = returning::request(tx, act, &order_id, input).await?;
            Done { values: BTreeMap::new(), back: Some(Back::Return { id: done.id }) }
        }
        Plan::Refund { order_id, amount, reason, method } => {
            let input = refunding::Request { amount, reason, return_id: None, method, ticket_id };
            let done = refunding::request(tx, act, &order_id, input).await?;
            Done { values: gave("amount", Value::Amount(done.amount)), back: Some(Back::Refund { id: done.id }) }
        }
        Plan::Replacement { order_id, lines, reason } => {
            let reason = nevertheless.or(reason).unwrap_or_else(|| "By the playbook".to_owned());
            let input = replacing::Request { lines, reason, address: None, ticket_id };
            let done = replacing::request(tx, act, &order_id, input).await?;
            let back = Some(Back::Replacement { order_id: done.id });
            Done { values: gave("order", Value::Text(done.number)), back }
        }
        Plan::WarrantyClaim { order_id, line_id, problem, serial } => {
            let input = claiming::LineClaim { line_id, serial, problem, goodwill: nevertheless, note: None, ticket_id };
            let done = claiming::claim_line(tx, act, &order_id, input).await?;
            let back = Some(Back::WarrantyClaim { id: done.id.clone() });
            Done { values: gave("number", Value::Text(done.id)), back }
        }
        Plan::CancelOrder { order_id, version, reason } => {
            let (state, cancel_reason) = (Some(OrderState::Cancelled), Some(reason));
            let input = changing::Change { state, cancel_reason, ticket_id, ..changing::Change::default() };
            changing::change(tx, act, &order_id, version, input).await?;
            Done { values: BTreeMap::new(), back: Some(Back::Never) }
        }
        Plan::LabelSent { return_id } => {
            label_sent(tx, act, &return_id, ticket_id).await?;
            Done { values: BTreeMap::new(), back: Some(Back::Never) }
        }
        Plan::Task { text, team } => {
            let assignee_id = match team {
                Some(name) => Some(ticket_acting::person_of_team(tx, &name).await?),
                None => None,
            };
            let input = NewTask { text, assignee_id, due_at: None };
            let done = tasking::add(tx, act, &ticket.id, input).await?;
            Done { values: BTreeMap::new(), back: Some(Back::Task { id: done.id }) }
        }
        Plan::ChangeAddress { order_id, version, address } => {
            let before = finding::find(tx, &order_id).await?.address;
            let input = changing::Change { address: Some(Some(address)), ticket_id, ..changing::Change::default() };
            changing::change(tx, act, &order_id, version, input).await?;
            Done { values: BTreeMap::new(), back: Some(Back::Address { order_id, address: before }) }
        }
        Plan::AddTag { .. } | Plan::RemoveTag { .. } | Plan::SetStatus { .. } | Plan::Assign { .. } => {
            let back = ticket_acting::act(tx, act, ticket, plan).await?;
            Done { values: BTreeMap::new(), back: Some(back) }
        }
        // What a person did elsewhere is theirs to take back there.
        Plan::ByHand => Done::default(),
        of_order => rearrange(tx, act, step, ticket_id, of_order, nevertheless).await?,
    })
}

/// What is in the order and how it is paid. It is not taken back: what the customer then wants is another change.
async fn rearrange(
    tx: &mut Tx,
    act: &Act,
    step: &str,
    ticket_id: Option<String>,
    plan: Plan,
    nevertheless: Option<String>,
) -> Result<Done, Refusal> {
    let why = |reason: Option<String>| reason.unwrap_or_else(|| "By the playbook".to_owned());
    let mut values = BTreeMap::new();
    let mut gave = |name: &str, value: Value| values.insert(given_name(step, name), value);
    match plan {
        Plan::ChangeItems { order_id, version, lines, difference, method } => {
            let input = changing_items::Change { lines, difference: difference.clone(), method, ticket_id };
            changing_items::change(tx, act, &order_id, version, input).await?;
            gave("difference", Value::Amount(difference));
        }
        Plan::ExchangeItems { order_id, lines, difference, method, reason } => {
            let reason = why(reason);
            let input = exchanging::Request { lines, difference, method, reason, exception: nevertheless, ticket_id };
            let done = exchanging::request(tx, act, &order_id, input).await?;
            gave("order", Value::Text(done.number));
            gave("difference", Value::Amount(done.difference));
        }
        Plan::CancelItems { order_id, version, lines, amount, method, reason } => {
            let reason = why(reason);
            let input = cancelling_items::Request { lines, amount: amount.clone(), reason, method, ticket_id };
            cancelling_items::cancel(tx, act, &order_id, version, input).await?;
            gave("amount", Value::Amount(amount));
        }
        Plan::ChangePaymentMethod { order_id, version, method, .. } => {
            let input = repaying::Change { method, ticket_id };
            repaying::change(tx, act, &order_id, version, input).await?;
        }
        other => return Err(Refusal::Fault(format!("{other:?} changes nothing in an order"))),
    }
    Ok(Done { values, back: Some(Back::Never) })
}

async fn label_sent(tx: &mut Tx, act: &Act, id: &str, ticket_id: Option<String>) -> Result<(), Refusal> {
    for state in [ReturnState::Approved, ReturnState::LabelSent] {
        let now = returns::find(tx, id).await?;
        if now.state == state || state == ReturnState::Approved && now.state != ReturnState::Requested {
            continue;
        }
        let ticket_id = ticket_id.clone();
        let input = returning::Change { state: Some(state), ticket_id, ..returning::Change::default() };
        returning::change(tx, act, id, now.version, input).await?;
    }
    Ok(())
}

/// Takes it back by the rules that say what may follow; refused where it has gone too far.
pub async fn take_back(tx: &mut Tx, act: &Act, ticket_id: &str, back: &Back) -> Result<(), Refusal> {
    let from = Some(ticket_id.to_owned());
    match back {
        Back::Return { id } => {
            let version = returns::find(tx, id).await?.version;
            let state = Some(ReturnState::Rejected);
            let input = returning::Change { state, ticket_id: from, ..returning::Change::default() };
            returning::change(tx, act, id, version, input).await.map(drop)
        }
        Back::Refund { id } => {
            let version = refunds::find(tx, id).await?.version;
            let state = Some(RefundState::Rejected);
            let input = refunding::Change { state, ticket_id: from, ..refunding::Change::default() };
            refunding::change(tx, act, id, version, input).await.map(drop)
        }
        Back::Replacement { order_id } => {
            let version = finding::find(tx, order_id).await?.version;
            let state = Some(OrderState::Cancelled);
            let input = changing::Change { state, ticket_id: from, ..changing::Change::default() };
            changing::change(tx, act, order_id, version, input).await.map(drop)
        }
        Back::WarrantyClaim { id } => {
            let version = claiming::find(tx, id).await?.version;
            let state = Some(ClaimState::Rejected);
            let input = claiming::Change { state, ticket_id: from, ..claiming::Change::default() };
            claiming::change(tx, act, id, version, input).await.map(drop)
        }
        Back::Task { id } => match tasking::remove(tx, act, ticket_id, id).await {
            Err(Refusal::NotFound(_)) => Ok(()),
            other => other,
        },
        Back::Address { order_id, address } => {
            let version = finding::find(tx, order_id).await?.version;
            let address = Some(address.clone());
            let input = changing::Change { address, ticket_id: from, ..changing::Change::default() };
            changing::change(tx, act, order_id, version, input).await.map(drop)
        }
        Back::Ticket { done, undo } => ticket_acting::take_back(tx, act, ticket_id, done, undo).await,
        Back::Never => Err(Refusal::conflict("what this step did cannot be taken back")),
    }
}
