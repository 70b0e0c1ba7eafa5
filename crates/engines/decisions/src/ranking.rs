//! Who is first by a criterion, and how far criteria agree.

/// 1 is the best; those that are the same share a rank, and the next ones come after all of them.
/// Sameness is with the best of the group, so that no chain of small steps makes unlike ones alike.
pub fn ranks(values: &[f64], more_is_better: bool, tolerance: f64) -> Vec<usize> {
    let good = |at: usize| if more_is_better { values[at] } else { -values[at] };
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|one, other| good(*other).total_cmp(&good(*one)));
    let mut ranks = vec![0; values.len()];
    let mut first = 0;
    for (place, at) in order.iter().enumerate() {
        if good(order[first]) - good(*at) > tolerance {
            first = place;
        }
        ranks[*at] = first + 1;
    }
    ranks
}

/// Kendall's tau-b of two rankings: 1 the same order, −1 the reverse. None where one of them ranks nobody
/// before another.
pub fn agreement(one: &[usize], other: &[usize]) -> Option<f64> {
    let (mut sum, mut untied_one, mut untied_other) = (0_i64, 0_i64, 0_i64);
    for i in 0..one.len() {
        for j in 0..i {
            let (a, b) = (one[i].cmp(&one[j]) as i64, other[i].cmp(&other[j]) as i64);
            sum += a * b;
            untied_one += a * a;
            untied_other += b * b;
        }
    }
    (untied_one > 0 && untied_other > 0)
        .then(|| (sum as f64 / ((untied_one as f64) * (untied_other as f64)).sqrt()).clamp(-1.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_the_same_shares_a_rank() {
        assert_eq!(ranks(&[46.0, 38.0, 46.0 + 1e-12, 24.0], true, 1e-9), [1, 3, 1, 4]);
        assert_eq!(ranks(&[46.0, 38.0, 46.0, 24.0], false, 1e-9), [3, 2, 3, 1]);
        assert_eq!(ranks(&[], true, 0.0), Vec::<usize>::new());
    }

    #[test]
    fn agreement_is_that_of_kendall() {
        assert_eq!(agreement(&[1, 2, 3, 4], &[1, 2, 3, 4]), Some(1.0));
        assert_eq!(agreement(&[1, 2, 3, 4], &[4, 3, 2, 1]), Some(-1.0));
        assert_eq!(agreement(&[1, 1, 1], &[1, 2, 3]), None);
        // scipy.stats.kendalltau([1,2,2,4],[1,2,3,3]) and its definition: 4 pairs / sqrt(5·5)
        assert!((agreement(&[1, 2, 2, 4], &[1, 2, 3, 3]).expect("agreement") - 0.8).abs() < 1e-15);
    }
}
