//! What was learned, and what it says about a message.

use crate::dense;
use crate::features::features;
use crate::network::{Network, dot, highest, softmax};
use crate::training::Sureness;
use crate::vocabulary::{Entry, Vector, Vocabulary};
use crate::words::{Word, words};

pub const LABELS_MAX: usize = 1_000;
pub const LABEL_BYTES_MAX: usize = 200;

/// So many guesses are given at most.
pub const GUESSES_MAX: usize = 5;

/// What unknown words take from the scope of a message, if it has no others.
const UNKNOWN: f32 = 2.0;

/// Knows what messages are about. It never changes, and many threads may ask it at once.
///
/// The mean of several networks is one wider network, and that is what lies here.
#[derive(Debug, Clone)]
pub struct Model {
    pub(crate) labels: Vec<String>,
    /// The label that evaluations give to what is out of scope.
    pub(crate) out_of_scope: String,
    pub(crate) vocabulary: Vocabulary,
    /// How many numbers of a model of language it learned beside the words; 0 if it knows words alone.
    pub(crate) dense: usize,
    /// A row for each feature and each such number, in 256 steps of its scale.
    pub(crate) inward: Vec<i8>,
    pub(crate) scales: Vec<f32>,
    pub(crate) inward_bias: Vec<f32>,
    /// A row for each label, and one for what is out of scope if examples said what that is.
    pub(crate) outward: Vec<f32>,
    pub(crate) outward_bias: Vec<f32>,
    pub(crate) temperature: f32,
    pub(crate) threshold: f32,
}

/// What a message is about, as far as is known.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer<'m> {
    /// None is "I don't know": the message is about nothing that was learned, or in no words that were.
    pub label: Option<&'m str>,
    /// The likeliest labels, the best first; also if the answer is "I don't know".
    pub guesses: Vec<Guess<'m>>,
    /// How well the message fits what was learned; below the model's threshold the answer is "I don't know".
    pub scope: f32,
    /// The share of the message's words that are known, by their weight.
    pub known: f32,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Guess<'m> {
    pub label: &'m str,
    /// The probability that this is the label, given that the message is in scope.
    pub confidence: f32,
}

/// What is known of a message beside its words: of a label, the natural logarithm of how many times likelier that is
/// where the message is about it than where it is not. 0 says nothing.
pub type Evidence<'e> = &'e dyn Fn(&str) -> f32;

/// Beyond this nothing is believed, neither for nor against.
const EVIDENCE_MAX: f32 = 10.0;

/// How well a message fits: the best score against that of being out of scope, which is 0 where nobody said what
/// that is; less for words that are unknown.
pub(crate) fn scope(scores: &[f32], labels: usize, unknown: f32) -> f32 {
    let best = scores[highest(&scores[..labels])];
    best - scores.get(labels).copied().unwrap_or(0.0) - UNKNOWN * unknown
}

impl Model {
    pub(crate) fn new(
        labels: Vec<String>,
        out_of_scope: String,
        (vocabulary, dense): (Vocabulary, usize),
        networks: &[Network],
        Sureness { temperature, threshold }: Sureness,
    ) -> Self {
        let outputs = networks.first().map_or(0, |network| network.outputs);
        let share = 1.0 / networks.len() as f32;
        let (mut inward, mut scales) = (Vec::new(), Vec::new());
        for feature in 0..vocabulary.len() + dense {
            let row = beside(networks, |network| (&network.inward, feature));
            let largest = row.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
            let scale = largest / f32::from(i8::MAX);
            let step = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            scales.push(scale);
            inward.extend(row.iter().map(|weight| (weight * step).round() as i8));
        }
        let outward = (0..outputs).flat_map(|output| beside(networks, |network| (&network.outward, output)));
        let outward = outward.map(|weight| weight * share).collect();
        let bias = |output: usize| networks.iter().map(|network| network.outward_bias[output] * share).sum();
        Self {
            labels,
            out_of_scope,
            vocabulary,
            dense,
            inward,
            scales,
            inward_bias: beside(networks, |network| (&network.inward_bias, 0)),
            outward,
            outward_bias: (0..outputs).map(bias).collect(),
            temperature,
            threshold,
        }
    }

    /// The labels in scope.
    pub fn labels(&self) -> &[String] {
        &self.labels
    }

    /// The place of a label, if it was learned.
    pub fn label(&self, named: &str) -> Option<usize> {
        self.labels.binary_search_by(|label| label.as_str().cmp(named)).ok()
    }

    /// The label that stood for "out of scope" in the training.
    pub fn out_of_scope(&self) -> &str {
        &self.out_of_scope
    }

    /// How many numbers of a model of language it takes beside the words; 0 if it knows words alone.
    pub fn dense(&self) -> usize {
        self.dense
    }

    /// Below this scope the answer is "I don't know".
    pub fn threshold(&self) -> f32 {
        self.threshold
    }

    pub fn classify(&self, text: &str) -> Answer<'_> {
        self.classify_given(text, &|_| 0.0)
    }

    /// The same, if more is known than the words: the odds of each label are multiplied by what the evidence says of
    /// it. So confidence that comes true goes on coming true, as long as words and evidence tell different things.
    pub fn classify_given(&self, text: &str, evidence: Evidence<'_>) -> Answer<'_> {
        self.classify_with(text, None, evidence)
    }

    /// The same with the numbers of a model of language. Without them, or with another count of them, the words alone
    /// are judged.
    pub fn classify_with(&self, text: &str, dense: Option<&[f32]>, evidence: Evidence<'_>) -> Answer<'_> {
        let vector = self.vector(&words(text), dense);
        let scores = self.weighed(self.scores(&self.gather(&vector.entries)), evidence);
        let scope = scope(&scores, self.labels.len(), vector.unknown);
        let guesses = self.guesses(&scores);
        let knows = !vector.entries.is_empty() && scope >= self.threshold;
        let best = guesses.first().map(|guess| guess.label);
        Answer { label: best.filter(|_| knows), guesses, scope, known: 1.0 - vector.unknown }
    }

    /// The probability of each of the [`Model::labels`] by the words alone, given that the message is in scope.
    pub fn confidences_with(&self, text: &str, dense: Option<&[f32]>) -> Vec<f32> {
        let vector = self.vector(&words(text), dense);
        self.shares(&self.scores(&self.gather(&vector.entries)))
    }

    /// The message as the networks read it.
    pub(crate) fn vector(&self, words: &[Word], dense: Option<&[f32]>) -> Vector {
        let mut vector = self.vocabulary.vector(&features(words));
        if let Some(row) = dense.filter(|row| row.len() == self.dense) {
            vector.entries.extend(dense::entries(row, self.vocabulary.len()));
        }
        vector
    }

    fn width(&self) -> usize {
        self.inward_bias.len()
    }

    /// What the units get from the features of a message.
    pub(crate) fn gather(&self, entries: &[Entry]) -> Vec<f32> {
        let mut units = self.inward_bias.clone();
        for entry in entries {
            self.add(&mut units, entry, 1.0);
        }
        units
    }

    /// Adds a feature to what the units get, so many times.
    pub(crate) fn add(&self, units: &mut [f32], entry: &Entry, times: f32) {
        let (feature, width) = (entry.index as usize, self.width());
        let scale = self.scales[feature] * entry.value * times;
        let row = &self.inward[feature * width..(feature + 1) * width];
        for (unit, weight) in units.iter_mut().zip(row) {
            *unit += scale * f32::from(*weight);
        }
    }

    /// The score of each label, and of being out of scope.
    pub(crate) fn scores(&self, units: &[f32]) -> Vec<f32> {
        let given: Vec<f32> = units.iter().map(|unit| unit.max(0.0)).collect();
        let rows = self.outward.chunks_exact(self.width());
        rows.zip(&self.outward_bias).map(|(row, bias)| bias + dot(&given, row)).collect()
    }

    /// What raises a score by the temperature multiplies its share by e.
    pub(crate) fn weighed(&self, mut scores: Vec<f32>, evidence: Evidence<'_>) -> Vec<f32> {
        for (score, label) in scores.iter_mut().zip(&self.labels) {
            let weight = evidence(label);
            if weight.is_finite() {
                *score += self.temperature * weight.clamp(-EVIDENCE_MAX, EVIDENCE_MAX);
            }
        }
        scores
    }

    /// The probability of each label, given that the message is in scope.
    pub(crate) fn shares(&self, scores: &[f32]) -> Vec<f32> {
        let mut shares: Vec<f32> = scores[..self.labels.len()].iter().map(|score| score / self.temperature).collect();
        softmax(&mut shares);
        shares
    }

    fn guesses(&self, scores: &[f32]) -> Vec<Guess<'_>> {
        let shares = self.shares(scores);
        let mut order: Vec<usize> = (0..shares.len()).collect();
        order.sort_by(|a, b| shares[*b].total_cmp(&shares[*a]));
        let guess = |place: &usize| Guess { label: &self.labels[*place], confidence: shares[*place] };
        order.iter().take(GUESSES_MAX).map(guess).collect()
    }
}

/// The same row of each network, one behind the other.
fn beside<'n>(networks: &'n [Network], rows: impl Fn(&'n Network) -> (&'n [f32], usize)) -> Vec<f32> {
    let row = |network| {
        let (rows, number) = rows(network);
        &rows[number * network.units..(number + 1) * network.units]
    };
    networks.iter().flat_map(|network| row(network).iter().copied()).collect()
}
