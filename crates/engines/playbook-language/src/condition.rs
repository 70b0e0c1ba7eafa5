//! What a branch asks of what is known.

use std::cmp::Ordering;

use serde::Serialize;
use utoipa::ToSchema;

use crate::value::{Domain, Literal, Type, Value};

/// All of several, any of several, not one, or a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = PlaybookCondition)]
pub enum Condition {
    All {
        #[schema(no_recursion)]
        all: Vec<Condition>,
    },
    Any {
        #[schema(no_recursion)]
        any: Vec<Condition>,
    },
    Not {
        #[schema(no_recursion)]
        not: Box<Condition>,
    },
    Test(Test),
}

/// A variable and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookTest)]
pub struct Test {
    pub variable: String,
    #[serde(flatten)]
    pub asked: Asks,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookAsks)]
pub enum Asks {
    Is(Literal),
    IsNot(Literal),
    /// One of several.
    In(Vec<Literal>),
    AtLeast(Literal),
    AtMost(Literal),
    /// The same as another variable.
    SameAs(String),
    /// Whether anything is known of it.
    Known(bool),
}

impl Asks {
    pub const WORDS: &'static [&'static str] = &["is", "is_not", "in", "at_least", "at_most", "same_as", "known"];

    pub fn word(&self) -> &'static str {
        match self {
            Self::Is(_) => "is",
            Self::IsNot(_) => "is_not",
            Self::In(_) => "in",
            Self::AtLeast(_) => "at_least",
            Self::AtMost(_) => "at_most",
            Self::SameAs(_) => "same_as",
            Self::Known(_) => "known",
        }
    }

    pub fn literals(&self) -> &[Literal] {
        match self {
            Self::Is(one) | Self::IsNot(one) | Self::AtLeast(one) | Self::AtMost(one) => std::slice::from_ref(one),
            Self::In(several) => several,
            Self::SameAs(_) | Self::Known(_) => &[],
        }
    }
}

/// What variables are declared as, and what is known of them.
pub trait Knowledge {
    fn domain(&self, variable: &str) -> Option<Domain>;
    fn value(&self, variable: &str) -> Option<Value>;
}

impl Condition {
    /// What cannot be answered, since nothing is known, does not hold; its `not` does.
    pub fn holds(&self, knowledge: &impl Knowledge) -> bool {
        match self {
            Self::All { all } => all.iter().all(|each| each.holds(knowledge)),
            Self::Any { any } => any.iter().any(|each| each.holds(knowledge)),
            Self::Not { not } => !not.holds(knowledge),
            Self::Test(test) => test.holds(knowledge),
        }
    }

    /// Whether it holds, as far as what is known tells: nothing where it hangs on what is not known.
    pub fn judge(&self, knowledge: &impl Knowledge) -> Option<bool> {
        match self {
            Self::All { all } => joined(all, false, knowledge),
            Self::Any { any } => joined(any, true, knowledge),
            Self::Not { not } => not.judge(knowledge).map(|holds| !holds),
            Self::Test(test) => test.tells(knowledge).then(|| test.holds(knowledge)),
        }
    }

    /// Each comparison in it.
    pub fn tests(&self) -> Vec<&Test> {
        self.tests_at("").into_iter().map(|(_, test)| test).collect()
    }

    /// Each comparison with its place below `place`, such as `when.any[1]`.
    pub fn tests_at(&self, place: &str) -> Vec<(String, &Test)> {
        match self {
            Self::All { all: several } | Self::Any { any: several } => {
                let each = several.iter().enumerate();
                each.flat_map(|(n, one)| one.tests_at(&self.part(place, n))).collect()
            }
            Self::Not { not } => not.tests_at(&self.part(place, 0)),
            Self::Test(test) => vec![(place.to_owned(), test)],
        }
    }

    /// Where the part of this number stands.
    pub(crate) fn part(&self, place: &str, n: usize) -> String {
        let dot = if place.is_empty() { "" } else { "." };
        match self {
            Self::All { .. } => format!("{place}{dot}all[{n}]"),
            Self::Any { .. } => format!("{place}{dot}any[{n}]"),
            Self::Not { .. } => format!("{place}{dot}not"),
            Self::Test(_) => place.to_owned(),
        }
    }
}

/// One part that is `decisive` decides the whole; otherwise each has to be known.
fn joined(parts: &[Condition], decisive: bool, knowledge: &impl Knowledge) -> Option<bool> {
    let judged: Vec<Option<bool>> = parts.iter().map(|part| part.judge(knowledge)).collect();
    if judged.contains(&Some(decisive)) {
        return Some(decisive);
    }
    (!judged.contains(&None)).then_some(!decisive)
}

impl Test {
    /// Whether all that it compares is known.
    fn tells(&self, knowledge: &impl Knowledge) -> bool {
        let known = |name: &str| knowledge.value(name).is_some();
        match &self.asked {
            Asks::Known(_) => true,
            Asks::SameAs(other) => known(&self.variable) && known(other),
            _ => known(&self.variable),
        }
    }

    fn holds(&self, knowledge: &impl Knowledge) -> bool {
        let found = knowledge.value(&self.variable);
        if let Asks::Known(asked) = self.asked {
            return found.is_some() == asked;
        }
        let (Some(found), Some(domain)) = (found, knowledge.domain(&self.variable)) else { return false };
        let same = |literal: &Literal| literal.read(&domain).is_ok_and(|value| value == found);
        let order = |literal: &Literal| literal.read(&domain).ok().and_then(|value| found.compare(&value));
        match &self.asked {
            Asks::Is(literal) => same(literal),
            Asks::IsNot(literal) => !same(literal),
            Asks::In(literals) => literals.iter().any(same),
            Asks::AtLeast(literal) => matches!(order(literal), Some(Ordering::Equal | Ordering::Greater)),
            Asks::AtMost(literal) => matches!(order(literal), Some(Ordering::Equal | Ordering::Less)),
            Asks::SameAs(other) => knowledge.value(other).is_some_and(|other| other == found),
            Asks::Known(_) => false,
        }
    }

    /// The values of a yes-no or a choice for which it holds; nothing for what has no end of values.
    pub fn covers(&self, domain: &Domain) -> Option<Vec<Value>> {
        let every: Vec<Value> = match domain.kind {
            Type::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
            Type::Choice => domain.choices.iter().cloned().map(Value::Choice).collect(),
            _ => return None,
        };
        let named: Vec<Value> = self.asked.literals().iter().filter_map(|each| each.read(domain).ok()).collect();
        match self.asked {
            Asks::Is(_) | Asks::In(_) => Some(named),
            Asks::IsNot(_) => Some(every.into_iter().filter(|value| !named.contains(value)).collect()),
            _ => None,
        }
    }
}
