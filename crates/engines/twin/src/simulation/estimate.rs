//! Figures over replications: a ratio of two sums, with how far chance may have moved it.

use serde::Serialize;

use crate::numerics::student;

/// Sums over replications; they add up in any fixed grouping to the same bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ratio {
    n: f64,
    above: f64,
    below: f64,
    above_square: f64,
    below_square: f64,
    product: f64,
}

/// `value`, and the interval in which the truth lies in 95 of 100 such studies.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    pub std_error: f64,
    pub low: f64,
    pub high: f64,
}

impl Ratio {
    pub fn push(&mut self, above: f64, below: f64) {
        self.add(&Self {
            n: 1.0,
            above,
            below,
            above_square: above * above,
            below_square: below * below,
            product: above * below,
        });
    }

    pub fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.above += other.above;
        self.below += other.below;
        self.above_square += other.above_square;
        self.below_square += other.below_square;
        self.product += other.product;
    }

    /// What is divided by.
    pub(crate) const fn below(&self) -> f64 {
        self.below
    }

    /// By the delta method; none where there was nothing to divide by.
    pub fn estimate(&self) -> Option<Estimate> {
        if self.below <= 0.0 {
            return None;
        }
        let value = self.above / self.below;
        let square = self.above_square - 2.0 * value * self.product + value * value * self.below_square;
        // Of one replication nothing is known about others: an error of 0 would be a lie.
        let std_error =
            if self.n < 2.0 { f64::INFINITY } else { (square.max(0.0) * self.n / (self.n - 1.0)).sqrt() / self.below };
        let reach = if std_error > 0.0 { student::two_sided_95(self.n as usize - 1) * std_error } else { 0.0 };
        Some(Estimate { value, std_error, low: value - reach, high: value + reach })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_has_its_usual_error() {
        let mut ratio = Ratio::default();
        [1.0, 2.0, 4.0, 5.0].into_iter().for_each(|x| ratio.push(x, 1.0));
        let found = ratio.estimate().expect("a figure");
        let deviation = (10.0_f64 / 3.0).sqrt();
        assert!((found.value - 3.0).abs() < 1e-12 && (found.std_error - deviation / 2.0).abs() < 1e-12);
        assert!((found.high - 3.0 - 3.182 * deviation / 2.0).abs() < 1e-3);
        assert_eq!(Ratio::default().estimate(), None);
    }
}
