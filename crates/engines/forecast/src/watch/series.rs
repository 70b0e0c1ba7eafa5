//! Counts per day, without gaps, and what they are counted against.

use jiff::civil::Date;

use crate::invalid::{COUNT_MAX, Invalid};

/// Twenty years.
pub const DAYS_MAX: usize = 7_320;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    pub date: Date,
    pub count: u64,
    /// What cases can come of: orders delivered, best those of the weeks before; 1 where only days count.
    pub exposure: f64,
}

/// Days in order, each exactly once.
#[derive(Debug, Clone, PartialEq)]
pub struct Series(Vec<Day>);

impl Series {
    pub fn new(days: Vec<Day>) -> Result<Self, Invalid> {
        if days.len() > DAYS_MAX {
            return Err(Invalid::new("days", format!("must be at most {DAYS_MAX}")));
        }
        let mut next: Option<Date> = None;
        for (index, day) in days.iter().enumerate() {
            let wrong = |problem: String| Err(Invalid::at("days", index, problem));
            if let Some(next) = next
                && day.date != next
            {
                return wrong(format!("must be {next}, the day after the one before"));
            }
            if day.count > COUNT_MAX {
                return wrong(format!("must have a count of at most {COUNT_MAX}"));
            }
            if !(day.exposure >= 0.0 && day.exposure <= 1e9) || (day.exposure > 0.0 && day.exposure < 1e-6) {
                return wrong("must have an exposure of 0, or from 0.000001 to 1000000000".to_owned());
            }
            if day.exposure == 0.0 && day.count > 0 {
                return wrong("has cases and the exposure 0, of which none can come".to_owned());
            }
            next = day.date.tomorrow().ok();
        }
        Ok(Self(days))
    }

    /// Counts from a day on, against an exposure each, or against days if there is none.
    pub fn from_counts(first: Date, counts: &[u64], exposures: Option<&[f64]>) -> Result<Self, Invalid> {
        if let Some(exposures) = exposures
            && exposures.len() != counts.len()
        {
            return Err(Invalid::new("exposures", format!("must be {}, one for each count", counts.len())));
        }
        let dates = first.series(jiff::Span::new().days(1));
        let days: Vec<Day> = dates
            .zip(counts)
            .take(DAYS_MAX + 1)
            .enumerate()
            .map(|(index, (date, count))| Day {
                date,
                count: *count,
                exposure: exposures.map_or(1.0, |exposures| exposures[index]),
            })
            .collect();
        if days.len() < counts.len() && days.len() <= DAYS_MAX {
            return Err(Invalid::new("first", "must lie so that all days are before the year 10000"));
        }
        Self::new(days)
    }

    pub fn days(&self) -> &[Day] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn day(date: Date, count: u64, exposure: f64) -> Day {
        Day { date, count, exposure }
    }

    #[test]
    fn the_first_day_that_is_wrong_is_named() {
        let (first, second, fourth) = (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 2));
        let fine = day(first, 3, 1.0);
        for wrong in [
            day(fourth, 1, 1.0),
            day(first, 1, 1.0),
            day(second, COUNT_MAX + 1, 1.0),
            day(second, 1, f64::NAN),
            day(second, 1, -1.0),
            day(second, 1, f64::INFINITY),
            day(second, 1, 0.0),
        ] {
            let refused = Series::new(vec![fine, wrong]).expect_err("refused");
            assert_eq!((refused.field, refused.index), ("days", Some(1)), "{wrong:?}");
        }
        let refused = Series::new(vec![fine, day(fourth, 1, 1.0)]).expect_err("refused");
        assert_eq!(refused.to_string(), "days[1]: must be 2026-02-28, the day after the one before");
        assert!(Series::new(vec![fine, day(second, 0, 0.0)]).is_ok());
        assert!(Series::new(Vec::new()).is_ok());
    }

    #[test]
    fn counts_become_days() {
        let first = date(2026, 2, 28);
        let series = Series::from_counts(first, &[1, 2], Some(&[10.0, 20.0])).expect("a series");
        assert_eq!(series.days()[1], day(date(2026, 3, 1), 2, 20.0));
        assert_eq!(Series::from_counts(first, &[1, 2], Some(&[1.0])).expect_err("refused").field, "exposures");
        assert_eq!(Series::from_counts(Date::MAX, &[1, 2], None).expect_err("refused").field, "first");
        assert_eq!(Series::from_counts(first, &vec![0; DAYS_MAX + 1], None).expect_err("refused").field, "days");
    }
}
