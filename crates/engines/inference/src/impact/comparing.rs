//! Two samples: customers by lot, or the time after with the time before.

use std::collections::BTreeMap;

use crate::Interval;
use crate::impact::CUSTOMERS_LEAST;
use crate::impact::evidence::{Evidence, Refusal};
use crate::impact::finding::Counted;
use crate::impact::measurement::{Arms, Measure, Sample, Sides};
use crate::laws::{normal_beyond, normal_critical};
use crate::panel::welch;
use crate::proportions::{Count, newcombe, pooled_z, ratio};
use crate::ranks::{hodges_lehmann, mann_whitney};
use crate::regression::Contrast;

pub fn randomised(measure: Measure, arms: &Arms, level: f64) -> Result<Evidence, Refusal> {
    let (with, without) = (people(measure, &arms.treated), people(measure, &arms.control));
    if with < CUSTOMERS_LEAST {
        let words = format!("there are {with} customers with the change; at least {CUSTOMERS_LEAST} are needed");
        return Err(Refusal::NotAllowed(words));
    }
    if without < CUSTOMERS_LEAST {
        let words = format!("there are {without} customers without it; at least {CUSTOMERS_LEAST} are needed");
        return Err(Refusal::NotAllowed(words));
    }
    compare(measure, &arms.treated, &arms.control, level, "customers")
}

pub fn before_after(measure: Measure, sides: &Sides, level: f64) -> Result<Evidence, Refusal> {
    let Some(after) = &sides.after else {
        return Err(Refusal::NotAllowed("nothing was measured after the change".to_owned()));
    };
    let cases = |sample: &Sample| {
        if measure.is_ratio() { sample.wholes.iter().sum::<f64>() } else { sample.values.len() as f64 }
    };
    let fewest = cases(after).min(cases(&sides.before));
    if fewest < CUSTOMERS_LEAST as f64 {
        let words = format!("there are {fewest} cases on one side; at least {CUSTOMERS_LEAST} are needed");
        return Err(Refusal::NotAllowed(words));
    }
    let mut found = compare(measure, after, &sides.before, level, "cases")?;
    found.doubts.push("whatever else has changed since is in this difference".to_owned());
    Ok(found)
}

/// How many different customers there are; one pair for all of them tells nothing of them.
fn people(measure: Measure, sample: &Sample) -> usize {
    if measure.is_ratio() {
        sample.wholes.iter().filter(|whole| **whole > 0.0).count()
    } else if sample.customers.is_empty() {
        sample.values.len()
    } else {
        sample.customers.iter().collect::<std::collections::BTreeSet<_>>().len()
    }
}

fn compare(
    measure: Measure,
    with: &Sample,
    without: &Sample,
    level: f64,
    of: &'static str,
) -> Result<Evidence, Refusal> {
    match measure {
        Measure::Share | Measure::Rate => ratios(measure, with, without, level, of),
        Measure::Mean => means(with, without, level, of),
        Measure::Duration => durations(with, without, level, of),
    }
}

fn ratios(
    measure: Measure,
    with: &Sample,
    without: &Sample,
    level: f64,
    of: &'static str,
) -> Result<Evidence, Refusal> {
    let total = |sample: &Sample| Count { part: sample.parts.iter().sum(), whole: sample.wholes.iter().sum() };
    let (one, other) = (total(with), total(without));
    if one.whole < 1.0 || other.whole < 1.0 {
        return Err(Refusal::NotAllowed("one side has no case".to_owned()));
    }
    let n = if of == "cases" {
        Counted { of, with: one.whole as usize, without: other.whole as usize }
    } else {
        Counted { of, with: people(measure, with), without: people(measure, without) }
    };
    let value = one.part / one.whole - other.part / other.whole;
    let single = |sample: &Sample| sample.wholes.len() < 2;
    let each_once = |sample: &Sample| sample.wholes.iter().all(|whole| *whole == 0.0 || *whole == 1.0);
    let one_by_one = single(with) || single(without) || (each_once(with) && each_once(without));
    if measure == Measure::Share && one_by_one {
        let (found, test) = (newcombe(one, other, level)?, pooled_z(one, other)?);
        return Ok(Evidence::with_interval(found.value, found.interval, test.p, level, n));
    }
    if one_by_one {
        // Counts by Poisson: the variance is the count, and of none as of one.
        let variance = |count: Count| count.part.max(1.0) / (count.whole * count.whole);
        let error = (variance(one) + variance(other)).sqrt();
        let half = normal_critical(level) * error;
        let interval = Interval { low: value - half, high: value + half };
        return Ok(Evidence::with_interval(value, interval, normal_beyond(value / error), level, n));
    }
    let (a, b) = (ratio(&with.parts, &with.wholes)?, ratio(&without.parts, &without.wholes)?);
    let df = (a.customers + b.customers) as f64 - 2.0;
    Ok(Evidence::of(Contrast { value: a.value - b.value, error: a.error.hypot(b.error), df }, level, n))
}

/// The values of each customer; who comes once is one of their own.
fn by_customer(sample: &Sample) -> Vec<Vec<f64>> {
    if sample.customers.is_empty() {
        return sample.values.iter().map(|value| vec![*value]).collect();
    }
    let mut found: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (customer, value) in sample.customers.iter().zip(&sample.values) {
        found.entry(customer).or_default().push(*value);
    }
    found.into_values().collect()
}

fn means(with: &Sample, without: &Sample, level: f64, of: &'static str) -> Result<Evidence, Refusal> {
    let (one, other) = (by_customer(with), by_customer(without));
    let n = Counted { of, with: one.len(), without: other.len() };
    if with.customers.is_empty() && without.customers.is_empty() {
        let found = welch(&with.values, &without.values, level)?;
        return Ok(Evidence::with_interval(found.compared.value, found.compared.interval, found.test.p, level, n));
    }
    // The mean over cases is the ratio of what customers add up to and how often they came.
    let parts = |all: &[Vec<f64>]| all.iter().map(|values| values.iter().sum()).collect::<Vec<f64>>();
    let wholes = |all: &[Vec<f64>]| all.iter().map(|values| values.len() as f64).collect::<Vec<f64>>();
    let (a, b) = (ratio(&parts(&one), &wholes(&one))?, ratio(&parts(&other), &wholes(&other))?);
    let df = (one.len() + other.len()) as f64 - 2.0;
    Ok(Evidence::of(Contrast { value: a.value - b.value, error: a.error.hypot(b.error), df }, level, n))
}

/// The shift of each customer's median.
fn durations(with: &Sample, without: &Sample, level: f64, of: &'static str) -> Result<Evidence, Refusal> {
    let middles = |sample: &Sample| -> Vec<f64> {
        by_customer(sample)
            .into_iter()
            .map(|mut values| crate::quantiles::quantile_in_place(&mut values, 0.5))
            .collect()
    };
    let (one, other) = (middles(with), middles(without));
    let n = Counted { of, with: one.len(), without: other.len() };
    let (shift, test) = (hodges_lehmann(&one, &other, level)?, mann_whitney(&one, &other)?);
    Ok(Evidence::with_interval(shift.value, shift.interval, test.p_exact.unwrap_or(test.p), level, n))
}
