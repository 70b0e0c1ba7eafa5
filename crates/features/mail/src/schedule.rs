//! When a letter is tried again: over five days, as mail servers do.

use kernel::time::{HOUR, MINUTE};
use kernel::{Rng, Timestamp};

/// Pauses before the second and each further attempt.
pub const PAUSES: [i64; 14] = [
    MINUTE,
    5 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    4 * HOUR,
    8 * HOUR,
    12 * HOUR,
    16 * HOUR,
    18 * HOUR,
    20 * HOUR,
    20 * HOUR,
    20 * HOUR,
];

/// An attempt that was begun and not noted for so long has died with its process.
pub const LEASE: i64 = 15 * MINUTE;

/// When to try again after the attempt with this number (from 1), which ended now; none after the last. Each pause
/// is up to a tenth longer, so that what failed together does not return together.
pub fn next(attempt: i64, now: Timestamp, rng: &dyn Rng) -> Option<Timestamp> {
    let pause = *PAUSES.get(usize::try_from(attempt.saturating_sub(1)).ok()?)?;
    let mut dice = [0u8; 2];
    rng.fill(&mut dice);
    Some(now.plus(pause + pause / 10 * i64::from(u16::from_be_bytes(dice)) / i64::from(u16::MAX)))
}

#[cfg(test)]
mod tests {
    use kernel::time::DAY;

    use super::*;

    #[test]
    fn attempts_stretch_over_five_days() {
        let days = PAUSES.iter().sum::<i64>() / DAY;
        assert_eq!(days, 5);
        struct Always(u8);
        impl Rng for Always {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(self.0);
            }
        }
        let now = Timestamp::from_millis(0);
        assert_eq!(next(1, now, &Always(0)), Some(now.plus(MINUTE)));
        assert_eq!(next(1, now, &Always(255)), Some(now.plus(MINUTE + MINUTE / 10)));
        assert_eq!(next(15, now, &Always(0)), None);
    }
}
