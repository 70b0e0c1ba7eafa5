//! Who is staffed together: each class belongs to those of its groups who can do least else, as in the routing, and groups
//! who can do the same are one desk.

use std::ops::Range;

use super::question::{HALF_HOURS, Question};
use crate::refusal::Refusal;
use crate::simulation::{Backlog, Ending, Group, Model, Plan, Shift, hands};

/// Contacts over all replications of a round, as far as they come by themselves.
const CONTACTS_MAX: f64 = 4e7;
/// Whoever is away more often is nobody to plan with.
const AWAY_MAX: f64 = 0.9;

#[derive(Debug, Clone)]
pub struct Desk {
    pub groups: Vec<usize>,
    pub classes: Vec<usize>,
    pub absence: f64,
}

/// A question to a model with everything looked up and checked.
pub struct Floor<'a> {
    pub question: &'a Question,
    pub model: Model,
    pub plan: Plan,
    pub desks: Vec<Desk>,
    pub kept: Vec<usize>,
    pub left_out: Vec<usize>,
    pub interval: f64,
    /// What is measured, between a time in which things get under way and one in which they come to their end.
    pub measured: Range<f64>,
}

impl<'a> Floor<'a> {
    pub fn of(model: &Model, question: &'a Question) -> Result<Self, Refusal> {
        question.checked(model)?;
        let mut model = question.applied(model);
        let day = 24.0 * model.hour;
        let longest = model.classes.iter().map(|class| class.within).fold(0.0, f64::max).min(7.0 * day);
        let ahead = if question.days == 1 && is_daily(&model, day) { day } else { 7.0 * day };
        let measured = ahead..ahead + f64::from(question.days) * day;
        model.horizon = measured.end + longest + 1.0;
        model.warm_up = ahead;
        model.ending = Ending::Stop;
        // What is waiting today is no usual week; what waits from the time before arises by itself.
        model.classes.iter_mut().for_each(|class| class.backlog = None::<Backlog>);
        let plan = Plan::of(&model)?;
        if plan.contacts * question.replications as f64 > CONTACTS_MAX {
            let problem = format!(
                "lead to {:.1e} contacts in each round; at most {CONTACTS_MAX:.0e} are followed",
                plan.contacts * question.replications as f64
            );
            return Err(Refusal::new("replications", problem));
        }
        let kept: Vec<usize> =
            (0..model.groups.len()).filter(|group| question.keep.contains(&model.groups[*group].name)).collect();
        let mut desks = desks(&plan, &kept)?;
        desks.extend(pools(&plan, &kept, &desks));
        let staffed: Vec<usize> = desks.iter().flat_map(|desk| desk.groups.iter().copied()).collect();
        let left_out =
            (0..model.groups.len()).filter(|group| !kept.contains(group) && !staffed.contains(group)).collect();
        Ok(Self { question, interval: model.hour / 2.0, plan, desks, kept, left_out, measured, model })
    }

    pub fn intervals(&self) -> usize {
        self.question.intervals()
    }

    /// The half-hour of a time that is measured.
    pub fn slot(&self, time: f64) -> Option<usize> {
        let from = time - self.measured.start;
        let slot = (from / self.interval).floor();
        (from >= 0.0 && slot < self.intervals() as f64).then_some(slot as usize)
    }

    /// The desk of a class.
    pub fn desk_of(&self, class: usize) -> Option<usize> {
        self.desks.iter().position(|desk| desk.classes.contains(&class))
    }

    /// What one contact takes of an agent's time, at the pace of full hands.
    pub fn work(&self, class: usize) -> f64 {
        hands(&self.plan.classes[class])
    }

    /// Half-hours within which a contact is to be answered; 0: at once.
    pub fn room(&self, class: usize) -> usize {
        let within = self.plan.classes[class].within / self.interval;
        // Up to an hour is live: it is answered by those who are there when it comes.
        if within <= 2.0 { 0 } else { (within.floor() as usize).min(7 * HALF_HOURS) }
    }

    /// Groups in which nobody is scheduled as long as nobody steps in.
    pub fn idle(&self) -> Vec<usize> {
        let pools =
            self.desks.iter().filter(|desk| desk.classes.is_empty()).flat_map(|desk| desk.groups.iter().copied());
        let mut found: Vec<usize> = pools.chain(self.left_out.iter().copied()).collect();
        found.sort_unstable();
        found
    }

    /// The model with other people in the groups that are staffed, and nobody in those that are left out.
    pub fn with(&self, people: impl Fn(usize) -> (u32, Vec<Shift>)) -> Result<Plan, Refusal> {
        let mut model = self.model.clone();
        let nobody = |group: &mut Group| (group.agents, group.shifts) = (0, Vec::new());
        self.left_out.iter().for_each(|group| nobody(&mut model.groups[*group]));
        for (at, desk) in self.desks.iter().enumerate() {
            desk.groups.iter().for_each(|group| nobody(&mut model.groups[*group]));
            let first = &mut model.groups[desk.groups[0]];
            (first.agents, first.shifts) = people(at);
            first.absence = desk.absence;
        }
        Plan::of(&model)
    }
}

fn desks(plan: &Plan, kept: &[usize]) -> Result<Vec<Desk>, Refusal> {
    let mut found: Vec<Desk> = Vec::new();
    for (at, class) in plan.classes.iter().enumerate() {
        let Some(first) = class.groups.iter().find(|group| !kept.contains(group)) else {
            if class.groups.is_empty() {
                return Err(Refusal::new("model", format!("nobody can do {}", class.name)));
            }
            continue;
        };
        if let Some(desk) = found.iter_mut().find(|desk| desk.groups.contains(first)) {
            desk.classes.push(at);
            continue;
        }
        let (groups, absence) = alike(plan, kept, *first);
        if absence > AWAY_MAX {
            return Err(Refusal::new("model", format!("{} is nearly always away", plan.groups[*first].name)));
        }
        found.push(Desk { groups, classes: vec![at], absence });
    }
    if found.is_empty() {
        return Err(Refusal::new("keep", "leaves no group to be staffed"));
    }
    Ok(found)
}

/// Groups whose classes all belong to others, who can do less else: they may step in for several of them at once.
fn pools(plan: &Plan, kept: &[usize], desks: &[Desk]) -> Vec<Desk> {
    let mut found: Vec<Desk> = Vec::new();
    let staffed = |group: usize, found: &[Desk]| found.iter().any(|desk| desk.groups.contains(&group));
    for first in 0..plan.groups.len() {
        let skilled = plan.groups[first].skills.len() > 1;
        if skilled && !kept.contains(&first) && !staffed(first, desks) && !staffed(first, &found) {
            let (groups, absence) = alike(plan, kept, first);
            if absence <= AWAY_MAX {
                found.push(Desk { groups, classes: Vec::new(), absence });
            }
        }
    }
    found
}

/// Groups who can do the same as one of them, and how often their people are away.
fn alike(plan: &Plan, kept: &[usize], first: usize) -> (Vec<usize>, f64) {
    let skills = |group: usize| {
        let mut skills = plan.groups[group].skills.clone();
        skills.sort_unstable();
        skills
    };
    let groups: Vec<usize> =
        (0..plan.groups.len()).filter(|group| !kept.contains(group) && skills(*group) == skills(first)).collect();
    let people = |group: &usize| f64::from(plan.groups[*group].people());
    let all: f64 = groups.iter().map(people).sum();
    let away: f64 = groups.iter().map(|group| people(group) * plan.groups[*group].absence).sum();
    (groups, if all > 0.0 { away / all } else { plan.groups[first].absence })
}

/// Each day is as the one before.
fn is_daily(model: &Model, day: f64) -> bool {
    let fits = |rates: &[f64], interval: Option<f64>| match interval {
        Some(interval) if rates.len() > 1 => rates.len() as f64 * interval <= day + 1e-9,
        _ => rates.len() <= 1,
    };
    model.classes.iter().all(|class| fits(&class.rates, class.interval))
        && model.orders.iter().all(|orders| fits(&orders.rates, orders.interval))
        && model.groups.iter().flat_map(|group| &group.shifts).all(|shift| shift.days.is_none())
}
