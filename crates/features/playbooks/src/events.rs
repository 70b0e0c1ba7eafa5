//! What happens to playbooks, as the log keeps it. The texts themselves stand in the versions.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const TOPIC: &str = "playbook";

pub const PLAYBOOK_ADDED: &str = "PlaybookAdded";
pub const PLAYBOOK_DRAFTED: &str = "PlaybookDrafted";
pub const PLAYBOOK_DRAFT_DISCARDED: &str = "PlaybookDraftDiscarded";
pub const PLAYBOOK_PUBLISHED: &str = "PlaybookPublished";
pub const PLAYBOOK_RETIRED: &str = "PlaybookRetired";
pub const PLAYBOOK_REMOVED: &str = "PlaybookRemoved";
pub const PLAYBOOK_TRIAL_BEGUN: &str = "PlaybookTrialBegun";
pub const PLAYBOOK_TRIAL_DECIDED: &str = "PlaybookTrialDecided";

/// What is told of a playbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub name: String,
    pub scenario: Option<String>,
    pub owner_id: Option<String>,
    pub steps: i64,
    pub published: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

pub fn subject(key: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id: key }
}
