//! What comes out.

use jiff::civil::Date;
use serde::Serialize;

use crate::impact::measurement::{Looking, Role};

/// From the strongest to the weakest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    RandomisedRollOut,
    DifferenceInDifferences,
    InterruptedSeriesWithControl,
    InterruptedSeries,
    /// Whatever else has changed since is in it.
    BeforeAfter,
}

impl Design {
    pub const ALL: [Self; 5] = [
        Self::RandomisedRollOut,
        Self::DifferenceInDifferences,
        Self::InterruptedSeriesWithControl,
        Self::InterruptedSeries,
        Self::BeforeAfter,
    ];

    pub const fn words(self) -> &'static str {
        match self {
            Self::RandomisedRollOut => "roll-out by lot",
            Self::DifferenceInDifferences => "difference in differences",
            Self::InterruptedSeriesWithControl => "interrupted series with control",
            Self::InterruptedSeries => "interrupted series",
            Self::BeforeAfter => "before and after: an association only",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Improved,
    Worsened,
    /// The whole interval lies within what does not matter.
    NoRelevantChange,
    /// It may have changed by more than matters, and it may not have changed.
    Inconclusive,
    NotEnoughData,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assessment {
    pub title: Option<String>,
    pub changed_on: Date,
    pub confidence: f64,
    /// Of the intervals: at a planned look it is the more that the look takes.
    pub interval_confidence: f64,
    pub looking: Looking,
    pub kpis: Vec<Finding>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub key: String,
    pub role: Role,
    pub verdict: Verdict,
    pub words: String,
    /// None where the data allow no comparison at all.
    pub design: Option<Design>,
    pub design_words: Option<&'static str>,
    pub not_stronger: Vec<Refused>,
    pub estimate: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub p: Option<f64>,
    /// With the other KPIs of the same role reckoned with.
    pub p_adjusted: Option<f64>,
    pub n: Counted,
    pub matters: f64,
    /// The smallest change that would be shown in four of five cases.
    pub detectable: Option<f64>,
    pub trends: Option<Trends>,
    pub placebos: Vec<Placebo>,
    pub opinions: Vec<Opinion>,
    pub doubts: Vec<String>,
}

/// How much it rests on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counted {
    /// customers, units, points or cases
    pub of: &'static str,
    /// With the change, or after it.
    pub with: usize,
    pub without: usize,
}

/// Why a stronger design was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub design: Design,
    pub why: String,
}

/// The same model on a day on which nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Placebo {
    pub on: Date,
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
    pub p: f64,
}

/// Whether units that were changed and units that were not moved alike before the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Alike {
    /// What they moved apart by is less than what matters.
    Yes,
    /// They moved apart already before the change.
    No,
    /// They may have moved apart by more than what matters, and they may not.
    Unknown,
}

/// How units moved before the change.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trends {
    pub alike: Alike,
    /// By how much those that were changed would have moved away from the others without any change, from the time before
    /// to the time after, had both gone on as they did before.
    pub drift: f64,
    pub low: f64,
    pub high: f64,
}

/// What another model says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Opinion {
    pub method: &'static str,
    pub estimate: f64,
    pub low: f64,
    pub high: f64,
    /// Over the whole time after, where the model tells it.
    pub cumulative: Option<f64>,
}
