//! When agents are there: shifts, breaks and absence, laid out for a whole replication.

use super::chance::{Key, Purpose};
use super::plan::{GroupPlan, Plan};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    pub time: f64,
    pub agent: u32,
    pub comes: bool,
}

/// All comings and goings within the horizon, in order; agents are numbered group by group.
pub fn roster(plan: &Plan, key: Key, changes: &mut Vec<Change>) {
    changes.clear();
    let days = (plan.horizon / plan.day).ceil() as i64;
    let mut agent = 0;
    for group in &plan.groups {
        for _ in 0..group.agents {
            if group.absence > 0.0 {
                present_days(plan, group, key, agent, days, changes);
            } else {
                changes.push(Change { time: 0.0, agent, comes: true });
            }
            agent += 1;
        }
        for shift in &group.shifts {
            for _ in 0..shift.agents {
                // A shift of the day before the start may reach into it.
                for day in -1..days {
                    let worked = shift.days.as_ref().is_none_or(|days| days.contains(&(day.rem_euclid(7) as u32)));
                    if worked && !away(group, key, agent, day) {
                        let start = day as f64 * plan.day;
                        let mut from = shift.from;
                        for [begin, end] in &shift.breaks {
                            span(plan, agent, start + from, start + begin, changes);
                            from = *end;
                        }
                        span(plan, agent, start + from, start + shift.to, changes);
                    }
                }
                agent += 1;
            }
        }
    }
    // Who comes does so before others go, so that a change of shift leaves no gap.
    changes.sort_by(|a, b| a.time.total_cmp(&b.time).then(b.comes.cmp(&a.comes)));
}

fn present_days(plan: &Plan, group: &GroupPlan, key: Key, agent: u32, days: i64, changes: &mut Vec<Change>) {
    let mut there = false;
    for day in 0..days {
        let comes = !away(group, key, agent, day);
        if comes != there {
            changes.push(Change { time: day as f64 * plan.day, agent, comes });
            there = comes;
        }
    }
}

fn away(group: &GroupPlan, key: Key, agent: u32, day: i64) -> bool {
    key.at(u64::from(agent)).at((day + 1) as u64).happens(Purpose::Absence, group.absence)
}

fn span(plan: &Plan, agent: u32, from: f64, to: f64, changes: &mut Vec<Change>) {
    if to <= 0.0 || from >= plan.horizon || from >= to {
        return;
    }
    changes.push(Change { time: from.max(0.0), agent, comes: true });
    if to < plan.horizon {
        changes.push(Change { time: to, agent, comes: false });
    }
}
