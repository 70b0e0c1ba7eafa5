//! The floor on which contacts meet agents: one replication, event by event.

use std::collections::VecDeque;

use super::agenda::{Agenda, Event};
use super::chance::{Key, Purpose};
use super::course::Course;
use super::hands::{Agent, Free};
use super::model::{Ending, Routing};
use super::plan::{ClassPlan, Plan};
use super::record::{Cause, Record};
use super::roster::{Change, roster};
use super::streams::Stream;
use super::tally::{Day, p90};

/// How a replication keeps its books. Only tests break it, to see that checks notice.
pub trait Rules {
    const LEAVERS_LEAVE_THE_QUEUE: bool = true;
    const PATIENCE_IS_DRAWN_ONCE: bool = true;
}

/// As it should be.
#[derive(Debug, Clone, Copy)]
pub struct Sound;

impl Rules for Sound {}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Coming,
    Waiting,
    InHand,
    Gone,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Contact {
    key: Key,
    came: f64,
    /// When it ends if nothing changes; events of other times are void.
    pub(super) due: f64,
    /// What is left to do, for an agent of full speed.
    pub(super) work: f64,
    class: u16,
    state: State,
    from_backlog: bool,
    agent: u32,
}

/// How many contacts one replication may have, follow-ups included.
const CONTACTS_MAX: usize = 20_000_000;

/// Everything a replication needs, kept for the next one: nothing is allocated twice.
pub struct Floor<'a> {
    plan: &'a Plan,
    pub day: Day,
    /// What became of each contact, where that is asked for.
    pub(super) records: Option<Vec<Record>>,
    /// How the replication went over time, where that is asked for.
    pub course: Option<Course>,
    pub(super) agenda: Agenda,
    pub(super) contacts: Vec<Contact>,
    queues: Vec<VecDeque<u32>>,
    waiting: Vec<u32>,
    queue_since: Vec<f64>,
    streams: Vec<Stream>,
    orders: Vec<Stream>,
    pub(super) agents: Vec<Agent>,
    free: Vec<Free>,
    changes: Vec<Change>,
    next_change: usize,
    waits: Vec<Vec<f64>>,
    backlog: Vec<u32>,
    root: Key,
    pub(super) now: f64,
}

impl<'a> Floor<'a> {
    pub fn new(plan: &'a Plan) -> Self {
        let classes = plan.classes.len();
        Self {
            plan,
            day: Day::default(),
            records: None,
            course: None,
            agenda: Agenda::default(),
            contacts: Vec::new(),
            queues: vec![VecDeque::new(); classes],
            waiting: vec![0; classes],
            queue_since: vec![0.0; classes],
            streams: Vec::new(),
            orders: Vec::new(),
            agents: Vec::new(),
            free: plan.groups.iter().map(|_| Free::default()).collect(),
            changes: Vec::new(),
            next_change: 0,
            waits: vec![Vec::new(); classes],
            backlog: vec![0; classes],
            root: Key::root(0),
            now: 0.0,
        }
    }

    /// One replication, into `day`.
    pub fn replicate<R: Rules>(&mut self, seed: u64, replication: u64) {
        self.prepare(Key::root(seed).at(replication));
        while let Some((time, event)) = self.agenda.next() {
            if time >= self.plan.horizon && self.plan.ending == Ending::Stop {
                break;
            }
            self.now = time;
            self.happen::<R>(event);
        }
        self.now = self.now.max(self.plan.horizon);
        self.close();
    }

    fn prepare(&mut self, root: Key) {
        let plan = self.plan;
        self.root = root;
        self.now = 0.0;
        self.day.reset(plan);
        if let Some(course) = &mut self.course {
            course.reset();
        }
        self.agenda.clear();
        self.contacts.clear();
        self.records.iter_mut().for_each(Vec::clear);
        self.queues.iter_mut().for_each(VecDeque::clear);
        self.waits.iter_mut().for_each(Vec::clear);
        self.waiting.fill(0);
        self.queue_since.fill(0.0);
        self.free.iter_mut().for_each(Free::clear);
        self.agents.clear();
        for (group, people) in plan.groups.iter().enumerate() {
            self.agents.extend((0..people.people()).map(|_| Agent::of(group)));
        }
        // Classes, orders and the roster each have a corner of the address space.
        let stream = |corner: u64, at: usize| root.at(corner).at(at as u64);
        let classes = plan.classes.iter().enumerate();
        self.streams = classes
            .map(|(at, class)| Stream::new(stream(0, at), &class.steps, 0.0, class.busyness, plan.day))
            .collect();
        let orders = plan.orders.iter().enumerate();
        self.orders = orders.map(|(at, o)| Stream::new(stream(1, at), &o.steps, -o.before, None, plan.day)).collect();
        roster(plan, root.at(2), &mut self.changes);
        self.next_change = 0;
        self.take_up_backlog(stream);
        // Who is there at the start comes before the first contact.
        while self.changes.get(self.next_change).is_some_and(|change| change.time <= 0.0) {
            self.change_presence::<Sound>();
        }
        self.await_change();
        (0..plan.classes.len()).for_each(|class| self.await_arrival(class));
        (0..plan.orders.len()).for_each(|at| self.await_order(at));
    }

    fn take_up_backlog(&mut self, stream: impl Fn(u64, usize) -> Key) {
        for (at, class) in self.plan.classes.iter().enumerate() {
            self.backlog[at] = class.backlog.map_or(0, |backlog| backlog.contacts);
            let Some(backlog) = class.backlog else { continue };
            for n in 0..backlog.contacts {
                let age = backlog.oldest * (1.0 - f64::from(n) / f64::from(backlog.contacts.max(2) - 1).max(1.0));
                let contact = self.new_contact(stream(3, at).at(u64::from(n)), at, -age);
                self.contacts[contact as usize].from_backlog = true;
                self.day.classes[at].offered += 1.0;
                self.enqueue::<Sound>(contact);
            }
        }
    }

    fn happen<R: Rules>(&mut self, event: Event) {
        match event {
            Event::Arrival(class) => {
                let stream = &self.streams[class as usize];
                let contact = self.new_contact(stream.current(), class as usize, self.now);
                self.await_arrival(class as usize);
                self.enter::<R>(contact);
            }
            Event::Entry(contact) => {
                self.contacts[contact as usize].came = self.now;
                let now = self.now;
                self.note(contact, |record| record.came = now);
                self.enter::<R>(contact);
            }
            Event::Departure(contact) => {
                let known = &self.contacts[contact as usize];
                if known.state == State::InHand && known.due == self.now {
                    self.finish::<R>(contact);
                }
            }
            Event::Patience(contact) => self.abandon(contact),
            Event::Offer(contact) => self.offer_callback(contact),
            Event::Presence => {
                self.change_presence::<R>();
                self.await_change();
            }
            Event::Order(at) => self.take_order(at as usize),
        }
    }

    fn new_contact(&mut self, key: Key, class: usize, came: f64) -> u32 {
        let contact = Contact {
            key,
            came,
            due: -1.0,
            work: 0.0,
            class: class as u16,
            state: State::Coming,
            from_backlog: false,
            agent: 0,
        };
        self.contacts.push(contact);
        if let Some(records) = &mut self.records {
            records.push(Record::of(class, came));
        }
        (self.contacts.len() - 1) as u32
    }

    /// Where nobody asks for records this is one branch.
    fn note(&mut self, contact: u32, write: impl FnOnce(&mut Record)) {
        if let Some(records) = &mut self.records {
            write(&mut records[contact as usize]);
        }
    }

    fn await_arrival(&mut self, class: usize) {
        let steps = &self.plan.classes[class].steps;
        if let Some(time) = self.streams[class].next(steps, self.plan.horizon) {
            self.agenda.put(time, Event::Arrival(class as u32));
        }
    }

    fn await_order(&mut self, at: usize) {
        // What was ordered before the start is taken at the start.
        if let Some(time) = self.orders[at].next(&self.plan.orders[at].steps, self.plan.horizon) {
            self.agenda.put(time.max(0.0), Event::Order(at as u32));
        }
    }

    fn take_order(&mut self, at: usize) {
        let orders = &self.plan.orders[at];
        let (key, time, number) = (self.orders[at].current(), self.orders[at].time(), self.orders[at].number());
        self.await_order(at);
        let day = self.root.at(1).at(at as u64).at((time / self.plan.day).floor() as i64 as u64);
        let mut chance = day.uniform(Purpose::Shock, 0);
        let shock = orders.late.iter().find(|lateness| {
            chance -= lateness.share;
            chance < 0.0
        });
        let late = shock.or(orders.late.last()).is_some_and(|lateness| key.happens(Purpose::Late, lateness.late));
        let contact = if late { orders.contact } else { orders.contact_on_time };
        let mut due = time + key.draw(orders.delivery, Purpose::Delivery) + key.draw(orders.lag, Purpose::ContactDelay);
        if !orders.of_day.is_empty() {
            due = orders.moment(due, self.plan.day, key.uniform(Purpose::TimeOfDay, 0));
        }
        // Of an order that comes in this moment nobody can have got in touch before.
        let comes = due >= self.now && due < self.plan.horizon;
        if comes && key.happens(Purpose::Next, contact) {
            let class = orders.class_of(key.uniform(Purpose::Kind, 0));
            let contact = self.new_contact(key.at(0), class, due);
            self.agenda.put(due, Event::Entry(contact));
            self.note(contact, |record| record.cause = Some(Cause::Order(number)));
        }
    }

    fn counts(&self, contact: &Contact) -> bool {
        contact.came >= self.plan.warm_up || contact.from_backlog
    }

    /// A contact is there: a bot deals with it, an agent is free, or it waits.
    fn enter<R: Rules>(&mut self, contact: u32) {
        let known = self.contacts[contact as usize];
        let (at, counts) = (usize::from(known.class), self.counts(&known));
        let class = &self.plan.classes[at];
        let tally = &mut self.day.classes[at];
        tally.offered += f64::from(u8::from(counts));
        if known.key.happens(Purpose::Deflection, class.deflected) {
            tally.deflected += f64::from(u8::from(counts));
            self.contacts[contact as usize].state = State::Gone;
            self.note(contact, |record| record.deflected = true);
        } else if let Some(agent) = self.free_agent(class) {
            self.begin(contact, agent);
        } else {
            self.enqueue::<R>(contact);
        }
    }

    /// In the first group that has one: somebody with empty hands, else with the fewest chats.
    fn free_agent(&mut self, class: &ClassPlan) -> Option<u32> {
        for group in &class.groups {
            let reserve = if class.deferrable { self.plan.groups[*group].reserve } else { 0 };
            if let Some(agent) = self.free[*group].take(0, reserve, &mut self.agents) {
                return Some(agent);
            }
        }
        for load in 1..class.together.len() {
            for group in &class.groups {
                if let Some(agent) = self.free[*group].take(load, 0, &mut self.agents) {
                    return Some(agent);
                }
            }
        }
        None
    }

    fn enqueue<R: Rules>(&mut self, contact: u32) {
        let known = &mut self.contacts[contact as usize];
        known.state = State::Waiting;
        let known = *known;
        let at = usize::from(known.class);
        let class = &self.plan.classes[at];
        self.queues[at].push_back(contact);
        self.change_queue(at, 1);
        if let Some(patience) = class.patience {
            let mut time = known.key.draw(patience, Purpose::Patience);
            if !R::PATIENCE_IS_DRAWN_ONCE {
                time = time.min(known.key.draw(patience, Purpose::SecondPatience));
            }
            self.agenda.put(self.now + time, Event::Patience(contact));
        }
        if let Some((after, _, _)) = class.callback {
            self.agenda.put(self.now + after, Event::Offer(contact));
        }
    }

    /// One more or one fewer waits: the area under the queue grows by what was.
    fn change_queue(&mut self, class: usize, by: i32) {
        let end = self.now.min(self.plan.horizon);
        let since = self.queue_since[class].max(self.plan.warm_up);
        self.day.classes[class].queue_area += f64::from(self.waiting[class]) * (end - since).max(0.0);
        if let Some(course) = &mut self.course {
            course.waited(class, f64::from(self.waiting[class]), self.queue_since[class], end);
        }
        self.queue_since[class] = self.now;
        self.waiting[class] = self.waiting[class].saturating_add_signed(by);
    }

    fn begin(&mut self, contact: u32, agent: u32) {
        let known = &mut self.contacts[contact as usize];
        let at = usize::from(known.class);
        let class = &self.plan.classes[at];
        known.state = State::InHand;
        known.agent = agent;
        known.work = known.key.draw(class.handling, Purpose::Handling);
        let known = *known;
        if self.counts(&known) {
            let wait = self.now - known.came;
            let tally = &mut self.day.classes[at];
            tally.answered += 1.0;
            tally.wait_of_answered += wait;
            tally.wait_of_all += wait;
            tally.waited += f64::from(u8::from(wait > 0.0));
            if wait <= class.within {
                tally.in_time += 1.0
            } else {
                tally.missed += 1.0
            }
            if let Some(chances) = class.satisfaction {
                // The reply is there once the work is done.
                tally.rate(1.0, chances.after(wait + known.work));
            }
            self.waits[at].push(wait);
        }
        let now = self.now;
        self.note(contact, |record| record.began = Some(now));
        self.take_in_hand(contact, agent, &class.together);
        self.list(agent);
    }

    fn finish<R: Rules>(&mut self, contact: u32) {
        let known = self.contacts[contact as usize];
        self.contacts[contact as usize].state = State::Gone;
        self.close_of_backlog(&known);
        let agent = known.agent;
        self.unlist(agent);
        let class = &self.plan.classes[usize::from(known.class)];
        self.put_down(contact, agent, &class.together);
        let now = self.now;
        self.note(contact, |record| record.ended = Some(now));
        self.follow_up(contact, &known);
        self.look_for_work::<R>(agent);
    }

    fn follow_up(&mut self, contact: u32, known: &Contact) {
        let class = &self.plan.classes[usize::from(known.class)];
        if class.then.is_empty() {
            return;
        }
        let chance = known.key.uniform(Purpose::Next, 0);
        let Some((_, target, after)) = class.then.iter().find(|next| chance < next.0) else { return };
        let delay = after.map_or(0.0, |law| known.key.draw(law, Purpose::NextDelay));
        self.day.classes[usize::from(known.class)].followups += f64::from(u8::from(self.counts(known)));
        self.send(known.key.at(1), *target, delay, Cause::Answer(contact));
    }

    /// A further contact, after a while.
    fn send(&mut self, key: Key, class: usize, delay: f64, cause: Cause) {
        // Contacts beyond this are dropped rather than fill the memory.
        if self.contacts.len() < CONTACTS_MAX && (self.now + delay < self.plan.horizon || delay == 0.0) {
            let next = self.new_contact(key, class, self.now + delay);
            self.agenda.put(self.now + delay, Event::Entry(next));
            self.note(next, |record| record.cause = Some(cause));
        }
    }

    fn abandon(&mut self, contact: u32) {
        let known = self.contacts[contact as usize];
        if known.state != State::Waiting {
            return;
        }
        let at = usize::from(known.class);
        let class = &self.plan.classes[at];
        self.contacts[contact as usize].state = State::Gone;
        self.change_queue(at, -1);
        self.close_of_backlog(&known);
        let (counts, now) = (self.counts(&known), self.now);
        self.note(contact, |record| record.left = Some(now));
        let tally = &mut self.day.classes[at];
        if counts {
            let wait = self.now - known.came;
            tally.abandoned += 1.0;
            tally.missed += 1.0;
            tally.waited += 1.0;
            tally.wait_of_all += wait;
            tally.abandoned_early += f64::from(u8::from(wait <= class.within));
        }
        if let Some((probability, after)) = class.redial
            && known.key.happens(Purpose::Redial, probability)
        {
            tally.redials += f64::from(u8::from(counts));
            self.send(known.key.at(2), at, known.key.draw(after, Purpose::RedialDelay), Cause::Leaving(contact));
        }
    }

    fn offer_callback(&mut self, contact: u32) {
        let known = self.contacts[contact as usize];
        let at = usize::from(known.class);
        let Some((_, probability, target)) = self.plan.classes[at].callback else { return };
        if known.state != State::Waiting || !known.key.happens(Purpose::Callback, probability) {
            return;
        }
        self.contacts[contact as usize].state = State::Gone;
        self.change_queue(at, -1);
        self.close_of_backlog(&known);
        self.day.classes[at].called_back += f64::from(u8::from(self.counts(&known)));
        self.note(contact, |record| record.deflected = true);
        self.send(known.key.at(3), target, 0.0, Cause::Answer(contact));
    }

    fn close_of_backlog(&mut self, known: &Contact) {
        let class = usize::from(known.class);
        if known.from_backlog {
            self.backlog[class] -= 1;
            self.day.classes[class].cleared = self.now;
        }
    }

    /// What an agent with room in their hands takes next, until there is nothing or no room.
    fn look_for_work<R: Rules>(&mut self, agent: u32) {
        while self.agents[agent as usize].may_take_more() {
            let Some(contact) = self.next_for::<R>(agent) else { break };
            self.unlist(agent);
            self.begin(contact, agent);
        }
        self.list(agent);
    }

    fn next_for<R: Rules>(&mut self, agent: u32) -> Option<u32> {
        let plan = self.plan;
        let group = self.agents[agent as usize].group();
        let mut best: Option<(f64, usize)> = None;
        for &at in &plan.groups[group].skills {
            let class = &plan.classes[at];
            if self.queues[at].is_empty() {
                continue;
            }
            let room = self.agents[agent as usize].has_room(&class.together);
            let reserved = class.deferrable && self.free[group].others(agent) < plan.groups[group].reserve;
            if !room || reserved {
                continue;
            }
            let Some(first) = self.first_waiting::<R>(at) else { continue };
            let came = self.contacts[first as usize].came;
            let rank = match plan.routing {
                Routing::Priority => {
                    best = Some((0.0, at));
                    break;
                }
                Routing::LongestWait => came,
                Routing::Deadline => came + class.within,
            };
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, at));
            }
        }
        let (_, at) = best?;
        let contact = self.queues[at].pop_front()?;
        self.change_queue(at, -1);
        Some(contact)
    }

    /// Those who have left are still in the queue until they come to the front.
    fn first_waiting<R: Rules>(&mut self, class: usize) -> Option<u32> {
        while let Some(first) = self.queues[class].front().copied() {
            if self.contacts[first as usize].state == State::Waiting || !R::LEAVERS_LEAVE_THE_QUEUE {
                return Some(first);
            }
            self.queues[class].pop_front();
        }
        None
    }

    fn change_presence<R: Rules>(&mut self) {
        let Some(change) = self.changes.get(self.next_change).copied() else { return };
        self.next_change += 1;
        let agent = change.agent;
        let was = self.agents[agent as usize].is_there();
        self.agents[agent as usize].change(change.comes);
        if self.agents[agent as usize].is_there() == was {
            return;
        }
        if was {
            self.unlist(agent);
            if self.agents[agent as usize].is_idle() {
                self.leave(agent);
            }
        } else {
            self.arrive(agent);
            self.look_for_work::<R>(agent);
        }
    }

    fn await_change(&mut self) {
        if let Some(change) = self.changes.get(self.next_change) {
            self.agenda.put(change.time, Event::Presence);
        }
    }

    fn list(&mut self, agent: u32) {
        let person = &mut self.agents[agent as usize];
        self.free[person.group()].list(agent, person);
    }

    pub(super) fn unlist(&mut self, agent: u32) {
        let person = &mut self.agents[agent as usize];
        self.free[person.group()].unlist(agent, person);
    }

    /// The part of a time at work or there that counts: neither before the warm-up is over, nor what is finished after
    /// the end.
    pub(super) fn counted_span(&self, from: f64, to: f64) -> f64 {
        (to.min(self.plan.horizon) - from.max(self.plan.warm_up)).max(0.0)
    }

    fn close(&mut self) {
        for agent in 0..self.agents.len() {
            self.sign_out(agent as u32);
        }
        for at in 0..self.plan.classes.len() {
            self.change_queue(at, 0);
            let within = self.plan.classes[at].within;
            let tally = &mut self.day.classes[at];
            tally.p90 = p90(&mut self.waits[at]);
            if self.plan.classes[at].backlog.is_some() && self.backlog[at] > 0 {
                tally.cleared = self.plan.horizon;
                tally.not_cleared = 1.0;
            }
            for contact in &self.queues[at] {
                let known = self.contacts[*contact as usize];
                if known.state == State::Waiting {
                    let wait = self.now - known.came;
                    tally.waiting += 1.0;
                    tally.oldest = tally.oldest.max(wait);
                    let counted = known.came >= self.plan.warm_up || known.from_backlog;
                    tally.missed += f64::from(u8::from(counted && wait > within));
                }
            }
        }
        for known in &self.contacts {
            if known.state == State::InHand {
                self.day.classes[usize::from(known.class)].in_hand += 1.0;
            }
        }
        self.day.close(self.plan);
        let mut waits: Vec<f64> = self.waits.iter().flatten().copied().collect();
        self.day.all.p90 = p90(&mut waits);
    }
}
