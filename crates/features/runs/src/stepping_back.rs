//! Going back to the last step that a person passed. What it did is taken back by the rules that say what
//! may follow; where it has gone too far, so is the way back.

use kernel::{Act, ActorKind, Refusal};
use playbook_language::playbook::Kind;
use store::{Tx, params};

use crate::events::{self, Told};
use crate::passing::Hand;
use crate::run::{self, Passed, State};
use crate::{acting, going_on, showing};

pub async fn step_back(tx: &mut Tx, act: &Act, ticket_id: &str, version: i64) -> Result<showing::View, Refusal> {
    let ticket = run::hold_ticket(tx, act, ticket_id).await?;
    let row = run::latest(tx, ticket_id).await?.ok_or(Refusal::NotFound("run"))?;
    if row.version != version {
        return Err(Refusal::stale(&showing::view(tx, act, row).await?));
    }
    if row.state == State::Stopped {
        return Err(Refusal::conflict("this run was stopped; start the playbook anew"));
    }
    let steps = standing(run::steps(tx, &row.id).await?);
    let at = last_of_person(&steps).ok_or_else(|| Refusal::conflict("nobody has passed a step yet"))?;
    let playbook = run::published(tx, &row.playbook, row.number).await?;
    let program = run::program(&playbook)?;
    let mut hand = Hand::take(tx, &playbook, &program, ticket, row).await?;
    going_on::wake(tx, act, &hand).await?;
    for passed in steps[at..].iter().rev() {
        let Some(back) = &passed.back else { continue };
        if let Some(Kind::Action { action, .. }) = program.find(&passed.step).map(|step| &step.kind) {
            acting::permitted(act, action)?;
        }
        acting::take_back(tx, act, ticket_id, &back.0).await?;
    }
    let values = params![&hand.row.id, steps[at].position, act.now, &act.actor.id];
    tx.run(sql!("take_steps_back"), values).await?;
    let course = program.replay(steps[..at].iter().map(|passed| &passed.input.0))?;
    let title = program.find(&steps[at].step).map(|step| step.title.clone());
    let told = Told { step: title, ..hand.row.told(&playbook) };
    events::tell(tx, act, events::PLAYBOOK_STEP_TAKEN_BACK, ticket_id, &told)?;
    hand.row.reason = None;
    hand.arrive(tx, act, course).await?;
    going_on::settle(tx, act, &mut hand).await?;
    hand.row.save(tx).await?;
    showing::view(tx, act, hand.row).await
}

/// Those that were not taken back.
pub(crate) fn standing(steps: Vec<Passed>) -> Vec<Passed> {
    steps.into_iter().filter(|passed| passed.taken_back_at.is_none()).collect()
}

/// The place of the last that a person passed.
pub(crate) fn last_of_person(steps: &[Passed]) -> Option<usize> {
    let person = |passed: &Passed| !(passed.actor_kind == ActorKind::System && passed.actor_id.is_empty());
    steps.iter().rposition(person)
}
