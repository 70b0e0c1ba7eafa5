//! Making two customers one, and undoing it.
//!
//! Both rows are taken in the order of their ids before anything is decided, so of two opposite
//! merges at once the second finds that its survivor is gone and is refused.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, CUSTOMER_MERGE_UNDONE, CUSTOMER_MERGED, CustomerMerged};
use crate::{finding, group};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CustomerMerging)]
pub struct Merging {
    /// The customer that goes into the other one.
    pub from: String,
}

/// A merge, to undo it by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CustomerMerge)]
pub struct Merge {
    pub id: String,
    pub from: String,
    pub into: String,
}

pub async fn merge(tx: &mut Tx, act: &Act, into: &str, input: Merging) -> Result<Merge, Refusal> {
    let from = input.from;
    if from == into {
        return Err(Refusal::invalid("from", "must be another customer than the one it goes into"));
    }
    if finding::row(tx, into).await.is_err() {
        return Err(Refusal::NotFound("customer"));
    }
    if finding::row(tx, &from).await.is_err() {
        return Err(Refusal::invalid("from", "there is no such customer"));
    }
    for id in in_order(&from, into) {
        take_live(tx, act, id).await?;
    }
    make_room(tx, &from, into).await?;
    tx.run(sql!("point_at"), params![&from, into]).await?;
    tx.run(sql!("move_group"), params![&from, into]).await?;
    let merge = Merge { id: act.id("mrg"), from, into: into.to_owned() };
    tx.run(sql!("insert_merge"), params![&merge.id, &merge.from, &merge.into, act.now]).await?;
    tell(tx, act, CUSTOMER_MERGED, &merge)?;
    Ok(merge)
}

/// Takes the row of a live customer until the end of the transaction; refused if it was merged.
async fn take_live(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let taken: Option<String> = tx.maybe(sql!("lock_live"), params![id, act.now]).await?;
    if taken.is_some() {
        return Ok(());
    }
    let merged = finding::row(tx, id).await?;
    let into = merged.merged_into.unwrap_or_default();
    Err(Refusal::Conflict {
        code: "conflict",
        detail: format!("customer {} ({}) was merged into another one already", merged.number, merged.name),
        current: Some(json!({ "customer": { "id": id }, "merged_into": into })),
    })
}

/// Puts the addresses and numbers of the one behind those of the other, so that the survivor's
/// primary ones stay primary.
async fn make_room(tx: &mut Tx, from: &str, into: &str) -> Result<(), Refusal> {
    let last: i64 = tx.one(sql!("last_email_place"), params![into]).await?;
    tx.run(sql!("shift_emails"), params![from, last + 1]).await?;
    let last: i64 = tx.one(sql!("last_phone_place"), params![into]).await?;
    tx.run(sql!("shift_phones"), params![from, last + 1]).await?;
    Ok(())
}

#[derive(Deserialize)]
struct Standing {
    from_id: String,
    into_id: String,
    undone_at: Option<Timestamp>,
    root_id: String,
}

/// Makes the merged customer live again, with those that were merged into it before.
pub async fn undo(tx: &mut Tx, act: &Act, id: &str) -> Result<Merge, Refusal> {
    let none = Refusal::NotFound("merge");
    let standing: Standing = tx.maybe(sql!("find_merge"), params![id]).await?.ok_or(none)?;
    let undone = || Refusal::conflict("this merge was undone already");
    if standing.undone_at.is_some() {
        return Err(undone());
    }
    for customer in in_order(&standing.from_id, &standing.root_id) {
        tx.run(sql!("lock_any"), params![customer, act.now]).await?;
    }
    if tx.run(sql!("undo_merge"), params![id, act.now]).await? == 0 {
        return Err(undone());
    }
    tx.run(sql!("unpoint"), params![&standing.from_id]).await?;
    tx.run(sql!("regroup"), params![&standing.from_id]).await?;
    group::refresh(tx, &standing.from_id).await?;
    let merge = Merge { id: id.to_owned(), from: standing.from_id, into: standing.into_id };
    tell(tx, act, CUSTOMER_MERGE_UNDONE, &merge)?;
    Ok(merge)
}

fn in_order<'a>(one: &'a str, other: &'a str) -> [&'a str; 2] {
    if one < other { [one, other] } else { [other, one] }
}

fn tell(tx: &mut Tx, act: &Act, kind: &'static str, merge: &Merge) -> Result<(), Refusal> {
    let data = CustomerMerged { merge: merge.id.clone(), from: merge.from.clone(), into: merge.into.clone() };
    tx.append(act, kind, events::subject(&merge.from), &data)?;
    tx.append(act, kind, events::subject(&merge.into), &data)?;
    Ok(())
}
