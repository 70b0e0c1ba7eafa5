//! One layer of hidden units between the features of a message and the labels.

use crate::chance::Chance;
use crate::vocabulary::{Entry, Vector};

/// A network as it is trained. Rows lie one behind the other, `units` numbers each.
#[derive(Debug, Clone)]
pub struct Network {
    pub units: usize,
    pub outputs: usize,
    /// A row for each feature.
    pub inward: Vec<f32>,
    pub inward_bias: Vec<f32>,
    /// A row for each output.
    pub outward: Vec<f32>,
    pub outward_bias: Vec<f32>,
}

impl Network {
    pub fn new(features: usize, units: usize, outputs: usize, chance: &mut Chance) -> Self {
        let deviation = 1.0 / (units as f32).sqrt();
        Self {
            units,
            outputs,
            inward: (0..features * units).map(|_| chance.normal() * 0.1).collect(),
            inward_bias: vec![0.0; units],
            outward: (0..outputs * units).map(|_| chance.normal() * deviation).collect(),
            outward_bias: vec![0.0; outputs],
        }
    }

    /// What the units get before they decide, into `units`.
    pub fn gather(&self, entries: &[Entry], units: &mut Vec<f32>) {
        units.clear();
        units.extend_from_slice(&self.inward_bias);
        for entry in entries {
            add_scaled(units, entry.value, row(&self.inward, entry.index as usize, self.units));
        }
    }

    /// The score of each output, from what the units give.
    pub fn scores(&self, units: &[f32], scores: &mut Vec<f32>) {
        scores.clear();
        let rows = self.outward.chunks_exact(self.units);
        scores.extend(rows.zip(&self.outward_bias).map(|(row, bias)| bias + dot(units, row)));
    }

    pub fn read(&self, message: &Vector) -> Vec<f32> {
        let (mut units, mut scores) = (Vec::new(), Vec::new());
        self.gather(&message.entries, &mut units);
        for unit in &mut units {
            *unit = unit.max(0.0);
        }
        self.scores(&units, &mut scores);
        scores
    }
}

pub fn row(rows: &[f32], number: usize, width: usize) -> &[f32] {
    &rows[number * width..(number + 1) * width]
}

pub fn row_mut(rows: &mut [f32], number: usize, width: usize) -> &mut [f32] {
    &mut rows[number * width..(number + 1) * width]
}

pub fn add_scaled(sum: &mut [f32], scale: f32, row: &[f32]) {
    for (sum, value) in sum.iter_mut().zip(row) {
        *sum += scale * value;
    }
}

/// In eight lanes, which a processor adds side by side.
pub fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (left_eights, right_eights) = (left.chunks_exact(8), right.chunks_exact(8));
    let rest: f32 = left_eights.remainder().iter().zip(right_eights.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in left_eights.zip(right_eights) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    rest + lanes.iter().sum::<f32>()
}

/// Scores become shares of 1, in place.
pub fn softmax(scores: &mut [f32]) {
    let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for score in scores.iter_mut() {
        *score = (*score - highest).exp();
    }
    let sum: f32 = scores.iter().sum();
    for score in scores {
        *score /= sum;
    }
}

/// The place of the highest; the first of equals.
pub fn highest(scores: &[f32]) -> usize {
    let mut best = 0;
    for (place, score) in scores.iter().enumerate() {
        if *score > scores[best] {
            best = place;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_in_lanes_is_a_dot() {
        let left: Vec<f32> = (0..19_u8).map(f32::from).collect();
        let right: Vec<f32> = (0..19_u8).map(|n| f32::from(n % 3)).collect();
        let plain: f32 = left.iter().zip(&right).map(|(a, b)| a * b).sum();
        assert_eq!(dot(&left, &right), plain);
    }

    #[test]
    fn shares_sum_to_one_however_large_the_scores() {
        let mut scores = [900.0, 901.0, -1e30];
        softmax(&mut scores);
        assert!((scores.iter().sum::<f32>() - 1.0).abs() < 1e-6);
        assert!((scores[1] / scores[0] - 1_f32.exp()).abs() < 1e-3);
        assert_eq!(highest(&[1.0, 3.0, 3.0, 2.0]), 1);
    }
}
