//! What happens on boards, as the log keeps it. The grounds of decisions stand in `decisions`.

use serde::{Deserialize, Serialize};
use store::Subject;

pub const FRAME: &str = "frame";
pub const INITIATIVE: &str = "initiative";
pub const SETTINGS: &str = "moscow_settings";

pub const FRAME_ADDED: &str = "FrameAdded";
pub const FRAME_CHANGED: &str = "FrameChanged";
pub const FRAME_REMOVED: &str = "FrameRemoved";
pub const FRAME_COMMITTED: &str = "FrameCommitted";
pub const FRAME_CLOSED: &str = "FrameClosed";
/// Its time is over, and its decider is told.
pub const REVIEW_DUE: &str = "ReviewDue";
pub const REVIEW_NOTED: &str = "ReviewNoted";
pub const REVIEW_HELD: &str = "ReviewHeld";
pub const SNAPSHOT_TAKEN: &str = "SnapshotTaken";
pub const BOARD_IMPORTED: &str = "BoardImported";
pub const PLAN_PROPOSED: &str = "PlanProposed";
pub const INITIATIVE_ADDED: &str = "InitiativeAdded";
pub const INITIATIVE_CHANGED: &str = "InitiativeChanged";
pub const INITIATIVE_REMOVED: &str = "InitiativeRemoved";
pub const INITIATIVE_SPLIT: &str = "InitiativeSplit";
/// A split was taken back.
pub const INITIATIVE_JOINED: &str = "InitiativeJoined";
/// A switch is not as a promised board has it; it is again.
pub const DRIFT_BEGAN: &str = "PlanDriftBegan";
pub const DRIFT_ENDED: &str = "PlanDriftEnded";
pub const INITIATIVE_CLASSIFIED: &str = "InitiativeClassified";
pub const MEASUREMENT_REGISTERED: &str = "MeasurementRegistered";
pub const ROLL_OUT_BEGUN: &str = "RollOutBegun";
pub const IMPACT_ASSESSED: &str = "ImpactAssessed";
pub const ROUND_OPENED: &str = "RoundOpened";
pub const ROUND_REVEALED: &str = "RoundRevealed";
pub const ROUND_DISCUSSED: &str = "RoundDiscussed";
pub const ROUND_CLOSED: &str = "RoundClosed";
/// Somebody voted; the vote itself is told to nobody until it is revealed.
pub const VOTE_CAST: &str = "VoteCast";
/// Customers are asked about an initiative on the pages of their cases; they are asked no more.
pub const POLL_OPENED: &str = "PollOpened";
pub const POLL_CLOSED: &str = "PollClosed";
/// A customer answered; what is told to nobody here.
pub const POLL_ANSWERED: &str = "PollAnswered";
pub const SETTINGS_CHANGED: &str = "MoscowSettingsChanged";

/// What is told of a decision, a frame or an initiative.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frame_id: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

pub fn of_frame(id: &str) -> Subject<'_> {
    Subject { topic: FRAME, id }
}

pub fn of_initiative(key: &str) -> Subject<'_> {
    Subject { topic: INITIATIVE, id: key }
}

pub const fn of_settings() -> Subject<'static> {
    Subject { topic: SETTINGS, id: "moscow" }
}
