//! Holding a review: the agenda stays as it was, and the log has what came of it.

use kernel::{Act, Refusal, text};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use super::review::{self, Review};
use super::{agenda, noting};
use crate::deciding::{self, Noted};
use crate::decision::Kind;
use crate::events::{self, Told};
use crate::hindrance::Hindrance;
use crate::{frame, framing};

/// What came of it, in a sentence or two.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ReviewSummary)]
pub struct Summary {
    pub summary: String,
}

/// Refused as long as something unfinished or a Won't that is due has no word.
pub async fn hold(tx: &mut Tx, act: &Act, frame_id: &str, input: Summary, version: i64) -> Result<Review, Refusal> {
    let frame = frame::hold(tx, frame_id).await?;
    let row = noting::hold(tx, frame_id, version).await?;
    let summary = text::line(&input.summary, 1_000).map_err(|problem| Refusal::invalid("summary", problem))?;
    let agenda = agenda::make(tx, act, &frame).await?;
    let items: Vec<String> =
        agenda.to_be_answered().into_iter().filter(|item| !row.notes.0.contains_key(item)).collect();
    if !items.is_empty() {
        return Err(Hindrance::Unanswered { items }.into());
    }
    let values = params![frame_id, &Json(agenda), &summary, &act.actor.id, act.now];
    tx.run(sql!("close_review"), values).await?;
    let noted = Noted {
        frame_id: Some(frame_id),
        initiative: None,
        kind: Kind::Review,
        was: None,
        became: None,
        reason: &summary,
        evidence: None,
        review_on: None,
    };
    deciding::note(tx, act, noted).await?;
    let told = Told { reason: Some(summary.clone()), ..framing::told(&frame) };
    tx.append(act, events::REVIEW_HELD, events::of_frame(frame_id), &told)?;
    review::show(tx, act, frame_id).await
}
