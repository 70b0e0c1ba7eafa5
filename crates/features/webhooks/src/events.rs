//! What happens to webhooks, as the log keeps it. Neither secrets nor whole addresses, which may hold
//! some, are in it.

use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use store::Subject;

use crate::webhook::OffBecause;

pub const TOPIC: &str = "webhook";

pub const WEBHOOK_ADDED: &str = "WebhookAdded";
pub const WEBHOOK_CHANGED: &str = "WebhookChanged";
pub const WEBHOOK_SECRET_ROTATED: &str = "WebhookSecretRotated";
pub const WEBHOOK_REMOVED: &str = "WebhookRemoved";
/// Somebody tried it out.
pub const WEBHOOK_TESTED: &str = "WebhookTested";
/// Somebody had something sent again. Like a test, that wakes up who sends.
pub const WEBHOOK_REPLAYED: &str = "WebhookReplayed";
/// The program switched it off.
pub const WEBHOOK_SWITCHED_OFF: &str = "WebhookSwitchedOff";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    pub host: String,
    pub description: String,
    pub kinds: Vec<String>,
    pub active: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct SwitchedOff {
    pub because: OffBecause,
}

/// One delivery by its id, or all that failed since a moment.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    Delivery(String),
    FailedSince(Timestamp),
}

pub fn subject(id: &str) -> Subject<'_> {
    Subject { topic: TOPIC, id }
}
