//! Stopping a run on the way, with a reason.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::events::{self, Told};
use crate::passing::Hand;
use crate::run::{self, State};
use crate::{going_on, showing};

const REASON_MAX: usize = 300;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookRunStop)]
pub struct Stop {
    pub reason: String,
}

/// What was done stays done. A ticket that sleeps for the run's sake wakes up.
pub async fn stop(
    tx: &mut Tx,
    act: &Act,
    ticket_id: &str,
    input: Stop,
    version: i64,
) -> Result<showing::View, Refusal> {
    let ticket = run::hold_ticket(tx, act, ticket_id).await?;
    let row = run::latest(tx, ticket_id).await?.ok_or(Refusal::NotFound("run"))?;
    if row.version != version {
        return Err(Refusal::stale(&showing::view(tx, act, row).await?));
    }
    if row.state != State::Open {
        return Err(Refusal::conflict("this run is over"));
    }
    let reason = text::line(&input.reason, REASON_MAX).map_err(|problem| Refusal::invalid("reason", problem))?;
    let playbook = run::published(tx, &row.playbook, row.number).await?;
    let program = run::program(&playbook)?;
    let mut hand = Hand::take(tx, &playbook, &program, ticket, row).await?;
    going_on::wake(tx, act, &hand).await?;
    let told = Told { reason: Some(reason.clone()), ..hand.row.told(&playbook) };
    events::tell(tx, act, events::PLAYBOOK_STOPPED, ticket_id, &told)?;
    let row = &mut hand.row;
    (row.state, row.ended_at, row.reason) = (State::Stopped, Some(act.now), Some(reason));
    (row.waiting_for, row.due_at) = (None, None);
    row.save(tx).await?;
    showing::view(tx, act, hand.row).await
}
