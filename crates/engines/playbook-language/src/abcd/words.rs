//! How the guidelines say things: which lines are cases, what ends a talk, what a button stands for.

use std::collections::BTreeMap;

use super::given;
use crate::condition::{Asks, Condition, Test};
use crate::playbook::{Choice, Given, Variable};
use crate::value::{Literal, Type};

/// A line that holds in a case only, and the part of it that says in which.
pub(super) struct Case {
    pub head: String,
}

const OPENINGS: &[&str] =
    &["if ", "(only if", "(option", "alternatively, if", "however, perhaps", "perhaps ", "optional step"];
const LEVELS: &[&str] = &["guest", "bronze", "silver", "gold"];
const STATUSES: &[&str] = &["order received", "in transit", "out for delivery", "delivered"];

pub(super) fn is_case(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    OPENINGS.iter().any(|opening| line.starts_with(opening)) || LEVELS.iter().any(|level| line.starts_with(level))
}

/// A remark for whoever writes, and no case of the customer's.
pub(super) fn is_closing(line: &str) -> bool {
    let line = line.to_lowercase();
    line.starts_with("if you ") || line.starts_with("if this value")
}

pub(super) fn case(line: &str) -> Option<Case> {
    let lower = line.to_lowercase();
    let ends = [" then ", " > ", ": ", "? ", ") "]
        .iter()
        .filter_map(|mark| lower.find(mark).map(|at| at + mark.trim_end().len()));
    let mut end = ends.min().unwrap_or(line.len());
    // Lower case may have another length; a cut within a letter is moved to its end.
    end = end.min(line.len());
    while !line.is_char_boundary(end) {
        end += 1;
    }
    let head = line[..end].trim().trim_end_matches([':', '>', ',']).trim();
    let head = head.strip_suffix(" then").unwrap_or(head).trim_end_matches(',');
    let head: String = head.chars().take(200).collect();
    (!head.is_empty()).then_some(Case { head })
}

pub(super) fn ends_talk(line: &str) -> bool {
    line.to_lowercase().contains("[end conversation]")
}

/// Whether it goes on in some cases, too.
pub(super) fn goes_on(line: &str) -> bool {
    let line = line.to_lowercase();
    line.contains("next step") && !line.contains("skip the next step")
}

pub(super) fn skips_next(line: &str) -> bool {
    line.to_lowercase().contains("skip the next step")
}

/// The button that a line goes on with: `skip to the Promo Code step below`.
pub(super) fn skips_to(line: &str) -> Option<String> {
    let lower = line.to_lowercase();
    let rest = &lower[lower.find("skip to the ")? + "skip to the ".len()..];
    rest.find(" step").map(|end| slug(&rest[..end]))
}

/// What is listed to choose from: `options include 'a', 'b'`.
pub(super) fn listed(line: &str) -> Option<Vec<String>> {
    let lower = line.to_lowercase();
    let start = ["options include", "options are", "possible options"].iter().find_map(|words| lower.find(words))?;
    let rest = line.get(start..)?;
    let mut found: Vec<String> = Vec::new();
    for (n, part) in rest.split(['\'', '‘', '’']).enumerate() {
        let value = part.trim();
        if n % 2 == 1 && !value.is_empty() && !found.iter().any(|known| known == value) {
            found.push(value.to_owned());
        }
    }
    (found.len() >= 2).then_some(found)
}

/// Things to ask for: short lines, each naming one before a dash.
pub(super) fn items(lines: &[&str]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        let name = line.split([':', '>', ',']).next().unwrap_or_default();
        let name = name.split(" - ").next().unwrap_or_default().trim();
        let short = (1..=3).contains(&name.split_whitespace().count()) && !name.contains(['[', '.']);
        let fresh = !slug(name).is_empty() && !found.iter().any(|known| slug(known) == slug(name));
        if short && fresh && name.starts_with(char::is_uppercase) {
            found.push(name.to_owned());
        }
    }
    found
}

/// Small letters and digits, joined by dashes.
pub(super) fn slug(text: &str) -> String {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let slug: String = words.join("-").chars().take(40 + 24).collect();
    if slug.starts_with(|c: char| c.is_ascii_digit()) { format!("n{slug}") } else { slug }
}

/// What a button stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Level,
    Status,
    Oracle,
    Refund,
    Purchase,
    Order,
    Account,
    Link,
    Discount,
    Team,
    /// Another button of their system, which is told something.
    Entry,
    /// To read or to say.
    Telling,
}

pub(super) fn sort_of(kind: &str, button: &str) -> Sort {
    match (kind, button.to_lowercase().as_str()) {
        (_, "membership privileges") => Sort::Level,
        (_, "shipping status") => Sort::Status,
        (_, "ask the oracle") => Sort::Oracle,
        (_, "offer refund") => Sort::Refund,
        (_, "make purchase") => Sort::Purchase,
        (_, "update order") => Sort::Order,
        (_, "update account") => Sort::Account,
        (_, "send link") => Sort::Link,
        (_, "promo code") => Sort::Discount,
        (_, "notify internal team") => Sort::Team,
        ("interaction" | "kb query", _) => Sort::Entry,
        _ => Sort::Telling,
    }
}

impl Sort {
    pub fn asks_staff(self) -> bool {
        matches!(self, Self::Oracle | Self::Level | Self::Team | Self::Link)
    }

    /// Something has to be known before the button is pressed.
    pub fn collects(self) -> bool {
        !matches!(self, Self::Telling | Self::Discount | Self::Refund)
    }

    pub fn known(self) -> Option<Variables> {
        match self {
            Self::Level => Some(Variables::Level),
            Self::Status => Some(Variables::Status),
            Self::Oracle => Some(Variables::Oracle),
            _ => None,
        }
    }

    /// The action of ours, and what it is given.
    pub fn action(self, button: &str, variable: Option<&str>) -> Option<(&'static str, BTreeMap<String, Given>)> {
        let with = |key: &str| BTreeMap::from([(key.to_owned(), given(button, variable))]);
        Some(match self {
            Self::Level | Self::Status | Self::Oracle | Self::Telling => return None,
            Self::Refund => ("create_refund", with("reason")),
            Self::Purchase => ("create_order", with("product")),
            Self::Order => ("change_order", with("change")),
            Self::Account => ("change_customer", with("change")),
            Self::Link => ("send_link", with("link")),
            Self::Discount => ("give_discount", with("reason")),
            Self::Team => ("create_task", with("title")),
            Self::Entry => {
                let system = BTreeMap::from([("system".to_owned(), given(button, None))]);
                let entry = variable.map(|variable| ("entry".to_owned(), given(button, Some(variable))));
                ("use_other_system", system.into_iter().chain(entry).collect())
            }
        })
    }
}

/// Variables whose values the cases name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variables {
    Level,
    Status,
    Oracle,
}

impl Variables {
    pub fn variable(self) -> &'static str {
        match self {
            Self::Level => "membership_level",
            Self::Status => "shipping_status",
            Self::Oracle => "oracle",
        }
    }

    fn values(self) -> &'static [&'static str] {
        match self {
            Self::Level => LEVELS,
            Self::Status => STATUSES,
            Self::Oracle => &["yes", "no"],
        }
    }

    pub fn declared(self) -> Variable {
        let choices = self.values().iter().map(|value| Choice { value: (*value).to_owned(), label: None }).collect();
        let (kind, choices) = if self == Self::Oracle { (Type::YesNo, Vec::new()) } else { (Type::Choice, choices) };
        Variable { name: self.variable().to_owned(), kind, label: None, choices }
    }

    /// Values that the head of a case names.
    fn named(self, case: &Case) -> Vec<&'static str> {
        let head = case.head.to_lowercase();
        let says = |value: &str| match self {
            Self::Oracle => ["says", "returns"].iter().any(|word| head.contains(&format!("{word} {value}"))),
            _ => head.contains(value),
        };
        self.values().iter().copied().filter(|value| says(value)).collect()
    }

    /// A condition for each case, if each names values and none names another's.
    pub fn conditions(self, cases: &[Case]) -> Option<Vec<Condition>> {
        let named: Vec<Vec<&str>> = cases.iter().map(|case| self.named(case)).collect();
        let all: Vec<&str> = named.iter().flatten().copied().collect();
        let apart = all.iter().enumerate().all(|(n, value)| !all[..n].contains(value));
        if !apart || named.iter().any(Vec::is_empty) {
            return None;
        }
        let literal = |value: &str| match self {
            Self::Oracle => Literal::YesNo(value == "yes"),
            _ => Literal::Text(value.to_owned()),
        };
        let asked = |values: Vec<&str>| match values[..] {
            [one] => Asks::Is(literal(one)),
            _ => Asks::In(values.into_iter().map(literal).collect()),
        };
        let test = |values| Condition::Test(Test { variable: self.variable().to_owned(), asked: asked(values) });
        Some(named.into_iter().map(test).collect())
    }

    pub fn covers(self, cases: &[Case]) -> bool {
        let named: Vec<&str> = cases.iter().flat_map(|case| self.named(case)).collect();
        self.values().iter().all(|value| named.contains(value))
    }
}
