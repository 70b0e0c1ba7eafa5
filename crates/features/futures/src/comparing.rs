//! Two strategies side by side, with equal chance: what one has more than the other, future by future and over all.

use kernel::Refusal;
use playbook_language::playbook::Texts;
use serde::Serialize;
use store::Conn;
use twin::study::{Figure, Rehearsed};
use utoipa::ToSchema;

use crate::concluding::paired;
use crate::outcome::{self, Interval};
use crate::study::{self, Fixed, Study};

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyComparison)]
pub struct Comparison {
    pub measure: String,
    pub strategy: String,
    pub against: String,
    pub futures: Vec<Difference>,
    /// By the probabilities of the futures; equal ones where none were given.
    pub expected: Option<Difference>,
    pub seed: u64,
    pub engine: String,
    pub input: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StudyDifference)]
pub struct Difference {
    /// Key of the future; null over all.
    pub future: Option<String>,
    pub title: Option<Texts>,
    /// What `strategy` has more than `against`; null where there was nothing to measure by.
    pub difference: Option<Interval>,
    /// Key of the better one; null: no clear winner.
    pub better: Option<String>,
    pub replications: usize,
    /// How many times as many runs it would take without equal chance.
    pub saved: Option<f64>,
}

pub async fn compare(
    conn: &mut Conn,
    study: Study,
    [strategy, against]: [&str; 2],
    measure: Option<&str>,
) -> Result<Comparison, Refusal> {
    let fixed = &study.definition.0;
    let figure = study::figure(fixed, measure)?;
    let one = Fixed::place(&fixed.strategies, "strategy", strategy)?;
    let other = Fixed::place(&fixed.strategies, "against", against)?;
    if one == other {
        return Err(Refusal::invalid("against", "must be another strategy"));
    }
    let cells = outcome::named(conn, &study).await?;
    let better = |found: Option<Interval>| {
        let found = found.filter(|found| !found.covers_zero())?;
        Some(if (found.value > 0.0) == figure.more_is_better() { strategy } else { against }.to_owned())
    };
    let weights = fixed.probabilities().unwrap_or_else(|| vec![1.0 / cells.len() as f64; cells.len()]);
    let (mut mean, mut variance, mut whole) = (0.0, 0.0, true);
    let mut futures = Vec::new();
    for ((named, row), weight) in fixed.futures.iter().zip(&cells).zip(&weights) {
        let found = paired(figure, &row[one], &row[other]);
        if let Some(found) = found {
            mean += weight * found.value;
            variance += (weight * found.std_error).powi(2);
        }
        whole &= found.is_some();
        let difference = found.and_then(Interval::of);
        futures.push(Difference {
            future: Some(named.key.clone()),
            title: Some(named.definition.title.clone()),
            difference,
            better: better(difference),
            replications: row[one].runs.len().min(row[other].runs.len()),
            saved: saved(figure, &row[one], &row[other]),
        });
    }
    // Of many replications in each future, so that the normal law will do.
    let reach = 1.959_964 * variance.sqrt();
    let all = whole.then_some(Interval { value: mean, low: mean - reach, high: mean + reach });
    let expected = all.map(|all| Difference {
        future: None,
        title: None,
        difference: Some(all),
        better: better(Some(all)),
        replications: futures.iter().map(|future| future.replications).sum(),
        saved: None,
    });
    Ok(Comparison {
        measure: study::figure_key(figure),
        strategy: strategy.to_owned(),
        against: against.to_owned(),
        futures,
        expected,
        seed: fixed.seed,
        engine: study.engine.clone(),
        input: study.input.clone(),
    })
}

/// The variance of a difference of independent runs, as a multiple of that of these.
fn saved(figure: Figure, one: &Rehearsed, other: &Rehearsed) -> Option<f64> {
    let together = paired(figure, one, other)?.std_error.powi(2);
    let apart = one.estimate(figure)?.std_error.powi(2) + other.estimate(figure)?.std_error.powi(2);
    (together > 0.0 && apart.is_finite() && together.is_finite()).then(|| apart / together)
}
