//! How much there is, and when it happened.

use kernel::Timestamp;
use kernel::time::{DAY, HOUR};

/// The first moment of the year that the data spans, 2025-01-01 in UTC, and the first after it.
pub const BEGIN: Timestamp = Timestamp::from_millis(1_735_689_600_000);
pub const END: Timestamp = BEGIN.plus(DAYS as i64 * DAY);
const DAYS: f64 = 365.0;

/// A multiple of the usual amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size(pub u64);

impl Size {
    pub fn customers(self) -> u64 {
        20_000 * self.0
    }

    pub fn products(self) -> u64 {
        500 * self.0
    }

    pub fn orders(self) -> u64 {
        40_000 * self.0
    }

    pub fn tickets(self) -> u64 {
        100_000 * self.0
    }

    /// Names of models that messages mention, each in about ten of them.
    pub fn models(self) -> u64 {
        4_500 * self.0
    }
}

/// The moment at which a share of the year's work has come in: the working days are alike, and
/// begin at eight and end at eight.
pub fn moment(share: f64) -> Timestamp {
    let days = share.clamp(0.0, 1.0) * DAYS;
    let hours = 8.0 + 12.0 * days.fract();
    BEGIN.plus(days.floor() as i64 * DAY + (hours * HOUR as f64) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_comes_in_by_day_and_in_order() {
        let moments: Vec<Timestamp> = (0..10_000).map(|step| moment(f64::from(step) / 10_000.0)).collect();
        assert!(moments.is_sorted());
        assert!(moments.iter().all(|at| (BEGIN..END).contains(at)));
        assert!(moments.iter().all(|at| (8..20).contains(&(at.since(BEGIN) % DAY / HOUR))));
        assert_eq!(END.to_string(), "2026-01-01T00:00:00.000Z");
    }
}
