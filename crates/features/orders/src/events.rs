//! What happens to orders. All that belongs to an order is told under the order's id.

use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::{Subject, Tx};

pub const ORDER_TOPIC: &str = "order";
pub const PRODUCT_TOPIC: &str = "product";
pub const WARRANTY_TOPIC: &str = "warranty";
pub const ORDER_RULES_TOPIC: &str = "order_rules";

pub const PRODUCT_CREATED: &str = "ProductCreated";
pub const PRODUCT_CHANGED: &str = "ProductChanged";
pub const ORDER_PLACED: &str = "OrderPlaced";
pub const ORDER_CHANGED: &str = "OrderChanged";
/// Its lines are other ones than were ordered.
pub const ORDER_ITEMS_CHANGED: &str = "OrderItemsChanged";
pub const ORDER_MOVED: &str = "OrderMoved";
pub const ORDER_CANCELLED: &str = "OrderCancelled";
pub const PAYMENT_RECORDED: &str = "PaymentRecorded";
pub const PAYMENT_MOVED: &str = "PaymentMoved";
pub const SHIPMENT_CREATED: &str = "ShipmentCreated";
pub const SHIPMENT_CHANGED: &str = "ShipmentChanged";
pub const SHIPMENT_TRACKED: &str = "ShipmentTracked";
pub const RETURN_REQUESTED: &str = "ReturnRequested";
pub const RETURN_MOVED: &str = "ReturnMoved";
pub const REPLACEMENT_REQUESTED: &str = "ReplacementRequested";
/// Items come back, and others go out instead.
pub const EXCHANGE_REQUESTED: &str = "ExchangeRequested";
pub const REFUND_REQUESTED: &str = "RefundRequested";
pub const REFUND_MOVED: &str = "RefundMoved";
pub const WARRANTY_REGISTERED: &str = "WarrantyRegistered";
pub const WARRANTY_CLAIM_SUBMITTED: &str = "WarrantyClaimSubmitted";
pub const WARRANTY_CLAIM_MOVED: &str = "WarrantyClaimMoved";
/// What an order's change is called where it was done out of a conversation and is about where it goes.
pub const ADDRESS_CHANGED: &str = "AddressChanged";
/// The same where it is paid in another way, and where pieces were taken out of it.
pub const PAYMENT_METHOD_CHANGED: &str = "PaymentMethodChanged";
pub const ORDER_ITEMS_CANCELLED: &str = "OrderItemsCancelled";
pub const ORDER_RULES_CHANGED: &str = "OrderRulesChanged";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrderPlaced {
    pub number: String,
    pub customer_id: Option<String>,
    /// The system it was imported from.
    pub source: Option<String>,
}

/// Something of the order (a payment, a parcel, a return, …), by its id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Part {
    pub id: String,
}

/// From one state to another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Moved {
    pub id: String,
    pub from: String,
    pub to: String,
}

impl Moved {
    pub fn new(id: &str, from: &str, to: &str) -> Self {
        Self { id: id.to_owned(), from: from.to_owned(), to: to.to_owned() }
    }
}

pub fn order(id: &str) -> Subject<'_> {
    Subject { topic: ORDER_TOPIC, id }
}

/// Tells of something that belongs to an order.
pub(crate) fn tell_part(tx: &mut Tx, act: &Act, kind: &'static str, order_id: &str, id: &str) -> Result<(), Refusal> {
    Ok(tx.append(act, kind, order(order_id), &Part { id: id.to_owned() })?)
}
