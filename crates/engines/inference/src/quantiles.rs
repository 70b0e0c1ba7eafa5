//! Quantiles of any numbers, how sure they are, and what resampling says of a median.

use crate::Interval;
use crate::invalid::{Invalid, confidence, number, numbers, probability};
use crate::laws::binomial_up_to;
use kernel::Dice;

/// So often a sample is drawn anew at most.
pub const RESAMPLES_MAX: usize = 1_000_000;

pub(crate) fn sorted(values: &[f64]) -> Vec<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The quantile of sorted numbers with linear interpolation (type 7 of Hyndman and Fan); of none it is not a number.
pub(crate) fn interpolated(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = q * last as f64;
    let below = (place.floor() as usize).min(last);
    let above = (below + 1).min(last);
    sorted[below] + (place - below as f64) * (sorted[above] - sorted[below])
}

/// The quantile with linear interpolation between the two nearest ranks.
pub fn quantile_of(values: &[f64], q: f64) -> Result<f64, Invalid> {
    numbers("x", values, 1)?;
    Ok(interpolated(&sorted(values), number("q", q, 0.0, 1.0)?))
}

/// An interval of a quantile that supposes nothing of the distribution: two of the values themselves, by rank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankInterval {
    /// Counted from 1; 0 and n + 1 stand for no bound.
    pub lower_rank: usize,
    pub upper_rank: usize,
    pub low: Option<f64>,
    pub high: Option<f64>,
    /// How often such an interval holds the quantile, if the values are continuous.
    pub coverage: f64,
}

pub fn rank_interval(values: &[f64], q: f64, level: f64) -> Result<RankInterval, Invalid> {
    numbers("x", values, 1)?;
    probability("q", q)?;
    let tail = (1.0 - confidence("conf", level)?) / 2.0;
    let sorted = sorted(values);
    let n = sorted.len();
    let up_to = |k: usize| binomial_up_to(k as i64 - 1, n as u64, q);
    // Chances add up with k, so both ranks are found by halving.
    let lower_rank = partition(n + 1, |k| up_to(k) <= tail).saturating_sub(1);
    let upper_rank = partition(n + 1, |k| 1.0 - up_to(k) > tail);
    Ok(RankInterval {
        lower_rank,
        upper_rank,
        low: lower_rank.checked_sub(1).map(|at| sorted[at]),
        high: sorted.get(upper_rank - 1).copied(),
        coverage: up_to(upper_rank) - up_to(lower_rank),
    })
}

/// How many of 0, 1, … up to `end` hold, if those that hold come first.
fn partition(end: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, end);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// What the median of a sample drawn anew from the values would be, and how often: exact (Efron 1979).
#[derive(Debug, Clone, PartialEq)]
pub struct MedianLaw {
    /// Each value that the median can take, ascending, with its probability.
    pub chances: Vec<(f64, f64)>,
}

impl MedianLaw {
    /// Of an odd number of values: of an even one the median lies between two of them.
    pub fn of(values: &[f64]) -> Result<Self, Invalid> {
        numbers("x", values, 1)?;
        let n = values.len();
        if n.is_multiple_of(2) {
            return Err(Invalid::new("x", "must have an odd number of values; resample an even one"));
        }
        let middle = (n as i64 + 1) / 2;
        let mut chances: Vec<(f64, f64)> = Vec::new();
        let mut before = 0.0;
        for (at, value) in sorted(values).into_iter().enumerate() {
            // The median is at most the value if so many of the sample are.
            let up_to = 1.0 - binomial_up_to(middle - 1, n as u64, (at + 1) as f64 / n as f64);
            match chances.last_mut() {
                Some((last, chance)) if *last == value => *chance += up_to - before,
                _ => chances.push((value, up_to - before)),
            }
            before = up_to;
        }
        Ok(Self { chances })
    }

    pub fn mean(&self) -> f64 {
        self.chances.iter().map(|(value, chance)| value * chance).sum()
    }

    pub fn deviation(&self) -> f64 {
        let mean = self.mean();
        self.chances.iter().map(|(value, chance)| chance * (value - mean).powi(2)).sum::<f64>().sqrt()
    }

    /// From the first value that the median is below with at least the one tail to the first with the other.
    pub fn interval(&self, level: f64) -> Result<Interval, Invalid> {
        let tail = (1.0 - confidence("conf", level)?) / 2.0;
        let at = |share: f64| {
            let mut sum = 0.0;
            let found = self.chances.iter().find(|(_, chance)| {
                sum += chance;
                sum >= share
            });
            found.or(self.chances.last()).map_or(f64::NAN, |(value, _)| *value)
        };
        Ok(Interval { low: at(tail), high: at(1.0 - tail) })
    }
}

/// A statistic over samples of customers drawn anew, sorted. `samples` holds the values of each customer: whoever
/// comes more than once is drawn with all that is theirs.
pub fn bootstrap(
    customers: &[Vec<f64>],
    resamples: usize,
    seed: u64,
    statistic: impl Fn(&mut Vec<f64>) -> f64,
) -> Result<Vec<f64>, Invalid> {
    if customers.is_empty() || customers.iter().all(Vec::is_empty) {
        return Err(Invalid::new("x", "must have at least 1 value"));
    }
    if !(1..=RESAMPLES_MAX).contains(&resamples) {
        return Err(Invalid::new("resamples", format!("must be from 1 to {RESAMPLES_MAX}")));
    }
    let total: usize = customers.iter().map(Vec::len).sum();
    if total.saturating_mul(resamples) > 10_000_000_000 {
        return Err(Invalid::new("resamples", "times the number of values must be at most 10,000,000,000"));
    }
    let mut dice = Dice::new(seed);
    let mut drawn = Vec::with_capacity(total);
    let mut found: Vec<f64> = Vec::with_capacity(resamples);
    for _ in 0..resamples {
        drawn.clear();
        for _ in customers {
            drawn.extend_from_slice(&customers[dice.below(customers.len())]);
        }
        if !drawn.is_empty() {
            found.push(statistic(&mut drawn));
        }
    }
    found.sort_unstable_by(f64::total_cmp);
    Ok(found)
}

/// The quantile of values that may be put in another order.
pub fn quantile_in_place(values: &mut [f64], q: f64) -> f64 {
    values.sort_unstable_by(f64::total_cmp);
    interpolated(values, q)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drawing_anew_agrees_with_the_exact_law() {
        let values = [3.0, 5.0, 6.0, 9.0, 14.0, 22.0, 61.0];
        let law = MedianLaw::of(&values).expect("a law");
        assert!((law.chances.iter().map(|(_, chance)| chance).sum::<f64>() - 1.0).abs() < 1e-12);
        let customers: Vec<Vec<f64>> = values.iter().map(|value| vec![*value]).collect();
        let drawn = bootstrap(&customers, 200_000, 1, |sample| quantile_in_place(sample, 0.5)).expect("medians");
        for (value, chance) in &law.chances {
            let share = drawn.iter().filter(|median| *median == value).count() as f64 / drawn.len() as f64;
            assert!((share - chance).abs() < 0.004, "{value}: {share} {chance}");
        }
        assert_eq!(drawn, bootstrap(&customers, 200_000, 1, |sample| quantile_in_place(sample, 0.5)).expect("medians"));
    }

    #[test]
    fn equal_values_share_their_chance_and_even_numbers_are_refused() {
        let law = MedianLaw::of(&[2.0, 2.0, 5.0]).expect("a law");
        assert_eq!(law.chances.len(), 2);
        assert!((law.chances[0].1 - 20.0 / 27.0).abs() < 1e-12);
        assert_eq!(MedianLaw::of(&[1.0, 2.0]).expect_err("refused").field, "x");
    }

    #[test]
    fn few_values_have_no_bound_far_out() {
        let found = rank_interval(&[1.0, 2.0, 3.0], 0.9, 0.95).expect("an interval");
        assert_eq!((found.high, found.upper_rank), (None, 4));
        let one = rank_interval(&[1.0], 0.5, 0.95).expect("an interval");
        assert_eq!((one.low, one.high, one.lower_rank, one.upper_rank), (None, None, 0, 2));
        assert_eq!(one.coverage, 1.0);
    }
}
