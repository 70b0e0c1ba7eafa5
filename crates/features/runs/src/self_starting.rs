//! Playbooks that start by themselves: once a person has confirmed what a ticket is about, or recognition is sure
//! enough. A ticket that is meant is written down first and started in a transaction of its own, which takes it off
//! the list: of several nodes one starts, and what one that died had before it another finds.

use capabilities::deciding;
use kernel::{Act, ActorKind, Refusal, Timestamp};
use serde::Deserialize;
use store::{Db, Tx, TxFuture, events as log, params};
use tickets::events::{Classified, TICKET_CLASSIFIED};

use crate::SELF_STARTING_PLAYBOOKS;
use crate::run;
use crate::starting::{self, Start};
use crate::switching;

/// Most events that are read at once.
const READ_BATCH: i64 = 500;
/// Most tickets in which one is started in one round.
pub const BATCH: i64 = 100;

#[derive(Debug, Deserialize)]
struct Due {
    scenario: String,
    percent: Option<i64>,
}

/// Writes a ticket down whose scenario was recognised, so sure in per cent, if a playbook starts by itself there.
pub async fn recognised(
    tx: &mut Tx,
    ticket_id: &str,
    scenario: &str,
    percent: i64,
    at: Timestamp,
) -> Result<(), Refusal> {
    propose(tx, ticket_id, scenario, Some(percent), at).await
}

async fn propose(
    tx: &mut Tx,
    ticket_id: &str,
    scenario: &str,
    percent: Option<i64>,
    at: Timestamp,
) -> Result<(), Refusal> {
    let switched = switching::of_scenario(tx, scenario).await?;
    if switched.is_some_and(|switched| is_sure(percent, switched.least_percent)) {
        tx.run(sql!("propose_start"), params![ticket_id, scenario, percent, at]).await?;
    }
    Ok(())
}

/// What a person confirmed is sure.
fn is_sure(percent: Option<i64>, least: i64) -> bool {
    percent.is_none_or(|percent| percent >= least)
}

/// Reads what people confirmed; true if there is more. While no playbook starts by itself nothing is read.
pub async fn follow(db: &Db) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    if !switching::any(&mut conn).await? {
        return Ok(false);
    }
    let from: i64 = conn.one(sql!("find_start_reader"), params![]).await?;
    let events = log::after(&mut conn, from, READ_BATCH).await?;
    drop(conn);
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let more = events.len() as i64 == READ_BATCH;
    let mut confirmed = Vec::new();
    for event in &events {
        // History from elsewhere starts nothing.
        if event.topic == tickets::TOPIC && event.kind == TICKET_CLASSIFIED && event.actor_kind != ActorKind::Import {
            let told: Classified = event.read()?;
            let scenario = told.to.filter(|_| told.confirmed);
            confirmed.extend(scenario.map(|scenario| (event.subject_id.clone(), scenario, event.at)));
        }
    }
    if confirmed.is_empty() && !more {
        // Read again with the next that is.
        return Ok(false);
    }
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            if tx.run(sql!("advance_start_reader"), params![from, last]).await? == 0 {
                return Ok(());
            }
            for (ticket, scenario, at) in &confirmed {
                propose(tx, ticket, scenario, None, *at).await?;
            }
            Ok(())
        })
    })
    .await?;
    Ok(more)
}

/// Starts playbooks in up to [`BATCH`] tickets; gives their number. Call again while it is full.
pub async fn start_due(db: &Db, act: &Act) -> Result<usize, Refusal> {
    let due: Vec<String> = db.read().await?.all(sql!("list_due_starts"), params![BATCH]).await?;
    for id in &due {
        let (own, ticket) = (act.clone(), id.clone());
        let tried = db
            .write(move |tx| -> TxFuture<'_, (), Refusal> { Box::pin(async move { begin(tx, &own, &ticket).await }) });
        match tried.await {
            Ok(()) => continue,
            Err(refusal @ Refusal::Unavailable(_)) => return Err(refusal),
            Err(refusal) => tracing::warn!(ticket = %id, %refusal, "a playbook could not start by itself"),
        }
        let ticket = id.clone();
        db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move {
                tx.run(sql!("drop_due_start"), params![&ticket]).await?;
                Ok(())
            })
        })
        .await?;
    }
    Ok(due.len())
}

/// Only where the capability is on for the customer, in a ticket that is not solved, whose scenario is still that one, and in which no playbook ever was: what a
/// person stopped is not begun again.
async fn begin(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<(), Refusal> {
    let ticket = run::hold_ticket(tx, act, ticket_id).await?;
    // Under the lock it may turn out that another node was faster.
    let due: Option<Due> = tx.maybe(sql!("take_due_start"), params![ticket_id]).await?;
    let Some(due) = due else { return Ok(()) };
    let scenario: Option<String> = tx.maybe(sql!("find_ticket_scenario"), params![ticket_id]).await?;
    if ticket.category.is_solved() || scenario.as_ref() != Some(&due.scenario) {
        return Ok(());
    }
    if run::latest(tx, ticket_id).await?.is_some() {
        return Ok(());
    }
    if !deciding::is_on(tx, &SELF_STARTING_PLAYBOOKS, ticket.customer_id.as_deref()).await? {
        return Ok(());
    }
    let switched = switching::of_scenario(tx, &due.scenario).await?;
    let Some(switched) = switched.filter(|switched| is_sure(due.percent, switched.least_percent)) else {
        return Ok(());
    };
    starting::start(tx, act, ticket_id, Start { playbook: switched.playbook }).await.map(drop)
}
