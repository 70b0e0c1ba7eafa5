//! How good a model is on texts that were held back, and whether it is worse than another one on the same.

use std::collections::{BTreeMap, BTreeSet};

use intents::{Answer, Model, compare};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::lessons::{NONE_OF_THEM, Text};
use crate::signs::{Case, Weighing};

/// What is more likely wrong than right is no answer.
pub const SURE_MIN: f64 = 0.5;
/// Of the answers, so many have to be right on what was held back.
const RIGHT_MIN: f64 = 0.8;
/// Fewer answers prove nothing.
const PROOF_MIN: usize = 10;
/// From where on to answer without a proof.
const UNPROVEN: f64 = 0.9;

/// So many pairs of what is confused are shown.
const CONFUSIONS_MAX: usize = 10;

/// A share of nothing is null.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RecognitionFigures)]
pub struct Figures {
    /// Texts that were held back. No version has learned from any of them.
    pub tried: i64,
    /// From which confidence on it answers: the lowest at which four of five held-back answers were right, at least
    /// 0.5; 0.9 where too few were held back to tell.
    pub sure_min: f64,
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
    /// What it would be on the same texts by the words alone, without what the data of tickets show. Null in versions from
    /// before it was reckoned, too.
    #[serde(default)]
    pub best_guess_of_words: Option<f64>,
    /// Held-back tickets of which something is known that signs speak of.
    #[serde(default)]
    pub with_signs: i64,
    /// The part of their weight at which signs count beside words, from 0 to 1.
    #[serde(default)]
    pub trust: f64,
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

/// A model and what was learned of signs, as tickets are recognised by both.
#[derive(Debug, Clone, Copy)]
pub struct Used<'m> {
    pub model: &'m Model,
    pub weighing: &'m Weighing,
}

impl<'m> Used<'m> {
    fn classify(&self, text: &Text) -> Answer<'m> {
        let odds = self.weighing.odds(&text.signs);
        let evidence = |label: &str| odds.get(label).map_or(0.0, |odds| *odds as f32);
        self.model.classify_with(&text.text, text.dense.as_deref(), &evidence)
    }
}

/// Held-back tickets that signs speak of, to see how much they can be trusted beside the words.
pub fn cases(model: &Model, weighing: &Weighing, held: &[Text]) -> Vec<Case> {
    let case = |text: &Text| {
        let right = model.label(&text.scenario)?;
        let odds = weighing.odds(&text.signs);
        let words = model.confidences_with(&text.text, text.dense.as_deref()).into_iter().map(f64::from);
        let of = |(share, label): (f64, &String)| (share, odds.get(label.as_str()).copied().unwrap_or_default());
        (!odds.is_empty()).then(|| Case { scenarios: words.zip(model.labels()).map(of).collect(), right })
    };
    held.iter().filter_map(case).collect()
}

/// Tries a model on held-back texts, and the version that is in use on the same.
pub fn tried(used: Used<'_>, held: &[Text], in_use: Option<(i64, Used<'_>)>) -> (Figures, Vec<Confusion>) {
    let labels: Vec<&str> = held.iter().map(|text| text.scenario.as_str()).collect();
    let answers: Vec<Answer<'_>> = held.iter().map(|text| used.classify(text)).collect();
    let found = compare(used.model, &labels, &answers);
    let by_words: Vec<Answer<'_>> =
        held.iter().map(|text| used.model.classify_with(&text.text, text.dense.as_deref(), &|_| 0.0)).collect();
    let inside = || held.iter().zip(&answers).filter(|(text, _)| text.scenario != NONE_OF_THEM);
    let pairs = || inside().filter_map(|(text, answer)| Some((text, answer, answer.guesses.first()?)));
    let sure_min = sure_min(&answers_of(held, &answers));
    let given = || pairs().filter(|(_, answer, best)| answer.label.is_some() && f64::from(best.confidence) >= sure_min);
    let answered = given().count();
    let right = given().filter(|(text, _, best)| best.label == text.scenario).count();
    let mut wrong: BTreeMap<(&str, &str), i64> = BTreeMap::new();
    for (text, _, best) in pairs().filter(|(text, _, best)| best.label != text.scenario) {
        *wrong.entry((&text.scenario, best.label)).or_default() += 1;
    }
    let figures = Figures {
        tried: held.len() as i64,
        sure_min,
        best_guess: found.best_guess_accuracy,
        answered: share(answered, inside().count()),
        right_of_answered: share(right, answered),
        macro_f1: found.macro_f1,
        calibration_error: found.calibration_error,
        best_guess_of_words: compare(used.model, &labels, &by_words).best_guess_accuracy,
        with_signs: held.iter().filter(|text| !used.weighing.odds(&text.signs).is_empty()).count() as i64,
        trust: used.weighing.trust,
        compared: in_use.map(|(version, earlier)| compared(used, held, version, earlier)),
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

/// Of all that the engine would answer: how sure it is, and whether that is right.
fn answers_of(held: &[Text], answers: &[Answer<'_>]) -> Vec<(f64, bool)> {
    let answer = |(text, answer): (&Text, &Answer<'_>)| {
        let confidence = f64::from(answer.guesses.first()?.confidence);
        answer.label.map(|label| (confidence, label == text.scenario))
    };
    held.iter().zip(answers).filter_map(answer).collect()
}

/// From which confidence on answers can be relied on. Confidence is fitted, and on few examples fitted badly: what
/// counts is what came true.
pub fn sure_min(answers: &[(f64, bool)]) -> f64 {
    let mut surest: Vec<&(f64, bool)> = answers.iter().collect();
    surest.sort_by(|one, other| other.0.total_cmp(&one.0));
    let (mut right, mut from) = (0, UNPROVEN);
    for (place, (confidence, holds)) in surest.into_iter().enumerate() {
        right += usize::from(*holds);
        let given = place + 1;
        if given >= PROOF_MIN && right as f64 >= RIGHT_MIN * given as f64 {
            from = *confidence;
        }
    }
    from.max(SURE_MIN)
}

/// On texts of scenarios that both know: one that is new is no fault of the earlier one.
fn compared(used: Used<'_>, held: &[Text], version: i64, earlier: Used<'_>) -> Comparison {
    let labels = used.model.labels().iter();
    let known: BTreeSet<&String> = labels.filter(|label| earlier.model.label(label).is_some()).collect();
    let is_right = |used: Used<'_>, text: &Text| {
        used.classify(text).guesses.first().is_some_and(|best| best.label == text.scenario)
    };
    let mut comparison = Comparison { version, ..Comparison::default() };
    for text in held.iter().filter(|text| known.contains(&text.scenario)) {
        match (is_right(used, text), is_right(earlier, text)) {
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
    fn it_answers_from_where_four_of_five_were_right() {
        let sure = |from: usize, to: usize, right: bool| (from..to).map(move |part| (part as f64 / 100.0, right));
        let proven: Vec<_> = sure(80, 96, true).chain(sure(76, 80, false)).chain(sure(40, 76, false)).collect();
        assert_eq!(sure_min(&proven), 0.76, "sixteen of twenty");
        let all: Vec<_> = sure(20, 99, true).collect();
        assert_eq!(sure_min(&all), SURE_MIN, "but not what is more likely wrong");
        let wrong: Vec<_> = sure(50, 99, false).collect();
        assert_eq!((sure_min(&wrong), sure_min(&all[70..]), sure_min(&[])), (UNPROVEN, UNPROVEN, UNPROVEN));
    }

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
