//! A series out of CSV: columns by name, the step and the seasons by the time stamps.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::effects::{Effect, Regressor};
use super::forecasting::{HORIZON_MAX, POINTS_MAX};
use crate::invalid::Invalid;

pub const BYTES_MAX: usize = 64 * 1024 * 1024;
/// How columns are looked for if nobody says which.
const TIMES: [&str; 9] = ["time", "timestamp", "date", "datetime", "ds", "t", "start", "interval", "day"];
const VALUES: [&str; 9] = ["value", "y", "count", "contacts", "volume", "tickets", "calls", "orders", "n"];

/// Which columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Columns {
    pub time: Option<String>,
    pub value: Option<String>,
    pub regressors: Vec<(String, Effect)>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    pub values: Vec<f64>,
    /// As long as the series and the lines after it that have no value yet.
    pub regressors: Vec<Regressor>,
    pub ahead: usize,
    pub clock: Clock,
    pub time: String,
    pub value: String,
}

/// How time goes in a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Seconds since 1970, and between two points. `zoned`: with a place on earth, told in UTC.
    Seconds {
        first: i64,
        step: i64,
        zoned: bool,
    },
    Months {
        first: Date,
    },
    Numbers {
        first: i64,
        step: i64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stamp {
    Zoned(i64),
    Civil(i64),
    Number(i64),
}

const DAY: i64 = 86_400;

/// What is wrong is told with the line: it stands in front of the words.
pub fn series(text: &str, columns: &Columns) -> Result<Series, Invalid> {
    let wrong = |problem: String| Invalid::new("file", problem);
    if text.len() > BYTES_MAX {
        return Err(wrong(format!("must be at most {BYTES_MAX} bytes")));
    }
    let text = text.trim_start_matches('\u{feff}');
    let first = text.lines().next().unwrap_or_default();
    let mark =
        *b",;\t".iter().rev().max_by_key(|mark| first.bytes().filter(|byte| byte == *mark).count()).unwrap_or(&b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(mark).trim(csv::Trim::All).from_reader(text.as_bytes());
    let head: Vec<String> =
        reader.headers().map_err(|error| wrong(error.to_string()))?.iter().map(str::to_owned).collect();
    let time = place(&head, columns.time.as_deref(), &TIMES, "--time")?;
    let value = place(&head, columns.value.as_deref(), &VALUES, "--value")?;
    let others: Vec<usize> =
        columns.regressors.iter().map(|(name, _)| place(&head, Some(name), &[], "--with")).collect::<Result<_, _>>()?;
    let (mut stamps, mut values) = (Vec::new(), Vec::new());
    let mut numbers = vec![Vec::new(); others.len()];
    for (at, record) in reader.records().enumerate() {
        let record = record.map_err(|error| wrong(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let field = |column: usize| record.get(column).unwrap_or_default();
        let no = |column: usize, what: &str| {
            wrong(format!("line {line}, column {}: {:?} is no {what}", head[column], field(column)))
        };
        if at >= POINTS_MAX + HORIZON_MAX {
            return Err(wrong(format!("line {line}: more than {POINTS_MAX} points and {HORIZON_MAX} to come")));
        }
        let stamp = stamp(field(time)).ok_or_else(|| no(time, "time such as 2026-11-02 08:30"))?;
        stamps.push((line, stamp));
        let number = |column: usize| field(column).parse().ok().filter(|number: &f64| number.is_finite());
        if !field(value).is_empty() {
            if values.len() < at {
                let problem = "a value after lines without one: only the last lines may have none";
                return Err(wrong(format!("line {line}: {problem}")));
            }
            values.push(number(value).ok_or_else(|| no(value, "number"))?);
        }
        for (column, list) in others.iter().zip(&mut numbers) {
            list.push(number(*column).ok_or_else(|| no(*column, "number"))?);
        }
    }
    let clock = clock(&stamps)?;
    let regressors = columns.regressors.iter().zip(numbers);
    let regressors =
        regressors.map(|((name, effect), values)| Regressor { name: name.clone(), effect: *effect, values }).collect();
    let ahead = stamps.len() - values.len();
    Ok(Series { values, regressors, ahead, clock, time: head[time].clone(), value: head[value].clone() })
}

fn place(head: &[String], wanted: Option<&str>, usual: &[&str], option: &str) -> Result<usize, Invalid> {
    let named = |name: &str| head.iter().position(|field| field.eq_ignore_ascii_case(name));
    let found = match wanted {
        Some(name) => named(name),
        None => usual.iter().find_map(|name| named(name)),
    };
    found.ok_or_else(|| {
        let what = wanted.map_or_else(|| format!("none of {}", usual.join(", ")), |name| format!("no {name:?}"));
        Invalid::new("file", format!("line 1: {what}; there are {}. Name one by {option}", head.join(", ")))
    })
}

fn stamp(text: &str) -> Option<Stamp> {
    if let Ok(number) = text.parse() {
        return Some(Stamp::Number(number));
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(Stamp::Zoned(moment.as_second()));
    }
    let civil = text.parse::<DateTime>().ok().or_else(|| Some(text.parse::<Date>().ok()?.at(0, 0, 0, 0)))?;
    Some(Stamp::Civil(civil.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_second()))
}

/// Points must lie at equal distances: what is left out is not known to be nothing.
fn clock(stamps: &[(u64, Stamp)]) -> Result<Clock, Invalid> {
    let number = |stamp: Stamp| match stamp {
        Stamp::Zoned(number) | Stamp::Civil(number) | Stamp::Number(number) => number,
    };
    let wrong = |line: u64, problem: String| Err(Invalid::new("file", format!("line {line}: {problem}")));
    let (Some((_, first)), Some((line, second))) = (stamps.first(), stamps.get(1)) else {
        return Err(Invalid::new("file", "must have at least two lines with a time"));
    };
    let same_kind = |one: &Stamp| std::mem::discriminant(one) == std::mem::discriminant(first);
    if let Some((line, _)) = stamps.iter().find(|(_, stamp)| !same_kind(stamp)) {
        return wrong(*line, "the time is written in another way than in the first line".to_owned());
    }
    if let Some(months) = months(stamps) {
        return Ok(months);
    }
    let start = number(*first);
    let step = number(*second).saturating_sub(start);
    if step <= 0 {
        return wrong(*line, "times must rise".to_owned());
    }
    for two in stamps.windows(2) {
        if number(two[1].1).saturating_sub(number(two[0].1)) != step {
            let unit = if matches!(first, Stamp::Number(_)) { "" } else { " seconds" };
            let problem = format!("must come {step}{unit} after the line before, as the second after the first");
            return wrong(two[1].0, problem);
        }
    }
    Ok(match first {
        Stamp::Number(_) => Clock::Numbers { first: start, step },
        Stamp::Zoned(_) => Clock::Seconds { first: start, step, zoned: true },
        Stamp::Civil(_) => Clock::Seconds { first: start, step, zoned: false },
    })
}

/// If every time is the first of a month, one after the other.
fn months(stamps: &[(u64, Stamp)]) -> Option<Clock> {
    let date = |stamp: &Stamp| match stamp {
        Stamp::Civil(seconds) if seconds % DAY == 0 => {
            Some(Timestamp::from_second(*seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
        }
        _ => None,
    };
    let first = date(&stamps.first()?.1).filter(|date| date.day() == 1)?;
    let mut next = first;
    for (_, stamp) in stamps {
        if date(stamp)? != next {
            return None;
        }
        next = next.checked_add(jiff::Span::new().months(1)).ok()?;
    }
    Some(Clock::Months { first })
}

impl Clock {
    /// The seasons one expects: of a day, a week, a year; none where points are only numbered.
    pub fn periods(self) -> Vec<usize> {
        let Self::Seconds { step, .. } = self else {
            return if matches!(self, Self::Months { .. }) { vec![12] } else { Vec::new() };
        };
        let week = 7 * DAY;
        if step == week {
            return vec![52];
        }
        let whole = |length: i64| (length % step == 0 && length / step >= 2).then_some((length / step) as usize);
        [DAY, week].into_iter().filter_map(whole).collect()
    }

    /// When a point is.
    pub fn at(self, point: usize) -> String {
        let after = |first: i64, step: i64| first.saturating_add(step.saturating_mul(point as i64));
        match self {
            Self::Numbers { first, step } => after(first, step).to_string(),
            Self::Months { first } => {
                let month = jiff::Span::new().try_months(point as i64).and_then(|span| first.checked_add(span));
                month.map(|date| date.to_string()).unwrap_or_default()
            }
            Self::Seconds { first, step, zoned } => {
                let Ok(moment) = Timestamp::from_second(after(first, step)) else { return String::new() };
                let civil = moment.to_zoned(jiff::tz::TimeZone::UTC).datetime();
                if zoned {
                    moment.to_string()
                } else if first % DAY == 0 && step % DAY == 0 {
                    civil.date().to_string()
                } else {
                    civil.to_string()
                }
            }
        }
    }
}
