//! Fits one network by stochastic gradient descent: one message a step, each row with a rate of its own that falls
//! with what it has learned (AdaGrad, a row at a time).

use crate::chance::Chance;
use crate::dense::is_dense;
use crate::network::{Network, add_scaled, dot, row_mut, softmax};
use crate::vocabulary::{Entry, Vector};

/// Of the units, so many are silent in a step; of the features and of the words, so many are missing. What must do
/// without any of them leans on none of them alone, and has seen messages with unknown words.
const SILENT: f32 = 0.15;
const FEATURES_MISSING: f32 = 0.075;
const WORDS_MISSING: f32 = 0.1;
/// So often all numbers of a model of language are missing: it may be away when a message comes.
const DENSE_MISSING: f32 = 0.3;

const INWARD_RATE: f32 = 0.05;
const OUTWARD_RATE: f32 = 0.1;

/// An output whose error is below this learns nothing in this step: most of the time for nothing.
const ERROR_MIN: f32 = 1e-3;

/// A message and the number of its output.
#[derive(Debug, Clone)]
pub struct Lesson {
    pub vector: Vector,
    pub output: usize,
    /// How many words it has.
    pub words: usize,
}

/// A network that learns.
pub struct Fitting {
    pub network: Network,
    /// Sums of squared gradients, one for each row.
    inward_seen: Vec<f32>,
    bias_seen: f32,
    /// Of all numbers of a model of language together: they are one feature in many parts.
    dense_seen: f32,
    outward_seen: Vec<f32>,
    chance: Chance,
    entries: Vec<Entry>,
    units: Vec<f32>,
    /// How much of a unit's error comes through it: nothing if it is silent.
    open: Vec<f32>,
    errors: Vec<f32>,
    scores: Vec<f32>,
    missing: Vec<bool>,
}

impl Fitting {
    pub fn new(features: usize, units: usize, outputs: usize, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        Self {
            network: Network::new(features, units, outputs, &mut chance),
            inward_seen: vec![1e-4; features],
            bias_seen: 0.1,
            dense_seen: 1e-2,
            outward_seen: vec![0.1; outputs],
            chance,
            entries: Vec::new(),
            units: Vec::new(),
            open: vec![0.0; units],
            errors: vec![0.0; units],
            scores: Vec::new(),
            missing: Vec::new(),
        }
    }

    /// Goes once through the lessons, in an order of its own; the rate falls evenly from the first share to the last.
    pub fn pass(&mut self, lessons: &[&Lesson], from: f32, to: f32) {
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        self.chance.shuffle(&mut order);
        for (step, number) in order.iter().enumerate() {
            let pace = from + (to - from) * step as f32 / lessons.len() as f32;
            self.step(lessons[*number], pace);
        }
    }

    fn step(&mut self, lesson: &Lesson, pace: f32) {
        self.leave_out(lesson);
        self.network.gather(&self.entries, &mut self.units);
        for (unit, open) in self.units.iter_mut().zip(&mut self.open) {
            let silent = *unit <= 0.0 || self.chance.happens(SILENT);
            *open = if silent { 0.0 } else { 1.0 / (1.0 - SILENT) };
            *unit *= *open;
        }
        self.network.scores(&self.units, &mut self.scores);
        softmax(&mut self.scores);
        self.teach_outward(lesson.output, pace);
        self.teach_inward(pace);
    }

    /// The features of a lesson without some words and without some features.
    fn leave_out(&mut self, lesson: &Lesson) {
        self.missing.clear();
        for _ in 0..lesson.words {
            let missing = self.chance.happens(WORDS_MISSING);
            self.missing.push(missing);
        }
        self.entries.clear();
        let without = lesson.vector.entries.last().is_some_and(is_dense) && self.chance.happens(DENSE_MISSING);
        for entry in &lesson.vector.entries {
            if without && is_dense(entry) {
                break;
            }
            let missing = |word: u16| self.missing.get(usize::from(word)).is_some_and(|missing| *missing);
            if !missing(entry.first) && !missing(entry.last) && !self.chance.happens(FEATURES_MISSING) {
                self.entries.push(*entry);
            }
        }
    }

    fn teach_outward(&mut self, right: usize, pace: f32) {
        self.errors.fill(0.0);
        let width = self.network.units;
        for (output, share) in self.scores.iter().enumerate() {
            let error = share - f32::from(u8::from(output == right));
            if error.abs() < ERROR_MIN {
                continue;
            }
            let row = row_mut(&mut self.network.outward, output, width);
            add_scaled(&mut self.errors, error, row);
            self.outward_seen[output] += error * error;
            let rate = OUTWARD_RATE * pace / self.outward_seen[output].sqrt();
            add_scaled(row, -rate * error, &self.units);
            self.network.outward_bias[output] -= rate * error;
        }
    }

    fn teach_inward(&mut self, pace: f32) {
        let width = self.network.units;
        for (error, open) in self.errors.iter_mut().zip(&self.open) {
            *error *= open;
        }
        let square = dot(&self.errors, &self.errors) / width as f32;
        self.bias_seen += square;
        add_scaled(&mut self.network.inward_bias, -INWARD_RATE * pace / self.bias_seen.sqrt(), &self.errors);
        let dense: f32 =
            self.entries.iter().filter(|entry| is_dense(entry)).map(|entry| entry.value * entry.value).sum();
        self.dense_seen += square * dense;
        for entry in &self.entries {
            let (index, value) = (entry.index as usize, entry.value);
            self.inward_seen[index] += square * value * value;
            let seen = if is_dense(entry) { self.dense_seen } else { self.inward_seen[index] };
            let rate = INWARD_RATE * pace / seen.sqrt();
            add_scaled(row_mut(&mut self.network.inward, index, width), -rate * value, &self.errors);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Label 0 has feature 0, label 1 feature 1, label 2 both: no line alone parts 2 from the others by one feature.
    fn lessons() -> Vec<Lesson> {
        let entry = |index: u16| Entry { index: u32::from(index), value: 1.0, first: index, last: index };
        let lesson = |indexes: &[u16], output| Lesson {
            vector: Vector { entries: indexes.iter().map(|index| entry(*index)).collect(), unknown: 0.0 },
            output,
            words: 2,
        };
        (0..200).map(|n| [lesson(&[0], 0), lesson(&[1], 1), lesson(&[0, 1], 2)][n % 3].clone()).collect()
    }

    fn fitted(seed: u64) -> Network {
        let lessons = lessons();
        let lessons: Vec<&Lesson> = lessons.iter().collect();
        let mut fitting = Fitting::new(2, 16, 3, seed);
        for pass in 0..20_u8 {
            fitting.pass(&lessons, 1.0 - f32::from(pass) / 20.0, 0.95 - f32::from(pass) / 20.0);
        }
        fitting.network
    }

    #[test]
    fn it_learns_what_it_is_taught() {
        let network = fitted(1);
        for lesson in &lessons()[..3] {
            assert_eq!(crate::network::highest(&network.read(&lesson.vector)), lesson.output);
        }
    }

    #[test]
    fn one_seed_gives_one_network() {
        assert_eq!(fitted(5).outward, fitted(5).outward);
        assert_ne!(fitted(5).outward, fitted(6).outward);
    }
}
