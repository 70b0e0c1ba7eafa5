//! A box: for each dimension, from where to where.

use super::cases::Cases;

/// Both ends belong to it. What is not restricted is as wide as all cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    pub low: Vec<f64>,
    pub high: Vec<f64>,
    /// Whether an end was moved.
    pub from_below: Vec<bool>,
    pub from_above: Vec<bool>,
}

impl Limits {
    pub(super) fn around(cases: &Cases) -> Self {
        let fold = |of: fn(f64, f64) -> f64, start: f64| {
            cases.columns.iter().map(|column| column.iter().copied().fold(start, of)).collect()
        };
        let none = vec![false; cases.columns.len()];
        Self {
            low: fold(f64::min, f64::INFINITY),
            high: fold(f64::max, f64::NEG_INFINITY),
            from_below: none.clone(),
            from_above: none,
        }
    }

    pub fn is_restricted(&self, dimension: usize) -> bool {
        self.from_below[dimension] || self.from_above[dimension]
    }

    pub fn restricted(&self) -> usize {
        (0..self.low.len()).filter(|dimension| self.is_restricted(*dimension)).count()
    }

    /// Ends that were not moved hold nothing back, also in other cases than those they come from.
    pub(super) fn admits(&self, cases: &Cases, row: usize, dimension: usize) -> bool {
        let value = cases.columns[dimension][row];
        (!self.from_below[dimension] || value >= self.low[dimension])
            && (!self.from_above[dimension] || value <= self.high[dimension])
    }

    pub(super) fn contains(&self, cases: &Cases, row: usize) -> bool {
        (0..self.low.len()).all(|dimension| self.admits(cases, row, dimension))
    }

    /// Cases in it, and how many of them are of interest.
    pub fn count(&self, cases: &Cases) -> (usize, usize) {
        let inside = (0..cases.len()).filter(|row| self.contains(cases, *row));
        inside.fold((0, 0), |(all, hits), row| (all + 1, hits + usize::from(cases.interest[row])))
    }
}
