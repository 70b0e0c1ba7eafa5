//! What rules look at, of many tickets at once: a ticket's own row with the words it began with.

use kernel::{Actor, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Json, Select, params};

use crate::READ;
use crate::status::Category;
use crate::ticket::{Channel, Urgency};

/// A ticket as a rule sees it. One that is merged away or set aside is not seen.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Glance {
    pub id: String,
    pub number: i64,
    pub subject: String,
    /// Key of the status.
    pub status: String,
    pub category: Category,
    pub urgency: Urgency,
    pub channel: Channel,
    /// Of a merged customer the root.
    pub customer_id: Option<String>,
    pub language: Option<String>,
    pub order_id: Option<String>,
    pub team_id: Option<String>,
    pub assignee_id: Option<String>,
    pub tags: Json<Vec<String>>,
    pub opened_at: Timestamp,
    pub waiting_since: Option<Timestamp>,
    pub solved_at: Option<Timestamp>,
    /// The beginning of the first public message.
    pub first_text: Option<String>,
}

/// Those of these tickets that are to be seen.
pub async fn glance(conn: &mut Conn, ids: &[String]) -> Result<Vec<Glance>, Refusal> {
    let mut select = Select::new(sql!("glance_tickets"), params![]);
    select.and_in("t.id", ids).then("ORDER BY t.opened_at DESC, t.id DESC", vec![]);
    Ok(conn.select(&select).await?)
}

/// The tickets opened last that this actor may see, newest first; of one scenario where it is named.
pub async fn latest(
    conn: &mut Conn,
    actor: &Actor,
    scenario: Option<&str>,
    limit: i64,
) -> Result<Vec<String>, Refusal> {
    let mut select = Select::new(sql!("list_latest_tickets"), params![]);
    if let Some(scenario) = scenario {
        select.then("AND t.scenario = ?", vec![scenario.into()]);
    }
    select.within_reach(actor, READ, "t.team_id", "t.assignee_id")?;
    select.then("ORDER BY t.opened_at DESC, t.id DESC LIMIT ?", vec![limit.into()]);
    Ok(conn.select(&select).await?)
}
