//! A figure: the number, how surely, from how many, and what else belongs beside it.

use inference::{Share, Spread};
use kernel::Timestamp;
use kernel::time::{DAY, HOUR, MINUTE};
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

use crate::key::{Key, Unit};
use crate::reason::Reason;

/// Where bands of durations begin: as people speak of waiting, not equally wide.
const LENGTHS: [i64; 9] = [0, 15 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, DAY, 3 * DAY, 7 * DAY, 30 * DAY];

/// One KPI for one group. What does not apply is null.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    pub key: Key,
    /// Name of the team, agent, channel or product, or the first day of the day, week or month;
    /// null for the total.
    pub group: Option<String>,
    /// Id of the team, agent or product.
    pub group_id: Option<String>,
    /// How many cases the figure rests on: answers, replies, tickets, deliveries, customers.
    pub n: u64,
    #[serde(flatten)]
    pub measured: Measured,
    pub unit: Unit,
    /// What the organisation aims at.
    #[serde(serialize_with = "plain")]
    pub target: Option<f64>,
    pub parts: Parts,
    pub definition: String,
}

/// The numbers of a figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Measured {
    /// The share, the median of the durations, or the count; null where there were no cases.
    #[serde(serialize_with = "plain")]
    pub value: Option<f64>,
    /// Lower end of the 95 % interval of `value`.
    #[serde(serialize_with = "plain")]
    pub low: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub high: Option<f64>,
    /// Of durations, whole milliseconds.
    #[serde(serialize_with = "plain")]
    pub mean: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub median: Option<f64>,
    /// Nine of ten are at most this long.
    #[serde(serialize_with = "plain")]
    pub p90: Option<f64>,
}

/// What stands beside a figure, where it applies.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct Parts {
    /// The part of `n` that the share counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
    /// Why there is no value although there were cases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The same durations in opening hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business: Option<Business>,
    /// First responses of reopened cycles, which are not among the ticket's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reopened_cycles: Option<Lengths>,
    /// Customers who wait for a reply now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiting_now: Option<WaitingNow>,
    /// Mean of the ratings, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "plain")]
    pub mean_score: Option<f64>,
    /// First contact resolution by other windows than the organisation's, and by its own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<ContactWindow>,
    /// Solved with exactly one human reply and never reopened, of all tickets solved whose messages
    /// are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub one_touch: Option<Portion>,
    /// The moment the backlog is counted at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    /// When the oldest ticket of the backlog was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_opened_at: Option<Timestamp>,
    /// How the cases spread: durations in milliseconds, answers by rating, tickets solved by customer
    /// contacts until then, the backlog by days since opening.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub distribution: Vec<Band>,
    /// Late deliveries if a parcel were late from 00:00 of the promised day on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_timestamp: Option<Portion>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customers: Option<ActiveCustomers>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tickets: Option<WithTicket>,
}

/// A second share beside the figure's own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Portion {
    pub counted: u64,
    pub n: u64,
    #[serde(serialize_with = "plain")]
    pub value: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub low: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub high: Option<f64>,
}

/// Customers who had a ticket before they ordered again beside those who had none. An association:
/// it does not say what the tickets, or their absence, did. Only months of the first order in which
/// there are customers of both kinds are in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WithTicket {
    pub with: Portion,
    /// Its value weighs the months as those with a ticket are spread over them.
    pub without: Portion,
}

/// Further durations, milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Lengths {
    pub n: u64,
    #[serde(serialize_with = "plain")]
    pub median: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub p90: Option<f64>,
}

impl Lengths {
    /// None of none.
    pub fn of(durations: Vec<i64>) -> Option<Self> {
        let spread = Spread::new(durations);
        let (median, p90) = (spread.median().map(f64::round), spread.percentile(90.0).map(f64::round));
        (spread.n() > 0).then_some(Self { n: spread.n() as u64, median, p90 })
    }
}

/// Durations in opening hours, milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Business {
    #[serde(serialize_with = "plain")]
    pub mean: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub median: Option<f64>,
    #[serde(serialize_with = "plain")]
    pub p90: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WaitingNow {
    pub n: u64,
    /// Since when the one who waits longest has waited.
    pub oldest: Option<Timestamp>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ContactWindow {
    pub days: i64,
    #[serde(flatten)]
    pub portion: Portion,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Band {
    /// Inclusive.
    pub from: i64,
    /// Exclusive; null for the last band.
    pub to: Option<i64>,
    pub n: u64,
}

impl Band {
    /// Bands between ascending bounds; the last reaches on without end.
    pub fn all(bounds: &[i64], counts: impl IntoIterator<Item = u64>) -> Vec<Self> {
        let ends = bounds.iter().skip(1).map(|bound| Some(*bound)).chain([None]);
        bounds.iter().zip(ends).zip(counts).map(|((from, to), n)| Self { from: *from, to, n }).collect()
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ActiveCustomers {
    pub at_start: u64,
    pub at_end: u64,
    /// At the end, with their first order in the period.
    pub new: u64,
    /// Active at the start and at the end.
    pub stayed: u64,
    /// Active at the end, not at the start, and not new.
    pub came_back: u64,
    /// Within how many days an order makes a customer active.
    pub active_days: i64,
}

/// A figure before it has a name and a group.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Finding {
    pub n: u64,
    pub measured: Measured,
    pub parts: Parts,
}

impl Finding {
    pub fn share(counted: u64, n: u64) -> Self {
        let portion = Portion::new(counted, n);
        let measured = Measured { value: portion.value, low: portion.low, high: portion.high, ..Measured::default() };
        Self { n, measured, parts: Parts { counted: Some(counted), ..Parts::default() } }
    }

    /// Durations with the same stretches in opening hours.
    pub fn durations(calendar: Vec<i64>, business: Vec<i64>) -> Self {
        let (spread, business) = (Spread::new(calendar), Spread::new(business));
        let interval = spread.median_interval();
        let median = spread.median().map(f64::round);
        let measured = Measured {
            value: median,
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
            mean: spread.mean().map(f64::round),
            median,
            p90: spread.percentile(90.0).map(f64::round),
        };
        let business = Business {
            mean: business.mean().map(f64::round),
            median: business.median().map(f64::round),
            p90: business.percentile(90.0).map(f64::round),
        };
        let mut parts = Parts::default();
        if spread.n() > 0 {
            parts.business = Some(business);
            parts.distribution = Band::all(&LENGTHS, spread.counts(&LENGTHS));
        }
        Self { n: spread.n() as u64, measured, parts }
    }

    pub fn count(n: u64) -> Self {
        Self { n, measured: Measured { value: Some(n as f64), ..Measured::default() }, parts: Parts::default() }
    }

    /// No value, and why.
    pub fn without_value(n: u64, reason: Reason) -> Self {
        Self { n, measured: Measured::default(), parts: Parts { reason: Some(reason), ..Parts::default() } }
    }
}

impl Portion {
    pub fn new(counted: u64, n: u64) -> Self {
        let share = Share::new(counted, n);
        let interval = share.and_then(Share::interval);
        Self {
            counted,
            n,
            value: share.and_then(Share::value),
            low: interval.map(|interval| interval.low),
            high: interval.map(|interval| interval.high),
        }
    }
}

/// Whole numbers without a decimal point: `3600000`, not `3600000.0`.
pub(crate) fn plain<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        None => serializer.serialize_none(),
        Some(value) if value.fract() == 0.0 && value.abs() < EXACT => serializer.serialize_i64(*value as i64),
        Some(value) => serializer.serialize_f64(*value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_whole_milliseconds_and_the_value_is_the_median() {
        let found = Finding::durations(vec![1, 2, 4], vec![0, 0, 1]);
        assert_eq!((found.n, found.measured.value, found.measured.mean), (3, Some(2.0), Some(2.0)));
        let json = serde_json::to_string(&found.measured).expect("json");
        assert_eq!(json, r#"{"value":2,"low":null,"high":null,"mean":2,"median":2,"p90":4}"#);
    }

    #[test]
    fn durations_are_sorted_into_bands() {
        let distribution = Finding::durations(vec![0, HOUR, 40 * DAY], vec![0, 0, 0]).parts.distribution;
        let filled: Vec<_> = distribution.iter().filter(|band| band.n > 0).map(|band| (band.from, band.to)).collect();
        assert_eq!(filled, [(0, Some(15 * MINUTE)), (HOUR, Some(4 * HOUR)), (30 * DAY, None)]);
        assert_eq!(Finding::durations(vec![], vec![]).parts, Parts::default());
    }

    #[test]
    fn nothing_measured_is_null() {
        assert_eq!(Finding::durations(vec![], vec![]).measured, Measured::default());
        assert_eq!(Finding::share(0, 0).measured, Measured::default());
        assert_eq!(Finding::count(0).measured.value, Some(0.0), "no open ticket is a number");
    }
}
