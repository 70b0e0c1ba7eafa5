//! Chance from a seed: the same seed, the same throws. For simulation and resampling, never for secrets.

/// SplitMix64 (Steele, Lea, Flood 2014).
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

    /// Mean 0 and deviation 1.
    pub fn normal(&mut self) -> f64 {
        // Box and Muller (1958)
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_seed_one_course() {
        let course = |seed| {
            let mut dice = Dice::new(seed);
            [dice.throw(), dice.below(1_000) as u64, dice.throw()]
        };
        assert_eq!(course(3), course(3));
        assert_ne!(course(3), course(4));
    }

    /// The first numbers of the reference programme from this seed.
    #[test]
    fn it_is_the_published_generator() {
        let mut dice = Dice::new(1_234_567);
        assert_eq!([dice.throw(), dice.throw()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn throws_lie_where_they_should() {
        let mut dice = Dice::new(7);
        let n = 20_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let unit = dice.unit();
            assert!(0.0 < unit && unit < 1.0 && dice.below(3) < 3);
            let normal = dice.normal();
            (sum, squares) = (sum + normal, squares + normal * normal);
        }
        assert!((sum / f64::from(n)).abs() < 0.03 && (squares / f64::from(n) - 1.0).abs() < 0.05);
        assert_eq!(dice.below(0), 0);
        let mut items: Vec<u32> = (0..50).collect();
        dice.shuffle(&mut items);
        assert!(!items.is_sorted());
        items.sort_unstable();
        assert_eq!(items, (0..50).collect::<Vec<_>>());
    }
}
