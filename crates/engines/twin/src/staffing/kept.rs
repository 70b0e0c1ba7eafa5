//! What people of groups that keep their shifts carry of the work of others, before the rest is required.

use super::desks::Floor;
use super::load::Load;
use super::question::HALF_HOURS;
use crate::simulation::GroupPlan;

/// Desk by desk and half-hour by half-hour, in people who are there. `busy` is the work of each desk. What only kept
/// groups can do comes first; what is left of their people is shared out by the work that waits for them.
pub fn help(floor: &Floor<'_>, load: &Load, busy: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = floor.intervals();
    let mut found = vec![vec![0.0; n]; floor.desks.len()];
    for &group in &floor.kept {
        let plan = &floor.plan.groups[group];
        let own: Vec<usize> = plan.skills.iter().copied().filter(|class| floor.desk_of(*class).is_none()).collect();
        for slot in 0..n {
            let bound: f64 = own.iter().map(|class| load.erlangs[*class][slot] / able(floor, *class)).sum();
            let left = (there(floor, plan, slot) - bound).max(0.0);
            let work: Vec<f64> =
                busy.iter().enumerate().map(|(desk, busy)| part(floor, plan, desk) * busy[slot]).collect();
            let all: f64 = work.iter().sum();
            if all < 1e-9 {
                continue;
            }
            for (desk, work) in work.iter().enumerate() {
                let given = left * work / all;
                // Who cannot do everything of a desk takes the work off it that they can do, and no more.
                found[desk][slot] += if part(floor, plan, desk) < 1.0 { given.min(*work) } else { given };
            }
        }
    }
    found
}

/// The share of a desk's classes that a group can do.
fn part(floor: &Floor<'_>, plan: &GroupPlan, desk: usize) -> f64 {
    let classes = &floor.desks[desk].classes;
    let own = classes.iter().filter(|class| plan.skills.contains(class)).count();
    if classes.is_empty() { 0.0 } else { own as f64 / classes.len() as f64 }
}

/// How many kept groups share a class.
fn able(floor: &Floor<'_>, class: usize) -> f64 {
    floor.kept.iter().filter(|group| floor.plan.groups[**group].skills.contains(&class)).count().max(1) as f64
}

/// People of a group in the middle of a half-hour, without those who are away.
fn there(floor: &Floor<'_>, plan: &GroupPlan, slot: usize) -> f64 {
    let day_length = floor.interval * HALF_HOURS as f64;
    let (day, time) = ((slot / HALF_HOURS) as i64, ((slot % HALF_HOURS) as f64 + 0.5) * floor.interval);
    let mut people = f64::from(plan.agents);
    for shift in &plan.shifts {
        // One of the day before may reach into this one.
        for (of, at) in [(day, time), (day - 1, time + day_length)] {
            let worked = shift.days.as_ref().is_none_or(|days| days.contains(&(of.rem_euclid(7) as u32)));
            let free = shift.breaks.iter().any(|[from, to]| (*from..*to).contains(&at));
            if worked && !free && (shift.from..shift.to).contains(&at) {
                people += f64::from(shift.agents);
            }
        }
    }
    people * (1.0 - plan.absence)
}
