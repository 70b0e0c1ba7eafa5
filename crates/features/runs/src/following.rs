//! Following the event log for runs that wait: what is told of their ticket or order may be it. A cursor
//! says from where; each run goes on in a transaction of its own, which two nodes cannot both win, so that
//! reading an event twice does nothing twice.

use std::collections::HashSet;

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Db, TxFuture, events as log, params};

use crate::falling_due::look_after;

/// Most events that are read at once.
pub const BATCH: i64 = 500;
/// Most runs that wait at the same time and are looked after.
const WAITING_MAX: i64 = 20_000;

#[derive(Debug, Deserialize)]
struct Waiting {
    id: String,
    ticket_id: String,
    order_id: Option<String>,
    waiting_for: String,
}

/// Lets runs go on by the next events; true if there are more. While nothing waits nothing is read.
pub async fn follow(db: &Db, act: &Act) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    if conn.one::<i64>(sql!("count_waiting_runs"), params![]).await? == 0 {
        return Ok(false);
    }
    let from: i64 = conn.one(sql!("find_reader"), params![]).await?;
    let events = log::after(&mut conn, from, BATCH).await?;
    let Some(last) = events.last().map(|event| event.seq) else { return Ok(false) };
    let more = events.len() as i64 == BATCH;
    let mut told: HashSet<&str> = HashSet::new();
    let mut anywhere: HashSet<&str> = HashSet::new();
    for event in &events {
        match event.topic.as_str() {
            tickets::TOPIC if is_word(&event.kind) => drop(told.insert(&event.subject_id)),
            orders::events::ORDER_TOPIC => {
                told.insert(&event.subject_id);
                // A replacement is an order of its own.
                anywhere.insert("replacement_shipped");
            }
            orders::events::WARRANTY_TOPIC => drop(anywhere.insert("claim_decided")),
            _ => {}
        }
    }
    if !told.is_empty() || !anywhere.is_empty() {
        let waiting: Vec<Waiting> = conn.all(sql!("list_waiting_runs"), params![WAITING_MAX]).await?;
        drop(conn);
        for one in waiting {
            let meant = told.contains(one.ticket_id.as_str())
                || one.order_id.as_deref().is_some_and(|order| told.contains(order))
                || anywhere.contains(one.waiting_for.as_str());
            if meant {
                look_after(db, act, &one.id).await?;
            }
        }
    } else {
        drop(conn);
        if !more {
            // Nothing that concerns a run: written down with the next that does.
            return Ok(false);
        }
    }
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            tx.run(sql!("advance_reader"), params![last]).await?;
            Ok(())
        })
    })
    .await?;
    Ok(more)
}

fn is_word(kind: &str) -> bool {
    use tickets::events::{CUSTOMER_WROTE, REPLY_SENT, TASK_DONE};
    [CUSTOMER_WROTE, REPLY_SENT, TASK_DONE].contains(&kind)
}
