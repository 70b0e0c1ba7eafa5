//! Which of several futures has begun, by what happens day by day.
//!
//! A future says how many cases of each kind a day has. Each day's counts move weight to the futures under which they
//! are likely: w ∝ w^γ·p(counts), where γ below 1 forgets, so that a change of futures is seen, too. Where counts are
//! unlikely under every future for days on end, the answer is that it is none of these.

use serde::{Deserialize, Serialize};

use crate::counts::CountLaw;
use crate::invalid::{Invalid, count, number};
use crate::special::gamma;

/// How much of what was known yesterday still holds today.
pub const FORGETTING: f64 = 0.95;
/// So many days are looked at together.
const WINDOW: usize = 5;
/// The best future is too unlikely if such a window has less than this probability under it …
const UNLIKELY: f64 = 0.01;
/// … on so many days one after the other.
const DAYS: u32 = 2;
/// Below this a probability counts the same: one impossible day must not outweigh weeks.
const LEAST: f64 = 1e-300;

/// What is believed after the days so far.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Belief {
    /// Future by future; 1 together.
    pub weights: Vec<f64>,
    /// Future by future, the last days' surprise: −2·ln of the probability of a day, and its degrees of freedom.
    surprises: Vec<Vec<(f64, f64)>>,
    /// Of the last window, the probability under the future that explains it best.
    pub best_probability: f64,
    unlikely_days: u32,
}

impl Belief {
    /// Before any day; weights need not come to 1.
    pub fn of(prior: &[f64]) -> Result<Self, Invalid> {
        if prior.is_empty() {
            return Err(Invalid::new("prior", "must have a weight for each future"));
        }
        for (at, weight) in prior.iter().enumerate() {
            let fine = weight.is_finite() && *weight >= 0.0;
            fine.then_some(()).ok_or_else(|| Invalid::at("prior", at, "must be a number from 0"))?;
        }
        let sum: f64 = prior.iter().sum();
        number("prior", sum, f64::MIN_POSITIVE, 1e12)?;
        // What was thought impossible may happen all the same.
        let floor = 1e-3 / prior.len() as f64;
        let raised: Vec<f64> = prior.iter().map(|weight| (weight / sum).max(floor)).collect();
        let sum: f64 = raised.iter().sum();
        Ok(Self {
            weights: raised.iter().map(|weight| weight / sum).collect(),
            surprises: vec![Vec::new(); prior.len()],
            best_probability: 1.0,
            unlikely_days: 0,
        })
    }

    /// None of the futures explains what happens.
    pub const fn is_none_of_these(&self) -> bool {
        self.unlikely_days >= DAYS
    }

    /// A day on which each kind of case happened so often; `laws` are future by future, kind by kind.
    pub fn see(&mut self, laws: &[Vec<CountLaw>], counts: &[u64]) -> Result<(), Invalid> {
        if laws.len() != self.weights.len() || laws.iter().any(|laws| laws.len() != counts.len()) {
            return Err(Invalid::new("laws", "must be one for each count, in each of the futures"));
        }
        for seen in counts {
            count("counts", *seen)?;
        }
        let logs: Vec<f64> = laws.iter().map(|laws| log_likelihood(laws, counts)).collect();
        let raised: Vec<f64> =
            self.weights.iter().zip(&logs).map(|(weight, log)| FORGETTING * weight.max(LEAST).ln() + log).collect();
        let most = raised.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = raised.iter().map(|log| (log - most).exp()).sum();
        self.weights = raised.iter().map(|log| (log - most).exp() / sum).collect();
        self.best_probability = 0.0;
        for (surprises, laws) in self.surprises.iter_mut().zip(laws) {
            surprises.push((surprise(laws, counts), 2.0 * counts.len() as f64));
            let first = surprises.len().saturating_sub(WINDOW);
            surprises.drain(..first);
            self.best_probability = self.best_probability.max(together(surprises));
        }
        self.unlikely_days = if self.best_probability < UNLIKELY { self.unlikely_days + 1 } else { 0 };
        Ok(())
    }
}

fn log_likelihood(laws: &[CountLaw], counts: &[u64]) -> f64 {
    laws.iter().zip(counts).map(|(law, count)| law.probability(*count).max(LEAST).ln()).sum()
}

/// −2·ln of the probability of a count as far out as this one, to either side.
fn surprise(laws: &[CountLaw], counts: &[u64]) -> f64 {
    let one = |(law, count): (&CountLaw, &u64)| {
        let tail = law.at_least(*count).min(law.at_most(*count));
        -2.0 * (2.0 * tail).clamp(LEAST, 1.0).ln()
    };
    laws.iter().zip(counts).map(one).sum()
}

/// Fisher (1932): the sum is chi-squared if the future is the true one.
fn together(surprises: &[(f64, f64)]) -> f64 {
    let (sum, degrees) = surprises.iter().fold((0.0, 0.0), |all, one| (all.0 + one.0, all.1 + one.1));
    if degrees > 0.0 { gamma::upper(degrees / 2.0, sum / 2.0) } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use kernel::Dice;

    use super::*;
    use crate::Draws;

    /// Contacts a day by hotline, mail and about late parcels, and how much days differ.
    const USUAL: [f64; 3] = [180.0, 90.0, 40.0];
    const SHAPE: f64 = 25.0;
    /// Steady growth, a holiday peak, a strike of the carrier, a defective batch.
    const PLANTED: [[f64; 3]; 4] = [[1.05, 1.05, 1.0], [1.6, 1.5, 1.4], [1.1, 1.1, 3.0], [1.1, 1.9, 1.0]];
    const TRIALS: u64 = 200;

    fn laws(factors: &[f64; 3]) -> Vec<CountLaw> {
        let law = |(usual, factor): (&f64, &f64)| CountLaw::new(usual * factor, 1.0 / SHAPE).expect("a law");
        USUAL.iter().zip(factors).map(law).collect()
    }

    fn lived(factors: &[f64; 3], days: usize, seed: u64) -> Belief {
        let known: Vec<Vec<CountLaw>> = PLANTED.iter().map(laws).collect();
        let mut dice = Dice::new(seed);
        let mut belief = Belief::of(&[1.0; 4]).expect("a prior");
        for _ in 0..days {
            let mut day = |(usual, factor): (&f64, &f64)| {
                let busy = dice.gamma_of_mean_one(SHAPE);
                dice.poisson(usual * factor * busy)
            };
            let counts: Vec<u64> = USUAL.iter().zip(factors).map(&mut day).collect();
            belief.see(&known, &counts).expect("a day");
        }
        belief
    }

    #[test]
    fn the_true_one_of_four_planted_futures_is_known_within_two_weeks() {
        for (planted, factors) in PLANTED.iter().enumerate() {
            let beliefs: Vec<Belief> =
                (0..TRIALS).map(|trial| lived(factors, 14, 1_000 * planted as u64 + trial)).collect();
            let known = beliefs.iter().filter(|belief| belief.weights[planted] > 0.8).count();
            assert!(known as f64 >= 0.9 * TRIALS as f64, "future {planted}: {known} of {TRIALS}");
            let denied = beliefs.iter().filter(|belief| belief.is_none_of_these()).count();
            assert!(denied as f64 <= 0.05 * TRIALS as f64, "future {planted}: {denied} of {TRIALS} said it was none");
        }
    }

    #[test]
    fn a_future_that_nobody_thought_of_is_none_of_these() {
        for strange in [[0.5, 0.5, 0.5], [1.1, 3.5, 3.0], [2.6, 1.0, 1.0]] {
            let raised = (0..TRIALS).filter(|trial| lived(&strange, 14, 9_000 + trial).is_none_of_these()).count();
            assert!(raised as f64 >= 0.8 * TRIALS as f64, "{strange:?}: {raised} of {TRIALS}");
        }
    }

    #[test]
    fn a_change_of_futures_is_noticed() {
        let known: Vec<Vec<CountLaw>> = PLANTED.iter().map(laws).collect();
        let mut belief = Belief::of(&[1.0; 4]).expect("a prior");
        let typical = |factors: &[f64; 3]| -> Vec<u64> {
            USUAL.iter().zip(factors).map(|(usual, factor)| (usual * factor) as u64).collect()
        };
        for _ in 0..200 {
            belief.see(&known, &typical(&PLANTED[0])).expect("a day");
        }
        assert!(belief.weights[0] > 0.99);
        for _ in 0..14 {
            belief.see(&known, &typical(&PLANTED[2])).expect("a day");
        }
        assert!(belief.weights[2] > 0.8, "{:?}", belief.weights);
    }

    #[test]
    fn what_cannot_be_weighed_is_refused() {
        assert_eq!(Belief::of(&[]).expect_err("refused").field, "prior");
        assert_eq!(Belief::of(&[0.0, 0.0]).expect_err("refused").field, "prior");
        assert_eq!(Belief::of(&[0.5, -0.1]).expect_err("refused").index, Some(1));
        let mut belief = Belief::of(&[1.0, 1.0]).expect("a prior");
        let law = CountLaw::poisson(3.0).expect("a law");
        assert_eq!(belief.see(&[vec![law]], &[1]).expect_err("refused").field, "laws");
    }
}
