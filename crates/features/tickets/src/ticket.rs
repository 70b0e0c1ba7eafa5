//! A ticket as it is stored, and the words it is described with.

use std::collections::BTreeMap;

use kernel::{Place, Timestamp};
use serde::{Deserialize, Serialize};
use store::Json;
use utoipa::ToSchema;

use crate::facts::Facts;
use crate::promise::PromiseKind;
use crate::status::Category;

/// Custom fields by name.
pub type Fields = BTreeMap<String, serde_json::Value>;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    Low,
    #[default]
    Normal,
    High,
    Urgent,
}

impl Urgency {
    pub const ALL: &[Self] = &[Self::Low, Self::Normal, Self::High, Self::Urgent];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
            Self::Urgent => "urgent",
        }
    }
}

/// The way by which the customer reached the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Email,
    Chat,
    Phone,
    Web,
    Api,
    Other,
}

impl Channel {
    pub const ALL: &[Self] = &[Self::Email, Self::Chat, Self::Phone, Self::Web, Self::Api, Self::Other];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Chat => "chat",
            Self::Phone => "phone",
            Self::Web => "web",
            Self::Api => "api",
            Self::Other => "other",
        }
    }

    /// On the telephone and in the shop a person of staff writes down what a customer is saying.
    pub fn is_spoken(self) -> bool {
        matches!(self, Self::Phone | Self::Other)
    }
}

/// Why a ticket is set aside, out of every list and every count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Aside {
    Spam,
    Test,
    Deleted,
}

impl Aside {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Spam => "spam",
            Self::Test => "test",
            Self::Deleted => "deleted",
        }
    }
}

/// A ticket as it is stored.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Ticket {
    pub id: String,
    pub number: i64,
    pub subject: String,
    pub status_id: String,
    pub category: Category,
    pub urgency: Urgency,
    pub channel: Channel,
    pub customer_id: Option<String>,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub team_id: Option<String>,
    pub assignee_id: Option<String>,
    pub tags: Json<Vec<String>>,
    pub fields: Json<Fields>,
    pub excerpt: String,
    pub opened_at: Timestamp,
    pub updated_at: Timestamp,
    pub waiting_since: Option<Timestamp>,
    pub snoozed_until: Option<Timestamp>,
    pub solved_at: Option<Timestamp>,
    pub merged_into: Option<String>,
    pub set_aside: Option<Aside>,
    /// The promise that falls due first.
    pub due_at: Option<Timestamp>,
    pub due_kind: Option<PromiseKind>,
    pub warn_at: Option<Timestamp>,
    /// When a lead was told that the customer waits too long, in this stretch of waiting.
    pub escalated_at: Option<Timestamp>,
    pub escalated_to: Option<String>,
    /// Key of the situation it is about.
    pub scenario: Option<String>,
    /// Whether a person said so; what was only detected is not confirmed.
    pub scenario_confirmed: bool,
    pub version: i64,
}

impl Ticket {
    /// Takes over what was measured.
    pub(crate) fn set_clocks(&mut self, facts: &Facts) {
        (self.waiting_since, self.solved_at) = (facts.waiting_since, facts.solved_at);
        self.due_at = facts.due.map(|due| due.at);
        self.due_kind = facts.due.map(|due| due.kind);
        self.warn_at = facts.due.map(|due| due.warn_at);
        self.escalated_at = facts.escalation.as_ref().map(|escalation| escalation.at);
        self.escalated_to = facts.escalation.as_ref().and_then(|escalation| escalation.to.clone());
    }

    /// Whose it is, for the policy.
    pub fn place(&self) -> Place<'_> {
        Place { team: self.team_id.as_deref(), assignee: self.assignee_id.as_deref() }
    }
}

/// Longest excerpt, in characters.
const EXCERPT_MAX: usize = 160;

/// The beginning of a message on one line.
pub fn excerpt(body: &str) -> String {
    let mut words = String::new();
    for word in body.split_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
        if words.len() > EXCERPT_MAX * 4 {
            break;
        }
    }
    words.chars().take(EXCERPT_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_bounded_line() {
        assert_eq!(excerpt("  Hello\n\n you \t there "), "Hello you there");
        assert_eq!(excerpt(&"ü".repeat(10_000)).chars().count(), EXCERPT_MAX);
    }
}
