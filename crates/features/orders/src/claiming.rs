//! Calling upon a warranty.

use kernel::{Act, Cursor, Page, Problems, Refusal, patch, text};
use serde::Deserialize;
use store::{Conn, Select, Subject, Tx, params};
use utoipa::ToSchema;

use crate::claim::{Claim, ClaimState};
use crate::events::{Moved, Part, WARRANTY_CLAIM_MOVED, WARRANTY_CLAIM_SUBMITTED, WARRANTY_TOPIC};
use crate::registering;
use crate::returning::checked_note;
use crate::transition::{State as _, step};
use crate::warranty::Coverage;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WarrantyClaimSubmission)]
pub struct Submission {
    pub warranty_id: String,
    /// What is wrong with the thing, in words.
    pub problem: String,
    /// Take it although the warranty does not cover today.
    #[serde(default)]
    pub goodwill: bool,
    pub note: Option<String>,
}

pub async fn submit(tx: &mut Tx, act: &Act, input: Submission) -> Result<Claim, Refusal> {
    let mut problems = Problems::default();
    let problem = problems.note("problem", text::body(&input.problem, 10_000)).unwrap_or_default();
    let note = checked_note(input.note.as_deref(), &mut problems);
    match registering::find(tx, act.now, &input.warranty_id).await {
        Ok(warranty) if warranty.coverage != Coverage::Active && !input.goodwill => {
            let words =
                format!("covers {} to {} only; set goodwill to take it nevertheless", warranty.from, warranty.until);
            problems.add("warranty_id", words);
        }
        Ok(_) => {}
        Err(Refusal::NotFound(_)) => problems.add("warranty_id", "there is no such warranty"),
        Err(other) => return Err(other),
    }
    problems.into_result()?;
    let id = act.id("clm");
    let values = params![&id, &input.warranty_id, problem, input.goodwill, note, act.now];
    tx.run(sql!("insert_claim"), values).await?;
    tx.append(act, WARRANTY_CLAIM_SUBMITTED, subject(&input.warranty_id), &Part { id: id.clone() })?;
    find(tx, &id).await
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WarrantyClaimChange)]
pub struct Change {
    pub state: Option<ClaimState>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub note: Option<Option<String>>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Claim, Refusal> {
    let before = find(tx, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let mut after = before.clone();
    let mut problems = Problems::default();
    if let Some(note) = &input.note {
        after.note = checked_note(note.as_deref(), &mut problems);
    }
    problems.into_result()?;
    after.state = input.state.unwrap_or(before.state);
    step(before.state, after.state)?;
    if after.state == ClaimState::Closed && before.state != after.state {
        after.ended_at = Some(act.now);
    }
    let values = params![id, version, act.now, after.state.as_str(), &after.note, after.ended_at];
    if tx.run(sql!("update_claim"), values).await? == 0 {
        return Err(Refusal::stale(&find(tx, id).await?));
    }
    let moved = Moved::new(id, before.state.as_str(), after.state.as_str());
    tx.append(act, WARRANTY_CLAIM_MOVED, subject(&before.warranty_id), &moved)?;
    find(tx, id).await
}

fn subject(warranty_id: &str) -> Subject<'_> {
    Subject { topic: WARRANTY_TOPIC, id: warranty_id }
}

/// Which claims.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub warranty: Option<String>,
    pub state: Option<ClaimState>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Claim>, Refusal> {
    let mut select = Select::new(sql!("list_claims"), params![]);
    select
        .and_some("warranty_id = ?", wanted.warranty)
        .and_some("state = ?", wanted.state.map(|state| state.as_str()))
        .page_descending("submitted_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let claims: Vec<Claim> = conn.select(&select).await?;
    Ok(Page::cut(claims, wanted.limit, |claim| Cursor { sort: claim.submitted_at.as_millis(), id: claim.id.clone() }))
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Claim, Refusal> {
    let mut select = Select::new(sql!("list_claims"), params![]);
    select.and("id = ?", params![id]);
    let mut found: Vec<Claim> = conn.select(&select).await?;
    found.pop().ok_or(Refusal::NotFound("warranty claim"))
}
