//! Better plans near one that is known: most of it stays, the rest is planned anew.

use crate::board::Class;
use crate::formulation::Formulation;
use crate::instance::Instance;
use crate::maximising::maximise;
use crate::program::{Deadline, Outcome, Sum, slack};
use crate::solving::Aim;

/// Each pair of timeboxes is planned anew so many times at most.
const ROUNDS: usize = 4;

pub(crate) struct Nearby<'s> {
    pub instance: &'s Instance,
    pub formulation: &'s Formulation,
    pub aim: Aim,
    pub objective: &'s Sum,
}

impl Nearby<'_> {
    /// The best that was found until then; `set` itself if nothing was.
    pub fn better(&self, set: Vec<bool>, deadline: Deadline<'_>) -> Vec<bool> {
        let mut best = self.anew(set, deadline.within(deadline.left() * 0.3), |one, _| self.settled(one));
        let timeboxes = self.instance.timeboxes;
        let pairs: Vec<(usize, usize)> = (0..timeboxes).flat_map(|a| (a + 1..timeboxes).map(move |b| (a, b))).collect();
        for round in 0..ROUNDS {
            let before = self.objective.value(&best);
            for (number, (a, b)) in pairs.iter().enumerate() {
                let waiting = (ROUNDS - round) * pairs.len() - number;
                let share = deadline.within(deadline.left() * 3.0 / (waiting.max(3)) as f64);
                best = self.anew(best, share, |_, at| at.is_some_and(|at| at != *a && at != *b));
            }
            if self.objective.value(&best) <= before + slack(before) {
                break;
            }
        }
        best
    }

    /// Whether an initiative belongs to an aim that was reached before.
    fn settled(&self, one: usize) -> bool {
        match self.aim {
            Aim::Musts | Aim::MustsEarly => false,
            Aim::ShouldValue => self.instance.classes[one] == Class::Must,
            Aim::CouldValue | Aim::Stability => matches!(self.instance.classes[one], Class::Must | Class::Should),
        }
    }

    /// Plans anew whatever does not stay where it is.
    fn anew(&self, set: Vec<bool>, deadline: Deadline<'_>, stays: impl Fn(usize, Option<usize>) -> bool) -> Vec<bool> {
        let assignment = self.formulation.assignment(self.instance, &set);
        let mut program = self.formulation.program.clone();
        let fixed = program.fixed.len();
        for (one, at) in assignment.iter().enumerate().filter(|(one, at)| stays(*one, **at)) {
            for timebox in 0..self.instance.timeboxes {
                let inside = at.is_some_and(|at| at <= timebox);
                program.fixed.push((self.formulation.by(one, timebox), inside));
            }
        }
        if program.fixed.len() == fixed {
            return set;
        }
        match maximise(&program, self.objective, Some(set.clone()), deadline) {
            Outcome::Optimal(found) | Outcome::Feasible(found, _) => found,
            Outcome::Infeasible | Outcome::Unknown(_) => set,
        }
    }
}
