//! What happens to rules, as the log keeps it. What they do to tickets is told by the tickets, with the
//! rule as the one who acted.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const TOPIC: &str = "automation_rule";

pub const RULE_ADDED: &str = "RuleAdded";
pub const RULE_CHANGED: &str = "RuleChanged";
pub const RULE_REMOVED: &str = "RuleRemoved";
/// The program switched it off.
pub const RULE_SWITCHED_OFF: &str = "RuleSwitchedOff";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchedOff {
    pub name: String,
    pub because: String,
}

pub fn subject(id: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id }
}
