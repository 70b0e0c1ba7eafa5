//! A customer as it is shown.

use kernel::{Money, Timestamp};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::address::Address;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Email {
    pub address: String,
    /// Where letters go. Exactly one is; without a mark the first.
    #[serde(default)]
    pub primary: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Phone {
    pub number: String,
    #[serde(default)]
    pub primary: bool,
}

/// What another system calls the customer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalId {
    /// The system, such as `shopify`.
    pub source: String,
    pub id: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PreferredChannel {
    Email,
    Chat,
    Phone,
    Sms,
    Post,
}

impl PreferredChannel {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Chat => "chat",
            Self::Phone => "phone",
            Self::Sms => "sms",
            Self::Post => "post",
        }
    }
}

/// Hours of the customer's own day, from the first to before the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerContactWindow)]
pub struct ContactWindow {
    /// `HH:MM`.
    pub from: String,
    /// `HH:MM`, up to `24:00`.
    pub to: String,
}

/// How the customer likes to be treated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Preferences {
    pub channel: Option<PreferredChannel>,
    /// The way not to be reached by.
    pub avoid: Option<PreferredChannel>,
    /// When to be called, by the clocks where the customer lives.
    pub window: Option<ContactWindow>,
    /// In the customer's words, such as "weekdays after six".
    pub hours: Option<String>,
    pub do_not_contact: bool,
    /// What makes the customer able to deal with the shop, such as "large print" or "no phone".
    pub accessibility: Option<String>,
    pub notes: Option<String>,
}

/// The last word of a customer about a purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consent {
    pub purpose: String,
    pub given: bool,
    pub at: Timestamp,
    /// Where it was said, such as "checkout".
    pub source: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LastSurvey {
    /// 1 to 5.
    pub rating: i64,
    pub at: Timestamp,
    pub ticket_id: String,
}

/// What a customer has been to the shop. A part that the asker may not see is null.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Summary {
    /// Orders that were not cancelled.
    pub orders: Option<i64>,
    /// Their total, in the currency most of them are in.
    pub spent: Option<Money>,
    /// Totals in further currencies.
    pub spent_also: Vec<Money>,
    pub tickets: Option<i64>,
    /// The last answer to a survey.
    pub last_survey: Option<LastSurvey>,
    /// The first order, or when the customer was written down.
    pub since: Timestamp,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Customer {
    pub id: String,
    pub number: i64,
    pub name: String,
    pub emails: Vec<Email>,
    pub phones: Vec<Phone>,
    pub external_ids: Vec<ExternalId>,
    pub language: Option<String>,
    pub time_zone: Option<String>,
    pub preferences: Preferences,
    pub address: Option<Address>,
    pub tags: Vec<String>,
    pub consent: Vec<Consent>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
    /// The survivor, if this one was merged; it is read-only then.
    pub merged_into: Option<String>,
    /// The merge that can be undone, if this one was merged.
    pub merge: Option<String>,
    /// Only when one customer is asked for, not in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<Summary>,
}
