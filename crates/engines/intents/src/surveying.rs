//! What is odd about examples before anything is learned from them.

use std::collections::{BTreeMap, HashMap};

use crate::training::Example;
use crate::words::words;

/// So many contradictions are shown.
const SHOWN_MAX: usize = 5;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Examples whose text has no word: nothing is learned from them.
    pub wordless: usize,
    /// Examples that say again what one before them says, with the same label.
    pub repeated: usize,
    /// Texts that stand under several labels, in any spelling of capitals and signs between words.
    pub contradictory: usize,
    /// Some of these: the places of two examples, counted from 0.
    pub contradictions: Vec<[usize; 2]>,
    /// Labels with a single example.
    pub single: Vec<String>,
}

pub fn survey(examples: &[Example<'_>]) -> Survey {
    let mut found = Survey::default();
    // Of each text where it was first, its label, and whether another one was seen.
    let mut seen: HashMap<Vec<Vec<char>>, (usize, bool)> = HashMap::new();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, example) in examples.iter().enumerate() {
        let letters: Vec<Vec<char>> = words(example.text).into_iter().map(|word| word.letters).collect();
        if letters.is_empty() {
            found.wordless += 1;
            continue;
        }
        *counts.entry(example.label).or_default() += 1;
        let (first, contradicted) = seen.entry(letters).or_insert((place, false));
        if *first == place {
            continue;
        }
        if examples[*first].label == example.label {
            found.repeated += 1;
        } else if !*contradicted {
            *contradicted = true;
            found.contradictory += 1;
            if found.contradictions.len() < SHOWN_MAX {
                found.contradictions.push([*first, place]);
            }
        }
    }
    found.single = counts.into_iter().filter(|(_, count)| *count == 1).map(|(label, _)| label.to_owned()).collect();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_tells_what_is_empty_said_twice_contradicted_or_alone() {
        let examples = [
            ("Where is it?", "where"),
            ("  ", "where"),
            ("where IS it ?", "where"),
            ("where is it?", "when"),
            ("where is it?", "why"),
            ("when does it come", "when"),
        ];
        let examples = examples.map(|(text, label)| Example { text, label });
        let found = survey(&examples);
        assert_eq!((found.wordless, found.repeated, found.contradictory), (1, 1, 1));
        assert_eq!((found.contradictions, found.single), (vec![[0, 3]], vec!["why".to_owned()]));
    }
}
