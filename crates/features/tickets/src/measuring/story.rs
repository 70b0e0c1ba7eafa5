//! What a ticket's log tells, before any clock is looked at.

use std::collections::BTreeMap;

use kernel::Timestamp;
use kernel::time::MINUTE;
use store::{Error, Event};

use crate::escalating::Escalation;
use crate::events::{
    self, AppliedPolicy, Assigned, Cause, Edited, HistoryImported, Moved, Opened, Said, SlaApplied, StatusChanged,
    Voice,
};
use crate::status::Category;
use crate::ticket::Channel;

/// An agent who takes their own solve back within this time never solved it.
const UNDO_WITHIN: i64 = 2 * MINUTE;

/// A ticket as its log tells it.
pub(super) struct Story {
    pub opened_at: Timestamp,
    pub channel: Channel,
    pub customer_id: Option<String>,
    pub order_id: Option<String>,
    pub product_id: Option<String>,
    pub team_id: Option<String>,
    /// Whether it was the customer's turn already when it was opened: a program may say so.
    pub opened_pending: bool,
    pub answers: Vec<Answer>,
    /// By the begin of the stretch of waiting that it was told of.
    pub escalations: Vec<(Timestamp, Escalation)>,
    /// The source of an imported ticket knew of this many reopenings, but not when.
    pub known_reopens: i64,
    /// The last solve is known to have happened, but not when exactly.
    pub untimed_solve: bool,
    /// Whether an imported promise was kept, and when the source last told something.
    pub sla: Option<(bool, Timestamp)>,
    /// In the order in which things happened.
    pub steps: Vec<Step>,
}

impl Story {
    /// A stretch that goes on after a solve was taken back, or a merge undone, is told of once.
    pub fn escalation_of(&self, waiting_since: Timestamp) -> Option<Escalation> {
        self.escalations.iter().find(|(since, _)| *since == waiting_since).map(|(_, told)| told.clone())
    }
}

pub(super) struct Answer {
    pub id: String,
    pub at: Timestamp,
    pub rating: i64,
}

pub(super) struct Step {
    pub at: Timestamp,
    pub what: What,
}

pub(super) enum What {
    Said(Said),
    /// An imported first response without its message.
    Responded,
    Assigned {
        team_id: Option<String>,
    },
    /// It is the customer's turn now, or no longer.
    Turned {
        pending: bool,
    },
    /// This service level holds from now on, or none does.
    Applied {
        policy: Option<AppliedPolicy>,
        recorded_at: Timestamp,
    },
    Solved {
        solver_id: Option<String>,
        actor_id: String,
        /// The merge whose undo put the ticket back to solved.
        unmerge: Option<String>,
    },
    Reopened {
        cause: Cause,
        actor_id: String,
        /// The source knew that it was, but not when.
        untimed: bool,
        pending: bool,
    },
}

/// Reads the log, given in its order. None: the ticket is merged away or set
/// aside, or its opening is missing.
pub(super) fn read(events: &[Event]) -> Result<Option<Story>, Error> {
    let mut reader = Reader::default();
    for (order, event) in events.iter().enumerate() {
        reader.take(order, event)?;
    }
    Ok(reader.finish())
}

/// The public messages that a ticket has now, by id.
pub(crate) fn said_in(events: &[Event]) -> Result<BTreeMap<String, Moved>, Error> {
    let mut reader = Reader::default();
    for (order, event) in events.iter().enumerate() {
        reader.take(order, event)?;
    }
    Ok(reader.said.into_iter().map(|(id, (_, moved))| (id, moved)).collect())
}

#[derive(Default)]
struct Reader {
    opened: Option<(Timestamp, Opened)>,
    said: BTreeMap<String, (usize, Moved)>,
    turns: Vec<(usize, Step)>,
    answers: Vec<Answer>,
    escalations: Vec<(Timestamp, Escalation)>,
    history: Option<(usize, Timestamp, HistoryImported)>,
    merged: bool,
    set_aside: bool,
}

impl Reader {
    fn take(&mut self, order: usize, event: &Event) -> Result<(), Error> {
        match event.kind.as_str() {
            events::TICKET_OPENED => self.opened = Some((event.at, event.read()?)),
            events::CUSTOMER_WROTE | events::REPLY_SENT => {
                let said: Said = event.read()?;
                self.said.insert(said.message.clone(), (order, Moved { at: event.at, said }));
            }
            events::STATUS_CHANGED => self.turn(order, event, event.read()?),
            events::TICKET_ASSIGNED => {
                let assigned: Assigned = event.read()?;
                let what = What::Assigned { team_id: assigned.team_id };
                self.turns.push((order, Step { at: event.at, what }));
            }
            events::SLA_APPLIED => {
                let applied: SlaApplied = event.read()?;
                let what = What::Applied { policy: applied.policy, recorded_at: event.recorded_at };
                self.turns.push((order, Step { at: event.at, what }));
            }
            events::TICKET_EDITED => self.edit(event.read()?),
            events::MESSAGES_TAKEN => {
                let taken: events::MessagesTaken = event.read()?;
                for moved in taken.said {
                    self.said.insert(moved.said.message.clone(), (order, moved));
                }
            }
            events::MESSAGES_GIVEN => {
                let given: events::MessagesGiven = event.read()?;
                given.messages.iter().for_each(|id| drop(self.said.remove(id)));
            }
            events::SURVEY_ANSWERED => {
                let answered: events::SurveyAnswered = event.read()?;
                // Imported again with other content: the later wording holds.
                self.answers.retain(|known| known.id != answered.answer);
                self.answers.push(Answer { id: answered.answer, at: event.at, rating: answered.rating });
            }
            events::TICKET_ESCALATED => {
                let told: events::Escalated = event.read()?;
                self.escalations.push((told.waiting_since, Escalation { at: event.at, to: told.lead_id }));
            }
            events::HISTORY_IMPORTED => self.history = Some((order, event.at, event.read()?)),
            events::TICKET_MERGED => self.merged = true,
            events::MERGE_UNDONE => self.merged = false,
            events::TICKET_SET_ASIDE => self.set_aside = true,
            events::TICKET_TAKEN_BACK => self.set_aside = false,
            _ => {}
        }
        Ok(())
    }

    fn turn(&mut self, order: usize, event: &Event, turn: StatusChanged) {
        let actor_id = event.actor_id.clone();
        let pending = turn.to_category == Category::Pending;
        let what = match (turn.from_category.is_solved(), turn.to_category.is_solved()) {
            (false, true) => {
                let unmerge = match turn.cause {
                    Cause::Unmerge(merge) => Some(merge),
                    _ => None,
                };
                What::Solved { solver_id: turn.solver_id, actor_id, unmerge }
            }
            (true, false) => What::Reopened { cause: turn.cause, actor_id, untimed: false, pending },
            (false, false) => What::Turned { pending },
            (true, true) => return,
        };
        self.turns.push((order, Step { at: event.at, what }));
    }

    fn edit(&mut self, edited: Edited) {
        let Some((_, opened)) = &mut self.opened else { return };
        for (field, change) in edited.changes {
            let text = change.to.as_str().map(str::to_owned);
            match field.as_str() {
                "customer_id" => opened.customer_id = text,
                "order_id" => opened.order_id = text,
                "product_id" => opened.product_id = text,
                "channel" => opened.channel = serde_json::from_value(change.to).unwrap_or(opened.channel),
                _ => {}
            }
        }
    }

    fn finish(mut self) -> Option<Story> {
        let (opened_at, opened) = self.opened.take().filter(|_| !self.merged && !self.set_aside)?;
        let history = self.history.take();
        let opened_at = history.as_ref().map_or(opened_at, |(_, _, history)| history.opened_at);
        let mut steps = self.turns;
        steps.extend(
            self.said.into_values().map(|(order, moved)| (order, Step { at: moved.at, what: What::Said(moved.said) })),
        );
        let (mut known_reopens, mut untimed_solve, mut sla) = (0, false, None);
        if let Some((order, told_at, history)) = history {
            // The reopening after the last solve is a step of its own.
            known_reopens = history.reopen_count - i64::from(history.is_open_again());
            untimed_solve = history.solved && history.solved_at.is_none();
            sla = history.sla_met.map(|met| (met, told_at));
            steps.extend(imported_steps(opened_at, history).map(|step| (order, step)));
        }
        steps.sort_by_key(|(order, step)| (step.at, *order));
        Some(Story {
            opened_at,
            channel: opened.channel,
            customer_id: opened.customer_id,
            order_id: opened.order_id,
            product_id: opened.product_id,
            team_id: opened.team_id,
            opened_pending: opened.category == Category::Pending,
            answers: self.answers,
            escalations: self.escalations,
            known_reopens,
            untimed_solve,
            sla,
            steps: without_retracted(steps.into_iter().map(|(_, step)| step).collect()),
        })
    }
}

fn imported_steps(opened_at: Timestamp, history: HistoryImported) -> impl Iterator<Item = Step> {
    let responded = history.first_response_at.map(|at| Step { at, what: What::Responded });
    // Without any moment the solve is put to the last one that is known.
    let solved_at = history.solved_at.or(history.closed_at).or(history.first_response_at).unwrap_or(opened_at);
    let reopened = history.is_open_again().then(|| Step {
        at: solved_at,
        what: What::Reopened { cause: Cause::Chosen, actor_id: String::new(), untimed: true, pending: false },
    });
    let solved = (history.solved || reopened.is_some()).then_some(Step {
        at: solved_at,
        what: What::Solved { solver_id: history.solver_id, actor_id: String::new(), unmerge: None },
    });
    responded.into_iter().chain(solved).chain(reopened)
}

/// Leaves out each solve that was taken back, with the turn that took it back, and each reopening
/// by a merge that was undone. What took a solve back says still whose turn it is.
fn without_retracted(mut steps: Vec<Step>) -> Vec<Step> {
    let turns: Vec<usize> = (0..steps.len()).filter(|at| steps[*at].is_turn()).collect();
    let mut dropped = vec![false; steps.len()];
    let mut kept: Vec<usize> = Vec::new();
    for at in turns {
        match kept.last() {
            Some(&before) if steps[before].is_retracted_by(&steps[at]) => {
                (dropped[before], dropped[at]) = (true, true);
                if let What::Reopened { pending, cause: Cause::Chosen, .. } = steps[at].what {
                    steps[at].what = What::Turned { pending };
                    dropped[at] = false;
                }
                kept.pop();
            }
            _ => kept.push(at),
        }
    }
    let mut dropped = dropped.into_iter();
    steps.retain(|_| !dropped.next().unwrap_or(false));
    steps
}

impl Step {
    fn is_turn(&self) -> bool {
        matches!(self.what, What::Solved { .. } | What::Reopened { .. })
    }

    fn is_retracted_by(&self, later: &Self) -> bool {
        match (&self.what, &later.what) {
            (What::Solved { actor_id: solver, .. }, What::Reopened { actor_id, cause: Cause::Chosen, .. }) => {
                solver == actor_id && !solver.is_empty() && later.at.since(self.at) <= UNDO_WITHIN
            }
            (What::Reopened { cause: Cause::Merge(merge), .. }, What::Solved { unmerge: Some(undone), .. }) => {
                merge == undone
            }
            _ => false,
        }
    }
}

impl HistoryImported {
    /// Solved once, and open now: the source counted the reopening.
    fn is_open_again(&self) -> bool {
        !self.solved && self.solved_at.is_some() && self.reopen_count > 0
    }
}

impl Said {
    pub(super) fn is_human_reply(&self) -> bool {
        self.by == Voice::Human && self.reply
    }
}
