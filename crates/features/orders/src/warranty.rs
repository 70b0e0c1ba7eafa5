//! A promise about a thing for a time.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::order::{Buyer, LineProduct};

/// Where a day lies in a warranty's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    Upcoming,
    Active,
    Expired,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Warranty {
    pub id: String,
    pub customer: Option<Buyer>,
    pub order_id: Option<String>,
    pub line_id: Option<String>,
    pub product: LineProduct,
    pub serial: Option<String>,
    /// First day.
    #[schema(value_type = String, format = Date)]
    pub from: Date,
    /// Last day.
    #[schema(value_type = String, format = Date)]
    pub until: Date,
    /// As of today.
    pub coverage: Coverage,
    pub registered_at: Timestamp,
    pub version: i64,
}

/// First and last day count.
pub fn coverage(from: Date, until: Date, today: Date) -> Coverage {
    if today < from {
        Coverage::Upcoming
    } else if today > until {
        Coverage::Expired
    } else {
        Coverage::Active
    }
}

/// The last day of so many months: the day of the same number, or the last of a shorter month.
pub fn last_day(from: Date, months: i64) -> Result<Date, String> {
    i32::try_from(months)
        .ok()
        .and_then(|months| from.checked_add(months.months()).ok())
        .ok_or_else(|| format!("{months} months from {from} is out of range"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_count_and_short_months_end_early() {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        assert_eq!(last_day(day("2024-02-29"), 12), Ok(day("2025-02-28")));
        assert_eq!(last_day(day("2026-01-31"), 1), Ok(day("2026-02-28")));
        assert_eq!(last_day(day("2026-01-15"), 24), Ok(day("2028-01-15")));
        let told = |today: &str| coverage(day("2026-01-15"), day("2028-01-15"), day(today));
        assert_eq!(told("2026-01-14"), Coverage::Upcoming);
        assert_eq!(told("2026-01-15"), Coverage::Active);
        assert_eq!(told("2028-01-15"), Coverage::Active);
        assert_eq!(told("2028-01-16"), Coverage::Expired);
        assert!(last_day(day("2026-01-15"), i64::MAX).is_err());
    }
}
