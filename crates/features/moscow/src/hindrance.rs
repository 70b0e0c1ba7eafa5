//! Why something is refused, as a code with what it is about: screens say it in the reader's language. The words are for
//! programs and logs.

use kernel::Refusal;
use serde::Serialize;
use serde_json::json;

use crate::proposal::Breach;

/// What stands against promising a plan, beginning a roll-out or holding a review.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Hindrance {
    NoPlan,
    WhatIf,
    MustsDoNotFit {
        initiatives: Vec<String>,
        sentence: String,
    },
    RulesBlock(Vec<Breach>),
    BoardChanged,
    FrameClosed {
        name: String,
    },
    /// In the plans of these frames.
    Promised {
        frames: Vec<String>,
    },
    NoClass,
    NoCapacity,
    BegunAlready,
    NotBegun,
    NotMeasured,
    LookedAtOnce {
        ends_on: String,
    },
    NoPrimary,
    ChosenBy {
        from: String,
        to: String,
    },
    NotSeen {
        kpi: String,
        matters: f64,
    },
    ReviewHeld,
    Unanswered {
        items: Vec<String>,
    },
}

impl Hindrance {
    fn code(&self) -> &'static str {
        match self {
            Self::NoPlan => "no-plan",
            Self::WhatIf => "plan-what-if",
            Self::MustsDoNotFit { .. } => "musts-do-not-fit",
            Self::RulesBlock(_) => "rules-block",
            Self::BoardChanged => "board-changed",
            Self::FrameClosed { .. } => "frame-closed",
            Self::Promised { .. } => "initiative-promised",
            Self::NoClass => "no-class",
            Self::NoCapacity => "no-capacity",
            Self::BegunAlready => "roll-out-begun",
            Self::NotBegun => "roll-out-not-begun",
            Self::NotMeasured => "roll-out-not-measured",
            Self::LookedAtOnce { .. } => "looked-at-once",
            Self::NoPrimary => "no-primary-figure",
            Self::ChosenBy { .. } => "baseline-chosen-by",
            Self::NotSeen { .. } => "change-not-seen",
            Self::ReviewHeld => "review-held",
            Self::Unanswered { .. } => "review-unanswered",
        }
    }

    fn words(&self) -> String {
        match self {
            Self::NoPlan => "this is no plan that keeps everything; nothing can be promised by it".to_owned(),
            Self::WhatIf => "this plan was made for a capacity that there is not; change that of the frame".to_owned(),
            Self::MustsDoNotFit { sentence, .. } => format!("not all Musts fit: {sentence}"),
            Self::RulesBlock(rules) => {
                let sentences: Vec<String> =
                    rules.iter().map(|rule| format!("{}; {}", rule.sentence, rule.remedy)).collect();
                sentences.join(". ")
            }
            Self::BoardChanged => "the board has changed since this plan was made; have one proposed anew".to_owned(),
            Self::FrameClosed { name } => format!("{name} is closed; its board stays as it was"),
            Self::Promised { frames } => format!(
                "it is promised in {}; make it a Won't there, or promise a plan without it, before it is removed",
                frames.join(", ")
            ),
            Self::NoClass => "no initiative has a class in this frame yet; class one first".to_owned(),
            Self::NoCapacity => "the frame has no capacity; say how much there is of each pool".to_owned(),
            Self::BegunAlready => "this roll-out has begun already".to_owned(),
            Self::NotBegun => "its roll-out has not begun; there is nothing to look at".to_owned(),
            Self::NotMeasured => {
                "nothing of it is being measured; begin the roll-out of a measurement, or say why it goes without \
                 (/api/moscow/initiatives/{key}/unmeasured-roll-out)"
                    .to_owned()
            }
            Self::LookedAtOnce { ends_on } => format!(
                "it is looked at once, after {ends_on}: who looks early until it pleases finds what is not there"
            ),
            Self::NoPrimary => "nobody said by which figure it is judged; make one of them primary".to_owned(),
            Self::ChosenBy { from, to } => format!(
                "the baseline has days of {from} to {to}, by which it was chosen: it would seem to help. Take days before or after"
            ),
            Self::NotSeen { kpi, matters } => format!(
                "of {kpi} a change of {matters} would matter, and it would probably not be seen; measure for longer, or begin although"
            ),
            Self::ReviewHeld => "this review was held; what was said in it stays".to_owned(),
            Self::Unanswered { items } => format!("say what becomes of {}", items.join(", ")),
        }
    }

    /// What the words are about, for screens.
    fn about(&self) -> serde_json::Value {
        match self {
            Self::MustsDoNotFit { initiatives, .. } => json!({ "initiatives": initiatives }),
            Self::RulesBlock(rules) => json!({ "rules": rules }),
            Self::FrameClosed { name } => json!({ "name": name }),
            Self::Promised { frames } => json!({ "names": frames.join(", ") }),
            Self::LookedAtOnce { ends_on } => json!({ "day": ends_on }),
            Self::ChosenBy { from, to } => json!({ "from": from, "to": to }),
            Self::NotSeen { kpi, matters } => json!({ "kpi": kpi, "matters": matters }),
            Self::Unanswered { items } => json!({ "items": items, "n": items.len() }),
            _ => json!({}),
        }
    }
}

impl From<Hindrance> for Refusal {
    fn from(hindrance: Hindrance) -> Self {
        Self::Conflict { code: hindrance.code(), detail: hindrance.words(), current: Some(hindrance.about()) }
    }
}

/// The snake_case word of a unit variant.
pub(crate) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}
