//! What each strategy comes to in each future.

use std::collections::BTreeSet;

use crate::invalid::{Invalid, PAYOFF_MAX, within};

pub const STRATEGIES_MAX: usize = 200;
pub const FUTURES_MAX: usize = 10_000;
pub const CELLS_MAX: usize = 1_000_000;

/// Strategies and futures by name. Inside, more is always better: costs are kept with their sign turned.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    strategies: Vec<String>,
    futures: Vec<String>,
    /// Strategy by strategy.
    utilities: Vec<f64>,
    probabilities: Option<Vec<f64>>,
    costs: bool,
}

impl Table {
    /// `rows`: one for each strategy, with a payoff for each future.
    pub fn new(strategies: Vec<String>, futures: Vec<String>, rows: &[Vec<f64>]) -> Result<Self, Invalid> {
        bounded("strategies", strategies.len(), STRATEGIES_MAX)?;
        bounded("futures", futures.len(), FUTURES_MAX)?;
        bounded("payoffs", strategies.len() * futures.len(), CELLS_MAX)?;
        distinct("strategies", &strategies)?;
        distinct("futures", &futures)?;
        if rows.len() != strategies.len() {
            return Err(Invalid::new("payoffs", format!("must have {} rows, one for each strategy", strategies.len())));
        }
        let mut utilities = Vec::with_capacity(strategies.len() * futures.len());
        for (strategy, row) in strategies.iter().zip(rows) {
            if row.len() != futures.len() {
                let problem = format!("must have {} payoffs, one for each future", futures.len());
                return Err(Invalid::new(format!("payoffs[{strategy}]"), problem));
            }
            for (future, payoff) in futures.iter().zip(row) {
                within(&format!("payoffs[{strategy}][{future}]"), *payoff, -PAYOFF_MAX, PAYOFF_MAX)?;
                utilities.push(*payoff);
            }
        }
        Ok(Self { strategies, futures, utilities, probabilities: None, costs: false })
    }

    /// Less is better.
    #[must_use]
    pub fn of_costs(mut self) -> Self {
        if !self.costs {
            self.costs = true;
            self.utilities.iter_mut().for_each(|utility| *utility = -*utility);
        }
        self
    }

    /// How likely each future is. They must come to 1; the last digits are put right.
    pub fn with_probabilities(mut self, probabilities: Vec<f64>) -> Result<Self, Invalid> {
        if probabilities.len() != self.futures.len() {
            let problem = format!("must be {}, one for each future", self.futures.len());
            return Err(Invalid::new("probabilities", problem));
        }
        for (future, probability) in self.futures.iter().zip(&probabilities) {
            within(&format!("probabilities[{future}]"), *probability, 0.0, 1.0)?;
        }
        let sum: f64 = probabilities.iter().sum();
        if (sum - 1.0).abs() > 1e-6 {
            return Err(Invalid::new("probabilities", format!("must come to 1, and come to {sum}")));
        }
        // What only rounding makes of them stays as it was written.
        let sum = if (sum - 1.0).abs() < 1e-12 { 1.0 } else { sum };
        self.probabilities = Some(probabilities.into_iter().map(|probability| probability / sum).collect());
        Ok(self)
    }

    pub(crate) fn with_utilities(&self, utilities: Vec<f64>) -> Self {
        Self { utilities, ..self.clone() }
    }

    pub fn strategies(&self) -> &[String] {
        &self.strategies
    }

    pub fn futures(&self) -> &[String] {
        &self.futures
    }

    pub const fn costs(&self) -> bool {
        self.costs
    }

    pub fn probabilities(&self) -> Option<&[f64]> {
        self.probabilities.as_deref()
    }

    /// Those given, or else all futures equally likely.
    pub fn weights(&self) -> Vec<f64> {
        self.probabilities.clone().unwrap_or_else(|| vec![1.0 / self.futures.len() as f64; self.futures.len()])
    }

    /// Of one strategy in every future; more is better.
    pub fn utilities(&self, strategy: usize) -> &[f64] {
        &self.utilities[strategy * self.futures.len()..][..self.futures.len()]
    }

    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.utilities.chunks_exact(self.futures.len())
    }

    /// As they were given: payoffs or costs.
    pub fn given(&self) -> Vec<Vec<f64>> {
        self.rows().map(|row| row.iter().map(|utility| self.shown(*utility)).collect()).collect()
    }

    /// A utility in the sign of what was given.
    pub fn shown(&self, utility: f64) -> f64 {
        if self.costs { 0.0 - utility } else { utility }
    }

    /// The best of any strategy, future by future.
    pub fn best_in_each_future(&self) -> Vec<f64> {
        let mut best = vec![f64::NEG_INFINITY; self.futures.len()];
        for row in self.rows() {
            best.iter_mut().zip(row).for_each(|(best, utility)| *best = best.max(*utility));
        }
        best
    }

    /// What each strategy falls short of the best of its future.
    pub fn regrets(&self) -> Vec<Vec<f64>> {
        let best = self.best_in_each_future();
        self.rows().map(|row| row.iter().zip(&best).map(|(utility, best)| best - utility).collect()).collect()
    }

    /// The size of the largest payoff: below a billionth of it two are the same.
    pub(crate) fn scale(&self) -> f64 {
        self.utilities.iter().fold(0.0, |most: f64, utility| most.max(utility.abs()))
    }

    /// For each strategy, one that is never worse and somewhere better.
    pub fn dominated_by(&self) -> Vec<Option<usize>> {
        let rows: Vec<&[f64]> = self.rows().collect();
        let over = |one: &[f64], other: &[f64]| {
            one.iter().zip(other).all(|(a, b)| a >= b) && one.iter().zip(other).any(|(a, b)| a > b)
        };
        rows.iter().map(|row| rows.iter().position(|other| over(other, row))).collect()
    }
}

fn bounded(place: &str, found: usize, most: usize) -> Result<(), Invalid> {
    let fine = (1..=most).contains(&found);
    fine.then_some(()).ok_or_else(|| Invalid::new(place, format!("must be from 1 to {most}, and are {found}")))
}

pub(crate) fn distinct(place: &str, names: &[String]) -> Result<(), Invalid> {
    let mut seen = BTreeSet::new();
    for (at, name) in names.iter().enumerate() {
        if name.trim().is_empty() {
            return Err(Invalid::new(format!("{place}[{at}]"), "must have a name"));
        }
        if !seen.insert(name) {
            return Err(Invalid::new(format!("{place}[{at}]"), format!("{name:?} is there twice")));
        }
    }
    Ok(())
}
