//! How alike texts are: by the words and the pieces of words that they share, rare ones counting more.

use std::collections::HashMap;

use crate::features::features;
use crate::words::Word;

/// What the sorts of features weigh, squared: words, pairs, pieces. Pairs say little of so few texts.
const WEIGHTS: [f32; 3] = [0.5, 0.0, 0.5];

/// What more than this share of the texts have makes none of them alike.
const COMMON: f64 = 0.2;

/// How alike each two of some things are.
#[derive(Debug, Clone, PartialEq)]
pub struct Alike {
    count: usize,
    values: Vec<f32>,
}

impl Alike {
    pub fn new(count: usize) -> Self {
        Self { count, values: vec![0.0; count * count] }
    }

    pub fn len(&self) -> usize {
        self.count
    }

    pub fn of(&self, one: usize, other: usize) -> f32 {
        self.values[one * self.count + other]
    }

    pub fn set(&mut self, one: usize, other: usize, value: f32) {
        self.values[one * self.count + other] = value;
        self.values[other * self.count + one] = value;
    }

    fn add(&mut self, one: usize, other: usize, value: f32) {
        self.set(one, other, self.of(one, other) + value);
    }
}

/// How rare features are among texts, those to be compared and others.
pub struct Rarity {
    counts: HashMap<u64, u32>,
    texts: f64,
}

impl Rarity {
    pub fn of<'t>(texts: impl Iterator<Item = &'t Vec<Word>>) -> Self {
        let (mut counts, mut all) = (HashMap::new(), 0.0);
        for text in texts {
            all += 1.0;
            for (key, _) in distinct(text) {
                *counts.entry(key).or_insert(0) += 1;
            }
        }
        Self { counts, texts: all }
    }

    /// Nothing for what is common.
    fn weight(&self, key: u64) -> f32 {
        let count = f64::from(self.counts.get(&key).copied().unwrap_or(1));
        if count > (COMMON * self.texts).max(2.0) { 0.0 } else { ((1.0 + self.texts) / (1.0 + count)).ln() as f32 }
    }
}

/// The features of a text with their sort, each once, in the order of their keys.
fn distinct(text: &[Word]) -> Vec<(u64, u8)> {
    let found = features(text).into_iter().filter(|feature| WEIGHTS[usize::from(feature.sort)] > 0.0);
    let mut found: Vec<(u64, u8)> = found.map(|feature| (feature.key, feature.sort)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// How alike texts are, from 0 to 1.
pub fn compare(texts: &[Vec<Word>], rarity: &Rarity) -> Alike {
    let mut holders: HashMap<u64, Vec<(usize, f32)>> = HashMap::new();
    for (place, text) in texts.iter().enumerate() {
        let found: Vec<(u64, u8, f32)> =
            distinct(text).into_iter().map(|(key, sort)| (key, sort, rarity.weight(key))).collect();
        let mut squares = [0.0_f32; 3];
        for (_, sort, weight) in &found {
            squares[usize::from(*sort)] += weight * weight;
        }
        for (key, sort, weight) in found.into_iter().filter(|(_, _, weight)| *weight > 0.0) {
            let sort = usize::from(sort);
            holders.entry(key).or_default().push((place, weight * (WEIGHTS[sort] / squares[sort]).sqrt()));
        }
    }
    let mut alike = Alike::new(texts.len());
    // In one order, so that sums of one input never differ in their last digit.
    let mut shared: Vec<_> = holders.into_iter().filter(|(_, holders)| holders.len() > 1).collect();
    shared.sort_unstable_by_key(|(key, _)| *key);
    for (_, holders) in shared {
        for (at, (one, weight)) in holders.iter().enumerate() {
            for (other, weighs) in &holders[..at] {
                alike.add(*one, *other, weight * weighs);
            }
        }
    }
    alike
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::words;

    /// Of many others, so that what three have is not common.
    const FILLING: [&str; 14] =
        ["one", "four", "six", "ten", "who", "why", "how", "up", "dog", "cat", "moon", "fog", "joy", "gulp"];

    fn compared(texts: &[&str]) -> Alike {
        let texts: Vec<Vec<Word>> = texts.iter().map(|text| words(text)).collect();
        compare(&texts, &Rarity::of(texts.iter()))
    }

    #[test]
    fn what_shares_rare_words_is_alike_in_any_inflection() {
        let mut texts = vec!["the battery is swollen", "a swollen battery", "batteries swell", "your lamp glows"];
        texts.extend(FILLING);
        let alike = compared(&texts);
        assert!(alike.of(0, 1) > alike.of(0, 2) && alike.of(0, 2) > alike.of(0, 3), "{alike:?}");
        assert!(alike.of(0, 1) <= 1.0 && alike.of(0, 1) == alike.of(1, 0));
    }

    #[test]
    fn a_text_is_wholly_alike_to_itself_and_not_at_all_to_none() {
        let mut texts = vec!["please call me back", "please call me back", ""];
        texts.extend(FILLING);
        let alike = compared(&texts);
        assert!((alike.of(0, 1) - 1.0).abs() < 1e-5);
        assert_eq!(alike.of(0, 2), 0.0);
    }
}
