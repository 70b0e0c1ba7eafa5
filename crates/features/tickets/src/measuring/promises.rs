//! The clocks of promises: a stretch of waiting, or a cycle until its solve, under the policy applied.

use kernel::{BusinessCalendar, Timestamp};

use super::Calendars;
use crate::events::AppliedPolicy;
use crate::facts::PromiseFact;
use crate::promise::{Due, PromiseKind};
use crate::sla_policy::millis;

/// Who ends a stretch, for the fact.
pub(super) struct Whose<'a> {
    pub agent_id: Option<String>,
    pub team_id: Option<&'a String>,
}

/// A policy with the hours that were in force when it was applied.
#[derive(Clone, Copy)]
struct Policy<'a> {
    applied: &'a AppliedPolicy,
    calendar: &'a BusinessCalendar,
}

impl Policy<'_> {
    fn target(&self, kind: PromiseKind) -> Option<i64> {
        self.applied.targets.of(kind).map(millis)
    }
}

/// Something that can be promised, from when it begins until it is done.
struct Stretch<'a> {
    kind: PromiseKind,
    cycle: i64,
    /// Since when a policy promises something; it stays when another policy takes over.
    begun: Option<Timestamp>,
    /// Earlier runs of the clock, and the beginning of the present one.
    runs: Vec<(Timestamp, Timestamp)>,
    running_since: Option<Timestamp>,
    /// Nothing is broken before it was promised.
    not_before: Timestamp,
    policy: Option<Policy<'a>>,
    due_at: Option<Timestamp>,
    warn_at: Option<Timestamp>,
    /// Past due when something happened: from then on another policy changes nothing.
    broken: bool,
}

impl<'a> Stretch<'a> {
    fn new(kind: PromiseKind, cycle: i64, not_before: Timestamp) -> Self {
        Self {
            kind,
            cycle,
            begun: None,
            runs: Vec::new(),
            running_since: None,
            not_before,
            policy: None,
            due_at: None,
            warn_at: None,
            broken: false,
        }
    }

    /// What is past due by now is broken. (What happens at the very moment is too late, unless it
    /// keeps the promise.)
    fn look(&mut self, at: Timestamp) {
        self.broken |= self.due_at.is_some_and(|due| due <= at);
    }

    fn promise(&mut self, from: Timestamp, not_before: Timestamp, policy: Option<Policy<'a>>, pending: bool) {
        if self.broken {
            return;
        }
        self.policy = policy.filter(|policy| policy.target(self.kind).is_some());
        if self.policy.is_some() {
            self.not_before = self.not_before.max(not_before);
            if self.begun.is_none() {
                self.begun = Some(from);
                self.running_since = Some(from);
            }
        }
        self.turn(from, pending);
    }

    /// Lets the clock run or stand still from this moment on.
    fn turn(&mut self, at: Timestamp, pending: bool) {
        if self.broken || self.begun.is_none() {
            return;
        }
        let pauses = self.policy.is_some_and(|policy| policy.applied.pause_while_pending);
        let stands = pending && pauses && self.kind == PromiseKind::Resolution;
        match self.running_since {
            Some(since) if stands => {
                self.runs.push((since, at));
                self.running_since = None;
            }
            None if !stands => self.running_since = Some(at),
            _ => {}
        }
        self.aim();
    }

    fn aim(&mut self) {
        (self.due_at, self.warn_at) = (None, None);
        let Some(policy) = self.policy else { return };
        let Some((since, target)) = self.running_since.zip(policy.target(self.kind)) else { return };
        let used: i64 = self.runs.iter().map(|(from, to)| policy.calendar.between(*from, *to)).sum();
        let aim = |target: i64| policy.calendar.after(since, target - used).map(|at| at.max(self.not_before));
        (self.due_at, self.warn_at) = (aim(target), aim(target - target / 4));
    }

    /// The fact of it; none if nothing was promised.
    fn fact(
        &self,
        whose: Whose<'_>,
        channel: crate::ticket::Channel,
        product_id: &Option<String>,
    ) -> Option<PromiseFact> {
        let policy = self.policy?;
        Some(PromiseFact {
            ordinal: 0,
            kind: self.kind,
            cycle: self.cycle,
            policy_id: policy.applied.id.clone(),
            policy_name: policy.applied.name.clone(),
            target_ms: policy.target(self.kind)?,
            started_at: self.begun?,
            due_at: self.due_at,
            warn_at: self.warn_at,
            done_at: None,
            decided_at: self.due_at.filter(|_| self.broken),
            met: self.broken.then_some(false),
            under_way: false,
            agent_id: whose.agent_id,
            team_id: whose.team_id.cloned(),
            channel,
            product_id: product_id.clone(),
        })
    }
}

/// All promises of a ticket while its story is walked through.
pub(super) struct Promises<'a> {
    calendars: &'a Calendars,
    channel: crate::ticket::Channel,
    product_id: &'a Option<String>,
    policy: Option<Policy<'a>>,
    pending: bool,
    response: Option<Stretch<'a>>,
    resolution: Option<Stretch<'a>>,
    facts: Vec<PromiseFact>,
}

impl<'a> Promises<'a> {
    pub fn start(story: &'a super::story::Story, calendars: &'a Calendars) -> Self {
        Self {
            calendars,
            channel: story.channel,
            product_id: &story.product_id,
            policy: None,
            pending: story.opened_pending,
            response: None,
            resolution: Some(Stretch::new(PromiseKind::Resolution, 1, story.opened_at)),
            facts: Vec::new(),
        }
    }

    /// A policy applies from this moment on, recorded at that one; none takes back what is not broken yet.
    pub fn applied(&mut self, at: Timestamp, recorded_at: Timestamp, policy: Option<&'a AppliedPolicy>) {
        self.policy = policy.map(|applied| Policy {
            applied,
            calendar: self.calendars.in_force(applied.calendar_id.as_deref().unwrap_or_default(), recorded_at),
        });
        for stretch in self.response.iter_mut().chain(&mut self.resolution) {
            stretch.look(at);
            stretch.promise(at, recorded_at, self.policy, self.pending);
        }
    }

    /// The customer waits for an answer since a moment, as turns out at another.
    pub fn waits(&mut self, kind: PromiseKind, cycle: i64, since: Timestamp, at: Timestamp) {
        let mut stretch = Stretch::new(kind, cycle, at);
        stretch.promise(since, at, self.policy, self.pending);
        self.response = Some(stretch);
    }

    /// It is the customer's turn, or no longer.
    pub fn turned(&mut self, at: Timestamp, pending: bool) {
        self.pending = pending;
        if let Some(stretch) = &mut self.resolution {
            stretch.look(at);
            stretch.turn(at, pending);
        }
    }

    pub fn answered(&mut self, at: Timestamp, whose: Whose<'_>) {
        if let Some(stretch) = self.response.take() {
            self.done(&stretch, at, whose);
        }
    }

    /// The solve keeps its own promise; whoever waited for an answer waits no longer.
    pub fn solved(&mut self, at: Timestamp, whose: &Whose<'_>) {
        let whose = || Whose { agent_id: whose.agent_id.clone(), team_id: whose.team_id };
        if let Some(mut stretch) = self.response.take() {
            stretch.look(at);
            if stretch.broken {
                self.keep(stretch.fact(whose(), self.channel, self.product_id));
            }
        }
        if let Some(stretch) = self.resolution.take() {
            self.done(&stretch, at, whose());
        }
    }

    pub fn reopened(&mut self, at: Timestamp, cycle: i64, pending: bool) {
        self.pending = pending;
        let mut stretch = Stretch::new(PromiseKind::Resolution, cycle, at);
        stretch.promise(at, at, self.policy, pending);
        self.resolution = Some(stretch);
    }

    fn done(&mut self, stretch: &Stretch<'_>, at: Timestamp, whose: Whose<'_>) {
        let late = stretch.broken || stretch.due_at.is_some_and(|due| due < at);
        let fact = stretch.fact(whose, self.channel, self.product_id).map(|fact| PromiseFact {
            done_at: Some(at),
            decided_at: if late { stretch.due_at } else { Some(at) },
            met: Some(!late),
            ..fact
        });
        self.keep(fact);
    }

    fn keep(&mut self, fact: Option<PromiseFact>) {
        if let Some(fact) = fact {
            self.facts.push(PromiseFact { ordinal: self.facts.len() as i64 + 1, ..fact });
        }
    }

    /// The facts, and what falls due first of what is under way.
    pub fn finish(mut self, team_id: Option<&String>) -> (Vec<PromiseFact>, Option<Due>) {
        let stretches = [self.response.take(), self.resolution.take()];
        let mut due: Option<Due> = None;
        for stretch in stretches.into_iter().flatten() {
            // A broken one whose clock stands still by now is nobody's turn here.
            let stands = stretch.kind == PromiseKind::Resolution
                && self.pending
                && stretch.policy.is_some_and(|policy| policy.applied.pause_while_pending);
            if let Some(at) = stretch.due_at.filter(|_| !stands && stretch.policy.is_some()) {
                let own = Due { kind: stretch.kind, at, warn_at: stretch.warn_at.unwrap_or(at) };
                due = due.filter(|due| due.at <= at).or(Some(own));
            }
            let whose = Whose { agent_id: None, team_id };
            let fact = stretch.fact(whose, self.channel, self.product_id);
            self.keep(fact.map(|fact| PromiseFact { under_way: true, ..fact }));
        }
        (self.facts, due)
    }
}
