//! What is usual: rate, weekdays, slow trend, and how much days vary, learned from the days before.

use super::series::Day;

/// A level is learned from at least so many days.
pub const DAYS_LEAST: usize = 14;

/// Older days teach nothing more once there are so many days and cases: the past is not the present,
/// and a doubt of 4 % hardly matters.
const DAYS_ENOUGH: usize = 56;
const CASES_ENOUGH: u64 = 600;

/// The days nearest to the one that is judged teach nothing, so that a rise does not hide itself.
pub const GUARD: usize = 4;

/// 95 % of the values of χ² with 6 degrees of freedom lie below: weekdays that differ by less may
/// differ by chance.
const WEEKDAYS_DIFFER: f64 = 12.59;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Cases per unit of exposure, on the day for which it was learned.
    pub rate: f64,
    /// What a weekday is to the rate, Monday first.
    weekdays: [f64; 7],
    /// The squared deviation of a day's rate as a share of it, beyond chance.
    pub extra: f64,
    /// The rate is as sure as if it had been counted from so many cases.
    pub sureness: f64,
}

/// A day that teaches, by its distance from the day that is judged.
struct Lesson {
    back: f64,
    weekday: usize,
    count: f64,
    exposure: f64,
    expected: f64,
}

impl Level {
    pub fn expected(&self, day: &Day) -> f64 {
        self.rate * day.exposure * self.weekdays[weekday(day)]
    }

    /// From the latest days of `days` that are no `unusual` ones, as many as it takes to be sure enough; the day that is judged is `ahead` days
    /// after the last of them. None of too few days.
    pub fn learn(days: &[Day], unusual: &[bool], ahead: usize) -> Option<Self> {
        let mut known = (0, 0);
        let mut lessons: Vec<Lesson> = days
            .iter()
            .zip(unusual)
            .enumerate()
            .rev()
            .filter(|(_, (day, unusual))| !**unusual && day.exposure > 0.0)
            .take_while(|(_, (day, _))| {
                let enough = known.0 >= DAYS_ENOUGH && known.1 >= CASES_ENOUGH;
                known = (known.0 + 1, known.1 + day.count);
                !enough
            })
            .map(|(index, (day, _))| Lesson {
                back: (days.len() + ahead - 1 - index) as f64,
                weekday: weekday(day),
                count: day.count as f64,
                exposure: day.exposure,
                expected: 0.0,
            })
            .collect();
        if lessons.len() < DAYS_LEAST {
            return None;
        }
        let cases: f64 = lessons.iter().map(|lesson| lesson.count).sum();
        let exposure: f64 = lessons.iter().map(|lesson| lesson.exposure).sum();
        // Half a case, as of Jeffreys' prior: of what has not happened yet the rate is not 0.
        let mut rate = (cases + 0.5) / exposure;
        let weekdays = weekdays(&lessons, rate);
        // Where exposure and weekday go together the rate is not the plain quotient.
        rate = (cases + 0.5) / lessons.iter().map(|lesson| lesson.exposure * weekdays[lesson.weekday]).sum::<f64>();
        for lesson in &mut lessons {
            lesson.expected = rate * lesson.exposure * weekdays[lesson.weekday];
        }
        let dispersion = dispersion(&lessons);
        let (drift, doubt) = drift(&lessons, dispersion);
        let squares: f64 = lessons.iter().map(|lesson| lesson.expected * lesson.expected).sum();
        let extra = ((dispersion - 1.0) * cases.max(0.5) / squares).min(100.0);
        // A sum runs over some days, not whole weeks: the doubt about their weekdays is about as large
        // as that about the level.
        let sources = if weekdays == [1.0; 7] { 1.0 } else { 2.0 };
        let doubt = doubt + sources * dispersion / (cases + 0.5);
        Some(Self { rate: rate * drift, weekdays, extra, sureness: 1.0 / doubt })
    }
}

fn weekday(day: &Day) -> usize {
    day.date.weekday().to_monday_zero_offset().unsigned_abs().into()
}

/// What each weekday is to the whole: nothing else than 1 unless they differ beyond chance, and then
/// drawn towards 1 as chance has its part in the difference (James and Stein 1961).
fn weekdays(lessons: &[Lesson], rate: f64) -> [f64; 7] {
    let mut sums = [(0.0, 0.0); 7];
    for lesson in lessons {
        sums[lesson.weekday].0 += lesson.count;
        sums[lesson.weekday].1 += lesson.exposure * rate;
    }
    let raw = sums.map(|(count, expected)| if expected > 0.0 { count / expected } else { 1.0 });
    let chi: f64 = sums.iter().filter(|sum| sum.1 > 0.0).map(|(c, e)| (c - e) * (c - e) / e).sum();
    // How much days of one weekday vary among themselves.
    let within: f64 = lessons
        .iter()
        .map(|lesson| {
            let expected = lesson.exposure * rate * raw[lesson.weekday];
            if expected > 0.0 { (lesson.count - expected).powi(2) / expected } else { 0.0 }
        })
        .sum();
    let dispersion = (within / (lessons.len() - 7) as f64).max(1.0);
    if chi <= WEEKDAYS_DIFFER * dispersion {
        return [1.0; 7];
    }
    let kept = 1.0 - 6.0 * dispersion / chi;
    // A weekday on which nothing ever happened may still see a case.
    raw.map(|factor| (1.0 + kept * (factor - 1.0)).max(0.02))
}

/// How many times the counts vary more than Poisson counts, as far as that is not chance itself.
fn dispersion(lessons: &[Lesson]) -> f64 {
    let n = lessons.len() as f64;
    let squares: f64 = lessons.iter().map(|day| (day.count - day.expected).powi(2) / day.expected.max(1e-12)).sum();
    let mean = lessons.iter().map(|lesson| lesson.expected).sum::<f64>() / n;
    let over = squares / (n - 1.0) - 1.0;
    // The variance that this figure has where the counts are Poisson.
    let chance = (2.0 + 1.0 / mean) / n;
    if over <= 0.0 {
        return 1.0;
    }
    // What is found and no chance is taken a standard error larger: to take it too small costs more
    // false alarms than to take it too large saves.
    let kept = (1.0 - chance / (over * over)).max(0.0);
    1.0 + kept * (over + (1.0 + over) * (2.0 / n).sqrt())
}

/// What the trend makes of the rate up to the day that is judged, and the squared doubt that it adds. A
/// trend is drawn towards none as chance has its part in it, and one that chance often makes is none.
fn drift(lessons: &[Lesson], dispersion: f64) -> (f64, f64) {
    let total: f64 = lessons.iter().map(|day| day.expected).sum();
    let centre = lessons.iter().map(|day| day.expected * day.back).sum::<f64>() / total;
    let lever: f64 = lessons.iter().map(|day| day.expected * (day.back - centre).powi(2)).sum();
    if lever <= 0.0 {
        return (1.0, 0.0);
    }
    let slope = lessons.iter().map(|day| (day.count - day.expected) * (centre - day.back)).sum::<f64>() / lever;
    let variance = dispersion / lever;
    let kept = (1.0 - 2.0 * variance / (slope * slope)).max(0.0);
    if kept.is_nan() || kept <= 0.0 {
        return (1.0, 0.0);
    }
    ((1.0 + kept * slope * centre).clamp(0.5, 2.0), kept * variance * centre * centre)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draws;
    use crate::watch::series::Series;
    use jiff::civil::date;
    use kernel::Dice;

    /// 2026-01-05 is a Monday.
    fn learn(means: impl Fn(usize) -> f64, days: usize, seed: u64) -> (Level, Vec<Day>) {
        let mut dice = Dice::new(seed);
        let counts: Vec<u64> = (0..days).map(|day| dice.poisson(means(day))).collect();
        let series = Series::from_counts(date(2026, 1, 5), &counts, None).expect("a series");
        let unusual = vec![false; days];
        (Level::learn(series.days(), &unusual, 1).expect("a level"), series.days().to_vec())
    }

    #[test]
    fn a_plain_rate_is_found_as_surely_as_its_cases_allow() {
        let mut misses = 0;
        for seed in 0..200 {
            let (level, _) = learn(|_| 3.0, 182, seed);
            misses += u32::from((level.rate - 3.0).abs() > 2.0 * 3.0 / level.sureness.sqrt());
        }
        assert!(misses < 25, "{misses} of 200");
    }

    #[test]
    fn weekdays_are_learned_where_they_differ_and_only_there() {
        let weekly = |day: usize| if day % 7 == 6 { 4.0 } else { 11.0 };
        let (level, days) = learn(weekly, 182, 1);
        assert!((level.expected(&days[6]) - 4.0).abs() < 1.8, "{level:?}");
        assert!((level.expected(&days[7]) - 11.0).abs() < 2.0, "{level:?}");
        let none = (0..100).filter(|seed| learn(|_| 10.0, 182, *seed).0.weekdays == [1.0; 7]).count();
        assert!(none >= 88, "{none} of 100");
    }

    #[test]
    fn a_slow_trend_is_followed_to_the_day() {
        let (level, _) = learn(|day| 20.0 * (1.0 + day as f64 / 182.0), 182, 4);
        assert!((level.rate / 40.0 - 1.0).abs() < 0.08, "{level:?}");
    }

    #[test]
    fn days_that_vary_more_are_known_as_such() {
        let mut dice = Dice::new(2);
        let means: Vec<f64> = (0..182).map(|_| 20.0 * dice.gamma_of_mean_one(5.0)).collect();
        let (level, _) = learn(|day| means[day], 182, 6);
        assert!((0.1..0.3).contains(&level.extra), "0.2 was made: {level:?}");
        let (even, _) = learn(|_| 20.0, 182, 6);
        assert!(even.extra < 0.02, "{even:?}");
    }

    #[test]
    fn of_nothing_and_of_little_it_stays_unsure() {
        let (level, _) = learn(|_| 0.0, 60, 1);
        assert!((level.rate - 0.5 / 60.0).abs() < 1e-12 && level.sureness < 1.0);
        let series = Series::from_counts(date(2026, 1, 5), &[1; 20], None).expect("a series");
        let mut unusual = [false; 20];
        unusual[..7].fill(true);
        assert_eq!(Level::learn(series.days(), &unusual, 1), None, "13 days");
    }
}
