//! Finds the best solution of a programme and proves it, by the method that fits its shape.

use crate::branching::branch;
use crate::domain::{Domain, Ground};
use crate::incumbent::Incumbent;
use crate::merging::Budget;
use crate::program::{Deadline, Outcome, Program, Sum};
use crate::relaxation::Relaxation;
use crate::searching::search;
use crate::spending::spend;

/// The largest value of `objective`, searched from `start` until then.
pub fn maximise(program: &Program, objective: &Sum, start: Option<Vec<bool>>, deadline: Deadline<'_>) -> Outcome {
    maximise_above(program, objective, start, f64::NEG_INFINITY, deadline)
}

/// Whether it has one budget, or fits into a table. Only others are large.
pub fn is_large(program: &Program, objective: &Sum) -> bool {
    let ground = Ground::of(program);
    Budget::of(&ground, objective).is_none() && Relaxation::of(&ground, objective).is_none()
}

/// The same, and infeasible if nothing is above a value.
pub fn maximise_above(
    program: &Program,
    objective: &Sum,
    start: Option<Vec<bool>>,
    above: f64,
    deadline: Deadline<'_>,
) -> Outcome {
    let mut incumbent = Incumbent::new(program, objective, above);
    start.into_iter().for_each(|start| _ = incumbent.offer(start));
    let ground = Ground::of(program);
    let Ok(domain) = ground.begin() else { return incumbent.told(None) };
    let open = if let Some(budget) = Budget::of(&ground, objective) {
        buy(&domain, &budget, &mut incumbent, deadline)
    } else if let Some(relaxation) = Relaxation::of(&ground, objective) {
        search(&ground, relaxation, domain, &mut incumbent, deadline)
    } else {
        branch(&ground, domain, &mut incumbent, deadline)
    };
    incumbent.told(open)
}

/// Where there is one budget only. Its numbers are thousandths.
fn buy(domain: &Domain, budget: &Budget, incumbent: &mut Incumbent<'_>, deadline: Deadline<'_>) -> Option<f64> {
    let known = incumbent.least();
    let known = if known.is_finite() { (known * 1_000.0 + 1e-6).floor() as i64 } else { -1 };
    let spent = spend(budget, &domain.said, known, deadline);
    spent.set.into_iter().for_each(|set| _ = incumbent.offer(set));
    (!spent.proven).then_some(spent.bound as f64 / 1_000.0)
}
