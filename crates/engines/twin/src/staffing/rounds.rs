//! Round by round: cover what is needed, rehearse it, and need one more where it misses; at last, do with less.

use super::answer::{Answer, ClassLevels, DEFINITION, Desk, Level, Miss, Round, Standing, Why};
use super::desks::Floor;
use super::levels::rehearse;
use super::load::load;
use super::lowering::{Lowering, lower};
use super::question::Question;
use super::requirement::{required, window};
use super::rostering::{Patterns, Roster, shifts};
use crate::refusal::Refusal;
use crate::simulation::Model;

/// Whether the question can be asked of the model; nothing is rehearsed yet.
pub fn check(model: &Model, question: &Question) -> Result<(), Refusal> {
    Floor::of(model, question)?;
    Patterns::of(question).map(drop)
}

/// The whole way to an answer that does not go on.
pub fn answer(model: &Model, question: &Question, threads: usize) -> Result<Answer, Refusal> {
    let always = || true;
    let mut found = None;
    loop {
        match next(model, question, found.take(), threads, &always)? {
            Some(answer) if answer.standing == Standing::GoingOn => found = Some(answer),
            Some(answer) => return Ok(answer),
            None => return Err(Refusal::new("rounds", "were interrupted")),
        }
    }
}

/// One round, from the answer of the round before: whoever makes it, the next is the same. None if `go_on` said no.
pub fn next(
    model: &Model,
    question: &Question,
    before: Option<Answer>,
    threads: usize,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Answer>, Refusal> {
    let floor = Floor::of(model, question)?;
    let patterns = Patterns::of(question)?;
    if before.as_ref().is_some_and(|before| before.desks.len() != floor.desks.len()) {
        return Err(Refusal::new("rounds", "were begun by another version of the program; run it again"));
    }
    if let Some(before) = before.as_ref().filter(|before| before.lowering.is_some()) {
        return lower(&floor, &patterns, before.clone(), threads, go_on);
    }
    let Some((mut desks, raised, mut rounds)) = needed(&floor, &patterns, before, threads, go_on)? else {
        return Ok(None);
    };
    let mut rosters: Vec<Roster> = Vec::new();
    for desk in &desks {
        rosters.push(patterns.cover(question, &desk.required)?);
    }
    let plan = floor.with(|desk| (0, shifts(&floor, &rosters[desk].shifts)))?;
    let Some(found) = rehearse(&floor, &plan, threads, go_on)? else { return Ok(None) };
    for ((desk, roster), occupancy) in desks.iter_mut().zip(rosters).zip(found.occupancies) {
        (desk.hours, desk.bound) = (roster.hours, roster.bound);
        (desk.scheduled, desk.shifts) = (roster.scheduled, roster.shifts);
        desk.occupancy = occupancy;
    }
    let hours: f64 = desks.iter().map(|desk| desk.hours).sum();
    let bound: f64 = desks.iter().map(|desk| desk.bound).sum();
    let classes = found.classes.iter().enumerate();
    let missed = classes.map(|(at, class)| missing(&floor, &patterns.open, at, class).len() as u32).sum();
    rounds.push(Round { raised, missed, hours });
    let price = floor.model.cost.agent_hour;
    let name = |group: &usize| floor.model.groups[*group].name.clone();
    let mut answer = Answer {
        standing: Standing::GoingOn,
        definition: DEFINITION.to_owned(),
        days: question.days,
        hours,
        bound,
        cost: hours * price,
        bound_cost: bound * price,
        rounds,
        desks,
        classes: found.classes,
        misses: Vec::new(),
        kept: floor.kept.iter().map(name).collect(),
        left_out: floor.idle().iter().map(name).collect(),
        lowering: None,
    };
    let more = raises(&floor, &patterns.open, &answer).iter().flatten().any(|raise| *raise);
    if missed == 0 || !more {
        answer.lowering = Some(Lowering::of(&answer));
    } else if answer.rounds.len() >= question.rounds as usize {
        answer.standing = Standing::Misses;
        answer.desks.retain(|desk| !desk.is_idle());
        answer.misses = misses(&floor, &patterns.open, &answer);
    }
    Ok(Some(answer))
}

type Needed = (Vec<Desk>, u32, Vec<Round>);

/// What each desk needs: by formula at first, then one more wherever the round before missed.
fn needed(
    floor: &Floor<'_>,
    patterns: &Patterns,
    before: Option<Answer>,
    threads: usize,
    go_on: &(dyn Fn() -> bool + Sync),
) -> Result<Option<Needed>, Refusal> {
    if let Some(mut before) = before {
        let raises = raises(floor, &patterns.open, &before);
        let mut raised = 0;
        for (desk, raises) in before.desks.iter_mut().zip(raises) {
            for (slot, _) in raises.iter().enumerate().filter(|(_, raise)| **raise) {
                // One more than are there: more than needed may be, and still too few.
                desk.required[slot] = desk.required[slot].max(desk.scheduled[slot]) + 1;
                raised += 1;
            }
        }
        return Ok(Some((before.desks, raised, before.rounds)));
    }
    let Some(load) = load(floor, threads, go_on)? else { return Ok(None) };
    let mut desks = Vec::new();
    for (desk, needed) in floor.desks.iter().zip(required(floor, &load, &patterns.open)?) {
        desks.push(Desk {
            groups: desk.groups.iter().map(|group| floor.model.groups[*group].name.clone()).collect(),
            classes: desk.classes.iter().map(|class| floor.model.classes[*class].name.clone()).collect(),
            hours: 0.0,
            bound: 0.0,
            load: needed.load,
            first: needed.people.clone(),
            required: needed.people,
            scheduled: Vec::new(),
            occupancy: None,
            shifts: Vec::new(),
        });
    }
    Ok(Some((desks, 0, Vec::new())))
}

/// Half-hours whose interval lies below the target; and where those that can be answered fall short of it together, each of
/// them that does. Else many that may just hold would make a week that does not.
pub(super) fn missing(floor: &Floor<'_>, open: &[bool], class: usize, levels: &ClassLevels) -> Vec<usize> {
    let can = |slot: usize| levels.desk.is_some() && !window(open, slot, floor.room(class)).is_empty();
    let known = || levels.levels.iter().enumerate().filter_map(|(slot, level)| Some((slot, (*level)?)));
    let (mut hits, mut all) = (0.0, 0.0);
    for (_, level) in known().filter(|(slot, _)| can(*slot)) {
        hits += level.value * level.contacts;
        all += level.contacts;
    }
    let short = hits < levels.share * all;
    let misses = |(slot, level): &(usize, Level)| {
        level.misses(levels.share) || (short && level.value < levels.share && can(*slot))
    };
    known().filter(misses).map(|(slot, _)| slot).collect()
}

/// Half-hours of each desk that get one more person. What is live gets it when it comes; what can wait gets it where, of
/// the time in which it could be answered, people have most to do.
fn raises(floor: &Floor<'_>, open: &[bool], answer: &Answer) -> Vec<Vec<bool>> {
    let mut found = vec![vec![false; open.len()]; answer.desks.len()];
    for (class, levels) in answer.classes.iter().enumerate() {
        let Some(at) = levels.desk else { continue };
        let desk = &answer.desks[at];
        for slot in missing(floor, open, class, levels) {
            let busy = |slot: usize| desk.load[slot] / f64::from(desk.scheduled[slot].max(1));
            let room = window(open, slot, floor.room(class)).into_iter().filter(|slot| has_seat(floor, desk, *slot));
            // Of equals the first.
            if let Some(most) = room.reduce(|best, slot| if busy(slot) > busy(best) { slot } else { best }) {
                found[at][most] = true;
            }
        }
    }
    found
}

fn has_seat(floor: &Floor<'_>, desk: &Desk, slot: usize) -> bool {
    floor.question.most.is_none_or(|most| desk.scheduled[slot] < most)
}

pub(super) fn misses(floor: &Floor<'_>, open: &[bool], answer: &Answer) -> Vec<Miss> {
    let mut found: Vec<Miss> = Vec::new();
    for (class, levels) in answer.classes.iter().enumerate() {
        for slot in missing(floor, open, class, levels) {
            let Some(level) = levels.levels[slot] else { continue };
            let why = why(floor, open, answer, class, slot);
            match found.last_mut() {
                Some(last) if last.class == levels.class && last.to == slot && last.why == why => {
                    let contacts = last.contacts + level.contacts;
                    last.share = (last.share * last.contacts + level.value * level.contacts) / contacts;
                    last.contacts = contacts;
                    last.to = slot + 1;
                }
                _ => found.push(Miss {
                    class: levels.class.clone(),
                    from: slot,
                    to: slot + 1,
                    share: level.value,
                    contacts: level.contacts,
                    why,
                }),
            }
        }
    }
    found
}

fn why(floor: &Floor<'_>, open: &[bool], answer: &Answer, class: usize, slot: usize) -> Why {
    let Some(at) = answer.classes[class].desk else { return Why::Kept };
    let desk = &answer.desks[at];
    let inside = window(open, slot, floor.room(class));
    if inside.is_empty() {
        return Why::NoShift;
    }
    if inside.iter().any(|slot| has_seat(floor, desk, *slot)) {
        return Why::RoundLimit;
    }
    let there = |slot: &usize| f64::from(desk.scheduled[*slot]) * (1.0 - floor.desks[at].absence);
    let too_much = inside.iter().all(|slot| desk.load[*slot] >= there(slot));
    let patient = floor.plan.classes[class].patience.is_none();
    if too_much && patient { Why::Unstable } else { Why::PeopleLimit }
}
