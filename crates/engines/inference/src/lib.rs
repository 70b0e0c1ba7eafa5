//! What a handful of numbers says, and how surely: shares with an interval, spreads of durations, and how
//! two groups differ in them.
//!
//! Pure: numbers in, numbers out. No database, no clock.

mod difference;
mod share;
mod spread;

pub use difference::{Difference, Verdict};
pub use share::{Share, wilson};
pub use spread::{Spread, quantile};

/// The 97.5 % point of the standard normal distribution: 95 % lie between its two signs.
pub(crate) const Z_95: f64 = 1.959_963_984_540_054;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}
