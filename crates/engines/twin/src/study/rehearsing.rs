//! A part of a study: some replications of one strategy in one future, as numbers that can be kept and added up.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::simulation::{Course, Day, Estimate, Floor, Measure, Plan, Ratio, Record, Sound};

/// By what a strategy is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TwinMeasure)]
#[repr(usize)]
pub enum Figure {
    Cost,
    ServiceLevel,
    SpeedOfAnswer,
    P90Wait,
    Abandonment,
    Backlog,
    OldestOpen,
    DaysToClear,
    Occupancy,
    AgentHours,
    Offered,
    /// Of answered contacts the share that is expected to be satisfied; where ratings told how that goes with waiting.
    Satisfaction,
}

const FIGURES: usize = 12;

impl Figure {
    pub const ALL: [Self; FIGURES] = [
        Self::Cost,
        Self::ServiceLevel,
        Self::SpeedOfAnswer,
        Self::P90Wait,
        Self::Abandonment,
        Self::Backlog,
        Self::OldestOpen,
        Self::DaysToClear,
        Self::Occupancy,
        Self::AgentHours,
        Self::Offered,
        Self::Satisfaction,
    ];

    pub const fn more_is_better(self) -> bool {
        matches!(self, Self::ServiceLevel | Self::Satisfaction)
    }

    /// Those that a plan has. Without ratings the last one is left out, and results are the same bytes as ever.
    fn of_plan(plan: &Plan) -> &'static [Self] {
        if plan.tells_satisfaction() { &Self::ALL } else { &Self::ALL[..FIGURES - 1] }
    }

    /// Numerator and denominator in one replication.
    fn of(self, day: &Day, plan: &Plan) -> (f64, f64) {
        let measure = match self {
            Self::Cost => return (day.cost, 1.0),
            Self::Occupancy => return (day.busy(), day.there()),
            Self::Satisfaction => return (day.all.satisfied[0], day.all.rated),
            Self::AgentHours => return (day.there() / plan.hour, 1.0),
            Self::ServiceLevel => Measure::ServiceLevel,
            Self::SpeedOfAnswer => Measure::SpeedOfAnswer,
            Self::P90Wait => Measure::P90Wait,
            Self::Abandonment => Measure::Abandonment,
            Self::Backlog => Measure::Backlog,
            Self::OldestOpen => Measure::OldestOpen,
            Self::DaysToClear => Measure::DaysToClear,
            Self::Offered => Measure::Offered,
        };
        measure.of(&day.all, plan)
    }
}

/// Of daily counts: how many days, their sum, and the sum of their squares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Moments {
    pub n: f64,
    pub sum: f64,
    pub squares: f64,
}

impl Moments {
    pub fn push(&mut self, value: f64) {
        self.add(&Self { n: 1.0, sum: value, squares: value * value });
    }

    pub fn add(&mut self, other: &Self) {
        self.n += other.n;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    pub fn mean(&self) -> f64 {
        self.sum / self.n.max(1.0)
    }

    pub fn variance(&self) -> f64 {
        if self.n < 2.0 { 0.0 } else { ((self.squares - self.sum * self.sum / self.n) / (self.n - 1.0)).max(0.0) }
    }
}

/// Replications one after the other. Several are put together in their order, and then the sums are the same
/// whoever made which of them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Rehearsed {
    /// Replication by replication, numerators and denominators in the order of `Figure::ALL`.
    pub runs: Vec<Vec<f64>>,
    /// Class by class, contacts that follow from no other one, on each weekday from that of the start, or on any day where there is no whole week.
    pub daily: Vec<Vec<Moments>>,
    /// Replication by replication, numerators of satisfaction at either end of the slope's interval.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by_slope: Vec<[f64; 2]>,
}

impl Rehearsed {
    pub fn add(&mut self, other: Self) {
        self.runs.extend(other.runs);
        self.by_slope.extend(other.by_slope);
        if self.daily.is_empty() {
            self.daily = other.daily;
            return;
        }
        for (mine, theirs) in self.daily.iter_mut().flatten().zip(other.daily.iter().flatten()) {
            mine.add(theirs);
        }
    }

    pub fn estimate(&self, figure: Figure) -> Option<Estimate> {
        let mut ratio = Ratio::default();
        self.pairs(figure).for_each(|(above, below)| ratio.push(above, below));
        ratio.estimate()
    }

    /// One number for each replication; none where there was nothing to measure it by.
    pub fn values(&self, figure: Figure) -> Vec<Option<f64>> {
        self.pairs(figure).map(|(above, below)| (below > 0.0).then(|| above / below)).collect()
    }

    /// The least and the most that satisfaction may be if of all that is estimated only the slope is in doubt.
    pub fn satisfaction_by_slope(&self) -> Option<[f64; 2]> {
        let value = self.estimate(Figure::Satisfaction)?.value;
        let rated: f64 = self.pairs(Figure::Satisfaction).map(|(_, rated)| rated).sum();
        let end = |at: usize| self.by_slope.iter().map(|ends| ends[at]).sum::<f64>() / rated;
        Some([end(0).min(end(1)).min(value), end(0).max(end(1)).max(value)])
    }

    fn pairs(&self, figure: Figure) -> impl Iterator<Item = (f64, f64)> + '_ {
        let place = 2 * figure as usize;
        self.runs.iter().filter_map(move |run| Some((*run.get(place)?, *run.get(place + 1)?)))
    }
}

/// `extra`: what a replication costs beside what the model says.
pub fn rehearse(plan: &Plan, seed: u64, replications: Range<u64>, extra: f64) -> Rehearsed {
    let mut floor = Floor::recording(plan);
    let weekdays = if plan.horizon >= 7.0 * plan.day { 7 } else { 1 };
    // A last day that is not whole tells less than a day.
    let days = (plan.horizon / plan.day).floor().max(1.0) as usize;
    let daily = vec![vec![Moments::default(); weekdays]; plan.classes.len()];
    let mut found = Rehearsed { daily, ..Rehearsed::default() };
    let figures = Figure::of_plan(plan);
    for replication in replications {
        floor.replicate::<Sound>(seed, replication);
        floor.day.cost += extra;
        found.runs.push(figures.iter().flat_map(|figure| <[f64; 2]>::from(figure.of(&floor.day, plan))).collect());
        if plan.tells_satisfaction() {
            let [_, low, high] = floor.day.all.satisfied;
            found.by_slope.push([low, high]);
        }
        let came = came(floor.records(), plan, days);
        for (class, came) in found.daily.iter_mut().zip(&came) {
            came.iter().enumerate().for_each(|(day, came)| class[day % weekdays].push(*came));
        }
    }
    found
}

/// Class by class and day by day, who came by themselves: nobody whose contact follows from another one.
fn came(records: &[Record], plan: &Plan, days: usize) -> Vec<Vec<f64>> {
    let mut found = vec![vec![0.0; days]; plan.classes.len()];
    // What waits at the start came before it.
    let waited: usize = plan.classes.iter().filter_map(|class| Some(class.backlog?.contacts as usize)).sum();
    for record in records.iter().skip(waited).filter(|record| record.is_new()) {
        if let Some(day) = found[record.class].get_mut((record.came / plan.day) as usize) {
            *day += 1.0;
        }
    }
    found
}

/// How so many replications went, one by one: for bands of a queue over time.
pub fn course(plan: &Plan, seed: u64, replications: u64, interval: f64) -> Vec<Course> {
    let mut floor = Floor::new(plan);
    floor.course = Some(Course::of(plan, interval));
    (0..replications)
        .filter_map(|replication| {
            floor.replicate::<Sound>(seed, replication);
            floor.course.clone()
        })
        .collect()
}
