//! How things are called in a list.

use kernel::time::{DAY, HOUR, MINUTE};

pub(super) fn ticket(number: i64, subject: &str) -> String {
    format!("#{number} {subject}")
}

/// A duration in its two largest units.
pub(super) fn duration(millis: i64) -> String {
    let (large, small) = match millis {
        _ if millis >= DAY => ((millis / DAY, "d"), (millis % DAY / HOUR, "h")),
        _ if millis >= HOUR => ((millis / HOUR, "h"), (millis % HOUR / MINUTE, "min")),
        _ => ((millis / MINUTE, "min"), (millis % MINUTE / 1_000, "s")),
    };
    format!("{} {} {} {}", large.0, large.1, small.0, small.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_in_words() {
        assert_eq!(duration(90_000), "1 min 30 s");
        assert_eq!(duration(2 * DAY + 3 * HOUR + MINUTE), "2 d 3 h");
        assert_eq!(duration(0), "0 min 0 s");
    }
}
