//! How much evidence an alarm takes, so that there are only so many false ones a year.

use std::collections::HashMap;

use crate::chain::Chain;
use crate::count_cusum::{fraction_near, lowest};
use crate::counts::CountLaw;
use crate::invalid::Invalid;
use crate::special::quadrature::HERMITE_5;

/// The heights of a chain: three dozen are usual, and more are wanted only where next to nothing is known.
const HEIGHTS_MAX: u64 = 96;
const DENOMINATOR_MAX: u32 = 8;
/// From this deviation of a day's count on a step is an eighth of it instead of a fraction of a case.
const COARSE_FROM: f64 = 8.0;

/// The evidence for a rise to `ratio` times the usual that a day brings, in nats: the logarithm of
/// how many times more probable the count is then. It is `a`·count − `b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Evidence {
    pub a: f64,
    pub b: f64,
}

impl Evidence {
    pub fn of(mean: f64, extra: f64, ratio: f64) -> Self {
        let spread = extra * mean;
        if spread < 1e-6 {
            return Self { a: ratio.ln(), b: (ratio - 1.0) * mean };
        }
        let rise = ((1.0 + spread * ratio) / (1.0 + spread)).ln();
        Self { a: ratio.ln() - rise, b: rise / extra }
    }

    pub fn from(self, count: u64) -> f64 {
        self.a * count as f64 - self.b
    }
}

/// The rise that a chart looks for: about the one that four days can show, which is √3 deviations of
/// a day's count. It is a doubling at 3 cases a day.
pub fn ratio(mean: f64, extra: f64) -> f64 {
    (1.0 + (3.0 * (1.0 / mean + extra)).sqrt()).clamp(1.25, 4.0)
}

/// What a threshold depends on, in classes: neighbouring days share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Class {
    mean: i32,
    extra: i32,
    sureness: i32,
    a_million_days: u64,
}

/// Thresholds that were worked out already.
#[derive(Debug, Default)]
pub struct Thresholds(HashMap<Class, f64>);

/// More classes than a shop has; above it they are worked out anew.
const KEPT_MAX: usize = 100_000;

impl Thresholds {
    /// In nats, for counts of about `mean` a day whose level rests on `sureness` cases.
    pub fn of(&mut self, mean: f64, extra: f64, sureness: f64, per_day: f64) -> Result<f64, Invalid> {
        let step = |value: f64, by: f64| (value.clamp(1e-4, 1e8).ln() / by).round();
        let class = Class {
            mean: step(mean, 0.05) as i32,
            extra: if extra < 1e-3 { i32::MIN } else { step(extra, 0.2) as i32 },
            sureness: step(sureness, 0.25) as i32,
            a_million_days: (per_day * 1e6) as u64,
        };
        if let Some(known) = self.0.get(&class) {
            return Ok(*known);
        }
        let extra = if extra < 1e-3 { 0.0 } else { (f64::from(class.extra) * 0.2).exp() };
        let (mean, sureness) = ((f64::from(class.mean) * 0.05).exp(), (f64::from(class.sureness) * 0.25).exp());
        let found = worked_out(mean, extra, sureness, class.a_million_days as f64 / 1e6)?;
        if self.0.len() < KEPT_MAX {
            self.0.insert(class, found);
        }
        Ok(found)
    }
}

/// The lowest threshold with at most so many false alarms a day, on average over what the true rate
/// may be: log-normal around the learned one.
fn worked_out(mean: f64, extra: f64, sureness: f64, per_day: f64) -> Result<f64, Invalid> {
    let evidence = Evidence::of(mean, extra, ratio(mean, extra));
    let deviation = CountLaw::new(mean, extra)?.variance().sqrt();
    let doubt = (1.0 / sureness).ln_1p();
    let laws = HERMITE_5
        .iter()
        .map(|(node, weight)| {
            let true_mean = mean * (doubt.sqrt() * node - doubt / 2.0).exp();
            CountLaw::new(true_mean, extra).map(|law| (law, *weight))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let exact = evidence.b / evidence.a;
    let (reference, step) = if deviation < COARSE_FROM {
        let near = fraction_near(exact, DENOMINATOR_MAX);
        (near, 1.0 / denominator(near))
    } else {
        (exact, (deviation / COARSE_FROM).round())
    };
    let suits = |heights: u64| {
        let rate: f64 = laws
            .iter()
            .map(|(law, weight)| {
                let chain = Chain::new(heights as usize, |by| {
                    let most = reference + step * (by as f64 + 0.5);
                    if most < 0.0 { 0.0 } else { law.at_most(most as u64) }
                });
                chain.average_run_length().map_or(0.0, |length| weight / length)
            })
            .sum();
        rate <= per_day
    };
    let heights = lowest(HEIGHTS_MAX, suits).unwrap_or(HEIGHTS_MAX);
    Ok(heights as f64 * step * evidence.a)
}

fn denominator(fraction: f64) -> f64 {
    let whole = |d: &f64| (fraction * d - (fraction * d).round()).abs() < 1e-9 * (fraction * d).max(1.0);
    (1..=DENOMINATOR_MAX).map(f64::from).find(whole).unwrap_or(f64::from(DENOMINATOR_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mean: f64, extra: f64, sureness: f64) -> f64 {
        Thresholds::default().of(mean, extra, sureness, 1.0 / 365.0).expect("a threshold")
    }

    #[test]
    fn evidence_is_the_logarithm_of_how_much_more_probable_a_count_is() {
        for (mean, extra, ratio) in [(3.0, 0.0, 2.0), (3.0, 0.4, 2.0), (80.0, 0.1, 1.5)] {
            let evidence = Evidence::of(mean, extra, ratio);
            for count in [0, 1, 7, 100] {
                let law = |mean| CountLaw::new(mean, extra).expect("a law").probability(count);
                let wanted = (law(mean * ratio) / law(mean)).ln();
                assert!((evidence.from(count) - wanted).abs() < 1e-9, "{mean} {extra} {count}");
            }
        }
    }

    #[test]
    fn who_knows_less_asks_for_more() {
        let sure = of(3.0, 0.0, 1e6);
        assert!((3.5..5.5).contains(&sure), "{sure}");
        assert!(of(3.0, 0.0, 200.0) > sure && of(3.0, 0.0, 20.0) > of(3.0, 0.0, 200.0));
    }

    #[test]
    fn both_ways_to_cut_a_chain_agree() {
        // The deviation of a day's count is just below and just above COARSE_FROM.
        let (fine, coarse) = (of(62.0, 0.0, 1e6), of(66.0, 0.0, 1e6));
        assert!((fine - coarse).abs() < 0.35, "{fine} {coarse}");
    }

    #[test]
    fn every_size_has_a_threshold() {
        for mean in [1e-4, 0.01, 1.0, 500.0, 1e5, 1e7] {
            for extra in [0.0, 0.05, 3.0] {
                for sureness in [0.5, 50.0] {
                    let found = of(mean, extra, sureness);
                    assert!(found.is_finite() && found > 0.0, "{mean} {extra} {sureness}: {found}");
                }
            }
        }
    }
}
