//! What cannot be computed with, and what would be right.

#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// An argument that makes no sense; in a text, with the place in it.
    #[error("{field}: {problem}")]
    Invalid { field: String, problem: String },
    /// More work than people: without abandonment the queue has no end, and no figure.
    #[error("unstable: {load} Erlangs on {servers} people")]
    Unstable { load: f64, servers: u32 },
}

impl Refusal {
    pub(crate) fn new(field: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::Invalid { field: field.into(), problem: problem.into() }
    }
}

/// The largest number of servers of a closed form.
pub const SERVERS_MAX: u32 = 1_000_000;

/// A finite number above 0. The bounds keep products and squares of rates finite.
pub(crate) fn positive(field: &str, value: f64) -> Result<f64, Refusal> {
    let fine = value.is_finite() && (1e-12..=1e12).contains(&value);
    fine.then_some(value).ok_or_else(|| Refusal::new(field, "must be a number from 1e-12 to 1e12"))
}

/// A finite number of at least 0.
pub(crate) fn at_least_zero(field: &str, value: f64) -> Result<f64, Refusal> {
    let fine = value.is_finite() && (0.0..=1e12).contains(&value);
    fine.then_some(value).ok_or_else(|| Refusal::new(field, "must be a number from 0 to 1e12"))
}

pub(crate) fn probability(field: &str, value: f64) -> Result<f64, Refusal> {
    let fine = (0.0..=1.0).contains(&value);
    fine.then_some(value).ok_or_else(|| Refusal::new(field, "must be a number from 0 to 1"))
}

pub(crate) fn servers(field: &str, value: u32) -> Result<u32, Refusal> {
    let fine = (1..=SERVERS_MAX).contains(&value);
    fine.then_some(value).ok_or_else(|| Refusal::new(field, format!("must be from 1 to {SERVERS_MAX}")))
}
