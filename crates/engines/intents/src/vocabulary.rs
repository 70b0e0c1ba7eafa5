//! The features a model knows, and a message in their terms.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::features::{Feature, SORTS};

/// So many features are known: the commonest. More make a model larger, and no better (decision 0026).
pub const FEATURES_MAX: usize = 16_000;

/// A feature of one message alone says nothing about others.
const MESSAGES_MIN: u32 = 2;

/// Rare features count more, by the power of their inverse document frequency. Of the usual 1 the network, which
/// weighs them itself, makes less.
const RARITY: f32 = 0.4;

/// What the sorts of features weigh in a message: words, pairs, pieces.
const WEIGHTS: [f32; SORTS] = [1.0, 0.8, 1.0];

/// A message as the network reads it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Vector {
    pub entries: Vec<Entry>,
    /// The share of its words, by their weight, that no other message had.
    pub unknown: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Entry {
    pub index: u32,
    pub value: f32,
    /// The words it is made of.
    pub first: u16,
    pub last: u16,
}

#[derive(Debug, Clone)]
pub struct Vocabulary {
    keys: Vec<u64>,
    rarity: Vec<f32>,
    /// What an unknown feature weighs: as much as one that occurs once.
    unknown: f32,
    places: HashMap<u64, u32, BuildHasherDefault<Same>>,
}

impl Vocabulary {
    /// Learns from messages.
    pub fn learn<'m>(messages: impl ExactSizeIterator<Item = &'m Vec<Feature>>) -> Self {
        let all = messages.len() as f32;
        let mut counts: HashMap<u64, (u32, usize), BuildHasherDefault<Same>> = HashMap::default();
        for (number, message) in messages.enumerate() {
            for feature in message {
                let (count, last) = counts.entry(feature.key).or_insert((0, usize::MAX));
                if *last != number {
                    *count += 1;
                    *last = number;
                }
            }
        }
        let mut known: Vec<(u32, u64)> = counts
            .into_iter()
            .filter(|(_, (count, _))| *count >= MESSAGES_MIN)
            .map(|(key, (count, _))| (count, key))
            .collect();
        known.sort_unstable_by_key(|(count, key)| (std::cmp::Reverse(*count), *key));
        known.truncate(FEATURES_MAX);
        let rarity = |count: u32| (((1.0 + all) / (1.0 + count as f32)).ln() + 1.0).powf(RARITY);
        let (keys, rarities) = known.iter().map(|(count, key)| (*key, rarity(*count))).unzip();
        Self::new(keys, rarities, rarity(1))
    }

    pub fn new(keys: Vec<u64>, rarity: Vec<f32>, unknown: f32) -> Self {
        let places = keys.iter().zip(0..).map(|(key, place)| (*key, place)).collect();
        Self { keys, rarity, unknown, places }
    }

    pub fn parts(&self) -> (&[u64], &[f32], f32) {
        (&self.keys, &self.rarity, self.unknown)
    }

    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Each sort of features has length 1 times its weight, counting what is unknown: a message of which little is
    /// known is short, and the network is as unsure of it as it should be.
    pub fn vector(&self, features: &[Feature]) -> Vector {
        self.vector_of(features, |_| true)
    }

    /// As if no feature were known that another vocabulary does not know.
    pub fn vector_within(&self, features: &[Feature], other: &Self) -> Vector {
        self.vector_of(features, |key| other.places.contains_key(&key))
    }

    fn vector_of(&self, features: &[Feature], counts: impl Fn(u64) -> bool) -> Vector {
        let mut squares = [0.0_f32; SORTS];
        let mut lost = [0.0_f32; SORTS];
        let mut known: Vec<(u32, Feature)> = Vec::with_capacity(features.len());
        for feature in features {
            match self.places.get(&feature.key).filter(|_| counts(feature.key)) {
                Some(place) => known.push((*place, *feature)),
                None => lost[usize::from(feature.sort)] += self.unknown * self.unknown,
            }
        }
        known.sort_by_key(|(place, _)| *place);
        let mut entries: Vec<(Entry, usize)> = Vec::with_capacity(known.len());
        for same in known.chunk_by(|a, b| a.0 == b.0) {
            let (index, Feature { sort, first, last, .. }) = same[0];
            let value = (1.0 + (same.len() as f32).ln()) * self.rarity[index as usize];
            squares[usize::from(sort)] += value * value;
            entries.push((Entry { index, value, first, last }, usize::from(sort)));
        }
        let scale: [f32; SORTS] =
            std::array::from_fn(|sort| WEIGHTS[sort] / (squares[sort] + lost[sort]).sqrt().max(f32::MIN_POSITIVE));
        let entries = entries.into_iter().map(|(entry, sort)| Entry { value: entry.value * scale[sort], ..entry });
        let whole = squares[0] + lost[0];
        Vector { entries: entries.collect(), unknown: if whole > 0.0 { lost[0] / whole } else { 1.0 } }
    }
}

/// A key is a hash already.
#[derive(Debug, Clone, Copy, Default)]
struct Same(u64);

impl Hasher for Same {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::features;
    use crate::words::words;

    fn read(text: &str) -> Vec<Feature> {
        features(&words(text))
    }

    fn learned() -> Vocabulary {
        let texts = ["the parcel is late", "the parcel is broken", "the invoice is wrong", "the parcel came"];
        Vocabulary::learn(texts.map(read).iter())
    }

    fn length(vector: &Vector) -> f32 {
        vector.entries.iter().map(|entry| entry.value * entry.value).sum()
    }

    #[test]
    fn rare_features_weigh_more_and_single_ones_are_not_known() {
        let vocabulary = learned();
        let weight = |word: &str| {
            let key = read(word)[0].key;
            vocabulary.keys.iter().position(|known| *known == key).map(|place| vocabulary.rarity[place])
        };
        let (the, parcel) = (weight("the").expect("known"), weight("parcel").expect("known"));
        assert!(the < parcel);
        assert_eq!(weight("invoice"), None);
    }

    #[test]
    fn a_known_message_has_full_length_and_an_unknown_one_none() {
        let vocabulary = learned();
        let whole = length(&vocabulary.vector(&read("the parcel is")));
        assert!((whole - (1.0 + 0.64 + 1.0)).abs() < 1e-5, "{whole}");
        let strange = vocabulary.vector(&read("zyx"));
        assert_eq!((strange.entries.len(), strange.unknown), (0, 1.0));
        let half = vocabulary.vector(&read("the parcel is zyx"));
        assert!(length(&half) < whole && half.unknown > 0.25 && half.unknown < 1.0, "{half:?}");
        assert_eq!(vocabulary.vector(&[]).unknown, 1.0);
    }

    #[test]
    fn a_repeated_word_counts_once_and_more_but_not_twice() {
        let vocabulary = learned();
        let value = |text: &str| {
            let found = vocabulary.vector(&read(text));
            let place = vocabulary.places[&read("parcel")[0].key];
            found.entries.iter().filter(|entry| entry.index == place).map(|entry| entry.value).collect::<Vec<_>>()
        };
        let (once, twice) = (value("the parcel"), value("the parcel parcel"));
        assert_eq!((once.len(), twice.len()), (1, 1));
        assert!(twice[0] > once[0] && twice[0] < 2.0 * once[0]);
    }
}
