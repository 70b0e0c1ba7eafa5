//! Keeping a board as it is: at each promise and at the close by itself, else when somebody wants it.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Told};
use crate::snapshot::{self, Content, Occasion, Snapshot};

/// Of one frame by hand; promises and the close always find room.
const BY_HAND_MAX: i64 = 100;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewSnapshot)]
pub struct NewSnapshot {
    /// By which people know it again.
    pub name: String,
}

pub async fn take(tx: &mut Tx, act: &Act, frame: &str, input: NewSnapshot) -> Result<Snapshot, Refusal> {
    let name = text::line(&input.name, text::NAME_MAX).map_err(|problem| Refusal::invalid("name", problem))?;
    let taken: i64 = tx.one(sql!("count_snapshots_by_hand"), params![frame]).await?;
    if taken >= BY_HAND_MAX {
        return Err(Refusal::conflict(format!("there are {BY_HAND_MAX} snapshots by hand of it, which is the most")));
    }
    let snapshot = keep(tx, act, frame, Occasion::Hand, &name).await?;
    let told = Told { name: Some(name), to: Some(snapshot.id.clone()), ..Told::default() };
    tx.append(act, events::SNAPSHOT_TAKEN, events::of_frame(frame), &told)?;
    Ok(snapshot)
}

pub(crate) async fn keep(
    tx: &mut Tx,
    act: &Act,
    frame: &str,
    occasion: Occasion,
    name: &str,
) -> Result<Snapshot, Refusal> {
    let content = Content::read(tx, act, frame).await?;
    let id = act.id("snp");
    let values = params![&id, frame, occasion.as_str(), name, &Json(content), &act.actor.id, act.now];
    tx.run(sql!("insert_snapshot"), values).await?;
    Ok(snapshot::find(tx, &id).await?.snapshot)
}
