//! What happens to scenarios and the journey, as the log keeps it. Definitions stand in the versions.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const TOPIC: &str = "scenario";

pub const SCENARIO_ADDED: &str = "ScenarioAdded";
pub const SCENARIO_CHANGED: &str = "ScenarioChanged";
pub const STAGE_ADDED: &str = "StageAdded";
pub const STAGE_CHANGED: &str = "StageChanged";
pub const STAGE_REMOVED: &str = "StageRemoved";
pub const TOUCHPOINT_ADDED: &str = "TouchpointAdded";
pub const TOUCHPOINT_CHANGED: &str = "TouchpointChanged";
pub const TOUCHPOINT_REMOVED: &str = "TouchpointRemoved";

/// What is told of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub name: String,
    pub touchpoint: String,
    pub state: crate::scenario::State,
    pub version: i64,
    pub why: String,
}

pub fn subject(key: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id: key }
}
