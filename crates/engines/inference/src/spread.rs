//! How a set of numbers lies: mean, median, percentiles, and how sure the median is.

use crate::laws::{binomial_up_to, normal_quantile};
use crate::{Interval, Z_95};

/// Up to this many values the ranks of the median's interval are exact; above it the normal
/// approximation differs by less than a rank.
const EXACT_UP_TO: usize = 1_000;

/// A set of whole numbers (milliseconds, counts), sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spread {
    sorted: Vec<i64>,
}

impl Spread {
    pub fn new(mut values: Vec<i64>) -> Self {
        values.sort_unstable();
        Self { sorted: values }
    }

    pub fn n(&self) -> usize {
        self.sorted.len()
    }

    /// Exact for every sum of 64-bit values; rounded once, at the division.
    pub fn mean(&self) -> Option<f64> {
        let sum: i128 = self.sorted.iter().map(|value| i128::from(*value)).sum();
        (self.n() > 0).then(|| sum as f64 / self.n() as f64)
    }

    pub fn median(&self) -> Option<f64> {
        self.percentile(50.0)
    }

    /// The percentile with linear interpolation between the two nearest ranks (Hyndman and Fan's
    /// type 7, the usual one of spreadsheets and statistics programs).
    pub fn percentile(&self, percent: f64) -> Option<f64> {
        quantile(&self.sorted, percent / 100.0)
    }

    /// How many values lie from each bound to the next, bounds ascending; the last reaches on without
    /// end. What lies below the first is not counted.
    pub fn counts(&self, bounds: &[i64]) -> Vec<u64> {
        let below = |bound: i64| self.sorted.partition_point(|value| *value < bound);
        let ends = bounds.iter().skip(1).map(|bound| below(*bound)).chain([self.n()]);
        bounds.iter().zip(ends).map(|(from, end)| end.saturating_sub(below(*from)) as u64).collect()
    }

    /// The standard error of the median by Price and Bonett (2002), from two of the values themselves. None
    /// below six values.
    pub(crate) fn median_error(&self) -> Option<f64> {
        let n = self.n();
        if n < 6 {
            return None;
        }
        let root = (n as f64).sqrt();
        let rank = (n as f64 / 2.0 - root).round().max(1.0) as usize;
        let wide = *self.sorted.get(n - rank)? as f64 - *self.sorted.get(rank - 1)? as f64;
        let z = if n > EXACT_UP_TO {
            (n as f64 / 2.0 - rank as f64 + 0.5) * 2.0 / root
        } else {
            -normal_quantile(binomial_up_to(rank as i64 - 1, n as u64, 0.5))
        };
        Some(wide / (2.0 * z))
    }

    /// A 95 % interval of the median that supposes nothing of the distribution: two of the values
    /// themselves, chosen by rank. None below six values, where no two ranks reach 95 %.
    pub fn median_interval(&self) -> Option<Interval> {
        let below = ranks_outside(self.n())?;
        let low = *self.sorted.get(below)? as f64;
        let high = *self.sorted.get(self.n() - 1 - below)? as f64;
        Some(Interval { low, high })
    }
}

/// The quantile (0 to 1) of sorted numbers with linear interpolation; none of none.
pub fn quantile(sorted: &[i64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = q.clamp(0.0, 1.0) * last as f64;
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    let (low, high) = (sorted[below] as f64, sorted[above] as f64);
    Some(low + (place - below as f64) * (high - low))
}

/// How many values on each side lie outside the median's interval: the largest k such that at
/// most k of n fair coins show heads with a probability of at most 2.5 %.
fn ranks_outside(n: usize) -> Option<usize> {
    if n > EXACT_UP_TO {
        let half = n as f64 / 2.0;
        return Some((half - Z_95 * half.sqrt() / std::f64::consts::SQRT_2 - 0.5).floor() as usize);
    }
    // 0.5^1000 is about 1e-301: still a normal number, so the plain sum is exact enough.
    let mut probability = 0.5_f64.powi(n as i32);
    let mut sum = probability;
    if sum > 0.025 {
        return None;
    }
    for k in 0..n {
        probability *= (n - k) as f64 / (k + 1) as f64;
        sum += probability;
        if sum > 0.025 {
            return Some(k);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_as_every_statistics_program_gives_them() {
        // numpy.percentile([15, 20, 35, 40, 50], [5, 30, 40, 50, 95, 100])
        let spread = Spread::new(vec![50, 15, 40, 20, 35]);
        for (percent, expected) in
            [(5.0, 16.0), (30.0, 23.0), (40.0, 29.0), (50.0, 35.0), (95.0, 48.0), (100.0, 50.0), (0.0, 15.0)]
        {
            let found = spread.percentile(percent).expect("a percentile");
            assert!((found - expected).abs() < 1e-9, "{percent}: {found}");
        }
        assert_eq!(Spread::new(vec![1, 2, 3, 4]).median(), Some(2.5));
        assert_eq!(Spread::new(vec![7]).percentile(90.0), Some(7.0));
    }

    #[test]
    fn a_value_on_a_bound_belongs_to_what_begins_there() {
        let spread = Spread::new(vec![-1, 0, 9, 10, 10, 99, 1_000]);
        assert_eq!(spread.counts(&[0, 10, 100]), [2, 3, 1]);
        assert_eq!(spread.counts(&[5]), [5], "the last has no end");
        assert_eq!(spread.counts(&[]), [0; 0]);
        assert_eq!(Spread::default().counts(&[0, 10]), [0, 0]);
    }

    #[test]
    fn the_mean_of_huge_numbers_does_not_overflow() {
        assert_eq!(Spread::new(vec![i64::MAX, i64::MAX]).mean(), Some(i64::MAX as f64));
        assert_eq!(Spread::new(vec![-4, 1]).mean(), Some(-1.5));
    }

    /// Ranks as tabulated for the sign test (Conover, Practical Nonparametric Statistics; two
    /// sided, at least 95 %): counted from one, the interval goes from rank k+1 to rank n-k.
    #[test]
    fn the_medians_interval_takes_the_tabulated_ranks() {
        for (n, from, to) in [
            (6, 1, 6),
            (8, 1, 8),
            (9, 2, 8),
            (10, 2, 9),
            (12, 3, 10),
            (20, 6, 15),
            (30, 10, 21),
            (50, 18, 33),
            (100, 40, 61),
        ] {
            let found = Spread::new((1..=n).collect()).median_interval().expect("an interval");
            assert_eq!((found.low, found.high), (f64::from(from), f64::from(to)), "n = {n}");
        }
        assert_eq!(Spread::new(vec![1, 2, 3, 4, 5]).median_interval(), None);
    }

    #[test]
    fn the_approximation_takes_over_without_a_jump() {
        let exact = ranks_outside(EXACT_UP_TO).expect("ranks");
        let approximate = ranks_outside(EXACT_UP_TO + 1).expect("ranks");
        assert_eq!(exact, 468, "binom.ppf(0.025, 1000, 0.5) - 1");
        assert!(approximate.abs_diff(exact) <= 1, "{exact} {approximate}");
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let none = Spread::default();
        assert_eq!((none.n(), none.mean(), none.median(), none.median_interval()), (0, None, None, None));
    }
}
