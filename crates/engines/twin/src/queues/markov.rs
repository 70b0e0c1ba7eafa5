//! The long run of a Markov chain with as many states as are reached, by the method of Gauss and Seidel.

use std::collections::HashMap;
use std::hash::Hash;

use crate::refusal::Refusal;

const STATES_MAX: usize = 400_000;
const SWEEPS_MAX: usize = 20_000;

pub struct Chain<S> {
    states: Vec<S>,
    probabilities: Vec<f64>,
}

impl<S: Copy + Eq + Hash> Chain<S> {
    /// `leave` lists where a state goes and at which rates; it has to keep the chain finite.
    pub fn long_run(start: S, leave: impl Fn(S, &mut Vec<(S, f64)>)) -> Result<Self, Refusal> {
        let mut places = HashMap::from([(start, 0_usize)]);
        let mut states = vec![start];
        // Of each state: where it is entered from, with the rate; and its rate of being left.
        let mut entries: Vec<Vec<(u32, f64)>> = vec![Vec::new()];
        let mut left = Vec::new();
        let mut ways = Vec::new();
        let mut at = 0;
        while at < states.len() {
            ways.clear();
            leave(states[at], &mut ways);
            ways.retain(|way| way.1 > 0.0);
            for (to, rate) in &ways {
                let place = *places.entry(*to).or_insert_with(|| {
                    states.push(*to);
                    entries.push(Vec::new());
                    states.len() - 1
                });
                entries[place].push((at as u32, *rate));
            }
            left.push(ways.iter().map(|way| way.1).sum::<f64>());
            if states.len() > STATES_MAX {
                return Err(Refusal::new("arrival_rate", format!("leads to more than {STATES_MAX} states")));
            }
            at += 1;
        }
        let probabilities = balanced(&entries, &left)
            .ok_or_else(|| Refusal::new("arrival_rate", "leads to a queue whose balance is not found"))?;
        Ok(Self { states, probabilities })
    }

    pub fn mean(&self, f: impl Fn(S) -> f64) -> f64 {
        self.states.iter().zip(&self.probabilities).map(|(state, p)| p * f(*state)).sum()
    }

    pub fn probability(&self, holds: impl Fn(S) -> bool) -> f64 {
        self.mean(|state| f64::from(u8::from(holds(state))))
    }
}

/// Probabilities with which every state is entered as often as it is left.
fn balanced(entries: &[Vec<(u32, f64)>], left: &[f64]) -> Option<Vec<f64>> {
    let n = left.len();
    let mut p = vec![1.0 / n as f64; n];
    for sweep in 0..SWEEPS_MAX {
        let mut moved = 0.0;
        for step in 0..n {
            // To and fro: what flows up and what flows down is carried equally fast.
            let at = if sweep % 2 == 0 { step } else { n - 1 - step };
            if left[at] <= 0.0 {
                return None;
            }
            let flow: f64 = entries[at].iter().map(|(from, rate)| p[*from as usize] * rate).sum();
            let now = flow / left[at];
            moved += (now - p[at]).abs();
            p[at] = now;
        }
        let whole: f64 = p.iter().sum();
        p.iter_mut().for_each(|x| *x /= whole);
        if moved / whole < 1e-12 {
            return Some(p);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_queue_is_geometric() {
        let chain = Chain::long_run(0_u32, |k, ways| {
            if k < 300 {
                ways.push((k + 1, 0.7));
            }
            if k > 0 {
                ways.push((k - 1, 1.0));
            }
        })
        .expect("a chain");
        assert!((chain.mean(f64::from) - 0.7 / 0.3).abs() < 1e-9);
        assert!((chain.probability(|k| k == 0) - 0.3).abs() < 1e-10);
    }
}
