//! How many people a half-hour needs by formula: enough for the target of each live class, and enough that nobody is at
//! work for more than the share of their time that was asked for.

use super::desks::{Desk, Floor};
use super::kept::help;
use super::load::Load;
use crate::law::Law;
use crate::queues::{Queue, Target, agents_needed};
use crate::refusal::Refusal;

/// Work of fewer people in a half-hour can wait for the next one, where it can wait at all.
const SCRAPS: f64 = 0.1;

pub struct Required {
    /// People whom the work would keep busy all the time, what can wait spread over the time in which it can.
    pub load: Vec<f64>,
    /// People to schedule, those included who will be away.
    pub people: Vec<u32>,
}

/// Of each desk. `open`: half-hours in which some template lets people work.
pub fn required(floor: &Floor<'_>, load: &Load, open: &[bool]) -> Result<Vec<Required>, Refusal> {
    let busy: Vec<Vec<f64>> = floor.desks.iter().map(|desk| busy(floor, desk, load, open)).collect();
    let help = help(floor, load, &busy);
    let desks = floor.desks.iter().zip(busy).zip(&help);
    desks.map(|((desk, busy), help)| needed(floor, desk, load, (open, busy, help))).collect()
}

/// People whom the work of each half-hour would keep busy, what can wait spread over the time in which it can.
fn busy(floor: &Floor<'_>, desk: &Desk, load: &Load, open: &[bool]) -> Vec<f64> {
    let live: Vec<usize> = desk.classes.iter().copied().filter(|class| floor.room(*class) == 0).collect();
    let at_once = |slot: usize| live.iter().map(|class| load.erlangs[*class][slot]).sum::<f64>();
    spread(floor, desk, load, open).into_iter().enumerate().map(|(slot, waits)| at_once(slot) + waits).collect()
}

fn needed(
    floor: &Floor<'_>,
    desk: &Desk,
    load: &Load,
    (open, busy, help): (&[bool], Vec<f64>, &[f64]),
) -> Result<Required, Refusal> {
    let mut live: Vec<usize> = desk.classes.iter().copied().filter(|class| floor.room(*class) == 0).collect();
    live.sort_by_key(|class| (floor.model.classes[*class].priority, *class));
    let mut found = Required { load: Vec::new(), people: Vec::new() };
    for (slot, busy) in busy.into_iter().enumerate() {
        // Enough digits, and few enough to be the same after they were written down and read.
        found.load.push((busy * 1e4).round() / 1e4);
        if !open[slot] || busy < 1e-6 {
            found.people.push(0);
            continue;
        }
        let mut there = (busy / floor.question.occupancy - 1e-9).ceil().max(1.0);
        for class in &live {
            there = there.max(f64::from(answering(floor, &live, *class, load, slot)?));
        }
        // What people of groups that keep their shifts can carry need not be done by others.
        let rest = (there - help[slot] - 1e-9).ceil().max(0.0);
        let people = (rest / (1.0 - desk.absence)).round() as u32;
        found.people.push(people.min(floor.question.most.unwrap_or(u32::MAX)));
    }
    Ok(found)
}

/// Who answers a class in time, together with all that goes before it.
fn answering(floor: &Floor<'_>, live: &[usize], class: usize, load: &Load, slot: usize) -> Result<u32, Refusal> {
    let priority = |class: usize| floor.model.classes[class].priority;
    let before: Vec<usize> = live.iter().copied().filter(|other| priority(*other) <= priority(class)).collect();
    let (mut erlangs, mut rate, mut leaving) = (0.0, 0.0, Some(0.0));
    for other in before {
        let own = load.erlangs[other][slot];
        let comes = own / floor.work(other);
        erlangs += own;
        rate += comes;
        let patience = floor.plan.classes[other].patience;
        // Where some wait for ever all are taken to: rather one too many.
        leaving = leaving.zip(patience).map(|(sum, law)| sum + comes / law.mean());
    }
    if erlangs < 1e-6 || load.erlangs[class][slot] < 1e-6 {
        return Ok(0);
    }
    let queue = Queue {
        arrival_rate: rate,
        service_rate: rate / erlangs,
        servers: 1,
        patience: leaving.filter(|leaving| *leaving > 0.0).map(|leaving| Law::exponential(rate / leaving)),
    };
    let plan = &floor.plan.classes[class];
    agents_needed(queue, Target::ServiceLevel { share: floor.question.share_of(&plan.name), threshold: plan.within })
}

/// Work that can wait, evenly over the half-hours in which it can be done; where there are none, over as many of the next.
fn spread(floor: &Floor<'_>, desk: &Desk, load: &Load, open: &[bool]) -> Vec<f64> {
    let n = open.len();
    let mut found = vec![0.0; n];
    if !open.contains(&true) {
        return found;
    }
    for class in desk.classes.iter().copied().filter(|class| floor.room(*class) > 0) {
        let work = floor.work(class) / floor.interval;
        for (slot, come) in load.come[class].iter().enumerate() {
            let mut inside = window(open, slot, floor.room(class));
            if inside.is_empty() {
                let next = (slot..slot + n).find(|at| open[at % n]).unwrap_or(slot);
                inside = window(open, next, floor.room(class));
            }
            inside.iter().for_each(|at| found[*at] += come * work / inside.len() as f64);
        }
    }
    for slot in 0..n {
        let next = (slot + 1) % n;
        if found[slot] < SCRAPS && open[next] {
            found[next] += std::mem::take(&mut found[slot]);
        }
    }
    found
}

/// Half-hours from one on in which people may work, at most once round.
pub fn window(open: &[bool], from: usize, room: usize) -> Vec<usize> {
    let n = open.len();
    (from..from + room.clamp(1, n)).map(|at| at % n).filter(|at| open[*at]).collect()
}
