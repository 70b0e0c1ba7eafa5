//! Choosing among strategies when the future is not known: criteria, regret, robustness.
//!
//! Pure: numbers or text in, numbers out. No clock; chance from a seed.

mod criterion;
mod deciding;
pub mod discovery;
mod fraction;
mod invalid;
mod noise;
mod ranking;
pub mod reading;
pub mod sensitivity;
mod simplex;
mod student;
mod table;

pub use criterion::{CRITERIA, Criterion, Settings};
pub use deciding::{Agreement, CONFIDENCE, Decision, Judgement, LeadOver, Question, Verdict};
pub use invalid::{Invalid, PAYOFF_MAX};
pub use noise::{Noise, OBSERVATIONS_MAX, REPLICATIONS_MAX};
pub use table::{CELLS_MAX, FUTURES_MAX, STRATEGIES_MAX, Table};

/// Which engine answers: the same question to the same engine has the same answer.
pub fn engine() -> String {
    format!("decisions {}", env!("CARGO_PKG_VERSION"))
}
