//! Runs whose time is over: no answer came, or what was waited for did not. A worker calls this again and
//! again; late is not lost, and of several nodes one goes on.

use kernel::{Act, Refusal};
use playbook_language::Input;
use playbook_language::playbook::Kind;
use store::{Db, Tx, TxFuture, params};

use crate::going_on;
use crate::happening;
use crate::passing::{Beside, Hand};
use crate::records;
use crate::run::{self, State};

/// Most runs that are looked at in one round.
pub const BATCH: i64 = 200;

/// Lets up to [`BATCH`] go on; gives their number. Call again while it is full.
pub async fn sweep(db: &Db, act: &Act) -> Result<usize, Refusal> {
    let due: Vec<String> = db.read().await?.all(sql!("list_due_runs"), params![act.now, BATCH]).await?;
    for id in &due {
        look_after(db, act, id).await?;
    }
    Ok(due.len())
}

/// Looks at one run in a transaction of its own; what cannot go on waits no longer.
pub(crate) async fn look_after(db: &Db, act: &Act, id: &str) -> Result<(), Refusal> {
    let (own, run) = (act.clone(), id.to_owned());
    let tried = db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            match look(tx, &own, &run).await {
                // Another node was faster.
                Err(Refusal::Conflict { code: "moved-on", .. }) => Ok(()),
                other => other,
            }
        })
    });
    let refusal = match tried.await {
        Ok(()) => return Ok(()),
        Err(refusal @ Refusal::Unavailable(_)) => return Err(refusal),
        Err(refusal) => refusal,
    };
    tracing::warn!(run = %id, %refusal, "a run could not go on by itself; a person has to");
    let run = id.to_owned();
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            tx.run(sql!("give_up_waiting"), params![&run]).await?;
            Ok(())
        })
    })
    .await
}

async fn look(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let ticket_id = run::find(tx, id).await?.ticket_id;
    let ticket = run::hold_ticket(tx, act, &ticket_id).await?;
    // Under the lock it may turn out that somebody else was faster.
    let row = run::find(tx, id).await?;
    if row.state != State::Open || row.waiting_for.is_none() && row.due_at.is_none() {
        return Ok(());
    }
    let playbook = run::published(tx, &row.playbook, row.number).await?;
    let program = run::program(&playbook)?;
    let mut hand = Hand::take(tx, &playbook, &program, ticket, row).await?;
    let told = going_on::told_since(tx, &hand).await?;
    let due = hand.row.due_at.is_some_and(|due| due <= act.now);
    let Some(step) = program.step(&hand.row.run.0) else { return Ok(()) };
    let input = match &step.kind {
        Kind::Question { silent, .. } => {
            let (waiting, until) = going_on::asked(&hand, &told)?;
            let over = until.is_some_and(|until| until <= act.now);
            if over && silent.is_some() {
                Some(Input::Silent)
            } else if over {
                if hand.row.waiting_for.as_deref() != Some(going_on::UNANSWERED) {
                    going_on::tell_unanswered(tx, act, &hand).await?;
                    (hand.row.waiting_for, hand.row.due_at) = (Some(going_on::UNANSWERED.to_owned()), None);
                    hand.row.save(tx).await?;
                }
                None
            } else {
                let waiting = Some(waiting.to_owned());
                if (&hand.row.waiting_for, hand.row.due_at) != (&waiting, until) {
                    (hand.row.waiting_for, hand.row.due_at) = (waiting, until);
                    hand.row.save(tx).await?;
                }
                None
            }
        }
        Kind::Wait { event: Some(event), .. } => {
            let kinds: Vec<String> = told.into_iter().map(|event| event.kind).collect();
            let records = records::gather(tx, act, &hand.ticket).await?;
            let happened = happening::happened(event, &records, &kinds, hand.row.since);
            // Evidence is for a person to bring.
            if happened && step.evidence.is_empty() { Some(going_on::done()) } else { due.then_some(Input::Late) }
        }
        Kind::Wait { event: None, .. } => due.then(going_on::done),
        _ => None,
    };
    match input {
        Some(input) => hand.pass(tx, act, input, Beside::default()).await,
        None => Ok(()),
    }
}
