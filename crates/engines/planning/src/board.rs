//! What a plan is made from: initiatives with their classes, capacity, timeboxes and what hangs together.
//!
//! This is also the file of `aftercare plan solve`: its names are described in docs/user/planning.md.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One frame of a plan with everything that is to be decided in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Board {
    /// In their order in time.
    pub timeboxes: Vec<Timebox>,
    pub pools: Vec<Pool>,
    pub initiatives: Vec<Initiative>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dependencies: Vec<Dependency>,
    /// What initiatives depend on and nobody decides on here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub around: Vec<Around>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benefits: Vec<Benefit>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// The plan that people were promised: initiative to timebox.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub committed: BTreeMap<String, String>,
    /// What was agreed about the frame, for the rules.
    #[serde(default)]
    pub agreement: Agreement,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Timebox {
    pub key: String,
}

/// People, money or machines that initiatives compete for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    pub key: String,
    /// What its numbers count.
    #[serde(default = "days")]
    pub unit: String,
    /// How much there is in each timebox.
    pub capacity: BTreeMap<String, f64>,
    /// The share that is kept free, from 0 to less than 1.
    #[serde(default)]
    pub reserve: f64,
}

fn days() -> String {
    "days".to_owned()
}

/// The class of an initiative in this frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Class {
    #[serde(rename = "M")]
    Must,
    #[serde(rename = "S")]
    Should,
    #[serde(rename = "C")]
    Could,
    /// Not this time.
    #[serde(rename = "W")]
    Wont,
}

impl Class {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Must => "Must",
            Self::Should => "Should",
            Self::Could => "Could",
            Self::Wont => "Won't",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Initiative {
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub class: Class,
    /// By pool. An initiative of no effort has an empty one; without any it is not estimated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<BTreeMap<String, Estimate>>,
    /// Timeboxes in which it is not done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_in: Vec<String>,
    /// What it is worth by itself, for each timebox in which it is there.
    #[serde(default)]
    pub value: f64,
    /// Which share of a scenario it takes away.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removes: Vec<Removal>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
    /// What the rules look at and the optimiser does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
}

impl Initiative {
    /// Its title, or else its key.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.key)
    }

    /// Nothing if it is not estimated.
    pub fn likely(&self, pool: &str) -> f64 {
        self.effort.as_ref().and_then(|effort| effort.get(pool)).map_or(0.0, |estimate| estimate.likely)
    }
}

/// How much of a pool an initiative takes: at best, most likely, at worst.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Estimate {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Removal {
    pub scenario: String,
    /// From 0 to 1.
    pub share: f64,
    /// From 0 to 1.
    pub confidence: f64,
}

/// What a person decided and the optimiser keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pin {
    In,
    Out,
    Timebox(String),
}

/// An initiative that is there already, or is out whatever is planned here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Around {
    pub key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default)]
    pub there: bool,
}

impl Around {
    /// Its title, or else its key.
    pub fn name(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.key)
    }
}

/// `from` and what it is about. Order among several `to` does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dependency {
    pub from: String,
    pub kind: Kind,
    pub to: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// `from` needs each of `to`, in its timebox or before.
    Requires,
    /// `from` is never in a plan with any of `to`.
    Excludes,
    /// `from` needs at least one of `to`, in its timebox or before.
    OneOf,
}

/// A value that is earned only when all that it needs is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benefit {
    pub key: String,
    pub value: f64,
    pub needs: Vec<String>,
    /// Counts with the value of the Shoulds or with that of the Coulds.
    #[serde(default = "should")]
    pub class: Class,
}

const fn should() -> Class {
    Class::Should
}

/// Something that goes wrong for customers, and how much it hurts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    pub key: String,
    /// What it costs in a timebox.
    pub pain: f64,
    /// The share that can be taken away at all.
    #[serde(default = "whole")]
    pub removable: f64,
}

const fn whole() -> f64 {
    1.0
}

/// What was agreed about the frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Agreement {
    /// The share of effort above which Musts are a risk.
    pub must_most: f64,
    /// The share above which nothing is committed.
    pub must_blocked: f64,
    /// The share below which Coulds are no contingency.
    pub could_least: f64,
    /// Signed if Musts may take more than `must_most`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
    /// The timebox that is running now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<String>,
}

impl Default for Agreement {
    fn default() -> Self {
        Self { must_most: 0.6, must_blocked: 0.8, could_least: 0.15, waiver: None, running: None }
    }
}

/// The four conditions under which more than 60 % of Musts is defensible.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    pub estimates_accurate: bool,
    pub approach_understood: bool,
    pub team_performing: bool,
    pub environment_low_risk: bool,
    pub signer: String,
}

impl Waiver {
    pub fn holds(&self) -> bool {
        let all =
            self.estimates_accurate && self.approach_understood && self.team_performing && self.environment_low_risk;
        all && !self.signer.trim().is_empty()
    }
}

/// What others know of an initiative. What is left out is not known, and no rule speaks of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Facts {
    /// Why it is a Must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub must_test: Option<MustTest>,
    /// How one gets along without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workaround: Option<String>,
    /// When a Won't is looked at again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revisit: Option<Revisit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vote: Option<Vote>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measurement: Option<Measurement>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flag: Option<Flag>,
}

/// Without it … on the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MustTest {
    /// … there is no point in delivering.
    NoPoint,
    /// … it is not legal.
    Legal,
    /// … it is not safe.
    Safety,
    /// … the solution does not work.
    Viability,
}

/// That a Won't is looked at again, and whether it is time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Revisit {
    /// A day, or what has to happen: as people wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trigger: Option<String>,
    /// The day has passed, or it has happened.
    pub due: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub links: u32,
    /// The highest among them, from 0 to 1.
    #[serde(default)]
    pub confidence: f64,
}

/// The class it had before, and whether the change was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// None for what is new.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Class>,
    /// In the timebox that is running.
    pub during_timebox: bool,
    /// Somebody decided it, and it is written down.
    #[serde(default)]
    pub decided: bool,
}

/// What a round of votes came to.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vote {
    /// 0 if all agree, 1 if half say Must and half Won't.
    pub disagreement: f64,
    #[serde(default)]
    pub discussed: bool,
}

/// How it will be seen whether it helped.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Measurement {
    pub rolling_out: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_kpi: Option<String>,
    /// The least change that would matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least_change: Option<f64>,
    /// The least change that would be seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detectable: Option<f64>,
    /// The change that is expected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<f64>,
    /// The baseline has days by which it was chosen.
    pub baseline_overlaps_selection: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flag {
    pub on: bool,
    /// It has been delivered and should be there.
    #[serde(default)]
    pub live: bool,
}
