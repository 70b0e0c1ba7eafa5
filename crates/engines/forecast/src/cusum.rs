//! The cumulative sum of Page (1954) for measurements that are normal, and its average run length.
//!
//! S ← max(0, S + z − k), an alarm where S ≥ h; z in standard deviations from what is usual.

use crate::invalid::{Invalid, number};
use crate::special::{linear, normal, quadrature, roots};

/// Beyond it the equations have lost the digits in which it would differ.
pub(crate) const RUN_LENGTH_MAX: f64 = 1e9;

/// Points of the rule are doubled up to here; 768 points are some 0.15 s.
const POINTS_MAX: usize = 768;
const SETTLED: f64 = 1e-9;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cusum {
    reference: f64,
    limit: f64,
}

impl Cusum {
    /// `reference` (k): half of the shift that should be found soonest; `limit` (h). Both in
    /// standard deviations.
    pub fn new(reference: f64, limit: f64) -> Result<Self, Invalid> {
        number("reference", reference, 0.0, 20.0)?;
        number("limit", limit, 0.0, 100.0)?;
        Ok(Self { reference, limit })
    }

    /// The chart of this reference whose average run length without a shift is `run_length`.
    pub fn with_run_length(reference: f64, run_length: f64) -> Result<Self, Invalid> {
        number("run_length", run_length, 1.0, RUN_LENGTH_MAX / 10.0)?;
        let length = |limit| Self::new(reference, limit)?.average_run_length(0.0);
        let mut top = 1.0;
        while length(top).is_ok_and(|found| found < run_length) && top < 64.0 {
            top *= 2.0;
        }
        // A limit whose run length is beyond all bounds is too high.
        let limit = roots::rising(0.0, top, |limit| length(limit).map_or(1.0, |found| found - run_length));
        Self::new(reference, limit)
    }

    pub const fn limit(&self) -> f64 {
        self.limit
    }

    pub const fn reference(&self) -> f64 {
        self.reference
    }

    /// The sums for rises, from 0. For falls, turn the signs.
    pub fn sums(&self, z: &[f64]) -> Result<Vec<f64>, Invalid> {
        let mut sum = 0.0_f64;
        z.iter()
            .enumerate()
            .map(|(index, z)| {
                if !z.is_finite() {
                    return Err(Invalid::at("z", index, "must be a finite number"));
                }
                sum = (sum + z - self.reference).max(0.0);
                Ok(sum)
            })
            .collect()
    }

    /// How many measurements on average up to an alarm of the one-sided chart, if the mean has
    /// shifted by so many standard deviations: Page's integral equation
    /// L(u) = 1 + L(0)·Φ(k − u − shift) + ∫₀ʰ L(y)·φ(y + k − u − shift) dy,
    /// with the rule of Gauss and Legendre refined until nothing changes.
    pub fn average_run_length(&self, shift: f64) -> Result<f64, Invalid> {
        number("shift", shift, -20.0, 20.0)?;
        settled(24, |points| self.with_points(shift, points))
    }

    /// Of the two-sided chart, by Kemp (1961): alarms of both sides add up.
    pub fn two_sided_run_length(&self, shift: f64) -> Result<f64, Invalid> {
        let down = self.average_run_length(-shift);
        let up = self.average_run_length(shift)?;
        Ok(down.map_or(up, |down| 1.0 / (1.0 / up + 1.0 / down)))
    }

    fn with_points(&self, shift: f64, points: usize) -> Option<f64> {
        let rule = quadrature::gauss_legendre(points, 0.0, self.limit);
        // The unknowns: L(0), then L at the nodes.
        let starts: Vec<f64> = std::iter::once(0.0).chain(rule.iter().map(|(node, _)| *node)).collect();
        let n = starts.len();
        let mut a = vec![0.0; n * n];
        for (i, u) in starts.iter().enumerate() {
            let middle = self.reference - u - shift;
            a[i * n] = -normal::below(middle);
            for (j, (y, weight)) in rule.iter().enumerate() {
                a[i * n + j + 1] = -weight * normal::density(y + middle);
            }
            a[i * n + i] += 1.0;
        }
        linear::solve(a, vec![1.0; n]).map(|lengths| lengths[0])
    }
}

/// Doubles the points until the run length stands still.
pub(crate) fn settled(points: usize, length: impl Fn(usize) -> Option<f64>) -> Result<f64, Invalid> {
    let (mut points, mut before) = (points, f64::NAN);
    while points <= POINTS_MAX {
        let found = length(points).filter(|found| found.is_finite() && *found >= 1.0 - 1e-9);
        if let Some(found) = found {
            if (found - before).abs() <= SETTLED * found && found <= RUN_LENGTH_MAX {
                return Ok(found);
            }
            before = found;
        }
        points *= 2;
    }
    Err(Invalid::new("limit", format!("its average run length is beyond {RUN_LENGTH_MAX:e} or cannot be computed")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Dice;

    /// Page's integral equation solved with 400 points, and the tables of Lucas and Crosier (1982)
    /// for two sides.
    #[test]
    fn run_lengths_are_the_published_ones() {
        for (k, h, shift, wanted) in [
            (0.5, 4.0, 0.0, 335.367_577_6),
            (0.5, 4.0, 1.0, 8.383_202_13),
            (0.5, 5.0, 0.0, 930.887_012_1),
            (0.5, 5.0, 1.0, 10.375_975_3),
            (0.25, 8.0, 0.0, 736.787_746_5),
            (0.25, 8.0, 1.0, 11.393_208_26),
        ] {
            let found = Cusum::new(k, h).and_then(|chart| chart.average_run_length(shift)).expect("a run length");
            assert!((found / wanted - 1.0).abs() < 1e-9, "{k} {h} {shift}: {found}");
        }
        let two = Cusum::new(0.5, 4.0).and_then(|chart| chart.two_sided_run_length(0.0)).expect("a run length");
        assert!((two - 168.0).abs() < 0.5, "{two}");
    }

    #[test]
    fn the_limit_for_a_run_length_has_it() {
        for (k, length) in [(0.5, 168.0), (0.25, 370.0), (1.0, 10_000.0), (0.5, 1.0)] {
            let chart = Cusum::with_run_length(k, length).expect("a chart");
            let found = chart.average_run_length(0.0).expect("a run length");
            assert!(found >= length && (length <= 1.0 || found < length * 1.000_1), "{k} {length}: {found} {chart:?}");
        }
    }

    #[test]
    fn simulated_runs_are_as_long_as_computed() {
        let chart = Cusum::new(0.5, 3.0).expect("a chart");
        let mut dice = Dice::new(11);
        let runs = 4_000;
        let mut total = 0_u32;
        for _ in 0..runs {
            let mut sum = 0.0_f64;
            while sum < chart.limit {
                sum = (sum + dice.normal() - chart.reference).max(0.0);
                total += 1;
            }
        }
        let (simulated, wanted) =
            (f64::from(total) / f64::from(runs), chart.average_run_length(0.0).expect("a length"));
        assert!((simulated / wanted - 1.0).abs() < 0.06, "{simulated} {wanted}");
    }

    #[test]
    fn sums_follow_the_rule_and_name_what_is_no_number() {
        let chart = Cusum::new(0.5, 4.0).expect("a chart");
        assert_eq!(chart.sums(&[1.0, -3.0, 2.5, 1.0]), Ok(vec![0.5, 0.0, 2.0, 2.5]));
        let refused = chart.sums(&[1.0, f64::NAN]).expect_err("refused");
        assert_eq!((refused.field, refused.index), ("z", Some(1)));
        assert_eq!(refused.to_string(), "z[1]: must be a finite number");
        assert!(Cusum::new(-1.0, 4.0).is_err() && Cusum::new(0.5, f64::INFINITY).is_err());
        assert!(Cusum::new(5.0, 50.0).and_then(|chart| chart.average_run_length(0.0)).is_err(), "beyond all bounds");
    }
}
