//! From cases to boxes in words.

use kernel::Dice;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Write;

use super::cases::Cases;
use super::limits::Limits;
use super::peeling::{Peeled, Peeling, peel};
use super::quasi_p::quasi_p;
use super::stability::{RESAMPLES_MAX, bumped, restricted};
use crate::deciding::by_name;
use crate::invalid::{Invalid, within};

/// The search for boxes one after the other, each among the cases that are in none before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Search {
    /// What the cases of interest are called.
    pub what: String,
    pub peeling: Peeling,
    /// The first box on the way that is so dense is taken, or else the last.
    pub density: f64,
    pub boxes: usize,
    /// How often half of the cases are looked at alone.
    pub subsamples: usize,
    /// How often boxes of thrown cases compete.
    pub bumps: usize,
    pub seed: u64,
}

pub const BOXES_MAX: usize = 20;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discovery {
    pub engine: String,
    /// SHA-256 of cases and search.
    pub input: String,
    pub search: Search,
    pub cases: usize,
    pub of_interest: usize,
    pub dimensions: Vec<String>,
    pub boxes: Vec<Discovered>,
    /// By bumping: boxes none of which another one beats, from wide to dense.
    pub bumped: Vec<Step>,
}

/// Shares are of the cases that no box before it holds; coverage of all cases stands in `coverage_of_all`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Discovered {
    pub sentence: String,
    #[serde(flatten)]
    pub chosen: Step,
    pub coverage_of_all: f64,
    /// Restrictions that may be there by chance have a large one.
    #[serde(serialize_with = "by_name")]
    pub quasi_p: Vec<(String, f64)>,
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_name")]
    pub reproducibility: Vec<(String, Reproducibility)>,
    pub peeling: Vec<Step>,
}

/// In what part of the halves of the cases a box like this one has this restriction, too.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reproducibility {
    pub at_this_coverage: f64,
    pub at_this_density: f64,
}

/// A box on the way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    pub step: usize,
    pub coverage: f64,
    pub density: f64,
    pub mass: f64,
    pub cases: usize,
    pub of_interest: usize,
    pub restricted: usize,
    #[serde(serialize_with = "by_name")]
    pub conditions: Vec<(String, Condition)>,
}

/// Both ends belong to it; an end that is not there was not moved.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Condition {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

impl Search {
    pub fn new(what: &str) -> Self {
        Self {
            what: what.to_owned(),
            peeling: Peeling::default(),
            density: 0.8,
            boxes: 1,
            subsamples: 0,
            bumps: 0,
            seed: 1,
        }
    }

    fn checked(&self) -> Result<(), Invalid> {
        let number = |place: &str, value: usize, least: usize, most: usize| {
            let fine = (least..=most).contains(&value);
            fine.then_some(()).ok_or_else(|| Invalid::new(place, format!("must be from {least} to {most}")))
        };
        within("density", self.density, 0.0, 1.0)?;
        number("boxes", self.boxes, 1, BOXES_MAX)?;
        number("subsamples", self.subsamples, 0, RESAMPLES_MAX)?;
        number("bumps", self.bumps, 0, RESAMPLES_MAX)
    }

    pub fn discover(self, cases: &Cases) -> Result<Discovery, Invalid> {
        self.checked()?;
        let mut dice = Dice::new(self.seed);
        let mut left = cases.clone();
        let mut boxes = Vec::new();
        while boxes.len() < self.boxes && left.of_interest() > 0 {
            let found = self.one(&left, cases, &mut dice)?;
            let stay: Vec<usize> = (0..left.len()).filter(|row| !found.1.contains(&left, *row)).collect();
            boxes.push(found.0);
            left = left.chosen(&stay);
        }
        let front = if self.bumps > 0 { bumped(cases, self.peeling, self.bumps, &mut dice)?.0 } else { Vec::new() };
        Ok(Discovery {
            engine: crate::engine(),
            input: fingerprint(&self, cases),
            cases: cases.len(),
            of_interest: cases.of_interest(),
            dimensions: cases.names.clone(),
            boxes,
            bumped: front.iter().enumerate().map(|(at, peeled)| Step::of(at, peeled, cases)).collect(),
            search: self,
        })
    }

    fn one(&self, left: &Cases, all: &Cases, dice: &mut Dice) -> Result<(Discovered, Limits), Invalid> {
        let way = peel(left, self.peeling)?;
        let place = way.iter().position(|peeled| peeled.density >= self.density).unwrap_or(way.len() - 1);
        let chosen = &way[place];
        let names = |dimension: usize| left.names[dimension].clone();
        let narrowed: Vec<usize> =
            (0..left.names.len()).filter(|dimension| chosen.limits.is_restricted(*dimension)).collect();
        let reproducibility = if self.subsamples > 0 {
            let found = restricted(left, chosen, self.peeling, self.subsamples, dice)?;
            let one = |dimension: usize| Reproducibility {
                at_this_coverage: found.at_this_coverage[dimension],
                at_this_density: found.at_this_density[dimension],
            };
            (0..left.names.len()).map(|dimension| (names(dimension), one(dimension))).collect()
        } else {
            Vec::new()
        };
        let tails = quasi_p(left, &chosen.limits);
        let found = Discovered {
            sentence: sentence(&self.what, left, chosen),
            chosen: Step::of(place, chosen, left),
            coverage_of_all: chosen.of_interest as f64 / all.of_interest() as f64,
            quasi_p: narrowed.iter().filter_map(|at| Some((names(*at), tails[*at]?))).collect(),
            reproducibility,
            peeling: way.iter().enumerate().map(|(at, peeled)| Step::of(at, peeled, left)).collect(),
        };
        Ok((found, chosen.limits.clone()))
    }
}

impl Step {
    fn of(step: usize, peeled: &Peeled, cases: &Cases) -> Self {
        let limits = &peeled.limits;
        let narrowed = (0..cases.names.len()).filter(|dimension| limits.is_restricted(*dimension));
        let condition = |dimension: usize| Condition {
            at_least: limits.from_below[dimension].then(|| limits.low[dimension]),
            at_most: limits.from_above[dimension].then(|| limits.high[dimension]),
        };
        Self {
            step,
            coverage: peeled.coverage,
            density: peeled.density,
            mass: peeled.mass,
            cases: peeled.cases,
            of_interest: peeled.of_interest,
            restricted: limits.restricted(),
            conditions: narrowed.map(|dimension| (cases.names[dimension].clone(), condition(dimension))).collect(),
        }
    }
}

fn sentence(what: &str, cases: &Cases, peeled: &Peeled) -> String {
    let limits = &peeled.limits;
    let words = |dimension: usize| {
        let (name, low, high) = (&cases.names[dimension], short(limits.low[dimension]), short(limits.high[dimension]));
        match (limits.from_below[dimension], limits.from_above[dimension]) {
            (true, true) => Some(format!("{name} is from {low} to {high}")),
            (true, false) => Some(format!("{name} is at least {low}")),
            (false, true) => Some(format!("{name} is at most {high}")),
            (false, false) => None,
        }
    };
    let conditions: Vec<String> = (0..cases.names.len()).filter_map(words).collect();
    if conditions.is_empty() {
        return format!("No conditions make {what} more frequent.");
    }
    format!(
        "{what} where {}: that covers {:.0} % of them, and {:.0} % of the cases there are such.",
        conditions.join(" and "),
        peeled.coverage * 100.0,
        peeled.density * 100.0
    )
}

/// Four digits that count.
fn short(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let places = (3 - number.abs().log10().floor() as i32).clamp(0, 12) as usize;
    let text = format!("{number:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn fingerprint(search: &Search, cases: &Cases) -> String {
    let mut hash = Sha256::new();
    // A hash takes all that it is given.
    let _ = write!(hash, "{search:?}{cases:?}");
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_digits_are_told() {
        for (number, words) in
            [(0.100_12, "0.1001"), (12.0, "12"), (-1_234.56, "-1235"), (0.0, "0"), (2.5e-9, "0.0000000025")]
        {
            assert_eq!(short(number), words);
        }
    }
}
