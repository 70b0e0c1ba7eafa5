//! Finishing a task, and finding that it is not done after all.

use kernel::{Act, Refusal};
use store::{Tx, params};

use crate::task::{self, Task, told};
use crate::{ANSWER, events, holding};

/// The task is done, by the actor and now. Who did it first did it.
pub async fn finish(tx: &mut Tx, act: &Act, ticket_id: &str, id: &str) -> Result<Task, Refusal> {
    holding::hold(tx, act, ticket_id, ANSWER).await?;
    let row = task::find(tx, ticket_id, id).await?;
    if row.done_at.is_some() {
        return Ok(row.into());
    }
    tx.run(sql!("finish_task"), params![id, &act.actor.id, act.now]).await?;
    let row = task::find(tx, ticket_id, id).await?;
    told(tx, act, events::TASK_DONE, ticket_id, &row)?;
    Ok(row.into())
}

/// The task is open again.
pub async fn reopen(tx: &mut Tx, act: &Act, ticket_id: &str, id: &str) -> Result<Task, Refusal> {
    holding::hold(tx, act, ticket_id, ANSWER).await?;
    let row = task::find(tx, ticket_id, id).await?;
    if row.done_at.is_none() {
        return Ok(row.into());
    }
    tx.run(sql!("reopen_task"), params![id]).await?;
    let row = task::find(tx, ticket_id, id).await?;
    told(tx, act, events::TASK_REOPENED, ticket_id, &row)?;
    Ok(row.into())
}
