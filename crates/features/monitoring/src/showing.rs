//! One scenario in a period: its days with their limits, its alarms, and whether it rises.

use std::ops::Range;

use forecast::{Condition, Question, Side, trend};
use jiff::civil::Date;
use kernel::{Refusal, Timestamp};
use scenarios::measuring::{self, Period};
use scenarios::scenario;
use serde::Serialize;
use store::Conn;
use utoipa::ToSchema;

use crate::alarm::Rise;
use crate::watching::{self, Against, Counted, Watched};

/// How a day was judged on its evening, by the days before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MonitoringCondition)]
pub enum Judgement {
    /// There is not enough history yet to know what is usual.
    Learning,
    Usual,
    /// Worth a look; most warnings come to nothing.
    Warning,
    Alarm,
}

impl Judgement {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Learning => "learning",
            Self::Usual => "usual",
            Self::Warning => "warning",
            Self::Alarm => "alarm",
        }
    }
}

impl From<Condition> for Judgement {
    fn from(condition: Condition) -> Self {
        match condition {
            Condition::Learning => Self::Learning,
            Condition::Usual => Self::Usual,
            Condition::Warning => Self::Warning,
            Condition::Alarm => Self::Alarm,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MonitoringSide)]
pub enum Out {
    Below,
    Above,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MonitoringDay)]
pub struct Day {
    #[schema(value_type = String)]
    pub day: Date,
    pub tickets: u64,
    /// Orders delivered a day, on average over the 28 days up to it; null where tickets are counted against days.
    pub orders: Option<f64>,
    /// Null while it is learned what is usual; so are the limits.
    pub expected: Option<f64>,
    /// A usual day lies from here to there, both included, but for one in 370.
    pub low: Option<u64>,
    pub high: Option<u64>,
    pub out: Option<Out>,
    pub condition: Judgement,
}

/// What the figures of two periods say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MonitoringVerdict)]
pub enum Verdict {
    Rising,
    Falling,
    /// Surely no change of more than a tenth.
    NoLargerChange,
    NotEnoughData,
}

/// The period beside as many days before it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = MonitoringTrend)]
pub struct Trend {
    pub tickets: u64,
    pub tickets_before: u64,
    /// How many times as often, by the same that days are counted against; null without a ticket before.
    pub ratio: Option<f64>,
    /// Its 95 % interval; no high end without a ticket before.
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Monitoring {
    pub key: String,
    pub against: Against,
    /// The day from which on tickets were given scenarios steadily; null if they are not.
    #[schema(value_type = Option<String>)]
    pub watched_since: Option<Date>,
    /// Of the period; the last one may be today, and not over.
    pub days: Vec<Day>,
    /// Those that were raised in the period.
    pub alarms: Vec<Rise>,
    pub trend: Trend,
}

/// What is known of a scenario: its watch, and the place of its first day among all days.
pub struct Known {
    pub watched: Watched,
    pub days: Vec<Date>,
    pub tickets: Vec<u64>,
    pub orders: Vec<u64>,
    pub start: usize,
}

impl Known {
    pub fn today(&self) -> Date {
        self.days.last().copied().unwrap_or_default()
    }
}

/// Watches a scenario up to now.
pub async fn know(conn: &mut Conn, key: &str, now: Timestamp) -> Result<Known, Refusal> {
    let period = Period::latest(conn, watching::DAYS, now).await?;
    let counted = measuring::daily(conn, &period, None, None).await?;
    let start = watching::start(&sums(&counted), &counted.orders);
    let none = || vec![0; counted.days.len()];
    let tickets = counted.series.into_iter().find(|one| one.key == key).map_or_else(none, |one| one.tickets);
    let (days, orders) = (counted.days, counted.orders);
    let scenarios = scenario::active(conn).await?.len();
    tokio::task::spawn_blocking(move || {
        let counted = Counted { days: &days, tickets: &tickets, orders: &orders, start, scenarios };
        let watched = watching::watch(counted)?;
        Ok(Known { watched, days, tickets, orders, start })
    })
    .await
    .map_err(|error| Refusal::Fault(error.to_string()))?
}

/// Tickets of all scenarios together, by day.
pub fn sums(counted: &measuring::Days) -> Vec<u64> {
    let mut sums = vec![0; counted.days.len()];
    for one in &counted.series {
        sums.iter_mut().zip(&one.tickets).for_each(|(sum, tickets)| *sum += tickets);
    }
    sums
}

/// The places of a period's days among those that are watched.
pub fn places(known: &Known, period: &Period) -> Result<Range<usize>, Refusal> {
    let first = known.days.first().copied().unwrap_or_default();
    if period.from < first {
        return Err(Refusal::invalid("from", format!("must be {first} or later: so far back scenarios are watched")));
    }
    let from = known.days.partition_point(|day| *day < period.from);
    let to = known.days.partition_point(|day| *day <= period.to);
    Ok(from..to)
}

pub async fn show(conn: &mut Conn, key: &str, period: &Period, now: Timestamp) -> Result<Monitoring, Refusal> {
    let known = know(conn, key, now).await?;
    let places = places(&known, period)?;
    let today = known.today();
    let watched = &known.watched;
    let shown = |place: usize| match place.checked_sub(known.start).and_then(|place| watched.days.get(place)) {
        Some(day) => Day {
            day: day.date,
            tickets: day.count,
            orders: (watched.against == Against::Orders).then_some(day.exposure),
            expected: day.expected,
            low: day.limits.map(|limits| limits.low),
            high: day.limits.map(|limits| limits.high),
            out: day.out.map(|side| if side == Side::Above { Out::Above } else { Out::Below }),
            condition: day.condition.into(),
        },
        None => Day {
            day: known.days[place],
            tickets: known.tickets[place],
            orders: None,
            expected: None,
            low: None,
            high: None,
            out: None,
            condition: Judgement::Learning,
        },
    };
    let rises = watched.alarms.iter().map(|alarm| Rise::of(alarm, today));
    let base = watching::base(&known.orders, known.start);
    Ok(Monitoring {
        key: key.to_owned(),
        against: watched.against,
        watched_since: known.days.get(known.start).copied(),
        alarms: rises.filter(|rise| rise.since_on <= period.to && rise.last_on >= period.from).collect(),
        trend: compared(&known.tickets, Exposure { base: base.as_deref(), start: known.start }, places.clone())?,
        days: places.map(shown).map(|day| if day.day == today { unfinished(day) } else { day }).collect(),
    })
}

/// Today may still come up to its lower limit.
fn unfinished(day: Day) -> Day {
    Day { out: day.out.filter(|out| *out == Out::Above), ..day }
}

/// What tickets of some days are counted against.
#[derive(Debug, Clone, Copy)]
pub struct Exposure<'a> {
    /// Orders delivered by day from `start` on; none: days.
    pub base: Option<&'a [f64]>,
    pub start: usize,
}

impl Exposure<'_> {
    fn of(self, place: usize) -> f64 {
        let Some(place) = place.checked_sub(self.start) else { return 0.0 };
        self.base.map_or(1.0, |base| base.get(place).copied().unwrap_or(0.0))
    }

    /// Tickets of a stretch of days, and what they are counted against.
    fn period(self, tickets: &[u64], places: Range<usize>) -> forecast::Period {
        forecast::Period {
            cases: tickets[places.clone()].iter().sum(),
            exposure: places.map(|place| self.of(place)).sum(),
        }
    }
}

/// The days at these places beside as many before them.
pub fn compared(tickets: &[u64], exposure: Exposure<'_>, places: Range<usize>) -> Result<Trend, Refusal> {
    let before = (2 * places.start).saturating_sub(places.end)..places.start;
    let stretches = [places.clone(), before.clone()];
    let [later, earlier] = stretches.clone().map(|places| exposure.period(tickets, places));
    let mut told = Trend {
        tickets: later.cases,
        tickets_before: earlier.cases,
        ratio: None,
        low: None,
        high: None,
        verdict: Verdict::NotEnoughData,
    };
    // Where only a part of the days before is watched, nothing is compared.
    let whole = before.len() == places.len() && before.start >= exposure.start;
    if !whole || later.exposure <= 0.0 || earlier.exposure <= 0.0 {
        return Ok(told);
    }
    let mut squares = 0.0;
    for (period, places) in [later, earlier].into_iter().zip(stretches) {
        let rate = period.cases as f64 / period.exposure;
        for place in places {
            let expected = rate * exposure.of(place);
            squares += if expected > 0.0 { (tickets[place] as f64 - expected).powi(2) / expected } else { 0.0 };
        }
    }
    // How many times days vary more than by chance. That weekdays differ counts, too: it makes the interval rather too wide.
    let dispersion = (squares / (2.0 * places.len() as f64 - 2.0).max(1.0)).max(1.0);
    let found = trend(later, earlier, Question { dispersion, ..Question::default() });
    let found = found.map_err(|invalid| Refusal::Fault(invalid.to_string()))?;
    told.ratio = found.ratio;
    told.low = Some(found.interval.low);
    told.high = Some(found.interval.high).filter(|high| high.is_finite());
    told.verdict = match found.verdict {
        forecast::Verdict::Rising => Verdict::Rising,
        forecast::Verdict::Falling => Verdict::Falling,
        forecast::Verdict::NoLargerChange => Verdict::NoLargerChange,
        forecast::Verdict::NotEnoughData => Verdict::NotEnoughData,
    };
    Ok(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(tickets: &[u64], start: usize) -> Trend {
        let half = tickets.len() / 2;
        compared(tickets, Exposure { base: None, start }, half..tickets.len()).expect("a trend")
    }

    #[test]
    fn a_period_is_compared_with_as_many_days_before_it() {
        let tickets: Vec<u64> = [[2; 28], [4; 28]].concat();
        let found = of(&tickets, 0);
        assert_eq!((found.tickets, found.tickets_before, found.ratio), (112, 56, Some(2.0)));
        assert_eq!(found.verdict, Verdict::Rising);
        assert_eq!(of(&tickets, 1).verdict, Verdict::NotEnoughData, "a day of those before is not watched");
        let grown: Vec<f64> = [[50.0; 28], [100.0; 28]].concat();
        let with_orders = compared(&tickets, Exposure { base: Some(&grown), start: 0 }, 28..56).expect("a trend");
        assert_eq!(with_orders.ratio, Some(1.0), "twice as many of twice as many orders");
    }

    #[test]
    fn days_that_vary_more_say_less() {
        let bursts: Vec<u64> =
            (0..56).map(|day| if day % 14 == 0 { if day < 28 { 12 } else { 22 } } else { 0 }).collect();
        let even: Vec<u64> = (0..56)
            .map(|day| u64::from(day < 28 && day % 28 < 24) + 2 * u64::from(day >= 28 && day % 28 < 22))
            .collect();
        assert_eq!((of(&bursts, 0).tickets, of(&even, 0).tickets), (44, 44));
        assert_eq!(of(&even, 0).verdict, Verdict::Rising);
        assert_eq!(of(&bursts, 0).verdict, Verdict::NotEnoughData);
    }
}
