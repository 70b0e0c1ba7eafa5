//! How a capability was switched: when, by whom, from what to what, and why.

use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, params};
use utoipa::ToSchema;

use crate::switch::State;

/// So many are shown; the audit log has all.
pub const MOST: i64 = 200;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CapabilitySwitched)]
pub struct Switched {
    pub id: String,
    pub at: Timestamp,
    /// Id of a person or program.
    pub by_id: String,
    pub by_name: Option<String>,
    pub from_state: State,
    pub from_percent: i64,
    pub from_held_back: i64,
    pub to_state: State,
    pub to_percent: i64,
    pub to_held_back: i64,
    /// Other customers are drawn since then.
    pub redrawn: bool,
    pub reason: String,
}

/// Newest first.
pub async fn list(conn: &mut Conn, key: &str) -> Result<Vec<Switched>, Refusal> {
    Ok(conn.all(sql!("list_switches"), params![key, MOST]).await?)
}
