//! How long something takes: the law that fits best, and what its mean is uncertain by.

use serde::{Deserialize, Serialize};

use super::estimate::Why;
use crate::law::Law;
use crate::numerics::{gamma, normal};

/// Fewer are no law.
pub const FEW: usize = 20;
/// A distance of more than this over the root of n is met by chance once in a hundred (Kolmogorov).
const FAR: f64 = 1.63;

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Durations {
    pub law: Law,
    pub n: u64,
    pub why: Why,
    /// The largest distance between the law and the values.
    pub distance: f64,
    /// Of the logarithm of the mean.
    pub log_error: f64,
}

impl Durations {
    /// None of too few values; those of 0 and below are no durations.
    pub fn of(values: &[f64]) -> Option<Self> {
        let mut values: Vec<f64> = values.iter().copied().filter(|value| *value > 0.0 && value.is_finite()).collect();
        if values.len() < FEW {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let n = values.len() as f64;
        let mean = values.iter().sum::<f64>() / n;
        let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (n - 1.0);
        let middle = values.iter().map(|x| x.ln()).sum::<f64>() / n;
        let spread = values.iter().map(|x| (x.ln() - middle).powi(2)).sum::<f64>() / (n - 1.0);
        let log_normal = Law::LogNormal { mean: (middle + spread / 2.0).exp(), scv: spread.exp_m1().clamp(1e-6, 1e4) };
        let as_they_are = Law::LogNormal { mean, scv: (variance / (mean * mean)).clamp(1e-6, 1e4) };
        let candidates = [
            (log_normal, Why::LogNormal, (spread / n + spread * spread / (2.0 * (n - 1.0))).sqrt()),
            (Law::exponential(mean), Why::Exponential, 1.0 / n.sqrt()),
        ];
        let fits = candidates.map(|(law, why, log_error)| Self {
            law,
            n: values.len() as u64,
            why,
            distance: distance(law, &values),
            log_error,
        });
        let best = if fits[0].distance <= fits[1].distance { fits[0] } else { fits[1] };
        let far = best.distance * n.sqrt() > FAR;
        Some(if far {
            let log_error = (variance / n).sqrt() / mean;
            Self { law: as_they_are, why: Why::AsTheyAre, distance: distance(as_they_are, &values), log_error, ..best }
        } else {
            best
        })
    }

    /// The mean, and within which it lies in 95 of 100 cases.
    pub fn mean(&self) -> [f64; 3] {
        let mean = self.law.mean();
        if self.why == Why::Exponential {
            let n = self.n as f64;
            return [mean, mean * n / gamma::quantile(n, 0.975), mean * n / gamma::quantile(n, 0.025)];
        }
        let reach = normal::quantile(0.975) * self.log_error;
        [mean, mean * (-reach).exp(), mean * reach.exp()]
    }
}

/// Between a law and sorted values.
fn distance(law: Law, sorted: &[f64]) -> f64 {
    let n = sorted.len() as f64;
    let of = |(at, value): (usize, &f64)| {
        let below = 1.0 - law.survival(*value);
        (below - at as f64 / n).abs().max((below - (at + 1) as f64 / n).abs())
    };
    sorted.iter().enumerate().map(of).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulation::chance::{Key, Purpose};

    fn values(law: Law, n: u64) -> Vec<f64> {
        (0..n).map(|i| Key::root(5).at(i).draw(law, Purpose::Handling)).collect()
    }

    #[test]
    fn each_law_is_recognised_and_its_mean_found() {
        for (law, why) in [
            (Law::LogNormal { mean: 6.0, scv: 0.8 }, Why::LogNormal),
            (Law::exponential(6.0), Why::Exponential),
            (Law::Uniform { low: 5.0, high: 7.0 }, Why::AsTheyAre),
        ] {
            let found = Durations::of(&values(law, 2_000)).expect("a law");
            assert_eq!(found.why, why);
            let [mean, low, high] = found.mean();
            assert!((mean / 6.0).ln().abs() < 3.0 * found.log_error, "{law:?}: {mean}");
            assert!(low < mean && mean < high);
            assert!((found.law.scv() / law.scv() - 1.0).abs() < 0.15, "{law:?}: {:?}", found.law);
        }
    }

    #[test]
    fn of_few_values_nothing_is_said() {
        assert_eq!(Durations::of(&[1.0; FEW - 1]), None);
        assert_eq!(Durations::of(&[0.0; 100]), None);
    }
}
