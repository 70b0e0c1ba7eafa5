//! An order as it is shown, and how its state follows its parcels.

use std::collections::BTreeMap;

use kernel::{Money, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::Address;
use crate::payment::Payment;
use crate::product::ExternalId;
use crate::refund::Refund;
use crate::returned::Return;
use crate::shipment::{Shipment, ShipmentState};
use crate::transition::{State, states, step};

states! {
    OrderState of "order" {
        Placed "placed" => [Confirmed, Shipped, Cancelled],
        Confirmed "confirmed" => [Shipped, Cancelled],
        Shipped "shipped" => [Delivered],
        Delivered "delivered" => [],
        Cancelled "cancelled" => [],
    }
}

/// Who bought. Of a merged customer the survivor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Buyer {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineProduct {
    pub id: String,
    pub sku: String,
    pub name: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OrderLine)]
pub struct Line {
    pub id: String,
    pub product: Option<LineProduct>,
    /// Of the variant as it was ordered.
    pub sku: Option<String>,
    pub title: String,
    /// Such as colour and size.
    pub options: BTreeMap<String, String>,
    pub quantity: i64,
    /// For one piece.
    pub price: Money,
    /// What its pieces were made in, as the shop or the maker calls it.
    pub batch: Option<String>,
    pub serials: Vec<String>,
}

/// The order that a replacement makes good, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReplacedOrder)]
pub struct Replaced {
    pub id: String,
    pub number: String,
    pub reason: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Order {
    pub id: String,
    pub number: String,
    pub customer: Option<Buyer>,
    pub state: OrderState,
    /// Null where history does not tell.
    pub placed_at: Option<Timestamp>,
    pub currency: String,
    pub total: Money,
    pub lines: Vec<Line>,
    pub payments: Vec<Payment>,
    pub shipments: Vec<Shipment>,
    pub returns: Vec<Return>,
    pub refunds: Vec<Refund>,
    /// What may still be refunded in the order's currency.
    pub refundable: Money,
    pub address: Option<Address>,
    pub external_ids: Vec<ExternalId>,
    pub cancelled_at: Option<Timestamp>,
    pub cancel_reason: Option<String>,
    /// The order that this one makes good for nothing.
    pub replaces: Option<Replaced>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

/// An order can be cancelled until something of it has left the house; after that it is returned.
pub fn check_cancellable(state: OrderState, shipments: &[Shipment]) -> Result<(), Refusal> {
    step(state, OrderState::Cancelled)?;
    let Some(gone) = shipments.iter().find(|shipment| shipment.state.has_left()) else { return Ok(()) };
    let parcel = gone.tracking_number.as_deref().unwrap_or(&gone.id);
    let words = format!("parcel {parcel} is {} already; ask for a return instead", gone.state.as_str());
    Err(Refusal::Conflict {
        code: "conflict",
        detail: words,
        current: Some(serde_json::json!({ "state": state.as_str(), "shipment": gone.id })),
    })
}

/// The state that the parcels imply. A cancelled order stays cancelled, whatever carriers say.
pub fn following(state: OrderState, parcels: &[ShipmentState]) -> OrderState {
    let gone = parcels.iter().any(|parcel| parcel.has_left());
    let all_there = !parcels.is_empty() && parcels.iter().all(|parcel| *parcel == ShipmentState::Delivered);
    match state {
        OrderState::Cancelled => OrderState::Cancelled,
        _ if all_there => OrderState::Delivered,
        _ if gone => OrderState::Shipped,
        // A false delivery scan, corrected: the parcel has left, wherever it is now.
        OrderState::Delivered if !parcels.is_empty() => OrderState::Shipped,
        state => state,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_follows_its_parcels() {
        use OrderState::{Cancelled, Confirmed, Delivered, Placed, Shipped};
        use ShipmentState as Parcel;
        assert_eq!(following(Placed, &[]), Placed);
        assert_eq!(following(Confirmed, &[Parcel::Pending, Parcel::InfoReceived]), Confirmed);
        assert_eq!(following(Placed, &[Parcel::InTransit, Parcel::Pending]), Shipped);
        assert_eq!(following(Shipped, &[Parcel::Delivered, Parcel::InTransit]), Shipped);
        assert_eq!(following(Shipped, &[Parcel::Delivered, Parcel::Delivered]), Delivered);
        assert_eq!(following(Delivered, &[Parcel::Exception]), Shipped, "a false scan was corrected");
        assert_eq!(following(Delivered, &[]), Delivered, "entered by hand");
        for parcel in ShipmentState::ALL {
            assert_eq!(following(Cancelled, &[parcel]), Cancelled);
        }
    }

    #[test]
    fn what_has_left_cannot_be_cancelled() {
        let parcel = |state| Shipment {
            id: "shp_1".into(),
            order_id: "ord_1".into(),
            carrier: None,
            tracking_number: Some("T1".into()),
            promised_on: None,
            destination_time_zone: "UTC".into(),
            state,
            shipped_at: None,
            delivered_at: None,
            delivered_on: None,
            events: vec![],
            expected_on: None,
            revisions: 0,
            late: None,
            lines: vec![],
            version: 1,
        };
        for state in ShipmentState::ALL {
            let told = check_cancellable(OrderState::Confirmed, &[parcel(state)]);
            assert_eq!(told.is_ok(), !state.has_left(), "{state:?}");
        }
        assert!(check_cancellable(OrderState::Delivered, &[]).is_err());
        assert!(check_cancellable(OrderState::Cancelled, &[]).is_ok(), "staying is no step");
    }
}
