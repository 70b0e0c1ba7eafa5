//! Two samples by their ranks: Mann and Whitney's test, and by how much one is shifted (Hodges and Lehmann).

use crate::Interval;
use crate::invalid::{Invalid, confidence, numbers};
use crate::laws::{normal_beyond, normal_critical};

/// Up to so many pairs, and where no two values are equal, chances are counted exactly.
const EXACT_PAIRS_MAX: usize = 2_500;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannWhitney {
    /// Pairs in which the value after is the larger one; a tie counts a half.
    pub u: f64,
    /// How often a value after is larger than one before.
    pub superiority: f64,
    pub z: f64,
    /// Two-sided, by the normal law with ties reckoned with and the correction of a half.
    pub p: f64,
    /// The same without the correction.
    pub p_uncorrected: f64,
    /// Of small samples without ties.
    pub p_exact: Option<f64>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    /// The median of all differences, one value after less one before.
    pub value: f64,
    pub interval: Interval,
}

pub fn mann_whitney(after: &[f64], before: &[f64]) -> Result<MannWhitney, Invalid> {
    numbers("after", after, 1)?;
    numbers("before", before, 1)?;
    let (n, m) = (after.len() as f64, before.len() as f64);
    let (ranks, ties) = ranks(&after.iter().chain(before).copied().collect::<Vec<_>>());
    let u = ranks[..after.len()].iter().sum::<f64>() - n * (n + 1.0) / 2.0;
    let (mean, all) = (n * m / 2.0, n + m);
    let deviation = (n * m / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)))).sqrt();
    let z = if deviation > 0.0 { (u - mean) / deviation } else { 0.0 };
    let corrected = if deviation > 0.0 { ((u - mean).abs() - 0.5).max(0.0) / deviation } else { 0.0 };
    Ok(MannWhitney {
        u,
        superiority: u / (n * m),
        z,
        p: normal_beyond(corrected),
        p_uncorrected: normal_beyond(z),
        p_exact: counted(after.len(), before.len(), ties).map(|law| {
            let above = u.max(n * m - u).round() as usize;
            (2.0 * law[above..].iter().sum::<f64>()).min(1.0)
        }),
    })
}

/// The shift with its interval: two of the differences, by rank.
pub fn hodges_lehmann(after: &[f64], before: &[f64], level: f64) -> Result<Shift, Invalid> {
    numbers("after", after, 1)?;
    numbers("before", before, 1)?;
    let z = normal_critical(confidence("conf", level)?);
    let (after, before) = (crate::quantiles::sorted(after), crate::quantiles::sorted(before));
    let (n, m) = (after.len(), before.len());
    let pairs = n as u64 * m as u64;
    let at = |rank: u64| nth_difference(&after, &before, rank);
    let value = f64::midpoint(at(pairs.div_ceil(2)), at(pairs / 2 + 1));
    let (_, ties) = ranks(&after.iter().chain(&before).copied().collect::<Vec<_>>());
    let all = (n + m) as f64;
    // The largest rank that so many pairs fall below too seldom; 0 where there are too few.
    let outside = match counted(n, m, ties) {
        Some(law) => {
            let mut sum = 0.0;
            law.iter()
                .take_while(|chance| {
                    sum += **chance;
                    sum <= (1.0 - level) / 2.0
                })
                .count() as u64
        }
        None => {
            let deviation = (pairs as f64 / 12.0 * (all + 1.0 - ties / (all * (all - 1.0)).max(1.0))).sqrt();
            (pairs as f64 / 2.0 - z * deviation).floor().max(0.0) as u64
        }
    };
    let interval = if outside == 0 {
        Interval { low: f64::NEG_INFINITY, high: f64::INFINITY }
    } else {
        Interval { low: at(outside), high: at(pairs + 1 - outside) }
    };
    Ok(Shift { value, interval })
}

/// Ranks from 1, equal values sharing theirs, and the sum of t³ − t over groups of equal values.
pub(crate) fn ranks(values: &[f64]) -> (Vec<f64>, f64) {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| values[*one].total_cmp(&values[*other]));
    let mut ranks = vec![0.0; values.len()];
    let (mut ties, mut from) = (0.0, 0);
    while from < order.len() {
        let equal = order[from..].iter().take_while(|at| values[**at] == values[order[from]]).count().max(1);
        let shared = from as f64 + f64::midpoint(1.0, equal as f64);
        order[from..from + equal].iter().for_each(|at| ranks[*at] = shared);
        ties += (equal as f64).powi(3) - equal as f64;
        from += equal;
    }
    (ranks, ties)
}

/// How often U takes each of its values, counted over all orders; none of ties or many pairs.
fn counted(n: usize, m: usize, ties: f64) -> Option<Vec<f64>> {
    if ties > 0.0 || n.saturating_mul(m) > EXACT_PAIRS_MAX {
        return None;
    }
    // The Gaussian binomial: Π (1 − qᵐ⁺ⁱ) / (1 − qⁱ), multiplied and divided one factor at a time.
    let mut counts = vec![0.0; n * m + 1];
    counts[0] = 1.0;
    for i in 1..=n {
        for at in (m + i..counts.len()).rev() {
            counts[at] -= counts[at - m - i];
        }
        for at in i..counts.len() {
            counts[at] += counts[at - i];
        }
    }
    let all: f64 = counts.iter().sum();
    // Counts above 2⁵³ would no longer be exact, and differences of them worse.
    (all < 9e15).then(|| counts.iter().map(|count| count / all).collect())
}

/// The so-manieth smallest difference (from 1) without making them all: halving over the doubles themselves.
fn nth_difference(after: &[f64], before: &[f64], rank: u64) -> f64 {
    // In this order the bits of doubles are those of whole numbers.
    let key = |x: f64| {
        let bits = x.to_bits() as i64;
        bits ^ (((bits >> 63) as u64) >> 1) as i64
    };
    let number = |key: i64| f64::from_bits((key ^ (((key >> 63) as u64) >> 1) as i64) as u64);
    let up_to = |limit: f64| {
        let mut first = 0;
        let mut count = 0_u64;
        for value in after {
            while first < before.len() && value - before[first] > limit {
                first += 1;
            }
            count += (before.len() - first) as u64;
        }
        count
    };
    let (mut low, mut high) = (key(after[0] - before[before.len() - 1]), key(after[after.len() - 1] - before[0]));
    while low < high {
        let middle = (low >> 1) + (high >> 1) + (low & high & 1);
        if up_to(number(middle)) >= rank { high = middle } else { low = middle + 1 }
    }
    // −0.0 and 0.0 are one number.
    number(low) + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Dice;

    /// Hollander and Wolfe, Nonparametric Statistical Methods, example 4.1 (as in R's help of wilcox.test).
    #[test]
    fn the_textbook_example_is_met() {
        let after = [0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
        let before = [1.15, 0.88, 0.90, 0.74, 1.21];
        let found = mann_whitney(&after, &before).expect("a test");
        assert_eq!(found.u, 35.0);
        // One-sided 0.1272
        assert!((found.p_exact.expect("few values") - 0.254_412_254_412_254_4).abs() < 1e-12, "{found:?}");
        let shift = hodges_lehmann(&after, &before, 0.95).expect("a shift");
        assert!((shift.value - 0.305).abs() < 1e-12, "{shift:?}");
        assert!((shift.interval.low + 0.15).abs() < 1e-12 && (shift.interval.high - 0.76).abs() < 1e-12, "{shift:?}");
    }

    #[test]
    fn differences_are_those_of_all_pairs() {
        let mut dice = Dice::new(3);
        for _ in 0..200 {
            let mut draw = |n: usize| (0..n).map(|_| (dice.normal() * 4.0).round() / 3.0).collect::<Vec<f64>>();
            let (one, other) = (crate::quantiles::sorted(&draw(7)), crate::quantiles::sorted(&draw(4)));
            let all: Vec<f64> = one.iter().flat_map(|x| other.iter().map(move |y| x - y)).collect();
            let all = crate::quantiles::sorted(&all);
            for (at, wanted) in all.iter().enumerate() {
                assert_eq!(nth_difference(&one, &other, at as u64 + 1), *wanted);
            }
        }
    }

    #[test]
    fn what_is_all_alike_differs_in_nothing() {
        let found = mann_whitney(&[1.0; 4], &[1.0; 5]).expect("a test");
        assert_eq!((found.u, found.z, found.p, found.p_exact), (10.0, 0.0, 1.0, None));
        let few = hodges_lehmann(&[2.0], &[1.0], 0.95).expect("a shift");
        assert_eq!((few.value, few.interval.high), (1.0, f64::INFINITY));
        assert!(mann_whitney(&[], &[1.0]).is_err());
    }

    #[test]
    fn intervals_hold_the_shift_as_often_as_they_promise() {
        let mut dice = Dice::new(11);
        for (n, m) in [(8, 8), (70, 60)] {
            let held = (0..1_000).filter(|_| {
                let mut draw = |n: usize| (0..n).map(|_| -dice.unit().ln()).collect::<Vec<f64>>();
                let (one, other) = (draw(n), draw(m));
                let found = hodges_lehmann(&one, &other, 0.95).expect("a shift").interval;
                found.low <= 0.0 && found.high >= 0.0
            });
            let held = held.count();
            assert!((930..=985).contains(&held), "{n} {m}: {held}");
        }
    }
}
