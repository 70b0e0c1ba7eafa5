//! Counts and loads by chance.

use kernel::Dice;

use crate::special::gamma;

pub trait Draws {
    /// A Poisson count: products of uniforms in pieces of a mean of at most 30, as sums of Poisson
    /// counts are Poisson; from a mean of 10,000 on the rounded normal, which then differs by less
    /// than a percent of its deviation.
    fn poisson(&mut self, mean: f64) -> u64;

    /// A gamma value of this shape and mean 1, by inversion.
    fn gamma_of_mean_one(&mut self, shape: f64) -> f64;
}

impl Draws for Dice {
    fn poisson(&mut self, mean: f64) -> u64 {
        if mean.is_nan() || mean <= 0.0 {
            return 0;
        }
        if mean > 10_000.0 {
            return (mean + mean.sqrt() * self.normal()).round().max(0.0) as u64;
        }
        let pieces = (mean / 30.0).ceil();
        let limit = (-mean / pieces).exp();
        let mut count = 0;
        for _ in 0..pieces as u32 {
            let mut product = self.unit();
            while product > limit {
                count += 1;
                product *= self.unit();
            }
        }
        count
    }

    fn gamma_of_mean_one(&mut self, shape: f64) -> f64 {
        gamma::quantile(shape, self.unit()) / shape
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_the_mean_and_the_variance_they_should() {
        for mean in [0.1, 3.0, 29.0, 75.0, 20_000.0] {
            let mut dice = Dice::new(7);
            let n = 20_000;
            let throws: Vec<f64> = (0..n).map(|_| dice.poisson(mean) as f64).collect();
            let average = throws.iter().sum::<f64>() / f64::from(n);
            let variance = throws.iter().map(|x| (x - average).powi(2)).sum::<f64>() / f64::from(n - 1);
            assert!((average - mean).abs() < 5.0 * (mean / f64::from(n)).sqrt(), "{mean}: {average}");
            assert!((variance / mean - 1.0).abs() < 0.1, "{mean}: {variance}");
        }
        assert_eq!(Dice::new(1).poisson(0.0), 0);
        assert_eq!(Dice::new(1).poisson(f64::NAN), 0);
    }
}
