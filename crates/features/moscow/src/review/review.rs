//! How the review of a frame stands.

use std::collections::BTreeMap;

use kernel::{Act, Actor, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use tickets::message::Named;
use utoipa::ToSchema;

use super::agenda::{self, Agenda};
use crate::frame::{self, Frame};
use crate::{DECIDE, organisation};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ReviewState)]
pub enum State {
    /// No plan was promised for it, or its last day has not come.
    NotDue,
    Due,
    Held,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = FrameReview)]
pub struct Review {
    pub frame_id: String,
    pub state: State,
    /// The last day of the frame.
    pub due_on: String,
    /// Who promised its plan; null where nobody did.
    pub decider: Option<Named>,
    /// As it is now; of a review that was held as it was then.
    pub agenda: Agenda,
    /// By item of the agenda.
    pub notes: BTreeMap<String, String>,
    /// Items that need a word before it is held.
    pub open: Vec<String>,
    pub summary: Option<String>,
    pub held_by: Option<Named>,
    pub held_at: Option<Timestamp>,
    /// 0 as long as nobody noted anything.
    pub version: i64,
}

/// Reviews that wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ReviewsWaiting)]
pub struct Waiting {
    /// For you: you promised the plan, or nobody is known who did and you may decide.
    pub yours: i64,
    pub all: i64,
    /// Frames whose review is due, earlier ones first.
    pub frames: Vec<Named>,
}

#[derive(Deserialize)]
pub(crate) struct Row {
    pub notes: Json<BTreeMap<String, String>>,
    agenda: Option<Json<Agenda>>,
    summary: String,
    held_by: String,
    held_by_name: Option<String>,
    pub held_at: Option<Timestamp>,
    pub version: i64,
}

pub(crate) async fn row(conn: &mut Conn, frame: &str) -> Result<Option<Row>, Refusal> {
    Ok(conn.maybe(sql!("find_review"), params![frame]).await?)
}

pub async fn show(conn: &mut Conn, act: &Act, frame_id: &str) -> Result<Review, Refusal> {
    let frame = frame::find(conn, frame_id).await?;
    let planned = agenda::planned_in(conn, &frame).await?;
    let decider = match &planned {
        Some(planned) => decider(conn, planned).await?,
        None => None,
    };
    let row = row(conn, frame_id).await?;
    let held = row.as_ref().is_some_and(|row| row.held_at.is_some());
    let kept = row.as_ref().filter(|_| held).and_then(|row| row.agenda.clone());
    let agenda = match kept {
        Some(agenda) => agenda.0,
        None => agenda::make(conn, act, &frame).await?,
    };
    let today = organisation::today(conn, act.now).await?.to_string();
    let over = frame.definition.0.ends_on <= today;
    let state = match (held, planned.is_some() && over) {
        (true, _) => State::Held,
        (false, true) => State::Due,
        (false, false) => State::NotDue,
    };
    let notes = row.as_ref().map(|row| row.notes.0.clone()).unwrap_or_default();
    let open = agenda.to_be_answered().into_iter().filter(|item| !held && !notes.contains_key(item)).collect();
    let name = |row: &Row| Named { id: row.held_by.clone(), name: row.held_by_name.clone().unwrap_or_default() };
    Ok(Review {
        frame_id: frame.id,
        state,
        due_on: frame.definition.0.ends_on,
        decider,
        agenda,
        notes,
        open,
        summary: row.as_ref().filter(|_| held).map(|row| row.summary.clone()),
        held_by: row.as_ref().filter(|_| held).map(name),
        held_at: row.as_ref().and_then(|row| row.held_at),
        version: row.as_ref().map_or(0, |row| row.version),
    })
}

/// Who promised the latest plan.
pub(crate) async fn decider(conn: &mut Conn, frame: &Frame) -> Result<Option<Named>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        id: String,
        name: Option<String>,
    }
    let found: Option<Row> = conn.maybe(sql!("find_committer"), params![&frame.id]).await?;
    Ok(found.map(|row| Named { id: row.id, name: row.name.unwrap_or_default() }))
}

pub async fn waiting(conn: &mut Conn, act: &Act) -> Result<Waiting, Refusal> {
    let today = organisation::today(conn, act.now).await?.to_string();
    let over: Vec<Frame> = conn.all(sql!("list_frames_over"), params![today]).await?;
    let mut waiting = Waiting { yours: 0, all: 0, frames: Vec::new() };
    for frame in over {
        let Some(planned) = agenda::planned_in(conn, &frame).await? else { continue };
        let decider = decider(conn, &planned).await?;
        waiting.all += 1;
        waiting.yours += i64::from(is_for(decider.as_ref(), &act.actor));
        waiting.frames.push(Named { id: frame.id.clone(), name: frame.name().to_owned() });
    }
    Ok(waiting)
}

fn is_for(decider: Option<&Named>, actor: &Actor) -> bool {
    decider.map_or_else(|| actor.reach(DECIDE).is_ok(), |decider| decider.id == actor.id)
}
