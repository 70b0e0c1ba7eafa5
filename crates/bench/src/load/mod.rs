//! The load generator.

pub mod answer;
pub mod connection;
pub mod driving;
pub mod listening;
pub mod sample;
