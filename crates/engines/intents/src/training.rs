//! From examples to a model: hold some back, learn from the others, see how sure to be, then learn from all.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use crate::calibration::{surprise, temperature, threshold};
use crate::chance::Chance;
use crate::dense::{self, DENSE_MAX};
use crate::features::{Feature, features};
use crate::fitting::{Fitting, Lesson};
use crate::model::{LABEL_BYTES_MAX, LABELS_MAX, Model, scope};
use crate::network::{Network, highest};
use crate::vocabulary::{Vector, Vocabulary};
use crate::words::{Word, words};

/// So many examples are learned from at most; they take some 2 kB of memory each meanwhile.
pub const EXAMPLES_MAX: usize = 200_000;

/// Networks of which the mean is taken: each errs in another place.
const MEMBERS: usize = 3;
const UNITS: usize = 128;

/// Every how many examples of a label one is held back.
const HELD_EVERY: usize = 7;

/// Two lengths of training are tried, in steps: contradictory labels are learned by heart in the longer.
const STEPS: [usize; 2] = [150_000, 60_000];
const PASSES: [std::ops::RangeInclusive<usize>; 2] = [6..=60, 3..=24];

/// What was held back is learned in a last part of the passes, beginning at this pace.
const LAST_PART: f32 = 0.5;

/// What may be refused of what would be right, if examples say what is out of scope, and if none do.
const REFUSED: f64 = 0.008;
const REFUSED_BLINDLY: f64 = 0.0005;

#[derive(Debug, Clone, Copy)]
pub struct Example<'a> {
    pub text: &'a str,
    pub label: &'a str,
}

#[derive(Debug, Clone)]
pub struct Options {
    /// The label of examples that are about nothing the others are about.
    pub out_of_scope: String,
    /// Of the messages in scope, the share that may be answered with "I don't know" although the right label was
    /// found. None for the usual: 0.008 with examples out of scope, 0.0005 without.
    pub refused: Option<f64>,
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { out_of_scope: "oos".to_owned(), refused: None, seed: 1 }
    }
}

/// Why there is no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("there is nothing to learn from: no example has a word in its text")]
    Nothing,
    #[error("all examples in scope have the label {0:?}; a second label is needed to tell apart")]
    OneLabel(String),
    #[error("no example is in scope: all have the label {0:?}")]
    NoneInScope(String),
    #[error("{0} examples are too many; at most {EXAMPLES_MAX} are learned from")]
    TooManyExamples(usize),
    #[error("{0} labels are too many; at most {LABELS_MAX} are told apart")]
    TooManyLabels(usize),
    #[error("a label of {0} bytes is too long; at most {LABEL_BYTES_MAX}")]
    LabelTooLong(usize),
    #[error("the rows of numbers of a model of language must have one length, at most {DENSE_MAX}")]
    Uneven,
    #[error("the training was stopped")]
    Stopped,
}

/// Is told after each pass how much of the training is done, from 0 to 1, and may stop it.
pub type Watch<'w> = &'w mut dyn FnMut(f32) -> ControlFlow<()>;

/// Learns what messages are about. Examples whose text has no word are passed over.
pub fn train(examples: &[Example<'_>], options: &Options, watch: Watch<'_>) -> Result<Model, Unfit> {
    train_with(examples, &[], options, watch)
}

/// The same with the numbers of a model of language, by the places of the examples; some may be missing.
pub fn train_with(
    examples: &[Example<'_>],
    rows: &[Option<&[f32]>],
    options: &Options,
    watch: Watch<'_>,
) -> Result<Model, Unfit> {
    if examples.len() > EXAMPLES_MAX {
        return Err(Unfit::TooManyExamples(examples.len()));
    }
    let dense = length(rows)?;
    let (read, labels) = read(examples, rows, options)?;
    let outs = read.iter().any(|example| example.output == labels.len());
    let (held, taught) = parted(&read, &mut Chance::new(options.seed));
    let vocabulary = Vocabulary::learn(read.iter().map(|example| &example.features));
    let known = vocabulary.len();
    let lessons: Vec<Lesson> =
        read.iter().map(|example| example.lesson(vocabulary.vector(&example.features), known)).collect();
    let taught_features: Vec<&Vec<Feature>> = taught.iter().map(|place| &read[*place].features).collect();
    let taught: Vec<&Lesson> = taught.iter().map(|place| &lessons[*place]).collect();
    // What is held back must not make its own words known.
    let without = Vocabulary::learn(taught_features.iter().copied());
    let held: Vec<Lesson> = held
        .iter()
        .map(|place| {
            let example = &read[*place];
            example.lesson(vocabulary.vector_within(&example.features, &without), known)
        })
        .collect();
    let mut class = Class {
        features: known + dense,
        outputs: labels.len() + usize::from(outs),
        labels: labels.len(),
        seed: options.seed,
        planned: 0,
        done: 0,
        watch,
    };
    let mut members = class.rehearse(&taught, &held)?;
    let scores: Vec<Vec<f32>> = held.iter().map(|lesson| mean_scores(&members.fittings, lesson)).collect();
    let scores: Vec<(&Lesson, &[f32])> = held.iter().zip(scores.iter().map(Vec::as_slice)).collect();
    let refused = options.refused.unwrap_or(if outs { REFUSED } else { REFUSED_BLINDLY });
    let sureness = sureness(&scores, labels.len(), refused);
    let all: Vec<&Lesson> = lessons.iter().collect();
    class.finish(&mut members, &all)?;
    let networks: Vec<Network> = members.fittings.into_iter().map(|fitting| fitting.network).collect();
    Ok(Model::new(labels, options.out_of_scope.clone(), (vocabulary, dense), &networks, sureness))
}

/// What was found on the held-back examples.
#[derive(Debug, Clone, Copy)]
pub struct Sureness {
    pub temperature: f32,
    pub threshold: f32,
}

fn sureness(held: &[(&Lesson, &[f32])], labels: usize, refused: f64) -> Sureness {
    let inside: Vec<&(&Lesson, &[f32])> = held.iter().filter(|(lesson, _)| lesson.output < labels).collect();
    let pairs: Vec<(&[f32], usize)> =
        inside.iter().map(|(lesson, scores)| (&scores[..labels], lesson.output)).collect();
    let right = inside.iter().filter(|(lesson, scores)| highest(&scores[..labels]) == lesson.output);
    let right = right.map(|(lesson, scores)| scope(scores, labels, lesson.vector.unknown)).collect();
    Sureness { temperature: temperature(&pairs), threshold: threshold(right, inside.len(), refused) }
}

/// How many numbers each row has; none if there are none.
fn length(rows: &[Option<&[f32]>]) -> Result<usize, Unfit> {
    let mut lengths = rows.iter().flatten().map(|row| row.len());
    let first = lengths.next().unwrap_or(0);
    if first <= DENSE_MAX && lengths.all(|length| length == first) { Ok(first) } else { Err(Unfit::Uneven) }
}

/// An example that has words.
struct Read<'a> {
    features: Vec<Feature>,
    dense: Option<&'a [f32]>,
    words: usize,
    output: usize,
}

impl Read<'_> {
    /// Features of its words, and behind all that are known the numbers.
    fn lesson(&self, mut vector: Vector, known: usize) -> Lesson {
        vector.entries.extend(self.dense.into_iter().flat_map(|row| dense::entries(row, known)));
        Lesson { vector, output: self.output, words: self.words }
    }
}

/// The examples that have words, and the labels in scope; those out of scope have the output behind the last.
fn read<'a>(
    examples: &[Example<'a>],
    rows: &[Option<&'a [f32]>],
    options: &Options,
) -> Result<(Vec<Read<'a>>, Vec<String>), Unfit> {
    let row = |place: usize| rows.get(place).copied().flatten();
    let texts = examples.iter().enumerate().map(|(place, example)| (words(example.text), example.label, row(place)));
    let texts: Vec<(Vec<Word>, &str, _)> = texts.filter(|(words, ..)| !words.is_empty()).collect();
    let distinct: BTreeSet<&str> = texts.iter().map(|(_, label, _)| *label).collect();
    let any = !distinct.is_empty();
    if let Some(long) =
        distinct.iter().copied().chain([options.out_of_scope.as_str()]).find(|label| label.len() > LABEL_BYTES_MAX)
    {
        return Err(Unfit::LabelTooLong(long.len()));
    }
    let labels: Vec<&str> = distinct.into_iter().filter(|label| *label != options.out_of_scope).collect();
    match labels.as_slice() {
        [] if any => return Err(Unfit::NoneInScope(options.out_of_scope.clone())),
        [] => return Err(Unfit::Nothing),
        [only] => return Err(Unfit::OneLabel((*only).to_owned())),
        many if many.len() > LABELS_MAX => return Err(Unfit::TooManyLabels(many.len())),
        _ => {}
    }
    let read = |(words, label, dense): (Vec<Word>, &str, Option<&'a [f32]>)| Read {
        features: features(&words),
        dense,
        words: words.len(),
        output: labels.binary_search(&label).unwrap_or(labels.len()),
    };
    Ok((texts.into_iter().map(read).collect(), labels.iter().map(|label| (*label).to_owned()).collect()))
}

/// Of each label every seventh example is held back, drawn at random; the others are taught. By their places.
fn parted(examples: &[Read<'_>], chance: &mut Chance) -> (Vec<usize>, Vec<usize>) {
    let mut by_output: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, example) in examples.iter().enumerate() {
        by_output.entry(example.output).or_default().push(place);
    }
    let (mut held, mut taught) = (Vec::new(), Vec::new());
    // The turn goes on from label to label, so that small labels have their part; one of each is always taught.
    let mut turn = 0;
    for mut same in by_output.into_values() {
        chance.shuffle(&mut same);
        for (number, place) in same.into_iter().enumerate() {
            turn += 1;
            let holds = turn % HELD_EVERY == 0 && number > 0;
            if holds { held.push(place) } else { taught.push(place) }
        }
    }
    (held, taught)
}

fn mean_scores(fittings: &[Fitting], lesson: &Lesson) -> Vec<f32> {
    let mut sum: Vec<f32> = Vec::new();
    for fitting in fittings {
        let scores = fitting.network.read(&lesson.vector);
        sum.resize(scores.len(), 0.0);
        for (sum, score) in sum.iter_mut().zip(scores) {
            *sum += score / fittings.len() as f32;
        }
    }
    sum
}

struct Members {
    fittings: Vec<Fitting>,
    passes: usize,
}

/// Where members learn, and how far they have come.
struct Class<'w> {
    features: usize,
    outputs: usize,
    labels: usize,
    seed: u64,
    planned: usize,
    done: usize,
    watch: Watch<'w>,
}

impl Class<'_> {
    /// Tries both lengths with the first member and lets the others learn for the better one.
    fn rehearse(&mut self, taught: &[&Lesson], held: &[Lesson]) -> Result<Members, Unfit> {
        let lengths: [usize; 2] =
            std::array::from_fn(|kind| (STEPS[kind] / taught.len()).clamp(*PASSES[kind].start(), *PASSES[kind].end()));
        self.planned = lengths[1] + MEMBERS * (lengths[0] + last_passes(lengths[0]));
        let mut tried = Vec::new();
        for passes in lengths {
            let member = self.fit(0, passes, taught)?;
            let loss: f64 = held.iter().map(|lesson| self.loss(&member.network, lesson)).sum();
            tried.push((loss, passes, member));
        }
        let short = tried.pop();
        let long = tried.pop();
        let (_, passes, first) =
            short.into_iter().chain(long).min_by(|a, b| a.0.total_cmp(&b.0)).ok_or(Unfit::Nothing)?;
        let mut fittings = vec![first];
        for member in 1..MEMBERS {
            fittings.push(self.fit(member, passes, taught)?);
        }
        Ok(Members { fittings, passes })
    }

    fn loss(&self, network: &Network, lesson: &Lesson) -> f64 {
        let scores = network.read(&lesson.vector);
        if lesson.output < self.labels { surprise(&scores[..self.labels], lesson.output, 1.0) } else { 0.0 }
    }

    fn fit(&mut self, member: usize, passes: usize, lessons: &[&Lesson]) -> Result<Fitting, Unfit> {
        let seed = self.seed.wrapping_mul(1_000).wrapping_add(member as u64);
        let mut fitting = Fitting::new(self.features, UNITS, self.outputs, seed);
        self.teach(&mut fitting, passes, 1.0, lessons)?;
        Ok(fitting)
    }

    /// All members learn what was held back, too; what they know stays, as they learn at a low pace.
    fn finish(&mut self, members: &mut Members, all: &[&Lesson]) -> Result<(), Unfit> {
        for fitting in &mut members.fittings {
            self.teach(fitting, last_passes(members.passes), LAST_PART, all)?;
        }
        Ok(())
    }

    fn teach(&mut self, fitting: &mut Fitting, passes: usize, pace: f32, lessons: &[&Lesson]) -> Result<(), Unfit> {
        for pass in 0..passes {
            let at = |pass: usize| pace * (1.0 - pass as f32 / passes as f32);
            fitting.pass(lessons, at(pass), at(pass + 1));
            self.done += 1;
            let share = (self.done as f32 / self.planned as f32).min(1.0);
            if (self.watch)(share).is_break() {
                return Err(Unfit::Stopped);
            }
        }
        Ok(())
    }
}

fn last_passes(passes: usize) -> usize {
    (passes as f32 * LAST_PART).ceil() as usize
}
