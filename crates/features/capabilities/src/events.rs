//! What happens to capabilities, as the log keeps it.

use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::Subject;

use crate::switch::State;

pub const TOPIC: &str = "capability";

pub const CAPABILITY_ADDED: &str = "CapabilityAdded";
/// Also when it is switched.
pub const CAPABILITY_CHANGED: &str = "CapabilityChanged";
pub const CAPABILITY_REMOVED: &str = "CapabilityRemoved";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub name: Texts,
    pub explanation: Texts,
    pub not_offered: Texts,
    pub state: State,
    pub percent: i64,
    pub held_back: i64,
    pub salt: String,
    /// Why it was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

pub fn subject(key: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id: key }
}
