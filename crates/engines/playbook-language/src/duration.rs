//! How long is waited, as it is said: `3 days`.

use serde::{Serialize, Serializer};

/// A year; a playbook that waits longer has been forgotten.
const DAYS_MAX: u32 = 366;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duration {
    pub count: u32,
    pub unit: Unit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
}

impl Duration {
    pub fn days(count: u32) -> Self {
        Self { count, unit: Unit::Days }
    }

    pub fn in_minutes(self) -> u32 {
        self.count
            * match self.unit {
                Unit::Minutes => 1,
                Unit::Hours => 60,
                Unit::Days => 24 * 60,
            }
    }

    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || "must be a time such as 30 minutes, 4 hours or 3 days, up to a year".to_owned();
        let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let (unit, most) = match unit {
            "minute" | "minutes" => (Unit::Minutes, DAYS_MAX * 24 * 60),
            "hour" | "hours" => (Unit::Hours, DAYS_MAX * 24),
            "day" | "days" => (Unit::Days, DAYS_MAX),
            _ => return Err(wrong()),
        };
        let count = count.parse().ok().filter(|count| (1..=most).contains(count)).ok_or_else(wrong)?;
        Ok(Self { count, unit })
    }
}

impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = match self.unit {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "day",
        };
        write!(f, "{} {unit}{}", self.count, if self.count == 1 { "" } else { "s" })
    }
}

impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_is_written() {
        for text in ["1 minute", "4 hours", "14 days"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "3", "0 days", "367 days", "3 weeks", "-1 days", "99999999999 hours"] {
            assert!(Duration::parse(text).is_err(), "{text}");
        }
    }
}
