//! What the log keeps of calibrations.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const TOPIC: &str = "calibration";

pub const TWIN_CALIBRATED: &str = "TwinCalibrated";
pub const ASSUMPTION_SET: &str = "CalibrationAssumptionSet";
pub const CAMPAIGN_ADDED: &str = "CampaignAdded";
pub const CAMPAIGN_CHANGED: &str = "CampaignChanged";
pub const CAMPAIGN_REMOVED: &str = "CampaignRemoved";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calibrated {
    pub from: String,
    pub to: String,
    pub contacts: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AssumptionSet {
    pub what: String,
    /// Class or group; empty: of all.
    pub of: String,
    pub value: Option<f64>,
}

pub fn subject(id: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id }
}
