//! Reminding people of tasks whose moment has come. A worker calls this again and again; late is not
//! lost, and of several nodes one tells of each.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Tx, params};

use crate::events;
use crate::task::{self, told};

/// Most tasks told of in one transaction.
pub const BATCH: i64 = 200;

#[derive(Deserialize)]
struct ToTell {
    id: String,
    ticket_id: String,
}

/// Tells of up to [`BATCH`] tasks; gives their number. Call again while it is full.
pub async fn remind_due(tx: &mut Tx, act: &Act) -> Result<usize, Refusal> {
    let due: Vec<ToTell> = tx.all(sql!("list_tasks_to_tell"), params![act.now, BATCH]).await?;
    let mut reminded = 0;
    for one in &due {
        // Two nodes may have found the same: who writes it down first tells of it.
        if tx.run(sql!("tell_task"), params![&one.id, act.now]).await? == 0 {
            continue;
        }
        let row = task::find(tx, &one.ticket_id, &one.id).await?;
        told(tx, act, events::TASK_DUE, &one.ticket_id, &row)?;
        reminded += 1;
    }
    Ok(reminded)
}
