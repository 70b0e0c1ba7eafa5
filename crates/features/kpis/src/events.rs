//! What happens here.

use serde::{Deserialize, Serialize};

use crate::key::Key;

pub const TOPIC: &str = "kpi";

pub const TARGET_SET: &str = "TargetSet";

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TargetSet {
    pub key: Key,
    /// None withdraws the target.
    pub value: Option<f64>,
}
