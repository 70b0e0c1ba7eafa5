//! A future or a strategy: what is different in it, in numbers of the twin.

use kernel::{Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use twin::simulation::Plan;
use twin::study::{Change, Misfit, Variant};
use utoipa::ToSchema;

use crate::model::Known;

/// Of either kind; a table with more is read by nobody.
pub const MOST: i64 = 200;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RehearsalKind)]
pub enum Kind {
    Future,
    Strategy,
}

impl Kind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Future => "future",
            Self::Strategy => "strategy",
        }
    }
}

/// What is done once it is clear that this future has begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ContingencyPlan)]
pub struct Contingency {
    /// Keys of playbooks to switch on.
    #[serde(default)]
    pub playbooks: Vec<String>,
    /// Ids of people to call.
    #[serde(default)]
    pub people: Vec<String>,
    /// Notices to send, in words.
    #[serde(default)]
    pub notices: Vec<String>,
    /// The weight of the future from which on its owner is alerted, 0 to 1.
    pub trigger: f64,
    /// So many days are needed until the plan works.
    #[serde(default)]
    pub lead_days: i64,
}

/// Where a future lies between the two axes, each from -1 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = FuturePosition)]
pub struct Position {
    pub x: f64,
    pub y: f64,
}

/// All that is said of a future or a strategy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RehearsalDefinition)]
pub struct Definition {
    pub title: Texts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<Texts>,
    /// Drivers of a future, levers of a strategy; without any it is as things are.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// Of a future: how likely the team holds it to be, 0 to 1. In a study the shares of its futures count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Of a future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// Of a strategy: what it costs a day beside what the twin reckons, in the currency of the model.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cost_per_day: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// A day such as 2027-01-31 on which it is looked at again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<String>,
    /// Of a future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contingency: Option<Contingency>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

impl Definition {
    pub fn variant(&self, key: &str) -> Variant {
        Variant { name: key.to_owned(), changes: self.changes.clone() }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RehearsalRecord)]
pub struct Record {
    /// By which studies name it; it never changes.
    pub key: String,
    #[schema(value_type = Definition)]
    pub definition: Json<Definition>,
    pub version: i64,
    pub changed_at: Timestamp,
    /// Id of a person; empty for the program.
    pub changed_by: String,
}

/// A record beside a model: what it names may be gone from it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = RehearsalRecordOnModel)]
pub struct OnModel {
    #[serde(flatten)]
    pub record: Record,
    /// Why it does not fit the model, in English; null where it does.
    pub problem: Option<String>,
    /// The same for programs, with what there is instead.
    pub misfit: Option<Misfit>,
    /// What of it the model has nothing of, so that it is passed over.
    pub passed_over: Vec<Misfit>,
}

pub async fn list(conn: &mut Conn, kind: Kind) -> Result<Vec<Record>, Refusal> {
    Ok(conn.all(sql!("list_records"), params![kind.as_str()]).await?)
}

/// All of a kind, each marked with what does not fit the model.
pub fn on_model(records: Vec<Record>, known: &Known) -> Vec<OnModel> {
    let mark = |record: Record| {
        let mut model = known.model.clone();
        let fits = twin::study::change(&mut model, &record.definition.0.changes);
        let fits = fits.and_then(|passed| Plan::of(&model).map(|_| passed).map_err(|wrong| Misfit::broken(&wrong)));
        let (passed_over, misfit) = match fits {
            Ok(passed) => (passed, None),
            Err(misfit) => (Vec::new(), Some(misfit)),
        };
        OnModel { problem: misfit.as_ref().map(Misfit::in_words), misfit, passed_over, record }
    };
    records.into_iter().map(mark).collect()
}

pub async fn find(conn: &mut Conn, kind: Kind, key: &str) -> Result<Record, Refusal> {
    let found: Option<Record> = conn.maybe(sql!("find_record"), params![kind.as_str(), key]).await?;
    found.ok_or(Refusal::NotFound(kind.as_str()))
}

/// Newest first.
pub async fn versions(conn: &mut Conn, kind: Kind, key: &str) -> Result<Vec<Record>, Refusal> {
    let found: Vec<Record> = conn.all(sql!("list_record_versions"), params![kind.as_str(), key]).await?;
    if found.is_empty() { Err(Refusal::NotFound(kind.as_str())) } else { Ok(found) }
}

/// Locked, and of the version that the caller saw.
pub(crate) async fn hold_version(tx: &mut Tx, kind: Kind, key: &str, version: i64) -> Result<Record, Refusal> {
    let found: Option<Record> = tx.maybe(sql!("hold_record"), params![kind.as_str(), key]).await?;
    let record = found.ok_or(Refusal::NotFound(kind.as_str()))?;
    if record.version == version { Ok(record) } else { Err(Refusal::stale(&record)) }
}
