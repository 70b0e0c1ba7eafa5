//! What a customer chooses themselves, where a playbook asked them and waits for it.

use std::collections::BTreeMap;

use kernel::{Act, Refusal};
use playbook_language::Input;
use playbook_language::playbook::Kind;
use playbook_language::value::Value;
use store::Tx;

use crate::passing::{Beside, Hand};
use crate::run::{self, Row, State};
use crate::telling;

/// Takes the choice in as the answer, and goes on. Refused where nothing, or not this, can be chosen any more.
pub async fn choose(tx: &mut Tx, act: &Act, ticket_id: &str, value: &str) -> Result<(), Refusal> {
    let ticket = run::hold_ticket(tx, act, ticket_id).await?;
    let row: Row = run::latest(tx, ticket_id).await?.filter(|row| row.state == State::Open).ok_or_else(passed)?;
    let playbook = run::published(tx, &row.playbook, row.number).await?;
    let program = run::program(&playbook)?;
    let step = program.step(&row.run.0).ok_or_else(passed)?;
    if !telling::choices(step, &row, "en").iter().any(|choice| choice.value == value) {
        return Err(passed());
    }
    let Kind::Question { answers, .. } = &step.kind else { return Err(passed()) };
    let values: BTreeMap<String, Value> =
        answers.iter().map(|answer| (answer.name.clone(), Value::Choice(value.to_owned()))).collect();
    let mut hand = Hand::take(tx, &playbook, &program, ticket, row).await?;
    hand.pass(tx, act, Input::Done { values, evidence: BTreeMap::new() }, Beside::default()).await
}

fn passed() -> Refusal {
    Refusal::Conflict {
        code: "moved-on",
        detail: "this cannot be chosen any more; look at where it is".to_owned(),
        current: None,
    }
}
