//! Why a figure has no value. Programs and catalogues of texts go by the code.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// The period has not begun.
    NotBegun,
    /// The tickets of the period were imported without their messages: how often customers wrote is
    /// not known.
    ContactsNotImported,
    /// No ticket of the period was solved that many days ago yet.
    NotSolvedLongEnough { days: i64 },
    /// The days that a customer of the period has for a further order have not passed for all.
    DaysStillRunning {
        days: i64,
        /// The day with which they will have.
        #[schema(value_type = String, format = Date)]
        until: Date,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBegun => write!(f, "the period has not begun"),
            Self::ContactsNotImported => write!(f, "the tickets were imported without their messages"),
            Self::NotSolvedLongEnough { days } => write!(f, "no ticket of the period was solved {days} days ago yet"),
            Self::DaysStillRunning { days, until } => {
                write!(f, "the {days} days of the last possible customer end with {until}")
            }
        }
    }
}
