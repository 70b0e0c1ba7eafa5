//! The Early Aberration Reporting System's C1, C2 and C3 (Hutwagner, Thompson, Seeman, Treadwell 2003):
//! for a history of a few days. They know no weekday and no trend; see decision 0028.

use crate::invalid::{COUNT_MAX, Invalid, number};

const BASELINE: usize = 7;
/// Days between the baseline and today, so that a rise does not hide itself.
const GUARD: usize = 2;

/// An alarm of C1 and C2 is more than three deviations, one of C3 more than two.
pub const ALARM: f64 = 3.0;
pub const ALARM_C3: f64 = 2.0;

/// What to take for the deviation of a baseline that hardly varies: with seven days of nothing a
/// single case would be infinitely many deviations. Burkom advises a half or 1 for sparse counts.
pub const LEAST_DEVIATION: f64 = 0.5;

/// The three of one day; none where the history is too short.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ears {
    /// Deviations above the mean of the 7 days before.
    pub c1: Option<f64>,
    /// The same of the 7 days that end 2 days before yesterday.
    pub c2: Option<f64>,
    /// What C2 was above 1, over today and the two days before.
    pub c3: Option<f64>,
    /// The count above which C1 alarms, and C2.
    pub c1_limit: Option<f64>,
    pub c2_limit: Option<f64>,
}

impl Ears {
    pub fn alarms(&self) -> bool {
        self.c1.is_some_and(|z| z > ALARM)
            || self.c2.is_some_and(|z| z > ALARM)
            || self.c3.is_some_and(|sum| sum > ALARM_C3)
    }
}

/// Of every day of a series without gaps.
pub fn ears(counts: &[u64], least_deviation: f64) -> Result<Vec<Ears>, Invalid> {
    number("least_deviation", least_deviation, 1e-9, 1e9)?;
    if let Some(index) = counts.iter().position(|count| *count > COUNT_MAX) {
        return Err(Invalid::at("counts", index, format!("must be at most {COUNT_MAX}")));
    }
    let mut days: Vec<Ears> = Vec::with_capacity(counts.len());
    for (day, count) in counts.iter().enumerate() {
        let measured = |guard: usize| {
            let end = day.checked_sub(guard)?;
            let (mean, deviation) = spread(counts.get(end.checked_sub(BASELINE)?..end)?);
            let deviation = deviation.max(least_deviation);
            Some(((*count as f64 - mean) / deviation, mean + ALARM * deviation))
        };
        let (c1, c2) = (measured(0), measured(GUARD));
        let over = |z: f64| (z - 1.0).max(0.0);
        let before: Option<f64> =
            day.checked_sub(2).and_then(|from| days[from..day].iter().map(|day| day.c2.map(over)).sum());
        days.push(Ears {
            c1: c1.map(|(z, _)| z),
            c2: c2.map(|(z, _)| z),
            c3: c2.and_then(|(z, _)| before.map(|sum| sum + over(z))),
            c1_limit: c1.map(|(_, limit)| limit),
            c2_limit: c2.map(|(_, limit)| limit),
        });
    }
    Ok(days)
}

/// Mean and deviation (by n − 1).
fn spread(counts: &[u64]) -> (f64, f64) {
    let n = counts.len() as f64;
    let mean = counts.iter().map(|count| *count as f64).sum::<f64>() / n;
    let squares: f64 = counts.iter().map(|count| (*count as f64 - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0)).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WEEK: [u64; 7] = [31, 28, 35, 30, 27, 33, 29];

    /// Mean 213/7 and the deviation of six degrees of freedom, in 14 digits.
    #[test]
    fn c1_is_as_published() {
        let counts: Vec<u64> = WEEK.into_iter().chain([45]).collect();
        let days = ears(&counts, LEAST_DEVIATION).expect("days");
        let today = days[7];
        assert!((today.c1.expect("C1") - 5.167_179_440_507_4).abs() < 1e-12);
        assert!((today.c1_limit.expect("a limit") - 38.888_561_296_853).abs() < 1e-12);
        assert!(today.alarms());
        assert_eq!((days[6], today.c2, today.c3), (Ears::default(), None, None));
    }

    #[test]
    fn c2_leaves_two_days_out_and_c3_adds_three_days() {
        let counts: Vec<u64> = WEEK.into_iter().chain([90, 91, 45, 36, 30]).collect();
        let days = ears(&counts, LEAST_DEVIATION).expect("days");
        let of_week = |count: f64| (count - 213.0 / 7.0) / ((38.888_561_296_853 - 213.0 / 7.0) / 3.0);
        assert!((days[9].c2.expect("C2") - of_week(45.0)).abs() < 1e-9, "{:?}", days[9]);
        assert!(days[9].c1.expect("C1") < 1.0, "the two high days hide it from C1");
        let three: f64 = (9..12).map(|day| (days[day].c2.expect("C2") - 1.0).max(0.0)).sum();
        assert!((days[11].c3.expect("C3") - three).abs() < 1e-12);
        assert_eq!((days[8].c2, days[10].c3), (None, None));
    }

    #[test]
    fn a_baseline_of_nothing_does_not_make_one_case_an_alarm() {
        let days = ears(&[0, 0, 0, 0, 0, 0, 0, 1], LEAST_DEVIATION).expect("days");
        assert_eq!(days[7].c1, Some(2.0));
        assert!(!days[7].alarms());
        assert!(ears(&[1, COUNT_MAX + 1], 0.5).is_err_and(|refused| refused.index == Some(1)));
        assert!(ears(&[1], 0.0).is_err());
        assert_eq!(ears(&[], 0.5), Ok(Vec::new()));
    }
}
