//! Whether something happens more often than before, how much, and how surely.

use crate::Interval;
use crate::invalid::{COUNT_MAX, Invalid, number, probability};
use crate::special::beta;

/// Cases in a period, and what they are counted against: days, orders delivered, cases expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    pub cases: u64,
    pub exposure: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    Rising,
    Falling,
    /// The ratio lies surely within the change that matters, on either side.
    NoLargerChange,
    NotEnoughData,
}

/// How the rate of one period compares with that of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// None if there were no cases before.
    pub ratio: Option<f64>,
    /// The high end is infinite if there were no cases before.
    pub interval: Interval,
    pub verdict: Verdict,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// Of the interval, such as 0.95.
    pub level: f64,
    /// The change that matters: 0.1 for a tenth, up or down.
    pub matters: f64,
    /// How many times a count varies more than a Poisson count; 1 if it does not.
    pub dispersion: f64,
}

impl Default for Question {
    fn default() -> Self {
        Self { level: 0.95, matters: 0.1, dispersion: 1.0 }
    }
}

/// Compares two periods. Given how many cases there are in both, those of the later one are binomial,
/// which gives an exact interval of the ratio (Przyborowski and Wilenski 1940; Clopper and Pearson 1934).
pub fn trend(later: Period, earlier: Period, question: Question) -> Result<Trend, Invalid> {
    probability("level", question.level)?;
    number("matters", question.matters, 0.0, 100.0)?;
    number("dispersion", question.dispersion, 1.0, 1e6)?;
    for (index, period) in [later, earlier].into_iter().enumerate() {
        if period.cases > COUNT_MAX {
            return Err(Invalid::at("periods", index, format!("must have at most {COUNT_MAX} cases")));
        }
        if !(period.exposure > 0.0 && period.exposure <= 1e12) {
            return Err(Invalid::at("periods", index, "must have an exposure above 0, at most 1e12"));
        }
    }
    let interval = rate_ratio(
        (later.cases as f64 / question.dispersion, later.exposure),
        (earlier.cases as f64 / question.dispersion, earlier.exposure),
        question.level,
    );
    let rate = |period: Period| period.cases as f64 / period.exposure;
    let ratio = (earlier.cases > 0).then(|| rate(later) / rate(earlier));
    Ok(Trend { ratio, interval, verdict: verdict(interval, question.matters) })
}

fn verdict(interval: Interval, matters: f64) -> Verdict {
    if interval.low >= 1.0 / (1.0 + matters) && interval.high <= 1.0 + matters {
        Verdict::NoLargerChange
    } else if interval.low > 1.0 {
        Verdict::Rising
    } else if interval.high < 1.0 {
        Verdict::Falling
    } else {
        Verdict::NotEnoughData
    }
}

/// The interval of the ratio of two rates, each given as cases and exposure. Cases may be broken: as
/// many as a count is worth that varies more than by chance.
pub(crate) fn rate_ratio(one: (f64, f64), other: (f64, f64), level: f64) -> Interval {
    let outside = (1.0 - level) / 2.0;
    let odds = |share: f64| if share >= 1.0 { f64::INFINITY } else { share / (1.0 - share) * other.1 / one.1 };
    Interval {
        low: if one.0 <= 0.0 { 0.0 } else { odds(beta::quantile(one.0, other.0 + 1.0, outside)) },
        high: if other.0 <= 0.0 { f64::INFINITY } else { odds(beta::quantile(one.0 + 1.0, other.0, 1.0 - outside)) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draws;
    use kernel::Dice;

    fn of(later: (u64, f64), earlier: (u64, f64)) -> Trend {
        let period = |(cases, exposure)| Period { cases, exposure };
        trend(period(later), period(earlier), Question::default()).expect("a trend")
    }

    /// The interval's ends are where either tail of the binomial has 2.5 %.
    #[test]
    fn the_interval_is_exact() {
        let found = of((41, 28_010.0), (15, 19_017.0));
        assert!((found.ratio.expect("a ratio") - 1.855_757).abs() < 1e-5);
        for (ratio, tail) in [(found.interval.low, true), (found.interval.high, false)] {
            let share = ratio * 28_010.0 / (ratio * 28_010.0 + 19_017.0);
            let beyond = if tail { beta::lower(41.0, 16.0, share) } else { beta::upper(42.0, 15.0, share) };
            assert!((beyond - 0.025).abs() < 1e-9, "{ratio}: {beyond}");
        }
    }

    #[test]
    fn verdicts_say_what_the_interval_says() {
        assert_eq!(of((60, 30.0), (30, 30.0)).verdict, Verdict::Rising);
        assert_eq!(of((30, 30.0), (60, 30.0)).verdict, Verdict::Falling);
        assert_eq!(of((10_050, 30.0), (10_000, 30.0)).verdict, Verdict::NoLargerChange);
        assert_eq!(of((1_000_000, 30.0), (980_000, 30.0)).verdict, Verdict::NoLargerChange, "sure, and small");
        assert_eq!(of((6, 30.0), (3, 30.0)).verdict, Verdict::NotEnoughData);
        let none = of((0, 30.0), (0, 30.0));
        assert_eq!((none.ratio, none.verdict), (None, Verdict::NotEnoughData));
        assert_eq!(none.interval, Interval { low: 0.0, high: f64::INFINITY });
        assert_eq!(of((9, 30.0), (0, 30.0)).verdict, Verdict::Rising);
    }

    #[test]
    fn turned_round_it_is_the_inverse() {
        let (one, other) = (of((17, 3.0), (40, 8.0)), of((40, 8.0), (17, 3.0)));
        assert!((one.interval.low * other.interval.high - 1.0).abs() < 1e-9);
        assert!((one.interval.high * other.interval.low - 1.0).abs() < 1e-9);
    }

    #[test]
    fn counts_that_vary_more_say_less() {
        let periods = [Period { cases: 60, exposure: 30.0 }, Period { cases: 35, exposure: 30.0 }];
        let varied = Question { dispersion: 4.0, ..Question::default() };
        let found = trend(periods[0], periods[1], varied).expect("a trend");
        assert_eq!(found.verdict, Verdict::NotEnoughData);
        assert_eq!(of((60, 30.0), (35, 30.0)).verdict, Verdict::Rising);
    }

    #[test]
    fn the_interval_misses_the_truth_at_most_as_often_as_it_says() {
        let mut dice = Dice::new(17);
        let missed = (0..2_000)
            .filter(|_| {
                let found = of((dice.poisson(20.0), 20.0), (dice.poisson(45.0), 30.0)).interval;
                let truth = 1.0 / 1.5;
                truth < found.low || truth > found.high
            })
            .count();
        assert!((20..=100).contains(&missed), "{missed} of 2000");
    }

    #[test]
    fn what_cannot_be_is_refused_by_its_place() {
        let fine = Period { cases: 1, exposure: 1.0 };
        for exposure in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            let refused = trend(fine, Period { cases: 0, exposure }, Question::default()).expect_err("refused");
            assert_eq!((refused.field, refused.index), ("periods", Some(1)));
        }
        assert!(trend(fine, fine, Question { level: 1.0, ..Question::default() }).is_err());
    }
}
