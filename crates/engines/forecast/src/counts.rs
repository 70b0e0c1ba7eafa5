//! The law of a count: Poisson, or negative binomial where days vary more than chance makes them.
//!
//! A count with mean m has the variance m + extra·m². With `extra` 0 that is Poisson; else the rate
//! itself varies from day to day as a gamma variable with the squared deviation `extra`.

use crate::Interval;
use crate::invalid::{COUNT_MAX, Invalid, count, number, probability};
use crate::special::{beta, gamma, roots};

/// Below this the two laws are the same to the last digit that matters.
const POISSON_BELOW: f64 = 1e-9;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CountLaw {
    mean: f64,
    extra: f64,
}

/// The counts that are usual, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub low: u64,
    pub high: u64,
}

impl CountLaw {
    pub fn poisson(mean: f64) -> Result<Self, Invalid> {
        Self::new(mean, 0.0)
    }

    /// `extra`: the squared deviation of the rate as a share of it.
    pub fn new(mean: f64, extra: f64) -> Result<Self, Invalid> {
        number("mean", mean, 0.0, COUNT_MAX as f64)?;
        number("extra", extra, 0.0, 1e6)?;
        Ok(Self { mean, extra })
    }

    pub const fn mean(self) -> f64 {
        self.mean
    }

    pub fn variance(self) -> f64 {
        self.mean + self.extra * self.mean * self.mean
    }

    /// The size of the negative binomial; none for Poisson.
    fn size(self) -> Option<f64> {
        (self.extra > POISSON_BELOW && self.mean > 0.0).then(|| 1.0 / self.extra)
    }

    pub fn probability(self, count: u64) -> f64 {
        let x = count as f64;
        match self.size() {
            None => gamma::density(x, self.mean),
            Some(size) if count == 0 => (-size * (self.mean / size).ln_1p()).exp(),
            Some(size) => beta::front(size, x, size / (size + self.mean)) / x,
        }
    }

    /// The probability of so many or more.
    pub fn at_least(self, count: u64) -> f64 {
        if count == 0 {
            return 1.0;
        }
        match self.size() {
            None => gamma::lower(count as f64, self.mean),
            Some(size) => beta::lower(count as f64, size, self.mean / (size + self.mean)),
        }
    }

    /// The probability of so many or fewer.
    pub fn at_most(self, count: u64) -> f64 {
        match self.size() {
            None => gamma::upper(count as f64 + 1.0, self.mean),
            Some(size) => beta::upper(count as f64 + 1.0, size, self.mean / (size + self.mean)),
        }
    }

    /// Exact control limits: on either side a count beyond them has at most the probability `tail`.
    pub fn limits(self, tail: f64) -> Result<Limits, Invalid> {
        probability("tail", tail)?;
        // From what a normal count would have, in growing steps to a bracket.
        let deviation = self.variance().sqrt();
        let away = (-2.0 * tail.ln()).sqrt() * deviation;
        let rare_above = |x: u64| self.at_least(x.saturating_add(1)) <= tail;
        let step = (deviation / 2.0) as u64 + 2;
        let high = bracketed((self.mean + 0.8 * away) as u64, step, rare_above);
        // The first count that is not too rare below; everything under it is beyond the limit.
        let low = bracketed((self.mean - 0.8 * away).max(0.0) as u64, step, |x| self.at_most(x) > tail);
        Ok(Limits { low, high })
    }
}

/// The first count of which something holds that holds for all larger ones too.
fn bracketed(guess: u64, step: u64, holds: impl Fn(u64) -> bool) -> u64 {
    let (mut low, mut high, mut step) = (guess, guess, step);
    if holds(guess) {
        while low > 0 && holds(low) {
            high = low;
            low = low.saturating_sub(step);
            step = step.saturating_mul(2);
        }
    } else {
        while !holds(high) && high < COUNT_MAX.saturating_mul(1_000) {
            low = high;
            high = high.saturating_add(step);
            step = step.saturating_mul(2);
        }
    }
    roots::first(low, high, holds).unwrap_or(high)
}

/// The exact interval of a Poisson mean of which `cases` were seen (Garwood 1936): the means for
/// which neither so many nor so few are rarer than half of what lies outside `level`.
pub fn garwood(cases: u64, level: f64) -> Result<Interval, Invalid> {
    count("cases", cases)?;
    let outside = (1.0 - probability("level", level)?) / 2.0;
    let x = cases as f64;
    let low = if cases == 0 { 0.0 } else { gamma::quantile(x, outside) };
    Ok(Interval { low, high: gamma::quantile(x + 1.0, 1.0 - outside) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn law(mean: f64, extra: f64) -> CountLaw {
        CountLaw::new(mean, extra).expect("a law")
    }

    /// Exact tails as sums of the probabilities; and P(X ≥ 30 | 18), P(X ≥ 5 | 1.2) in 15 digits.
    #[test]
    fn tails_are_exact() {
        assert!((law(18.0, 0.0).at_least(30) - 0.005_944_277_849_792_63).abs() < 1e-14);
        assert!((law(1.2, 0.0).at_least(5) - 0.007_745_788_276_441_41).abs() < 1e-14);
        for law in [law(0.3, 0.0), law(7.5, 0.0), law(7.5, 0.4), law(900.0, 0.0), law(900.0, 0.01)] {
            let mut below = 0.0;
            for x in 0..3_000 {
                assert!((law.at_least(x) - (1.0 - below)).abs() < 1e-11, "{law:?} {x}");
                below += law.probability(x);
                assert!((law.at_most(x) - below).abs() < 1e-11, "{law:?} {x}");
            }
        }
    }

    #[test]
    fn moments_are_those_of_the_law() {
        let law = law(4.0, 0.5);
        let mean: f64 = (0..2_000).map(|x| x as f64 * law.probability(x)).sum();
        let square: f64 = (0..2_000).map(|x| (x as f64).powi(2) * law.probability(x)).sum();
        assert!((mean - 4.0).abs() < 1e-9);
        assert!((square - mean * mean - law.variance()).abs() < 1e-8);
    }

    #[test]
    fn large_means_keep_their_digits() {
        // Half of a large Poisson count lies above its mean, a third of a deviation aside (Ramanujan).
        for mean in [1e4, 1e6, 1e9] {
            let law = law(mean, 0.0);
            let wanted = 0.5 + 2.0 / (3.0 * (std::f64::consts::TAU * mean).sqrt());
            assert!((law.at_most(mean as u64) - wanted).abs() < 1e-6, "{mean}");
            let six = (mean + 6.0 * mean.sqrt()) as u64;
            assert!((1e-10..1e-8).contains(&law.at_least(six)), "{mean}: {}", law.at_least(six));
        }
    }

    #[test]
    fn beyond_the_limits_is_at_most_as_rare_as_asked_and_no_limit_is_too_wide() {
        for (mean, extra) in [(0.0, 0.0), (0.05, 0.0), (3.0, 0.0), (3.0, 2.0), (250.0, 0.05), (1e7, 0.0)] {
            for tail in [0.05, 0.001_35, 1e-6] {
                let law = law(mean, extra);
                let Limits { low, high } = law.limits(tail).expect("limits");
                assert!(law.at_least(high + 1) <= tail, "{law:?} {tail} {high}");
                assert!(high == 0 || law.at_least(high) > tail, "{law:?} {tail} {high}");
                assert!(low == 0 || law.at_most(low - 1) <= tail, "{law:?} {tail} {low}");
                assert!(low <= high);
            }
        }
    }

    #[test]
    fn garwoods_intervals_are_the_tabulated_ones() {
        for (cases, low, high) in
            [(0, 0.0, 3.688_879_454_11), (10, 4.795_388_696_13, 18.390_356_042), (100, 81.364, 121.627)]
        {
            let found = garwood(cases, 0.95).expect("an interval");
            assert!((found.low - low).abs() < 5e-4 && (found.high - high).abs() < 5e-4, "{found:?}");
        }
        let ten = garwood(10, 0.95).expect("an interval");
        assert!((ten.low - 4.795_388_696_13).abs() < 1e-10 && (ten.high - 18.390_356_042).abs() < 1e-8);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        assert_eq!(CountLaw::poisson(f64::NAN).expect_err("refused").field, "mean");
        assert_eq!(CountLaw::new(1.0, -0.1).expect_err("refused").field, "extra");
        assert_eq!(garwood(COUNT_MAX + 1, 0.95).expect_err("refused").field, "cases");
        assert_eq!(garwood(1, 1.0).expect_err("refused").field, "level");
        assert_eq!(law(1.0, 0.0).limits(0.0).expect_err("refused").field, "tail");
    }
}
