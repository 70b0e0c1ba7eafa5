//! Recognising one text: the scenario or "I don't know", how sure that is, and why.

use intents::Model;

use crate::detection::{Guess, Held, Reason, ReasonKind};

/// Less sure than that is "I don't know": what is more likely wrong than right is no answer.
pub const SURE_MIN: f32 = 0.5;
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

pub fn detect(model: &Model, text: &str) -> Found {
    let (answer, words) = model.explain(text);
    let confidence = answer.guesses.first().map_or(0.0, |best| best.confidence);
    let scenario = answer.label.filter(|_| confidence >= SURE_MIN);
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
        confidence: f64::from(confidence),
        guesses: answer.guesses.iter().take(GUESSES_MAX).map(guess).collect(),
        reasons: words.iter().map(word).collect(),
        signs: Vec::new(),
    }
}
