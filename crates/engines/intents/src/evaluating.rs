//! How good a model is, on examples it has not learned from.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Answer, Model};
use crate::training::Example;

/// Bins of equal width in which confidence is compared with what came true.
const BINS: usize = 15;

/// A share of nothing is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    pub examples: usize,
    pub in_scope: usize,
    pub out_of_scope: usize,
    /// Of all, those answered rightly: with their label, or with "I don't know" if they are out of scope.
    pub accuracy: Option<f64>,
    /// Of those in scope, those answered with their label; "I don't know" is wrong.
    pub in_scope_accuracy: Option<f64>,
    /// Of those in scope, those whose label is the best guess, were it given or not.
    pub best_guess_accuracy: Option<f64>,
    /// Of those out of scope, those answered with "I don't know".
    pub out_of_scope_recall: Option<f64>,
    /// Of those answered with "I don't know", those out of scope.
    pub out_of_scope_precision: Option<f64>,
    /// The mean of F1 over all labels that were right or given somewhere; "I don't know" is one of them.
    pub macro_f1: Option<f64>,
    /// Of those in scope, in 15 bins by the confidence of the best guess: how far the mean confidence of a bin lies
    /// from its share of right guesses, on average over the examples.
    pub calibration_error: Option<f64>,
    /// Examples in scope whose label was not learned: they cannot be answered rightly.
    pub unlearned: usize,
    /// The labels that were not learned.
    pub unlearned_labels: BTreeSet<String>,
}

/// Compares each example's label with the answer to its text.
pub fn evaluate(model: &Model, examples: &[Example<'_>]) -> Evaluation {
    let answers: Vec<Answer<'_>> = examples.iter().map(|example| model.classify(example.text)).collect();
    let labels: Vec<&str> = examples.iter().map(|example| example.label).collect();
    compare(model, &labels, &answers)
}

/// Compares labels with the answers that a model gave, however it came to them.
pub fn compare(model: &Model, labels: &[&str], answers: &[Answer<'_>]) -> Evaluation {
    let truths = labels.iter().map(|label| Some(*label).filter(|label| *label != model.out_of_scope()));
    let pairs: Vec<(Option<&str>, &Answer<'_>)> = truths.zip(answers).collect();
    let inside: Vec<(&str, &Answer<'_>)> =
        pairs.iter().filter_map(|(truth, answer)| truth.map(|truth| (truth, *answer))).collect();
    let right = pairs.iter().filter(|(truth, answer)| *truth == answer.label).count();
    let right_inside = inside.iter().filter(|(truth, answer)| answer.label == Some(*truth)).count();
    let guessed = inside.iter().filter(|(truth, answer)| best(answer).0 == *truth).count();
    let refused = pairs.iter().filter(|(_, answer)| answer.label.is_none()).count();
    let unlearned: Vec<&str> =
        inside.iter().map(|(truth, _)| *truth).filter(|truth| model.label(truth).is_none()).collect();
    Evaluation {
        examples: pairs.len(),
        in_scope: inside.len(),
        out_of_scope: pairs.len() - inside.len(),
        accuracy: share(right, pairs.len()),
        in_scope_accuracy: share(right_inside, inside.len()),
        best_guess_accuracy: share(guessed, inside.len()),
        out_of_scope_recall: share(right - right_inside, pairs.len() - inside.len()),
        out_of_scope_precision: share(right - right_inside, refused),
        macro_f1: macro_f1(&pairs),
        calibration_error: calibration_error(&inside),
        unlearned: unlearned.len(),
        unlearned_labels: unlearned.into_iter().map(str::to_owned).collect(),
    }
}

fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

fn best<'m>(answer: &Answer<'m>) -> (&'m str, f64) {
    answer.guesses.first().map_or(("", 0.0), |guess| (guess.label, f64::from(guess.confidence)))
}

fn macro_f1(pairs: &[(Option<&str>, &Answer<'_>)]) -> Option<f64> {
    // Of each label how often it was right and given, right, and given.
    let mut counts: BTreeMap<Option<&str>, [usize; 3]> = BTreeMap::new();
    for (truth, answer) in pairs {
        counts.entry(*truth).or_default()[1] += 1;
        counts.entry(answer.label).or_default()[2] += 1;
        if *truth == answer.label {
            counts.entry(*truth).or_default()[0] += 1;
        }
    }
    let f1 = |[both, right, given]: &[usize; 3]| 2.0 * *both as f64 / (right + given) as f64;
    (!counts.is_empty()).then(|| counts.values().map(f1).sum::<f64>() / counts.len() as f64)
}

fn calibration_error(inside: &[(&str, &Answer<'_>)]) -> Option<f64> {
    // Of each bin the confidence that was claimed, and the right guesses.
    let mut bins = [(0.0, 0.0); BINS];
    for (truth, answer) in inside {
        let (label, confidence) = best(answer);
        let bin = &mut bins[((confidence * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += confidence;
        bin.1 += f64::from(u8::from(label == *truth));
    }
    let gap: f64 = bins.iter().map(|(claimed, right)| (claimed - right).abs()).sum();
    (!inside.is_empty()).then(|| gap / inside.len() as f64)
}
