//! One thing comes in at a run's step: what it does, its record and where the run is by it are one
//! transaction. Of two who come at the same time one is told that the run has gone on.

use kernel::{Act, Refusal};
use playbook_language::catalogue;
use playbook_language::playbook::{Kind, Playbook};
use playbook_language::{Input, Program, Run as Course, Standing};
use store::{Json, Tx, events as log, params};
use tickets::glancing::Glance;

use crate::acting::Back;
use crate::events::{self, Told};
use crate::going_on;
use crate::run::{Row, State};

/// A run in hand, with its playbook and its ticket locked.
pub struct Hand<'a> {
    pub playbook: &'a Playbook,
    pub program: &'a Program<'a>,
    pub ticket: Glance,
    pub row: Row,
    position: i64,
}

/// What is noted beside an input.
#[derive(Debug, Default)]
pub struct Beside {
    pub back: Option<Back>,
    pub minutes: Option<i64>,
}

impl<'a> Hand<'a> {
    pub async fn take(
        tx: &mut Tx,
        playbook: &'a Playbook,
        program: &'a Program<'a>,
        ticket: Glance,
        row: Row,
    ) -> Result<Self, Refusal> {
        let position = tx.one(sql!("last_position"), params![&row.id]).await?;
        Ok(Self { playbook, program, ticket, row, position })
    }

    /// Lets it come in, and goes on by itself as far as that leads.
    pub async fn pass(&mut self, tx: &mut Tx, act: &Act, input: Input, beside: Beside) -> Result<(), Refusal> {
        going_on::wake(tx, act, self).await?;
        self.step(tx, act, input, beside).await?;
        going_on::go_on(tx, act, self).await?;
        self.row.save(tx).await
    }

    /// Lets it come in, without saving.
    pub(crate) async fn step(&mut self, tx: &mut Tx, act: &Act, input: Input, beside: Beside) -> Result<(), Refusal> {
        let step = self.program.step(&self.row.run.0).ok_or_else(|| Refusal::conflict("this run has ended"))?;
        let course = self.program.give(&self.row.run.0, &input)?;
        self.position += 1;
        let told = course.passed.get(self.row.run.0.passed.len());
        let told = Told {
            step: Some(step.title.clone()),
            outcome: told.map(|passed| passed.outcome),
            reason: told.and_then(|passed| passed.reason.clone()),
            ..self.row.told(self.playbook)
        };
        let back = beside.back.as_ref().map(serde_json::to_string).transpose();
        let back = back.map_err(|error| Refusal::Fault(error.to_string()))?;
        let values = params![
            &self.row.id,
            self.position,
            &step.id,
            &Json(input),
            back,
            beside.minutes,
            act.now,
            act.actor.kind.as_str(),
            &act.actor.id,
            told.outcome.map(playbook_language::running::Outcome::as_str)
        ];
        tx.run(sql!("insert_step"), values).await?;
        events::tell(tx, act, events::PLAYBOOK_STEP_PASSED, &self.ticket.id, &told)?;
        self.arrive(tx, act, course).await
    }

    /// Where the run is from now on.
    pub(crate) async fn arrive(&mut self, tx: &mut Tx, act: &Act, course: Course) -> Result<(), Refusal> {
        self.row.run = Json(course);
        self.row.waiting_for = None;
        self.row.due_at = None;
        self.row.since = act.now;
        self.row.since_event = log::last(tx).await?;
        match &self.row.run.0.standing {
            Standing::At { .. } => {
                (self.row.state, self.row.ended_at) = (State::Open, None);
            }
            Standing::Ended { step } => {
                (self.row.state, self.row.ended_at) = (State::Ended, Some(act.now));
                let title = self.program.find(step).map(|step| step.title.clone());
                let told = Told { step: title, ..self.row.told(self.playbook) };
                events::tell(tx, act, events::PLAYBOOK_ENDED, &self.ticket.id, &told)?;
            }
            Standing::TooLong => {
                (self.row.state, self.row.ended_at) = (State::Stopped, Some(act.now));
                self.row.reason = Some("it passed too many steps".to_owned());
            }
        }
        Ok(())
    }
}

/// What an action gives for sure has to be there afterwards, also where a person did it.
pub(crate) fn is_by_hand(kind: &Kind) -> bool {
    matches!(kind, Kind::Action { action, .. } if catalogue::action(action).is_none_or(|one| !DONE_HERE.contains(&one.name)))
}

/// Actions that this program does itself.
pub const DONE_HERE: &[&str] = &[
    "create_return",
    "create_refund",
    "create_replacement",
    "create_warranty_claim",
    "cancel_order",
    "change_items",
    "exchange_items",
    "cancel_items",
    "change_payment_method",
    "send_label",
    "create_task",
    "change_address",
    "add_tag",
    "remove_tag",
    "set_status",
    "assign_ticket",
];
