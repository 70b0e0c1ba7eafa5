//! The fit report: each of the last four weeks as the twin would have foretold it on its eve, and as it went. Pure.

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use serde::{Deserialize, Serialize};
use twin::calibrating::{
    Band, Bands, DAY, Figures, Observed, Runs, Setting, Start, calibrate, figures, open_at, predict,
};
use twin::simulation::Routing;
use utoipa::ToSchema;

use crate::recorded::day_number;
use crate::shaping::Shaped;

pub const WEEKS: usize = 4;
/// Enough that the edges of a band of 80 % move by little.
const REPLICATIONS: u64 = 200;

/// A figure of a day: what happened, and within which it was foretold with 80 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationFitFigure)]
pub struct Figure {
    pub happened: Option<f64>,
    pub low: Option<f64>,
    pub expected: Option<f64>,
    pub high: Option<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationFitDay)]
pub struct Day {
    #[schema(value_type = String, format = Date)]
    pub day: Date,
    /// Contacts that came, follow-ups included.
    pub contacts: Figure,
    /// Of these begun within the time of their class, as a share of those whose outcome was known by the end of the week.
    pub in_time: Figure,
    /// Waiting at midnight.
    pub backlog: Figure,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationFitRow)]
pub struct Row {
    /// Class; empty: all together.
    pub class: String,
    pub days: Vec<Day>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CalibrationFitMeasure)]
pub enum Measure {
    Contacts,
    InTime,
    Backlog,
}

impl Measure {
    const ALL: [Self; 3] = [Self::Contacts, Self::InTime, Self::Backlog];

    fn of(self, day: &Day) -> Figure {
        match self {
            Self::Contacts => day.contacts,
            Self::InTime => day.in_time,
            Self::Backlog => day.backlog,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationFitSummary)]
pub struct Summary {
    pub measure: Measure,
    /// Days that could be judged, how many of them fell inside the band, above it and below it.
    pub days: u64,
    pub inside: u64,
    pub above: u64,
    pub below: u64,
    /// Weekdays, 1 is Monday, on which most days fell above, and below: too little was expected, or too much.
    pub often_above: Vec<u8>,
    pub often_below: Vec<u8>,
}

/// Empty where too little happened before to foretell anything.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationFit)]
pub struct Fit {
    /// All together first.
    pub rows: Vec<Row>,
    /// Of all together.
    pub summaries: Vec<Summary>,
}

/// What one calibration of the shaped contacts reads.
pub fn observed<'a>(shaped: &'a Shaped, from: Date, until: Date, settings: &[Setting]) -> Observed<'a> {
    Observed {
        from: day_number(from) as f64 * DAY,
        until: day_number(until) as f64 * DAY,
        records: &shaped.records,
        orders: &shaped.orders,
        classes: shaped.classes.clone(),
        groups: shaped.groups(from, until),
        // Within a channel first come, first served; a call does not wait for yesterday's letters.
        routing: Routing::Deadline,
        agent_hour: None,
        settings: settings.to_vec(),
    }
}

/// Of the four weeks before `until`, each by the `window` before it; weeks before which nothing is known are left out.
pub fn fit(shaped: &Shaped, first: Date, until: Date, window: Span, settings: &[Setting], seed: u64) -> Fit {
    let mut rows: Vec<Row> = Vec::new();
    for week in (1..=WEEKS as i64).rev() {
        let eve = until.saturating_sub((7 * week).days());
        let from = eve.saturating_sub(window).max(first);
        if let Some(found) = foretell(shaped, from, eve, settings, seed) {
            rows.resize_with(found.len(), || Row { class: String::new(), days: Vec::new() });
            for (row, (class, days)) in rows.iter_mut().zip(found) {
                row.class = class;
                row.days.extend(days);
            }
        }
    }
    let summaries = rows.first().map(|all| Measure::ALL.map(|measure| summary(measure, &all.days)).to_vec());
    Fit { summaries: summaries.unwrap_or_default(), rows }
}

type Told = Vec<(String, Vec<Day>)>;

fn foretell(shaped: &Shaped, from: Date, eve: Date, settings: &[Setting], seed: u64) -> Option<Told> {
    let observed = observed(shaped, from, eve, settings);
    // What happened later must not be known on the eve.
    let calibrated = calibrate(&observed).ok()?;
    let start = observed.until;
    let classes = observed.classes.len();
    let backlog = (0..classes).map(|class| open_at(&shaped.records, class, start)).collect();
    let weekday = day_number(eve).rem_euclid(7) as usize;
    let runs = Runs { replications: REPLICATIONS, seed, threads: 1 };
    let bands = predict(&calibrated, &Start { weekday, backlog }, DAY, 7, runs).ok()?;
    let within: Vec<f64> = calibrated.model.classes.iter().map(|class| class.within).collect();
    let mut happened = figures(&shaped.records, &within, start, DAY, 7);
    let all = (0..7).map(|at| {
        happened.iter().fold(Figures::default(), |mut sum, class| {
            sum.add(class[at]);
            sum
        })
    });
    happened.push(all.collect());
    let names = observed.classes.iter().map(|class| class.name.clone()).chain([String::new()]);
    let mut found: Told = names
        .zip(bands.iter().zip(&happened))
        .map(|(name, (bands, happened))| {
            let days = bands.iter().zip(happened).enumerate();
            (
                name,
                days.map(|(at, (bands, happened))| day(eve.saturating_add((at as i64).days()), bands, *happened))
                    .collect(),
            )
        })
        .collect();
    found.rotate_right(1);
    Some(found)
}

fn day(day: Date, bands: &Bands, happened: Figures) -> Day {
    let figure = |happened: Option<f64>, band: Option<Band>| Figure {
        happened,
        low: band.map(|band| band.p10),
        expected: band.map(|band| band.median),
        high: band.map(|band| band.p90),
    };
    Day {
        day,
        contacts: figure(Some(happened.contacts as f64), bands.contacts),
        in_time: figure(happened.service_level(), bands.service_level),
        backlog: figure(Some(happened.backlog as f64), bands.backlog),
    }
}

fn summary(measure: Measure, days: &[Day]) -> Summary {
    let mut found =
        Summary { measure, days: 0, inside: 0, above: 0, below: 0, often_above: Vec::new(), often_below: Vec::new() };
    let mut of_weekday = [(0_u64, 0_u64, 0_u64); 7];
    for day in days {
        let Figure { happened: Some(happened), low: Some(low), high: Some(high), .. } = measure.of(day) else {
            continue;
        };
        let counts = &mut of_weekday[day_number(day.day).rem_euclid(7) as usize];
        found.days += 1;
        counts.0 += 1;
        if happened > high {
            found.above += 1;
            counts.1 += 1;
        } else if happened < low {
            found.below += 1;
            counts.2 += 1;
        } else {
            found.inside += 1;
        }
    }
    for (weekday, (days, above, below)) in (1..).zip(of_weekday) {
        // Three of four, not one unlucky day.
        let most = |count: u64| count >= 3 && 4 * count >= 3 * days;
        if most(above) {
            found.often_above.push(weekday);
        }
        if most(below) {
            found.often_below.push(weekday);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_weekday_that_is_often_missed_is_named() {
        let figure =
            |happened| Figure { happened: Some(happened), low: Some(8.0), expected: Some(10.0), high: Some(12.0) };
        let days: Vec<Day> = (0..28)
            .map(|at| {
                let happened = figure(if at % 7 == 0 && at > 0 { 20.0 } else { 9.0 });
                let unknown = Figure { happened: None, ..happened };
                Day {
                    day: date(2026, 11, 2).saturating_add(at.days()),
                    contacts: happened,
                    in_time: unknown,
                    backlog: happened,
                }
            })
            .collect();
        let found = summary(Measure::Contacts, &days);
        assert_eq!((found.days, found.inside, found.above, found.below), (28, 25, 3, 0));
        assert_eq!((found.often_above, found.often_below), (vec![1], vec![]));
        assert_eq!(summary(Measure::InTime, &days).days, 0);
    }
}
