//! From records to the facts that playbooks speak of. Pure. What has no source here is not known, and
//! whoever runs the playbook is asked: whether an address of e-mail is confirmed, what is in stock.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Timestamp, time};
use orders::line_warranty::{LineWarranty, Standing};
use orders::possible::{Undertaking, UndertakingKind};
use orders::shipment::{Shipment, ShipmentState};
use orders::transition::State as _;
use playbook_language::value::Value;

use crate::records::{OrderRecord, Records};

/// Facts that never have a source in this program.
pub const WITHOUT_SOURCE: &[&str] = &["customer.email_confirmed", "product.stock"];

/// What is known of a fact.
pub fn known(name: &str, records: &Records) -> Option<Value> {
    match name {
        "customer.orders" => Some(Value::Number(records.customer?.orders)),
        "claims.earlier" => Some(Value::Number(records.customer?.claims)),
        "product.name" => product_name(records).map(Value::Text),
        _ => of_order(name, records, records.order.as_ref()?),
    }
}

/// Whether it is told of the ticket's order: without one nothing can be said of it, not even that it is not known.
pub fn is_of_order(name: &str) -> bool {
    !["customer.", "claims.", "product."].iter().any(|prefix| name.starts_with(prefix))
}

fn of_order(name: &str, records: &Records, of: &OrderRecord) -> Option<Value> {
    let order = &of.order;
    match name {
        "order.state" => choice(order.state.as_str()),
        "order.total" => Some(Value::Amount(order.total.clone())),
        "order.days_since_placed" => Some(Value::Number(days(of.placed_on?, records.today))),
        "order.days_since_delivery" => delivered_on(of).map(|day| Value::Number(days(day, records.today))),
        "order.payment_method" => {
            order.payments.iter().rev().find_map(|payment| payment.method.clone()).map(Value::Text)
        }
        "order.changed" => Some(Value::YesNo(of.changed)),
        "order.items_changed" => Some(Value::YesNo(of.items_changed)),
        "order.handed_over" => Some(Value::YesNo(
            order.shipments.iter().any(|parcel| parcel.state.has_left() || parcel.shipped_at.is_some()),
        )),
        "return.state" => choice(latest(of, UndertakingKind::Return).map_or("none", |one| one.state.as_str())),
        "return.until" => of.possible.return_until.map(|day| Value::Day(day.to_string())),
        "return.window" => choice(window(records, of)),
        "refund.state" => choice(latest(of, UndertakingKind::Refund).map_or("none", |one| one.state.as_str())),
        "refund.days_since" => {
            let at = latest(of, UndertakingKind::Refund)?.at;
            Some(Value::Number(records.now.since(at).max(0) / time::DAY))
        }
        "refund.possible" => Some(Value::Amount(of.possible.refundable.clone())),
        "refund.needs_approval" => {
            let limit = of.possible.refund_without_approval.as_ref();
            Some(Value::YesNo(limit.is_some_and(|limit| of.possible.refundable.amount > limit.amount)))
        }
        "warranty.state" => choice(standing(warranty(records, of)?.standing)),
        "warranty.until" => warranty(records, of)?.until.map(|day| Value::Day(day.to_string())),
        "claim.state" => choice(latest(of, UndertakingKind::WarrantyClaim).map_or("none", |one| one.state.as_str())),
        _ => of_parcel(name, records.now, parcel(of)?),
    }
}

fn of_parcel(name: &str, now: Timestamp, parcel: &Shipment) -> Option<Value> {
    let zone = time::zone(&parcel.destination_time_zone).unwrap_or(TimeZone::UTC);
    let late = || Some(days(parcel.promised_on?, parcel.delivered_on.unwrap_or_else(|| now.day_in(&zone))));
    match name {
        "parcel.state" => choice(parcel.state.as_str()),
        "parcel.promised_day" => parcel.promised_on.map(|day| Value::Day(day.to_string())),
        "parcel.promise_passed" => late().map(|days| Value::YesNo(days > 0)),
        "parcel.days_late" => late().map(|days| Value::Number(days.max(0))),
        "parcel.days_without_news" => {
            let last = parcel.events.iter().map(|event| event.at).max().or(parcel.shipped_at)?;
            Some(Value::Number(now.since(last).max(0) / time::DAY))
        }
        // Of an exception the carrier may have said anything; somebody has to read it.
        "parcel.lost" => match parcel.state {
            ShipmentState::Exception => None,
            state => Some(Value::YesNo(state == ShipmentState::Expired)),
        },
        _ => None,
    }
}

fn choice(word: &str) -> Option<Value> {
    Some(Value::Choice(word.to_owned()))
}

fn days(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// The first parcel that is still on its way, or else the one that came last.
fn parcel(of: &OrderRecord) -> Option<&Shipment> {
    let parcels = &of.order.shipments;
    let under_way = parcels.iter().find(|parcel| parcel.state != ShipmentState::Delivered);
    under_way.or_else(|| parcels.iter().max_by_key(|parcel| parcel.delivered_at))
}

/// The day on which the last of its parcels was delivered; none while one is on its way.
fn delivered_on(of: &OrderRecord) -> Option<Date> {
    let parcels = &of.order.shipments;
    if parcels.iter().any(|parcel| parcel.delivered_on.is_none()) {
        return None;
    }
    parcels.iter().filter_map(|parcel| parcel.delivered_on).max()
}

fn window(records: &Records, of: &OrderRecord) -> &'static str {
    match of.possible.return_until {
        Some(until) if records.today > until => "over",
        Some(_) => "open",
        None if of.rules.return_window_days.is_none()
            || delivered_on(of).is_none() && !of.order.shipments.is_empty() =>
        {
            "open"
        }
        None => "unknown",
    }
}

fn latest(of: &OrderRecord, kind: UndertakingKind) -> Option<&Undertaking> {
    of.possible.undertakings.iter().find(|one| one.kind == kind)
}

/// That of the ticket's product, or of the only line, or what all lines have in common.
fn warranty<'r>(records: &Records, of: &'r OrderRecord) -> Option<&'r LineWarranty> {
    let lines = || of.order.lines.iter().zip(&of.possible.lines);
    if let Some(product) = &records.product {
        let mine = lines().find(|(line, _)| line.product.as_ref().is_some_and(|one| one.id == product.id));
        if let Some((_, standing)) = mine {
            return Some(&standing.warranty);
        }
    }
    let (_, first) = lines().next()?;
    let same = lines().all(|(_, other)| {
        (other.warranty.standing, other.warranty.until) == (first.warranty.standing, first.warranty.until)
    });
    same.then_some(&first.warranty)
}

fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Covered => "covered",
        Standing::UnknownSerial => "unknown_serial",
        Standing::Upcoming => "upcoming",
        Standing::Ended => "ended",
        Standing::None => "none",
        Standing::UnknownDay => "unknown_day",
    }
}

fn product_name(records: &Records) -> Option<String> {
    if let Some(product) = &records.product {
        return Some(product.name.clone());
    }
    match records.order.as_ref()?.order.lines.as_slice() {
        [line] => Some(line.title.clone()),
        _ => None,
    }
}
