//! Recognising one ticket: the scenario or "I don't know", how sure that is, and why.

use std::collections::BTreeMap;

use crate::detection::{Guess, Reason, ReasonKind};
use crate::following::Knowing;
use crate::signs::{self, Held, Shown};

/// So many guesses are kept.
const GUESSES_MAX: usize = 3;
/// So many reasons are.
const REASONS_MAX: usize = 6;
/// A sign that multiplies the odds by less than some tenth is no reason.
const WEIGHT_MIN: f64 = 0.1;

/// What was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub scenario: Option<String>,
    pub confidence: f64,
    pub guesses: Vec<Guess>,
    pub reasons: Vec<Reason>,
    pub signs: Vec<Held>,
    /// Numbers of a model of language were wanted and not to be had.
    pub words_alone: bool,
}

/// By what the customer wrote, the numbers that a model of language has for it, and what the records show. Less sure than `sure_min` is "I don't know": see
/// [`crate::trying::sure_min`].
pub fn detect(knowing: &Knowing, text: &str, dense: Option<&[f32]>, shown: &[Shown]) -> Found {
    let Knowing { model, weighing, sure_min, .. } = knowing;
    let held = signs::held(shown);
    let odds = weighing.odds(&held);
    let dense = dense.filter(|row| row.len() == model.dense());
    let evidence = |label: &str| odds.get(label).map_or(0.0, |odds| *odds as f32);
    let (answer, words) = model.explain_with(text, dense, &evidence);
    let best = answer.guesses.first();
    let confidence = best.map_or(0.0, |best| f64::from(best.confidence));
    let scenario = answer.label.filter(|_| confidence >= *sure_min);
    let guess = |guess: &intents::Guess<'_>| Guess {
        scenario: guess.label.to_owned(),
        confidence: f64::from(guess.confidence),
    };
    let word = |reason: &intents::Reason<'_>| Reason {
        kind: ReasonKind::Word,
        text: reason.word.to_owned(),
        name: None,
        facts: BTreeMap::new(),
        weight: f64::from(reason.weight),
    };
    let sign = |shown: &Shown| Reason {
        kind: ReasonKind::Sign,
        text: shown.name.in_language("en").to_owned(),
        name: Some(shown.name.clone()),
        facts: shown.facts.clone(),
        weight: weighing.says(shown),
    };
    let of_best = shown.iter().filter(|shown| shown.holds && best.is_some_and(|best| best.label == shown.scenario));
    let mut reasons: Vec<Reason> = of_best.map(sign).filter(|reason| reason.weight >= WEIGHT_MIN).collect();
    reasons.extend(words.iter().map(word));
    reasons.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    reasons.truncate(REASONS_MAX);
    Found {
        scenario: scenario.map(str::to_owned),
        confidence,
        guesses: answer.guesses.iter().take(GUESSES_MAX).map(guess).collect(),
        reasons,
        signs: held,
        words_alone: model.dense() > 0 && dense.is_none(),
    }
}
