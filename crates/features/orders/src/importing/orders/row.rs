//! An order in the words of an import.

use std::collections::BTreeMap;

use kernel::Timestamp;
use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::importing::parcels::ParcelRow;
use crate::order::OrderState;
use crate::payment::{PaymentKind, PaymentState};

/// An order as another system tells it. Amounts are minor units.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderRow {
    pub source: String,
    /// The number, if it is absent.
    pub external_id: Option<String>,
    /// The external id, if it is absent.
    pub number: Option<String>,
    /// Ours, as it was resolved.
    pub customer_id: Option<String>,
    /// Null where history does not tell; such an order is in no figure over time.
    pub placed_at: Option<Timestamp>,
    pub currency: Option<String>,
    /// Sum of the lines, if it is absent.
    pub total: Option<i64>,
    /// Follows the parcels, if it is absent.
    pub state: Option<OrderState>,
    pub cancelled_at: Option<Timestamp>,
    pub cancel_reason: Option<String>,
    pub address: Option<Address>,
    pub lines: Vec<LineRow>,
    pub payments: Vec<PaymentRow>,
    pub shipments: Vec<ParcelRow>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LineRow {
    pub sku: Option<String>,
    pub product_external_id: Option<String>,
    pub title: Option<String>,
    /// One, if it is absent.
    pub quantity: Option<i64>,
    pub price: Option<i64>,
    pub options: BTreeMap<String, String>,
    // Not written where there is none: what came before there were batches is known again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub batch: Option<String>,
    pub serials: Vec<String>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentRow {
    pub kind: Option<PaymentKind>,
    pub amount: Option<i64>,
    /// The order's, if it is absent.
    pub currency: Option<String>,
    pub method: Option<String>,
    pub at: Option<Timestamp>,
    /// Settled, if it is absent.
    pub state: Option<PaymentState>,
}

impl OrderRow {
    /// Takes in a further flat row of the same order, as exports write one row per line: its lines,
    /// payments and parcels are added, and what the rows before left open is filled in.
    pub fn absorb(&mut self, next: Self) {
        self.number = self.number.take().or(next.number);
        self.customer_id = self.customer_id.take().or(next.customer_id);
        self.placed_at = self.placed_at.or(next.placed_at);
        self.currency = self.currency.take().or(next.currency);
        self.total = self.total.or(next.total);
        self.state = self.state.or(next.state);
        self.cancelled_at = self.cancelled_at.or(next.cancelled_at);
        self.cancel_reason = self.cancel_reason.take().or(next.cancel_reason);
        self.address = self.address.take().or(next.address);
        self.lines.extend(next.lines);
        self.payments.extend(next.payments);
        self.shipments.extend(next.shipments);
    }
}
