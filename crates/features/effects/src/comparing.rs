//! Two groups of tickets side by side: on each measure the difference, how sure it is, and in a word what
//! it comes to.

use inference::{Difference, Share, Verdict as Judged};
use kernel::{Refusal, Timestamp, time};
use playbooks::{playbook, trial, version};
use serde::{Deserialize, Serialize};
use store::Conn;
use utoipa::ToSchema;

use crate::measuring::{self, Portion, Raw};
use crate::outcome::{self, Asked, Clocks, MOST, Outcome, WITHOUT};

/// Cases on each side below which nothing is said.
pub const LEAST: u64 = 10;
const POINTS: i64 = 5;
const MINUTES: i64 = 120;
const POINTS_MAX: i64 = 50;
const MINUTES_MAX: i64 = 60 * 24 * 30;

/// What is set side by side.
#[derive(Debug, Clone, Default)]
pub struct Question {
    pub version: i64,
    /// The other version; none for tickets of the scenario that were not guided.
    pub against: Option<i64>,
    /// Only tickets that this trial gave their version.
    pub trial: Option<String>,
    pub days: Option<i64>,
    /// What would not matter; a trial has its own.
    pub points: Option<i64>,
    pub minutes: Option<i64>,
}

/// On what the comparison rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EffectBasis)]
pub enum Basis {
    /// Chance gave each ticket its version: nothing else differs but by chance.
    Randomised,
    /// One version was in use before the other: what changed meanwhile is in the difference, too.
    BeforeAfter,
    /// People chose which tickets to guide: what made them choose is in the difference, too.
    Chosen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EffectMeasure)]
pub enum Measure {
    Resolution,
    FirstContact,
    Satisfaction,
    Reopened,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EffectVerdict)]
pub enum Verdict {
    Better,
    Worse,
    /// No difference larger than the margin.
    Same,
    /// There is not enough to say so.
    Unknown,
}

/// One measure: what the version has more than the other. Shares are 0 to 1, durations in ms.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = EffectDifference)]
pub struct Compared {
    pub measure: Measure,
    pub n: u64,
    pub n_against: u64,
    pub value: Option<f64>,
    pub value_against: Option<f64>,
    pub difference: Option<f64>,
    /// Its 95 % interval.
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// Up to this it would not matter.
    pub margin: f64,
    pub less_is_better: bool,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = PlaybookComparison)]
pub struct Comparison {
    pub version: i64,
    pub against: Option<i64>,
    pub basis: Basis,
    pub trial: Option<String>,
    pub since: Timestamp,
    pub tickets: u64,
    pub tickets_against: u64,
    /// There are more tickets than are looked at; the newest are.
    pub cut: bool,
    /// Cases on each side below which nothing is said.
    pub least: u64,
    pub measures: Vec<Compared>,
}

/// What would not matter, checked.
struct Margins {
    points: f64,
    ms: f64,
}

impl Question {
    fn margins(&self, trial: Option<&trial::Trial>) -> Result<Margins, Refusal> {
        let points = self.points.or(trial.map(|trial| trial.points)).unwrap_or(POINTS);
        let minutes = self.minutes.or(trial.map(|trial| trial.minutes)).unwrap_or(MINUTES);
        for (field, value, most) in [("points", points, POINTS_MAX), ("minutes", minutes, MINUTES_MAX)] {
            if !(1..=most).contains(&value) {
                return Err(Refusal::invalid(field, format!("must be 1 to {most}")));
            }
        }
        Ok(Margins { points: points as f64 / 100.0, ms: (minutes * time::MINUTE) as f64 })
    }
}

pub async fn compare(conn: &mut Conn, key: &str, question: &Question, now: Timestamp) -> Result<Comparison, Refusal> {
    let row = playbook::find(conn, key).await?;
    version::find(conn, key, question.version).await?;
    if let Some(other) = question.against {
        version::find(conn, key, other).await?;
    }
    if question.against == Some(question.version) {
        return Err(Refusal::invalid("against", "must be another version"));
    }
    let trial = match &question.trial {
        None => None,
        Some(id) => {
            let found = trial::list(conn, key).await?.into_iter().find(|trial| trial.id == *id);
            Some(found.ok_or_else(|| Refusal::invalid("trial", "there is no such trial of this playbook"))?)
        }
    };
    if question.against.is_none() && (trial.is_some() || row.scenario.is_none()) {
        let problem = "say which version; only a playbook with a scenario is compared with none, and no trial is";
        return Err(Refusal::invalid("against", problem));
    }
    let margins = question.margins(trial.as_ref())?;
    // A trial gives versions to tickets that were opened before it, too.
    let from = if trial.is_some() { Timestamp::from_millis(0) } else { measuring::since(question.days, now)? };
    let clocks = Clocks::find(conn, now).await?;
    let asked = Asked {
        playbook: key,
        from,
        to: now.plus(1),
        trial: trial.as_ref().map(|trial| trial.id.as_str()),
        scenario: row.scenario.as_deref().filter(|_| question.against.is_none()),
    };
    let tickets = outcome::list(conn, &asked, clocks).await?;
    let of = |version: i64| tickets.iter().filter(move |one| one.version == version).collect::<Vec<&Outcome>>();
    let (own, other) = (of(question.version), of(question.against.unwrap_or(WITHOUT)));
    let (one, two) = (Raw::of(&own, clocks), Raw::of(&other, clocks));
    Ok(Comparison {
        version: question.version,
        against: question.against,
        basis: match (&trial, question.against) {
            (Some(_), _) => Basis::Randomised,
            (None, Some(_)) => Basis::BeforeAfter,
            (None, None) => Basis::Chosen,
        },
        since: trial.as_ref().map_or(from, |trial| trial.started_at),
        trial: trial.map(|trial| trial.id),
        tickets: own.len() as u64,
        tickets_against: other.len() as u64,
        cut: tickets.len() as i64 == MOST,
        least: LEAST,
        measures: vec![
            resolutions(&one, &two, margins.ms),
            shares(Measure::FirstContact, one.first_contact, two.first_contact, margins.points, false),
            shares(Measure::Satisfaction, one.satisfaction, two.satisfaction, margins.points, false),
            shares(Measure::Reopened, one.reopened, two.reopened, margins.points, true),
        ],
    })
}

fn resolutions(one: &Raw<'_>, two: &Raw<'_>, margin: f64) -> Compared {
    let (own, other) = (&one.resolution, &two.resolution);
    let n = (own.n() as u64, other.n() as u64);
    let difference = Difference::of_medians(own, other);
    compared(Measure::Resolution, n, (own.median(), other.median()), difference, margin, true)
}

fn shares(measure: Measure, one: Portion, two: Portion, margin: f64, less_is_better: bool) -> Compared {
    let share = |of: Portion| Share::new(of.hits, of.n);
    let difference = share(one).zip(share(two)).and_then(|(one, two)| Difference::of_shares(one, two));
    compared(measure, (one.n, two.n), (one.share, two.share), difference, margin, less_is_better)
}

fn compared(
    measure: Measure,
    (n, n_against): (u64, u64),
    (value, value_against): (Option<f64>, Option<f64>),
    difference: Option<Difference>,
    margin: f64,
    less_is_better: bool,
) -> Compared {
    let judged = difference.filter(|_| n.min(n_against) >= LEAST).map(|it| it.verdict(margin, less_is_better));
    Compared {
        measure,
        n,
        n_against,
        value,
        value_against,
        difference: difference.map(|it| it.value),
        low: difference.map(|it| it.interval.low),
        high: difference.map(|it| it.interval.high),
        margin,
        less_is_better,
        verdict: match judged {
            Some(Judged::Better) => Verdict::Better,
            Some(Judged::Worse) => Verdict::Worse,
            Some(Judged::Same) => Verdict::Same,
            Some(Judged::Unknown) | None => Verdict::Unknown,
        },
    }
}
