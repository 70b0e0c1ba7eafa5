//! An initiative: what could be had for customers, what it takes, and what it is expected to bring.

use std::collections::BTreeMap;

use kernel::{Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use twin::study::Change;
use utoipa::ToSchema;

/// More are no longer told apart by anybody.
pub const MOST: i64 = 1_000;

/// Beside the KPIs an initiative can be judged by this: tickets of its scenarios for each order delivered.
pub const CONTACT_RATE: &str = "contact_rate";

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InitiativeLifecycle)]
pub enum Lifecycle {
    #[default]
    Idea,
    /// Described and estimated, so that it can be chosen.
    Candidate,
    /// In a plan that people were promised.
    Planned,
    RollingOut,
    Live,
    Retired,
}

impl Lifecycle {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Candidate => "candidate",
            Self::Planned => "planned",
            Self::RollingOut => "rolling_out",
            Self::Live => "live",
            Self::Retired => "retired",
        }
    }
}

/// How much of a pool it takes: at best, most likely, at worst.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InitiativeEffort)]
pub struct Effort {
    pub low: f64,
    pub likely: f64,
    pub high: f64,
}

/// Which share of a scenario it is expected to take away, and how sure that is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InitiativeRemoval)]
pub struct Removal {
    /// Key of a scenario.
    pub scenario: String,
    /// 0 to 1.
    pub share: f64,
    /// 0 to 1: a guess is 0.2, measured elsewhere 0.5, a trial of our own 0.8.
    pub confidence: f64,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Which tickets of a scenario ask for it: they are counted anew whenever somebody looks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InitiativeQuery)]
pub struct Query {
    /// Key of a scenario.
    pub scenario: String,
    pub only: Only,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InitiativeQueryOnly)]
pub enum Only {
    /// Their customers said that they were not satisfied.
    Dissatisfied,
    /// They were solved and opened again.
    Reopened,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InitiativeDirection)]
pub enum Direction {
    Up,
    Down,
}

/// What it is expected to do to a KPI.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InitiativeEffect)]
pub struct Effect {
    /// Name of a KPI, or `contact_rate`: tickets of its scenarios for each order delivered.
    pub kpi: String,
    pub direction: Direction,
    /// The least change that would matter, in the unit of the KPI: shares as 0 to 1, times in milliseconds.
    pub least: f64,
    /// The one by which it is judged.
    #[serde(default)]
    pub primary: bool,
}

/// Estimates for scores. A score that needs what is left out says so.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = InitiativeScoring)]
pub struct Scoring {
    /// On each who is reached: 3 massive, 2 high, 1 medium, 0.5 low, 0.25 minimal.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub impact: Option<f64>,
    /// Relative to the other initiatives: 1, 2, 3, 5, 8, 13, 20.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_criticality: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk_or_opportunity: Option<f64>,
    /// What customers answered to Kano's pair of questions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kano: Vec<KanoAnswer>,
}

/// How it would be with it and without it: 1 like, 2 must be so, 3 neutral, 4 can live with it, 5 dislike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KanoAnswer {
    pub with: u8,
    pub without: u8,
}

/// All that is said of an initiative.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = InitiativeDefinition)]
pub struct Definition {
    pub title: Texts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Texts>,
    /// Id of the person who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    #[serde(default)]
    pub lifecycle: Lifecycle,
    /// Key of the capability that it switches.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capability: Option<String>,
    /// By key of a pool. Without any it is not estimated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effort: Option<BTreeMap<String, Effort>>,
    /// Keys of initiatives that it needs, in its timebox or before.
    #[serde(default)]
    pub requires: Vec<String>,
    /// Keys of initiatives with which it is never in one plan.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// Keys of initiatives of which it needs one.
    #[serde(default)]
    pub one_of: Vec<String>,
    #[serde(default)]
    pub removes: Vec<Removal>,
    /// Ids of tickets that ask for it.
    #[serde(default)]
    pub tickets: Vec<String>,
    /// Tickets that ask for it by what they are, and not by their ids.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub queries: Vec<Query>,
    #[serde(default)]
    pub effects: Vec<Effect>,
    /// What it changes in the twin of the operation, as a strategy of the futures does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub levers: Vec<Change>,
    /// What its levers cost a day beside what the twin reckons, in the currency of its model.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub cost_per_day: f64,
    /// Key of the strategy that it came of; a strategy is on the board once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strategy: Option<String>,
    /// What may go wrong.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub risks: String,
    /// What scores ask for that no ticket tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scoring: Option<Scoring>,
    /// What it is worth a month beside what it takes away of scenarios, in minor units.
    #[serde(default)]
    pub value: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks with a reference")]
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Initiative {
    /// By which boards, files and dependencies name it; it never changes.
    pub key: String,
    #[schema(value_type = Definition)]
    pub definition: Json<Definition>,
    pub version: i64,
    pub changed_at: Timestamp,
    /// Id of a person; empty for the program.
    pub changed_by: String,
}

impl Definition {
    /// An idea of which nothing is known but what it is called.
    pub fn titled(title: Texts) -> Self {
        Self {
            title,
            description: None,
            owner_id: None,
            lifecycle: Lifecycle::Idea,
            capability: None,
            effort: None,
            requires: Vec::new(),
            excludes: Vec::new(),
            one_of: Vec::new(),
            removes: Vec::new(),
            tickets: Vec::new(),
            queries: Vec::new(),
            effects: Vec::new(),
            levers: Vec::new(),
            cost_per_day: 0.0,
            strategy: None,
            risks: String::new(),
            scoring: None,
            value: 0,
        }
    }
}

impl Initiative {
    pub fn title(&self) -> &str {
        self.definition.0.title.in_language("en")
    }
}

/// All that were not removed, by key.
pub async fn list(conn: &mut Conn) -> Result<Vec<Initiative>, Refusal> {
    Ok(conn.all(sql!("list_initiatives"), params![]).await?)
}

/// Those that were removed, as they were then.
pub(crate) async fn removed(conn: &mut Conn) -> Result<Vec<Initiative>, Refusal> {
    Ok(conn.all(sql!("list_removed_initiatives"), params![]).await?)
}

pub async fn maybe(conn: &mut Conn, key: &str) -> Result<Option<Initiative>, Refusal> {
    Ok(conn.maybe(sql!("find_initiative"), params![key]).await?)
}

pub async fn find(conn: &mut Conn, key: &str) -> Result<Initiative, Refusal> {
    maybe(conn, key).await?.ok_or(Refusal::NotFound("initiative"))
}

/// Locked, and of the version that the caller saw.
pub(crate) async fn hold_version(tx: &mut Tx, key: &str, version: i64) -> Result<Initiative, Refusal> {
    let found: Option<Initiative> = tx.maybe(sql!("hold_initiative"), params![key]).await?;
    let initiative = found.ok_or(Refusal::NotFound("initiative"))?;
    if initiative.version == version { Ok(initiative) } else { Err(Refusal::stale(&initiative)) }
}
