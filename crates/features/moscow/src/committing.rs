//! Making a plan binding, and closing a frame when it is over.

use std::collections::BTreeMap;

use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Json, Tx, params};
use utoipa::ToSchema;

use crate::board::Pieces;
use crate::deciding::{self, Noted};
use crate::decision::Kind;
use crate::events::{self, Told};
use crate::frame::{self, Frame, Status};
use crate::hindrance::Hindrance;
use crate::initiative::{self, Definition, Lifecycle};
use crate::proposal::{self, Breach, Plan};
use crate::snapshot::Occasion;
use crate::{forecast, initiating, posing, snapshotting};

const REASON_MAX: usize = 1_000;

/// Which plan is promised, and why.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    pub plan_id: String,
    pub reason: String,
}

/// Why a frame is closed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    pub reason: String,
}

/// The version is that of the frame as it was seen.
pub async fn commit(tx: &mut Tx, act: &Act, frame_id: &str, input: Commitment, version: i64) -> Result<Frame, Refusal> {
    let frame = frame::hold_version(tx, frame_id, version).await?;
    let reason = reason(&input.reason)?;
    let plan = match proposal::find(tx, &input.plan_id).await {
        Err(Refusal::NotFound(_)) => return Err(Refusal::invalid("plan_id", "there is no such plan")),
        other => other?,
    };
    if plan.frame_id != frame_id {
        return Err(Refusal::invalid("plan_id", "is of another frame"));
    }
    may_be_promised(&plan.proposal)?;
    let pieces = Pieces::read(tx, act, frame_id).await?;
    let placed = plan.proposal.placed();
    still_holds(&plan, &pieces, &placed)?;
    let after =
        Frame { status: Status::Committed, committed: Some(Json(placed.clone())), version: version + 1, ..frame };
    put(tx, &after).await?;
    forecast::promise(tx, act, frame_id, &placed).await?;
    move_on(tx, act, &placed, &pieces.frame.committed.map(|plan| plan.0).unwrap_or_default()).await?;
    let noted = Noted {
        frame_id: Some(frame_id),
        initiative: None,
        kind: Kind::Commit,
        was: None,
        became: Some(&plan.id),
        reason: &reason,
        evidence: None,
        review_on: Some(&after.definition.0.ends_on),
    };
    deciding::note(tx, act, noted).await?;
    snapshotting::keep(tx, act, frame_id, Occasion::Commit, &reason).await?;
    tx.append(act, events::FRAME_COMMITTED, events::of_frame(frame_id), &told(&after, &reason))?;
    Ok(after)
}

fn may_be_promised(plan: &proposal::Proposal) -> Result<(), Hindrance> {
    if !plan.is_plan() {
        return Err(Hindrance::NoPlan);
    }
    if plan.capacity_percent != 100.0 {
        return Err(Hindrance::WhatIf);
    }
    match plan.conflict_sentence.clone() {
        None => Ok(()),
        Some(sentence) => Err(Hindrance::MustsDoNotFit { initiatives: plan.conflict.clone(), sentence }),
    }
}

/// People decided nothing else since, it keeps everything on the board as it is now, and no rule speaks against it by what
/// is known now: votes may have come in since.
fn still_holds(plan: &Plan, pieces: &Pieces, placed: &BTreeMap<String, String>) -> Result<(), Refusal> {
    let board = posing::board(pieces);
    if plan.board_hash != posing::hash(pieces)? || !::planning::verify(&board, placed).is_empty() {
        return Err(Hindrance::BoardChanged.into());
    }
    let breaches = posing::rules(&board, None).into_iter().map(Breach::from);
    let blocking: Vec<Breach> = breaches.filter(|rule| rule.blocks.as_deref() == Some("commit")).collect();
    if blocking.is_empty() { Ok(()) } else { Err(Hindrance::RulesBlock(blocking).into()) }
}

/// What is in the plan is planned; what was in the one before and is not in this one waits again.
async fn move_on(
    tx: &mut Tx,
    act: &Act,
    placed: &BTreeMap<String, String>,
    before: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    for one in initiative::list(tx).await? {
        let lifecycle = match one.definition.0.lifecycle {
            Lifecycle::Idea | Lifecycle::Candidate if placed.contains_key(&one.key) => Lifecycle::Planned,
            Lifecycle::Planned if before.contains_key(&one.key) && !placed.contains_key(&one.key) => {
                Lifecycle::Candidate
            }
            _ => continue,
        };
        let definition = Definition { lifecycle, ..one.definition.0.clone() };
        initiating::put(tx, act, &one, definition).await?;
    }
    Ok(())
}

/// Closes a frame: its board stays as it is from then on.
pub async fn close(tx: &mut Tx, act: &Act, frame_id: &str, input: Closing, version: i64) -> Result<Frame, Refusal> {
    let frame = frame::hold_version(tx, frame_id, version).await?;
    let reason = reason(&input.reason)?;
    let after = Frame { status: Status::Closed, version: version + 1, ..frame };
    put(tx, &after).await?;
    let noted = Noted {
        frame_id: Some(frame_id),
        initiative: None,
        kind: Kind::Close,
        was: None,
        became: None,
        reason: &reason,
        evidence: None,
        review_on: None,
    };
    deciding::note(tx, act, noted).await?;
    snapshotting::keep(tx, act, frame_id, Occasion::Close, &reason).await?;
    tx.append(act, events::FRAME_CLOSED, events::of_frame(frame_id), &told(&after, &reason))?;
    Ok(after)
}

fn reason(text: &str) -> Result<String, Refusal> {
    let mut problems = Problems::default();
    let reason = problems.note("reason", text::line(text, REASON_MAX)).unwrap_or_default();
    problems.into_result()?;
    Ok(reason)
}

fn told(frame: &Frame, reason: &str) -> Told {
    Told { name: Some(frame.name().to_owned()), reason: Some(reason.to_owned()), ..Told::default() }
}

async fn put(tx: &mut Tx, frame: &Frame) -> Result<(), Refusal> {
    let committed = frame.committed.as_ref();
    let values =
        params![&frame.id, frame.status.as_str(), committed.map_or(store::Value::Text(None), store::Value::from)];
    tx.run(sql!("settle_frame"), values).await?;
    Ok(())
}
