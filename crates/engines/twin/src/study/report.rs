//! What a study found.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::simulation::{Estimate, Figures, Measure, Outcome, Plan};

/// Each figure with the interval in which the truth of the model lies in 95 of 100 studies.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub name: String,
    pub engine: String,
    /// SHA-256 of the study's text.
    pub input: String,
    pub seed: u64,
    pub replications: u64,
    pub runs: u64,
    pub definitions: BTreeMap<&'static str, &'static str>,
    pub cells: Vec<Cell>,
    pub comparisons: Vec<Comparison>,
}

/// One strategy in one future.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    pub future: String,
    pub strategy: String,
    /// In words, where more comes than those who are there can do: then figures depend on how long was rehearsed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overload: Option<String>,
    #[serde(flatten)]
    pub all: FiguresReport,
    pub occupancy: Option<Estimate>,
    pub agent_hours: Option<Estimate>,
    pub cost: Option<Estimate>,
    pub classes: BTreeMap<String, FiguresReport>,
    pub groups: BTreeMap<String, Option<Estimate>>,
}

/// Absent where there was nothing to measure it by: no wait where nobody was answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FiguresReport {
    pub offered: Option<Estimate>,
    pub service_level: Option<Estimate>,
    pub service_level_of_answered: Option<Estimate>,
    pub service_level_without_early_abandoned: Option<Estimate>,
    pub speed_of_answer: Option<Estimate>,
    pub mean_wait: Option<Estimate>,
    pub p90_wait: Option<Estimate>,
    pub wait_probability: Option<Estimate>,
    pub abandonment: Option<Estimate>,
    pub deflection: Option<Estimate>,
    pub called_back: Option<Estimate>,
    pub redials: Option<Estimate>,
    pub followups: Option<Estimate>,
    pub mean_queue_length: Option<Estimate>,
    pub backlog: Option<Estimate>,
    pub oldest_open: Option<Estimate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_to_clear: Option<Estimate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backlog_not_cleared: Option<Estimate>,
}

/// A strategy against the first one, contact by contact the same chance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    pub future: String,
    pub strategy: String,
    pub against: String,
    pub cost: Option<Estimate>,
    pub service_level: Option<Estimate>,
    /// Which is cheaper, and which answers more in time; "no clear winner" where chance may have it so.
    pub cheaper: String,
    pub more_in_time: String,
}

pub const DEFINITIONS: [(&str, &str); 9] = [
    (
        "service_level",
        "answered within the time of their class, as a share of all contacts for an agent whose outcome is known",
    ),
    ("service_level_of_answered", "answered within the time of their class, as a share of those answered"),
    ("service_level_without_early_abandoned", "like service_level, without those who left within that time"),
    ("speed_of_answer", "mean wait of those answered"),
    ("p90_wait", "nine tenths of those answered waited no longer; mean over the replications"),
    ("abandonment", "left while waiting, as a share of those answered or gone"),
    ("backlog", "waiting at the end"),
    ("days_to_clear", "days until the last contact of the starting backlog was closed; the horizon where it was not"),
    ("occupancy", "time at work as a share of the time there"),
];

impl FiguresReport {
    pub fn of(figures: &Figures) -> Self {
        let get = |measure| figures.estimate(measure);
        Self {
            offered: get(Measure::Offered),
            service_level: get(Measure::ServiceLevel),
            service_level_of_answered: get(Measure::ServiceLevelOfAnswered),
            service_level_without_early_abandoned: get(Measure::ServiceLevelWithoutEarly),
            speed_of_answer: get(Measure::SpeedOfAnswer),
            mean_wait: get(Measure::MeanWait),
            p90_wait: get(Measure::P90Wait),
            wait_probability: get(Measure::WaitProbability),
            abandonment: get(Measure::Abandonment),
            deflection: get(Measure::Deflection),
            called_back: get(Measure::CalledBack),
            redials: get(Measure::Redials),
            followups: get(Measure::Followups),
            mean_queue_length: get(Measure::MeanQueueLength),
            backlog: get(Measure::Backlog),
            oldest_open: get(Measure::OldestOpen),
            days_to_clear: get(Measure::DaysToClear),
            backlog_not_cleared: get(Measure::NotCleared),
        }
    }
}

impl Cell {
    pub fn of(future: &str, strategy: &str, plan: &Plan, outcome: &Outcome) -> Self {
        let classes = plan.classes.iter().zip(&outcome.classes);
        let groups = plan.groups.iter().zip(&outcome.occupancies);
        Self {
            future: future.to_owned(),
            strategy: strategy.to_owned(),
            overload: plan.load().overload.map(|overload| overload.in_words()),
            all: FiguresReport::of(&outcome.all),
            occupancy: outcome.occupancy.estimate(),
            agent_hours: outcome.agent_hours.estimate(),
            cost: outcome.cost.estimate(),
            classes: classes.map(|(class, figures)| (class.name.clone(), FiguresReport::of(figures))).collect(),
            groups: groups.map(|(group, ratio)| (group.name.clone(), ratio.estimate())).collect(),
        }
    }
}
