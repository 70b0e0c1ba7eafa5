//! The best solution that is known.

use crate::program::{Outcome, Program, Sum, slack};

pub struct Incumbent<'g> {
    program: &'g Program,
    pub objective: &'g Sum,
    /// Better solutions are better by this at least.
    step: f64,
    above: f64,
    best: Option<(Vec<bool>, f64)>,
}

impl<'g> Incumbent<'g> {
    /// Only what is above a value counts.
    pub fn new(program: &'g Program, objective: &'g Sum, above: f64) -> Self {
        Self { program, objective, step: objective.step(), above, best: None }
    }

    /// A branch whose bound is not above it has nothing better.
    pub fn cutoff(&self) -> f64 {
        self.best.as_ref().map_or(self.above, |(_, value)| {
            let little = slack(*value) * 10.0;
            value + (self.step - little).max(little)
        })
    }

    pub fn value(&self) -> Option<f64> {
        self.best.as_ref().map(|(_, value)| *value)
    }

    /// What is known or asked for: better ones are above it.
    pub fn least(&self) -> f64 {
        self.value().unwrap_or(self.above)
    }

    pub fn set(&self) -> Option<&Vec<bool>> {
        self.best.as_ref().map(|(set, _)| set)
    }

    /// Takes a set if it is a solution and better than what was known.
    pub fn offer(&mut self, set: Vec<bool>) -> bool {
        let value = self.objective.value(&set);
        let better = self.best.as_ref().is_none_or(|(_, best)| value > best + slack(*best)) && value > self.above;
        if better && self.program.holds(&set) {
            self.best = Some((set, value));
            return true;
        }
        false
    }

    /// What is told at the end. `open` is what nothing surpasses, if not all was searched.
    pub fn told(self, open: Option<f64>) -> Outcome {
        match (self.best, open) {
            (Some((set, _)), None) => Outcome::Optimal(set),
            (None, None) => Outcome::Infeasible,
            (Some((set, value)), Some(bound)) => Outcome::Feasible(set, bound.max(value)),
            (None, Some(bound)) => Outcome::Unknown(bound),
        }
    }
}
