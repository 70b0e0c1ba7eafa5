//! What was published, when, by whom and why; and how two of them differ.

use kernel::{Refusal, Timestamp};
use playbook_language::comparing::{Difference, compare};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::{checking, playbook};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlaybookVersionCard)]
pub struct Card {
    pub number: i64,
    pub why: String,
    pub steps: i64,
    pub published_at: Timestamp,
    /// Id of a person; empty for what the program brought.
    pub published_by: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = PlaybookVersion)]
pub struct Version {
    pub number: i64,
    /// As YAML.
    pub text: String,
    pub why: String,
    pub steps: i64,
    pub published_at: Timestamp,
    pub published_by: String,
}

/// Newest first.
pub async fn list(conn: &mut Conn, key: &str) -> Result<Vec<Card>, Refusal> {
    playbook::find(conn, key).await?;
    Ok(conn.all(sql!("list_versions"), params![key]).await?)
}

pub async fn find(conn: &mut Conn, key: &str, number: i64) -> Result<Version, Refusal> {
    let found = conn.maybe(sql!("find_version"), params![key, number]).await?;
    found.ok_or(Refusal::NotFound("version"))
}

/// What is other in the draft, or in version `to`, than in version `from`.
pub async fn differences(
    conn: &mut Conn,
    key: &str,
    from: Option<i64>,
    to: Option<i64>,
) -> Result<Vec<Difference>, Refusal> {
    let row = playbook::find(conn, key).await?;
    let from = from.or(row.published).ok_or(Refusal::NotFound("version"))?;
    let earlier = find(conn, key, from).await?.text;
    let later = match to {
        Some(number) => find(conn, key, number).await?.text,
        None => playbook::text(conn, &row).await?,
    };
    Ok(compare(&checking::kept(&earlier)?, &checking::kept(&later)?))
}
