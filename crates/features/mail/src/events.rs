//! What happens to mail, as the log keeps it. No text of a letter and no password is in it.

use serde::{Deserialize, Serialize};
use store::Subject;

use crate::letter::LetterState;

/// Mailboxes are settings.
pub const MAILBOX: &str = "mailbox";
/// Letters are daily work.
pub const LETTER: &str = "letter";

pub const MAILBOX_ADDED: &str = "MailboxAdded";
pub const MAILBOX_CHANGED: &str = "MailboxChanged";
pub const MAILBOX_CONNECTED: &str = "MailboxConnected";
pub const MAIL_KEY_MADE: &str = "MailKeyMade";
pub const LETTER_RECEIVED: &str = "LetterReceived";
pub const LETTER_SETTLED: &str = "LetterSettled";
pub const LETTER_REPLAYED: &str = "LetterReplayed";

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Received {
    pub mailbox_id: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Settled {
    pub mailbox_id: String,
    pub state: LetterState,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<String>,
}

/// Somebody agreed at the provider of this mailbox.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Connected {
    pub name: String,
    pub address: String,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyMade {
    pub key: i64,
}

pub fn mailbox(id: &str) -> Subject<'_> {
    Subject { topic: MAILBOX, id }
}

pub fn letter(id: &str) -> Subject<'_> {
    Subject { topic: LETTER, id }
}
