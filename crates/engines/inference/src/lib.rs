//! What a handful of numbers says, and how surely: shares with an interval, spreads of durations, comparisons,
//! series that were interrupted, and what a change came to.
//!
//! Pure: numbers in, numbers out. No database, no clock; chance from a seed.

pub mod calculator;
mod difference;
pub mod impact;
mod invalid;
mod laws;
pub mod level;
pub mod multiple;
pub mod panel;
pub mod priorities;
pub mod proportions;
pub mod quantiles;
pub mod ranks;
pub mod regression;
pub mod satisfaction;
pub mod sequential;
mod share;
mod special;
mod spread;
pub mod survival;

pub use difference::{Difference, Verdict};
pub use invalid::{Invalid, VALUES_MAX};
pub use share::{Share, wilson};
pub use spread::{Spread, quantile};

/// The 97.5 % point of the standard normal distribution: 95 % lie between its two signs.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

/// An interval; of 95 % where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}
