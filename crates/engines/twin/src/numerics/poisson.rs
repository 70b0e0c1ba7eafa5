//! Tails of a Poisson count.

/// ln n!, by Stirling's series above 20 and the product below.
fn ln_factorial(n: f64) -> f64 {
    if n < 20.0 {
        return (2..=n as u32).map(|k| f64::from(k).ln()).sum();
    }
    let square = n * n;
    let error = (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1_260.0 - 1.0 / (1_680.0 * square)) / square) / square) / n;
    (n + 0.5) * n.ln() - n + 0.918_938_533_204_672_8 + error
}

/// P(X = n).
pub fn probability(mean: f64, n: f64) -> f64 {
    if mean <= 0.0 {
        return f64::from(u8::from(n == 0.0));
    }
    (n * mean.ln() - mean - ln_factorial(n)).exp()
}

/// P(X ≥ n), for n at or above the mean.
pub fn at_least(mean: f64, n: f64) -> f64 {
    let (mut term, mut sum, mut k) = (probability(mean, n), 0.0, n);
    while term > sum * 1e-17 {
        sum += term;
        k += 1.0;
        term *= mean / k;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_are_exact() {
        assert!((at_least(18.0, 30.0) / 0.005_944_277_849_792_63 - 1.0).abs() < 1e-12);
        assert!((at_least(1.2, 5.0) / 0.007_745_788_276_441_41 - 1.0).abs() < 1e-12);
        assert_eq!(at_least(0.0, 1.0), 0.0);
    }
}
