//! Something that could be done next, and why.

use playbook_language::playbook::Texts;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SuggestionKind)]
pub enum Kind {
    /// Call the customer now.
    Call,
    /// Call the customer later, when they want to be called.
    CallLater,
    /// Let a lead look at it.
    Escalate,
    /// Do what the playbook is at.
    TakeStep,
    /// Say whether what was detected is right.
    ConfirmScenario,
    /// Start the playbook of the scenario.
    StartPlaybook,
    /// Mind something when answering.
    Mind,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::CallLater => "call-later",
            Self::Escalate => "escalate",
            Self::TakeStep => "take-step",
            Self::ConfirmScenario => "confirm-scenario",
            Self::StartPlaybook => "start-playbook",
            Self::Mind => "mind",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SuggestionReasonKind)]
pub enum Why {
    /// So many tickets about the same in 90 days before this one.
    SameBefore,
    /// The last answer to a survey was so low.
    LowRating,
    /// So many orders.
    Regular,
    PrefersPhone,
    /// They want to be called between these hours of their day.
    CalledBetween,
    /// A step of the playbook in use waits for a person.
    PlaybookIsAt,
    /// A program found out what the ticket is about.
    Detected,
    /// A playbook is the way through the scenario.
    FitsScenario,
    DoNotContact,
    /// They do not want to be reached by this way.
    Avoids,
    /// What they need to be able to deal with the shop.
    Needs,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = SuggestionReason)]
pub struct Reason {
    pub kind: Why,
    /// What it is about: hours, a way, a need.
    pub text: Option<String>,
    pub number: Option<i64>,
}

impl Reason {
    pub fn plain(kind: Why) -> Self {
        Self { kind, text: None, number: None }
    }

    pub fn text(kind: Why, text: &str) -> Self {
        Self { kind, text: Some(text.to_owned()), number: None }
    }

    pub fn number(kind: Why, number: i64) -> Self {
        Self { kind, text: None, number: Some(number) }
    }
}

/// What is suggested in a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Suggestions)]
pub struct Suggested {
    /// Nothing is suggested to anybody about this customer: the capability `next_steps` is off for them.
    pub switched_off: bool,
    pub items: Vec<Suggestion>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Suggestion {
    /// By which it is dismissed.
    pub key: String,
    pub kind: Kind,
    /// Key of a playbook, id of a step, a scenario: what is to be taken.
    pub of: Option<String>,
    /// What that is called.
    pub name: Option<Texts>,
    /// Why, the weightiest first.
    pub why: Vec<Reason>,
}

impl Suggestion {
    /// Another step, playbook or need is another suggestion.
    pub fn new(kind: Kind, of: Option<&str>, name: Option<Texts>, why: Vec<Reason>) -> Self {
        let key = of.map_or_else(|| kind.word().to_owned(), |of| format!("{}/{of}", kind.word()));
        Self { key, kind, of: of.map(str::to_owned), name, why }
    }
}
