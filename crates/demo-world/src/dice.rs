//! Chance that falls the same way for the same seed (SplitMix64).

use std::sync::{Mutex, PoisonError};

use kernel::Rng;

/// Dice of the generator. What is made up depends on the seed alone.
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Dice of this seed for one purpose, so that more throws in one place change nothing in another.
    #[must_use]
    pub fn of(seed: u64, what: &str) -> Self {
        let mixed = what.bytes().fold(seed ^ 0x51_7c_c1_b7_27_22_0a_95, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self(mixed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, but without, 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    pub fn chance(&mut self, probability: f64) -> bool {
        self.share() < probability
    }

    /// From `least` to `most`, both among them.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let width = most.saturating_sub(least).max(0) as u64 + 1;
        least + (self.next() % width) as i64
    }

    /// A place in something of this length; 0 of what is empty.
    pub fn place(&mut self, length: usize) -> usize {
        self.between(0, length.max(1) as i64 - 1) as usize
    }

    /// One of several, which must not be empty.
    pub fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.place(of.len())]
    }

    /// The same of what is copied easily.
    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        *self.pick(of)
    }

    /// The place of one of several by their weights.
    pub fn weighted(&mut self, weights: impl Iterator<Item = f64> + Clone) -> usize {
        let mut left = self.share() * weights.clone().sum::<f64>();
        let mut last = 0;
        for (place, weight) in weights.enumerate() {
            if left < weight {
                return place;
            }
            left -= weight;
            last = place;
        }
        last
    }

    /// Around a median, never below nothing, sometimes far above: as waiting times are.
    pub fn long_tailed(&mut self, median: f64, spread: f64) -> f64 {
        let (one, other) = (self.share().max(1e-12), self.share());
        let normal = (-2.0 * one.ln()).sqrt() * (std::f64::consts::TAU * other).cos();
        median * (spread * normal.clamp(-3.0, 3.0)).exp()
    }
}

/// The same dice where ids are made.
#[derive(Debug)]
pub struct SeededIds(Mutex<Dice>);

impl SeededIds {
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(Dice::of(seed, "ids")))
    }
}

impl Rng for SeededIds {
    fn fill(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for chunk in bytes.chunks_mut(8) {
            let thrown = dice.next().to_le_bytes();
            chunk.copy_from_slice(&thrown[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_and_medians_are_kept_to() {
        let mut dice = Dice::of(1, "test");
        let heads = (0..10_000).filter(|_| dice.weighted([3.0, 1.0].into_iter()) == 0).count();
        assert!((7_200..7_800).contains(&heads), "{heads}");
        let below = (0..10_000).filter(|_| dice.long_tailed(180.0, 0.9) < 180.0).count();
        assert!((4_700..5_300).contains(&below), "{below}");
        assert!((0..100).all(|_| (2..=4).contains(&dice.between(2, 4))));
    }

    #[test]
    fn the_same_seed_falls_the_same_way_and_another_does_not() {
        let row = |mut dice: Dice| (0..8).map(|_| dice.between(0, 99)).collect::<Vec<_>>();
        assert_eq!(row(Dice::of(7, "orders")), row(Dice::of(7, "orders")));
        assert_ne!(row(Dice::of(7, "orders")), row(Dice::of(8, "orders")));
        assert_ne!(row(Dice::of(7, "orders")), row(Dice::of(7, "tickets")));
    }
}
