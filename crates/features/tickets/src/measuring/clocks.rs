//! Walks a story's steps in the order of time: cycles, stretches of waiting, contacts.

use kernel::Timestamp;

use super::Calendars;
use super::promises::{Promises, Whose};
use super::story::{Step, Story, What};
use crate::events::{Cause, Said, Voice};
use crate::facts::{AnswerFact, ContactFact, CycleFact, Facts, ReplyFact};
use crate::promise::PromiseKind;

pub(super) fn run(story: &Story, calendars: &Calendars) -> Facts {
    let mut clocks = Clocks::start(story, calendars);
    for step in &story.steps {
        clocks.step(step);
    }
    clocks.finish()
}

/// A resolution cycle under way.
#[derive(Default)]
struct Cycle {
    started_at: Timestamp,
    solved: Option<Solve>,
    contacts: i64,
    /// Whether a message stood in for what was not imported, and whether others came along.
    stood_in: bool,
    told: bool,
    human_replies: i64,
    responded: bool,
    reopened: bool,
    reopened_at: Option<Timestamp>,
}

struct Solve {
    at: Timestamp,
    solver_id: Option<String>,
    team_id: Option<String>,
}

struct Clocks<'a> {
    story: &'a Story,
    calendars: &'a Calendars,
    team_id: Option<String>,
    /// Cycles that ended in a reopening.
    past: Vec<Cycle>,
    cycle: Cycle,
    /// First of the customer's messages that nobody has answered.
    waiting: Option<Timestamp>,
    /// What was unanswered when the ticket was solved.
    left_unanswered: Option<Timestamp>,
    /// First message that came after the solve and did not reopen the ticket.
    since_solve: Option<Timestamp>,
    any_human_message: bool,
    replies: Vec<ReplyFact>,
    contacts: Vec<ContactFact>,
    promises: Promises<'a>,
}

impl<'a> Clocks<'a> {
    fn start(story: &'a Story, calendars: &'a Calendars) -> Self {
        let human = |step: &Step| matches!(&step.what, What::Said(said) if said.is_human_reply());
        Self {
            story,
            calendars,
            team_id: story.team_id.clone(),
            past: Vec::new(),
            cycle: Cycle { started_at: story.opened_at, ..Cycle::default() },
            waiting: None,
            left_unanswered: None,
            since_solve: None,
            any_human_message: story.steps.iter().any(human),
            replies: Vec::new(),
            contacts: Vec::new(),
            promises: Promises::start(story, calendars),
        }
    }

    fn step(&mut self, step: &'a Step) {
        match &step.what {
            What::Said(said) => self.said(step.at, said),
            What::Responded => {
                if !self.any_human_message {
                    self.cycle.human_replies += 1;
                }
                self.answered(step.at, None);
            }
            What::Assigned { team_id } => self.team_id.clone_from(team_id),
            What::Solved { solver_id, .. } => self.solved(step.at, solver_id.clone()),
            What::Turned { pending } => self.promises.turned(step.at, *pending),
            What::Applied { policy, recorded_at } => self.promises.applied(step.at, *recorded_at, policy.as_ref()),
            What::Reopened { cause, untimed, pending, .. } => self.reopened(step.at, cause, *untimed, *pending),
        }
    }

    fn said(&mut self, at: Timestamp, said: &Said) {
        self.cycle.stood_in |= said.stands_in;
        self.cycle.told |= !said.stands_in;
        if said.contact {
            self.cycle.contacts += 1;
            let ordinal = self.contacts.len() as i64 + 1;
            let (customer_id, order_id) = (self.story.customer_id.clone(), self.story.order_id.clone());
            self.contacts.push(ContactFact { ordinal, at, customer_id, order_id });
        }
        if said.by == Voice::Customer && said.waits {
            if self.cycle.solved.is_some() {
                self.since_solve.get_or_insert(at);
            } else if self.waiting.is_none() {
                self.waits(at, at);
            }
        }
        if said.is_human_reply() {
            self.cycle.human_replies += 1;
            self.answered(at, said.author_id.clone());
        }
        if let Some(wait) = said.queue_wait_ms {
            self.cycle.human_replies += 1;
            self.reply(at.plus(-wait), at, said.author_id.clone());
        }
    }

    /// The customer waits since a moment, as turns out at another.
    fn waits(&mut self, since: Timestamp, at: Timestamp) {
        self.waiting = Some(since);
        let first = self.past.is_empty() && !self.cycle.responded;
        let kind = if first { PromiseKind::FirstResponse } else { PromiseKind::NextResponse };
        self.promises.waits(kind, self.past.len() as i64 + 1, since, at);
    }

    /// A human answered: the stretch ends, if there is one.
    fn answered(&mut self, at: Timestamp, agent_id: Option<String>) {
        if let Some(since) = self.waiting.take() {
            let whose = Whose { agent_id: agent_id.clone(), team_id: self.team_id.as_ref() };
            self.promises.answered(at, whose);
            self.reply(since, at, agent_id);
        }
    }

    fn reply(&mut self, since: Timestamp, at: Timestamp, agent_id: Option<String>) {
        let first_in_cycle = !std::mem::replace(&mut self.cycle.responded, true);
        self.replies.push(ReplyFact {
            ordinal: self.replies.len() as i64 + 1,
            at,
            agent_id,
            team_id: self.team_id.clone(),
            channel: self.story.channel,
            product_id: self.story.product_id.clone(),
            wait_ms: at.since(since),
            business_ms: self.calendars.between(since, at),
            // A ticket solved without any answer never gets a first response: what follows a
            // reopening is that cycle's own.
            first: first_in_cycle && self.past.is_empty(),
            first_in_cycle,
            cycle: self.past.len() as i64 + 1,
        });
    }

    fn solved(&mut self, at: Timestamp, solver_id: Option<String>) {
        if self.cycle.solved.is_none() {
            // Nobody waits for an answer to what is solved.
            self.left_unanswered = self.waiting.take();
            self.since_solve = None;
            let whose = Whose { agent_id: solver_id.clone(), team_id: self.team_id.as_ref() };
            self.promises.solved(at, &whose);
            self.cycle.solved = Some(Solve { at, solver_id, team_id: self.team_id.clone() });
        }
    }

    fn reopened(&mut self, at: Timestamp, cause: &Cause, untimed: bool, pending: bool) {
        if self.cycle.solved.is_none() {
            return;
        }
        let by_merge = matches!(cause, Cause::Merge(_));
        self.cycle.reopened = !by_merge;
        self.cycle.reopened_at = (!by_merge && !untimed).then_some(at);
        let next = Cycle { started_at: at, ..Cycle::default() };
        self.past.push(std::mem::replace(&mut self.cycle, next));
        let left = self.left_unanswered.take();
        let left = if by_merge { left } else { left.map(|_| at) };
        self.promises.reopened(at, self.past.len() as i64 + 1, pending);
        if let Some(since) = self.since_solve.take().into_iter().chain(left).min() {
            self.waits(since, at);
        }
    }

    fn finish(mut self) -> Facts {
        let solved_at = self.cycle.solved.as_ref().map(|solve| solve.at);
        let mut cycles = std::mem::take(&mut self.past);
        cycles.push(std::mem::take(&mut self.cycle));
        let last = cycles.len() - 1;
        let (promises, due) = std::mem::replace(&mut self.promises, Promises::start(self.story, self.calendars))
            .finish(self.team_id.as_ref());
        let rows: Vec<CycleFact> =
            cycles.iter().enumerate().map(|(at, cycle)| self.cycle_fact(cycle, at, at == last)).collect();
        Facts {
            answers: self.answer_facts(&rows),
            cycles: rows,
            replies: self.replies,
            contacts: self.contacts,
            promises,
            escalation: self.waiting.and_then(|since| self.story.escalation_of(since)),
            waiting_since: self.waiting,
            solved_at,
            due,
        }
    }

    fn cycle_fact(&self, cycle: &Cycle, at: usize, last: bool) -> CycleFact {
        let story = self.story;
        let first = at == 0;
        let solved_at = cycle.solved.as_ref().map(|solve| solve.at);
        let reopened_unknown = first && story.known_reopens > 0;
        let timed_at = solved_at.filter(|_| !(first && story.untimed_solve));
        let (sla_met, sla_decided_at) = self.promise(first, solved_at);
        CycleFact {
            cycle: at as i64 + 1,
            opened_at: story.opened_at,
            started_at: cycle.started_at,
            solved_at,
            solver_id: cycle.solved.as_ref().and_then(|solve| solve.solver_id.clone()),
            team_id: cycle.solved.as_ref().map_or_else(|| self.team_id.clone(), |solve| solve.team_id.clone()),
            channel: story.channel,
            customer_id: story.customer_id.clone(),
            order_id: story.order_id.clone(),
            product_id: story.product_id.clone(),
            resolution_ms: timed_at.map(|solved_at| solved_at.since(story.opened_at).max(0)),
            resolution_business_ms: timed_at.map(|solved_at| self.calendars.between(story.opened_at, solved_at)),
            first_solve: first && solved_at.is_some(),
            last_solve: last && solved_at.is_some(),
            contacts: cycle.contacts,
            contacts_known: cycle.told || !cycle.stood_in,
            human_replies: cycle.human_replies,
            reopened: cycle.reopened || reopened_unknown,
            reopened_at: cycle.reopened_at,
            sla_met,
            sla_decided_at,
            first_timed: first && timed_at.is_some() && !reopened_unknown,
        }
    }

    /// What was imported of a promise, and when it was decided. One that is kept so far is decided by
    /// the solve; a broken one stays broken, and was so when the source last told something.
    fn promise(&self, first: bool, solved_at: Option<Timestamp>) -> (Option<bool>, Option<Timestamp>) {
        match self.story.sla.filter(|_| first) {
            Some((true, _)) if solved_at.is_some() => (Some(true), solved_at),
            Some((false, told_at)) => (Some(false), Some(solved_at.map_or(told_at, |solved| solved.min(told_at)))),
            _ => (None, None),
        }
    }

    /// Nobody is asked about a ticket that was never solved or that the customer never wrote in. An
    /// answer belongs to the last cycle solved before it, and to who solved that.
    fn answer_facts(&self, cycles: &[CycleFact]) -> Vec<AnswerFact> {
        let cycle_of = |at: Timestamp| {
            cycles.iter().rev().find(|cycle| cycle.solved_at.is_some_and(|solved| solved <= at)).unwrap_or(&cycles[0])
        };
        let fact = |answer: &super::story::Answer| {
            let cycle = cycle_of(answer.at);
            AnswerFact {
                answer_id: answer.id.clone(),
                cycle: cycle.cycle,
                answered_at: answer.at,
                rating: answer.rating,
                solver_id: cycle.solver_id.clone(),
                team_id: cycle.team_id.clone(),
                channel: cycle.channel,
                product_id: cycle.product_id.clone(),
                latest: false,
            }
        };
        let asked = !self.contacts.is_empty() && cycles.iter().any(|cycle| cycle.first_solve);
        let mut facts: Vec<AnswerFact> = self.story.answers.iter().filter(|_| asked).map(fact).collect();
        facts.sort_by(|a, b| (a.answered_at, &a.answer_id).cmp(&(b.answered_at, &b.answer_id)));
        for at in 0..facts.len() {
            facts[at].latest = facts[at + 1..].iter().all(|later| later.cycle != facts[at].cycle);
        }
        facts
    }
}
