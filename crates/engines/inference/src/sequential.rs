//! Looking before the end: bounds for looks that were planned, and intervals that hold whenever one looks.

use crate::invalid::{Invalid, number, probability};
use crate::laws::{normal_below, normal_density, rising};
use crate::proportions::Tested;
use crate::{Difference, Interval};

pub const LOOKS_MAX: usize = 20;

/// How the bounds of planned looks lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bounds {
    /// |Z| > C at each look.
    Pocock,
    /// |Z| > C √(K/k) at the k-th of K: hardly anything is spent early.
    OBrienFleming,
}

impl Bounds {
    /// The constant C for so many looks, evenly spaced, at a two-sided alpha.
    pub fn constant(self, looks: usize, alpha: f64) -> Result<f64, Invalid> {
        if !(1..=LOOKS_MAX).contains(&looks) {
            return Err(Invalid::new("looks", format!("must be from 1 to {LOOKS_MAX}")));
        }
        probability("alpha", alpha)?;
        Ok(rising(0.0, 12.0, |c| alpha - self.crossed(looks, c)))
    }

    /// What |Z| must be above at look `k` (from 1) of `looks`.
    pub fn critical(self, look: usize, looks: usize, alpha: f64) -> Result<f64, Invalid> {
        let constant = self.constant(looks, alpha)?;
        if !(1..=looks).contains(&look) {
            return Err(Invalid::new("look", format!("must be from 1 to {looks}")));
        }
        Ok(constant * self.scale(look, looks))
    }

    /// What the constant is multiplied by at a look.
    pub(crate) fn scale(self, look: usize, looks: usize) -> f64 {
        match self {
            Self::Pocock => 1.0,
            Self::OBrienFleming => (looks as f64 / look as f64).sqrt(),
        }
    }

    /// How often one of the bounds is crossed where there is nothing (Armitage, McPherson, Rowe 1969): the density of
    /// the sum that has not crossed yet is carried from look to look.
    fn crossed(self, looks: usize, c: f64) -> f64 {
        /// Simpson's rule: an even number of pieces, each a small part of one deviation of a step.
        const PIECES: usize = 160;
        let bound = |look: usize| c * self.scale(look, looks) * (look as f64).sqrt();
        let grid = |bound: f64| -> Vec<(f64, f64)> {
            let step = 2.0 * bound / PIECES as f64;
            let weight = |at: usize| match at {
                0 | PIECES => 1.0,
                at if at % 2 == 1 => 4.0,
                _ => 2.0,
            };
            (0..=PIECES).map(|at| (step * at as f64 - bound, weight(at) * step / 3.0)).collect()
        };
        if looks == 1 {
            return 2.0 * normal_below(-bound(1));
        }
        // Nodes with weight times density.
        let mut inside: Vec<(f64, f64)> = grid(bound(1)).into_iter().map(|(x, w)| (x, w * normal_density(x))).collect();
        for look in 2..looks {
            let next = grid(bound(look));
            inside = next
                .into_iter()
                .map(|(x, w)| (x, w * inside.iter().map(|(u, mass)| mass * normal_density(x - u)).sum::<f64>()))
                .collect();
        }
        let last = bound(looks);
        let kept: f64 = inside.iter().map(|(u, mass)| mass * (normal_below(last - u) - normal_below(-last - u))).sum();
        1.0 - kept
    }
}

/// An estimate at a confidence that holds however often one looks: the mixture test of Robbins (1970), as Johari,
/// Pekelis and Walsh (2015) use it. `mixture` is the deviation of the effects that one reckons with; any choice is
/// valid, and one near the true effect is the narrowest.
pub fn always_valid(estimate: f64, error: f64, mixture: f64, level: f64) -> Result<(Difference, Tested), Invalid> {
    number("estimate", estimate, -1e100, 1e100)?;
    // Squares of smaller ones are nothing.
    number("error", error, 1e-100, 1e100)?;
    number("mixture", mixture, 1e-100, 1e100)?;
    let alpha = 1.0 - crate::invalid::confidence("conf", level)?;
    let (v, t) = (error * error, mixture * mixture);
    let half = (v * (v + t) / t * (((v + t) / v).ln() - 2.0 * alpha.ln())).sqrt();
    // The likelihood ratio of "some effect" to "none"; its inverse is never too small too often.
    let log_ratio = 0.5 * (v / (v + t)).ln() + estimate * estimate * t / (2.0 * v * (v + t));
    let interval = Interval { low: estimate - half, high: estimate + half };
    Ok((
        Difference { value: estimate, interval },
        Tested { statistic: log_ratio.exp(), p: (-log_ratio).exp().min(1.0) },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Dice;

    /// Jennison and Turnbull (2000), tables 2.1 and 2.3.
    #[test]
    fn published_constants_are_met() {
        for (bounds, looks, alpha, wanted) in [
            (Bounds::Pocock, 1, 0.05, 1.960),
            (Bounds::Pocock, 10, 0.05, 2.555),
            (Bounds::OBrienFleming, 10, 0.05, 2.087),
            (Bounds::OBrienFleming, 4, 0.01, 2.609),
            (Bounds::OBrienFleming, 5, 0.01, 2.621),
        ] {
            let found = bounds.constant(looks, alpha).expect("a constant");
            assert!((found - wanted).abs() < 6e-4, "{looks}: {found}");
        }
        assert!(Bounds::Pocock.constant(0, 0.05).is_err() && Bounds::Pocock.critical(3, 2, 0.05).is_err());
    }

    #[test]
    fn test_and_interval_say_the_same() {
        for estimate in [0.0, 1.0, 2.5, 3.4, 3.6, 9.0] {
            let (found, test) = always_valid(estimate, 1.0, 2.0, 0.95).expect("an interval");
            assert_eq!(found.interval.low > 0.0, test.p < 0.05, "{estimate}");
        }
        assert!(always_valid(1.0, 0.0, 1.0, 0.95).is_err());
    }

    /// Looking after each of 500 cases.
    #[test]
    fn who_always_looks_is_wrong_no_more_often_than_promised() {
        let mut dice = Dice::new(5);
        let wrong = (0..1_000).filter(|_| {
            let mut sum = 0.0;
            (1..=500).any(|n| {
                sum += dice.normal();
                let (mean, error) = (sum / f64::from(n), 1.0 / f64::from(n).sqrt());
                always_valid(mean, error, 0.2, 0.95).expect("an interval").1.p < 0.05
            })
        });
        let wrong = wrong.count();
        assert!(wrong <= 50 + 14, "{wrong} of 1000");
    }
}
