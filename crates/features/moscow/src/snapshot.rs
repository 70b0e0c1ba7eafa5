//! A board as it was at a moment, slim enough to be kept for ever and to be compared with another one.

use std::collections::BTreeMap;

use kernel::{Act, Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::board::{self, Board, Card, PoolUse};
use crate::class::{Class, Grounds};
use crate::frame::Status;
use crate::initiative::{Effort, Lifecycle};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SnapshotOccasion)]
pub enum Occasion {
    /// A plan was promised.
    Commit,
    /// The frame was closed.
    Close,
    /// Somebody wanted one.
    Hand,
}

impl Occasion {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Close => "close",
            Self::Hand => "hand",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = BoardSnapshot)]
pub struct Snapshot {
    pub id: String,
    pub frame_id: String,
    pub occasion: Occasion,
    /// As somebody called it; the reason of a promise or a close.
    pub name: String,
    pub taken_by: Named,
    pub taken_at: Timestamp,
}

/// An initiative as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SnapshotEntry)]
pub struct Entry {
    pub key: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    pub lifecycle: Lifecycle,
    /// Null as long as nobody decided on it.
    pub class: Option<Class>,
    pub grounds: Option<Grounds>,
    /// Null for what came with the program.
    pub decided_by: Option<String>,
    /// By key of a pool; null where it was not estimated.
    pub effort: Option<BTreeMap<String, Effort>>,
    /// Name of the frame in which the promised plan had it.
    pub promised_in: Option<String>,
    pub tickets_a_month: f64,
    /// In minor units a month: what its scenarios cost, and what of it would go.
    pub pain: i64,
    pub covers: i64,
}

/// A board as it was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = SnapshotContent)]
pub struct Content {
    pub name: String,
    pub status: Status,
    pub starts_on: String,
    pub ends_on: String,
    pub currency: String,
    /// Days of tickets that were the evidence.
    pub evidence_days: i64,
    pub pools: Vec<PoolUse>,
    /// By key.
    pub entries: Vec<Entry>,
}

impl Content {
    pub fn of(board: &Board) -> Self {
        let name = |id: &String| {
            let known = board.timeboxes.iter().chain([&board.frame]).find(|frame| frame.id == *id);
            known.map_or_else(|| id.clone(), |frame| frame.name().to_owned())
        };
        let entry = |card: &Card| {
            let definition = &card.initiative.definition.0;
            let standing = card.standing.as_ref();
            Entry {
                key: card.initiative.key.clone(),
                title: Json(definition.title.clone()),
                lifecycle: definition.lifecycle,
                class: standing.map(|standing| standing.class),
                grounds: standing.map(|standing| standing.grounds.clone()),
                decided_by: standing.and_then(|standing| standing.decided_by.as_ref()).map(|by| by.name.clone()),
                effort: definition.effort.clone(),
                promised_in: card.committed.as_ref().map(name),
                tickets_a_month: card.backing.tickets_a_month,
                pain: card.backing.pain,
                covers: card.backing.covers,
            }
        };
        let frame = &board.frame.definition.0;
        Self {
            name: frame.name.clone(),
            status: board.frame.status,
            starts_on: frame.starts_on.clone(),
            ends_on: frame.ends_on.clone(),
            currency: board.source.costs.currency.clone(),
            evidence_days: board.source.days,
            pools: board.pools.clone(),
            entries: board.cards.iter().map(entry).collect(),
        }
    }

    pub async fn read(conn: &mut Conn, act: &Act, frame: &str) -> Result<Self, Refusal> {
        Ok(Self::of(&board::show(conn, act, frame).await?))
    }
}

/// The board as it was when its newest plan was promised.
pub(crate) async fn promised(conn: &mut Conn, frame: &str) -> Result<Option<Content>, Refusal> {
    let found: Option<Json<Content>> = conn.maybe(sql!("find_promised_content"), params![frame]).await?;
    Ok(found.map(|content| content.0))
}

/// With what was on the board.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = BoardSnapshotDetail)]
pub struct Detail {
    #[serde(flatten)]
    pub snapshot: Snapshot,
    pub content: Content,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    frame_id: String,
    occasion: Occasion,
    name: String,
    taken_by: String,
    taken_by_name: Option<String>,
    taken_at: Timestamp,
}

impl Row {
    fn snapshot(self) -> Snapshot {
        Snapshot {
            id: self.id,
            frame_id: self.frame_id,
            occasion: self.occasion,
            name: self.name,
            taken_by: Named { id: self.taken_by, name: self.taken_by_name.unwrap_or_default() },
            taken_at: self.taken_at,
        }
    }
}

#[derive(Deserialize)]
struct Kept {
    content: Json<Content>,
}

/// Of a frame, newest first; 300 at most.
pub async fn list(conn: &mut Conn, frame: &str) -> Result<Vec<Snapshot>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_snapshots"), params![frame]).await?;
    Ok(rows.into_iter().map(Row::snapshot).collect())
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Detail, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_snapshot"), params![id]).await?;
    let snapshot = row.ok_or(Refusal::NotFound("snapshot"))?.snapshot();
    let kept: Kept = conn.one(sql!("find_snapshot_content"), params![id]).await?;
    Ok(Detail { snapshot, content: kept.content.0 })
}
