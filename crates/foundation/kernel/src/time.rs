//! Moments, days and windows. A moment is milliseconds since 1970 in UTC.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub const SECOND: i64 = 1_000;
pub const MINUTE: i64 = 60 * SECOND;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

const OUT_OF_RANGE: &str = "the year must be between 1900 and 2199";

/// A moment. In JSON an RFC 3339 string in UTC, in the database milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Timestamp(i64);

impl Timestamp {
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    pub const fn as_millis(self) -> i64 {
        self.0
    }

    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// The last moment, not after this one, at which a whole number of `step` milliseconds has passed.
    #[must_use]
    pub const fn floor(self, step: i64) -> Self {
        Self(self.0 - self.0.rem_euclid(step))
    }

    /// Milliseconds from `earlier` to this moment; negative if it is the other way round.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Reads RFC 3339 such as `2026-11-21T09:31:00Z`. Years outside 1900 to 2199 are refused, as
    /// they are typing errors in a shop and overflow elsewhere.
    pub fn parse(text: &str) -> Result<Self, String> {
        let Ok(parsed) = text.parse::<jiff::Timestamp>() else {
            // Some years are outside what the parser can hold.
            let year = text.split_once('-').and_then(|(year, _)| year.parse::<u64>().ok());
            return match year.filter(|year| !(1900..2200).contains(year)) {
                Some(_) => Err(OUT_OF_RANGE.to_owned()),
                None => Err(format!("{text:?} is not a moment; write RFC 3339 such as 2026-11-21T09:31:00Z")),
            };
        };
        Self::in_range(parsed.as_millisecond())
    }

    /// Accepts milliseconds whose year is 1900 to 2199.
    pub fn in_range(millis: i64) -> Result<Self, String> {
        const FIRST: i64 = -2_208_988_800_000;
        const END: i64 = 7_258_118_400_000;
        if (FIRST..END).contains(&millis) { Ok(Self(millis)) } else { Err(OUT_OF_RANGE.to_owned()) }
    }

    /// The calendar day that clocks in `zone` show at this moment.
    pub fn day_in(self, zone: &TimeZone) -> Date {
        self.to_jiff().to_zoned(zone.clone()).date()
    }

    pub fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_millisecond(self.0).unwrap_or_default()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.3}", self.to_jiff())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() { serializer.collect_str(self) } else { serializer.serialize_i64(self.0) }
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            let text = String::deserialize(deserializer)?;
            Self::parse(&text).map_err(serde::de::Error::custom)
        } else {
            i64::deserialize(deserializer).map(Self)
        }
    }
}

impl utoipa::PartialSchema for Timestamp {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)))
            .description(Some("A moment, RFC 3339 in UTC"))
            .into()
    }
}

impl utoipa::ToSchema for Timestamp {
    fn name() -> std::borrow::Cow<'static, str> {
        "Timestamp".into()
    }
}

/// From `from` inclusive to `to` exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeWindow {
    pub from: Timestamp,
    pub to: Timestamp,
}

impl TimeWindow {
    /// Whole days `from` inclusive to `to` exclusive as `zone` counts them, so that a day with a
    /// clock change has 23 or 25 hours.
    pub fn of_days(from: Date, to: Date, zone: &TimeZone) -> Result<Self, String> {
        if from > to {
            return Err(format!("the period ends ({to}) before it begins ({from})"));
        }
        Ok(Self { from: start_of_day(from, zone)?, to: start_of_day(to, zone)? })
    }

    pub fn contains(&self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }
}

/// The first moment of a day; where midnight does not exist, the first moment that does.
pub fn start_of_day(day: Date, zone: &TimeZone) -> Result<Timestamp, String> {
    let zoned = day.to_zoned(zone.clone()).map_err(|_| format!("{day} is out of range"))?;
    Ok(Timestamp::from_millis(zoned.timestamp().as_millisecond()))
}

/// An IANA time zone by name. The zone data ships inside the program.
pub fn zone(name: &str) -> Result<TimeZone, String> {
    TimeZone::get(name)
        .map_err(|_| format!("{name:?} is not a time zone; write an IANA name such as Europe/Berlin or UTC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_rfc_3339_with_milliseconds() {
        let at = Timestamp::parse("2026-11-21T10:31:00+01:00").expect("a moment");
        assert_eq!(serde_json::to_string(&at).expect("json"), "\"2026-11-21T09:31:00.000Z\"");
        let back: Timestamp = serde_json::from_str("\"2026-11-21T09:31:00Z\"").expect("json");
        assert_eq!(back, at);
    }

    #[test]
    fn absurd_years_are_refused() {
        assert!(Timestamp::parse("0001-01-01T00:00:00Z").is_err());
        assert!(Timestamp::parse("9998-01-01T00:00:00Z").is_err());
        assert!(Timestamp::parse("yesterday").is_err());
    }

    #[test]
    fn a_day_of_clock_change_has_23_hours() {
        let berlin = zone("Europe/Berlin").expect("zone");
        let day = jiff::civil::date(2026, 3, 29);
        let window = TimeWindow::of_days(day, day.tomorrow().expect("day"), &berlin).expect("window");
        assert_eq!(window.to.since(window.from), 23 * HOUR);
    }
}
