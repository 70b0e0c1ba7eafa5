//! Queues whose number of customers goes up and down by one.

use super::erlang::blocking;
use crate::refusal::{Refusal, positive, servers};

const STATES_MAX: usize = 2_000_000;

/// The long run of a birth–death process.
#[derive(Debug, Clone, PartialEq)]
pub struct BirthDeath {
    probabilities: Vec<f64>,
}

impl BirthDeath {
    /// `births[k]`: the rate from k to k + 1; `deaths[k]`: from k + 1 to k.
    pub fn new(births: Vec<f64>, deaths: Vec<f64>) -> Result<Self, Refusal> {
        if births.len() != deaths.len() || births.len() >= STATES_MAX {
            return Err(Refusal::new("births", format!("must be as many as deaths, and fewer than {STATES_MAX}")));
        }
        // By logarithms: the weights of large systems overflow.
        let mut weights = vec![0.0];
        let mut sum = 0.0;
        for (birth, death) in births.iter().zip(&deaths) {
            sum += (positive("births", *birth)? / positive("deaths", *death)?).ln();
            weights.push(sum);
        }
        let highest = weights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut probabilities: Vec<f64> = weights.iter().map(|weight| (weight - highest).exp()).collect();
        let whole: f64 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|p| *p /= whole);
        Ok(Self { probabilities })
    }

    pub fn probability(&self, customers: usize) -> f64 {
        self.probabilities.get(customers).copied().unwrap_or(0.0)
    }

    pub fn mean(&self, f: impl Fn(usize) -> f64) -> f64 {
        self.probabilities.iter().enumerate().map(|(k, p)| p * f(k)).sum()
    }
}

/// M/M/n with room for `room` customers: the share that is turned away, and the mean wait of the rest.
pub fn finite(arrival_rate: f64, service_rate: f64, n: u32, room: u32) -> Result<(f64, f64), Refusal> {
    positive("arrival_rate", arrival_rate)?;
    positive("service_rate", service_rate)?;
    servers("servers", n)?;
    if room < n || room as usize >= STATES_MAX {
        return Err(Refusal::new("room", format!("must be from the number of servers to {STATES_MAX}")));
    }
    // From Erlang B at n on: each further place is reached with the factor ρ.
    let busy = arrival_rate / (service_rate * f64::from(n));
    let blocked = blocking(arrival_rate / service_rate, n);
    let (mut term, mut extra, mut waiting) = (blocked, 0.0, 0.0);
    for k in 1..=room - n {
        term *= busy;
        extra += term;
        waiting += term * f64::from(k);
        if !term.is_finite() {
            return Err(Refusal::new("room", "is too large for so much work"));
        }
    }
    let whole = 1.0 + extra;
    let turned_away = term / whole;
    Ok((turned_away, waiting / whole / (arrival_rate * (1.0 - turned_away))))
}

/// One agent with several chats at once; `total_rates[k − 1]`: what k chats together are finished at.
/// Who finds no place waits, and leaves at the rate `patience_rate`.
pub fn chats(arrival_rate: f64, total_rates: &[f64], patience_rate: f64) -> Result<BirthDeath, Refusal> {
    positive("arrival_rate", arrival_rate)?;
    positive("patience_rate", patience_rate)?;
    let slots = total_rates.len();
    let Some(full) = total_rates.last().copied() else {
        return Err(Refusal::new("total_rates", "must name a rate for one chat at least"));
    };
    let mean = arrival_rate / patience_rate;
    let waiting_max = (mean + 12.0 * mean.sqrt() + 60.0).min(STATES_MAX as f64 / 2.0) as usize;
    let deaths: Vec<f64> = (1..=slots + waiting_max)
        .map(|k| if k <= slots { total_rates[k - 1] } else { full + (k - slots) as f64 * patience_rate })
        .collect();
    BirthDeath::new(vec![arrival_rate; deaths.len()], deaths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_without_a_queue_is_erlang_b_and_endless_room_erlang_c() {
        let (away, _) = finite(7.0, 1.0, 9, 9).expect("figures");
        assert!((away / blocking(7.0, 9) - 1.0).abs() < 1e-14);
        let (away, wait) = finite(7.0, 1.0, 9, 2_000).expect("figures");
        let endless = super::super::erlang::delay(7.0, 9).expect("a share") / 2.0;
        assert!(away < 1e-100 && (wait / endless - 1.0).abs() < 1e-13);
        assert!(finite(7.0, 1.0, 9, 8).is_err());
    }

    #[test]
    fn weights_of_a_thousand_states_do_not_overflow() {
        let states = BirthDeath::new(vec![900.0; 3_000], (1..=3_000).map(f64::from).collect()).expect("a chain");
        assert!((states.mean(|k| k as f64) - 900.0).abs() < 1e-9);
        assert!(BirthDeath::new(vec![1.0], vec![0.0]).is_err());
        assert!(chats(1.0, &[], 1.0).is_err());
    }
}
