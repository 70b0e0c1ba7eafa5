//! Chance that falls the same way every time: what is made depends on the seed alone.

/// A generator of its own for every thing that is made, so that the thing with one index is the
/// same whatever was made before it.
#[derive(Debug, Clone)]
pub struct Dice(u64);

/// Every run throws the same dice.
const SEED: u64 = 0x0a17_e2ca_2e5e_ed00;

impl Dice {
    pub fn of(kind: &str, index: u64) -> Self {
        // FNV-1a, then one step, so that neighbours have nothing in common.
        let hash = kind
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut dice = Self(SEED ^ hash ^ index.wrapping_mul(0x2545_f491_4f6c_dd1d));
        dice.next();
        dice
    }

    /// SplitMix64 (Steele, Lea, Flood 2014).
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 inclusive to 1 exclusive.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// From 0 inclusive to `end` exclusive; 0 if there is nothing to choose from.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(end)) >> 64) as u64
    }

    pub fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    pub fn pick<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.below(among.len() as u64) as usize]
    }

    /// A wait with a long tail: half of them are shorter than `median`.
    pub fn wait(&mut self, median: i64) -> i64 {
        // Logistic in the logarithm, close to a log-normal and without its series.
        let share = self.unit().clamp(0.001, 0.999);
        (median as f64 * (share / (1.0 - share)).powf(0.6)) as i64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_thing_is_made_the_same_and_others_differ() {
        let throws = |kind, index| {
            let mut dice = Dice::of(kind, index);
            [dice.next(), dice.next(), dice.next()]
        };
        assert_eq!(throws("ticket", 7), throws("ticket", 7));
        assert_ne!(throws("ticket", 7), throws("ticket", 8));
        assert_ne!(throws("ticket", 7), throws("order", 7));
    }

    #[test]
    fn chance_is_even_and_waits_have_their_median() {
        let mut counts = [0u32; 10];
        let mut shorter = 0;
        for index in 0..20_000 {
            let mut dice = Dice::of("even", index);
            counts[dice.below(10) as usize] += 1;
            shorter += u32::from(dice.wait(1_000) < 1_000);
        }
        assert!(counts.iter().all(|count| (1_800..2_200).contains(count)), "{counts:?}");
        assert!((9_700..10_300).contains(&shorter), "{shorter}");
    }
}
