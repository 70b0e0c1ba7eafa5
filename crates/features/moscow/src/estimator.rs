//! How far estimates came true, by who had made them when they were promised: what initiatives took against what they were to
//! take, and what they took away against what was expected. It is told beside new estimates, and changes none by itself.

use std::collections::BTreeMap;

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::forecast::{self, Forecast, Kind};
use crate::impact::measurement::{self, Measurement};
use crate::initiative::CONTACT_RATE;

/// From so many on a factor says more of the person than of chance.
pub const ENOUGH: usize = 3;

/// What one initiative was to be and was.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = EstimateOutcome)]
pub struct Outcome {
    /// Key.
    pub initiative: String,
    /// Effort in its pools, or the share of contacts that was to go, 0 to 1.
    pub expected: f64,
    pub actual: f64,
    /// Of an effect: its interval.
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// Estimates of one kind together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
#[schema(as = EstimateRecord)]
pub struct Record {
    pub outcomes: Vec<Outcome>,
    /// All that came by all that was expected: 1 is right, 1.5 half as much again. Null without any.
    pub factor: Option<f64>,
    /// There are enough of them for the factor to mean something.
    pub enough: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Estimator)]
pub struct Estimator {
    pub person: Named,
    pub effort: Record,
    pub effect: Record,
    /// By which the confidence in further effects would be multiplied: at most 1; null as long as there are too few.
    pub confidence_factor: Option<f64>,
}

#[derive(Deserialize)]
struct Used {
    initiative: String,
    used: Json<BTreeMap<String, f64>>,
}

impl Record {
    fn of(outcomes: Vec<Outcome>) -> Self {
        let expected: f64 = outcomes.iter().map(|one| one.expected).sum();
        let actual: f64 = outcomes.iter().map(|one| one.actual).sum();
        Self { factor: (expected > 0.0).then(|| actual / expected), enough: outcomes.len() >= ENOUGH, outcomes }
    }
}

/// Everybody whose estimates have an outcome, by name. Of an initiative that was promised anew before anything of it was known
/// the last estimate counts.
pub async fn list(conn: &mut Conn) -> Result<Vec<Estimator>, Refusal> {
    let used = used(conn).await?;
    let mut latest: BTreeMap<(bool, String), Forecast> = BTreeMap::new();
    for one in forecast::list(conn).await?.into_iter().filter(|one| !one.is_late) {
        latest.insert((one.kind == Kind::Effort, one.initiative.clone()), one);
    }
    let mut people: BTreeMap<String, (Named, Vec<Outcome>, Vec<Outcome>)> = BTreeMap::new();
    for one in latest.into_values() {
        let Some(person) = &one.made_by else { continue };
        let (_, efforts, effects) =
            people.entry(person.id.clone()).or_insert_with(|| (person.clone(), Vec::new(), Vec::new()));
        match one.kind {
            Kind::Effort => efforts.extend(effort(&one, used.get(&one.initiative))),
            Kind::Effect => effects.extend(effect(&one, &measurement::find(conn, &one.subject_id).await?)),
        }
    }
    let mut found: Vec<Estimator> = people
        .into_values()
        .filter(|(_, efforts, effects)| !efforts.is_empty() || !effects.is_empty())
        .map(|(person, efforts, effects)| {
            let (effort, effect) = (Record::of(efforts), Record::of(effects));
            let confidence_factor = effect.factor.filter(|_| effect.enough).map(|factor| factor.clamp(0.0, 1.0));
            Estimator { person, effort, effect, confidence_factor }
        })
        .collect();
    found.sort_by(|one, other| (&one.person.name, &one.person.id).cmp(&(&other.person.name, &other.person.id)));
    Ok(found)
}

/// By initiative and pool, in all frames together.
async fn used(conn: &mut Conn) -> Result<BTreeMap<String, BTreeMap<String, f64>>, Refusal> {
    let rows: Vec<Used> = conn.all(sql!("list_all_used"), params![]).await?;
    let mut found: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
    for row in rows {
        let pools = found.entry(row.initiative).or_default();
        for (pool, amount) in row.used.0 {
            *pools.entry(pool).or_default() += amount;
        }
    }
    Ok(found)
}

/// In the pools for which both are known.
fn effort(one: &Forecast, used: Option<&BTreeMap<String, f64>>) -> Option<Outcome> {
    let estimates = one.efforts()?;
    let (mut expected, mut actual) = (0.0, 0.0);
    for (pool, amount) in used? {
        if let Some(likely) = estimates.get(pool) {
            expected += likely;
            actual += amount;
        }
    }
    (expected > 0.0).then(|| Outcome { initiative: one.initiative.clone(), expected, actual, low: None, high: None })
}

/// By the last look at contacts, once all of the time had passed.
fn effect(one: &Forecast, measurement: &Measurement) -> Option<Outcome> {
    let latest = measurement.latest.as_ref().filter(|latest| latest.is_final)?;
    let finding = latest.findings.iter().find(|finding| finding.kpi == CONTACT_RATE)?;
    let baseline = finding.baseline.filter(|baseline| *baseline > 0.0)?;
    // Fewer contacts are a negative difference.
    let share = |difference: f64| -difference / baseline;
    Some(Outcome {
        initiative: one.initiative.clone(),
        expected: finding.expected?,
        actual: share(finding.estimate?),
        low: finding.high.map(share),
        high: finding.low.map(share),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_factor_is_of_all_together_and_needs_some() {
        let outcome = |expected, actual| Outcome { initiative: "a".into(), expected, actual, low: None, high: None };
        let few = Record::of(vec![outcome(10.0, 15.0)]);
        assert_eq!((few.factor, few.enough), (Some(1.5), false));
        let some = Record::of(vec![outcome(10.0, 15.0), outcome(20.0, 20.0), outcome(10.0, 15.0)]);
        assert_eq!((some.factor, some.enough), (Some(1.25), true));
        assert_eq!(Record::of(vec![]).factor, None);
    }
}
