//! Moments and days as exports write them.
//!
//! A pattern is one of the names below or has `%` signs (`%d/%m/%Y %H:%M`, as `strftime`). A
//! moment without an offset is read in the zone of the mapping. A day without a time of day is
//! taken at noon there: it then stays that day for clocks almost everywhere, and days stay whole
//! days apart. Of an hour that clocks show twice it is the first; an hour that they leave out is
//! refused, as nothing happened in it.

use jiff::civil::{Date, DateTime, Time};
use jiff::fmt::strtime::BrokenDownTime;
use jiff::fmt::temporal::Pieces;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use kernel::Timestamp;

/// Patterns in words, tried in order.
const DAY_FIRST: &[&str] = &["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"];
const MONTH_FIRST: &[&str] = &["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y"];
const WITH_OFFSET: &[&str] = &["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%dT%H:%M:%S%z"];

/// Clocks on earth are at most this far from UTC.
const OFFSET_MAX: i32 = 14 * 3_600;
const YEARS: &str = "the year must be between 1900 and 2199";

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
        let zoned = self.zone.to_ambiguous_zoned(wall);
        if matches!(zoned.offset(), AmbiguousOffset::Gap { .. }) {
            let zone = self.zone.iana_name().unwrap_or("this zone");
            return Err(format!("{text:?} was on no clock in {zone}: they were put forward over it"));
        }
        let zoned = zoned.compatible().map_err(|error| error.to_string())?;
        Timestamp::in_range(zoned.timestamp().as_millisecond())
    }

    pub fn day(&self, text: &str) -> Result<Date, String> {
        let day = match self.said(text)? {
            Said::Moment(at) => at.day_in(&self.zone),
            Said::Wall(wall) => wall.date(),
            Said::Day(day) => day,
        };
        let possible = (1900..2200).contains(&day.year());
        possible.then_some(day).ok_or_else(|| YEARS.to_owned())
    }

    fn said(&self, text: &str) -> Result<Said, String> {
        let mut wrong = None;
        for found in self.patterns.iter().filter_map(|pattern| pattern.read(text)) {
            match found {
                Ok(said) => return Ok(said),
                Err(reason) => drop(wrong.get_or_insert(reason)),
            }
        }
        Err(wrong.unwrap_or_else(|| {
            let expected: Vec<String> = self.patterns.iter().map(Pattern::words).collect();
            format!("{text:?} is not a moment written as {}", expected.join(" or "))
        }))
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

    /// `None` if the text does not have this form; an error if it has, but there is no such moment.
    fn read(&self, text: &str) -> Option<Result<Said, String>> {
        let epoch = |unit: i64| {
            let count: i64 = text.parse().ok()?;
            let millis = count.checked_mul(unit).ok_or(YEARS.to_owned());
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
        let offset = Pieces::parse(&*text).ok().and_then(|pieces| pieces.to_numeric_offset());
        return Some(moment(at, offset));
    }
    if let Ok(day) = text.parse::<Date>().map_err(drop).and_then(|day| if text.len() <= 10 { Ok(day) } else { Err(()) })
    {
        return Some(Ok(Said::Day(day)));
    }
    if let Some(found) = WITH_OFFSET.iter().find_map(|pattern| written(pattern, &text)) {
        return Some(found);
    }
    let wall = text.parse::<DateTime>().ok().map(|wall| Ok(Said::Wall(wall)));
    wall.or_else(|| no_such_day(&text).map(Err))
}

/// Why a text that begins like a day in ISO 8601 names none.
fn no_such_day(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let (year, month, date) = (day.get(..4)?, day.get(5..7)?, day.get(8..)?);
    let shape = [year, month, date].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if !shape
        || day.get(4..5)? != "-"
        || day.get(7..8)? != "-"
        || text[10..].starts_with(|c: char| c.is_alphanumeric() && c != 'T')
    {
        return None;
    }
    if !("1900".."2200").contains(&year) {
        return Some(YEARS.to_owned());
    }
    day.parse::<Date>().is_err().then(|| format!("there is no day {day}"))
}

fn moment(at: jiff::Timestamp, offset: Option<Offset>) -> Result<Said, String> {
    if offset.is_some_and(|offset| offset.seconds().abs() > OFFSET_MAX) {
        return Err("the offset must be between -14:00 and +14:00".to_owned());
    }
    Timestamp::in_range(at.as_millisecond()).map(Said::Moment)
}

fn written(pattern: &str, text: &str) -> Option<Result<Said, String>> {
    let parts = BrokenDownTime::parse(pattern, text).ok()?;
    let said = if parts.offset().is_some() || parts.iana_time_zone().is_some() {
        parts.to_timestamp().map(|at| moment(at, parts.offset()))
    } else if parts.hour().is_none() {
        parts.to_date().map(|day| Ok(Said::Day(day)))
    } else {
        parts.to_datetime().map(|wall| Ok(Said::Wall(wall)))
    };
    Some(said.unwrap_or_else(|_| Err(format!("there is no such day: {text:?}"))))
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
    fn what_is_on_no_calendar_and_no_clock_is_refused_for_that() {
        let wrong = |pattern: &str, text: &str| read(pattern, "Europe/Berlin", text).expect_err(text);
        for (text, words) in [
            ("2024-02-30", "there is no day 2024-02-30"),
            ("2024-02-30T10:00:00Z", "there is no day 2024-02-30"),
            ("2024-13-01 10:00", "there is no day 2024-13-01"),
            ("9999-12-31T23:59:59Z", YEARS),
            ("2024-01-01T10:00:00+25:00", "the offset must be between -14:00 and +14:00"),
            ("2024-01-01 10:00:00 -1500", "the offset must be between -14:00 and +14:00"),
            ("2024-01-01 25:00", "\"2024-01-01 25:00\" is not a moment written as 2026-11-21T09:31:00Z"),
        ] {
            assert_eq!(wrong("iso", text), words, "{text}");
        }
        assert!(wrong("day_first", "30/2/2016 12:00").contains("there is no such day"));
        assert!(wrong("iso", "2026-03-29 02:30").contains("was on no clock in Europe/Berlin"));
        assert_eq!(read("iso", "Europe/Berlin", "2026-10-25 02:30").as_deref(), Ok("2026-10-25T00:30:00.000Z"));
        let either = Reading::new(&["month_first".to_owned(), "day_first".to_owned()], None).expect("a reading");
        assert_eq!(either.day("30/12/2016"), Ok(jiff::civil::date(2016, 12, 30)));
    }

    #[test]
    fn days() {
        let reading = Reading::new(&[], Some("America/New_York")).expect("a reading");
        assert_eq!(reading.day("2026-03-01T02:00:00Z"), Ok(jiff::civil::date(2026, 2, 28)));
        assert_eq!(reading.day("2026-03-01"), Ok(jiff::civil::date(2026, 3, 1)));
        assert!(reading.day("1492-01-01").is_err());
    }
}
