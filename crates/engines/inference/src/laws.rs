//! The laws of chance that tests and intervals rest on.

use crate::special::{incomplete_beta, incomplete_gamma};

/// The share of the standard normal distribution below z, exact in both tails.
pub fn normal_below(z: f64) -> f64 {
    let tail = 0.5 * incomplete_gamma(0.5, 0.5 * z * z).1;
    if z < 0.0 { tail } else { 1.0 - tail }
}

pub fn normal_density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt()
}

/// How often a standard normal value lies as far from 0 as z, or farther.
pub fn normal_beyond(z: f64) -> f64 {
    incomplete_gamma(0.5, 0.5 * z * z).1
}

/// The z below which a share p of the standard normal distribution lies.
pub fn normal_quantile(p: f64) -> f64 {
    // Only the smaller tail is exact.
    if p > 0.5 { -normal_quantile(1.0 - p) } else { rising(-40.0, 0.0, |z| normal_below(z) - p) }
}

/// Between minus and plus of it lies so much of the standard normal distribution.
pub fn normal_critical(confidence: f64) -> f64 {
    normal_quantile(0.5 + confidence / 2.0)
}

/// How often a t value with so many degrees of freedom lies as far from 0 as t, or farther.
pub fn student_beyond(t: f64, df: f64) -> f64 {
    if !t.is_finite() {
        return 0.0;
    }
    // Above this the two laws differ by less than a millionth of the p.
    if df > 1e7 {
        return normal_beyond(t);
    }
    incomplete_beta(df / 2.0, 0.5, df / (df + t * t))
}

/// Between minus and plus of it lies so much of the t distribution with so many degrees of freedom.
pub fn student_critical(confidence: f64, df: f64) -> f64 {
    let beyond = 1.0 - confidence;
    let mut high = normal_critical(confidence).max(1.0);
    for _ in 0..200 {
        if student_beyond(high, df) <= beyond {
            break;
        }
        high *= 2.0;
    }
    rising(0.0, high, |t| beyond - student_beyond(t, df))
}

/// How often a χ² value with so many degrees of freedom is as large as x, or larger.
pub fn chi_squared_above(x: f64, df: f64) -> f64 {
    if x <= 0.0 {
        1.0
    } else if !x.is_finite() {
        0.0
    } else {
        incomplete_gamma(df / 2.0, x / 2.0).1
    }
}

/// How often at most k of n chances of probability p come true.
pub fn binomial_up_to(k: i64, n: u64, p: f64) -> f64 {
    let Ok(k) = u64::try_from(k) else { return 0.0 };
    if k >= n { 1.0 } else { incomplete_beta((n - k) as f64, k as f64 + 1.0, 1.0 - p) }
}

/// Where a rising function is zero, by halving; the nearer end if it is zero outside.
pub fn rising(low: f64, high: f64, f: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (low, high);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if middle <= low || middle >= high {
            break;
        }
        if f(middle) < 0.0 { low = middle } else { high = middle }
    }
    high
}

/// Where a function is largest: the best of `steps` points of the interval, then by the golden section between
/// its neighbours.
pub fn largest(low: f64, high: f64, steps: usize, f: impl Fn(f64) -> f64) -> f64 {
    let width = (high - low) / steps as f64;
    let at = |step: usize| low + width * step as f64;
    let mut best = (f64::NEG_INFINITY, 0);
    for step in 0..=steps {
        let value = f(at(step));
        if value > best.0 {
            best = (value, step);
        }
    }
    let (mut from, mut to) = (at(best.1.saturating_sub(1)), at((best.1 + 1).min(steps)));
    let golden = (5_f64.sqrt() - 1.0) / 2.0;
    let (mut one, mut other) = (to - golden * (to - from), from + golden * (to - from));
    let (mut of_one, mut of_other) = (f(one), f(other));
    for _ in 0..60 {
        if of_one > of_other {
            (to, other, of_other) = (other, one, of_one);
            one = to - golden * (to - from);
            of_one = f(one);
        } else {
            (from, one, of_one) = (one, other, of_other);
            other = from + golden * (to - from);
            of_other = f(other);
        }
    }
    f64::midpoint(from, to)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Abramowitz and Stegun, tables 26.1, 26.8 and 26.10.
    #[test]
    fn the_tables_are_met() {
        assert!((normal_below(1.0) - 0.841_344_746_068_543).abs() < 1e-14);
        assert!((normal_critical(0.95) - 1.959_963_984_540_054).abs() < 1e-13);
        assert!((normal_below(-10.0) / 7.619_853_024_160_527e-24 - 1.0).abs() < 1e-10);
        for (df, t) in [(1.0, 12.706_204_736_2), (4.0, 2.776_445_105_2), (20.0, 2.085_963_447_3)] {
            assert!((student_critical(0.95, df) - t).abs() < 1e-9, "{df}");
            assert!((student_beyond(t, df) - 0.05).abs() < 1e-10, "{df}");
        }
        assert!((chi_squared_above(3.841_458_820_694, 1.0) - 0.05).abs() < 1e-12);
        assert_eq!((chi_squared_above(0.0, 3.0), chi_squared_above(f64::INFINITY, 3.0)), (1.0, 0.0));
    }

    #[test]
    fn the_binomial_is_the_sum_of_its_chances() {
        let pmf =
            |k: u32| f64::from([1, 5, 10, 10, 5, 1][k as usize]) * 0.3_f64.powi(k as i32) * 0.7_f64.powi(5 - k as i32);
        let mut sum = 0.0;
        for k in 0..=5 {
            sum += pmf(k);
            assert!((binomial_up_to(i64::from(k), 5, 0.3) - sum).abs() < 1e-14, "{k}");
        }
        assert_eq!((binomial_up_to(-1, 5, 0.3), binomial_up_to(9, 5, 0.3)), (0.0, 1.0));
        assert_eq!((binomial_up_to(2, 5, 0.0), binomial_up_to(2, 5, 1.0)), (1.0, 0.0));
    }

    #[test]
    fn the_largest_is_found_inside_and_at_an_end() {
        assert!((largest(-2.0, 3.0, 10, |x| -(x - 0.7_f64).powi(2)) - 0.7).abs() < 1e-7);
        assert!((largest(0.0, 1.0, 10, |x| x) - 1.0).abs() < 1e-9);
    }
}
