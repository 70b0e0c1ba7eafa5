//! What an alarm tells: since when, how much, still.

use jiff::civil::Date;

use super::series::Day;
use crate::Interval;
use crate::trend::rate_ratio;

/// The day with the most cases above what was expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Peak {
    pub date: Date,
    pub count: u64,
    pub expected: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    GoingOn,
    /// The last day that was still raised.
    Over(Date),
    /// It has lasted so long that it is what is usual now; from this day on it is expected.
    BecameUsual(Date),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alarm {
    /// The day on which it was known.
    pub begin: Date,
    /// The day on which it most probably began.
    pub since: Date,
    pub peak: Peak,
    /// Cases since then, up to the end or the last day there is.
    pub cases: u64,
    /// How many there would have been.
    pub expected: f64,
    /// Cases to expected, with its 95 % interval, which reckons with how sure the level is. As an
    /// alarm begins where there happened to be many, young ones look larger than they are.
    pub ratio: f64,
    pub interval: Interval,
    pub ending: Ending,
}

impl Alarm {
    /// How many more than expected.
    pub fn excess(&self) -> f64 {
        self.cases as f64 - self.expected
    }

    pub fn excess_interval(&self) -> Interval {
        let beyond = |ratio: f64| self.expected * (ratio - 1.0);
        Interval { low: beyond(self.interval.low), high: beyond(self.interval.high) }
    }
}

/// A day, and what was expected of it.
pub struct Judged<'a> {
    pub day: &'a Day,
    pub expected: f64,
}

/// What is known of an alarm while it goes on: places of days, the first of all days being 0.
#[derive(Debug, Clone, Copy)]
pub struct Ongoing {
    pub begin: usize,
    pub since: usize,
    /// How sure the level was, and how many times days vary more than by chance.
    pub sureness: f64,
    pub dispersion: f64,
}

/// How far back an alarm may have begun before it was known.
pub const BACK_MAX: usize = 28;

/// Since when counts are raised, most probably: the first day of the span up to `last` that departs
/// most from what was expected: by the likelihood ratio of ρ times as many, c·ln ρ − (ρ − 1)·e, where ρ
/// is c/e but at least `ratio`, as a long span that is a little raised is another matter. It begins not
/// before `earliest` and at the latest on `begin`.
pub fn since(judged: &[Option<Judged<'_>>], ratio: f64, earliest: usize, begin: usize, last: usize) -> usize {
    let (mut count, mut expected) = (0.0, 0.0);
    let mut best = (f64::MIN, begin);
    for place in (earliest.max(begin.saturating_sub(BACK_MAX))..=last).rev() {
        let Some(Some(Judged { day, expected: of_day })) = judged.get(place) else { break };
        count += day.count as f64;
        expected += of_day;
        let times = if expected > 0.0 { (count / expected).max(ratio) } else { ratio };
        let departs = count * times.ln() - (times - 1.0) * expected;
        if place <= begin && departs >= best.0 {
            best = (departs, place);
        }
    }
    best.1
}

/// The alarm as it stands after the day `last`.
pub fn told(judged: &[Option<Judged<'_>>], ongoing: Ongoing, last: usize, ending: Ending) -> Option<Alarm> {
    let raised = judged.get(ongoing.since..=last)?.iter().flatten();
    let begin = judged.get(ongoing.begin)?.as_ref()?.day.date;
    let (mut cases, mut expected) = (0, 0.0);
    let mut peak: Option<Peak> = None;
    let mut first = None;
    for Judged { day, expected: of_day } in raised {
        first = first.or(Some(day.date));
        cases += day.count;
        expected += of_day;
        if peak.is_none_or(|peak| day.count as f64 - of_day > peak.count as f64 - peak.expected) {
            peak = Some(Peak { date: day.date, count: day.count, expected: *of_day });
        }
    }
    let worth = cases as f64 / ongoing.dispersion;
    let interval = rate_ratio((worth, expected.max(1e-9)), (ongoing.sureness, ongoing.sureness), 0.95);
    let ratio = cases as f64 / expected.max(1e-9);
    Some(Alarm { begin, since: first?, peak: peak?, cases, expected, ratio, interval, ending })
}
