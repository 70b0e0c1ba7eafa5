//! Chance by counting: every draw has an address, and the address alone decides what is drawn.
//!
//! A contact is addressed by seed, replication, class and its number in the class, a draw by the
//! contact and its purpose. So two strategies meet the very same contacts, whichever they serve
//! first, and any number of threads draws the same.

use crate::law::{Law, log_normal};

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// What a draw is for. Laws that need several numbers take the ones after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    Arrival = 1,
    Patience,
    SecondPatience,
    Handling,
    Deflection,
    Redial,
    RedialDelay,
    Next,
    NextDelay,
    Callback,
    Late,
    Delivery,
    ContactDelay,
    Busyness,
    Absence,
    Shock,
    /// What a number of the model may be as well.
    Doubt,
    /// As which class a contact comes that may come as several.
    Kind,
    TimeOfDay,
}

/// SplitMix64's finisher (Steele, Lea, Flood 2014): for simulation, never for secrets.
const fn mixed(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

/// An address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key(u64);

impl Key {
    pub const fn root(seed: u64) -> Self {
        Self(mixed(seed.wrapping_add(STEP)))
    }

    /// The address of the n-th thing here.
    pub const fn at(self, n: u64) -> Self {
        Self(mixed(self.0.wrapping_add(n.wrapping_add(1).wrapping_mul(STEP))))
    }

    /// Above 0 and below 1.
    pub fn uniform(self, purpose: Purpose, place: u64) -> f64 {
        // Draws lie far from the addresses of `at`, which counts from 1 up.
        let word = mixed(self.0 ^ mixed((((purpose as u64) << 32) | place).wrapping_mul(STEP)));
        ((word >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    pub fn happens(self, purpose: Purpose, probability: f64) -> bool {
        probability > 0.0 && self.uniform(purpose, 0) < probability
    }

    pub fn draw(self, law: Law, purpose: Purpose) -> f64 {
        let unit = |place| self.uniform(purpose, place);
        match law {
            Law::Exponential { mean } => -mean * unit(0).ln(),
            Law::Fixed { value } => value,
            Law::Uniform { low, high } => low + (high - low) * unit(0),
            Law::Erlang { phases, mean } => {
                let sum: f64 = (0..u64::from(phases)).map(|phase| unit(phase).ln()).sum();
                -mean / f64::from(phases) * sum
            }
            Law::Hyperexponential { share, rate, other_rate } => {
                -unit(0).ln() / if unit(1) < share { rate } else { other_rate }
            }
            Law::LogNormal { mean, scv } => {
                let (middle, deviation) = log_normal(mean, scv);
                (middle + deviation * self.normal(purpose, 0)).exp()
            }
        }
    }

    pub fn normal(self, purpose: Purpose, place: u64) -> f64 {
        // Box and Muller (1958)
        let radius = (-2.0 * self.uniform(purpose, place).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.uniform(purpose, place + 1)).cos()
    }

    /// A gamma value of this shape and mean 1 (Marsaglia and Tsang 2000).
    pub fn gamma_of_mean_one(self, shape: f64, purpose: Purpose) -> f64 {
        let raised = if shape < 1.0 { shape + 1.0 } else { shape };
        let d = raised - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        // 95 % of the tries are taken; so many in vain do not happen.
        for round in 0..64 {
            let z = self.normal(purpose, 4 * round);
            let v = (1.0 + c * z).powi(3);
            if v > 0.0 && self.uniform(purpose, 4 * round + 2).ln() < 0.5 * z * z + d * (1.0 - v + v.ln()) {
                let boost = if shape < 1.0 { self.uniform(purpose, 1_000).powf(1.0 / shape) } else { 1.0 };
                return d * v * boost / shape;
            }
        }
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_law_is_drawn_with_its_mean_and_its_variance() {
        let laws = [
            Law::Exponential { mean: 2.0 },
            Law::Fixed { value: 1.5 },
            Law::Uniform { low: 0.5, high: 4.0 },
            Law::Erlang { phases: 3, mean: 2.0 },
            Law::Hyperexponential { share: 0.3, rate: 2.0, other_rate: 0.35 },
            Law::LogNormal { mean: 2.0, scv: 0.5 },
        ];
        let n = 200_000;
        let key = Key::root(7);
        for law in laws {
            let draws: Vec<f64> = (0..n).map(|i| key.at(i).draw(law, Purpose::Handling)).collect();
            let mean = draws.iter().sum::<f64>() / n as f64;
            let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64;
            let error = law.mean() * (law.scv() / n as f64).sqrt();
            assert!((mean - law.mean()).abs() <= 4.0 * error + 1e-9, "{law:?}: {mean}");
            assert!((variance / law.mean().powi(2) - law.scv()).abs() < 0.06 * law.scv().max(0.01), "{law:?}");
        }
        for shape in [0.4, 25.0] {
            let draws: Vec<f64> = (0..n).map(|i| key.at(i).gamma_of_mean_one(shape, Purpose::Busyness)).collect();
            let mean = draws.iter().sum::<f64>() / n as f64;
            let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n as f64;
            assert!((mean - 1.0).abs() < 4.0 / (shape * n as f64).sqrt(), "{shape}: {mean}");
            assert!((variance * shape - 1.0).abs() < 0.05, "{shape}: {variance}");
        }
    }

    #[test]
    fn neighbours_and_purposes_know_nothing_of_each_other() {
        let key = Key::root(1);
        let n = 100_000_u64;
        let correlation = |f: &dyn Fn(u64) -> (f64, f64)| {
            let sum: f64 = (0..n).map(f).map(|(a, b)| (a - 0.5) * (b - 0.5)).sum();
            12.0 * sum / n as f64
        };
        let u = |i: u64, purpose| key.at(i).uniform(purpose, 0);
        for found in [
            correlation(&|i| (u(i, Purpose::Handling), u(i + 1, Purpose::Handling))),
            correlation(&|i| (u(i, Purpose::Handling), u(i, Purpose::Patience))),
            correlation(&|i| (u(i, Purpose::Arrival), key.at(i).at(0).uniform(Purpose::Arrival, 0))),
        ] {
            assert!(found.abs() < 4.5 / (n as f64).sqrt(), "{found}");
        }
    }
}
