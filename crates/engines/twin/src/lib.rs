//! The twin of a support operation: queues by formula where there is one, by simulation where there
//! is none.
//!
//! Pure: numbers or text in, numbers out. No clock; chance from a seed.

pub mod calibrating;
mod law;
mod numerics;
mod question;
pub mod queues;
mod refusal;
pub mod shifts;
pub mod simulation;
pub mod staffing;
pub mod study;

pub use law::Law;
pub use question::{Answer, CUSTOMERS_MAX, Question, QueueFigures, Simulated};
pub use refusal::{Refusal, SERVERS_MAX};

/// Which engine answers: the same question to the same engine has the same answer.
pub fn engine() -> String {
    format!("twin {}", env!("CARGO_PKG_VERSION"))
}
