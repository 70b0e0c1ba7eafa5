//! Groups among texts that fit nothing that was learned: what many write about in like words. Where there is none,
//! none is found: what is offered and is no group costs more than one that is found a week later.

use std::collections::{BTreeMap, BTreeSet};

use crate::alike::{Alike, Rarity, compare};
use crate::chance::Chance;
use crate::linkage::{cut, joins, reached};
use crate::words::{Word, words};

/// So many texts are grouped; their likeness takes four bytes for each two.
pub const GROUPED_MAX: usize = 2_000;
/// So many others tell which words are common.
const KNOWN_MAX: usize = 10_000;
/// Groups that are given, the largest.
const GROUPS_MAX: usize = 20;
const TELLING_MAX: usize = 5;

/// Texts of a group are at least so alike on average. Below this, groups are of a way to write, not of a matter.
const ALIKE_MIN: f32 = 0.3;
/// So often the words are dealt anew at random. A group has to be more alike than any of its size among these.
const DEALS: u64 = 3;

/// One word at least, that so many of a group have …
const NAMED_SHARE: f64 = 0.5;
/// … and no more than so many of all others, names what it is about. Otherwise it is a way to write.
const NAMED_ELSEWHERE: f64 = 0.05;

#[derive(Debug, Clone, Copy)]
pub struct Grouping {
    /// Smaller groups are none.
    pub size_min: usize,
    pub seed: u64,
}

/// Texts that are alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// The places of its texts; those that are most like the others first.
    pub members: Vec<usize>,
    /// Words that many of them have and few others, the most telling first.
    pub words: Vec<String>,
    /// How alike two of them are on average, from 0 to 1.
    pub cohesion: f32,
}

/// Groups among the first 2,000 texts, the largest first. `known` are others: what is common there tells nothing.
pub fn group(texts: &[&str], known: &[&str], grouping: Grouping) -> Vec<Group> {
    let size_min = grouping.size_min.max(2);
    let texts: Vec<Vec<Word>> = texts.iter().take(GROUPED_MAX).map(|text| words(text)).collect();
    let known: Vec<Vec<Word>> = known.iter().take(KNOWN_MAX).map(|text| words(text)).collect();
    if texts.len() < size_min {
        return Vec::new();
    }
    let rarity = Rarity::of(texts.iter().chain(&known));
    let alike = compare(&texts, &rarity);
    let joined = joins(alike.clone());
    if reached(texts.len(), &joined, size_min) < ALIKE_MIN {
        return Vec::new();
    }
    let from = by_chance(&texts, &rarity, size_min, grouping.seed).max(ALIKE_MIN);
    let counts = Counts::of(texts.iter().chain(&known));
    let of = |members: Vec<usize>| {
        let words = telling(&texts, &members, &counts);
        let (members, cohesion) = ordered(&alike, members);
        (!words.is_empty()).then_some(Group { members, words, cohesion })
    };
    let large = cut(texts.len(), &joined, from).into_iter().filter(|members| members.len() >= size_min);
    let mut groups: Vec<Group> = large.filter_map(of).collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.members.len()));
    groups.truncate(GROUPS_MAX);
    groups
}

/// How alike a group of this size becomes where words are dealt to texts at random.
fn by_chance(texts: &[Vec<Word>], rarity: &Rarity, size: usize, seed: u64) -> f32 {
    let mut chance = Chance::new(seed);
    let mut most = 0.0_f32;
    for _ in 0..DEALS {
        let mut all: Vec<Word> = texts.iter().flatten().cloned().collect();
        chance.shuffle(&mut all);
        let mut rest = all.into_iter();
        let dealt: Vec<Vec<Word>> = texts.iter().map(|text| rest.by_ref().take(text.len()).collect()).collect();
        most = most.max(reached(dealt.len(), &joins(compare(&dealt, rarity)), size));
    }
    most
}

/// Those that are most like the others first, and how alike two are on average.
fn ordered(alike: &Alike, members: Vec<usize>) -> (Vec<usize>, f32) {
    let near =
        |one: usize| -> f32 { members.iter().filter(|other| **other != one).map(|other| alike.of(one, *other)).sum() };
    let mut near: Vec<(usize, f32)> = members.iter().map(|one| (*one, near(*one))).collect();
    near.sort_by(|one, other| other.1.total_cmp(&one.1));
    let pairs = members.len() * (members.len() - 1);
    let cohesion = near.iter().map(|(_, sum)| sum).sum::<f32>() / pairs as f32;
    (near.into_iter().map(|(one, _)| one).collect(), cohesion)
}

/// In how many texts each word stands.
struct Counts {
    words: BTreeMap<Vec<char>, usize>,
    texts: usize,
}

impl Counts {
    fn of<'t>(texts: impl Iterator<Item = &'t Vec<Word>>) -> Self {
        let mut counts = Self { words: BTreeMap::new(), texts: 0 };
        for text in texts {
            counts.texts += 1;
            let distinct: BTreeSet<&Vec<char>> = text.iter().map(|word| &word.letters).collect();
            for letters in distinct {
                *counts.words.entry(letters.clone()).or_default() += 1;
            }
        }
        counts
    }
}

/// Words that tell a group from all others; none if no word names it.
fn telling(texts: &[Vec<Word>], members: &[usize], all: &Counts) -> Vec<String> {
    let own = Counts::of(members.iter().map(|place| &texts[*place]));
    let mut named = false;
    let mut found: Vec<(f64, &Vec<char>)> = Vec::new();
    for (letters, count) in own.words.iter().filter(|(letters, _)| letters.iter().any(|one| one.is_alphanumeric())) {
        let inside = *count as f64 / own.texts as f64;
        let without = all.words.get(letters).copied().unwrap_or(*count) - count;
        // Half a text more, so that what no other text has is no infinity.
        let outside = (without as f64 + 0.5) / (all.texts - own.texts + 1) as f64;
        named |= inside >= NAMED_SHARE && outside <= NAMED_ELSEWHERE;
        if inside > outside {
            found.push((inside * (inside / outside).ln(), letters));
        }
    }
    if !named {
        return Vec::new();
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found.into_iter().take(TELLING_MAX).map(|(_, letters)| letters.iter().collect()).collect()
}
