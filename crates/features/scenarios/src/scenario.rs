//! A scenario: what it is, what customers say, what the data show, how often and how bad it is expected.

use std::collections::BTreeMap;

use kernel::{Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::events::Told;
use crate::signs::Sign;

/// More are no longer told apart by anybody.
pub const MOST: i64 = 500;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ScenarioState)]
pub enum State {
    /// Written, and given to no ticket.
    #[default]
    Draft,
    Active,
    /// No longer given; tickets that have it keep it.
    Retired,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active => "active",
            Self::Retired => "retired",
        }
    }
}

/// How often and how bad it is expected to be, as its owner estimates. Shown beside what was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioEstimate)]
pub struct Estimate {
    /// Likelihood: tickets per 1,000 orders delivered.
    pub per_thousand: i64,
    /// Impact on the customer, 1 (slight) to 5 (severe).
    pub impact: i64,
    /// Median hours until it is solved.
    pub hours: i64,
}

/// All that is said of a scenario.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScenarioDefinition)]
pub struct Definition {
    pub name: Texts,
    pub description: Texts,
    /// Key of the touchpoint at which customers meet it.
    pub touchpoint: String,
    #[serde(default)]
    pub state: State,
    pub estimate: Estimate,
    /// Id of the person who looks after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<String>,
    /// Who else is concerned, such as the warehouse.
    #[serde(default)]
    pub stakeholders: Vec<String>,
    /// Ids of people who are: of product, of logistics. They look at it, and are asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stakeholder_ids: Vec<String>,
    /// Day by which it is looked at again, such as 2027-01-31.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<String>,
    /// What customers say, by language.
    #[serde(default)]
    pub examples: BTreeMap<String, Vec<String>>,
    /// What the data show when it happens.
    #[serde(default)]
    pub signs: Vec<Sign>,
}

/// A scenario in its latest version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Scenario {
    pub key: String,
    #[schema(value_type = Definition)]
    pub definition: Json<Definition>,
    pub version: i64,
    pub changed_at: Timestamp,
    /// Id of a person; empty for the program.
    pub changed_by: String,
}

/// A playbook that is the way through.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioPlaybook)]
pub struct Way {
    pub key: String,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
    /// Number of the version in use.
    pub published: Option<i64>,
    pub steps: i64,
}

/// A scenario with the ways through it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = ScenarioDetail)]
pub struct Detail {
    #[serde(flatten)]
    pub scenario: Scenario,
    pub playbooks: Vec<Way>,
}

impl Scenario {
    pub fn is_active(&self) -> bool {
        self.definition.0.state == State::Active
    }

    pub(crate) fn told(&self, why: &str) -> Told {
        let definition = &self.definition.0;
        Told {
            name: definition.name.in_language("en").to_owned(),
            touchpoint: definition.touchpoint.clone(),
            state: definition.state,
            version: self.version,
            why: why.to_owned(),
        }
    }
}

/// All of them by key.
pub async fn list(conn: &mut Conn) -> Result<Vec<Scenario>, Refusal> {
    Ok(conn.all(sql!("list_scenarios"), params![]).await?)
}

/// Those that tickets are given, with their examples and signs.
pub async fn active(conn: &mut Conn) -> Result<Vec<Scenario>, Refusal> {
    Ok(list(conn).await?.into_iter().filter(Scenario::is_active).collect())
}

pub async fn maybe(conn: &mut Conn, key: &str) -> Result<Option<Scenario>, Refusal> {
    Ok(conn.maybe(sql!("find_scenario"), params![key]).await?)
}

pub async fn find(conn: &mut Conn, key: &str) -> Result<Scenario, Refusal> {
    maybe(conn, key).await?.ok_or(Refusal::NotFound("scenario"))
}

pub async fn detail(conn: &mut Conn, key: &str) -> Result<Detail, Refusal> {
    let scenario = find(conn, key).await?;
    let playbooks = conn.all(sql!("list_playbooks"), params![key]).await?;
    Ok(Detail { scenario, playbooks })
}

/// Locked, and of the version that the caller saw.
pub(crate) async fn hold(tx: &mut Tx, key: &str, version: i64) -> Result<Scenario, Refusal> {
    let found: Option<Scenario> = tx.maybe(sql!("hold_scenario"), params![key]).await?;
    let scenario = found.ok_or(Refusal::NotFound("scenario"))?;
    if scenario.version == version { Ok(scenario) } else { Err(Refusal::stale(&scenario)) }
}
