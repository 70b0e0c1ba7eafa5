//! What happens to alarms, as the log keeps it: each begins once and ends once.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use store::Subject;

use crate::alarm::State;

pub const TOPIC: &str = "scenario_alarm";

pub const ALARM_BEGAN: &str = "ScenarioAlarmBegan";
pub const ALARM_ENDED: &str = "ScenarioAlarmEnded";
pub const ALARM_ACKNOWLEDGED: &str = "ScenarioAlarmAcknowledged";

/// What is told of an alarm when it begins and when it ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    pub scenario: String,
    pub state: State,
    pub since: Date,
    pub cases: u64,
    pub expected: f64,
    pub ratio: f64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    pub scenario: String,
    pub note: String,
}

pub fn subject(id: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id }
}
