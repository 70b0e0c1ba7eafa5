//! Moments and days as exports write them.
//!
//! A pattern is one of the names below or has `%` signs (`%d/%m/%Y %H:%M`, as `strftime`). A
//! moment without an offset is read in the zone of the mapping. A day without a time of day is
//! taken at noon there: it then stays that day for clocks almost everywhere, and days stay whole
//! days apart.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::tz::TimeZone;
use kernel::Timestamp;

/// Patterns in words, tried in order.
const DAY_FIRST: &[&str] = &["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"];
const MONTH_FIRST: &[&str] = &["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y"];
const WITH_OFFSET: &[&str] = &["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%z"];

#[derive(Debug, Clone)]
pub struct Reading {
    patterns: Vec<Pattern>,
    zone: TimeZone,
}

#[derive(Debug, Clone, PartialEq)]
enum Pattern {
    Iso,
    /// Day or month first, with `/`, `.` or `-` between.
    Numbers(&'static [&'static str]),
    EpochSeconds,
    EpochMillis,
    Written(String),
}

/// What a text said, before a zone is applied.
enum Said {
    Moment(Timestamp),
    Wall(DateTime),
    Day(Date),
}

impl Default for Reading {
    fn default() -> Self {
        Self { patterns: vec![Pattern::Iso], zone: TimeZone::UTC }
    }
}

impl Reading {
    /// `patterns` are tried in order; none means ISO 8601.
    pub fn new(patterns: &[String], zone: Option<&str>) -> Result<Self, String> {
        let zone = zone.map_or(Ok(TimeZone::UTC), kernel::time::zone)?;
        let patterns: Vec<Pattern> =
            patterns.iter().map(|pattern| Pattern::parse(pattern)).collect::<Result<_, _>>()?;
        Ok(Self { patterns: if patterns.is_empty() { vec![Pattern::Iso] } else { patterns }, zone })
    }

    pub fn moment(&self, text: &str) -> Result<Timestamp, String> {
        let wall = match self.said(text)? {
            Said::Moment(at) => return Ok(at),
            Said::Wall(wall) => wall,
            Said::Day(day) => day.to_datetime(Time::constant(12, 0, 0, 0)),
        };
        let zoned = wall.to_zoned(self.zone.clone()).map_err(|error| error.to_string())?;
        Timestamp::in_range(zoned.timestamp().as_millisecond())
    }

    pub fn day(&self, text: &str) -> Result<Date, String> {
        let day = match self.said(text)? {
            Said::Moment(at) => at.day_in(&self.zone),
            Said::Wall(wall) => wall.date(),
            Said::Day(day) => day,
        };
        let possible = (1900..2200).contains(&day.year());
        possible.then_some(day).ok_or_else(|| "the year must be between 1900 and 2199".to_owned())
    }

    fn said(&self, text: &str) -> Result<Said, String> {
        let found = self.patterns.iter().find_map(|pattern| pattern.read(text));
        found.unwrap_or_else(|| {
            let expected: Vec<String> = self.patterns.iter().map(Pattern::words).collect();
            Err(format!("{text:?} is not a moment written as {}", expected.join(" or ")))
        })
    }
}

impl Pattern {
    fn parse(text: &str) -> Result<Self, String> {
        match text {
            "iso" => Ok(Self::Iso),
            "day_first" => Ok(Self::Numbers(DAY_FIRST)),
            "month_first" => Ok(Self::Numbers(MONTH_FIRST)),
            "epoch_seconds" => Ok(Self::EpochSeconds),
            "epoch_millis" => Ok(Self::EpochMillis),
            // A pattern that cannot print cannot read either.
            written if written.contains('%') => jiff::fmt::strtime::format(written, &jiff::Zoned::default())
                .map(|_| Self::Written(written.to_owned()))
                .map_err(|error| format!("the date pattern {written:?}: {error}")),
            _ => Err(format!(
                "the date pattern {text:?} is none of iso, day_first, month_first, epoch_seconds, \
                 epoch_millis and has no % sign"
            )),
        }
    }

    fn words(&self) -> String {
        match self {
            Self::Iso => "2026-11-21T09:31:00Z".to_owned(),
            Self::Numbers(patterns) if *patterns == DAY_FIRST => "21/11/2026 09:31".to_owned(),
            Self::Numbers(_) => "11/21/2026 09:31".to_owned(),
            Self::EpochSeconds => "seconds since 1970".to_owned(),
            Self::EpochMillis => "milliseconds since 1970".to_owned(),
            Self::Written(pattern) => pattern.clone(),
        }
    }

    /// `None` if the text does not have this form.
    fn read(&self, text: &str) -> Option<Result<Said, String>> {
        let epoch = |unit: i64| {
            let count: i64 = text.parse().ok()?;
            let millis = count.checked_mul(unit).ok_or("the year must be between 1900 and 2199".to_owned());
            Some(millis.and_then(Timestamp::in_range).map(Said::Moment))
        };
        match self {
            Self::Iso => iso(text),
            Self::Numbers(patterns) => {
                let slashed: String = text
                    .chars()
                    .take(40)
                    .enumerate()
                    .map(|(at, c)| if at < 10 && matches!(c, '.' | '-') { '/' } else { c })
                    .collect();
                patterns.iter().find_map(|pattern| written(pattern, &slashed))
            }
            Self::EpochSeconds => epoch(1_000),
            Self::EpochMillis => epoch(1),
            Self::Written(pattern) => written(pattern, text),
        }
    }
}

fn iso(text: &str) -> Option<Result<Said, String>> {
    let text = text.strip_suffix(" UTC").map_or(text.into(), |wall| std::borrow::Cow::from(format!("{wall}Z")));
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Some(Timestamp::in_range(at.as_millisecond()).map(Said::Moment));
    }
    if let Ok(day) = text.parse::<Date>().map_err(drop).and_then(|day| if text.len() <= 10 { Ok(day) } else { Err(()) })
    {
        return Some(Ok(Said::Day(day)));
    }
    if let Some(found) = WITH_OFFSET.iter().find_map(|pattern| written(pattern, &text)) {
        return Some(found);
    }
    text.parse::<DateTime>().ok().map(|wall| Ok(Said::Wall(wall)))
}

fn written(pattern: &str, text: &str) -> Option<Result<Said, String>> {
    let parts = BrokenDownTime::parse(pattern, text).ok()?;
    if parts.offset().is_some() || parts.iana_time_zone().is_some() {
        let at = parts.to_timestamp().ok()?;
        return Some(Timestamp::in_range(at.as_millisecond()).map(Said::Moment));
    }
    if parts.hour().is_none() {
        return parts.to_date().ok().map(|day| Ok(Said::Day(day)));
    }
    parts.to_datetime().ok().map(|wall| Ok(Said::Wall(wall)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pattern: &str, zone: &str, text: &str) -> Result<String, String> {
        let reading = Reading::new(&[pattern.to_owned()], Some(zone)).expect("a reading");
        reading.moment(text).map(|at| at.to_string())
    }

    #[test]
    fn days_first_without_leading_zeros() {
        let written = read("%d/%m/%Y %H:%M", "UTC", "29/2/2016 01:16");
        assert_eq!(written.as_deref(), Ok("2016-02-29T01:16:00.000Z"));
        for text in ["5/3/2016 12:00", "05.03.2016 12:00:00", "5-3-2016 12:00"] {
            assert_eq!(read("day_first", "UTC", text).as_deref(), Ok("2016-03-05T12:00:00.000Z"));
        }
        assert_eq!(read("month_first", "UTC", "5/3/2016 12:00").as_deref(), Ok("2016-05-03T12:00:00.000Z"));
        assert!(read("day_first", "UTC", "30/2/2016 12:00").is_err(), "no such day");
    }

    #[test]
    fn a_zone_counts_only_without_an_offset() {
        assert_eq!(read("iso", "Europe/Berlin", "2026-07-01 10:00").as_deref(), Ok("2026-07-01T08:00:00.000Z"));
        for text in [
            "2026-07-01T10:00:00Z",
            "2026-07-01 05:00:00 -0500",
            "2026-07-01T12:00:00+02:00",
            "2026-07-01 10:00:00 UTC",
        ] {
            assert_eq!(read("iso", "Europe/Berlin", text).as_deref(), Ok("2026-07-01T10:00:00.000Z"), "{text}");
        }
    }

    #[test]
    fn a_day_is_taken_at_noon() {
        assert_eq!(read("%Y%m%d", "UTC", "19970118").as_deref(), Ok("1997-01-18T12:00:00.000Z"));
        assert_eq!(read("iso", "UTC", "1997-01-18").as_deref(), Ok("1997-01-18T12:00:00.000Z"));
    }

    #[test]
    fn numbers_since_1970() {
        assert_eq!(read("epoch_seconds", "UTC", "1456708560").as_deref(), Ok("2016-02-29T01:16:00.000Z"));
        assert!(read("epoch_millis", "UTC", "9223372036854775807").is_err());
        assert!(read("epoch_seconds", "UTC", "9223372036854775807").is_err());
    }

    #[test]
    fn nonsense_is_refused_with_the_form_expected() {
        assert!(read("day_first", "UTC", "yesterday").expect_err("refused").contains("21/11/2026"));
        assert!(read("iso", "UTC", "0000-00-00 00:00:00").is_err());
        assert!(read("iso", "UTC", "9998-01-01T00:00:00Z").is_err());
        assert!(Reading::new(&["dmy".into()], None).is_err() && Reading::new(&["%!".into()], None).is_err());
        assert!(Reading::new(&[], Some("Mars/Olympus")).is_err());
    }

    #[test]
    fn days() {
        let reading = Reading::new(&[], Some("America/New_York")).expect("a reading");
        assert_eq!(reading.day("2026-03-01T02:00:00Z"), Ok(jiff::civil::date(2026, 2, 28)));
        assert_eq!(reading.day("2026-03-01"), Ok(jiff::civil::date(2026, 3, 1)));
        assert!(reading.day("1492-01-01").is_err());
    }
}
