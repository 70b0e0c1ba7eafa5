//! Which runs to make, so that their outcomes tell what matters.

use kernel::Dice;
use serde::Serialize;

use super::sobol::{DIMENSIONS_MAX, Sobol};
use crate::invalid::{Invalid, PAYOFF_MAX, within};
use crate::table::distinct;

pub const RUNS_MAX: usize = 1_000_000;

/// Something that is not known, from where to where it may be.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Factor {
    pub name: String,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// First-order and total indices: factors + 2 runs for each base point (Saltelli and others 2010).
    Saltelli,
    /// Screening by steps of one factor at a time: factors + 1 runs for each trajectory (Morris 1991).
    Morris,
    /// Points that fall once into every slice of every factor.
    LatinHypercube,
    Sobol,
}

/// Of Morris's grid; a step goes over half of it.
const LEVELS: usize = 4;

impl Method {
    /// Runs for so many base points, trajectories or points; one after the other in this order.
    pub fn design(self, factors: &[Factor], points: usize, seed: u64) -> Result<Vec<Vec<f64>>, Invalid> {
        let k = factors.len();
        let names: Vec<String> = factors.iter().map(|factor| factor.name.clone()).collect();
        distinct("factors", &names)?;
        let most = if self == Self::Saltelli { DIMENSIONS_MAX / 2 } else { DIMENSIONS_MAX };
        if !(1..=most).contains(&k) {
            return Err(Invalid::new("factors", format!("must be from 1 to {most}")));
        }
        for factor in factors {
            within(&format!("{}.low", factor.name), factor.low, -PAYOFF_MAX, PAYOFF_MAX)?;
            within(&format!("{}.high", factor.name), factor.high, -PAYOFF_MAX, PAYOFF_MAX)?;
            if factor.low >= factor.high {
                return Err(Invalid::new(format!("{}.low", factor.name), "must be below `high`"));
            }
        }
        let each = match self {
            Self::Saltelli => k + 2,
            Self::Morris => k + 1,
            Self::LatinHypercube | Self::Sobol => 1,
        };
        if points == 0 || points > RUNS_MAX / each {
            return Err(Invalid::new("points", format!("must be from 1 to {}", RUNS_MAX / each)));
        }
        let shares = match self {
            Self::Saltelli => saltelli(k, points, seed),
            Self::Morris => morris(k, points, seed),
            Self::LatinHypercube => latin_hypercube(k, points, seed),
            Self::Sobol => {
                let mut sequence = Sobol::new(k, Some(seed));
                (0..points).map(|_| sequence.next_point()).collect()
            }
        };
        let scaled = |share: f64, factor: &Factor| factor.low + share * (factor.high - factor.low);
        let row = |row: Vec<f64>| row.iter().zip(factors).map(|(share, factor)| scaled(*share, factor)).collect();
        Ok(shares.into_iter().map(row).collect())
    }
}

/// For each base point: one point, the same with each factor in turn of another point, and that other point.
fn saltelli(k: usize, points: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut sequence = Sobol::new(2 * k, Some(seed));
    let mut rows = Vec::with_capacity(points * (k + 2));
    for _ in 0..points {
        let both = sequence.next_point();
        let (one, other) = both.split_at(k);
        rows.push(one.to_vec());
        for factor in 0..k {
            let mut mixed = one.to_vec();
            mixed[factor] = other[factor];
            rows.push(mixed);
        }
        rows.push(other.to_vec());
    }
    rows
}

fn morris(k: usize, points: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut dice = Dice::new(seed);
    let step = LEVELS as f64 / 2.0 / (LEVELS - 1) as f64;
    let mut rows = Vec::with_capacity(points * (k + 1));
    for _ in 0..points {
        let mut place: Vec<f64> = (0..k).map(|_| dice.below(LEVELS) as f64 / (LEVELS - 1) as f64).collect();
        let mut order: Vec<usize> = (0..k).collect();
        dice.shuffle(&mut order);
        rows.push(place.clone());
        for factor in order {
            // From the lower half up, from the upper half down: always within, and every level as often.
            place[factor] += if place[factor] < 0.5 { step } else { -step };
            rows.push(place.clone());
        }
    }
    rows
}

fn latin_hypercube(k: usize, points: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut dice = Dice::new(seed);
    let mut rows = vec![vec![0.0; k]; points];
    let mut slices: Vec<usize> = (0..points).collect();
    for factor in 0..k {
        dice.shuffle(&mut slices);
        for (row, slice) in rows.iter_mut().zip(&slices) {
            row[factor] = (*slice as f64 + dice.unit()) / points as f64;
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn factors(n: usize) -> Vec<Factor> {
        (0..n).map(|at| Factor { name: format!("f{at}"), low: 10.0, high: 20.0 }).collect()
    }

    #[test]
    fn a_latin_hypercube_has_a_point_in_every_slice() {
        let rows = Method::LatinHypercube.design(&factors(3), 50, 1).expect("a design");
        for factor in 0..3 {
            let mut seen = [false; 50];
            rows.iter().for_each(|row| seen[((row[factor] - 10.0) * 5.0) as usize] = true);
            assert!(seen.iter().all(|seen| *seen), "{factor}");
        }
    }

    #[test]
    fn what_cannot_be_designed_is_refused_by_its_field() {
        let refused =
            |factors: &[Factor], points| Method::Saltelli.design(factors, points, 1).expect_err("refused").place;
        assert_eq!(refused(&[], 8), "factors");
        assert_eq!(refused(&factors(51), 8), "factors");
        assert_eq!(refused(&factors(2), 0), "points");
        assert_eq!(refused(&factors(2), RUNS_MAX), "points");
        let mut wrong = factors(2);
        wrong[1].low = 20.0;
        assert_eq!(refused(&wrong, 8), "f1.low");
    }
}
