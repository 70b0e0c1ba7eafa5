//! Straight lines through points, and how sure they are when the points hang together.

mod counts;
mod interrupted;
mod plain;
mod series;
pub(crate) mod squares;

pub use counts::{CountModel, Law, fit_counts};
pub use interrupted::{Segments, segmented};
pub use plain::{Plain, Robust};
pub use series::{Carried, cochrane_orcutt, prais_winsten, reml};
pub use squares::{Design, Fit};

use crate::Interval;
use crate::laws::{student_beyond, student_critical};

/// A sum of coefficients, with its error and the degrees of freedom that remain.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    pub value: f64,
    pub error: f64,
    pub df: f64,
}

impl Contrast {
    /// By the t distribution.
    pub fn interval(&self, confidence: f64) -> Interval {
        let half = student_critical(confidence, self.df) * self.error;
        Interval { low: self.value - half, high: self.value + half }
    }

    /// How often chance alone goes so far. Without any error whatever is there is certain.
    pub fn p(&self) -> f64 {
        if self.error > 0.0 {
            student_beyond(self.value / self.error, self.df)
        } else {
            f64::from(u8::from(self.value == 0.0))
        }
    }
}
