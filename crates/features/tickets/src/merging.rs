//! Merging: a ticket's messages go into another ticket, and it leaves every list and every count.

use std::collections::BTreeMap;

use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Cause, Merged, MessagesTaken, Moved};
use crate::settling::{settle, subject};
use crate::status::{self, Category};
use crate::ticket::{Ticket, excerpt};
use crate::{RESTRUCTURE, holding, measuring, progressing};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMerge {
    /// The ticket that stays.
    pub into: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Merge {
    /// Undo it by this.
    pub id: String,
    pub from: String,
    pub into: String,
}

/// Merges the ticket into another one.
pub async fn merge(tx: &mut Tx, act: &Act, id: &str, input: NewMerge) -> Result<Merge, Refusal> {
    let into = input.into.as_str();
    if into == id {
        return Err(Refusal::invalid("into", "must be another ticket"));
    }
    let (mut source, mut target) = hold_both(tx, act, id, into).await?;
    let log = tx.events_of(id).await?;
    let said = measuring::said_in(&log)?;
    let moving: Vec<String> = tx.all(sql!("list_message_ids"), params![id]).await?;
    move_messages(tx, id, into, &moving).await?;
    let tasks: Vec<String> = tx.all(sql!("list_task_ids"), params![id]).await?;
    move_tasks(tx, id, into, &tasks).await?;
    let merge = act.id("mrg");
    let before = reopen(tx, act, &merge, &source, &mut target).await?;
    tx.run(sql!("add_merge"), params![&merge, id, into, act.now, &Json(moving.clone()), &before, &Json(tasks)]).await?;
    let event = Merged { merge: merge.clone(), into: into.to_owned() };
    tx.append(act, events::TICKET_MERGED, subject(id), &event)?;
    tx.append(act, events::MESSAGES_TAKEN, subject(into), &taken(id, Some(&merge), &moving, said))?;
    source.merged_into = Some(into.to_owned());
    source.excerpt = String::new();
    settle(tx, act, &mut source).await?;
    refresh_excerpt(tx, &mut target).await?;
    settle(tx, act, &mut target).await?;
    Ok(Merge { id: merge, from: id.to_owned(), into: into.to_owned() })
}

/// Locks both in the order of their ids, so that two opposite merges meet one after the other: the
/// second finds its source merged already.
pub(crate) async fn hold_both(tx: &mut Tx, act: &Act, from: &str, into: &str) -> Result<(Ticket, Ticket), Refusal> {
    let (first, second) = if from < into { (from, into) } else { (into, from) };
    let name = |id: &str, refusal: Refusal| match refusal {
        Refusal::NotFound(_) if id == into => Refusal::invalid("into", "there is no such ticket"),
        other => other,
    };
    let one = holding::hold(tx, act, first, RESTRUCTURE).await;
    let other = holding::hold(tx, act, second, RESTRUCTURE).await;
    // Who asks about a ticket they may not see hears of nothing else.
    let (source, target) = if from < into { (one, other) } else { (other, one) };
    let source = source?;
    let target = target.map_err(|refusal| name(into, refusal))?;
    if source.set_aside.is_some() || target.set_aside.is_some() {
        return Err(Refusal::conflict("one of the tickets is set aside; take it back first"));
    }
    Ok((source, target))
}

/// An open question that comes into a solved ticket opens it: it must not be lost. That is no
/// reopening for the KPIs. Gives the status before.
async fn reopen(
    tx: &mut Tx,
    act: &Act,
    merge: &str,
    source: &Ticket,
    target: &mut Ticket,
) -> Result<Option<String>, Refusal> {
    if source.category.is_solved() || !target.category.is_solved() {
        return Ok(None);
    }
    let before = target.status_id.clone();
    let open = status::first_of(tx, Category::Open).await?;
    progressing::turn(tx, act, act.now, target, &open, Cause::Merge(merge.to_owned())).await?;
    Ok(Some(before))
}

/// What the log of the ticket that takes the messages says.
pub(crate) fn taken(
    from: &str,
    merge: Option<&str>,
    moving: &[String],
    mut said: BTreeMap<String, Moved>,
) -> MessagesTaken {
    let mut event =
        MessagesTaken { from: from.to_owned(), merge: merge.map(str::to_owned), said: Vec::new(), notes: Vec::new() };
    for id in moving {
        match said.remove(id) {
            Some(moved) => event.said.push(moved),
            None => event.notes.push(id.clone()),
        }
    }
    event
}

/// Moves messages with their mentions. One that is no longer there refuses the whole.
pub(crate) async fn move_messages(tx: &mut Tx, from: &str, to: &str, ids: &[String]) -> Result<(), Refusal> {
    for id in ids {
        if tx.run(sql!("move_message"), params![id, from, to]).await? == 0 {
            return Err(Refusal::conflict("some of the messages are in another ticket by now"));
        }
        tx.run(sql!("move_mentions"), params![id, to]).await?;
    }
    Ok(())
}

/// Moves tasks. One that was removed since is nobody's loss.
pub(crate) async fn move_tasks(tx: &mut Tx, from: &str, to: &str, ids: &[String]) -> Result<(), Refusal> {
    for id in ids {
        tx.run(sql!("move_task"), params![id, from, to]).await?;
    }
    Ok(())
}

/// The excerpt follows the messages.
pub(crate) async fn refresh_excerpt(tx: &mut Tx, ticket: &mut Ticket) -> Result<(), Refusal> {
    let last: Option<String> = tx.maybe(sql!("find_last_public_message"), params![&ticket.id]).await?;
    ticket.excerpt = last.map(|body| excerpt(&body)).unwrap_or_default();
    Ok(())
}
