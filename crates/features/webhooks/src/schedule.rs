//! When a delivery is tried again: the pauses that Standard Webhooks proposes, over three days.

use kernel::time::{DAY, HOUR, MINUTE, SECOND};
use kernel::{Rng, Timestamp};

/// Pauses before the second and each further attempt.
pub const PAUSES: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/// An address that nothing reached for so long is switched off.
pub const FAILING_MAX: i64 = 3 * DAY;
/// An attempt that was begun and not noted for so long has died with its process.
pub const LEASE: i64 = MINUTE;
/// Longest that an answer can make us wait.
const ASKED_MAX: i64 = DAY;

/// When to try again after the attempt with this number (from 1), which ended now; none after the
/// last. Each pause is up to a tenth longer, so that what failed together does not return together.
pub fn next(attempt: i64, now: Timestamp, asked: Option<i64>, rng: &dyn Rng) -> Option<Timestamp> {
    let pause = *PAUSES.get(usize::try_from(attempt.saturating_sub(1)).ok()?)?;
    let mut dice = [0u8; 2];
    rng.fill(&mut dice);
    let longer = pause / 10 * i64::from(u16::from_be_bytes(dice)) / i64::from(u16::MAX);
    let asked = asked.unwrap_or(0).clamp(0, ASKED_MAX);
    Some(now.plus((pause + longer).max(asked)))
}

/// What a `Retry-After` asks for, in milliseconds from now: seconds, or a date.
pub fn retry_after(header: &str, now: Timestamp) -> Option<i64> {
    let header = header.trim();
    if header.bytes().all(|byte| byte.is_ascii_digit()) && (1..=9).contains(&header.len()) {
        return header.parse::<i64>().ok().map(|seconds| seconds * SECOND);
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(header).ok()?;
    Some(Timestamp::from_millis(at.as_millisecond()).since(now).max(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);

    impl Rng for Always {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn ten_attempts_stretch_over_more_than_three_days() {
        let mut now = Timestamp::from_millis(0);
        for attempt in 1..=9 {
            let soonest = next(attempt, now, None, &Always(0)).expect("another attempt");
            let latest = next(attempt, now, None, &Always(255)).expect("another attempt");
            assert!(latest.since(now) <= soonest.since(now) * 11 / 10);
            now = soonest;
        }
        assert!(now.as_millis() > FAILING_MAX && now.as_millis() < FAILING_MAX + 6 * HOUR, "{now}");
        assert_eq!(next(10, now, Some(1), &Always(0)), None);
    }

    #[test]
    fn an_answer_can_ask_for_a_longer_pause_up_to_a_day() {
        let now = Timestamp::from_millis(0);
        let pause = |asked| next(1, now, asked, &Always(0)).map(|at| at.since(now));
        assert_eq!(pause(Some(HOUR)), Some(HOUR));
        assert_eq!(pause(Some(1)), Some(5 * SECOND));
        assert_eq!(pause(Some(30 * DAY)), Some(DAY));
    }

    #[test]
    fn it_is_asked_in_seconds_or_by_a_date() {
        let now = Timestamp::parse("2026-11-20T10:00:00Z").expect("a moment");
        assert_eq!(retry_after(" 120 ", now), Some(120 * SECOND));
        assert_eq!(retry_after("Fri, 20 Nov 2026 10:01:00 GMT", now), Some(MINUTE));
        assert_eq!(retry_after("Fri, 20 Nov 2026 09:00:00 GMT", now), Some(0));
        for bad in ["", "-1", "soon", "1.5", "99999999999999999999"] {
            assert_eq!(retry_after(bad, now), None, "{bad}");
        }
    }
}
