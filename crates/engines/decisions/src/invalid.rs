//! What cannot be computed with, and what would be right.

/// Names the argument, or in a text the place in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Invalid {
    pub place: String,
    pub problem: String,
}

impl Invalid {
    pub(crate) fn new(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { place: place.into(), problem: problem.into() }
    }
}

/// The largest size of a payoff: squares and sums of as many as there may be stay finite.
pub const PAYOFF_MAX: f64 = 1e15;

pub(crate) fn within(place: &str, value: f64, low: f64, high: f64) -> Result<f64, Invalid> {
    let fine = (low..=high).contains(&value);
    fine.then_some(value).ok_or_else(|| Invalid::new(place, format!("must be a number from {low} to {high}")))
}

/// Above 0 and below 1.
pub(crate) fn share(place: &str, value: f64) -> Result<f64, Invalid> {
    let fine = value > 0.0 && value < 1.0;
    fine.then_some(value).ok_or_else(|| Invalid::new(place, "must lie between 0 and 1"))
}
