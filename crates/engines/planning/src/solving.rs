//! The best plan, one aim after the other: what was reached for an aim is a condition for the next.

use serde::Serialize;

use crate::board::Class;
use crate::formulation::Formulation;
use crate::greedy::{greedy, kept};
use crate::instance::{Assignment, Instance, Place};
use crate::maximising::{is_large, maximise};
use crate::nearby::Nearby;
use crate::program::{Deadline, Outcome, Sum};
use crate::settling::settle;

/// What is aimed at, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// As much effort of Musts as possible is in, with several pools in per cent of each: all of them, if they fit.
    Musts,
    /// Musts are early: for each the number of timeboxes in which it is there.
    MustsEarly,
    ShouldValue,
    CouldValue,
    /// As many initiatives as possible stand as they were committed.
    Stability,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// No plan is better.
    Optimal,
    /// A plan that keeps everything; better ones may exist, up to the bounds of its phases.
    Feasible,
    /// The solver found nothing in its time: the plan is the obvious one, class by class.
    Heuristic,
    /// What is pinned cannot be together.
    Infeasible,
    /// There was no time to find any plan.
    Unknown,
}

impl Status {
    /// Whether there is a plan at all.
    pub const fn is_plan(self) -> bool {
        matches!(self, Self::Optimal | Self::Feasible | Self::Heuristic)
    }
}

/// How far an aim was reached.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Phase {
    pub aim: Aim,
    pub value: f64,
    /// No plan reaches more, given the aims before.
    pub bound: f64,
    /// How far the bound is from the value, as a share of the value.
    pub gap: f64,
    pub proven: bool,
    pub seconds: f64,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Solved {
    pub status: Status,
    pub assignment: Assignment,
    pub phases: Vec<Phase>,
}

impl Solved {
    pub fn phase(&self, aim: Aim) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.aim == aim)
    }
}

const AIMS: [Aim; 5] = [Aim::Musts, Aim::MustsEarly, Aim::ShouldValue, Aim::CouldValue, Aim::Stability];

/// The best plan that can be found until then.
pub fn solve(instance: &Instance, deadline: Deadline<'_>) -> Solved {
    let mut search = Search::new(instance, deadline);
    for aim in AIMS {
        search.pursue(aim);
        if matches!(search.status, Some(Status::Infeasible | Status::Unknown)) {
            break;
        }
    }
    search.end()
}

/// A search that may be led step by step.
pub(crate) struct Search<'s> {
    pub formulation: Formulation,
    instance: &'s Instance,
    deadline: Deadline<'s>,
    best: Option<Assignment>,
    phases: Vec<Phase>,
    /// The solver has answered at least once, or was not needed.
    solved: bool,
    status: Option<Status>,
}

impl<'s> Search<'s> {
    pub fn new(instance: &'s Instance, deadline: Deadline<'s>) -> Self {
        let formulation = Formulation::of(instance);
        let mut search =
            Self { formulation, instance, deadline, best: None, phases: Vec::new(), solved: false, status: None };
        search.begin();
        search
    }

    /// From the better of the obvious plan and the promised one.
    fn begin(&mut self) {
        let starts = [greedy(self.instance), kept(self.instance)];
        let kept = starts.into_iter().filter(|start| self.keeps_pins(start));
        let aims = [Aim::Musts, Aim::MustsEarly, Aim::ShouldValue, Aim::CouldValue];
        let rated = kept.map(|start| {
            let set = self.formulation.set(self.instance, &start);
            (aims.map(|aim| self.sum(aim).value(&set)), start)
        });
        let best = rated.max_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        self.best = best.map(|(_, start)| start);
    }

    fn keeps_pins(&self, start: &Assignment) -> bool {
        start.iter().zip(&self.instance.places).all(|(at, place)| match place {
            Place::In => at.is_some(),
            Place::At(timebox) => *at == Some(*timebox),
            Place::Free | Place::Out => true,
        })
    }

    fn sum(&self, aim: Aim) -> Sum {
        match aim {
            Aim::Musts => self.formulation.must_effort(self.instance),
            Aim::MustsEarly if self.instance.timeboxes == 1 => Sum::default(),
            Aim::MustsEarly => self.formulation.must_presence(self.instance),
            Aim::ShouldValue => self.formulation.should_value(self.instance),
            Aim::CouldValue => self.formulation.could_value(self.instance),
            Aim::Stability if self.instance.committed.iter().all(Option::is_none) => Sum::default(),
            Aim::Stability => self.formulation.stability(self.instance),
        }
    }

    /// Reaches as much of an aim as can be and holds it for those that follow.
    pub fn pursue(&mut self, aim: Aim) -> Option<&Phase> {
        let objective = self.sum(aim);
        if objective.is_empty() && (aim != Aim::Musts || self.best.is_some()) {
            return None;
        }
        let began = self.deadline.now();
        let ceiling = self.ceiling(&objective);
        let start = self.best.as_ref().map(|best| self.formulation.set(self.instance, best));
        let bound = match start.as_ref().map(|start| objective.value(start)) {
            // Nothing to search for: the first plan has it all.
            Some(value) if value >= ceiling - precision(ceiling) => {
                self.solved = true;
                value
            }
            _ => self.search(aim, &objective, start, ceiling),
        };
        let Some(best) = self.best.clone() else {
            self.status.get_or_insert(Status::Unknown);
            return None;
        };
        let value = objective.value(&self.formulation.set(self.instance, &best));
        let bound = bound.min(ceiling).max(value);
        let proven = bound - value <= precision(value);
        let gap = if proven { 0.0 } else { (bound - value) / value.abs().max(1e-9) };
        self.hold(aim, objective, value);
        self.phases.push(Phase { aim, value, bound, gap, proven, seconds: self.deadline.now() - began });
        self.phases.last()
    }

    /// Looks for a better plan and returns what no plan surpasses.
    fn search(&mut self, aim: Aim, objective: &Sum, start: Option<Vec<bool>>, ceiling: f64) -> f64 {
        // What follows wants time, too.
        let follows = AIMS.iter().skip_while(|other| **other != aim).skip(1).any(|other| !self.sum(*other).is_empty());
        let deadline = self.deadline.within(self.deadline.left() * if follows { 0.6 } else { 0.95 });
        let program = &self.formulation.program;
        let large = is_large(program, objective);
        // Larger ones are searched for long before better plans are looked for nearby: beginning anew loses what was done.
        let first = deadline.within(deadline.left() * if large { 0.6 } else { 1.0 });
        let mut outcome = maximise(program, objective, start, first);
        if let (Outcome::Feasible(set, _), true) = (&outcome, large) {
            let nearby = Nearby { instance: self.instance, formulation: &self.formulation, aim, objective };
            let better = nearby.better(set.clone(), deadline.within(deadline.left() * 0.3));
            outcome = maximise(program, objective, Some(better), deadline);
        } else if let Outcome::Unknown(_) = outcome {
            outcome = maximise(program, objective, None, deadline);
        }
        match outcome {
            Outcome::Optimal(set) => {
                self.take(&set);
                objective.value(&set)
            }
            Outcome::Feasible(set, bound) => {
                self.take(&set);
                bound
            }
            Outcome::Infeasible => {
                self.status = Some(Status::Infeasible);
                ceiling
            }
            Outcome::Unknown(bound) => bound,
        }
    }

    fn take(&mut self, set: &[bool]) {
        self.solved = true;
        self.best = Some(self.formulation.assignment(self.instance, set));
    }

    /// What the aim comes to if nothing stands in its way.
    fn ceiling(&self, objective: &Sum) -> f64 {
        let gains: f64 = objective.terms.iter().map(|(_, factor)| factor.max(0.0)).sum();
        gains + objective.covers.iter().map(|cover| cover.weight * cover.most).sum::<f64>()
    }

    fn hold(&mut self, aim: Aim, objective: Sum, value: f64) {
        let musts: Vec<usize> = self.instance.of_class(Class::Must).collect();
        let complete = |best: &Assignment| musts.iter().all(|must| best[*must].is_some());
        if aim == Aim::Musts && self.best.as_ref().is_some_and(complete) {
            // Firmer than the sum of their efforts.
            musts.iter().for_each(|must| self.formulation.demand(*must));
        } else {
            self.formulation.program.floors.push((objective, value));
        }
    }

    pub const fn status(&self) -> Option<Status> {
        self.status
    }

    fn end(self) -> Solved {
        let proven = self.phases.iter().all(|phase| phase.proven);
        let status = self.status.unwrap_or(if proven {
            Status::Optimal
        } else if self.solved {
            Status::Feasible
        } else {
            Status::Heuristic
        });
        let mut assignment = self.best.unwrap_or_else(|| vec![None; self.instance.count()]);
        settle(self.instance, &mut assignment);
        Solved { status, assignment, phases: self.phases }
    }
}

/// Differences below it are rounding.
pub(crate) fn precision(value: f64) -> f64 {
    1e-6_f64.max(value.abs() * 1e-9)
}
