//! What a message has that can be learned from: its words, its pairs of words, and pieces of words.
//!
//! Pieces carry what inflection, compounds and misspellings have in common with words seen before, in any language.

use crate::words::Word;

/// Three sorts, each of which has a weight of its own in a message.
pub const SORTS: usize = 3;

/// Lengths of the pieces of a word, counted in letters with a mark at either end.
const PIECES: std::ops::RangeInclusive<usize> = 2..=4;

/// Stands before the first and behind the last letter of a word; no letter is this.
const EDGE: char = '\u{0}';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Feature {
    /// What it is, in 64 bits: no spelling is kept in a model.
    pub key: u64,
    /// 0 a word, 1 a pair of words, 2 a piece of a word.
    pub sort: u8,
    /// The words that it is made of, by their places.
    pub first: u16,
    pub last: u16,
}

/// All features of a message, as often as they occur.
pub fn features(words: &[Word]) -> Vec<Feature> {
    let mut found = Vec::with_capacity(words.len() * 16);
    let mut before: Option<u64> = None;
    let mut edged: Vec<char> = Vec::new();
    for (place, word) in words.iter().enumerate() {
        let place = u16::try_from(place).unwrap_or(u16::MAX);
        let own = key(1, &word.letters);
        found.push(Feature { key: own, sort: 0, first: place, last: place });
        // The pair with nothing before it says how a message begins.
        let pair = joined(before.unwrap_or(0), own);
        found.push(Feature { key: pair, sort: 1, first: place.saturating_sub(1), last: place });
        before = Some(own);
        edged.clear();
        edged.push(EDGE);
        edged.extend(&word.letters);
        edged.push(EDGE);
        for length in PIECES {
            let pieces = edged.windows(length);
            found.extend(pieces.map(|piece| Feature { key: key(2, piece), sort: 2, first: place, last: place }));
        }
    }
    found
}

const FNV_START: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// FNV-1a, a letter at a time, and a last mix for its weak upper half.
fn key(kind: u64, letters: &[char]) -> u64 {
    let hash = letters.iter().fold((FNV_START ^ kind).wrapping_mul(FNV_PRIME), |hash, letter| {
        (hash ^ u64::from(*letter)).wrapping_mul(FNV_PRIME)
    });
    mixed(hash)
}

fn joined(left: u64, right: u64) -> u64 {
    mixed(left.rotate_left(23) ^ right.wrapping_mul(0x9E37_79B9_7F4A_7C15))
}

const fn mixed(hash: u64) -> u64 {
    let once = (hash ^ (hash >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    once ^ (once >> 32)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::words::words;

    fn keys(text: &str) -> HashSet<u64> {
        features(&words(text)).iter().map(|feature| feature.key).collect()
    }

    #[test]
    fn words_pairs_and_pieces_are_counted() {
        let found = features(&words("ab abc"));
        let of = |sort| found.iter().filter(|feature| feature.sort == sort).count();
        // ␀ab␀: 3 + 2 + 1 pieces; ␀abc␀: 4 + 3 + 2.
        assert_eq!((of(0), of(1), of(2)), (2, 2, 15));
        assert!(found.iter().all(|feature| feature.first <= feature.last && feature.last < 2));
    }

    #[test]
    fn what_two_inflected_words_share_is_shared() {
        let (one, many, other) = (keys("parcel"), keys("parcels"), keys("invoice"));
        let shared = |a: &HashSet<u64>, b: &HashSet<u64>| a.intersection(b).count();
        assert!(shared(&one, &many) > 8);
        assert!(shared(&one, &other) < 3);
    }

    #[test]
    fn the_order_of_words_matters_and_a_word_is_no_piece() {
        assert_ne!(keys("not paid"), keys("paid not"));
        let found = features(&words("a b ab"));
        let distinct: HashSet<u64> = found.iter().map(|feature| feature.key).collect();
        // Only ␀a, b␀ occur twice.
        assert_eq!(found.len() - distinct.len(), 2);
    }
}
