//! A message as another system tells it.

use kernel::time::MINUTE;
use kernel::{Problems, Timestamp};
use serde::{Deserialize, Serialize};

use super::Sourced;
use crate::courtesy;
use crate::events::{Said, Voice};
use crate::message::{AuthorKind, MessageKind};
use crate::sanitising::Body;
use crate::ticket::Ticket;
use crate::wording::Wording;

/// A customer's message so soon after the opening is the opening itself, told by two files.
const SAME_AS_OPENING: i64 = 5 * MINUTE;

pub(super) const BEFORE_OPENING: &str = "must not be before the ticket was opened";

/// Who wrote an imported message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportedAuthor {
    #[default]
    Customer,
    Staff,
    System,
}

/// A message as another system tells it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MessageRow {
    pub source: String,
    pub external_id: String,
    /// The ticket's id in the source.
    pub ticket: String,
    pub author: ImportedAuthor,
    /// The person of staff, resolved to an id of ours.
    #[serde(default)]
    pub person_id: Option<String>,
    /// The author's name where there is no person.
    #[serde(default)]
    pub author_name: Option<String>,
    pub kind: MessageKind,
    #[serde(default)]
    pub body_text: Option<String>,
    #[serde(default)]
    pub body_html: Option<String>,
    pub at: Timestamp,
    /// An out-of-office note, a bounce, an acknowledgement: it is kept, but no contact and no answer,
    /// reopens nothing and stops no clock.
    // Left out where it is false, so that rows that came in before it was known are told the same.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub automatic: bool,
}

impl Sourced for MessageRow {
    fn source(&self) -> &str {
        &self.source
    }

    fn external_id(&self) -> &str {
        &self.external_id
    }

    fn check(&self, now: Timestamp, problems: &mut Problems) {
        self.body(problems);
        if self.at > now {
            problems.add("at", "must not be in the future");
        }
        if let Some(name) = &self.author_name {
            problems.note("author_name", kernel::text::optional_line(Some(name), kernel::text::NAME_MAX));
        }
    }
}

impl MessageRow {
    /// What is wrong with it as a message of a ticket that was opened at this moment.
    pub fn check_within(&self, opened_at: Timestamp, now: Timestamp, problems: &mut Problems) {
        self.check(now, problems);
        if self.at < opened_at {
            problems.add("at", BEFORE_OPENING);
        }
    }

    pub(super) fn body(&self, problems: &mut Problems) -> Body {
        let (body_text, body_html) = (self.body_text.as_deref(), self.body_html.as_deref());
        Wording { body_text, body_html, ..Wording::default() }.body(problems)
    }

    pub(super) fn may_be_opening(&self, ticket: &Ticket) -> bool {
        self.author == ImportedAuthor::Customer
            && self.kind == MessageKind::Public
            && (0..=SAME_AS_OPENING).contains(&self.at.since(ticket.opened_at))
    }

    pub(super) fn author_kind(&self) -> AuthorKind {
        match self.author {
            ImportedAuthor::Customer => AuthorKind::Customer,
            ImportedAuthor::Staff => AuthorKind::Staff,
            ImportedAuthor::System => AuthorKind::System,
        }
    }

    pub(super) fn author_id(&self, ticket: &Ticket) -> Option<String> {
        match self.author {
            ImportedAuthor::Customer => ticket.customer_id.clone(),
            ImportedAuthor::Staff => self.person_id.clone(),
            ImportedAuthor::System => None,
        }
    }

    /// Staff's imported messages count as human replies: their moments came along. `names` are of
    /// those who write in the ticket.
    pub(super) fn said(&self, message: &str, body: &Body, ticket: &Ticket, names: &[String]) -> Said {
        let speaks = |author| self.author == author && !self.automatic;
        let asks = speaks(ImportedAuthor::Customer) && !courtesy::is_only_thanks(&body.text, names);
        Said {
            message: message.to_owned(),
            by: match self.author {
                ImportedAuthor::Customer => Voice::Customer,
                ImportedAuthor::Staff if !self.automatic => Voice::Human,
                ImportedAuthor::Staff | ImportedAuthor::System => Voice::Program,
            },
            author_id: self.author_id(ticket),
            contact: asks,
            waits: asks,
            reply: speaks(ImportedAuthor::Staff),
            stands_in: false,
            queue_wait_ms: None,
            over_unseen: Vec::new(),
        }
    }
}
