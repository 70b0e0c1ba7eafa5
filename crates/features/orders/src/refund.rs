//! Money that shall go back to the customer.

use kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::transition::states;

states! {
    RefundState of "refund" {
        Requested "requested" => [Approved, Rejected],
        Approved "approved" => [Paid, Failed, Rejected],
        Paid "paid" => [],
        /// The bank refused; it may be tried again.
        Failed "failed" => [Approved, Rejected],
        Rejected "rejected" => [],
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Refund {
    pub id: String,
    pub order_id: String,
    /// The return it pays for.
    pub return_id: Option<String>,
    pub state: RefundState,
    pub amount: Money,
    pub reason: Option<String>,
    pub method: Option<String>,
    pub requested_at: Timestamp,
    pub paid_at: Option<Timestamp>,
    pub version: i64,
}
