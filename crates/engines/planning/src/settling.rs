//! What the aims leave open is made plain: nothing is in for nothing, and nothing waits for nothing.

use crate::board::Class;
use crate::instance::{Assignment, Instance, Place, within};

/// Changes no aim's value for the worse.
pub fn settle(instance: &Instance, assignment: &mut Assignment) {
    drop_idle(instance, assignment);
    bring_forward(instance, assignment);
}

/// Leaves out what is worth nothing and what nothing that is in needs.
fn drop_idle(instance: &Instance, assignment: &mut Assignment) {
    loop {
        let idle = needless(instance, assignment);
        if idle.is_empty() {
            return;
        }
        idle.into_iter().for_each(|one| assignment[one] = None);
    }
}

/// Each pass finds at least one, or it is the last.
fn needless(instance: &Instance, assignment: &Assignment) -> Vec<usize> {
    let mut used = vec![false; instance.count()];
    let within = |one: usize| assignment[one].is_some();
    for one in 0..instance.count() {
        used[one] = instance.classes[one] == Class::Must
            || instance.values[one] > 0.0
            || matches!(instance.places[one], Place::In | Place::At(_))
            || (instance.committed[one].is_some() && instance.committed[one] == assignment[one]);
    }
    for (from, to) in &instance.requires {
        used[*to] |= within(*from);
    }
    for (from, group) in &instance.one_of {
        group.iter().for_each(|to| used[*to] |= within(*from));
    }
    for benefit in instance.benefits.iter().filter(|benefit| benefit.value > 0.0) {
        if benefit.needs.iter().all(|need| within(*need)) {
            benefit.needs.iter().for_each(|need| used[*need] = true);
        }
    }
    for scenario in instance.scenarios.iter().filter(|scenario| scenario.pain > 0.0 && scenario.removable > 0.0) {
        scenario.removals.iter().filter(|(_, share)| *share > 0.0).for_each(|(one, _)| used[*one] = true);
    }
    (0..instance.count()).filter(|one| within(*one) && !used[*one]).collect()
}

/// Moves to an earlier timebox what fits there with everything else as it is.
fn bring_forward(instance: &Instance, assignment: &mut Assignment) {
    let mut left = instance.free.clone();
    for (one, at) in assignment.iter().enumerate() {
        if let Some(at) = at {
            left[*at].iter_mut().zip(&instance.efforts[one]).for_each(|(left, effort)| *left -= effort);
        }
    }
    let needs = instance.needs();
    for one in crate::formulation::in_order(&needs) {
        let Some(at) = assignment[one] else { continue };
        let kept = matches!(instance.places[one], Place::At(_)) || instance.committed[one] == Some(at);
        // What waits for one of several is left where the solver put it.
        if kept || instance.one_of.iter().any(|(from, _)| *from == one) {
            continue;
        }
        let first = needs[one].iter().filter_map(|need| assignment[*need]).max().unwrap_or(0);
        let fits = |timebox: &usize| !instance.barred[one][*timebox] && within(&instance.efforts[one], &left[*timebox]);
        if let Some(earlier) = (first..at).find(fits) {
            for (pool, effort) in instance.efforts[one].iter().enumerate() {
                left[at][pool] += effort;
                left[earlier][pool] -= effort;
            }
            assignment[one] = Some(earlier);
        }
    }
}
