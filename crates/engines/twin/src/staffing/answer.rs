//! What is said of a roster: what was needed, who works when, what the rehearsal found, and where it does not hold.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::lowering::Lowering;
use crate::simulation::Estimate;

/// By what a half-hour holds.
pub const DEFINITION: &str = "answered within the time of their class, as a share of all contacts for an agent that came in \
    the half-hour; a half-hour holds unless the 95 % interval of that share lies below the target, and all that can be \
    answered reach it together";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StaffingStanding)]
pub enum Standing {
    /// Another round follows.
    GoingOn,
    /// Every half-hour holds.
    Holds,
    /// Some do not, and it is said which and why.
    Misses,
}

/// Intervals are half-hours from the start of the first day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingAnswer)]
pub struct Answer {
    pub standing: Standing,
    pub definition: String,
    pub days: u32,
    /// Paid hours of what is scheduled, groups that keep their shifts left out.
    pub hours: f64,
    /// No shifts of these templates cover what was needed in the end with less.
    pub bound: f64,
    /// In the currency of the model.
    pub cost: f64,
    pub bound_cost: f64,
    pub rounds: Vec<Round>,
    pub desks: Vec<Desk>,
    pub classes: Vec<ClassLevels>,
    pub misses: Vec<Miss>,
    /// Groups that keep the shifts of the model.
    pub kept: Vec<String>,
    /// Groups in which nobody is scheduled: others, who can do less else, do what they can do.
    pub left_out: Vec<String>,
    /// None until more people help nowhere.
    #[serde(default)]
    pub lowering: Option<Lowering>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingRound)]
pub struct Round {
    /// Half-hours of a group that got one more person in it.
    pub raised: u32,
    /// Half-hours of a class that missed the target then.
    pub missed: u32,
    pub hours: f64,
}

/// Groups who can do the same, staffed as one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingDesk)]
pub struct Desk {
    pub groups: Vec<String>,
    /// Classes that are theirs; none where they only step in for several others.
    pub classes: Vec<String>,
    pub hours: f64,
    pub bound: f64,
    /// People that the work of each half-hour would keep busy all the time.
    pub load: Vec<f64>,
    /// People to schedule by formula, those included who will be away.
    pub first: Vec<u32>,
    /// The same after the corrections.
    pub required: Vec<u32>,
    pub scheduled: Vec<u32>,
    /// The share of the time there that is work, as rehearsed.
    pub occupancy: Option<f64>,
    pub shifts: Vec<Worked>,
}

/// Times in hours from the start of the day; an end above 24 lies on the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = WorkedShift)]
pub struct Worked {
    pub template: String,
    pub day: u32,
    pub from: f64,
    pub to: f64,
    /// Half an hour from here is free.
    pub pause: Option<f64>,
    pub people: u32,
    /// Paid hours of one of them.
    pub hours: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingLevels)]
pub struct ClassLevels {
    pub class: String,
    /// The place of their desk; none where only groups that keep their shifts can answer.
    pub desk: Option<usize>,
    pub share: f64,
    /// In minutes.
    pub within: f64,
    pub all: Option<Level>,
    /// Of each half-hour; none where nobody came.
    pub levels: Vec<Option<Level>>,
}

/// A share with its 95 % interval, and how many contacts came on average.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingLevel)]
pub struct Level {
    pub contacts: f64,
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StaffingWhy)]
pub enum Why {
    /// No template lets anybody work in time.
    NoShift,
    /// More work than people who may be there at once, and customers who wait for ever.
    Unstable,
    /// As many as may be there at once are.
    PeopleLimit,
    /// Only groups that keep their shifts can answer.
    Kept,
    /// The rounds were over.
    RoundLimit,
}

/// Half-hours, one after the other, in which a class misses its target for one reason.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = StaffingMiss)]
pub struct Miss {
    pub class: String,
    pub from: usize,
    /// The one after the last.
    pub to: usize,
    /// Of all of them together.
    pub share: f64,
    pub contacts: f64,
    pub why: Why,
}

impl Level {
    pub(super) fn of(estimate: Estimate, contacts: f64) -> Self {
        let low = estimate.low.max(0.0);
        Self { contacts, value: estimate.value, low, high: estimate.high.min(1.0) }
    }

    pub(super) fn misses(&self, share: f64) -> bool {
        self.high < share
    }
}

impl Desk {
    /// Who only steps in for others, and does not yet.
    pub(super) fn is_idle(&self) -> bool {
        self.classes.is_empty() && self.shifts.is_empty()
    }
}

impl Answer {
    /// How often half-hours got one more person.
    pub fn raised(&self) -> u32 {
        self.rounds.iter().map(|round| round.raised).sum()
    }

    /// For each reason, of how many half-hours it is one.
    pub fn reasons(&self) -> BTreeMap<Why, usize> {
        let mut found = BTreeMap::new();
        self.misses.iter().for_each(|miss| *found.entry(miss.why).or_default() += miss.to - miss.from);
        found
    }
}
