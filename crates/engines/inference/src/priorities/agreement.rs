//! How far several people agree: on an order, on classes, on one thing.

use crate::invalid::{Invalid, numbers, same_length};
use crate::proportions::Tested;
use crate::ranks::ranks;

/// So many votes of one round are taken.
const VOTES_MAX: usize = 1_000_000;

/// So many classes are told apart at most.
const CLASSES_MAX: usize = 100;

/// Kendall's W over the scores that each rater gave to each item, ties reckoned with: 0 no agreement, 1 one order. The
/// statistic is χ² = m(n − 1)W. Raters who gave all items the same have no order to agree with.
pub fn kendall_w(scores: &[Vec<f64>]) -> Result<(f64, Tested), Invalid> {
    let m = scores.len();
    let n = scores.first().map_or(0, Vec::len);
    if m < 2 || n < 2 {
        return Err(Invalid::new("scores_by_rater", "must hold at least 2 raters with at least 2 items each"));
    }
    let (mut sums, mut ties) = (vec![0.0; n], 0.0);
    for (rater, scores) in scores.iter().enumerate() {
        let field = format!("scores_by_rater[{rater}]");
        same_length(&field, scores.len(), "scores_by_rater[0]", n)?;
        numbers(&field, scores, 2)?;
        let (ranks, tied) = ranks(scores);
        sums.iter_mut().zip(ranks).for_each(|(sum, rank)| *sum += rank);
        ties += tied;
    }
    let (m, n) = (m as f64, n as f64);
    let mean = m * (n + 1.0) / 2.0;
    let s: f64 = sums.iter().map(|sum| (sum - mean).powi(2)).sum();
    let most = m * m * (n * n * n - n) - m * ties;
    if most <= 0.0 {
        return Err(Invalid::new("scores_by_rater", "must tell at least two items apart"));
    }
    let w = 12.0 * s / most;
    let statistic = m * (n - 1.0) * w;
    Ok((w, Tested { statistic, p: crate::laws::chi_squared_above(statistic, n - 1.0) }))
}

/// Fleiss' kappa over how many raters put each item into each category, as many raters for each item.
pub fn fleiss_kappa(counts: &[Vec<u64>]) -> Result<f64, Invalid> {
    let first = counts.first().map_or(&[][..], Vec::as_slice);
    let raters = first.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
    if raters < 2 || raters > VOTES_MAX as u64 {
        return Err(Invalid::new("counts_item_by_category[0]", "must count from 2 to 1000000 raters"));
    }
    let mut shares = vec![0.0; first.len()];
    let mut agreed = 0.0;
    for (item, row) in counts.iter().enumerate() {
        let field = format!("counts_item_by_category[{item}]");
        same_length(&field, row.len(), "counts_item_by_category[0]", first.len())?;
        if row.iter().fold(0_u64, |sum, count| sum.saturating_add(*count)) != raters {
            return Err(Invalid::new(field, format!("must count {raters} raters, as the first item does")));
        }
        shares.iter_mut().zip(row).for_each(|(share, count)| *share += *count as f64);
        agreed += row.iter().map(|count| *count as f64 * (*count as f64 - 1.0)).sum::<f64>();
    }
    let (n, items) = (raters as f64, counts.len() as f64);
    let seen = agreed / (items * n * (n - 1.0));
    let by_chance: f64 = shares.iter().map(|share| (share / (items * n)).powi(2)).sum();
    if by_chance >= 1.0 {
        return Err(Invalid::new("counts_item_by_category", "must use at least two categories"));
    }
    Ok((seen - by_chance) / (1.0 - by_chance))
}

/// Cohen's kappa of two raters over the classes that each gave to each item, as ranks from 0: how much more often they gave
/// the same than two would who gave as many of each by chance.
pub fn cohen_kappa(pairs: &[[usize; 2]]) -> Result<f64, Invalid> {
    const FIELD: &str = "classes_item_by_rater";
    if pairs.is_empty() || pairs.len() > VOTES_MAX {
        return Err(Invalid::new(FIELD, format!("must be from 1 to {VOTES_MAX} items")));
    }
    if pairs.iter().flatten().any(|class| *class >= CLASSES_MAX) {
        return Err(Invalid::new(FIELD, format!("must be below {CLASSES_MAX}")));
    }
    let n = pairs.len() as f64;
    let share = |rater: usize, class: usize| pairs.iter().filter(|pair| pair[rater] == class).count() as f64 / n;
    let seen = pairs.iter().filter(|[one, other]| one == other).count() as f64 / n;
    let by_chance: f64 = (0..CLASSES_MAX).map(|class| share(0, class) * share(1, class)).sum();
    if by_chance >= 1.0 {
        return Err(Invalid::new(FIELD, "must use at least two classes"));
    }
    Ok((seen - by_chance) / (1.0 - by_chance))
}

/// How far apart two classes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Metric {
    /// Any two are as far apart.
    Nominal,
    /// By how many votes lie between them.
    Ordinal,
    /// By their numbers.
    Interval,
}

/// Krippendorff's alpha over the votes on each item, as ranks from 0; a vote that was not cast is none.
pub fn krippendorff_alpha(votes: &[Vec<Option<usize>>], metric: Metric) -> Result<f64, Invalid> {
    let classes = votes.iter().flatten().flatten().max().map_or(0, |most| most + 1);
    if classes > CLASSES_MAX {
        return Err(Invalid::new("votes_item_by_rater", format!("must be below {CLASSES_MAX}")));
    }
    let mut together = vec![0.0; classes * classes];
    for item in votes {
        let cast: Vec<usize> = item.iter().flatten().copied().collect();
        if cast.len() > 10_000 {
            return Err(Invalid::new("votes_item_by_rater", "must have at most 10000 votes on an item"));
        }
        // A vote alone agrees with nobody and differs from nobody.
        if cast.len() < 2 {
            continue;
        }
        let mut counts = vec![0.0; classes];
        cast.iter().for_each(|class| counts[*class] += 1.0);
        for c in 0..classes {
            for k in 0..classes {
                let pairs = counts[c] * (counts[k] - f64::from(u8::from(c == k)));
                together[c * classes + k] += pairs / (cast.len() as f64 - 1.0);
            }
        }
    }
    let each: Vec<f64> = (0..classes).map(|c| together[c * classes..(c + 1) * classes].iter().sum()).collect();
    let all: f64 = each.iter().sum();
    let (mut seen, mut expected) = (0.0, 0.0);
    for c in 0..classes {
        for k in 0..classes {
            let apart = distance(metric, c, k, &each);
            seen += together[c * classes + k] * apart;
            expected += each[c] * each[k] * apart;
        }
    }
    if expected <= 0.0 {
        return Err(Invalid::new("votes_item_by_rater", "must have items with 2 votes, and at least two classes"));
    }
    Ok(1.0 - (all - 1.0) * seen / expected)
}

fn distance(metric: Metric, c: usize, k: usize, each: &[f64]) -> f64 {
    let (low, high) = (c.min(k), c.max(k));
    match metric {
        Metric::Nominal => f64::from(u8::from(c != k)),
        Metric::Ordinal => (each[low..=high].iter().sum::<f64>() - f64::midpoint(each[c], each[k])).powi(2),
        Metric::Interval => ((high - low) as f64).powi(2),
    }
}

/// How far the votes on one item lie apart: the sum over all pairs, as a share of the most that so many votes can
/// (half of them at either end). 0 is one voice, 1 is a split from end to end.
pub fn disagreement(votes: &[usize], classes: usize) -> Result<f64, Invalid> {
    if votes.len() < 2 || votes.len() > VOTES_MAX {
        return Err(Invalid::new("votes", format!("must be from 2 to {VOTES_MAX} votes")));
    }
    if !(2..=CLASSES_MAX).contains(&classes) || votes.iter().any(|vote| *vote >= classes) {
        return Err(Invalid::new("votes", "must be ranks of at least 2 classes, from 0"));
    }
    let mut sorted = votes.to_vec();
    sorted.sort_unstable();
    let n = sorted.len() as f64;
    // In order, the i-th is above i votes and below the others.
    let sum: f64 = sorted.iter().enumerate().map(|(at, vote)| *vote as f64 * (2.0 * at as f64 - n + 1.0)).sum();
    let most = (classes as f64 - 1.0) * (n / 2.0).floor() * (n / 2.0).ceil();
    Ok(sum / most)
}

/// The rank of a class of MoSCoW: W 0, C 1, S 2, M 3.
pub fn class_rank(class: &str) -> Option<usize> {
    ["W", "C", "S", "M"].iter().position(|known| *known == class)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_voice_is_0_and_a_split_is_1() {
        assert_eq!(disagreement(&[3, 3, 3], 4).expect("votes"), 0.0);
        assert_eq!(disagreement(&[3, 0, 3, 0], 4).expect("votes"), 1.0);
        assert_eq!(disagreement(&[3, 0, 3], 4).expect("votes"), 1.0, "of three votes two pairs can differ");
        // 3 and 2, 3 and 1, 2 and 1 are 1 + 2 + 1 apart, of at most 6.
        assert!((disagreement(&[3, 2, 1], 4).expect("votes") - 4.0 / 6.0).abs() < 1e-15);
        assert!(disagreement(&[3], 4).is_err() && disagreement(&[3, 4], 4).is_err());
    }

    /// Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example with missing votes: nominal 0.743,
    /// ordinal 0.815, interval 0.849.
    #[test]
    fn the_published_example_with_missing_votes_is_met() {
        let raters = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        let of = |rater: &str| rater.split(' ').map(|vote| vote.parse().ok()).collect::<Vec<Option<usize>>>();
        let raters: Vec<_> = raters.iter().map(|rater| of(rater)).collect();
        let votes: Vec<Vec<_>> = (0..12).map(|item| raters.iter().map(|rater| rater[item]).collect()).collect();
        for (metric, wanted) in [(Metric::Nominal, 0.743), (Metric::Ordinal, 0.815), (Metric::Interval, 0.849)] {
            let found = krippendorff_alpha(&votes, metric).expect("an alpha");
            assert!((found - wanted).abs() < 6e-4, "{metric:?}: {found}");
        }
    }

    /// Cohen (1960), as it is told everywhere: of 50 applications two readers grant 20 and refuse 15 together, and each grants
    /// some that the other refuses (5 and 10): 0.4.
    #[test]
    fn two_readers_agree_as_cohen_says() {
        let times = |pair: [usize; 2], n: usize| std::iter::repeat_n(pair, n);
        let pairs: Vec<_> =
            times([1, 1], 20).chain(times([0, 0], 15)).chain(times([1, 0], 5)).chain(times([0, 1], 10)).collect();
        assert!((cohen_kappa(&pairs).expect("a kappa") - 0.4).abs() < 1e-12);
        assert_eq!(cohen_kappa(&[[0, 1], [1, 0]]).expect("a kappa"), -1.0);
        assert!(cohen_kappa(&[[1, 1], [1, 1]]).is_err() && cohen_kappa(&[]).is_err());
    }

    #[test]
    fn where_nothing_differs_nothing_is_said() {
        assert!(krippendorff_alpha(&[vec![Some(1), Some(1)]], Metric::Ordinal).is_err());
        assert!(krippendorff_alpha(&[], Metric::Ordinal).is_err());
        assert!(fleiss_kappa(&[vec![3, 0]]).is_err() && fleiss_kappa(&[]).is_err());
        assert!(kendall_w(&[vec![1.0, 1.0], vec![2.0, 2.0]]).is_err());
        assert_eq!(fleiss_kappa(&[vec![2, 0], vec![1, 2]]).expect_err("refused").field, "counts_item_by_category[1]");
    }
}
