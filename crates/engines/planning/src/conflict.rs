//! Which initiatives cannot be in together: as few as possible, so that leaving out any one of them would do.

use serde::Serialize;

use crate::board::{Board, Class};
use crate::formulation::Formulation;
use crate::instance::{Instance, Place};
use crate::maximising::maximise_above;
use crate::program::{Deadline, Outcome, Sum};

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Conflict {
    pub initiatives: Vec<String>,
    /// Without any one of them the others fit. If not, the time was over.
    pub minimal: bool,
    pub sentence: String,
}

/// The Musts that do not fit together.
pub(crate) fn of_musts(board: &Board, instance: &Instance, deadline: Deadline<'_>) -> Option<Conflict> {
    let musts = instance.of_class(Class::Must).filter(|must| instance.places[*must] != Place::Out);
    let without = |_: &[usize]| instance.clone();
    filtered(board, musts.collect(), without, deadline, "cannot all be in")
}

/// The pins that do not go together.
pub(crate) fn of_pins(board: &Board, instance: &Instance, deadline: Deadline<'_>) -> Option<Conflict> {
    let is_pin = |place: Place| matches!(place, Place::In | Place::At(_));
    let pins = (0..instance.count()).filter(|one| is_pin(instance.places[*one])).collect();
    let without = |kept: &[usize]| {
        let mut loosened = instance.clone();
        for (one, place) in loosened.places.iter_mut().enumerate() {
            if is_pin(*place) && !kept.contains(&one) {
                *place = Place::Free;
            }
        }
        loosened
    };
    filtered(board, pins, without, deadline, "cannot be where they are pinned together")
}

/// Takes away one after the other and keeps those without which all would go.
fn filtered(
    board: &Board,
    mut members: Vec<usize>,
    instance: impl Fn(&[usize]) -> Instance,
    deadline: Deadline<'_>,
    what: &str,
) -> Option<Conflict> {
    if together(&instance(&members), &members, deadline.within(deadline.left() / 2.0)) != Some(false) {
        return None;
    }
    let mut minimal = true;
    let candidates = members.clone();
    for (number, one) in candidates.iter().enumerate().rev() {
        let fewer: Vec<usize> = members.iter().copied().filter(|other| other != one).collect();
        let share = deadline.within(deadline.left() / (number + 1) as f64);
        match together(&instance(&fewer), &fewer, share) {
            Some(false) => members = fewer,
            Some(true) => {}
            None => minimal = false,
        }
    }
    let keys: Vec<String> = members.iter().map(|one| board.initiatives[*one].key.clone()).collect();
    let names: Vec<&str> = members.iter().map(|one| board.initiatives[*one].name()).collect();
    let sentence = if let [name] = names[..] {
        format!("{name} cannot be in, even alone")
    } else {
        format!("{} {what}; leaving out one of them would do", names.join(", "))
    };
    Some(Conflict { initiatives: keys, minimal, sentence })
}

/// Whether all of them fit; nothing if the time was over before that was known.
fn together(instance: &Instance, members: &[usize], deadline: Deadline<'_>) -> Option<bool> {
    let formulation = Formulation::of(instance);
    let terms: Vec<(usize, f64)> = members.iter().map(|one| (formulation.done(*one), instance.weight(*one))).collect();
    let all: f64 = terms.iter().map(|(_, weight)| weight).sum();
    let objective = Sum { terms, covers: Vec::new() };
    // The lightest missing one would be missed by more than this.
    match maximise_above(&formulation.program, &objective, None, all - 1e-4, deadline) {
        Outcome::Optimal(_) | Outcome::Feasible(..) => Some(true),
        Outcome::Infeasible => Some(false),
        Outcome::Unknown(_) => None,
    }
}
