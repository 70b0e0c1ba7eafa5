//! Chance from a seed: SplitMix64 (Steele, Lea, Flood 2014). The same seed gives the same model.

#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below 1.
    pub fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1_u64 << 24) as f32
    }

    pub fn happens(&mut self, probability: f32) -> bool {
        self.share() < probability
    }

    /// From 0 to below the bound, which is at most 2³².
    pub fn below(&mut self, bound: usize) -> usize {
        (((self.next() >> 32) * bound as u64) >> 32) as usize
    }

    /// Nearly normal, mean 0 and deviation 1: the sum of four even ones.
    pub fn normal(&mut self) -> f32 {
        let sum: f32 = (0..4).map(|_| self.share() - 0.5).sum();
        sum * 3_f32.sqrt()
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
    fn one_seed_gives_one_order_and_another_seed_another() {
        let order = |seed| {
            let mut items: Vec<u32> = (0..50).collect();
            Chance::new(seed).shuffle(&mut items);
            items
        };
        assert_eq!(order(1), order(1));
        assert_ne!(order(1), order(2));
        let mut sorted = order(1);
        sorted.sort_unstable();
        assert_eq!(sorted, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn shares_and_normals_lie_as_they_should() {
        let mut chance = Chance::new(7);
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..20_000 {
            let share = chance.share();
            assert!((0.0..1.0).contains(&share));
            assert!(chance.below(3) < 3);
            let normal = f64::from(chance.normal());
            sum += normal;
            squares += normal * normal;
        }
        assert!((sum / 20_000.0).abs() < 0.03);
        assert!((squares / 20_000.0 - 1.0).abs() < 0.05);
    }
}
