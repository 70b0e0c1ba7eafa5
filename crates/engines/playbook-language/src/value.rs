//! What a playbook knows while it runs: values, and the types they are declared with.

use jiff::civil::Date;
use kernel::{Money, money};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::condition::Asks;

/// A value longer than this is no answer but a document.
pub const TEXT_MAX: usize = 10_000;
pub const LINES_MAX: usize = 200;
/// In place of lines that are named: everything that is left of the order.
pub const ALL_LINES: &str = "all";
const NUMBER_MAX: i64 = 1_000_000_000;

/// What may stand in a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = PlaybookType)]
pub enum Type {
    YesNo,
    Choice,
    Text,
    Number,
    Amount,
    Day,
    /// Lines of an order.
    Lines,
}

impl Type {
    pub const ALL: &'static [Self] =
        &[Self::YesNo, Self::Choice, Self::Text, Self::Number, Self::Amount, Self::Day, Self::Lines];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::YesNo => "yes-no",
            Self::Choice => "choice",
            Self::Text => "text",
            Self::Number => "number",
            Self::Amount => "amount",
            Self::Day => "day",
            Self::Lines => "lines",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str() == name)
    }

    /// Whether one value can be more than another.
    pub fn is_ordered(self) -> bool {
        matches!(self, Self::Number | Self::Amount | Self::Day)
    }

    /// What a condition may ask of a value of this type, in the words of [`Asks`](crate::condition::Asks).
    pub fn asks(self) -> Vec<&'static str> {
        let may = |word: &&str| match *word {
            "at_least" | "at_most" => self.is_ordered(),
            // Lines can only be asked for, not written down.
            "is" | "is_not" | "in" => self != Self::Lines,
            _ => true,
        };
        Asks::WORDS.iter().copied().filter(may).collect()
    }
}

/// A type with what may be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    pub kind: Type,
    /// Of a choice.
    pub choices: Vec<String>,
}

/// What is known of a variable. Days are written `2026-10-31`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", content = "value", rename_all = "kebab-case")]
#[schema(as = PlaybookValue)]
pub enum Value {
    YesNo(bool),
    Choice(String),
    Text(String),
    Number(i64),
    Amount(Money),
    Day(String),
    Lines(Vec<String>),
}

impl Value {
    pub fn kind(&self) -> Type {
        match self {
            Self::YesNo(_) => Type::YesNo,
            Self::Choice(_) => Type::Choice,
            Self::Text(_) => Type::Text,
            Self::Number(_) => Type::Number,
            Self::Amount(_) => Type::Amount,
            Self::Day(_) => Type::Day,
            Self::Lines(_) => Type::Lines,
        }
    }

    /// Whether it may be given where `domain` is asked for, or what would be right.
    pub fn fits(&self, domain: &Domain) -> Result<(), String> {
        if self.kind() != domain.kind {
            return Err(format!("must be {}", domain.kind.as_str()));
        }
        match self {
            Self::Choice(chosen) if !domain.choices.contains(chosen) => {
                Err(format!("must be one of {}", domain.choices.join(", ")))
            }
            Self::Text(text) => kernel::text::body(text, TEXT_MAX).map(drop),
            Self::Day(day) => day_of(day).map(drop),
            Self::Lines(lines) if lines.is_empty() || lines.len() > LINES_MAX => {
                Err(format!("must be 1 to {LINES_MAX} lines"))
            }
            Self::Amount(amount) if !money::is_currency(&amount.currency) => Err("needs a currency such as EUR".into()),
            _ => Ok(()),
        }
    }

    /// Whether two are the same, or which is more; nothing where they cannot be compared.
    pub fn compare(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Number(one), Self::Number(two)) => Some(one.cmp(two)),
            (Self::Amount(one), Self::Amount(two)) if one.currency == two.currency => Some(one.amount.cmp(&two.amount)),
            (Self::Day(one), Self::Day(two)) => Some(one.cmp(two)),
            _ => None,
        }
    }
}

/// A value as it stands in a playbook: its type is that of what it is compared with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = PlaybookLiteral)]
pub enum Literal {
    YesNo(bool),
    Number(i64),
    Text(String),
}

impl Literal {
    /// As a value of `domain`, or what would be right.
    pub fn read(&self, domain: &Domain) -> Result<Value, String> {
        match (domain.kind, self) {
            (Type::YesNo, Self::YesNo(yes)) => Ok(Value::YesNo(*yes)),
            (Type::YesNo, _) => Err("must be yes or no, written true or false".into()),
            (Type::Number, Self::Number(number)) if number.abs() <= NUMBER_MAX => Ok(Value::Number(*number)),
            (Type::Number, _) => Err("must be a whole number up to a billion".into()),
            (Type::Choice, Self::Text(chosen)) if domain.choices.contains(chosen) => Ok(Value::Choice(chosen.clone())),
            (Type::Choice, _) => Err(format!("must be one of {}", domain.choices.join(", "))),
            (Type::Text, Self::Text(text)) => Ok(Value::Text(text.clone())),
            (Type::Text, _) => Err("must be text; put it into quotes".into()),
            (Type::Day, Self::Text(day)) => day_of(day).map(Value::Day),
            (Type::Day, _) => Err("must be a day such as 2026-10-31".into()),
            (Type::Amount, Self::Text(amount)) => amount_of(amount).map(Value::Amount),
            (Type::Amount, _) => Err("must be an amount with its currency, such as 300.00 EUR".into()),
            (Type::Lines, Self::Text(text)) if text == ALL_LINES => Ok(Value::Lines(vec![text.clone()])),
            (Type::Lines, _) => Err(format!("must be {ALL_LINES}; single lines of an order can only be asked for")),
        }
    }
}

fn amount_of(text: &str) -> Result<Money, String> {
    let wrong = || "must be an amount with its currency, such as 300.00 EUR".to_owned();
    let (number, currency) = text.split_once(' ').ok_or_else(wrong)?;
    if !money::is_currency(currency) {
        return Err(wrong());
    }
    let amount = money::parse_decimal(number, currency).map_err(|_| wrong())?;
    Ok(Money::new(amount, currency))
}

/// A day of the calendar, written in the one form that sorts.
fn day_of(text: &str) -> Result<String, String> {
    let known = text.parse::<Date>().is_ok_and(|day| day.to_string() == text);
    if known { Ok(text.to_owned()) } else { Err("must be a day such as 2026-10-31".into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_read_by_the_type_it_meets() {
        let domain = |kind| Domain { kind, choices: vec!["covered".into()] };
        let text = |text: &str| Literal::Text(text.into());
        assert_eq!(text("covered").read(&domain(Type::Choice)), Ok(Value::Choice("covered".into())));
        assert!(text("lost").read(&domain(Type::Choice)).unwrap_err().contains("covered"));
        assert_eq!(text("12.50 EUR").read(&domain(Type::Amount)), Ok(Value::Amount(Money::new(1250, "EUR"))));
        assert!(text("12.50").read(&domain(Type::Amount)).is_err());
        assert!(text("2026-02-29").read(&domain(Type::Day)).is_err());
        assert!(text("2028-02-29").read(&domain(Type::Day)).is_ok());
        assert!(text("+026-02-01").read(&domain(Type::Day)).is_err());
        assert!(Literal::Number(3).read(&domain(Type::YesNo)).is_err());
    }

    #[test]
    fn amounts_of_two_currencies_are_not_compared() {
        let amount = |currency| Value::Amount(Money::new(5, currency));
        assert_eq!(amount("EUR").compare(&amount("USD")), None);
    }
}
