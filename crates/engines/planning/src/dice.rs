//! Chance from a seed: the same seed, the same throws.

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

    fn normal(&mut self) -> f64 {
        // Box and Muller (1958)
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    /// Marsaglia and Tsang (2000), for a shape of 1 or more.
    fn gamma(&mut self, shape: f64) -> f64 {
        let d = shape - 1.0 / 3.0;
        let c = 1.0 / (9.0 * d).sqrt();
        // More than nine of ten throws are taken.
        for _ in 0..1_000 {
            let normal = self.normal();
            let cube = (1.0 + c * normal).powi(3);
            if cube > 0.0 && self.unit().ln() < normal * normal / 2.0 + d - d * cube + d * cube.ln() {
                return d * cube;
            }
        }
        d
    }

    /// A value of the PERT distribution of three estimates.
    pub fn pert(&mut self, low: f64, likely: f64, high: f64) -> f64 {
        let width = high - low;
        if width <= 0.0 {
            return likely;
        }
        let a = self.gamma(1.0 + 4.0 * (likely - low) / width);
        let b = self.gamma(1.0 + 4.0 * (high - likely) / width);
        low + width * a / (a + b)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pert_has_the_mean_and_the_spread_it_should() {
        for (low, likely, high) in [(1.0, 2.0, 6.0), (0.0, 0.0, 4.0), (3.0, 8.0, 8.0)] {
            let mut dice = Dice::new(11);
            let n = 40_000;
            let values: Vec<f64> = (0..n).map(|_| dice.pert(low, likely, high)).collect();
            let mean = values.iter().sum::<f64>() / f64::from(n);
            let expected = (low + 4.0 * likely + high) / 6.0;
            assert!((mean - expected).abs() < 0.02, "{mean} {expected}");
            let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(n);
            let spread = (expected - low) * (high - expected) / 7.0;
            assert!((variance / spread - 1.0).abs() < 0.05, "{variance} {spread}");
            assert!(values.iter().all(|value| (low..=high).contains(value)));
        }
    }

    #[test]
    fn one_seed_one_course() {
        let course = |seed| Dice::new(seed).pert(1.0, 2.0, 3.0);
        assert_eq!(course(3), course(3));
        assert_ne!(course(3), course(4));
    }
}
