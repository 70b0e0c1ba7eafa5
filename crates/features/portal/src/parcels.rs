//! Parcels as customers see them.

use jiff::Unit;
use jiff::tz::TimeZone;
use kernel::Timestamp;
use orders::order::Order;
use orders::shipment::Shipment;

use crate::case::{CaseLine, CaseOrder, CaseParcel, CaseScan};

/// A parcel with more than these is scanned in circles; the newest are shown.
const SCANS_MAX: usize = 30;

pub fn order(order: Order, now: Timestamp) -> CaseOrder {
    CaseOrder {
        number: order.number,
        placed_at: order.placed_at,
        lines: order.lines.into_iter().map(|line| CaseLine { title: line.title, quantity: line.quantity }).collect(),
        parcels: order.shipments.into_iter().map(|shipment| parcel(shipment, now)).collect(),
    }
}

fn parcel(shipment: Shipment, now: Timestamp) -> CaseParcel {
    let days_late = days_late(&shipment, now);
    let mut events: Vec<CaseScan> = Vec::new();
    for event in shipment.events {
        let scan = CaseScan { state: event.state, at: event.at, place: event.place };
        if events.last().is_none_or(|last| (last.state, &last.place) != (scan.state, &scan.place)) {
            events.push(scan);
        }
    }
    events.drain(..events.len().saturating_sub(SCANS_MAX));
    CaseParcel {
        carrier: shipment.carrier,
        tracking_number: shipment.tracking_number,
        state: shipment.state,
        promised_on: shipment.promised_on,
        expected_on: shipment.expected_on.filter(|day| shipment.promised_on != Some(*day)),
        delivered_on: shipment.delivered_on,
        days_late,
        events,
    }
}

fn days_late(shipment: &Shipment, now: Timestamp) -> i64 {
    let Some(promised) = shipment.promised_on else { return 0 };
    let zone = TimeZone::get(&shipment.destination_time_zone).unwrap_or(TimeZone::UTC);
    let until = shipment.delivered_on.unwrap_or_else(|| now.day_in(&zone));
    let days = promised.until((Unit::Day, until)).map(|span| i64::from(span.get_days())).unwrap_or_default();
    days.max(0)
}
