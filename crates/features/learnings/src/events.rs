//! What happens to learnings, as the log keeps it.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const TOPIC: &str = "learning";

pub const LEARNING_PROPOSED: &str = "LearningProposed";
pub const LEARNING_DISCUSSED: &str = "LearningDiscussed";
pub const LEARNING_ACCEPTED: &str = "LearningAccepted";
pub const LEARNING_DECLINED: &str = "LearningDeclined";
/// It came with a library, accepted elsewhere.
pub const LEARNING_TAKEN: &str = "LearningTaken";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub scenario: Option<String>,
    pub playbook: Option<String>,
    pub step: Option<String>,
    /// Empty for what was learned elsewhere.
    pub author_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

pub fn subject(id: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id }
}
