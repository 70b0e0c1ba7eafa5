//! From a board to everything that is told of its plan.

use serde::Serialize;

use crate::board::{Board, Class};
use crate::chance::{Chance, chance};
use crate::checking::Invalid;
use crate::conflict::{Conflict, of_musts, of_pins};
use crate::explaining::{Reason, explain};
use crate::instance::Instance;
use crate::program::{Deadline, Time};
use crate::rules::{Breach, rules};
use crate::solving::{Aim, Phase, Solved, Status, precision, solve};
use crate::verifying::{Score, score, verify, weight};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    pub seed: u64,
    /// How often efforts are thrown.
    pub draws: u32,
    /// Also why things are out, and what more capacity would buy.
    pub explain: bool,
    /// How much more capacity that is.
    pub more: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, draws: 2_000, explain: true, more: 0.1 }
    }
}

/// A plan and what is known of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Plan {
    pub status: Status,
    pub solver: &'static str,
    pub seconds: f64,
    /// One for each aim that there was, in their order.
    pub phases: Vec<Phase>,
    pub score: Score,
    pub initiatives: Vec<Placement>,
    /// Musts, or pins, that do not go together.
    pub conflict: Option<Conflict>,
    /// What more capacity would buy: of all pools, then of each.
    pub more_capacity: Vec<More>,
    pub chance: Chance,
    pub verified: Verified,
    pub rules: Vec<Breach>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Placement {
    pub key: String,
    pub class: Class,
    /// None if it is left out.
    pub timebox: Option<String>,
    /// Why it is left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
}

/// The plan, looked at by somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Verified {
    pub holds: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub broken: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct More {
    /// All of them if none is named.
    pub pool: Option<String>,
    pub percent: f64,
    pub status: Status,
    pub gains: Vec<Gain>,
    pub newly_in: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Gain {
    pub aim: Aim,
    pub amount: f64,
}

/// The solver is our own; its name goes into the record.
pub const SOLVER: &str = "aftercare branch and bound";

/// Plans a board, within a time.
pub fn plan(board: &Board, options: &Options, time: &Time<'_>) -> Result<Plan, Invalid> {
    let instance = Instance::of(board)?;
    let deadline = time.begin();
    let began = deadline.now();
    let share = if options.explain { 0.6 } else { 0.9 };
    let solved = solve(&instance, deadline.within(deadline.left() * share));
    let conflict = conflict(board, &instance, &solved, deadline.within(deadline.left() * 0.4));
    let (mut reasons, mut more_capacity) = (vec![Vec::new(); instance.count()], Vec::new());
    if options.explain {
        reasons = explain(board, &instance, &solved, deadline.within(deadline.left() * 0.5));
        more_capacity = more(board, &instance, &solved, options.more, deadline);
    }
    let placed = instance.placed(board, &solved.assignment);
    let score = score(board, &placed);
    let mut broken = if solved.status.is_plan() { verify(board, &placed) } else { Vec::new() };
    broken.extend(contradictions(&solved, &score, board));
    let initiatives = board.initiatives.iter().zip(reasons).map(|(one, reasons)| Placement {
        key: one.key.clone(),
        class: one.class,
        timebox: placed.get(&one.key).cloned(),
        reasons,
    });
    Ok(Plan {
        status: solved.status,
        solver: SOLVER,
        initiatives: initiatives.collect(),
        score,
        chance: chance(board, &placed, options.draws, options.seed),
        verified: Verified { holds: broken.is_empty(), broken },
        rules: rules(board, conflict.as_ref()),
        conflict,
        more_capacity,
        phases: solved.phases,
        seconds: deadline.now() - began,
    })
}

fn conflict(board: &Board, instance: &Instance, solved: &Solved, deadline: Deadline<'_>) -> Option<Conflict> {
    if solved.status == Status::Infeasible {
        return of_pins(board, instance, deadline);
    }
    let missing = instance.of_class(Class::Must).any(|must| solved.assignment[must].is_none());
    let proven = solved.phase(Aim::Musts).is_some_and(|phase| phase.proven);
    if missing && proven { of_musts(board, instance, deadline) } else { None }
}

/// Where what was reached and what is counted anew differ.
fn contradictions(solved: &Solved, score: &Score, board: &Board) -> Vec<String> {
    let mut broken = Vec::new();
    for phase in &solved.phases {
        let counted = match phase.aim {
            Aim::MustsEarly => score.must_presence,
            Aim::ShouldValue => score.should_value,
            Aim::CouldValue => score.could_value,
            Aim::Musts if score.missing_musts == 0 => continue,
            Aim::Musts => {
                let musts = board.initiatives.iter().filter(|one| one.class == Class::Must);
                let all: f64 = musts.map(|one| weight(board, one)).sum();
                all - score.missing_must_effort
            }
            Aim::Stability => continue,
        };
        // Musts of no effort count a thousandth each.
        let little =
            precision(phase.value) * 10.0 + if phase.aim == Aim::Musts { 0.001 * score.musts as f64 } else { 0.0 };
        if counted < phase.value - little {
            broken.push(format!("{:?} should be {} and is {counted}", phase.aim, phase.value));
        }
    }
    broken
}

fn more(board: &Board, instance: &Instance, solved: &Solved, share: f64, deadline: Deadline<'_>) -> Vec<More> {
    if !solved.status.is_plan() {
        return Vec::new();
    }
    let mut asked: Vec<Option<usize>> = vec![None];
    if board.pools.len() > 1 {
        asked.extend((0..board.pools.len()).map(Some));
    }
    let mut found = Vec::new();
    for (number, pool) in asked.iter().enumerate() {
        let mut larger = instance.clone();
        for free in larger.free.iter_mut().flat_map(|timebox| timebox.iter_mut().enumerate()) {
            if pool.is_none_or(|pool| pool == free.0) {
                *free.1 *= 1.0 + share;
            }
        }
        let left = deadline.within(deadline.left() / (asked.len() - number) as f64);
        let better = solve(&larger, left);
        found.push(More {
            pool: pool.map(|pool| board.pools[pool].key.clone()),
            percent: share * 100.0,
            status: better.status,
            gains: gains(solved, &better),
            newly_in: (0..instance.count())
                .filter(|one| solved.assignment[*one].is_none() && better.assignment[*one].is_some())
                .map(|one| board.initiatives[one].key.clone())
                .collect(),
        });
    }
    found
}

/// For each aim what is gained, or lost for the sake of one before it.
fn gains(before: &Solved, after: &Solved) -> Vec<Gain> {
    let gain = |phase: &Phase| {
        let amount = after.phase(phase.aim)?.value - phase.value;
        (amount.abs() > 2.0 * precision(phase.value)).then_some(Gain { aim: phase.aim, amount })
    };
    before.phases.iter().filter_map(gain).collect()
}
