//! The exponentially weighted moving average (Roberts 1959), its limits and its average run length.
//!
//! Z ← (1 − λ)·Z + λ·x from the mean, an alarm where Z lies further from the mean than L deviations of Z.

use crate::counts::CountLaw;
use crate::cusum::{RUN_LENGTH_MAX, settled};
use crate::invalid::{Invalid, number};
use crate::special::{linear, normal, quadrature, roots};

/// The chain for counts is refined up to so many states; 960 are some 0.3 s.
const STATES_MAX: usize = 960;
/// Counts jump, so the chain comes to rest more slowly than an integral.
const COUNTS_SETTLED: f64 = 0.005;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ewma {
    weight: f64,
    width: f64,
}

/// The average after one measurement, and between what it should lie.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Average {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Average {
    pub fn is_out(&self) -> bool {
        self.value < self.low || self.value > self.high
    }
}

impl Ewma {
    /// `weight` (λ) of the newest measurement, 0.01 to 1; `width` (L) in deviations of the average.
    pub fn new(weight: f64, width: f64) -> Result<Self, Invalid> {
        number("weight", weight, 0.01, 1.0)?;
        number("width", width, 0.0, 20.0)?;
        Ok(Self { weight, width })
    }

    /// The chart of this weight whose average run length without a shift is `run_length`.
    pub fn with_run_length(weight: f64, run_length: f64) -> Result<Self, Invalid> {
        number("run_length", run_length, 1.0, RUN_LENGTH_MAX / 10.0)?;
        let length = |width| Self::new(weight, width)?.average_run_length(0.0);
        length(1.0)?;
        let width = roots::rising(0.0, 8.0, |width| length(width).map_or(1.0, |found| found - run_length));
        Self::new(weight, width)
    }

    pub const fn width(&self) -> f64 {
        self.width
    }

    /// The averages of measurements with this mean and deviation, with the limits that are exact
    /// from the first one on: the variance of Z after t of them is σ²·λ/(2 − λ)·(1 − (1 − λ)^2t).
    pub fn averages(&self, values: &[f64], mean: f64, deviation: f64) -> Result<Vec<Average>, Invalid> {
        number("mean", mean, f64::MIN, f64::MAX)?;
        number("deviation", deviation, 0.0, f64::MAX)?;
        let (mut z, mut faded) = (mean, 1.0);
        let kept = 1.0 - self.weight;
        values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                if !value.is_finite() {
                    return Err(Invalid::at("values", index, "must be a finite number"));
                }
                z = kept * z + self.weight * value;
                faded *= kept * kept;
                let reach = self.width * deviation * (self.share_of_variance() * (1.0 - faded)).sqrt();
                Ok(Average { value: z, low: mean - reach, high: mean + reach })
            })
            .collect()
    }

    /// How many normal measurements on average up to an alarm if the mean has shifted by so many
    /// deviations; with the limits that Z has in the long run, by the integral equation
    /// L(u) = 1 + 1/λ · ∫ L(y)·φ((y − (1 − λ)u)/λ − shift) dy (Crowder 1987).
    pub fn average_run_length(&self, shift: f64) -> Result<f64, Invalid> {
        number("shift", shift, -20.0, 20.0)?;
        let reach = self.width * self.share_of_variance().sqrt();
        settled(24, |points| self.with_points(reach, shift, points))
    }

    fn share_of_variance(&self) -> f64 {
        self.weight / (2.0 - self.weight)
    }

    fn with_points(&self, reach: f64, shift: f64, points: usize) -> Option<f64> {
        let rule = quadrature::gauss_legendre(points, -reach, reach);
        let row = |u: f64| {
            let middle = (1.0 - self.weight) * u;
            let share = move |(y, weight): &(f64, f64)| {
                weight / self.weight * normal::density((y - middle) / self.weight - shift)
            };
            rule.iter().map(share).collect::<Vec<f64>>()
        };
        let mut a = Vec::with_capacity(points * points);
        for (i, (u, _)) in rule.iter().enumerate() {
            a.extend(row(*u).into_iter().map(|share| -share));
            a[i * points + i] += 1.0;
        }
        let lengths = linear::solve(a, vec![1.0; points])?;
        Some(1.0 + row(0.0).iter().zip(&lengths).map(|(share, length)| share * length).sum::<f64>())
    }

    /// How many counts on average up to an alarm. The chart is for counts of the law `usual`: it
    /// starts from its mean and has the limits mean ± L·√(variance·λ/(2 − λ)) (Borror, Champ, Rigdon
    /// 1998); the counts follow `law`. A Markov chain between whose states we interpolate, refined
    /// until it moves by less than half a percent.
    pub fn average_run_length_of_counts(&self, usual: CountLaw, law: CountLaw) -> Result<f64, Invalid> {
        let reach = self.width * (usual.variance() * self.share_of_variance()).sqrt();
        let (low, high) = ((usual.mean() - reach).max(0.0), usual.mean() + reach);
        if high <= low || high / self.weight > 1e5 {
            return Err(Invalid::new("usual", "must have a mean above 0, and not so large that a normal chart serves"));
        }
        let (mut states, mut before) = (60, f64::NAN);
        while states <= STATES_MAX {
            let found = self.with_states(low, high, usual.mean(), law, states);
            if let Some(found) = found {
                if (found - before).abs() <= COUNTS_SETTLED * found && found <= RUN_LENGTH_MAX {
                    return Ok(found);
                }
                before = found;
            }
            states *= 2;
        }
        Err(Invalid::new("width", "its average run length cannot be computed to half a percent"))
    }

    fn with_states(&self, low: f64, high: f64, start: f64, law: CountLaw, states: usize) -> Option<f64> {
        let step = (high - low) / (states - 1) as f64;
        let most = (high / self.weight) as u64 + 1;
        let single: Vec<f64> = (0..=most).map(|count| law.probability(count)).collect();
        let row = |z: f64| {
            let mut shares = vec![0.0; states];
            for (count, probability) in single.iter().enumerate() {
                let next = (1.0 - self.weight) * z + self.weight * count as f64;
                if next < low || next > high {
                    continue;
                }
                let place = (next - low) / step;
                let below = (place as usize).min(states - 2);
                shares[below] += probability * (1.0 - (place - below as f64));
                shares[below + 1] += probability * (place - below as f64);
            }
            shares
        };
        let mut a = Vec::with_capacity(states * states);
        for i in 0..states {
            a.extend(row(low + step * i as f64).into_iter().map(|share| -share));
            a[i * states + i] += 1.0;
        }
        let lengths = linear::solve(a, vec![1.0; states])?;
        Some(1.0 + row(start).iter().zip(&lengths).map(|(share, length)| share * length).sum::<f64>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draws;
    use kernel::Dice;

    /// Crowder's equation solved with 300 points; Lucas and Saccucci (1990) tabulate about 500 for
    /// the first three.
    #[test]
    fn run_lengths_are_the_published_ones() {
        for (weight, width, none, one) in [
            (0.1, 2.814, 499.579_550_1, 10.330_665_16),
            (0.2, 2.962, 499.735_122_2, 10.541_665_8),
            (0.4, 3.054, 499.951_338_6, 14.262_764_26),
            (0.1, 2.703, 371.887_750_4, 9.745_415_837),
            (0.2, 2.86, 371.103_304_3, 9.801_524_515),
        ] {
            let chart = Ewma::new(weight, width).expect("a chart");
            for (shift, wanted) in [(0.0, none), (1.0, one), (-1.0, one)] {
                let found = chart.average_run_length(shift).expect("a run length");
                assert!((found / wanted - 1.0).abs() < 1e-8, "{weight} {width} {shift}: {found}");
            }
        }
    }

    /// With the weight 1 the chart is Shewhart's, whose run length is geometric.
    #[test]
    fn with_all_weight_on_the_newest_it_is_shewharts_chart() {
        let chart = Ewma::new(1.0, 3.0).expect("a chart");
        let wanted = 1.0 / (2.0 * normal::below(-3.0));
        assert!((chart.average_run_length(0.0).expect("a length") / wanted - 1.0).abs() < 1e-9);
        let law = CountLaw::poisson(9.0).expect("a law");
        let wanted = 1.0 / (1.0 - (0..=18).map(|count| law.probability(count)).sum::<f64>());
        let found = chart.average_run_length_of_counts(law, law).expect("a length");
        assert!((found / wanted - 1.0).abs() < 1e-9, "{found} {wanted}");
    }

    #[test]
    fn the_width_for_a_run_length_has_it() {
        for (weight, length) in [(0.05, 370.0), (0.2, 500.0), (1.0, 370.398)] {
            let chart = Ewma::with_run_length(weight, length).expect("a chart");
            let found = chart.average_run_length(0.0).expect("a run length");
            assert!((found / length - 1.0).abs() < 1e-6, "{weight} {length}: {found}");
        }
    }

    #[test]
    fn runs_of_counts_are_as_long_as_simulated() {
        let chart = Ewma::new(0.2, 2.7).expect("a chart");
        let law = |mean| CountLaw::poisson(mean).expect("a law");
        for (mean, runs) in [(4.0, 3_000), (6.0, 20_000)] {
            let wanted = chart.average_run_length_of_counts(law(4.0), law(mean)).expect("a run length");
            let mut dice = Dice::new(3);
            let reach = 2.7 * (4.0_f64 * 0.2 / 1.8).sqrt();
            let mut total = 0_u32;
            for _ in 0..runs {
                let mut z = 4.0_f64;
                while (z - 4.0).abs() <= reach {
                    z = 0.8 * z + 0.2 * dice.poisson(mean) as f64;
                    total += 1;
                }
            }
            let simulated = f64::from(total) / f64::from(runs);
            // The start counts as no day out, so both count the same days.
            assert!((simulated / wanted - 1.0).abs() < 0.06, "{mean}: {simulated} {wanted}");
        }
    }

    #[test]
    fn averages_widen_to_their_limits() {
        let chart = Ewma::new(0.5, 3.0).expect("a chart");
        let found = chart.averages(&[1.0, 1.0, 40.0], 0.0, 1.0).expect("averages");
        assert_eq!(found[1].value, 0.75);
        assert!((found[0].high - 1.5).abs() < 1e-12, "after one, half of a deviation times three");
        assert!(found[2].is_out() && !found[1].is_out() && found[2].high > found[1].high);
        let refused = chart.averages(&[0.0, f64::INFINITY], 0.0, 1.0).expect_err("refused");
        assert_eq!((refused.field, refused.index), ("values", Some(1)));
        assert!(Ewma::new(0.0, 3.0).is_err() && Ewma::new(0.2, f64::NAN).is_err());
    }
}
