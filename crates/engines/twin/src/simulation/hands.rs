//! Agents: what they have in their hands, and who of them is free.
//!
//! Whoever has several chats at once works on all of them at a speed that depends on how many they
//! are: what is left of each is brought up to date whenever that number changes.

use std::collections::VecDeque;

use super::agenda::Event;
use super::floor::Floor;
use super::plan::TOGETHER_MAX;

#[derive(Debug, Clone)]
pub struct Agent {
    group: u16,
    /// Shifts that overlap count twice: there as long as one holds.
    present: i16,
    load: u8,
    /// Works on one contact that allows no other beside it.
    alone: bool,
    listed: Option<u8>,
    hands: [u32; TOGETHER_MAX],
    since: f64,
    busy_since: f64,
    there_since: f64,
}

impl Agent {
    pub const fn of(group: usize) -> Self {
        Self {
            group: group as u16,
            present: 0,
            load: 0,
            alone: false,
            listed: None,
            hands: [0; TOGETHER_MAX],
            since: 0.0,
            busy_since: 0.0,
            there_since: 0.0,
        }
    }

    pub const fn group(&self) -> usize {
        self.group as usize
    }

    pub const fn is_there(&self) -> bool {
        self.present > 0
    }

    pub const fn is_idle(&self) -> bool {
        self.load == 0
    }

    pub const fn may_take_more(&self) -> bool {
        self.is_there() && !self.alone
    }

    pub const fn change(&mut self, comes: bool) {
        self.present += if comes { 1 } else { -1 };
    }

    pub const fn has_room(&self, together: &[f64]) -> bool {
        self.load == 0 || (!self.alone && (self.load as usize) < together.len())
    }
}

/// Who of a group is free, by how many chats they have; the longest in a list goes first.
#[derive(Debug, Default)]
pub struct Free {
    lists: [VecDeque<u32>; TOGETHER_MAX],
}

impl Free {
    pub fn clear(&mut self) {
        self.lists.iter_mut().for_each(VecDeque::clear);
    }

    /// Takes one if there are more than `reserve`.
    pub fn take(&mut self, load: usize, reserve: usize, agents: &mut [Agent]) -> Option<u32> {
        if self.lists[load].len() <= reserve {
            return None;
        }
        let agent = self.lists[load].pop_front()?;
        agents[agent as usize].listed = None;
        Some(agent)
    }

    /// How many others have empty hands.
    pub fn others(&self, agent: u32) -> usize {
        self.lists[0].iter().filter(|other| **other != agent).count()
    }

    pub fn list(&mut self, agent: u32, person: &mut Agent) {
        let load = person.load;
        if !person.is_there() || person.alone || load as usize >= TOGETHER_MAX || person.listed == Some(load) {
            return;
        }
        self.unlist(agent, person);
        person.listed = Some(load);
        self.lists[load as usize].push_back(agent);
    }

    pub fn unlist(&mut self, agent: u32, person: &mut Agent) {
        if let Some(load) = person.listed.take() {
            let list = &mut self.lists[load as usize];
            if let Some(place) = list.iter().position(|other| *other == agent) {
                list.remove(place);
            }
        }
    }
}

impl Floor<'_> {
    pub(super) fn arrive(&mut self, agent: u32) {
        let person = &mut self.agents[agent as usize];
        // Somebody still finishing a contact never left.
        if person.is_idle() {
            person.there_since = self.now;
        }
    }

    pub(super) fn leave(&mut self, agent: u32) {
        let (since, group) = (self.agents[agent as usize].there_since, self.agents[agent as usize].group());
        self.day.groups[group].1 += self.counted_span(since, self.now);
    }

    /// Work in progress and presence at the end of the replication.
    pub(super) fn sign_out(&mut self, agent: u32) {
        let person = &self.agents[agent as usize];
        let (idle, there, since, group) = (person.is_idle(), person.is_there(), person.busy_since, person.group());
        if !idle {
            self.day.groups[group].0 += self.counted_span(since, self.now);
        }
        if there || !idle {
            self.leave(agent);
        }
    }

    pub(super) fn take_in_hand(&mut self, contact: u32, agent: u32, together: &[f64]) {
        self.settle(agent, together);
        let now = self.now;
        let person = &mut self.agents[agent as usize];
        if person.load == 0 {
            person.busy_since = now;
            person.since = now;
        }
        person.hands[usize::from(person.load)] = contact;
        person.load += 1;
        person.alone = together.is_empty();
        if together.is_empty() {
            let known = &mut self.contacts[contact as usize];
            known.due = now + known.work;
            self.agenda.put(known.due, Event::Departure(contact));
        } else {
            self.reschedule(agent, together);
        }
    }

    pub(super) fn put_down(&mut self, contact: u32, agent: u32, together: &[f64]) {
        self.settle(agent, together);
        let now = self.now;
        let person = &mut self.agents[agent as usize];
        let load = usize::from(person.load);
        if let Some(place) = person.hands[..load].iter().position(|held| *held == contact) {
            person.hands.copy_within(place + 1..load, place);
        }
        person.load -= 1;
        if person.load > 0 {
            self.reschedule(agent, together);
            return;
        }
        person.alone = false;
        let (busy_since, group, there) = (person.busy_since, person.group(), person.is_there());
        self.day.groups[group].0 += self.counted_span(busy_since, now);
        if !there {
            self.leave(agent);
        }
    }

    /// Brings what is left of each chat up to now.
    fn settle(&mut self, agent: u32, together: &[f64]) {
        let person = &mut self.agents[agent as usize];
        let load = usize::from(person.load);
        if together.is_empty() || load == 0 {
            return;
        }
        let done = (self.now - person.since) * speed(together, load);
        person.since = self.now;
        for held in &person.hands[..load] {
            let known = &mut self.contacts[*held as usize];
            known.work = (known.work - done).max(0.0);
        }
    }

    fn reschedule(&mut self, agent: u32, together: &[f64]) {
        let person = &self.agents[agent as usize];
        let load = usize::from(person.load);
        for held in &person.hands[..load] {
            let known = &mut self.contacts[*held as usize];
            known.due = self.now + known.work / speed(together, load);
            self.agenda.put(known.due, Event::Departure(*held));
        }
    }
}

/// How fast each of so many chats gets on.
fn speed(together: &[f64], load: usize) -> f64 {
    together[(load - 1).min(together.len() - 1)] / load as f64
}
