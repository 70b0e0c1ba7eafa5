//! How sure is sure: fitted on messages that were held back from the training.

use crate::network::highest;

/// How much the temperature is drawn to 1, in messages: a handful held back says little.
const PRIOR: f64 = 2.0;

/// Fewer messages that were recognised tell nothing about how others lie.
const TELLING_MIN: usize = 5;

/// The natural logarithm of a temperature lies between minus this and this.
const LOG_TEMPERATURE_MAX: f64 = 2.0;

/// The temperature by which scores are divided so that the shares of [`crate::network::softmax`] come true: it gives
/// the held-back messages, each scores and its right output, the highest likelihood (Guo and others 2017).
pub fn temperature(held: &[(&[f32], usize)]) -> f32 {
    let loss = |log: f64| {
        held.iter().map(|(scores, right)| surprise(scores, *right, log.exp())).sum::<f64>() + PRIOR * log * log
    };
    // Golden section: the loss has one valley in the inverse of the temperature, so in its logarithm, too.
    let ratio = (5_f64.sqrt() - 1.0) / 2.0;
    let (mut low, mut high) = (-LOG_TEMPERATURE_MAX, LOG_TEMPERATURE_MAX);
    for _ in 0..24 {
        let (left, right) = (high - ratio * (high - low), low + ratio * (high - low));
        if loss(left) < loss(right) { high = right } else { low = left }
    }
    f64::midpoint(low, high).exp() as f32
}

/// Minus the logarithm of the probability that the right output got.
pub fn surprise(scores: &[f32], right: usize, temperature: f64) -> f64 {
    let top = f64::from(scores[highest(scores)]);
    let sum: f64 = scores.iter().map(|score| ((f64::from(*score) - top) / temperature).exp()).sum();
    sum.ln() - (f64::from(scores[right]) - top) / temperature
}

/// The scope below which "I don't know" is said, from the scopes of the held-back messages that were recognised
/// rightly: of all `held` in scope this refuses at most the given share although they were right.
///
/// Where so small a share is less than one message, it goes on below the lowest as a tail does that falls by a steady
/// rate, by no more than from the median to the lowest. A handful of messages says nothing, and nothing is refused.
pub fn threshold(mut right: Vec<f32>, held: usize, refused: f64) -> f32 {
    right.sort_by(f32::total_cmp);
    let (Some(lowest), Some(highest)) = (right.first(), right.last()) else { return f32::MIN };
    if right.len() < TELLING_MIN {
        return f32::MIN;
    }
    let allowed = held as f64 * refused;
    if allowed >= 1.0 {
        return right.get(allowed as usize).unwrap_or(highest).to_owned();
    }
    let down = right[right.len() / 2] - lowest;
    let steps = -allowed.ln() / (right.len() as f64 / 2.0).ln();
    lowest - down * steps.min(1.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::network::softmax;

    /// Messages whose right output is drawn by the shares of their scores, which are then falsified by a factor.
    fn drawn(factor: f32) -> Vec<(Vec<f32>, usize)> {
        let mut chance = Chance::new(3);
        let mut draw = || {
            let scores: Vec<f32> = (0..4).map(|_| chance.normal() * 2.0).collect();
            let mut shares = scores.clone();
            softmax(&mut shares);
            let mut rest = chance.share();
            let right = shares.iter().position(|share| {
                rest -= share;
                rest < 0.0
            });
            (scores.iter().map(|score| score * factor).collect(), right.unwrap_or(3))
        };
        (0..4_000).map(|_| draw()).collect()
    }

    #[test]
    fn the_temperature_undoes_a_falsified_scale() {
        for factor in [0.5, 1.0, 3.0] {
            let held = drawn(factor);
            let held: Vec<(&[f32], usize)> = held.iter().map(|(scores, right)| (scores.as_slice(), *right)).collect();
            let found = temperature(&held);
            assert!((found / factor - 1.0).abs() < 0.1, "{factor}: {found}");
        }
        assert!((temperature(&[]) - 1.0).abs() < 1e-3);
    }

    #[test]
    fn a_temperature_keeps_the_order_of_answers_and_of_confidence() {
        let confidence = |scores: [f32; 3], temperature: f32| {
            let mut shares = scores.map(|score| score / temperature);
            softmax(&mut shares);
            (highest(&shares), shares[highest(&shares)])
        };
        for temperature in [0.3, 1.0, 4.0] {
            let (weak, strong) = (confidence([1.0, 2.0, 0.0], temperature), confidence([1.0, 3.0, 0.0], temperature));
            assert_eq!((weak.0, strong.0), (1, 1));
            assert!(weak.1 < strong.1);
        }
    }

    #[test]
    fn the_threshold_refuses_no_more_than_it_may() {
        let right: Vec<f32> = (0..90_u8).map(f32::from).collect();
        let at = |refused| threshold(right.clone(), 100, refused);
        assert_eq!((at(0.05), at(0.01), at(1.0)), (5.0, 1.0, 89.0));
        let below = [at(0.009), at(0.005), at(0.000_1), at(0.0)];
        assert!(below.is_sorted_by(|a, b| a >= b) && below[0] < 0.0, "{below:?}");
        assert_eq!(below[3], -45.0);
        assert_eq!(threshold(right[..4].to_vec(), 4, 0.5), f32::MIN);
        assert_eq!(threshold(Vec::new(), 10, 0.1), f32::MIN);
    }
}
