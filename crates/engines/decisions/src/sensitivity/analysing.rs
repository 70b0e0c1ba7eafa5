//! From the outcomes of designed runs to what matters.

use kernel::Dice;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::Write;

use super::design::Method;
use crate::criterion::quantile;
use crate::deciding::by_name;
use crate::invalid::{Invalid, share};

const RESAMPLES: usize = 500;
const RESAMPLES_LEAST: usize = 100;
const THROWS_MAX: usize = 100_000_000;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sensitivity {
    pub engine: String,
    /// SHA-256 of runs, outcomes and settings.
    pub input: String,
    pub seed: u64,
    /// Found from how the runs lie.
    pub method: Method,
    pub runs: usize,
    pub points: usize,
    pub confidence: f64,
    /// Of the outcome.
    pub mean: f64,
    pub variance: f64,
    #[serde(serialize_with = "by_name")]
    pub factors: Vec<(String, Influence)>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Influence {
    Indices {
        /// Part of the variance that goes away if this alone is known.
        first_order: Index,
        /// Part of the variance that stays if all else is known.
        total: Index,
    },
    Screened {
        /// Mean size of the effect of a step over the whole range.
        mu_star: Index,
        /// Mean effect: of the same size as `mu_star` if it always goes the same way.
        mu: f64,
        /// Deviation of the effects: large if it depends on where the others are.
        sigma: f64,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Index {
    pub value: f64,
    pub low: f64,
    pub high: f64,
    /// For people: what cannot be told from nothing is "≈0", never a bare negative.
    pub shown: String,
}

/// Designed runs and what came of each.
#[derive(Debug, Clone, PartialEq)]
pub struct Runs {
    pub names: Vec<String>,
    pub rows: Vec<Vec<f64>>,
    pub outcomes: Vec<f64>,
    pub confidence: f64,
    pub seed: u64,
}

impl Runs {
    pub fn analyse(&self) -> Result<Sensitivity, Invalid> {
        share("confidence", self.confidence)?;
        let k = self.names.len();
        if k == 0 || self.rows.len() != self.outcomes.len() || self.rows.iter().any(|row| row.len() != k) {
            return Err(Invalid::new("runs", "must have a number for every factor, and an outcome each"));
        }
        let n = self.outcomes.len() as f64;
        let mean = self.outcomes.iter().sum::<f64>() / n;
        let variance = self.outcomes.iter().map(|outcome| (outcome - mean).powi(2)).sum::<f64>() / n;
        let (method, found) = if self.is_saltelli() {
            (Method::Saltelli, self.indices()?)
        } else if self.is_morris() {
            (Method::Morris, self.screened())
        } else {
            let problem = format!(
                "lie neither as Saltelli's design ({} rows for each base point) nor as that of Morris ({} rows for \
                 each trajectory), in the order in which a design has them",
                k + 2,
                k + 1
            );
            return Err(Invalid::new("runs", problem));
        };
        let each = if method == Method::Saltelli { k + 2 } else { k + 1 };
        Ok(Sensitivity {
            engine: crate::engine(),
            input: self.fingerprint(),
            seed: self.seed,
            method,
            runs: self.rows.len(),
            points: self.rows.len() / each,
            confidence: self.confidence,
            mean,
            variance,
            factors: self.names.iter().cloned().zip(found).collect(),
        })
    }

    /// Two points at least, and every row between two is the first with one factor of the second.
    fn is_saltelli(&self) -> bool {
        let k = self.names.len();
        let holds = |block: &[Vec<f64>]| {
            (0..k).all(|mixed| {
                (0..k).all(|factor| block[mixed + 1][factor] == block[if factor == mixed { k + 1 } else { 0 }][factor])
            })
        };
        self.rows.len() >= 2 * (k + 2)
            && self.rows.len().is_multiple_of(k + 2)
            && self.rows.chunks_exact(k + 2).all(holds)
    }

    /// Two trajectories at least, in each of which every factor moves once, alone.
    fn is_morris(&self) -> bool {
        let k = self.names.len();
        let holds = |way: &[Vec<f64>]| {
            let mut moved: Vec<usize> = way.windows(2).filter_map(|step| moved(&step[0], &step[1])).collect();
            moved.sort_unstable();
            moved.into_iter().eq(0..k)
        };
        self.rows.len() >= 2 * (k + 1)
            && self.rows.len().is_multiple_of(k + 1)
            && self.rows.chunks_exact(k + 1).all(holds)
    }

    fn indices(&self) -> Result<Vec<Influence>, Invalid> {
        let k = self.names.len();
        let blocks: Vec<&[f64]> = self.outcomes.chunks_exact(k + 2).collect();
        let all: Vec<usize> = (0..blocks.len()).collect();
        let found = estimated(&blocks, &all, k)
            .ok_or_else(|| Invalid::new("outcomes", "are the same in all runs: nothing has an influence"))?;
        let mut dice = Dice::new(self.seed);
        let times = (THROWS_MAX / (blocks.len() * (k + 2))).clamp(RESAMPLES_LEAST, RESAMPLES);
        let mut spread = vec![(Vec::new(), Vec::new()); k];
        for _ in 0..times {
            let chosen: Vec<usize> = all.iter().map(|_| dice.below(blocks.len())).collect();
            for (spread, one) in spread.iter_mut().zip(estimated(&blocks, &chosen, k).unwrap_or_default()) {
                spread.0.push(one.0);
                spread.1.push(one.1);
            }
        }
        let told = |((first, total), (firsts, totals)): ((f64, f64), (Vec<f64>, Vec<f64>))| Influence::Indices {
            first_order: Index::of(first, &firsts, self.confidence),
            total: Index::of(total, &totals, self.confidence),
        };
        Ok(found.into_iter().zip(spread).map(told).collect())
    }

    fn screened(&self) -> Vec<Influence> {
        let k = self.names.len();
        // A step over the whole range of what was run is the unit.
        let range = |factor: usize| {
            let column = self.rows.iter().map(|row| row[factor]);
            column.clone().fold(f64::NEG_INFINITY, f64::max) - column.fold(f64::INFINITY, f64::min)
        };
        let ranges: Vec<f64> = (0..k).map(range).collect();
        let mut effects = vec![Vec::new(); k];
        for (way, outcomes) in self.rows.chunks_exact(k + 1).zip(self.outcomes.chunks_exact(k + 1)) {
            for (step, outcomes) in way.windows(2).zip(outcomes.windows(2)) {
                if let Some(factor) = moved(&step[0], &step[1]) {
                    let length = (step[1][factor] - step[0][factor]) / ranges[factor];
                    effects[factor].push((outcomes[1] - outcomes[0]) / length);
                }
            }
        }
        let mut dice = Dice::new(self.seed);
        let mut told = |effects: Vec<f64>| {
            let n = effects.len() as f64;
            let mean = effects.iter().sum::<f64>() / n;
            let size = |effects: &mut dyn Iterator<Item = f64>| effects.map(f64::abs).sum::<f64>() / n;
            let value = size(&mut effects.iter().copied());
            let thrown: Vec<f64> =
                (0..RESAMPLES).map(|_| size(&mut effects.iter().map(|_| effects[dice.below(effects.len())]))).collect();
            let sigma = (effects.iter().map(|effect| (effect - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
            Influence::Screened { mu_star: Index::of(value, &thrown, self.confidence), mu: mean, sigma }
        };
        effects.into_iter().map(&mut told).collect()
    }

    fn fingerprint(&self) -> String {
        let mut hash = Sha256::new();
        // A hash takes all that it is given.
        let _ = write!(hash, "{self:?}");
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Which factor differs, if exactly one does.
fn moved(one: &[f64], other: &[f64]) -> Option<usize> {
    let mut places = (0..one.len()).filter(|at| one[*at] != other[*at]);
    places.next().filter(|_| places.next().is_none())
}

/// First-order (Saltelli 2010) and total indices (Jansen 1999) from these base points. None if nothing varies.
fn estimated(blocks: &[&[f64]], chosen: &[usize], k: usize) -> Option<Vec<(f64, f64)>> {
    let n = chosen.len() as f64;
    let both = || chosen.iter().flat_map(|at| [blocks[*at][0], blocks[*at][k + 1]]);
    let mean = both().sum::<f64>() / (2.0 * n);
    let variance = both().map(|outcome| (outcome - mean).powi(2)).sum::<f64>() / (2.0 * n);
    if variance <= 1e-24 * mean * mean || variance == 0.0 {
        return None;
    }
    let index = |factor: usize| {
        let (mut first, mut total) = (0.0, 0.0);
        for at in chosen {
            let (one, mixed, other) = (blocks[*at][0], blocks[*at][factor + 1], blocks[*at][k + 1]);
            first += (other - mean) * (mixed - one);
            total += (one - mixed).powi(2);
        }
        (first / n / variance, total / (2.0 * n) / variance)
    };
    Some((0..k).map(index).collect())
}

impl Index {
    fn of(value: f64, thrown: &[f64], confidence: f64) -> Self {
        let (low, high) = if thrown.is_empty() {
            (f64::NEG_INFINITY, f64::INFINITY)
        } else {
            (quantile(thrown, (1.0 - confidence) / 2.0), quantile(thrown, f64::midpoint(1.0, confidence)))
        };
        let shown = if low <= 0.0 { "≈0".to_owned() } else { format!("{value:.3}") };
        Self { value, low, high, shown }
    }
}
