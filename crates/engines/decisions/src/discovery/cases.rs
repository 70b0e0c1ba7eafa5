//! Cases: what was so in each, and whether it is of interest.

use crate::invalid::{Invalid, PAYOFF_MAX, within};
use crate::table::distinct;

pub const CASES_MAX: usize = 1_000_000;
pub const DIMENSIONS_MAX: usize = 100;
pub const NUMBERS_MAX: usize = 10_000_000;

#[derive(Debug, Clone, PartialEq)]
pub struct Cases {
    pub(super) names: Vec<String>,
    /// Column by column.
    pub(super) columns: Vec<Vec<f64>>,
    pub(super) interest: Vec<bool>,
}

impl Cases {
    pub fn new(names: Vec<String>, columns: Vec<Vec<f64>>, interest: Vec<bool>) -> Result<Self, Invalid> {
        let n = interest.len();
        if !(1..=DIMENSIONS_MAX).contains(&names.len()) || columns.len() != names.len() {
            return Err(Invalid::new("columns", format!("must be from 1 to {DIMENSIONS_MAX}, each with a name")));
        }
        distinct("columns", &names)?;
        if !(1..=CASES_MAX).contains(&n) || n * names.len() > NUMBERS_MAX {
            let problem = format!("must be from 1 to {CASES_MAX}, of {NUMBERS_MAX} numbers in all");
            return Err(Invalid::new("cases", problem));
        }
        for (name, column) in names.iter().zip(&columns) {
            if column.len() != n {
                return Err(Invalid::new(name, format!("must have a number for each of {n} cases")));
            }
            for (at, number) in column.iter().enumerate() {
                within(&format!("{name}[{at}]"), *number, -PAYOFF_MAX, PAYOFF_MAX)?;
            }
        }
        if !interest.contains(&true) {
            return Err(Invalid::new("interest", "no case is of interest"));
        }
        Ok(Self { names, columns, interest })
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub const fn len(&self) -> usize {
        self.interest.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.interest.is_empty()
    }

    pub fn of_interest(&self) -> usize {
        self.interest.iter().filter(|interest| **interest).count()
    }

    /// Those of these rows; one may be there several times.
    pub(super) fn chosen(&self, rows: &[usize]) -> Self {
        Self {
            names: self.names.clone(),
            columns: self.columns.iter().map(|column| rows.iter().map(|row| column[*row]).collect()).collect(),
            interest: rows.iter().map(|row| self.interest[*row]).collect(),
        }
    }
}
