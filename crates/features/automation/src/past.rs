//! What a ticket was like at moments of its past, and when a rule's triggers would have been pulled: read
//! from its events. Pure.

use kernel::{BusinessCalendar, Refusal, Timestamp};
use store::Event;
use tickets::events as told;
use tickets::glancing::Glance;
use tickets::status::Category;
use tickets::ticket::Urgency;

use crate::following::trigger_of;
use crate::look::Look;
use crate::stretches;
use crate::trigger::{self, Lasted, Trigger};

/// A moment at which a rule would have looked at a ticket.
#[derive(Debug, Clone)]
pub struct Moment {
    pub at: Timestamp,
    pub trigger: &'static str,
    /// As it was then.
    pub ticket: Glance,
    /// Its events up to then.
    pub events: usize,
}

/// When a ticket's past would have pulled these triggers, oldest first.
pub fn moments(
    look: &Look,
    log: &[Event],
    triggers: &[Trigger],
    now: Timestamp,
    hours: &BusinessCalendar,
) -> Result<Vec<Moment>, Refusal> {
    let states = states(&look.ticket, log)?;
    let mut found = Vec::new();
    for (at, event) in log.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| log.get(before));
        if let Some(trigger) = trigger_of(event, before)?
            && triggers.contains(&trigger)
        {
            found.push(moment(event.at, trigger.as_str(), &states, at));
        }
    }
    if triggers.contains(&Trigger::ParcelDelivered) {
        for at in look.parcels.iter().filter_map(|parcel| parcel.delivered_at).filter(|at| *at <= now) {
            let Some(place) = log.iter().rposition(|event| event.at <= at) else { continue };
            if states[place].category != Category::Closed {
                found.push(moment(at, Trigger::ParcelDelivered.as_str(), &states, place));
            }
        }
    }
    if let Some(lasted) = trigger::lasted(triggers) {
        let reached = match lasted.state.category() {
            Some(category) => quiet(lasted, category, log, &states, now, hours),
            None => waits(lasted, &states, log, now, hours),
        };
        found.extend(reached.into_iter().map(|(at, place)| moment(at, "lasted", &states, place)));
    }
    found.sort_by_key(|moment| moment.at);
    Ok(found)
}

fn moment(at: Timestamp, trigger: &'static str, states: &[Glance], place: usize) -> Moment {
    Moment { at, trigger, ticket: states[place].clone(), events: place + 1 }
}

/// The ticket after each of its events: what it is now, taken back step by step.
fn states(now: &Glance, log: &[Event]) -> Result<Vec<Glance>, Refusal> {
    let mut states = Vec::with_capacity(log.len());
    let mut state = now.clone();
    for event in log.iter().rev() {
        states.push(state.clone());
        take_back(&mut state, event)?;
    }
    states.reverse();
    let mut waiting = None;
    for (state, event) in states.iter_mut().zip(log) {
        match event.kind.as_str() {
            told::CUSTOMER_WROTE => {
                let said: told::Said = event.read()?;
                waiting = waiting.or(said.waits.then_some(event.at));
            }
            told::REPLY_SENT if event.read::<told::Said>()?.by == told::Voice::Human => waiting = None,
            _ if state.category.is_solved() => waiting = None,
            _ => {}
        }
        state.waiting_since = waiting;
    }
    Ok(states)
}

fn take_back(state: &mut Glance, event: &Event) -> Result<(), Refusal> {
    match event.kind.as_str() {
        told::STATUS_CHANGED => {
            let turn: told::StatusChanged = event.read()?;
            (state.status, state.category) = (turn.from, turn.from_category);
        }
        told::TICKET_ASSIGNED => {
            let assigned: told::Assigned = event.read()?;
            (state.team_id, state.assignee_id) = (assigned.from_team_id, assigned.from_assignee_id);
        }
        told::TAG_ADDED => {
            let tag = event.read::<told::Tag>()?.tag;
            state.tags.0.retain(|held| *held != tag);
        }
        told::TAG_REMOVED => state.tags.0.push(event.read::<told::Tag>()?.tag),
        told::TICKET_EDITED => {
            let edited: told::Edited = event.read()?;
            let before = edited.changes.get("urgency").and_then(|change| change.from.as_str());
            let before = before.and_then(|name| Urgency::ALL.iter().find(|urgency| urgency.as_str() == name));
            state.urgency = before.copied().unwrap_or(state.urgency);
        }
        _ => {}
    }
    Ok(())
}

/// When nothing had happened for long enough in a category, with the last event before.
fn quiet(
    lasted: Lasted,
    category: Category,
    log: &[Event],
    states: &[Glance],
    now: Timestamp,
    hours: &BusinessCalendar,
) -> Vec<(Timestamp, usize)> {
    let begins: Vec<(usize, Timestamp)> =
        log.iter().enumerate().filter_map(|(at, event)| Some((at, stretches::begins(event)?))).collect();
    let mut found = Vec::new();
    for (index, (place, began)) in begins.iter().enumerate() {
        let ends = begins.get(index + 1).map_or(now, |(_, next)| *next);
        let Some(reached) = lasted.reached(*began, hours).filter(|at| *at <= ends) else { continue };
        let next = begins.get(index + 1).map_or(log.len(), |(next, _)| *next);
        let last = (*place..next).rev().find(|at| log[*at].at <= reached).unwrap_or(*place);
        if states[*place].category == category {
            found.push((reached, last));
        }
    }
    found
}

/// When a customer had waited for long enough.
fn waits(
    lasted: Lasted,
    states: &[Glance],
    log: &[Event],
    now: Timestamp,
    hours: &BusinessCalendar,
) -> Vec<(Timestamp, usize)> {
    let mut found = Vec::new();
    let mut place = 0;
    while place < states.len() {
        let Some(since) = states[place].waiting_since else {
            place += 1;
            continue;
        };
        let end = (place..states.len()).find(|at| states[*at].waiting_since != Some(since)).unwrap_or(states.len());
        let ends = log.get(end).map_or(now, |event| event.at);
        if let Some(reached) = lasted.reached(since, hours).filter(|at| *at <= ends) {
            let last = (place..end).rev().find(|at| log[*at].at <= reached).unwrap_or(place);
            found.push((reached, last));
        }
        place = end;
    }
    found
}
