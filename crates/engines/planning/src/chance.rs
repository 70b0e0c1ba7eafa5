//! How likely it is that all Musts fit: efforts are thrown from their three estimates, again and again.

use std::collections::BTreeMap;

use kernel::Dice;
use serde::Serialize;

use crate::board::{Board, Class, Estimate, Initiative, Kind};
use crate::pert::pert;
use crate::verifying::Placed;

pub const DRAWS_MAX: u32 = 100_000;
const THROWS_MAX: usize = 50_000_000;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chance {
    /// All Musts, and what they require, stay within the whole capacity of their timeboxes, reserve included,
    /// if everything else gives way.
    pub musts_fit: f64,
    /// The whole plan stays within the whole capacity.
    pub all_fit: f64,
    pub draws: u32,
    pub seed: u64,
    /// Where Musts are most likely too much.
    pub tightest: Option<Tight>,
}

/// What Musts take of a pool in a timebox, nine times of ten at most.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tight {
    pub pool: String,
    pub timebox: String,
    pub capacity: f64,
    pub likely: f64,
    pub ninth_decile: f64,
    pub fits: f64,
}

/// Nothing fits if a Must is not in the plan at all.
pub fn chance(board: &Board, placed: &Placed, draws: u32, seed: u64) -> Chance {
    let draws = draws.clamp(1, DRAWS_MAX);
    let mut cells = cells(board, placed);
    // A bound on all throws together.
    let throws: usize = cells.iter().map(|cell| cell.efforts.len()).sum();
    let draws = draws.min((THROWS_MAX / throws.max(1)) as u32).max(1);
    let mut dice = Dice::new(seed);
    let (mut musts, mut all) = (0_u32, 0_u32);
    for _ in 0..draws {
        let (mut musts_fit, mut all_fit) = (true, true);
        for cell in &mut cells {
            let (mut taken, mut firmly) = (0.0, 0.0);
            for (estimate, firm) in &cell.efforts {
                let effort = pert(&mut dice, estimate.low, estimate.likely, estimate.high);
                taken += effort;
                firmly += if *firm { effort } else { 0.0 };
            }
            let most = cell.capacity + 1e-6 * cell.capacity.max(1.0);
            musts_fit &= firmly <= most;
            all_fit &= taken <= most;
            cell.fitting += u32::from(firmly <= most);
            cell.throws.push(firmly);
        }
        musts += u32::from(musts_fit);
        all += u32::from(all_fit);
    }
    let complete = board.initiatives.iter().all(|one| one.class != Class::Must || placed.contains_key(&one.key));
    let share = |count: u32| if complete { f64::from(count) / f64::from(draws) } else { 0.0 };
    let firmly = cells.into_iter().filter(|cell| cell.efforts.iter().any(|(_, firm)| *firm));
    let tightest = firmly.min_by_key(|cell| cell.fitting).map(|cell| cell.told(draws));
    Chance { musts_fit: share(musts), all_fit: share(all), draws, seed, tightest }
}

/// A pool in a timebox, with what is planned of it.
struct Cell<'b> {
    pool: &'b str,
    timebox: &'b str,
    capacity: f64,
    /// Each with whether it has to be.
    efforts: Vec<(Estimate, bool)>,
    throws: Vec<f64>,
    fitting: u32,
}

impl Cell<'_> {
    fn told(mut self, draws: u32) -> Tight {
        self.throws.sort_by(f64::total_cmp);
        let ninth = (self.throws.len() * 9 / 10).min(self.throws.len().saturating_sub(1));
        Tight {
            pool: self.pool.to_owned(),
            timebox: self.timebox.to_owned(),
            capacity: self.capacity,
            likely: self.efforts.iter().filter(|(_, firm)| *firm).map(|(estimate, _)| estimate.likely).sum(),
            ninth_decile: self.throws.get(ninth).copied().unwrap_or(0.0),
            fits: f64::from(self.fitting) / f64::from(draws),
        }
    }
}

fn cells<'b>(board: &'b Board, placed: &Placed) -> Vec<Cell<'b>> {
    let firm = firm(board);
    let mut cells = Vec::new();
    for pool in &board.pools {
        for timebox in &board.timeboxes {
            let inside =
                board.initiatives.iter().zip(&firm).filter(|(one, _)| placed.get(&one.key) == Some(&timebox.key));
            let estimated = |(one, firm): (&Initiative, &bool)| Some((*one.effort.as_ref()?.get(&pool.key)?, *firm));
            cells.push(Cell {
                pool: &pool.key,
                timebox: &timebox.key,
                capacity: pool.capacity.get(&timebox.key).copied().unwrap_or(0.0),
                efforts: inside.filter_map(estimated).collect(),
                throws: Vec::new(),
                fitting: 0,
            });
        }
    }
    cells
}

/// Musts, and whatever they require.
fn firm(board: &Board) -> Vec<bool> {
    let mut firm: Vec<bool> = board.initiatives.iter().map(|one| one.class == Class::Must).collect();
    let places: BTreeMap<&str, usize> =
        board.initiatives.iter().enumerate().map(|(number, one)| (one.key.as_str(), number)).collect();
    let place = |key: &str| places.get(key).copied();
    let requires: Vec<(usize, usize)> = (board.dependencies.iter())
        .filter(|dependency| dependency.kind == Kind::Requires)
        .flat_map(|dependency| dependency.to.iter().filter_map(|to| Some((place(&dependency.from)?, place(to)?))))
        .collect();
    loop {
        let new: Vec<usize> =
            requires.iter().filter(|(from, to)| firm[*from] && !firm[*to]).map(|(_, to)| *to).collect();
        if new.is_empty() {
            return firm;
        }
        new.into_iter().for_each(|to| firm[to] = true);
    }
}
