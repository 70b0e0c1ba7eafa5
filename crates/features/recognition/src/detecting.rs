//! Recognising one text: the scenario or "I don't know", how sure that is, and why.

use intents::Model;

use crate::detection::{Guess, Held, Reason, ReasonKind};

/// So many guesses are kept.
const GUESSES_MAX: usize = 3;

/// What was recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub scenario: Option<String>,
    pub confidence: f64,
    pub guesses: Vec<Guess>,
    pub reasons: Vec<Reason>,
    pub signs: Vec<Held>,
}

/// Less sure than `sure_min` is "I don't know": see [`crate::trying::sure_min`].
pub fn detect(model: &Model, sure_min: f64, text: &str) -> Found {
    let (answer, words) = model.explain(text);
    let confidence = answer.guesses.first().map_or(0.0, |best| f64::from(best.confidence));
    let scenario = answer.label.filter(|_| confidence >= sure_min);
    let guess = |guess: &intents::Guess<'_>| Guess {
        scenario: guess.label.to_owned(),
        confidence: f64::from(guess.confidence),
    };
    let word = |reason: &intents::Reason<'_>| Reason {
        kind: ReasonKind::Word,
        text: reason.word.to_owned(),
        weight: f64::from(reason.weight),
    };
    Found {
        scenario: scenario.map(str::to_owned),
        confidence,
        guesses: answer.guesses.iter().take(GUESSES_MAX).map(guess).collect(),
        reasons: words.iter().map(word).collect(),
        signs: Vec::new(),
    }
}
