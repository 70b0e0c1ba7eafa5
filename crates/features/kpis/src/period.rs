//! Periods and how they are cut: days, weeks and months as the organisation's clocks show them.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Refusal, TimeWindow};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most pieces a period is cut into: three years of days.
pub const MAX_SLICES: usize = 1_100;

/// What figures are grouped by.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    #[default]
    None,
    Team,
    Agent,
    Channel,
    Product,
    Day,
    /// Monday to Sunday.
    Week,
    Month,
}

impl By {
    pub const ALL: [Self; 8] =
        [Self::None, Self::Team, Self::Agent, Self::Channel, Self::Product, Self::Day, Self::Week, Self::Month];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Team => "team",
            Self::Agent => "agent",
            Self::Channel => "channel",
            Self::Product => "product",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.as_str() == text)
    }

    pub const fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Week | Self::Month)
    }

    /// Whether groups are teams, agents, channels or products.
    pub const fn is_dimension(self) -> bool {
        !self.is_time() && !matches!(self, Self::None)
    }

    /// The first day of the day, week or month that `day` lies in.
    fn floor(self, day: Date) -> Date {
        match self {
            Self::Week => {
                let since_monday = i64::from(day.weekday().to_monday_zero_offset());
                day.checked_sub(since_monday.days()).unwrap_or(day)
            }
            Self::Month => day.first_of_month(),
            _ => day,
        }
    }

    fn after(self, start: Date) -> Result<Date, Refusal> {
        let step = match self {
            Self::Week => 1.week(),
            Self::Month => 1.month(),
            _ => 1.day(),
        };
        start.checked_add(step).map_err(|_| Refusal::invalid("to", "is too late"))
    }
}

/// A piece of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slice {
    /// First day of the day, week or month; the period may begin after it. None for a whole period.
    pub group: Option<Date>,
    /// First day inside.
    pub from: Date,
    /// First day after it.
    pub to: Date,
    pub window: TimeWindow,
}

/// Cuts the days `from` to `to` (exclusive). Anything but day, week and month leaves one piece.
pub fn slices(from: Date, to: Date, by: By, zone: &TimeZone) -> Result<Vec<Slice>, Refusal> {
    let whole = |group, from, to| -> Result<Slice, Refusal> {
        let window = TimeWindow::of_days(from, to, zone).map_err(|problem| Refusal::invalid("to", problem))?;
        Ok(Slice { group, from, to, window })
    };
    if !by.is_time() {
        return Ok(vec![whole(None, from, to)?]);
    }
    let mut found = Vec::new();
    let mut start = by.floor(from);
    while start < to {
        if found.len() == MAX_SLICES {
            let problem = format!(
                "the period has more than {MAX_SLICES} {}s; choose longer ones or a shorter period",
                by.as_str()
            );
            return Err(Refusal::invalid("by", problem));
        }
        let end = by.after(start)?;
        found.push(whole(Some(start), start.max(from), end.min(to))?);
        start = end;
    }
    Ok(found)
}

/// The day that lies so many days after (or before) another.
pub(crate) fn plus_days(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::time::{DAY, HOUR, zone};

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn cut(from: &str, to: &str, by: By) -> Vec<Slice> {
        slices(day(from), day(to), by, &zone("Europe/Berlin").expect("zone")).expect("slices")
    }

    #[test]
    fn weeks_begin_on_monday_and_keep_their_monday_as_name() {
        let weeks = cut("2026-10-01", "2026-10-14", By::Week);
        let seen: Vec<String> =
            weeks.iter().map(|week| format!("{} {} {}", week.group.expect("a name"), week.from, week.to)).collect();
        assert_eq!(
            seen,
            [
                "2026-09-28 2026-10-01 2026-10-05",
                "2026-10-05 2026-10-05 2026-10-12",
                "2026-10-12 2026-10-12 2026-10-14"
            ]
        );
    }

    #[test]
    fn months_differ_in_length_and_leap_days_count() {
        let months = cut("2028-01-01", "2028-03-01", By::Month);
        let days: Vec<i64> = months.iter().map(|month| month.window.to.since(month.window.from) / DAY).collect();
        assert_eq!(days, [31, 29]);
    }

    #[test]
    fn days_follow_the_clocks_and_leave_no_gap() {
        let days = cut("2026-10-24", "2026-10-27", By::Day);
        let hours: Vec<i64> = days.iter().map(|day| day.window.to.since(day.window.from) / HOUR).collect();
        assert_eq!(hours, [24, 25, 24], "the clocks go back on the 25th");
        assert!(days.windows(2).all(|pair| pair[0].window.to == pair[1].window.from));
    }

    #[test]
    fn an_empty_period_has_no_pieces_and_a_reversed_one_is_refused() {
        assert!(cut("2026-10-24", "2026-10-24", By::Day).is_empty());
        let utc = TimeZone::UTC;
        assert!(slices(day("2026-10-24"), day("2026-10-23"), By::None, &utc).is_err());
        assert!(slices(day("2020-01-01"), day("2026-01-01"), By::Day, &utc).is_err());
    }
}
