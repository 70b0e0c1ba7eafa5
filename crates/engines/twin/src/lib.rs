//! The twin of a support operation: queues by formula where there is one, by simulation where there
//! is none.
//!
//! Pure: numbers or text in, numbers out. No clock; chance from a seed.

mod law;
mod numerics;
pub mod queues;
mod refusal;

pub use law::Law;
pub use refusal::{Refusal, SERVERS_MAX};
