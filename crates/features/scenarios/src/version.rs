//! What was said of a scenario before, by whom it was changed, when and why. Never changed.

use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::scenario::{self, Definition};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioVersionCard)]
pub struct Card {
    pub number: i64,
    pub why: String,
    pub changed_at: Timestamp,
    /// Id of a person; empty for the program.
    pub changed_by: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ScenarioVersion)]
pub struct Version {
    pub number: i64,
    #[schema(value_type = Definition)]
    pub definition: Json<Definition>,
    pub why: String,
    pub changed_at: Timestamp,
    pub changed_by: String,
}

/// Newest first.
pub async fn list(conn: &mut Conn, key: &str) -> Result<Vec<Card>, Refusal> {
    scenario::find(conn, key).await?;
    Ok(conn.all(sql!("list_versions"), params![key]).await?)
}

pub async fn find(conn: &mut Conn, key: &str, number: i64) -> Result<Version, Refusal> {
    let found = conn.maybe(sql!("find_version"), params![key, number]).await?;
    found.ok_or(Refusal::NotFound("version"))
}
