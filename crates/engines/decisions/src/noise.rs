//! Payoffs that were measured or simulated are not sure: who is really ahead?
//!
//! A leader is clear if each other strategy falls behind it by more than chance explains. To be wrong
//! about that all those comparisons must go wrong together, so none of them needs a harder test for
//! being one of many (an intersection-union test: Berger 1982).

use kernel::Dice;

use crate::criterion::{Criterion, Settings};
use crate::invalid::{Invalid, PAYOFF_MAX, within};
use crate::student;
use crate::table::Table;

pub const REPLICATIONS_MAX: usize = 10_000;
/// Numbers of all replications of a study.
pub const OBSERVATIONS_MAX: usize = 4_000_000;
/// Tables thrown; large ones fewer.
const DRAWS: usize = 1_000;
const DRAWS_LEAST: usize = 200;
const THROWS_MAX: usize = 50_000_000;

/// How far from sure.
#[derive(Debug, Clone, PartialEq)]
pub enum Noise {
    /// A standard error for each payoff, strategy by strategy, each with a chance of its own.
    Independent(Vec<f64>),
    /// By future and replication, the utilities of all strategies with the same chance: so differences
    /// are surer than the payoffs themselves.
    Paired(Vec<Vec<Vec<f64>>>),
}

/// One strategy behind the one in the lead, in the numbers of the criterion: what the leader has more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lead {
    pub strategy: usize,
    pub difference: f64,
    pub low: f64,
    pub high: f64,
}

impl Noise {
    pub fn independent(table: &Table, errors: &[Vec<f64>]) -> Result<Self, Invalid> {
        let futures = table.futures();
        if errors.len() != table.strategies().len() {
            let problem = format!("must have {} rows, one for each strategy", table.strategies().len());
            return Err(Invalid::new("errors", problem));
        }
        for (strategy, row) in table.strategies().iter().zip(errors) {
            if row.len() != futures.len() {
                let problem = format!("must have {} standard errors, one for each future", futures.len());
                return Err(Invalid::new(format!("errors[{strategy}]"), problem));
            }
            for (future, error) in futures.iter().zip(row) {
                within(&format!("errors[{strategy}][{future}]"), *error, 0.0, PAYOFF_MAX)?;
            }
        }
        Ok(Self::Independent(errors.concat()))
    }

    /// How many standard errors an interval of this confidence reaches to either side.
    pub fn reach(&self, confidence: f64) -> f64 {
        let fewest = match self {
            Self::Independent(_) => None,
            Self::Paired(futures) => futures.iter().map(Vec::len).min(),
        };
        student::two_sided(confidence, fewest.map(|replications| replications.saturating_sub(1).max(1)))
    }

    /// A table as it might have come out, around the one that did.
    fn thrown(&self, table: &Table, dice: &mut Dice) -> Table {
        let (strategies, futures) = (table.strategies().len(), table.futures().len());
        let mut utilities: Vec<f64> = table.rows().flatten().copied().collect();
        match self {
            Self::Independent(errors) => {
                utilities.iter_mut().zip(errors).for_each(|(utility, error)| *utility += error * dice.normal());
            }
            Self::Paired(all) => {
                for (future, replications) in all.iter().enumerate() {
                    let n = replications.len() as f64;
                    // Deviations with normal weights have the covariance of the means.
                    let size = 1.0 / (n * (n - 1.0)).sqrt();
                    for replication in replications {
                        let weight = size * dice.normal();
                        for strategy in 0..strategies {
                            let mean = table.utilities(strategy)[future];
                            utilities[strategy * futures + future] += weight * (replication[strategy] - mean);
                        }
                    }
                }
            }
        }
        table.with_utilities(utilities)
    }

    fn cost(&self) -> usize {
        match self {
            Self::Independent(errors) => errors.len(),
            Self::Paired(all) => all.iter().flatten().map(Vec::len).sum(),
        }
    }

    /// Of each criterion that has values, the leader's leads over all others.
    pub fn leads(
        &self,
        table: &Table,
        settings: &Settings,
        leaders: &[(Criterion, usize, Vec<f64>)],
        confidence: f64,
        seed: u64,
    ) -> Vec<Vec<Lead>> {
        let strategies = table.strategies().len();
        let draws = (THROWS_MAX / (self.cost().max(1) * leaders.len().max(1))).clamp(DRAWS_LEAST, DRAWS);
        let mut moments = vec![vec![(0.0, 0.0, 0.0); strategies]; leaders.len()];
        let mut dice = Dice::new(seed);
        for _ in 0..draws {
            let thrown = self.thrown(table, &mut dice);
            for ((criterion, leader, _), moments) in leaders.iter().zip(&mut moments) {
                // Where a thrown table has no value (a mean below 0), it says nothing.
                let Ok(values) = criterion.values(&thrown, settings) else { continue };
                for (other, (n, mean, squares)) in moments.iter_mut().enumerate() {
                    let difference = values[*leader] - values[other];
                    *n += 1.0;
                    let from = difference - *mean;
                    *mean += from / *n;
                    *squares += from * (difference - *mean);
                }
            }
        }
        let reach = self.reach(confidence);
        let lead = |(criterion, leader, values): &(Criterion, usize, Vec<f64>), moments: &Vec<(f64, f64, f64)>| {
            let sign = if criterion.more_is_better(table) { 1.0 } else { -1.0 };
            let others = (0..strategies).filter(|other| other != leader);
            let one = |other: usize| {
                let (n, _, squares) = moments[other];
                let half = if n > 1.0 { reach * (squares / (n - 1.0)).sqrt() } else { f64::INFINITY };
                let difference = sign * (values[*leader] - values[other]);
                Lead { strategy: other, difference, low: difference - half, high: difference + half }
            };
            others.map(one).collect()
        };
        leaders.iter().zip(&moments).map(|(of, moments)| lead(of, moments)).collect()
    }
}
