//! A time in which capacity is given to what matters most: a project, an increment of it, a timebox of that.

use std::collections::BTreeMap;

use kernel::Refusal;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::hindrance::Hindrance;

/// More are no longer told apart by anybody.
pub const MOST: i64 = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FrameLevel)]
pub enum Level {
    Project,
    Increment,
    Timebox,
}

impl Level {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Project => "project",
            Self::Increment => "increment",
            Self::Timebox => "timebox",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FrameStatus)]
pub enum Status {
    /// Classes and capacity are still being found.
    Draft,
    /// People were promised a plan.
    Committed,
    /// Over; nothing of it changes any more.
    Closed,
}

impl Status {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Committed => "committed",
            Self::Closed => "closed",
        }
    }
}

/// How much there is of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FrameCapacity)]
pub struct Capacity {
    pub amount: f64,
    /// Kept free, 0 to 90.
    #[serde(default)]
    pub reserve_percent: i64,
}

/// The four conditions under which more than 60 % of Musts is defensible, and who says so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FrameWaiver)]
pub struct Waiver {
    pub estimates_accurate: bool,
    pub approach_understood: bool,
    pub team_performing: bool,
    pub environment_low_risk: bool,
    /// Who signs.
    pub signer: String,
}

/// All that is agreed about a frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FrameDefinition)]
pub struct Definition {
    pub name: String,
    pub level: Level,
    /// The frame that this one is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    /// Days such as 2027-01-31; both belong to it.
    pub starts_on: String,
    pub ends_on: String,
    /// By key of a pool. A frame with timeboxes has what they have together.
    #[serde(default)]
    pub capacity: BTreeMap<String, Capacity>,
    /// Share of effort above which Musts are a risk.
    #[serde(default = "sixty")]
    pub must_percent: i64,
    /// Share of effort that Coulds should have, as contingency.
    #[serde(default = "twenty")]
    pub could_percent: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<Waiver>,
}

const fn sixty() -> i64 {
    60
}

const fn twenty() -> i64 {
    20
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Frame {
    pub id: String,
    pub status: Status,
    #[schema(value_type = Definition)]
    pub definition: Json<Definition>,
    /// The plan that people were promised: key of an initiative to id of a frame.
    #[schema(value_type = Option<BTreeMap<String, String>>)]
    pub committed: Option<Json<BTreeMap<String, String>>>,
    pub version: i64,
}

impl Frame {
    pub fn name(&self) -> &str {
        &self.definition.0.name
    }

    pub fn level(&self) -> Level {
        self.definition.0.level
    }
}

/// All of them, earlier ones first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Frame>, Refusal> {
    Ok(conn.all(sql!("list_frames"), params![]).await?)
}

pub async fn maybe(conn: &mut Conn, id: &str) -> Result<Option<Frame>, Refusal> {
    Ok(conn.maybe(sql!("find_frame"), params![id]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Frame, Refusal> {
    maybe(conn, id).await?.ok_or(Refusal::NotFound("frame"))
}

/// Where capacity is: the timeboxes of a frame in their order, or the frame itself where it has none.
pub async fn timeboxes(conn: &mut Conn, frame: &Frame) -> Result<Vec<Frame>, Refusal> {
    let parts: Vec<Frame> = conn.all(sql!("list_timeboxes"), params![&frame.id]).await?;
    Ok(if parts.is_empty() { vec![frame.clone()] } else { parts })
}

/// Locked until the transaction ends.
pub(crate) async fn hold(tx: &mut Tx, id: &str) -> Result<Frame, Refusal> {
    let found: Option<Frame> = tx.maybe(sql!("hold_frame"), params![id]).await?;
    found.ok_or(Refusal::NotFound("frame"))
}

/// All that are not closed, locked until the transaction ends.
pub(crate) async fn hold_open(tx: &mut Tx) -> Result<Vec<Frame>, Refusal> {
    Ok(tx.all(sql!("hold_open_frames"), params![]).await?)
}

/// Locked, open, and of the version that the caller saw.
pub(crate) async fn hold_version(tx: &mut Tx, id: &str, version: i64) -> Result<Frame, Refusal> {
    let frame = hold(tx, id).await?;
    if frame.version != version {
        return Err(Refusal::stale(&frame));
    }
    must_be_open(&frame)?;
    Ok(frame)
}

pub(crate) fn must_be_open(frame: &Frame) -> Result<(), Refusal> {
    if frame.status == Status::Closed {
        return Err(Hindrance::FrameClosed { name: frame.name().to_owned() }.into());
    }
    Ok(())
}
