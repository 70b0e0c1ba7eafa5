//! What is asked: a target, and the shifts that may be worked.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::refusal::Refusal;
use crate::simulation::Model;

/// Half-hours of a day.
pub const HALF_HOURS: usize = 48;
/// What is staffed: a day, or a week from Monday.
pub const DAYS: [u32; 2] = [1, 7];
pub const TEMPLATES_MAX: usize = 20;
pub const REPLICATIONS_MAX: u64 = 1_000;
pub const ROUNDS_MAX: u32 = 40;
const NAME_MAX: usize = 100;
const PEOPLE_MAX: u32 = 1_000;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffingQuestion)]
pub struct Question {
    /// 1 for a day, 7 for a week from Monday.
    pub days: u32,
    /// The share of contacts that are answered within the time of their class, from 0.01 to 0.99.
    pub share: f64,
    /// The first requirement keeps people at work for at most this share of their time, from 0.3 to 0.98.
    pub occupancy: f64,
    /// Classes that have another target.
    #[serde(default)]
    pub targets: Vec<Target>,
    pub templates: Vec<Template>,
    /// Groups that keep the shifts of the model.
    #[serde(default)]
    pub keep: Vec<String>,
    /// No more people at once in a group that is staffed: there are so many seats.
    #[serde(default)]
    pub most: Option<u32>,
    /// How often each roster is rehearsed.
    pub replications: u64,
    /// After so many it ends.
    pub rounds: u32,
    pub seed: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = StaffingTarget)]
pub struct Target {
    pub class: String,
    #[serde(default)]
    pub share: Option<f64>,
    /// In minutes, instead of what the model says.
    #[serde(default)]
    pub within: Option<f64>,
}

/// A shift that may be worked. All in hours, in halves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShiftTemplate)]
pub struct Template {
    pub name: String,
    /// It begins in any half-hour from the first of these to the last.
    pub earliest: f64,
    pub latest: f64,
    /// From its start to its end, which may lie on the next day.
    pub hours: f64,
    /// Half an hour around its middle is free, and not paid.
    #[serde(default)]
    pub pause: bool,
    /// Days of the week on which it may be worked, 0 for Monday; every day if there are none.
    #[serde(default)]
    pub days: Vec<u32>,
}

impl Question {
    pub(super) fn checked(&self, model: &Model) -> Result<(), Refusal> {
        within("share", self.share, 0.01..=0.99)?;
        within("occupancy", self.occupancy, 0.3..=0.98)?;
        if !DAYS.contains(&self.days) {
            return Err(Refusal::new("days", "must be 1 or 7"));
        }
        if !(20..=REPLICATIONS_MAX).contains(&self.replications) {
            return Err(Refusal::new("replications", format!("must be from 20 to {REPLICATIONS_MAX}")));
        }
        if !(1..=ROUNDS_MAX).contains(&self.rounds) {
            return Err(Refusal::new("rounds", format!("must be from 1 to {ROUNDS_MAX}")));
        }
        if self.most.is_some_and(|most| !(1..=PEOPLE_MAX).contains(&most)) {
            return Err(Refusal::new("most", format!("must be from 1 to {PEOPLE_MAX}")));
        }
        if !(1..=TEMPLATES_MAX).contains(&self.templates.len()) {
            return Err(Refusal::new("templates", format!("must be from 1 to {TEMPLATES_MAX}")));
        }
        self.templates.iter().enumerate().try_for_each(|(at, template)| template.checked(at))?;
        for (at, target) in self.targets.iter().enumerate() {
            let field = |name: &str| format!("targets[{at}].{name}");
            if !model.classes.iter().any(|class| class.name == target.class) {
                return Err(Refusal::new(field("class"), format!("{:?} is no class of the model", target.class)));
            }
            target.share.map_or(Ok(()), |share| within(&field("share"), share, 0.01..=0.99))?;
            target.within.map_or(Ok(()), |minutes| within(&field("within"), minutes, 0.0..=10_080.0))?;
        }
        for (at, name) in self.keep.iter().enumerate() {
            if !model.groups.iter().any(|group| group.name == *name) {
                return Err(Refusal::new(format!("keep[{at}]"), format!("{name:?} is no group of the model")));
            }
        }
        Ok(())
    }

    /// The model with the times of the targets.
    pub(super) fn applied(&self, model: &Model) -> Model {
        let mut model = model.clone();
        for target in &self.targets {
            if let (Some(minutes), Some(class)) =
                (target.within, model.classes.iter_mut().find(|class| class.name == target.class))
            {
                class.within = minutes * model.hour / 60.0;
            }
        }
        model
    }

    pub(super) fn share_of(&self, class: &str) -> f64 {
        let own = self.targets.iter().find(|target| target.class == class);
        own.and_then(|target| target.share).unwrap_or(self.share)
    }

    pub(super) const fn intervals(&self) -> usize {
        self.days as usize * HALF_HOURS
    }
}

impl Template {
    fn checked(&self, at: usize) -> Result<(), Refusal> {
        let field = |name: &str| format!("templates[{at}].{name}");
        if self.name.trim().is_empty() || self.name.len() > NAME_MAX {
            return Err(Refusal::new(field("name"), format!("must be there, with at most {NAME_MAX} bytes")));
        }
        within(&field("earliest"), self.earliest, 0.0..=23.5)?;
        within(&field("latest"), self.latest, self.earliest..=23.5)?;
        within(&field("hours"), self.hours, 1.0..=12.0)?;
        for (name, hours) in [("earliest", self.earliest), ("latest", self.latest), ("hours", self.hours)] {
            if (hours * 2.0).fract() != 0.0 {
                return Err(Refusal::new(field(name), "must be whole or half hours"));
            }
        }
        if self.pause && self.hours < 2.0 {
            return Err(Refusal::new(field("pause"), "takes a shift of two hours or more"));
        }
        if self.days.iter().any(|day| *day > 6) {
            return Err(Refusal::new(field("days"), "must be from 0 to 6"));
        }
        Ok(())
    }
}

fn within(field: &str, value: f64, range: std::ops::RangeInclusive<f64>) -> Result<(), Refusal> {
    let problem = || format!("must be a number from {} to {}", range.start(), range.end());
    range.contains(&value).then_some(()).ok_or_else(|| Refusal::new(field, problem()))
}
