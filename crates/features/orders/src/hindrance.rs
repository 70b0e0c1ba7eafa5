//! Why something cannot be done to an order, in a word for programs and in words for people. The same
//! functions judge what is offered and what is done, so that the two never differ.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Money, Refusal, Timestamp, time};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::line_warranty::{LineWarranty, Standing};
use crate::order::{Line, Order, OrderState};
use crate::refund::{Refund, RefundState};
use crate::returned::{Pieces, returnable};
use crate::rules::{Rights, Rules};
use crate::shipment::ShipmentState;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HindranceCode {
    /// The asker has no permission to change orders.
    MayNot,
    NotShipped,
    Cancelled,
    AllReturned,
    AllReplaced,
    WindowOver,
    NothingLeft,
    HandedOver,
    /// The same where the carrier cannot help.
    HasLeft,
    NoWarranty,
    WarrantyOver,
    UnknownDay,
    NeedsApprover,
    NoVariant,
}

/// Why something cannot be done, or not without more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Hindrance {
    pub code: HindranceCode,
    /// The code in words, with what can be done instead.
    pub words: String,
    /// The day it is about.
    #[schema(value_type = Option<String>, format = Date)]
    pub day: Option<Date>,
    pub carrier: Option<String>,
}

impl Hindrance {
    pub fn new(code: HindranceCode, words: impl Into<String>) -> Self {
        Self { code, words: words.into(), day: None, carrier: None }
    }

    fn on(self, day: Option<Date>) -> Self {
        Self { day, ..self }
    }

    /// As the refusal of doing it.
    pub fn refusal(&self) -> Refusal {
        match self.code {
            HindranceCode::MayNot | HindranceCode::NeedsApprover => Refusal::Forbidden(self.words.clone()),
            _ => Refusal::Conflict {
                code: "conflict",
                detail: self.words.clone(),
                current: serde_json::to_value(self).ok(),
            },
        }
    }
}

/// Whether something can be done: yes, or only against a rule and with a reason in words, or no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Judged {
    Possible,
    /// What it goes beyond.
    Exception(Hindrance),
    Hindered(Hindrance),
}

impl Judged {
    /// Refuses what is hindered, and an exception without its reason.
    pub fn check(&self, field: &str, reason: Option<&str>) -> Result<(), Refusal> {
        match self {
            Self::Possible => Ok(()),
            Self::Exception(_) if reason.is_some() => Ok(()),
            Self::Exception(beyond) => {
                Err(Refusal::invalid(field, format!("{}; say why it is done nevertheless", beyond.words)))
            }
            Self::Hindered(hindrance) => Err(hindrance.refusal()),
        }
    }
}

/// What goes beyond a rule is an exception for those who may be kind, and hindered for the others.
fn beyond(hindrance: Hindrance, rules: &Rules, rights: Rights) -> Judged {
    if rights.may_be_kind(rules.goodwill) { Judged::Exception(hindrance) } else { Judged::Hindered(hindrance) }
}

/// Nothing can be done by who may not change orders.
pub fn writing(rights: Rights) -> Option<Hindrance> {
    let words = "this needs the permission orders.write";
    (!rights.write).then(|| Hindrance::new(HindranceCode::MayNot, words))
}

fn shipped(state: OrderState) -> Option<Hindrance> {
    match state {
        OrderState::Shipped | OrderState::Delivered => None,
        OrderState::Placed | OrderState::Confirmed => Some(Hindrance::new(
            HindranceCode::NotShipped,
            "nothing of this order has been shipped yet; cancel it instead",
        )),
        OrderState::Cancelled => Some(Hindrance::new(
            HindranceCode::Cancelled,
            "this order was cancelled; there is nothing to send back or again",
        )),
    }
}

/// The last day on which goods may come back, and whether it has gone by, both where the last parcel
/// was delivered. The window begins when everything is there; until then, and where no day of delivery
/// is known, it has no end.
pub fn return_window(order: &Order, rules: &Rules, now: Timestamp) -> Option<(Date, bool)> {
    let days = rules.return_window_days?;
    if order.shipments.iter().any(|parcel| parcel.delivered_on.is_none()) {
        return None;
    }
    let last = order.shipments.iter().max_by_key(|parcel| parcel.delivered_on)?;
    let until = last.delivered_on?.checked_add(days.days()).ok()?;
    let zone = time::zone(&last.destination_time_zone).unwrap_or(TimeZone::UTC);
    Some((until, now.day_in(&zone) > until))
}

pub fn returning(order: &Order, rules: &Rules, rights: Rights, now: Timestamp) -> Judged {
    if let Some(hindrance) = writing(rights).or_else(|| shipped(order.state)) {
        return Judged::Hindered(hindrance);
    }
    if !order.lines.iter().any(|line| returnable(line.quantity, &line.id, &order.returns) > 0) {
        let words = "all pieces of this order are in returns already";
        return Judged::Hindered(Hindrance::new(HindranceCode::AllReturned, words));
    }
    match return_window(order, rules, now) {
        Some((until, true)) => {
            let days = rules.return_window_days.unwrap_or_default();
            let words = format!("the return window ended on {until}, {days} days after the delivery");
            beyond(Hindrance::new(HindranceCode::WindowOver, words).on(Some(until)), rules, rights)
        }
        _ => Judged::Possible,
    }
}

pub fn refunding(order: &Order, rights: Rights) -> Judged {
    if let Some(hindrance) = writing(rights) {
        return Judged::Hindered(hindrance);
    }
    if order.refundable.amount > 0 {
        return Judged::Possible;
    }
    let words = "nothing is left to refund: what was paid was or is being refunded";
    Judged::Hindered(Hindrance::new(HindranceCode::NothingLeft, words))
}

/// What an order's refunds come to with this one, in its currency: those that were rejected or failed
/// do not count.
pub fn refunded_with(amount: &Money, except: Option<&str>, refunds: &[Refund]) -> Money {
    let others = refunds.iter().filter(|refund| {
        !matches!(refund.state, RefundState::Rejected | RefundState::Failed)
            && refund.amount.currency == amount.currency
            && except != Some(refund.id.as_str())
    });
    Money::new(others.map(|refund| refund.amount.amount).sum::<i64>() + amount.amount, &amount.currency)
}

/// Whether this person may approve a refund.
pub fn approving(refund: &Refund, refunds: &[Refund], rules: &Rules, rights: Rights) -> Option<Hindrance> {
    if let Some(hindrance) = writing(rights) {
        return Some(hindrance);
    }
    let total = refunded_with(&refund.amount, Some(&refund.id), refunds);
    let words = "above the shop's limit a refund is approved by somebody with the permission orders.approve";
    (rules.needs_approval(&total) && !rights.approve).then(|| Hindrance::new(HindranceCode::NeedsApprover, words))
}

/// Pieces of a line that may still be made good: bought, less those in replacements that stand.
pub fn replaceable(line: &Line, replaced: &[Pieces]) -> i64 {
    let made_good = replaced.iter().filter(|pieces| pieces.line_id == line.id);
    line.quantity - made_good.map(|pieces| pieces.quantity).sum::<i64>()
}

pub fn replacing(order: &Order, replaced: &[Pieces], rights: Rights) -> Judged {
    if let Some(hindrance) = writing(rights).or_else(|| shipped(order.state)) {
        return Judged::Hindered(hindrance);
    }
    if order.lines.iter().any(|line| replaceable(line, replaced) > 0) {
        return Judged::Possible;
    }
    let words = "all pieces of this order have been replaced already";
    Judged::Hindered(Hindrance::new(HindranceCode::AllReplaced, words))
}

/// Delivered items for others: what comes back is judged as a return is, what goes out as a replacement.
pub fn exchanging(order: &Order, replaced: &[Pieces], rules: &Rules, rights: Rights, now: Timestamp) -> Judged {
    match replacing(order, replaced, rights) {
        Judged::Possible => returning(order, rules, rights, now),
        hindered => hindered,
    }
}

/// Items for others: only where there is an item, and another variant of it to be had.
pub fn swapping(judged: Judged, any: bool) -> Judged {
    if any || matches!(judged, Judged::Hindered(_)) {
        return judged;
    }
    let words = "nothing of this order has another variant that can be had at a price in its currency";
    Judged::Hindered(Hindrance::new(HindranceCode::NoVariant, words))
}

pub fn claiming(warranty: &LineWarranty, rules: &Rules, rights: Rights) -> Judged {
    if let Some(hindrance) = writing(rights) {
        return Judged::Hindered(hindrance);
    }
    match warranty.standing {
        Standing::Covered | Standing::UnknownSerial => Judged::Possible,
        Standing::Upcoming | Standing::Ended => {
            let until = warranty.until;
            let words = match (warranty.standing, warranty.from, until) {
                (Standing::Upcoming, Some(from), _) => format!("the warranty begins on {from}"),
                (_, _, Some(until)) => format!("the warranty ended on {until}"),
                _ => "the warranty does not cover today".to_owned(),
            };
            beyond(Hindrance::new(HindranceCode::WarrantyOver, words).on(until), rules, rights)
        }
        Standing::None => Judged::Hindered(Hindrance::new(
            HindranceCode::NoWarranty,
            "it has no warranty; send a replacement or give money back instead",
        )),
        Standing::UnknownDay => Judged::Hindered(Hindrance::new(
            HindranceCode::UnknownDay,
            "neither the day of the order nor that of the delivery is known; register a warranty with its days first",
        )),
    }
}

/// Where an order goes can be changed until something of it has left the house.
pub fn readdressing(order: &Order, rights: Rights) -> Judged {
    if let Some(hindrance) = writing(rights) {
        return Judged::Hindered(hindrance);
    }
    if order.state == OrderState::Cancelled {
        let words = "this order was cancelled; nothing of it is sent";
        return Judged::Hindered(Hindrance::new(HindranceCode::Cancelled, words));
    }
    let gone = order.shipments.iter().find(|parcel| parcel.state.has_left() || parcel.shipped_at.is_some());
    let Some(parcel) = gone else {
        return match order.state {
            OrderState::Shipped | OrderState::Delivered => Judged::Hindered(Hindrance::new(
                HindranceCode::HandedOver,
                "it has been handed over already; ask the carrier instead",
            )),
            _ => Judged::Possible,
        };
    };
    let zone = time::zone(&parcel.destination_time_zone).unwrap_or(TimeZone::UTC);
    let day = parcel.shipped_at.map(|at| at.day_in(&zone));
    let to = parcel.carrier.as_deref().map(|carrier| format!(" to {carrier}")).unwrap_or_default();
    let on = day.map(|day| format!(" on {day}")).unwrap_or_default();
    let instead =
        if parcel.state == ShipmentState::Delivered { "and delivered" } else { "ask the carrier to redirect it" };
    let joint = if parcel.state == ShipmentState::Delivered { "," } else { ";" };
    let words = format!("handed over{to}{on}{joint} {instead}");
    let hindrance = Hindrance::new(HindranceCode::HandedOver, words).on(day);
    Judged::Hindered(Hindrance { carrier: parcel.carrier.clone(), ..hindrance })
}

/// What is in an order, and how it is paid, can be changed as long as where it goes can.
pub fn rearranging(order: &Order, rights: Rights) -> Judged {
    match readdressing(order, rights) {
        Judged::Hindered(hindrance) if hindrance.code == HindranceCode::HandedOver => {
            let words =
                "something of this order has left the house; exchange it, take it back or give money back instead"
                    .to_owned();
            Judged::Hindered(Hindrance { code: HindranceCode::HasLeft, words, ..hindrance })
        }
        other => other,
    }
}
