//! What happens to futures, strategies and studies, as the log keeps it.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const RECORD: &str = "future";
pub const STUDY: &str = "study";
pub const SIGNPOST: &str = "signpost";
pub const STAFFING: &str = "staffing";

pub const RECORD_ADDED: &str = "FutureAdded";
pub const RECORD_CHANGED: &str = "FutureChanged";
pub const RECORD_REMOVED: &str = "FutureRemoved";
pub const STUDY_BEGUN: &str = "StudyBegun";
pub const STUDY_ENDED: &str = "StudyEnded";
pub const STUDY_RESUMED: &str = "StudyResumed";
pub const STUDY_WATCHED: &str = "StudyWatched";
pub const STAFFING_BEGUN: &str = "StaffingBegun";
pub const STAFFING_ENDED: &str = "StaffingEnded";
pub const SIGNPOST_PASSED: &str = "SignpostPassed";
pub const SIGNPOST_ACKNOWLEDGED: &str = "SignpostAcknowledged";

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Told {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub future: Option<String>,
    /// Who is to act.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<f64>,
}

pub fn of_record(key: &str) -> Subject<'_> {
    Subject { topic: RECORD, id: key }
}

pub fn of_study(id: &str) -> Subject<'_> {
    Subject { topic: STUDY, id }
}

pub fn of_staffing(id: &str) -> Subject<'_> {
    Subject { topic: STAFFING, id }
}

pub fn of_signpost(id: &str) -> Subject<'_> {
    Subject { topic: SIGNPOST, id }
}
