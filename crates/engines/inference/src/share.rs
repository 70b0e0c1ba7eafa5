//! A share of a whole, with the interval by Wilson (1927).

use crate::{Interval, Z_95};

/// `part` of `whole`. The interval by Wilson stays inside 0 to 1 and is honest for few cases and
/// for shares near 0 and 1, where the textbook interval is not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    part: u64,
    whole: u64,
}

impl Share {
    /// None if the part is larger than the whole: that is not a share.
    pub const fn new(part: u64, whole: u64) -> Option<Self> {
        if part > whole { None } else { Some(Self { part, whole }) }
    }

    /// None of an empty whole.
    pub fn value(self) -> Option<f64> {
        (self.whole > 0).then(|| self.part as f64 / self.whole as f64)
    }

    /// The 95 % interval; none of an empty whole.
    pub fn interval(self) -> Option<Interval> {
        self.value().map(|value| wilson(value, self.whole as f64))
    }
}

/// The 95 % interval of a share that rests on `n` cases. They need not be whole: a weighted share is
/// as sure as one of so many cases of equal weight.
pub fn wilson(value: f64, n: f64) -> Interval {
    score_interval(value, n, Z_95)
}

/// The same for any critical value.
pub(crate) fn score_interval(value: f64, n: f64, z: f64) -> Interval {
    let z_squared = z * z;
    let scale = 1.0 + z_squared / n;
    let centre = (value + z_squared / (2.0 * n)) / scale;
    let half = z * (value * (1.0 - value) / n + z_squared / (4.0 * n * n)).sqrt() / scale;
    // At the ends the bound is exactly 0 or 1; rounding must not miss it.
    let low = if value <= 0.0 { 0.0 } else { (centre - half).max(0.0) };
    let high = if value >= 1.0 { 1.0 } else { (centre + half).min(1.0) };
    Interval { low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(part: u64, whole: u64) -> Interval {
        Share::new(part, whole).and_then(Share::interval).expect("an interval")
    }

    /// Newcombe (1998), Statistics in Medicine 17, table I, method 3, gives four digits.
    #[test]
    fn agrees_with_the_published_table() {
        for (part, whole, low, high) in
            [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
        {
            let found = interval(part, whole);
            assert!((found.low - low).abs() < 5e-5, "{part}/{whole}: {found:?}");
            assert!((found.high - high).abs() < 5e-5, "{part}/{whole}: {found:?}");
        }
    }

    #[test]
    fn a_full_share_is_the_mirror_of_an_empty_one() {
        let (none, all) = (interval(0, 20), interval(20, 20));
        assert!((none.high - (1.0 - all.low)).abs() < 1e-12);
        assert_eq!((none.low, all.high), (0.0, 1.0));
    }

    #[test]
    fn the_interval_holds_the_share_and_shrinks_with_more_cases() {
        for whole in [1, 2, 7, 100, 10_000_u64] {
            for part in [0, 1, whole / 2, whole] {
                let share = Share::new(part, whole).expect("a share");
                let (value, found) = (share.value().expect("a value"), interval(part, whole));
                assert!(found.low <= value && value <= found.high, "{part}/{whole}");
                let more = interval(part * 4, whole * 4);
                assert!(more.high - more.low < found.high - found.low, "{part}/{whole}");
            }
        }
    }

    #[test]
    fn nothing_is_said_of_nothing() {
        let none = Share::new(0, 0).expect("a share of nothing");
        assert_eq!((none.value(), none.interval()), (None, None));
        assert_eq!(Share::new(2, 1), None);
    }
}
