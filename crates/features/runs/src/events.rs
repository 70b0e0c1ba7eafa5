//! What happens to runs, as the log keeps it: under their ticket, whose history tells of it.

use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use playbook_language::running::Outcome;
use serde::{Deserialize, Serialize};
use store::{Subject, Tx};

pub const PLAYBOOK_STARTED: &str = "PlaybookStarted";
pub const PLAYBOOK_STEP_PASSED: &str = "PlaybookStepPassed";
pub const PLAYBOOK_STEP_TAKEN_BACK: &str = "PlaybookStepTakenBack";
pub const PLAYBOOK_ENDED: &str = "PlaybookEnded";
pub const PLAYBOOK_STOPPED: &str = "PlaybookStopped";

/// Of a playbook: whether it starts by itself.
pub const PLAYBOOK_SELF_START_CHANGED: &str = "PlaybookSelfStartChanged";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfStartTold {
    pub starts_by_itself: bool,
    pub least_percent: i64,
}

/// What is told of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub run: String,
    pub playbook: String,
    pub number: i64,
    pub name: Texts,
    /// The step that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Texts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

pub(crate) fn tell(tx: &mut Tx, act: &Act, kind: &'static str, ticket_id: &str, told: &Told) -> Result<(), Refusal> {
    Ok(tx.append(act, kind, Subject { topic: tickets::TOPIC, id: ticket_id }, told)?)
}
