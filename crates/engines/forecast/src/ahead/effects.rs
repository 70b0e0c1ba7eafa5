//! What holidays, campaigns and the order book do to a series.

use serde::Serialize;

use super::seasonal::mstl;
use crate::invalid::Invalid;
use crate::special::linear;

/// One number for each point of the series and of the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Regressor {
    pub name: String,
    pub effect: Effect,
    pub values: Vec<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// So many times as much for each unit of it: a holiday, a campaign.
    Multiplies,
    /// So much more for each unit of it: contacts that come of orders under way.
    Adds,
}

pub const REGRESSORS_MAX: usize = 20;

/// Sizes of all effects, in the order of the regressors.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects(Vec<f64>);

/// An effect that multiplies is not a straight line: it takes a few rounds.
const ROUNDS: usize = 4;
/// The logarithm of the largest factor.
const FACTOR_MAX: f64 = 5.0;

impl Effects {
    /// Seasons and effects in turn. What seasons and trend would take of an effect is taken from the regressor, too
    /// (Speckman 1988), or effects would come out too small.
    pub fn fitted(values: &[f64], periods: &[usize], regressors: &[Regressor]) -> Result<Self, Invalid> {
        let mut effects = Self(vec![0.0; regressors.len()]);
        if regressors.is_empty() {
            return Ok(effects);
        }
        let mean = values.iter().map(|value| value.abs()).sum::<f64>() / values.len() as f64;
        let least = 1e-3 * mean + 1e-9;
        for _ in 0..ROUNDS {
            let plain = effects.taken_out(values, regressors);
            let base = smooth(&plain, periods);
            let slope = |regressor: &Regressor| -> Vec<f64> {
                let one = |at: usize| match regressor.effect {
                    Effect::Multiplies => base[at].max(least) * regressor.values[at],
                    Effect::Adds => regressor.values[at] / effects.at(at, regressors).0,
                };
                let slope: Vec<f64> = (0..values.len()).map(one).collect();
                let taken = smooth(&slope, periods);
                slope.iter().zip(taken).map(|(slope, taken)| slope - taken).collect()
            };
            let slopes: Vec<Vec<f64>> = regressors.iter().map(slope).collect();
            effects.step(&plain, &base, &slopes, regressors, least)?;
        }
        Ok(effects)
    }

    /// One step of Gauss and Newton on squares weighed as those of counts.
    fn step(
        &mut self,
        plain: &[f64],
        base: &[f64],
        slopes: &[Vec<f64>],
        regressors: &[Regressor],
        least: f64,
    ) -> Result<(), Invalid> {
        let k = slopes.len();
        let (mut normal, mut right) = (vec![0.0; k * k], vec![0.0; k]);
        for (at, (plain, base)) in plain.iter().zip(base).enumerate() {
            let (factor, more) = self.at(at, regressors);
            let weight = factor * factor / (base * factor + more).abs().max(least);
            for i in 0..k {
                right[i] += weight * slopes[i][at] * (plain - base);
                for j in 0..k {
                    normal[i * k + j] += weight * slopes[i][at] * slopes[j][at];
                }
            }
        }
        for i in 0..k {
            // What never happened keeps an effect of nothing.
            normal[i * k + i] = normal[i * k + i] * (1.0 + 1e-9) + 1e-9;
        }
        let moves = linear::solve(normal, right)
            .ok_or_else(|| Invalid::new("regressors", "two of them say the same; leave one out"))?;
        for ((size, step), regressor) in self.0.iter_mut().zip(moves).zip(regressors) {
            *size += match regressor.effect {
                Effect::Multiplies => step.clamp(-1.0, 1.0),
                Effect::Adds => step,
            };
        }
        Ok(())
    }

    /// What the base is multiplied with at a point, and what is added then.
    fn at(&self, at: usize, regressors: &[Regressor]) -> (f64, f64) {
        let sum = |wanted: Effect| -> f64 {
            let of = self.0.iter().zip(regressors).filter(|(_, regressor)| regressor.effect == wanted);
            of.map(|(size, regressor)| size * regressor.values[at]).sum()
        };
        (sum(Effect::Multiplies).clamp(-FACTOR_MAX, FACTOR_MAX).exp(), sum(Effect::Adds))
    }

    /// The series as it would have been without.
    pub fn taken_out(&self, values: &[f64], regressors: &[Regressor]) -> Vec<f64> {
        let one = |(at, value): (usize, &f64)| {
            let (factor, more) = self.at(at, regressors);
            (value - more) / factor
        };
        values.iter().enumerate().map(one).collect()
    }

    /// A forecast with them, the first of its points being `from`.
    pub fn put_in(&self, ahead: &mut [f64], from: usize, regressors: &[Regressor]) {
        for (at, value) in ahead.iter_mut().enumerate() {
            let (factor, more) = self.at(from + at, regressors);
            *value = *value * factor + more;
        }
    }

    /// For each regressor, what one unit of it does: a factor, or what is added.
    pub fn sizes(&self, regressors: &[Regressor]) -> Vec<f64> {
        let size = |(size, regressor): (&f64, &Regressor)| match regressor.effect {
            Effect::Multiplies => size.clamp(-FACTOR_MAX, FACTOR_MAX).exp(),
            Effect::Adds => *size,
        };
        self.0.iter().zip(regressors).map(size).collect()
    }
}

/// Trend and seasons together.
fn smooth(values: &[f64], periods: &[usize]) -> Vec<f64> {
    let found = mstl(values, periods);
    let mut smooth = found.trend;
    for season in &found.seasons {
        smooth.iter_mut().zip(season).for_each(|(smooth, season)| *smooth += season);
    }
    smooth
}
