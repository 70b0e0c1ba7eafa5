//! Figures of a playbook, version by version, beside the tickets of its scenario that it did not guide.

use std::collections::BTreeMap;

use inference::{Share, Spread};
use kernel::{Refusal, Timestamp, time};
use playbooks::{playbook, version};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::outcome::{self, Asked, Clocks, MOST, Outcome, WITHOUT};

/// Days that are looked back on, and the most.
pub const DAYS: i64 = 180;
pub const DAYS_MAX: i64 = 730;

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = EffectShare)]
pub struct Portion {
    pub hits: u64,
    pub n: u64,
    /// Null where there is no case.
    pub share: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// A median with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
#[schema(as = EffectMedian)]
pub struct Median {
    pub n: u64,
    pub median_ms: Option<f64>,
    pub low_ms: Option<f64>,
    pub high_ms: Option<f64>,
}

/// What became of tickets.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = EffectOutcomes)]
pub struct Outcomes {
    pub tickets: u64,
    /// From opening to the last solve, of those that are solved.
    pub resolution: Median,
    /// Solved with one contact, of those whose days for a further one have passed.
    pub first_contact: Portion,
    /// Positive answers to surveys.
    pub satisfaction: Portion,
    /// Solved tickets that were reopened.
    pub reopened: Portion,
}

/// A version: how far its runs came, and what became of its tickets.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = PlaybookVersionEffects)]
pub struct OfVersion {
    pub number: i64,
    pub published_at: Timestamp,
    pub runs: u64,
    pub ended: u64,
    pub stopped: u64,
    /// Runs that came to an end, of those that are over.
    pub completion: Portion,
    /// From the start to the end, of those that came to one.
    pub duration: Median,
    /// Of the tickets whose first run of this playbook is on this version.
    pub outcomes: Outcomes,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = PlaybookEffects)]
pub struct Effects {
    pub playbook: String,
    pub scenario: Option<String>,
    /// Runs that started and tickets that were opened since then.
    pub since: Timestamp,
    /// Days within which a further contact speaks against the first.
    pub contact_days: i64,
    /// There are more tickets than are looked at; the newest are.
    pub cut: bool,
    /// Newest first.
    pub versions: Vec<OfVersion>,
    /// Tickets of the scenario without a run of it; null where it has no scenario.
    pub without: Option<Outcomes>,
}

impl Portion {
    pub fn new(hits: u64, n: u64) -> Self {
        let share = Share::new(hits, n);
        let interval = share.and_then(Share::interval);
        Self {
            hits,
            n,
            share: share.and_then(Share::value),
            low: interval.map(|it| it.low),
            high: interval.map(|it| it.high),
        }
    }

    fn of(cases: impl Iterator<Item = bool>) -> Self {
        let (mut hits, mut n) = (0, 0);
        cases.for_each(|hit| (hits, n) = (hits + u64::from(hit), n + 1));
        Self::new(hits, n)
    }
}

impl Median {
    pub fn of(spread: &Spread) -> Self {
        let interval = spread.median_interval();
        Self {
            n: spread.n() as u64,
            median_ms: spread.median(),
            low_ms: interval.map(|it| it.low),
            high_ms: interval.map(|it| it.high),
        }
    }
}

/// What figures and comparisons are made of.
pub(crate) struct Raw<'o> {
    pub resolution: Spread,
    pub first_contact: Portion,
    pub satisfaction: Portion,
    pub reopened: Portion,
    pub tickets: &'o [&'o Outcome],
}

impl<'o> Raw<'o> {
    pub fn of(tickets: &'o [&'o Outcome], clocks: Clocks) -> Self {
        Self {
            resolution: Spread::new(tickets.iter().filter_map(|one| one.resolution_ms).collect()),
            first_contact: Portion::of(tickets.iter().filter_map(|one| one.first_contact(clocks))),
            satisfaction: Portion::new(
                tickets.iter().map(|one| one.positive).sum(),
                tickets.iter().map(|one| one.answers).sum(),
            ),
            reopened: Portion::of(tickets.iter().filter_map(|one| one.reopened())),
            tickets,
        }
    }

    fn outcomes(&self) -> Outcomes {
        Outcomes {
            tickets: self.tickets.len() as u64,
            resolution: Median::of(&self.resolution),
            first_contact: self.first_contact,
            satisfaction: self.satisfaction,
            reopened: self.reopened,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct Runs {
    number: i64,
    runs: u64,
    ended: u64,
    stopped: u64,
    times: Option<String>,
}

pub(crate) fn unpack(text: Option<&str>) -> Vec<i64> {
    text.unwrap_or("").split_ascii_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// The moment so many days ago.
pub(crate) fn since(days: Option<i64>, now: Timestamp) -> Result<Timestamp, Refusal> {
    let days = days.unwrap_or(DAYS);
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(Refusal::invalid("days", format!("must be 1 to {DAYS_MAX}")));
    }
    Ok(now.plus(-days * time::DAY))
}

/// Every version of a playbook that was published.
pub async fn measure(conn: &mut Conn, key: &str, days: Option<i64>, now: Timestamp) -> Result<Effects, Refusal> {
    let row = playbook::find(conn, key).await?;
    let from = since(days, now)?;
    let clocks = Clocks::find(conn, now).await?;
    let asked = Asked { playbook: key, from, to: now.plus(1), trial: None, scenario: row.scenario.as_deref() };
    let tickets = outcome::list(conn, &asked, clocks).await?;
    let mut by_version: BTreeMap<i64, Vec<&Outcome>> = BTreeMap::new();
    for ticket in &tickets {
        by_version.entry(ticket.version).or_default().push(ticket);
    }
    let outcomes = |version: i64| {
        let tickets = by_version.get(&version).map_or(&[][..], Vec::as_slice);
        Raw::of(tickets, clocks).outcomes()
    };
    let runs: Vec<Runs> = conn.all(sql!("count_runs"), params![key, from]).await?;
    let versions = version::list(conn, key).await?.into_iter().map(|card| {
        let of = runs.iter().find(|runs| runs.number == card.number);
        let (runs, ended, stopped) = of.map_or((0, 0, 0), |of| (of.runs, of.ended, of.stopped));
        OfVersion {
            number: card.number,
            published_at: card.published_at,
            runs,
            ended,
            stopped,
            completion: Portion::new(ended, ended + stopped),
            duration: Median::of(&Spread::new(unpack(of.and_then(|of| of.times.as_deref())))),
            outcomes: outcomes(card.number),
        }
    });
    Ok(Effects {
        versions: versions.collect(),
        without: row.scenario.as_ref().map(|_| outcomes(WITHOUT)),
        playbook: row.key,
        scenario: row.scenario,
        since: from,
        contact_days: clocks.contact_days,
        cut: tickets.len() as i64 == MOST,
    })
}
