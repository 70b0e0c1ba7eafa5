//! What a person lets come in at the step of a run: done, skipped, refused, no longer waited for.

use std::collections::BTreeMap;

use kernel::{Act, Refusal, text};
use playbook_language::playbook::Kind;
use playbook_language::value::Value;
use playbook_language::{Input, Program};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::acting::{self, Done};
use crate::passing::{Beside, Hand};
use crate::planning::{self, Plan};
use crate::run::{self, Row};
use crate::{going_on, records, showing};

const REASON_MAX: usize = 300;
/// A working day of minutes and more for one step is a typing error.
const MINUTES_MAX: i64 = 24 * 60;
const OWN_MAX: usize = 20;

/// What comes in.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PlaybookRunInput)]
pub struct Finish {
    /// The step that it is about; a run that has gone on refuses it.
    pub step: String,
    pub input: Input,
    /// What an action is given here, instead of what the playbook says.
    #[serde(default)]
    pub with: BTreeMap<String, Value>,
    /// Why an action goes beyond a rule of the shop, such as a return window.
    #[serde(default)]
    pub nevertheless: Option<String>,
    /// How long it took.
    #[serde(default)]
    pub minutes: Option<i64>,
}

/// The version is that of the run as it was seen.
pub async fn finish(
    tx: &mut Tx,
    act: &Act,
    ticket_id: &str,
    input: Finish,
    version: i64,
) -> Result<showing::View, Refusal> {
    let ticket = run::hold_ticket(tx, act, ticket_id).await?;
    let row: Row = run::latest(tx, ticket_id).await?.ok_or(Refusal::NotFound("run"))?;
    if row.version != version || row.step() != input.step {
        return Err(Refusal::stale(&showing::view(tx, act, row).await?));
    }
    if input.minutes.is_some_and(|minutes| !(0..=MINUTES_MAX).contains(&minutes)) {
        return Err(Refusal::invalid("minutes", format!("must be 0 to {MINUTES_MAX}")));
    }
    if input.with.len() > OWN_MAX {
        return Err(Refusal::invalid("with", format!("must be at most {OWN_MAX}")));
    }
    let playbook = run::published(tx, &row.playbook, row.number).await?;
    let program = run::program(&playbook)?;
    let mut hand = Hand::take(tx, &playbook, &program, ticket, row).await?;
    let minutes = input.minutes;
    let (input, back) = prepare(tx, act, &hand, &program, input).await?;
    // An action may have changed the ticket itself.
    hand.ticket = run::glance(tx, ticket_id).await?;
    hand.pass(tx, act, input, Beside { back, minutes }).await?;
    showing::view(tx, act, hand.row).await
}

/// Looks up and does what belongs to it.
async fn prepare(
    tx: &mut Tx,
    act: &Act,
    hand: &Hand<'_>,
    program: &Program<'_>,
    finish: Finish,
) -> Result<(Input, Option<acting::Back>), Refusal> {
    let step = program.step(&hand.row.run.0).ok_or_else(|| Refusal::conflict("this run has ended"))?;
    let Input::Done { values, evidence } = finish.input else { return Ok((finish.input, None)) };
    match &step.kind {
        Kind::Check { .. } => {
            let records = records::gather(tx, act, &hand.ticket).await?;
            let mut found = going_on::found(program.asks(step).keys(), &records);
            // A person who looked themselves knows better.
            found.extend(values);
            Ok((Input::Done { values: found, evidence }, None))
        }
        Kind::Action { action, .. } => {
            acting::permitted(act, action)?;
            // Before anything is done: what does not fit would undo it all anyway, but says so first.
            let records = records::gather(tx, act, &hand.ticket).await?;
            let given = planning::given(step, &hand.row.run.0.known, &finish.with);
            let plan = planning::plan(step, &given, &records)?;
            let nevertheless = text::optional_line(finish.nevertheless.as_deref(), REASON_MAX)
                .map_err(|problem| Refusal::invalid("nevertheless", problem))?;
            let by_hand = plan == Plan::ByHand;
            let Done { values: gave, back } = acting::act(tx, act, &step.id, &hand.ticket, plan, nevertheless).await?;
            let values = if by_hand { values } else { gave };
            Ok((Input::Done { values, evidence }, back))
        }
        _ => Ok((Input::Done { values, evidence }, None)),
    }
}
