//! Chance from a seed: the same seed, the same throws.

use crate::special::gamma;

/// SplitMix64 (Steele, Lea, Flood 2014). For simulation, never for secrets.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Above 0 and below 1.
    pub fn unit(&mut self) -> f64 {
        ((self.throw() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
    }

    /// From 0 to `end`, the end excluded; 0 if there is nothing to choose from.
    pub fn below(&mut self, end: usize) -> usize {
        ((u128::from(self.throw()) * end as u128) >> 64) as usize
    }

    pub fn normal(&mut self) -> f64 {
        // Box and Muller (1958)
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// A Poisson count: products of uniforms in pieces of a mean of at most 30, as sums of Poisson
    /// counts are Poisson; from a mean of 10,000 on the rounded normal, which then differs by less
    /// than a percent of its deviation.
    pub fn poisson(&mut self, mean: f64) -> u64 {
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

    /// A gamma value of this shape and mean 1, by inversion.
    pub fn gamma_of_mean_one(&mut self, shape: f64) -> f64 {
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

    #[test]
    fn one_seed_one_course() {
        let course = |seed| {
            let mut dice = Dice::new(seed);
            [dice.throw(), dice.below(10) as u64, dice.poisson(5.0)]
        };
        assert_eq!(course(3), course(3));
        assert_ne!(course(3), course(4));
        assert_eq!(Dice::new(1).below(0), 0);
    }
}
