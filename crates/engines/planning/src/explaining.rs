//! Why an initiative is not in a plan.

use serde::Serialize;

use crate::board::{Board, Class, Kind, Pin};
use crate::instance::{Instance, Place, slack};
use crate::program::Deadline;
use crate::solving::{Aim, Search, Solved, Status, precision};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// Its class says so.
    Wont,
    NotEstimated,
    PinnedOut,
    PrerequisiteOut,
    /// None of several is in of which it needs one.
    NoAlternative,
    ExcludedBy,
    /// There is no timebox in which it is done.
    NotHere,
    NoValue,
    /// So much capacity is missing if all else stays.
    Short,
    /// With it in, an aim is reached less.
    Costs,
    /// No plan has it in.
    Impossible,
}

/// One reason, for programs and in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    pub code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub initiatives: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pool: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timebox: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aim: Option<Aim>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    pub sentence: String,
}

impl Reason {
    fn new(code: Code, sentence: impl Into<String>) -> Self {
        let sentence = sentence.into();
        Self { code, initiatives: Vec::new(), pool: None, timebox: None, aim: None, amount: None, sentence }
    }

    fn about(mut self, board: &Board, initiatives: &[usize]) -> Self {
        self.initiatives = initiatives.iter().map(|one| board.initiatives[*one].key.clone()).collect();
        self
    }
}

/// The reasons for each initiative that is out, by its place; those that are in have none.
pub(crate) fn explain(board: &Board, instance: &Instance, solved: &Solved, deadline: Deadline<'_>) -> Vec<Vec<Reason>> {
    let mut reasons: Vec<Vec<Reason>> = (0..instance.count()).map(|one| plain(board, instance, solved, one)).collect();
    // What needs a search of its own shares the time.
    let barred = |one: usize| instance.barred[one].iter().all(|barred| *barred);
    let asked: Vec<usize> =
        (0..instance.count()).filter(|one| !barred(*one) && is_open(&reasons[*one], solved, *one)).collect();
    for (number, one) in asked.iter().enumerate() {
        let share = deadline.within(deadline.left() / (asked.len() - number) as f64);
        reasons[*one].extend(cost(instance, solved, *one, share));
    }
    reasons
}

fn is_open(reasons: &[Reason], solved: &Solved, one: usize) -> bool {
    let answered = |code: Code| !matches!(code, Code::Short | Code::PrerequisiteOut | Code::ExcludedBy);
    solved.assignment[one].is_none() && !reasons.iter().any(|reason| answered(reason.code))
}

/// What can be told without a search.
fn plain(board: &Board, instance: &Instance, solved: &Solved, one: usize) -> Vec<Reason> {
    let plan = &solved.assignment;
    if plan[one].is_some() {
        return Vec::new();
    }
    let initiative = &board.initiatives[one];
    if initiative.class == Class::Wont {
        return vec![Reason::new(Code::Wont, "was agreed not to be done this time")];
    }
    if initiative.effort.is_none() {
        return vec![Reason::new(Code::NotEstimated, "is not estimated")];
    }
    if initiative.pin == Some(Pin::Out) {
        return vec![Reason::new(Code::PinnedOut, "was pinned out")];
    }
    let name = |one: usize| board.initiatives[one].name();
    let mut reasons = Vec::new();
    let missing: Vec<usize> = instance.needs()[one].iter().copied().filter(|need| plan[*need].is_none()).collect();
    for need in &missing {
        let sentence = format!("its prerequisite {} is out", name(*need));
        reasons.push(Reason::new(Code::PrerequisiteOut, sentence).about(board, &[*need]));
    }
    reasons.extend(around(board, solved, one));
    for (a, b) in &instance.excludes {
        let other = if *a == one { *b } else { *a };
        if (*a == one || *b == one) && plan[other].is_some() {
            let sentence = format!("it excludes {}, which is in", name(other));
            reasons.push(Reason::new(Code::ExcludedBy, sentence).about(board, &[other]));
        }
    }
    if instance.barred[one].iter().all(|barred| *barred) {
        if reasons.is_empty() {
            reasons.push(Reason::new(Code::NotHere, "is done in none of the timeboxes"));
        }
    } else if missing.is_empty() {
        reasons.extend(short(board, instance, solved, one));
    }
    if initiative.class != Class::Must && is_worthless(instance, one) {
        reasons.insert(0, Reason::new(Code::NoValue, "has no value of its own, and nothing that is in needs it"));
    }
    reasons
}

/// Of what stands around the board, and of alternatives none of which is in.
fn around(board: &Board, solved: &Solved, one: usize) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let of_it = board.dependencies.iter().filter(|dependency| dependency.from == board.initiatives[one].key);
    for dependency in of_it {
        let beside = |there: bool| {
            board.around.iter().filter(move |other| other.there == there && dependency.to.contains(&other.key))
        };
        let mut say = |code, initiatives: Vec<String>, sentence: String| {
            reasons.push(Reason { initiatives, ..Reason::new(code, sentence) });
        };
        match dependency.kind {
            Kind::Requires => beside(false).for_each(|other| {
                let sentence = format!("its prerequisite {} is out", other.name());
                say(Code::PrerequisiteOut, vec![other.key.clone()], sentence);
            }),
            Kind::Excludes => beside(true).for_each(|other| {
                let sentence = format!("it excludes {}, which is there already", other.name());
                say(Code::ExcludedBy, vec![other.key.clone()], sentence);
            }),
            Kind::OneOf => {
                let placed = board.initiatives.iter().zip(&solved.assignment);
                let group: Vec<_> = placed.filter(|(other, _)| dependency.to.contains(&other.key)).collect();
                if group.iter().all(|(_, at)| at.is_none()) && beside(true).next().is_none() {
                    let names = group.iter().map(|(other, _)| other.name()).chain(beside(false).map(|it| it.name()));
                    let sentence = format!("it needs one of {}, and none is in", names.collect::<Vec<_>>().join(", "));
                    say(Code::NoAlternative, dependency.to.clone(), sentence);
                }
            }
        }
    }
    reasons
}

fn is_worthless(instance: &Instance, one: usize) -> bool {
    let counts = |pain: &crate::instance::Pain| {
        pain.pain > 0.0 && pain.removals.iter().any(|(other, share)| *other == one && *share > 0.0)
    };
    let needed = |worth: &crate::instance::Worth| worth.value > 0.0 && worth.needs.contains(&one);
    instance.values[one] == 0.0 && !instance.scenarios.iter().any(counts) && !instance.benefits.iter().any(needed)
}

/// What is missing where the least is missing, all else staying as it is.
fn short(board: &Board, instance: &Instance, solved: &Solved, one: usize) -> Vec<Reason> {
    let first = instance.needs()[one].iter().filter_map(|need| solved.assignment[*need]).max().unwrap_or(0);
    let missing = |timebox: usize| -> Vec<(usize, f64)> {
        let inside = |pool: usize| {
            let there = (0..instance.count()).filter(|other| solved.assignment[*other] == Some(timebox));
            there.map(|other| instance.efforts[other][pool]).sum::<f64>()
        };
        let lack = |pool: usize| instance.efforts[one][pool] - (instance.free[timebox][pool] - inside(pool));
        let lacks = (0..instance.pools).map(|pool| (pool, lack(pool)));
        lacks.filter(|(pool, lack)| *lack > slack(*lack) && instance.efforts[one][*pool] > 0.0).collect()
    };
    let sum = |lacks: &[(usize, f64)]| lacks.iter().map(|(_, lack)| lack).sum::<f64>();
    let open = (first..instance.timeboxes).filter(|timebox| !instance.barred[one][*timebox]);
    let all = open.map(|timebox| (timebox, missing(timebox)));
    let Some((timebox, lacks)) = all.min_by(|(_, a), (_, b)| sum(a).total_cmp(&sum(b))) else {
        return Vec::new();
    };
    let reason = |(pool, lack): (usize, f64)| {
        let (pool, timebox) = (&board.pools[pool], &board.timeboxes[timebox].key);
        let amount = (lack * 1_000.0).ceil() / 1_000.0;
        let sentence = format!("needs {amount} more {} of {} in {timebox}", pool.unit, pool.key);
        let mut reason = Reason::new(Code::Short, sentence);
        reason.pool = Some(pool.key.clone());
        reason.timebox = Some(timebox.clone());
        reason.amount = Some(amount);
        reason
    };
    lacks.into_iter().map(reason).collect()
}

/// What the best plan with it in loses.
fn cost(instance: &Instance, solved: &Solved, one: usize, deadline: Deadline<'_>) -> Option<Reason> {
    if solved.status == Status::Infeasible || deadline.left() <= 0.0 {
        return None;
    }
    let mut forced = instance.clone();
    forced.places[one] = Place::In;
    let mut search = Search::new(&forced, deadline);
    for phase in solved.phases.iter().filter(|phase| phase.aim != Aim::Stability) {
        let reached = search.pursue(phase.aim).cloned();
        match (reached, search.status()) {
            (_, Some(Status::Infeasible)) => {
                return Some(Reason::new(Code::Impossible, "cannot be in, whatever else is left out"));
            }
            (Some(reached), _) if reached.proven && phase.proven => {
                let lost = phase.value - reached.value;
                if lost > 2.0 * precision(phase.value) {
                    return Some(told(phase.aim, lost));
                }
            }
            // Not proven in time: nothing is claimed.
            _ => return None,
        }
    }
    None
}

fn told(aim: Aim, lost: f64) -> Reason {
    let amount = (lost * 1_000.0).round() / 1_000.0;
    let sentence = match aim {
        Aim::Musts => format!("would put out Musts that take {amount} % of what there is"),
        Aim::MustsEarly => format!("would make Musts later, by {amount} timeboxes in all"),
        Aim::ShouldValue => format!("would cost {amount} of Should value"),
        Aim::CouldValue => format!("would cost {amount} of Could value"),
        Aim::Stability => format!("would move {amount} more of what was committed"),
    };
    let mut reason = Reason::new(Code::Costs, sentence);
    reason.aim = Some(aim);
    reason.amount = Some(amount);
    reason
}
