//! Goods on their way back.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::transition::states;

states! {
    ReturnState of "return" {
        Requested "requested" => [Approved, Rejected],
        Approved "approved" => [LabelSent, InTransit, Received, Closed],
        LabelSent "label_sent" => [InTransit, Received, Closed],
        InTransit "in_transit" => [Received, Closed],
        Received "received" => [Inspected, Closed],
        Inspected "inspected" => [Closed, Rejected],
        Closed "closed" => [],
        Rejected "rejected" => [],
    }
}

/// How many pieces of an order's line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pieces {
    pub line_id: String,
    pub quantity: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Return {
    pub id: String,
    pub order_id: String,
    pub state: ReturnState,
    pub reason: Option<String>,
    pub note: Option<String>,
    pub lines: Vec<Pieces>,
    pub requested_at: Timestamp,
    pub received_at: Option<Timestamp>,
    /// When it was closed or rejected.
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}

/// Pieces of a line that may still be returned: bought, less those in returns that were not rejected.
pub fn returnable(bought: i64, line_id: &str, returns: &[Return]) -> i64 {
    let standing = returns.iter().filter(|known| known.state != ReturnState::Rejected);
    let pieces = standing.flat_map(|known| &known.lines).filter(|pieces| pieces.line_id == line_id);
    bought - pieces.map(|pieces| pieces.quantity).sum::<i64>()
}
