//! A playbook with its draft and the version in use.

use kernel::{Refusal, Timestamp};
use playbook_language::playbook::Texts;
use playbook_language::{Finding, Playbook as Definition};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::checking::{self, Written};
use crate::events::Told;
use crate::{naming, version};

/// More are no longer found by anybody.
pub const MOST: i64 = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookState)]
pub enum State {
    /// Never published.
    Draft,
    Published,
    /// No new run begins.
    Retired,
}

/// A playbook in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = PlaybookCard)]
pub struct Card {
    pub key: String,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
    pub scenario: Option<String>,
    pub owner_id: Option<String>,
    pub state: State,
    /// Number of the version in use.
    pub published: Option<i64>,
    /// A further version is being written.
    pub has_draft: bool,
    /// Of the draft, or else of the version in use; so are errors and hints.
    pub steps: i64,
    pub errors: i64,
    pub hints: i64,
    pub changed_at: Timestamp,
    /// Id of a person; empty for the program.
    pub changed_by: String,
    pub version: i64,
}

/// A playbook to look at and to edit: the draft, or else the version in use.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookDetail)]
pub struct Detail {
    #[serde(flatten)]
    pub card: Card,
    pub definition: Definition,
    /// As YAML.
    pub text: String,
    pub findings: Vec<Finding>,
}

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Row {
    pub key: String,
    pub name: Json<Texts>,
    pub scenario: Option<String>,
    pub owner_id: Option<String>,
    pub draft: Option<String>,
    pub published: Option<i64>,
    pub retired: bool,
    pub steps: i64,
    pub errors: i64,
    pub hints: i64,
    pub changed_at: Timestamp,
    pub changed_by: String,
    pub version: i64,
}

fn state(published: Option<i64>, retired: bool) -> State {
    match (published, retired) {
        (_, true) => State::Retired,
        (Some(_), false) => State::Published,
        (None, false) => State::Draft,
    }
}

impl Row {
    pub fn card(&self) -> Card {
        Card {
            key: self.key.clone(),
            name: self.name.clone(),
            scenario: self.scenario.clone(),
            owner_id: self.owner_id.clone(),
            state: state(self.published, self.retired),
            published: self.published,
            has_draft: self.draft.is_some(),
            steps: self.steps,
            errors: self.errors,
            hints: self.hints,
            changed_at: self.changed_at,
            changed_by: self.changed_by.clone(),
            version: self.version,
        }
    }

    pub(crate) fn told(&self, why: Option<String>) -> Told {
        Told {
            name: self.name.0.in_language("en").to_owned(),
            scenario: self.scenario.clone(),
            owner_id: self.owner_id.clone(),
            steps: self.steps,
            published: self.published,
            why,
        }
    }
}

/// All of them by key.
pub async fn list(conn: &mut Conn) -> Result<Vec<Card>, Refusal> {
    #[derive(Deserialize)]
    struct Listed {
        key: String,
        name: Json<Texts>,
        scenario: Option<String>,
        owner_id: Option<String>,
        has_draft: bool,
        published: Option<i64>,
        retired: bool,
        steps: i64,
        errors: i64,
        hints: i64,
        changed_at: Timestamp,
        changed_by: String,
        version: i64,
    }
    let rows: Vec<Listed> = conn.all(sql!("list_playbooks"), params![]).await?;
    let card = |row: Listed| Card {
        key: row.key,
        name: row.name,
        scenario: row.scenario,
        owner_id: row.owner_id,
        state: state(row.published, row.retired),
        published: row.published,
        has_draft: row.has_draft,
        steps: row.steps,
        errors: row.errors,
        hints: row.hints,
        changed_at: row.changed_at,
        changed_by: row.changed_by,
        version: row.version,
    };
    Ok(rows.into_iter().map(card).collect())
}

pub async fn maybe(conn: &mut Conn, key: &str) -> Result<Option<Row>, Refusal> {
    Ok(conn.maybe(sql!("find_playbook"), params![key]).await?)
}

pub async fn find(conn: &mut Conn, key: &str) -> Result<Row, Refusal> {
    maybe(conn, key).await?.ok_or(Refusal::NotFound("playbook"))
}

/// Locked until the transaction ends.
pub(crate) async fn lock(tx: &mut Tx, key: &str) -> Result<Row, Refusal> {
    tx.maybe(sql!("hold_playbook"), params![key]).await?.ok_or(Refusal::NotFound("playbook"))
}

/// Locked, and of the version that the caller saw.
pub(crate) async fn hold(tx: &mut Tx, key: &str, version: i64) -> Result<Row, Refusal> {
    let row = lock(tx, key).await?;
    if row.version == version { Ok(row) } else { Err(Refusal::stale(&row.card())) }
}

/// Its draft, or else its version in use.
pub async fn text(conn: &mut Conn, row: &Row) -> Result<String, Refusal> {
    match (&row.draft, row.published) {
        (Some(draft), _) => Ok(draft.clone()),
        (None, Some(number)) => Ok(version::find(conn, &row.key, number).await?.text),
        (None, None) => Err(Refusal::Fault(format!("playbook {} has no text", row.key))),
    }
}

pub async fn detail(conn: &mut Conn, row: &Row) -> Result<Detail, Refusal> {
    let text = text(conn, row).await?;
    let checked = Written::text(text.as_str()).check()?;
    let definition = match checked.definition {
        Some(definition) => definition,
        None => checking::kept(&text)?,
    };
    let mut findings = checked.findings;
    findings.extend(naming::missing(conn, &definition).await?);
    Ok(Detail { card: row.card(), definition, text, findings })
}
