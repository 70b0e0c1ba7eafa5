//! A level that wanders and is seen through noise: the local level model, by Kalman's filter, and what would have
//! come of it had nothing been changed.

use crate::Interval;
use crate::invalid::{Invalid, confidence, numbers, positive};
use crate::laws::{largest, normal_critical};

/// How much each point strays, and how much the level moves from one to the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    pub noise: f64,
    pub drift: f64,
}

/// What is known of the level at the end of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filtered {
    /// Where the next point is expected.
    pub mean: f64,
    /// The variance of the next level.
    pub variance: f64,
    /// From the second point on.
    pub log_likelihood: f64,
}

/// What came, less what would have come.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Counterfactual {
    pub cumulative: f64,
    pub cumulative_error: f64,
    pub average: f64,
    pub interval: Interval,
    pub points: usize,
}

impl Level {
    pub fn new(noise: f64, drift: f64) -> Result<Self, Invalid> {
        positive("sigma2_eps", noise, 1e100)?;
        crate::invalid::number("sigma2_eta", drift, 0.0, 1e100)?;
        Ok(Self { noise, drift })
    }

    /// The variances under which the series is the most probable.
    pub fn fitted(y: &[f64]) -> Result<Self, Invalid> {
        numbers("y", y, 3)?;
        if y.iter().all(|value| *value == y[0]) {
            return Err(Invalid::new("y", "must not be the same everywhere: nothing tells how it varies"));
        }
        // By the ratio of the two; how large both are follows from it.
        let concentrated = |log_ratio: f64| {
            let (scale, log_volume) = scaled(y, log_ratio.exp());
            -0.5 * ((y.len() as f64 - 1.0) * scale.ln() + log_volume)
        };
        let ratio = largest(-20.0, 20.0, 160, concentrated).exp();
        let noise = scaled(y, ratio).0;
        Ok(Self { noise, drift: noise * ratio })
    }

    /// Goes through a series, knowing nothing before its first point.
    pub fn filter(self, y: &[f64]) -> Result<Filtered, Invalid> {
        numbers("y", y, 2)?;
        let (mut mean, mut variance) = (y[0], self.noise + self.drift);
        let mut log_likelihood = 0.0;
        for value in &y[1..] {
            let (surprise, expected) = (value - mean, variance + self.noise);
            log_likelihood -= 0.5 * (std::f64::consts::TAU.ln() + expected.ln() + surprise * surprise / expected);
            let gain = variance / expected;
            mean += gain * surprise;
            variance = variance * (1.0 - gain) + self.drift;
        }
        Ok(Filtered { mean, variance, log_likelihood })
    }

    /// The variance of the point so many steps after the last.
    pub fn forecast_variance(self, filtered: Filtered, steps: usize) -> f64 {
        filtered.variance + (steps as f64 - 1.0) * self.drift + self.noise
    }

    pub fn counterfactual(self, before: &[f64], after: &[f64], level: f64) -> Result<Counterfactual, Invalid> {
        let filtered = self.filter(before)?;
        numbers("y_post", after, 1)?;
        let z = normal_critical(confidence("conf", level)?);
        let h = after.len() as f64;
        let cumulative = after.iter().map(|value| value - filtered.mean).sum::<f64>();
        // What the level drifts by at one step is in all points after: Σ j² for j below h.
        let squares = (h - 1.0) * h * (2.0 * h - 1.0) / 6.0;
        let error = (h * h * filtered.variance + squares * self.drift + h * self.noise).sqrt();
        let average = cumulative / h;
        let half = z * error / h;
        Ok(Counterfactual {
            cumulative,
            cumulative_error: error,
            average,
            interval: Interval { low: average - half, high: average + half },
            points: after.len(),
        })
    }
}

/// With a noise of 1 and this drift: how large the noise is, and the sum of the logarithms of the variances.
fn scaled(y: &[f64], ratio: f64) -> (f64, f64) {
    let (mut mean, mut variance) = (y[0], 1.0 + ratio);
    let (mut squares, mut log_volume) = (0.0, 0.0);
    for value in &y[1..] {
        let (surprise, expected) = (value - mean, variance + 1.0);
        squares += surprise * surprise / expected;
        log_volume += expected.ln();
        let gain = variance / expected;
        mean += gain * surprise;
        variance = variance * (1.0 - gain) + ratio;
    }
    (squares / (y.len() as f64 - 1.0), log_volume)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Dice;

    #[test]
    fn the_variances_of_a_made_series_are_found() {
        let mut dice = Dice::new(4);
        let mut level = 100.0;
        let y: Vec<f64> = (0..4_000)
            .map(|_| {
                level += 0.5 * dice.normal();
                level + 2.0 * dice.normal()
            })
            .collect();
        let found = Level::fitted(&y).expect("variances");
        assert!((found.noise - 4.0).abs() < 0.4 && (found.drift - 0.25).abs() < 0.08, "{found:?}");
    }

    #[test]
    fn a_level_that_stands_still_is_the_mean() {
        let found = Level::new(1.0, 0.0).expect("variances").filter(&[1.0, 2.0, 6.0]).expect("a level");
        assert!((found.mean - 3.0).abs() < 1e-12 && (found.variance - 1.0 / 3.0).abs() < 1e-12, "{found:?}");
        assert!(Level::fitted(&[1.0; 9]).is_err() && Level::new(0.0, 1.0).is_err());
    }
}
