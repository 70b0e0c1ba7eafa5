//! How good a forecast was.

/// Sum of the errors over the sum of what came, both by their size. None if nothing came.
pub fn wape<'p>(pairs: impl Iterator<Item = &'p (f64, f64)>) -> Option<f64> {
    let (errors, sizes) =
        pairs.fold((0.0, 0.0), |(errors, sizes), (ahead, came)| (errors + (came - ahead).abs(), sizes + came.abs()));
    (sizes > 0.0).then(|| errors / sizes)
}

/// What a wrong quantile costs: its share of what lies above, the rest of what lies below.
pub fn pinball(quantile: f64, share: f64, came: f64) -> f64 {
    if came >= quantile { share * (came - quantile) } else { (1.0 - share) * (quantile - came) }
}

/// The mean size of the error of a seasonal naive forecast within the series; errors over it are MASE.
pub fn naive_error(values: &[f64], period: usize) -> Option<f64> {
    let n = values.len().checked_sub(period).filter(|n| *n > 0)?;
    let sum: f64 = values.iter().zip(&values[period..]).map(|(before, now)| (now - before).abs()).sum();
    (sum > 0.0).then(|| sum / n as f64)
}

/// The mean error of who knows the mean of a Poisson count exactly (Crow 1958). Nobody forecasts better.
pub fn poisson_error(mean: f64) -> f64 {
    if mean <= 0.0 {
        return 0.0;
    }
    let floor = mean.floor();
    2.0 * mean * crate::special::gamma::density(floor, mean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_floor_is_the_mean_error_of_a_poisson_count() {
        for mean in [0.3, 1.0, 4.6, 30.0] {
            let sum: f64 = (0..200)
                .map(|count| (f64::from(count) - mean).abs() * crate::special::gamma::density(f64::from(count), mean))
                .sum();
            assert!((poisson_error(mean) - sum).abs() < 1e-9, "{mean}: {} not {sum}", poisson_error(mean));
        }
    }

    #[test]
    fn scores_are_what_they_say() {
        assert_eq!(wape([(1.0, 2.0), (4.0, 2.0)].iter()), Some(0.75));
        assert_eq!(wape([(1.0, 0.0)].iter()), None);
        assert!((pinball(10.0, 0.9, 12.0) - 1.8).abs() < 1e-12 && (pinball(10.0, 0.9, 8.0) - 0.2).abs() < 1e-12);
        assert_eq!(naive_error(&[1.0, 2.0, 3.0, 5.0], 2), Some(2.5));
        assert_eq!(naive_error(&[1.0], 2), None);
    }
}
