//! What happens to what was learned, as the log keeps it. What is recognised in a ticket is told by the ticket.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const TOPIC: &str = "recognition";

pub const TRAINING_ASKED: &str = "RecognitionTrainingAsked";
pub const VERSION_TRAINED: &str = "RecognitionVersionTrained";
/// A person put another version into use.
pub const VERSION_CHOSEN: &str = "RecognitionVersionChosen";
/// Tickets that were never looked at are to be recognised.
pub const CATCH_UP_ASKED: &str = "RecognitionCatchUpAsked";
pub const CATCH_UP_STOPPED: &str = "RecognitionCatchUpStopped";

/// Scenarios were found that tickets which fit none may be of.
pub const SCENARIOS_PROPOSED: &str = "ScenariosProposed";
pub const PROPOSAL_TAKEN: &str = "ScenarioProposalTaken";
pub const PROPOSAL_DISMISSED: &str = "ScenarioProposalDismissed";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub version: i64,
    pub in_use: bool,
    pub examples: i64,
    pub tickets: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    pub version: i64,
    pub before: Option<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatchingUp {
    pub from: String,
    pub to: String,
    pub tickets: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposed {
    pub new: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    pub proposal: String,
    /// What many of its tickets say.
    pub name: String,
    pub reason: Option<String>,
    pub scenario: Option<String>,
}

/// There is one recognition.
pub fn subject() -> Subject<'static> {
    Subject { topic: TOPIC, id: TOPIC }
}
