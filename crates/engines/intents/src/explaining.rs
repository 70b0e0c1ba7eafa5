//! Which words of a message speak for the answer: those without which it would be less sure.

use crate::model::{Answer, Evidence, Model};
use crate::network::highest;
use crate::words::{Word, words};

/// So many reasons are given at most.
pub const REASONS_MAX: usize = 5;

/// A word that lowers the odds by less than this part of what all words do is no reason.
const PART_MIN: f32 = 0.08;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason<'t> {
    /// The word as it stands in the text.
    pub word: &'t str,
    /// Where it begins, in bytes.
    pub start: usize,
    /// By how much the logarithm of the odds of the best label falls without it.
    pub weight: f32,
}

impl Model {
    /// The answer, and the words that speak most for its best guess, the weightiest first.
    pub fn explain<'t>(&self, text: &'t str) -> (Answer<'_>, Vec<Reason<'t>>) {
        self.explain_given(text, &|_| 0.0)
    }

    /// The same, if more is known than the words.
    pub fn explain_given<'t>(&self, text: &'t str, evidence: Evidence<'_>) -> (Answer<'_>, Vec<Reason<'t>>) {
        self.explain_with(text, None, evidence)
    }

    /// The same with the numbers of a model of language, which no word is a reason for.
    pub fn explain_with<'t>(
        &self,
        text: &'t str,
        dense: Option<&[f32]>,
        evidence: Evidence<'_>,
    ) -> (Answer<'_>, Vec<Reason<'t>>) {
        let answer = self.classify_with(text, dense, evidence);
        let words = words(text);
        let vector = self.vector(&words, dense);
        let units = self.gather(&vector.entries);
        let shares = self.shares(&self.weighed(self.scores(&units), evidence));
        let best = highest(&shares);
        let whole = odds(shares[best]);
        let mut without = units.clone();
        let mut reasons: Vec<Reason<'t>> = Vec::new();
        for (place, Word { start, end, .. }) in words.iter().enumerate() {
            without.copy_from_slice(&units);
            let touches = |first: u16, last: u16| (usize::from(first)..=usize::from(last)).contains(&place);
            for entry in vector.entries.iter().filter(|entry| touches(entry.first, entry.last)) {
                self.add(&mut without, entry, -1.0);
            }
            let left = self.weighed(self.scores(&without), evidence);
            let weight = whole - odds(self.shares(&left)[best]);
            reasons.push(Reason { word: &text[*start..*end], start: *start, weight });
        }
        let sum: f32 = reasons.iter().map(|reason| reason.weight.max(0.0)).sum();
        reasons.retain(|reason| reason.weight > 0.0 && reason.weight >= sum * PART_MIN);
        reasons.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        reasons.truncate(REASONS_MAX);
        (answer, reasons)
    }
}

fn odds(share: f32) -> f32 {
    let share = share.clamp(1e-6, 1.0 - 1e-6);
    (share / (1.0 - share)).ln()
}
