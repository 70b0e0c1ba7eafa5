//! What cannot be computed with, and what would be right.

/// Names the argument and, in a list, the place in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}: {problem}", place(.field, *.index))]
pub struct Invalid {
    pub field: &'static str,
    pub index: Option<usize>,
    pub problem: String,
}

impl Invalid {
    pub(crate) fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Self { field, index: None, problem: problem.into() }
    }

    pub(crate) fn at(field: &'static str, index: usize, problem: impl Into<String>) -> Self {
        Self { field, index: Some(index), problem: problem.into() }
    }
}

fn place(field: &str, index: Option<usize>) -> String {
    index.map_or_else(|| field.to_owned(), |index| format!("{field}[{index}]"))
}

/// The largest number of cases in one count. Above it tails would need more steps than we allow.
pub const COUNT_MAX: u64 = 1_000_000_000;

/// A finite number from `low` to `high`.
pub(crate) fn number(field: &'static str, value: f64, low: f64, high: f64) -> Result<f64, Invalid> {
    if value.is_finite() && (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(Invalid::new(field, format!("must be a number from {low} to {high}")))
    }
}

/// A number between 0 and 1, both excluded.
pub(crate) fn probability(field: &'static str, value: f64) -> Result<f64, Invalid> {
    if value > 0.0 && value < 1.0 { Ok(value) } else { Err(Invalid::new(field, "must lie between 0 and 1")) }
}

pub(crate) fn count(field: &'static str, value: u64) -> Result<u64, Invalid> {
    if value <= COUNT_MAX { Ok(value) } else { Err(Invalid::new(field, format!("must be at most {COUNT_MAX}"))) }
}
