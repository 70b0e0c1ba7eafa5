//! Undoing a merge: exactly the messages that moved go back.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Json, Tx, params};

use crate::events::{self, Cause, Merged, MessagesGiven};
use crate::merging::{move_messages, move_tasks, refresh_excerpt};
use crate::settling::{settle, subject};
use crate::ticket::Ticket;
use crate::{RESTRUCTURE, holding, progressing, status};

#[derive(Deserialize)]
struct Row {
    id: String,
    from_id: String,
    into_id: String,
    messages: Json<Vec<String>>,
    status_before: Option<String>,
    undone_at: Option<kernel::Timestamp>,
    tasks: Option<Json<Vec<String>>>,
}

/// Undoes the merge. Refused if the ticket that took the messages went into a third one since, or
/// gave some of them away: then that has to be undone first.
pub async fn unmerge(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let found: Option<Row> = tx.maybe(sql!("find_merge"), params![id]).await?;
    let row = found.ok_or(Refusal::NotFound("merge"))?;
    let (mut source, mut target) = hold_both(tx, act, &row).await?;
    // Under the lock: of two who undo it at once, one comes too late.
    if row.undone_at.is_some() || tx.run(sql!("undo_merge"), params![id, act.now]).await? == 0 {
        return Err(Refusal::conflict("this merge was undone already"));
    }
    move_messages(tx, &target.id, &source.id, &row.messages.0).await?;
    if let Some(tasks) = &row.tasks {
        move_tasks(tx, &target.id, &source.id, &tasks.0).await?;
    }
    source.merged_into = None;
    let given = MessagesGiven { to: source.id.clone(), merge: Some(row.id.clone()), messages: row.messages.0 };
    tx.append(act, events::MESSAGES_GIVEN, subject(&target.id), &given)?;
    tx.append(act, events::MERGE_UNDONE, subject(&source.id), &Merged { merge: row.id, into: target.id.clone() })?;
    if let Some(before) = row.status_before {
        solve_again(tx, act, id, &before, &mut target).await?;
    }
    refresh_excerpt(tx, &mut source).await?;
    refresh_excerpt(tx, &mut target).await?;
    settle(tx, act, &mut source).await?;
    settle(tx, act, &mut target).await?;
    Ok(())
}

async fn hold_both(tx: &mut Tx, act: &Act, row: &Row) -> Result<(Ticket, Ticket), Refusal> {
    let (first, second) =
        if row.from_id < row.into_id { (&row.from_id, &row.into_id) } else { (&row.into_id, &row.from_id) };
    let none = |_| Refusal::NotFound("merge");
    let one = holding::hold_any(tx, act, first, RESTRUCTURE).await.map_err(none)?;
    let other = holding::hold_any(tx, act, second, RESTRUCTURE).await.map_err(none)?;
    let (source, target) = if row.from_id < row.into_id { (one, other) } else { (other, one) };
    if row.undone_at.is_none() && target.merged_into.is_some() {
        return Err(Refusal::conflict("the ticket it went into went into another one; undo that merge first"));
    }
    Ok((source, target))
}

/// If the merge opened the target and nobody has touched its status since, it is as before.
async fn solve_again(tx: &mut Tx, act: &Act, merge: &str, before: &str, target: &mut Ticket) -> Result<(), Refusal> {
    let log = tx.events_of(&target.id).await?;
    let last = log.iter().rev().find(|event| event.kind == events::STATUS_CHANGED);
    let untouched = match last {
        Some(event) => event.read::<events::StatusChanged>()?.cause == Cause::Merge(merge.to_owned()),
        None => false,
    };
    if untouched {
        let status = status::by_id(tx, before).await?;
        progressing::turn(tx, act, act.now, target, &status, Cause::Unmerge(merge.to_owned())).await?;
    }
    Ok(())
}
