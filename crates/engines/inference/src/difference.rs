//! How two groups differ, and how surely: shares by Newcombe (1998), medians by Price and Bonett (2002).

use crate::{Interval, Share, Spread, Z_95};

/// What the first has more than the second, with its interval; of 95 % where nothing else is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    pub value: f64,
    pub interval: Interval,
}

/// What a difference comes to, for somebody who has to decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Better,
    Worse,
    /// The whole interval lies within the margin: whatever the difference is, it does not matter.
    Same,
    /// The interval reaches from what would not matter, or from one side, to what would.
    Unknown,
}

impl Difference {
    /// Of two shares: Newcombe's hybrid of the two intervals by Wilson (his method 10). None where one is
    /// of nothing.
    pub fn of_shares(one: Share, other: Share) -> Option<Self> {
        let (p, q) = (one.value()?, other.value()?);
        let (of_p, of_q) = (one.interval()?, other.interval()?);
        Some(Self::hybrid(p, of_p, q, of_q))
    }

    /// Of two shares with their intervals by Wilson, of any confidence.
    pub(crate) fn hybrid(p: f64, of_p: Interval, q: f64, of_q: Interval) -> Self {
        let value = p - q;
        let low = value - (p - of_p.low).hypot(of_q.high - q);
        let high = value + (of_p.high - p).hypot(q - of_q.low);
        Self { value, interval: Interval { low, high } }
    }

    /// Of two medians, supposing nothing of the distributions. None below six values on a side.
    pub fn of_medians(one: &Spread, other: &Spread) -> Option<Self> {
        let value = one.median()? - other.median()?;
        let half = Z_95 * one.median_error()?.hypot(other.median_error()?);
        Some(Self { value, interval: Interval { low: value - half, high: value + half } })
    }

    /// A difference within `margin` does not matter. That comes first: what is surely there and surely
    /// small is no reason for anything.
    pub fn verdict(&self, margin: f64, less_is_better: bool) -> Verdict {
        let Interval { low, high } = self.interval;
        match (low >= -margin && high <= margin, low > 0.0, high < 0.0) {
            (true, ..) => Verdict::Same,
            (false, true, _) => {
                if less_is_better {
                    Verdict::Worse
                } else {
                    Verdict::Better
                }
            }
            (false, _, true) => {
                if less_is_better {
                    Verdict::Better
                } else {
                    Verdict::Worse
                }
            }
            _ => Verdict::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(one: (u64, u64), other: (u64, u64)) -> Difference {
        let share = |(part, whole)| Share::new(part, whole).expect("a share");
        Difference::of_shares(share(one), share(other)).expect("a difference")
    }

    /// Newcombe (1998), Statistics in Medicine 17, 873 to 890, table II, method 10.
    #[test]
    fn shares_agree_with_the_published_table() {
        for (one, other, low, high) in [
            ((56, 70), (48, 80), 0.0524, 0.3339),
            ((9, 10), (3, 10), 0.1705, 0.8090),
            ((6, 7), (2, 7), 0.0582, 0.8062),
            ((5, 56), (0, 29), -0.0381, 0.1926),
            ((0, 10), (0, 20), -0.1611, 0.2775),
            ((10, 10), (0, 10), 0.6075, 1.0),
        ] {
            let Interval { low: found_low, high: found_high } = shares(one, other).interval;
            assert!((found_low - low).abs() < 5e-5, "{one:?} {other:?}: {found_low}");
            assert!((found_high - high).abs() < 5e-5, "{one:?} {other:?}: {found_high}");
        }
    }

    /// What the function ci.median2 of the R package statpsych, by Bonett, gives for these numbers.
    #[test]
    fn medians_agree_with_the_authors_program() {
        let one = Spread::new(vec![32, 39, 26, 35, 43, 27, 40, 37, 34, 29]);
        let other = Spread::new(vec![36, 44, 47, 42, 49, 39, 46, 31, 33, 48]);
        let found = Difference::of_medians(&one, &other).expect("a difference");
        assert_eq!(found.value, -8.5);
        assert!((found.interval.low + 16.95977).abs() < 0.01, "{found:?}");
        assert!((found.interval.high + 0.04022).abs() < 0.01, "{found:?}");
    }

    /// Skewed as durations are: of 2,000 pairs of samples with one median at least 94 % say so.
    #[test]
    fn intervals_of_medians_hold_what_they_promise() {
        let mut state = 42_u64;
        let mut die = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        for n in [10, 40, 200] {
            let mut held = 0;
            for _ in 0..2_000 {
                let mut sample = || Spread::new((0..n).map(|_| (-die().ln() * 1e6) as i64).collect());
                let (one, other) = (sample(), sample());
                let found = Difference::of_medians(&one, &other).expect("a difference").interval;
                held += i32::from(found.low <= 0.0 && found.high >= 0.0);
            }
            assert!(held >= 1_880, "n = {n}: {held} of 2,000");
        }
    }

    #[test]
    fn the_verdict_is_one_of_four() {
        let of = |low, high| Difference { value: (low + high) / 2.0, interval: Interval { low, high } };
        assert_eq!(of(0.06, 0.2).verdict(0.05, false), Verdict::Better);
        assert_eq!(of(0.06, 0.2).verdict(0.05, true), Verdict::Worse);
        assert_eq!(of(-0.2, -0.01).verdict(0.05, false), Verdict::Worse);
        assert_eq!(of(0.01, 0.04).verdict(0.05, false), Verdict::Same, "surely there, and surely small");
        assert_eq!(of(-0.04, 0.05).verdict(0.05, true), Verdict::Same);
        assert_eq!(of(-0.01, 0.2).verdict(0.05, false), Verdict::Unknown);
        assert_eq!(of(-0.2, 0.2).verdict(0.05, false), Verdict::Unknown);
    }

    #[test]
    fn nothing_is_said_of_too_little() {
        let (few, some) = (Spread::new(vec![1; 5]), Spread::new(vec![1; 6]));
        assert_eq!(Difference::of_medians(&few, &some), None);
        assert!(Difference::of_medians(&some, &some).is_some());
        let none = Share::new(0, 0).expect("a share of nothing");
        assert_eq!(Difference::of_shares(none, none), None);
    }
}
