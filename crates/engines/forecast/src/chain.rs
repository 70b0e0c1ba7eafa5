//! A sum that moves in steps between 0, where it stays rather than fall below, and an alarm.

use crate::special::linear;

/// The probabilities of going from one height below the alarm to another, row by row.
pub struct Chain {
    heights: usize,
    moves: Vec<f64>,
}

impl Chain {
    /// `at_most(m)`: the probability that the sum moves by at most m steps; an alarm is at `heights` steps.
    pub fn new(heights: usize, at_most: impl Fn(i64) -> f64) -> Self {
        let n = heights as i64;
        // All moves that end below the alarm: by −n to n − 1.
        let shares: Vec<f64> = (-n..n).map(at_most).collect();
        let mut moves = vec![0.0; heights * heights];
        for from in 0..heights {
            let row = &mut moves[from * heights..][..heights];
            let by = |to: usize| heights + to - from;
            row[0] = shares[by(0)];
            for to in 1..heights {
                row[to] = (shares[by(to)] - shares[by(to) - 1]).max(0.0);
            }
        }
        Self { heights, moves }
    }

    /// How many moves on average up to the alarm, from 0. None if it never comes.
    pub fn average_run_length(&self) -> Option<f64> {
        let n = self.heights;
        let mut a: Vec<f64> = self.moves.iter().map(|probability| -probability).collect();
        for i in 0..n {
            a[i * n + i] += 1.0;
        }
        linear::solve(a, vec![1.0; n])?.first().copied().filter(|length| *length >= 1.0 - 1e-9)
    }

    /// Where the sum is after one more move, and no alarm yet.
    pub fn after(&self, place: &[f64]) -> Vec<f64> {
        let mut next = vec![0.0; self.heights];
        for (share, row) in place.iter().zip(self.moves.chunks_exact(self.heights)) {
            next.iter_mut().zip(row).for_each(|(next, probability)| *next += share * probability);
        }
        next
    }
}
