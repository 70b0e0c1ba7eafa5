//! Rehearses every strategy in every future.

use sha2::{Digest, Sha256};

use super::change::change;
use super::report::{Cell, Comparison, DEFINITIONS, Report};
use super::{CONTACTS_MAX, Study, Variant};
use crate::refusal::Refusal;
use crate::simulation::{Estimate, Model, Outcome, Plan, Ratio, replicate};

/// `text` is what the study was read from; its fingerprint is part of the answer.
pub fn run(study: &Study, text: &str, threads: usize) -> Result<Report, Refusal> {
    let plans = plans(study)?;
    let contacts: f64 = plans.iter().flatten().map(|plan| plan.contacts).sum::<f64>() * study.replications as f64;
    if contacts > CONTACTS_MAX {
        let problem = format!("lead to {contacts:.3e} contacts in all; at most {CONTACTS_MAX:.1e} are followed");
        return Err(Refusal::new("replications", problem));
    }
    let (mut cells, mut comparisons) = (Vec::new(), Vec::new());
    for (future, plans) in study.futures.iter().zip(&plans) {
        let mut first: Option<Outcome> = None;
        for (strategy, plan) in study.strategies.iter().zip(plans) {
            let outcome = replicate(plan, study.seed, study.replications, threads)?;
            cells.push(Cell::of(&future.name, &strategy.name, plan, &outcome));
            match &first {
                None => first = Some(outcome),
                Some(first) => {
                    let names = [&strategy.name, &study.strategies[0].name];
                    comparisons.push(compare(&future.name, names, &outcome, first));
                }
            }
        }
    }
    Ok(Report {
        name: study.name.clone(),
        engine: crate::engine(),
        input: fingerprint(text),
        seed: study.seed,
        replications: study.replications,
        runs: cells.len() as u64 * study.replications,
        definitions: DEFINITIONS.into_iter().collect(),
        cells,
        comparisons,
    })
}

/// Everything is looked up and checked before anything is simulated.
fn plans(study: &Study) -> Result<Vec<Vec<Plan>>, Refusal> {
    Plan::of(&study.model)?;
    study
        .futures
        .iter()
        .map(|future| study.strategies.iter().map(|strategy| plan_of(&study.model, future, strategy)).collect())
        .collect()
}

/// The model in a future with a strategy; what does not fit is told with the name of the future or the strategy.
pub fn plan_of(model: &Model, future: &Variant, strategy: &Variant) -> Result<Plan, Refusal> {
    let mut model = model.clone();
    for (field, variant) in [("future", future), ("strategy", strategy)] {
        change(&mut model, &variant.changes)
            .map_err(|misfit| Refusal::new(format!("{field} {}", variant.name), misfit.in_words()))?;
    }
    Plan::of(&model).map_err(|problem| named("strategy", &format!("{} in {}", strategy.name, future.name), &problem))
}

fn named(field: &str, name: &str, problem: &Refusal) -> Refusal {
    Refusal::new(format!("{field} {name}"), problem.to_string())
}

fn compare(future: &str, [strategy, against]: [&String; 2], outcome: &Outcome, first: &Outcome) -> Comparison {
    let cost = difference(&outcome.costs, &first.costs);
    let service_level = difference(&outcome.levels, &first.levels);
    let winner = |estimate: Option<Estimate>, more_is_better: bool| match estimate {
        Some(found) if found.low > 0.0 || found.high < 0.0 => {
            if (found.value > 0.0) == more_is_better {
                strategy.clone()
            } else {
                against.clone()
            }
        }
        _ => "no clear winner".to_owned(),
    };
    Comparison {
        future: future.to_owned(),
        strategy: strategy.clone(),
        against: against.clone(),
        cheaper: winner(cost, false),
        more_in_time: winner(service_level, true),
        cost,
        service_level,
    }
}

/// Replication by replication: what both have in common cancels.
pub fn difference(these: &[f64], those: &[f64]) -> Option<Estimate> {
    let mut ratio = Ratio::default();
    these.iter().zip(those).for_each(|(this, that)| ratio.push(this - that, 1.0));
    ratio.estimate()
}

/// SHA-256 of what an answer depends on.
pub fn fingerprint(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
