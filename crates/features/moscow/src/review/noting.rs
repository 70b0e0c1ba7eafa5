//! Saying what becomes of an item of the agenda, and what an initiative really took.

use std::collections::BTreeMap;

use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use super::agenda;
use super::review::{self, Review};
use crate::events;
use crate::frame::{self, Frame};
use crate::framing::{AMOUNT_MAX, told};
use crate::hindrance::Hindrance;
use crate::settings;

const NOTE_MAX: usize = 2_000;

/// What was said of an item; empty takes it back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewReviewNote)]
pub struct NewNote {
    pub item: String,
    pub text: String,
}

/// What it took, by key of a pool; empty takes it back.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewUsedEffort)]
pub struct NewUsed {
    pub used: BTreeMap<String, f64>,
}

/// The row of the review, made if there is none: locked, not held, and of the version that the caller saw.
pub(crate) async fn hold(tx: &mut Tx, frame: &str, version: i64) -> Result<review::Row, Refusal> {
    tx.run(sql!("insert_review"), params![frame]).await?;
    tx.run(sql!("hold_review"), params![frame]).await?;
    let row = review::row(tx, frame).await?.ok_or(Refusal::NotFound("review"))?;
    if row.held_at.is_some() {
        return Err(Hindrance::ReviewHeld.into());
    }
    if row.version != version {
        return Err(Refusal::stale(&row.notes.0));
    }
    Ok(row)
}

/// The version is that of the review as it was seen.
pub async fn note(tx: &mut Tx, act: &Act, frame_id: &str, input: NewNote, version: i64) -> Result<Review, Refusal> {
    let frame = frame::find(tx, frame_id).await?;
    let row = hold(tx, frame_id, version).await?;
    let mut problems = Problems::default();
    if !agenda::make(tx, act, &frame).await?.items().contains(input.item.as_str()) {
        problems.add("item", "is not on the agenda");
    }
    let said = input.text.trim();
    let body = if said.is_empty() { None } else { problems.note("text", text::body(said, NOTE_MAX)) };
    problems.into_result()?;
    let mut notes = row.notes.0;
    match body {
        Some(body) => notes.insert(input.item, body),
        None => notes.remove(&input.item),
    };
    tx.run(sql!("change_review_notes"), params![frame_id, &Json(notes)]).await?;
    tell(tx, act, &frame)?;
    review::show(tx, act, frame_id).await
}

/// What an initiative took of each pool in a frame.
pub async fn note_used(
    tx: &mut Tx,
    act: &Act,
    (frame_id, key): (&str, &str),
    input: NewUsed,
) -> Result<Review, Refusal> {
    let frame = frame::hold(tx, frame_id).await?;
    if review::row(tx, frame_id).await?.is_some_and(|row| row.held_at.is_some()) {
        return Err(Hindrance::ReviewHeld.into());
    }
    // Also of what was removed: it took what it took.
    let known: i64 = tx.one(sql!("count_key"), params![key]).await?;
    if known == 0 {
        return Err(Refusal::NotFound("initiative"));
    }
    let pools = settings::find(tx).await?.settings.pools;
    let mut problems = Problems::default();
    for (pool, amount) in &input.used {
        let field = format!("used.{}", pool.chars().take(40).collect::<String>());
        if !pools.iter().any(|known| known.key == *pool) {
            problems.add(&field, "there is no such pool; see /api/moscow/settings");
        }
        if !(amount.is_finite() && (0.0..=AMOUNT_MAX).contains(amount)) {
            problems.add(&field, format!("must be from 0 to {AMOUNT_MAX}"));
        }
    }
    problems.into_result()?;
    tx.run(sql!("drop_used"), params![frame_id, key]).await?;
    if !input.used.is_empty() {
        let values = params![frame_id, key, &Json(input.used), &act.actor.id, act.now];
        tx.run(sql!("insert_used"), values).await?;
    }
    tell(tx, act, &frame)?;
    review::show(tx, act, frame_id).await
}

fn tell(tx: &mut Tx, act: &Act, frame: &Frame) -> Result<(), Refusal> {
    Ok(tx.append(act, events::REVIEW_NOTED, events::of_frame(&frame.id), &told(frame))?)
}
