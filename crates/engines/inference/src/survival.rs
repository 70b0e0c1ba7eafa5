//! How long until something happens, where for some it has not happened yet: the curve of Kaplan and Meier, the
//! log-rank test, and the mean within a limit.

use crate::invalid::{Invalid, confidence, number, numbers, same_length};
use crate::laws::{chi_squared_above, normal_beyond, normal_critical};
use crate::proportions::Tested;
use crate::{Difference, Interval};

/// How long each was watched, and whether it happened at the end of that.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// Time and event, by time.
    cases: Vec<(f64, bool)>,
    steps: Vec<Step>,
}

/// What happened at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Step {
    time: f64,
    at_risk: f64,
    events: f64,
    /// The share left after it, and the sum of d / (n (n − d)) so far.
    left: f64,
    greenwood: f64,
}

/// The share to whom it has not happened by a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    pub value: f64,
    /// By Greenwood.
    pub error: f64,
    /// On the scale of log(−log), which stays between 0 and 1; none before the first event and where nobody is left.
    pub interval: Option<Interval>,
}

impl Watched {
    pub fn new(times: &[f64], events: &[bool]) -> Result<Self, Invalid> {
        numbers("time", times, 1)?;
        same_length("event", events.len(), "time", times.len())?;
        if let Some(at) = times.iter().position(|time| *time < 0.0) {
            return Err(Invalid::new(format!("time[{at}]"), "must not be below 0"));
        }
        let mut cases: Vec<(f64, bool)> = times.iter().copied().zip(events.iter().copied()).collect();
        cases.sort_unstable_by(|one, other| one.0.total_cmp(&other.0));
        let steps = steps(&cases);
        Ok(Self { cases, steps })
    }

    pub fn left(&self, time: f64, level: f64) -> Result<Left, Invalid> {
        let z = normal_critical(confidence("conf", level)?);
        let Some(step) = self.steps.iter().rev().find(|step| step.time <= time) else {
            return Ok(Left { value: 1.0, error: 0.0, interval: None });
        };
        if step.left <= 0.0 {
            return Ok(Left { value: 0.0, error: 0.0, interval: None });
        }
        let half = z * step.greenwood.sqrt() / step.left.ln();
        let (low, high) = (step.left.powf((-half).exp()), step.left.powf(half.exp()));
        Ok(Left {
            value: step.left,
            error: step.left * step.greenwood.sqrt(),
            interval: Some(Interval { low: low.min(high), high: low.max(high) }),
        })
    }

    /// The first time by which it has happened to half of them; none if it has not.
    pub fn median(&self) -> Option<f64> {
        // Products of fractions miss a half by a rounding.
        self.steps.iter().find(|step| step.left <= 0.5 + 1e-12).map(|step| step.time)
    }

    /// The mean time within a limit, and its standard error.
    pub fn restricted_mean(&self, limit: f64) -> Result<(f64, f64), Invalid> {
        number("limit", limit, 0.0, 1e100)?;
        let within: Vec<&Step> = self.steps.iter().take_while(|step| step.time < limit).collect();
        // From behind: the area that is left after each step.
        let (mut area, mut end, mut variance) = (0.0, limit, 0.0);
        for step in within.iter().rev() {
            area += step.left * (end - step.time);
            if step.at_risk > step.events {
                variance += area * area * step.events / (step.at_risk * (step.at_risk - step.events));
            }
            end = step.time;
        }
        Ok((area + end, variance.sqrt()))
    }

    /// How much longer the mean within a limit is than that of the other.
    pub fn restricted_mean_difference(
        &self,
        other: &Self,
        limit: f64,
        level: f64,
    ) -> Result<(Difference, f64), Invalid> {
        let z = normal_critical(confidence("conf", level)?);
        let ((own, error), (theirs, of_other)) = (self.restricted_mean(limit)?, other.restricted_mean(limit)?);
        let (value, error) = (own - theirs, error.hypot(of_other));
        let p = if error > 0.0 { normal_beyond(value / error) } else { 1.0 };
        Ok((Difference { value, interval: Interval { low: value - z * error, high: value + z * error } }, p))
    }

    /// Whether it happens to the two alike.
    pub fn log_rank(&self, other: &Self) -> Tested {
        let (mut surplus, mut variance) = (0.0, 0.0);
        let mut times: Vec<f64> = self.steps.iter().chain(&other.steps).map(|step| step.time).collect();
        times.sort_unstable_by(f64::total_cmp);
        times.dedup();
        for time in times {
            let ((n, d), (m, e)) = (self.at(time), other.at(time));
            let (all, events) = (n + m, d + e);
            surplus += d - events * n / all;
            if all > 1.0 {
                variance += events * (n / all) * (m / all) * (all - events) / (all - 1.0);
            }
        }
        let statistic = if variance > 0.0 { surplus * surplus / variance } else { 0.0 };
        Tested { statistic, p: chi_squared_above(statistic, 1.0) }
    }

    /// How many are at risk at a time, and to how many it happens then.
    fn at(&self, time: f64) -> (f64, f64) {
        let gone = self.cases.partition_point(|case| case.0 < time);
        let step = self.steps.partition_point(|step| step.time < time);
        let events = self.steps.get(step).filter(|step| step.time == time).map_or(0.0, |step| step.events);
        ((self.cases.len() - gone) as f64, events)
    }
}

fn steps(cases: &[(f64, bool)]) -> Vec<Step> {
    let (mut steps, mut from) = (Vec::new(), 0);
    let (mut left, mut greenwood) = (1.0, 0.0);
    while from < cases.len() {
        let time = cases[from].0;
        let equal = cases[from..].iter().take_while(|case| case.0 == time).count();
        let events = cases[from..from + equal].iter().filter(|case| case.1).count() as f64;
        let at_risk = (cases.len() - from) as f64;
        if events > 0.0 {
            left *= 1.0 - events / at_risk;
            greenwood += events / (at_risk * (at_risk - events));
            steps.push(Step { time, at_risk, events, left, greenwood });
        }
        from += equal;
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watched(times: &[f64], events: &[u8]) -> Watched {
        Watched::new(times, &events.iter().map(|event| *event == 1).collect::<Vec<_>>()).expect("cases")
    }

    #[test]
    fn where_all_happened_it_is_the_plain_share_and_the_plain_mean() {
        let all = watched(&[4.0, 1.0, 3.0, 2.0], &[1, 1, 1, 1]);
        assert_eq!(all.left(2.5, 0.95).expect("a share").value, 0.5);
        assert_eq!(all.median(), Some(2.0));
        assert!((all.restricted_mean(10.0).expect("a mean").0 - 2.5).abs() < 1e-12);
        let end = all.left(9.0, 0.95).expect("a share");
        assert_eq!((end.value, end.interval), (0.0, None));
    }

    #[test]
    fn who_is_still_watched_counts_until_then() {
        let some = watched(&[1.0, 2.0, 3.0], &[0, 1, 0]);
        assert_eq!(
            (some.left(1.0, 0.95).expect("a share").value, some.left(2.0, 0.95).expect("a share").value),
            (1.0, 0.5)
        );
        assert_eq!(watched(&[1.0, 2.0], &[0, 0]).median(), None);
        assert_eq!(watched(&[1.0, 2.0], &[0, 0]).restricted_mean(2.0).expect("a mean"), (2.0, 0.0));
    }

    #[test]
    fn two_that_are_alike_do_not_differ() {
        let one = watched(&[1.0, 2.0, 3.0, 4.0], &[1, 0, 1, 1]);
        assert!(one.log_rank(&one).statistic < 1e-20);
        let (difference, p) = one.restricted_mean_difference(&one, 3.5, 0.95).expect("a difference");
        assert_eq!((difference.value, p), (0.0, 1.0));
        assert!(Watched::new(&[-1.0], &[true]).is_err() && Watched::new(&[1.0], &[]).is_err());
    }
}
