//! Whether a restriction may be there by chance.

use super::cases::Cases;
use super::limits::Limits;

/// If a restriction of the box did nothing, how likely were so many cases of interest in it or more (Bryant and
/// Lempert 2010): a binomial tail with the density of the box without that restriction. Called quasi, as the box
/// was looked for. None of dimensions that are not restricted.
pub fn quasi_p(cases: &Cases, limits: &Limits) -> Vec<Option<f64>> {
    let (inside, hits) = limits.count(cases);
    let one = |dimension: usize| {
        if !limits.is_restricted(dimension) {
            return None;
        }
        let mut without = limits.clone();
        (without.from_below[dimension], without.from_above[dimension]) = (false, false);
        let (wider, hits_there) = without.count(cases);
        Some(if wider == 0 { 1.0 } else { at_least(hits, inside, hits_there as f64 / wider as f64) })
    };
    (0..limits.low.len()).map(one).collect()
}

/// The probability of `hits` or more in so many trials.
fn at_least(hits: usize, trials: usize, share: f64) -> f64 {
    if hits == 0 || share >= 1.0 {
        return 1.0;
    }
    if share <= 0.0 {
        return 0.0;
    }
    let (hit, miss) = (share.ln(), (-share).ln_1p());
    let mut term: f64 = (0..hits).map(|at| ((trials - at) as f64 / (hits - at) as f64).ln()).sum::<f64>()
        + hits as f64 * hit
        + (trials - hits) as f64 * miss;
    let mut sum = 0.0;
    for at in hits..=trials {
        let now = term.exp();
        sum += now;
        // Past the middle terms only fall: what is left is less than a rounding.
        if at as f64 > share * trials as f64 && now < 1e-18 * sum {
            break;
        }
        term += ((trials - at) as f64 / (at + 1) as f64).ln() + hit - miss;
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_is_that_of_the_binomial() {
        // scipy.stats.binom.sf(k - 1, n, p)
        for (hits, trials, share, wanted) in [
            (7, 10, 0.5, 0.171_875),
            (0, 10, 0.5, 1.0),
            (10, 10, 0.9, 0.348_678_440_1),
            (257, 312, 0.382, 1.075_046_640_271_545_5e-57),
            (520, 1_000, 0.5, 0.108_724_146_602_070_75),
        ] {
            let found = at_least(hits, trials, share);
            assert!((found / wanted - 1.0).abs() < 1e-9, "{hits} of {trials}: {found}");
        }
    }
}
