//! A box around everything is peeled, a thin slice at a time, off whichever face gives the most for what it takes.

use serde::Serialize;

use super::cases::Cases;
use super::limits::Limits;
use crate::invalid::{Invalid, within};

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Peeling {
    /// The part of the box that one peel takes.
    pub alpha: f64,
    /// A box keeps at least this part of all cases.
    pub least_mass: f64,
}

impl Default for Peeling {
    fn default() -> Self {
        Self { alpha: 0.05, least_mass: 0.05 }
    }
}

impl Peeling {
    pub(super) fn checked(self) -> Result<Self, Invalid> {
        within("alpha", self.alpha, 0.005, 0.5)?;
        within("least_mass", self.least_mass, 0.0, 1.0)?;
        Ok(self)
    }
}

/// A box on the way.
#[derive(Debug, Clone, PartialEq)]
pub struct Peeled {
    pub limits: Limits,
    pub cases: usize,
    pub of_interest: usize,
    /// Its part of all cases of interest.
    pub coverage: f64,
    /// What part of its cases is of interest.
    pub density: f64,
    /// Its part of all cases.
    pub mass: f64,
}

/// Boxes that hold still; a peel takes at least one case, so this is never reached by what is bounded.
const PEELS_MAX: usize = 20_000;

/// The rows of the box in the order of every dimension.
struct Inside<'c> {
    cases: &'c Cases,
    orders: Vec<Vec<u32>>,
    of_interest: usize,
}

/// A slice off one face.
struct Slice {
    dimension: usize,
    from_below: bool,
    end: f64,
    taken: usize,
    gain: f64,
    unrestricted: usize,
}

/// From all cases to the smallest box, peel by peel.
pub fn peel(cases: &Cases, peeling: Peeling) -> Result<Vec<Peeled>, Invalid> {
    let peeling = peeling.checked()?;
    let mut inside = Inside::all_of(cases);
    let mut limits = Limits::around(cases);
    let (all, hits) = (cases.len(), inside.of_interest);
    let mut way = vec![Peeled::new(limits.clone(), all, hits, (all, hits))];
    while way.len() < PEELS_MAX {
        let Some(slice) = inside.best_slice(peeling.alpha, &limits) else { break };
        let left = inside.len() - slice.taken;
        if slice.gain <= 0.0 || (left as f64) < peeling.least_mass * all as f64 {
            break;
        }
        if slice.from_below {
            (limits.low[slice.dimension], limits.from_below[slice.dimension]) = (slice.end, true);
        } else {
            (limits.high[slice.dimension], limits.from_above[slice.dimension]) = (slice.end, true);
        }
        inside.take_off(&slice);
        way.push(Peeled::new(limits.clone(), inside.len(), inside.of_interest, (all, hits)));
    }
    Ok(way)
}

impl Peeled {
    pub(super) fn new(limits: Limits, cases: usize, of_interest: usize, (all, hits): (usize, usize)) -> Self {
        let part = |one: usize, of: usize| if of == 0 { 0.0 } else { one as f64 / of as f64 };
        Self {
            limits,
            cases,
            of_interest,
            coverage: part(of_interest, hits),
            density: part(of_interest, cases),
            mass: part(cases, all),
        }
    }
}

impl<'c> Inside<'c> {
    fn all_of(cases: &'c Cases) -> Self {
        let order = |column: &Vec<f64>| {
            let mut rows: Vec<u32> = (0..column.len() as u32).collect();
            rows.sort_by(|one, other| column[*one as usize].total_cmp(&column[*other as usize]));
            rows
        };
        Self { cases, orders: cases.columns.iter().map(order).collect(), of_interest: cases.of_interest() }
    }

    fn len(&self) -> usize {
        self.orders[0].len()
    }

    fn best_slice(&self, alpha: f64, limits: &Limits) -> Option<Slice> {
        let mut best: Option<Slice> = None;
        for dimension in 0..self.orders.len() {
            for from_below in [false, true] {
                let Some(slice) = self.slice(dimension, from_below, alpha, limits) else { continue };
                // Of two that give the same, the one that leaves more dimensions alone; then the first.
                let order = |best: &Slice| (slice.gain, slice.unrestricted) > (best.gain, best.unrestricted);
                if best.as_ref().is_none_or(order) {
                    best = Some(slice);
                }
            }
        }
        best
    }

    /// None where all cases have the same value.
    fn slice(&self, dimension: usize, from_below: bool, alpha: f64, limits: &Limits) -> Option<Slice> {
        let order = &self.orders[dimension];
        let value = |place: usize| self.cases.columns[dimension][order[place] as usize];
        let n = order.len();
        let place = (n - 1) as f64 * if from_below { alpha } else { 1.0 - alpha };
        let (mut below, mut above) = (place.floor() as usize, place.ceil() as usize);
        // Cases with one value stay together: the end moves on to where the next value begins.
        if from_below {
            let first = value(below);
            above = above.max(order.partition_point(|row| self.cases.columns[dimension][*row as usize] <= first));
            above = above.min(n - 1);
        } else {
            let last = value(above);
            let begin = order.partition_point(|row| self.cases.columns[dimension][*row as usize] < last);
            below = below.min(begin.saturating_sub(1));
        }
        let end = f64::midpoint(value(below), value(above));
        let column = &self.cases.columns[dimension];
        let rows = if from_below {
            &order[..order.partition_point(|row| column[*row as usize] < end)]
        } else {
            &order[order.partition_point(|row| column[*row as usize] <= end)..]
        };
        if rows.is_empty() || rows.len() == n {
            return None;
        }
        let hits = rows.iter().filter(|row| self.cases.interest[**row as usize]).count();
        let density = |hits: usize, n: usize| hits as f64 / n as f64;
        let gain = density(self.of_interest - hits, n - rows.len()) - density(self.of_interest, n);
        let narrower = usize::from(!limits.is_restricted(dimension));
        Some(Slice {
            dimension,
            from_below,
            end,
            taken: rows.len(),
            gain: gain / rows.len() as f64,
            unrestricted: self.orders.len() - limits.restricted() - narrower,
        })
    }

    fn take_off(&mut self, slice: &Slice) {
        let column = &self.cases.columns[slice.dimension];
        let stays = |row: &u32| {
            let value = column[*row as usize];
            if slice.from_below { value >= slice.end } else { value <= slice.end }
        };
        self.orders.iter_mut().for_each(|order| order.retain(stays));
        self.of_interest = self.orders[0].iter().filter(|row| self.cases.interest[**row as usize]).count();
    }
}
