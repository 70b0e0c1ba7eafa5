//! A playbook: the way through a situation that a customer meets after the purchase.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use crate::condition::Condition;
use crate::duration::Duration;
use crate::value::{Domain, Literal, Type};

/// The whole of it. Its steps follow each other unless one names its `next`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Playbook {
    /// By which it is known, such as `delivery-delay`.
    #[serde(rename = "playbook")]
    pub key: String,
    pub name: Texts,
    /// Key of the scenario it is the way through.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<Texts>,
    pub steps: Vec<Step>,
}

/// Text in one language that is not named, or in several that are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize, ToSchema)]
#[serde(untagged, expecting = "must be a text, or texts by language")]
#[schema(as = PlaybookTexts)]
pub enum Texts {
    Plain(String),
    /// By language, such as `en`, `de`, `pt-BR`.
    By(BTreeMap<String, String>),
}

impl Texts {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Plain(text.into())
    }

    /// In the language, or else in English, or else in the first there is.
    pub fn in_language(&self, language: &str) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::By(texts) => {
                let found = texts.get(language).or_else(|| texts.get("en")).or_else(|| texts.values().next());
                found.map_or("", String::as_str)
            }
        }
    }

    /// Each with its language, which is empty where it is not named.
    pub fn each(&self) -> impl Iterator<Item = (&str, &str)> {
        let (plain, by) = match self {
            Self::Plain(text) => (Some(("", text.as_str())), None),
            Self::By(texts) => (None, Some(texts)),
        };
        plain.into_iter().chain(by.into_iter().flatten().map(|(language, text)| (language.as_str(), text.as_str())))
    }
}

/// Something that is done on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookStep)]
pub struct Step {
    /// By which others name it; once in a playbook.
    pub id: String,
    pub title: Texts,
    #[serde(flatten)]
    pub kind: Kind,
    /// For whoever carries it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instruction: Option<Texts>,
    /// What the customer reads of it; without, they do not see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Texts>,
    /// May be skipped, with a reason.
    #[serde(skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Working time that it is expected to take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
    /// What and who is needed for it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// What has to be there before it is done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The step after it, where that is not the one written after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[schema(as = PlaybookStepKind)]
pub enum Kind {
    /// Something that staff does.
    Instruction,
    /// Something that is asked, and what is expected as an answer.
    Question {
        to: Asked,
        /// What is written to the customer.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply: Option<Texts>,
        answers: Vec<Variable>,
        /// What if no answer comes.
        #[serde(skip_serializing_if = "Option::is_none")]
        silent: Option<Late>,
    },
    /// Facts that the system looks up; what it cannot know is asked of staff.
    Check { facts: Vec<String> },
    /// The first branch that holds is taken.
    Decision {
        branches: Vec<Branch>,
        /// What if none holds; needed unless the branches cover every case.
        #[serde(skip_serializing_if = "Option::is_none")]
        otherwise: Option<Turn>,
    },
    /// Something that the system does, under its rules and permissions.
    Action {
        action: String,
        #[serde(rename = "with", skip_serializing_if = "BTreeMap::is_empty")]
        given: BTreeMap<String, Given>,
        /// At most once in a run; a second time counts as refused.
        #[serde(skip_serializing_if = "is_false")]
        once: bool,
        /// What if its rules, or who is asked, refuse it.
        #[serde(skip_serializing_if = "Option::is_none")]
        refused: Option<Turn>,
    },
    /// Somebody else is asked: the warehouse, the carrier, technical support.
    Contact {
        /// Who it is.
        who: String,
        /// By telephone, by e-mail, …
        how: String,
        /// When they can be reached.
        #[serde(skip_serializing_if = "Option::is_none")]
        when: Option<String>,
        /// What they are asked.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        answers: Vec<Variable>,
    },
    /// Something to read or to send.
    Article { article: String },
    /// Others take over; the run ends.
    Escalate {
        to: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        reason: Option<Texts>,
    },
    /// Until something happens, or for a time.
    Wait {
        /// The event; without one the time alone is waited for.
        #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
        event: Option<String>,
        #[schema(value_type = String, example = "14 days")]
        at_most: Duration,
        /// What if it does not come in time.
        #[serde(skip_serializing_if = "Option::is_none")]
        late: Option<Turn>,
    },
    /// The end.
    Resolve {
        reason: String,
        /// What is written to the customer.
        #[serde(skip_serializing_if = "Option::is_none")]
        reply: Option<Texts>,
        /// The customer is asked how it was.
        #[serde(skip_serializing_if = "is_false")]
        survey: bool,
    },
}

impl Kind {
    pub const WORDS: &'static [&'static str] = &[
        "instruction",
        "question",
        "check",
        "decision",
        "action",
        "contact",
        "article",
        "escalate",
        "wait",
        "resolve",
    ];

    pub fn word(&self) -> &'static str {
        match self {
            Self::Instruction => "instruction",
            Self::Question { .. } => "question",
            Self::Check { .. } => "check",
            Self::Decision { .. } => "decision",
            Self::Action { .. } => "action",
            Self::Contact { .. } => "contact",
            Self::Article { .. } => "article",
            Self::Escalate { .. } => "escalate",
            Self::Wait { .. } => "wait",
            Self::Resolve { .. } => "resolve",
        }
    }

    /// Whether the run ends with it.
    pub fn is_end(&self) -> bool {
        matches!(self, Self::Escalate { .. } | Self::Resolve { .. })
    }

    /// Whether something new can be learned at it, so that going round it leads somewhere.
    pub fn is_pause(&self) -> bool {
        matches!(self, Self::Question { .. } | Self::Wait { .. })
    }

    /// Variables that are known once it is done: answers.
    pub fn answers(&self) -> &[Variable] {
        match self {
            Self::Question { answers, .. } | Self::Contact { answers, .. } => answers,
            _ => &[],
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookAsked)]
pub enum Asked {
    Customer,
    Staff,
}

/// A value that an answer gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookVariable)]
pub struct Variable {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Type,
    /// As it is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Texts>,
    /// Of a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

impl Variable {
    pub fn domain(&self) -> Domain {
        Domain { kind: self.kind, choices: self.choices.iter().map(|choice| choice.value.clone()).collect() }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookChoice)]
pub struct Choice {
    pub value: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Texts>,
}

/// What to do from here: steps, or go to one that stands elsewhere. After the steps it goes on where the
/// step they belong to goes on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookTurn)]
pub struct Turn {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(no_recursion)]
    pub steps: Vec<Step>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookBranch)]
pub struct Branch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Texts>,
    pub when: Condition,
    #[serde(flatten)]
    pub turn: Turn,
}

/// What if nothing comes within a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookLate)]
pub struct Late {
    #[schema(value_type = String, example = "3 days")]
    pub after: Duration,
    #[serde(flatten)]
    pub turn: Turn,
}

/// What an action is given: a value, or that of a variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = PlaybookGiven)]
pub enum Given {
    Value(Literal),
    Variable { variable: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookEvidence)]
pub struct Evidence {
    pub kind: EvidenceKind,
    pub at_least: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<Texts>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookEvidenceKind)]
pub enum EvidenceKind {
    Photo,
    Document,
    Receipt,
    SerialNumber,
    /// Something that was said or seen, as a note.
    Note,
}

impl EvidenceKind {
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("photo", Self::Photo),
        ("document", Self::Document),
        ("receipt", Self::Receipt),
        ("serial_number", Self::SerialNumber),
        ("note", Self::Note),
    ];
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl Step {
    /// The turns out of it, each with the path of its place below the step.
    pub fn turns(&self) -> Vec<(String, &Turn)> {
        match &self.kind {
            Kind::Decision { branches, otherwise } => {
                let each = branches.iter().enumerate().map(|(n, branch)| (format!("branches[{n}]"), &branch.turn));
                each.chain(otherwise.iter().map(|turn| ("otherwise".to_owned(), turn))).collect()
            }
            Kind::Question { silent: Some(late), .. } => vec![("silent".to_owned(), &late.turn)],
            Kind::Action { refused: Some(turn), .. } => vec![("refused".to_owned(), turn)],
            Kind::Wait { late: Some(turn), .. } => vec![("late".to_owned(), turn)],
            _ => Vec::new(),
        }
    }
}
