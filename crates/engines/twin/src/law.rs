//! Laws of durations: handling, patience, delays.

use serde::{Deserialize, Serialize};

use crate::numerics::normal;
use crate::refusal::{Refusal, positive, probability};

/// How long something takes, in the unit of the model.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(tag = "law", rename_all = "snake_case", deny_unknown_fields)]
pub enum Law {
    Exponential {
        mean: f64,
    },
    /// Always the same.
    Fixed {
        value: f64,
    },
    Uniform {
        low: f64,
        high: f64,
    },
    /// The sum of so many equal exponential phases.
    Erlang {
        phases: u32,
        mean: f64,
    },
    /// One of two exponential laws: the first with probability `share`.
    Hyperexponential {
        share: f64,
        rate: f64,
        other_rate: f64,
    },
    /// `scv`: the variance as a share of the squared mean.
    LogNormal {
        mean: f64,
        scv: f64,
    },
}

const PHASES_MAX: u32 = 100;

impl Law {
    pub const fn exponential(mean: f64) -> Self {
        Self::Exponential { mean }
    }

    pub(crate) fn checked(self, field: &str) -> Result<Self, Refusal> {
        let inner = |name: &str| format!("{field}.{name}");
        match self {
            Self::Exponential { mean } => positive(&inner("mean"), mean).map(drop),
            Self::Fixed { value } => positive(&inner("value"), value).map(drop),
            Self::Uniform { low, high } => {
                let fine = low >= 0.0 && low < high && high <= 1e12;
                fine.then_some(()).ok_or_else(|| Refusal::new(inner("low"), "must be at least 0 and below `high`"))
            }
            Self::Erlang { phases, mean } => {
                let fine = (1..=PHASES_MAX).contains(&phases);
                fine.then_some(())
                    .ok_or_else(|| Refusal::new(inner("phases"), format!("must be from 1 to {PHASES_MAX}")))?;
                positive(&inner("mean"), mean).map(drop)
            }
            Self::Hyperexponential { share, rate, other_rate } => {
                probability(&inner("share"), share)?;
                positive(&inner("rate"), rate)?;
                positive(&inner("other_rate"), other_rate).map(drop)
            }
            Self::LogNormal { mean, scv } => {
                positive(&inner("mean"), mean)?;
                let fine = (1e-6..=1e4).contains(&scv);
                fine.then_some(()).ok_or_else(|| Refusal::new(inner("scv"), "must be from 1e-6 to 1e4"))
            }
        }?;
        Ok(self)
    }

    pub fn mean(self) -> f64 {
        match self {
            Self::Exponential { mean } | Self::Erlang { mean, .. } | Self::LogNormal { mean, .. } => mean,
            Self::Fixed { value } => value,
            Self::Uniform { low, high } => f64::midpoint(low, high),
            Self::Hyperexponential { share, rate, other_rate } => share / rate + (1.0 - share) / other_rate,
        }
    }

    /// The variance as a share of the squared mean.
    pub fn scv(self) -> f64 {
        match self {
            Self::Exponential { .. } => 1.0,
            Self::Fixed { .. } => 0.0,
            Self::Uniform { low, high } => ((high - low) / (high + low)).powi(2) / 3.0,
            Self::Erlang { phases, .. } => 1.0 / f64::from(phases),
            Self::Hyperexponential { share, rate, other_rate } => {
                let square = 2.0 * (share / (rate * rate) + (1.0 - share) / (other_rate * other_rate));
                square / self.mean().powi(2) - 1.0
            }
            Self::LogNormal { scv, .. } => scv,
        }
    }

    /// The same law, so many times as long.
    pub fn scaled(self, factor: f64) -> Self {
        match self {
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Fixed { value } => Self::Fixed { value: value * factor },
            Self::Uniform { low, high } => Self::Uniform { low: low * factor, high: high * factor },
            Self::Erlang { phases, mean } => Self::Erlang { phases, mean: mean * factor },
            Self::Hyperexponential { share, rate, other_rate } => {
                Self::Hyperexponential { share, rate: rate / factor, other_rate: other_rate / factor }
            }
            Self::LogNormal { mean, scv } => Self::LogNormal { mean: mean * factor, scv },
        }
    }

    /// P(X > x).
    pub fn survival(self, x: f64) -> f64 {
        if x < 0.0 {
            return 1.0;
        }
        match self {
            Self::Exponential { mean } => (-x / mean).exp(),
            Self::Fixed { value } => f64::from(u8::from(x < value)),
            Self::Uniform { low, high } => ((high - x) / (high - low)).clamp(0.0, 1.0),
            Self::Erlang { phases, mean } => {
                let y = x * f64::from(phases) / mean;
                phase_terms(phases, y).sum::<f64>()
            }
            Self::Hyperexponential { share, rate, other_rate } => {
                share * (-rate * x).exp() + (1.0 - share) * (-other_rate * x).exp()
            }
            Self::LogNormal { mean, scv } => {
                let (middle, deviation) = log_normal(mean, scv);
                normal::below((middle - x.ln()) / deviation)
            }
        }
    }

    /// ∫₀ˣ P(X > u) du: the mean of what is seen of it until x.
    pub fn seen_until(self, x: f64) -> f64 {
        match self {
            Self::Exponential { mean } => -mean * (-x / mean).exp_m1(),
            Self::Fixed { value } => x.min(value),
            Self::Uniform { low, high } => {
                let past = (x.min(high) - low).max(0.0);
                x.min(low) + past - past * past / (2.0 * (high - low))
            }
            Self::Erlang { phases, mean } => {
                // Each phase is reached and then seen for a while: sum over phases of ∫ P(exactly j done).
                let rate = f64::from(phases) / mean;
                let y = x * rate;
                let (mut done, mut sum) = (0.0, 0.0);
                for term in phase_terms(phases, y) {
                    done += term;
                    sum += (1.0 - done).max(0.0);
                }
                sum / rate
            }
            Self::Hyperexponential { share, rate, other_rate } => {
                -share * (-rate * x).exp_m1() / rate - (1.0 - share) * (-other_rate * x).exp_m1() / other_rate
            }
            Self::LogNormal { mean, scv } => {
                if x <= 0.0 {
                    return 0.0;
                }
                let (middle, deviation) = log_normal(mean, scv);
                let z = (x.ln() - middle) / deviation;
                x * normal::below(-z) + mean * normal::below(z - deviation)
            }
        }
    }

    /// Where the survival or its slope jumps.
    pub(crate) fn breaks(self) -> Vec<f64> {
        match self {
            Self::Fixed { value } => vec![value],
            Self::Uniform { low, high } => vec![low, high],
            _ => Vec::new(),
        }
    }
}

/// The probabilities that 0, 1, … phases are done after y of their lengths.
fn phase_terms(phases: u32, y: f64) -> impl Iterator<Item = f64> {
    (0..phases).scan((-y).exp(), move |term, j| {
        let now = *term;
        *term *= y / f64::from(j + 1);
        Some(now)
    })
}

/// Middle and deviation of the logarithm.
pub(crate) fn log_normal(mean: f64, scv: f64) -> (f64, f64) {
    let variance = scv.ln_1p();
    (mean.ln() - variance / 2.0, variance.sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numerics::quadrature::integral;

    const ALL: [Law; 6] = [
        Law::Exponential { mean: 2.0 },
        Law::Fixed { value: 1.5 },
        Law::Uniform { low: 0.5, high: 4.0 },
        Law::Erlang { phases: 3, mean: 2.0 },
        Law::Hyperexponential { share: 0.3, rate: 2.0, other_rate: 0.35 },
        Law::LogNormal { mean: 2.0, scv: 1.5 },
    ];

    #[test]
    fn what_is_seen_is_the_integral_of_the_survival_and_ends_at_the_mean() {
        for law in ALL {
            for x in [0.1, 0.9, 2.0, 7.0] {
                let mut edges = vec![0.0, x];
                edges.extend(law.breaks().into_iter().filter(|b| *b < x));
                edges.sort_by(f64::total_cmp);
                let wanted: f64 = edges.windows(2).map(|e| integral(&|u| law.survival(u), e[0], e[1], 0.0)).sum();
                assert!((law.seen_until(x) - wanted).abs() < 1e-11, "{law:?} {x}");
            }
            assert!((law.seen_until(1e5) - law.mean()).abs() < 1e-8, "{law:?}");
            assert!((law.scaled(3.0).mean() - 3.0 * law.mean()).abs() < 1e-12, "{law:?}");
        }
    }

    #[test]
    fn what_is_no_law_is_refused() {
        assert!(Law::Uniform { low: 2.0, high: 1.0 }.checked("patience").is_err());
        assert!(Law::Exponential { mean: f64::NAN }.checked("patience").is_err());
        assert!(Law::Erlang { phases: 0, mean: 1.0 }.checked("patience").is_err());
        assert!(ALL.iter().all(|law| law.checked("patience").is_ok()));
    }
}
