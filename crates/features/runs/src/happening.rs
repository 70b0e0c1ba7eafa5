//! Whether what a run waits for has happened. Pure. What no record tells, a person says.

use kernel::Timestamp;
use orders::order::OrderState;
use orders::possible::{Undertaking, UndertakingKind};
use orders::shipment::ShipmentState;

use crate::records::{OrderRecord, Records};

/// `told` are kinds of events of the ticket since the run came to its step at `since`.
pub fn happened(event: &str, records: &Records, told: &[String], since: Timestamp) -> bool {
    let heard = |kind: &str| told.iter().any(|one| one == kind);
    match event {
        "customer_replied" => heard(tickets::events::CUSTOMER_WROTE),
        "task_done" => heard(tickets::events::TASK_DONE),
        _ => records.order.as_ref().is_some_and(|of| of_order(event, of, since)),
    }
}

fn of_order(event: &str, of: &OrderRecord, since: Timestamp) -> bool {
    let parcels = &of.order.shipments;
    let state = |kind| latest(of, kind).map_or("", |one| one.state.as_str());
    match event {
        "parcel_moved" => parcels.iter().flat_map(|parcel| &parcel.events).any(|event| event.at > since),
        "parcel_delivered" => {
            of.order.state == OrderState::Delivered
                || !parcels.is_empty() && parcels.iter().all(|parcel| parcel.state == ShipmentState::Delivered)
        }
        "return_received" => ["received", "inspected", "closed"].contains(&state(UndertakingKind::Return)),
        "return_inspected" => ["inspected", "closed"].contains(&state(UndertakingKind::Return)),
        "refund_paid" => state(UndertakingKind::Refund) == "paid",
        "claim_decided" => !["", "submitted"].contains(&state(UndertakingKind::WarrantyClaim)),
        "replacement_shipped" => ["shipped", "delivered"].contains(&state(UndertakingKind::Replacement)),
        _ => false,
    }
}

fn latest(of: &OrderRecord, kind: UndertakingKind) -> Option<&Undertaking> {
    of.possible.undertakings.iter().find(|one| one.kind == kind)
}
