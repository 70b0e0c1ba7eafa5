//! A customer calls upon a warranty.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::transition::states;

states! {
    ClaimState of "warranty claim" {
        Submitted "submitted" => [Approved, Rejected],
        Approved "approved" => [LabelSent, Received, Replaced, Refunded, Rejected],
        LabelSent "label_sent" => [Received, Closed],
        Received "received" => [Repaired, Replaced, Refunded, Rejected],
        Repaired "repaired" => [Closed],
        Replaced "replaced" => [Closed],
        Refunded "refunded" => [Closed],
        Rejected "rejected" => [Closed],
        Closed "closed" => [],
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Claim {
    pub id: String,
    pub warranty_id: String,
    pub state: ClaimState,
    /// What is wrong with the thing, in words.
    pub problem: String,
    /// Accepted although the warranty did not cover the day.
    pub goodwill: bool,
    pub note: Option<String>,
    pub submitted_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}
