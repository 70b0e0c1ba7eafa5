//! How good a model is on texts that were held back, and whether it is worse than another one on the same.

use std::collections::{BTreeMap, BTreeSet};

use intents::{Example, Model, evaluate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::detecting::SURE_MIN;
use crate::lessons::{NONE_OF_THEM, Text};

/// So many pairs of what is confused are shown.
const CONFUSIONS_MAX: usize = 10;

/// A share of nothing is null.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionFigures)]
pub struct Figures {
    /// Texts that were held back. No version has learned from any of them.
    pub tried: i64,
    /// Of those that are about a scenario, those whose likeliest scenario is the right one.
    pub best_guess: Option<f64>,
    /// Of the same, those that were answered; the others with "I don't know".
    pub answered: Option<f64>,
    /// Of those answered, the right ones.
    pub right_of_answered: Option<f64>,
    /// The mean of F1 over the scenarios.
    pub macro_f1: Option<f64>,
    /// How far confidence lies from what came true, on average.
    pub calibration_error: Option<f64>,
    /// On the same texts, the version that was in use.
    pub compared: Option<Comparison>,
}

/// Two versions on the same texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionComparison)]
pub struct Comparison {
    pub version: i64,
    /// Texts that only the new one guesses rightly.
    pub gained: i64,
    /// Texts that only the earlier one guesses rightly.
    pub lost: i64,
}

impl Comparison {
    /// Whether so many are lost that it is no chance: were both alike, each that differs would be lost or gained as a
    /// coin falls, and more than two standard errors are rare.
    pub fn is_worse(&self) -> bool {
        let (lost, gained) = (self.lost as f64, self.gained as f64);
        lost - gained > 2.0 * (lost + gained).sqrt()
    }
}

/// What one scenario is taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionConfusion)]
pub struct Confusion {
    /// Key of the right scenario.
    pub scenario: String,
    /// Key of the likeliest one.
    pub taken_for: String,
    pub count: i64,
}

/// Tries a model on held-back texts, and the version that is in use on the same.
pub fn tried(model: &Model, held: &[Text], in_use: Option<(i64, &Model)>) -> (Figures, Vec<Confusion>) {
    let examples: Vec<Example<'_>> =
        held.iter().map(|text| Example { text: &text.text, label: &text.scenario }).collect();
    let found = evaluate(model, &examples);
    let inside: Vec<&Text> = held.iter().filter(|text| text.scenario != NONE_OF_THEM).collect();
    let answers: Vec<_> = inside.iter().map(|text| model.classify(&text.text)).collect();
    let pairs =
        || inside.iter().zip(&answers).filter_map(|(text, answer)| Some((text, answer, answer.guesses.first()?)));
    let given = || pairs().filter(|(_, answer, best)| answer.label.is_some() && best.confidence >= SURE_MIN);
    let answered = given().count();
    let right = given().filter(|(text, _, best)| best.label == text.scenario).count();
    let mut wrong: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (text, _, best) in pairs().filter(|(text, _, best)| best.label != text.scenario) {
        *wrong.entry((&text.scenario, best.label)).or_default() += 1;
    }
    let figures = Figures {
        tried: held.len() as i64,
        best_guess: found.best_guess_accuracy,
        answered: share(answered, inside.len()),
        right_of_answered: share(right, answered),
        macro_f1: found.macro_f1,
        calibration_error: found.calibration_error,
        compared: in_use.map(|(version, earlier)| compared(model, held, version, earlier)),
    };
    let confusion = |((scenario, taken_for), count): ((&str, &str), i64)| Confusion {
        scenario: scenario.to_owned(),
        taken_for: taken_for.to_owned(),
        count,
    };
    let mut confusions: Vec<Confusion> = wrong.into_iter().map(confusion).collect();
    confusions.sort_by_key(|confusion| -confusion.count);
    confusions.truncate(CONFUSIONS_MAX);
    (figures, confusions)
}

/// On texts of scenarios that both know: one that is new is no fault of the earlier one.
fn compared(model: &Model, held: &[Text], version: i64, earlier: &Model) -> Comparison {
    let known: BTreeSet<&String> = model.labels().iter().filter(|label| earlier.label(label).is_some()).collect();
    let is_right = |model: &Model, text: &Text| {
        model.classify(&text.text).guesses.first().is_some_and(|best| best.label == text.scenario)
    };
    let mut comparison = Comparison { version, ..Comparison::default() };
    for text in held.iter().filter(|text| known.contains(&text.scenario)) {
        match (is_right(model, text), is_right(earlier, text)) {
            (true, false) => comparison.gained += 1,
            (false, true) => comparison.lost += 1,
            _ => {}
        }
    }
    comparison
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_chance_may_do_is_not_worse() {
        let of = |lost, gained| Comparison { version: 1, lost, gained };
        for (lost, gained) in [(0, 0), (4, 0), (10, 4), (60, 50), (1, 9)] {
            assert!(!of(lost, gained).is_worse(), "{lost} lost, {gained} gained");
        }
        for (lost, gained) in [(5, 0), (14, 3), (80, 50)] {
            assert!(of(lost, gained).is_worse(), "{lost} lost, {gained} gained");
        }
    }
}
