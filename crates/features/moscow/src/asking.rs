//! The tickets that ask for an initiative by what they are: those of a scenario whose customers were dissatisfied, or that were
//! reopened. They are looked for anew each time, in the days whose tickets are evidence.

use kernel::{Act, Refusal};
use scenarios::measuring::Period;
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::initiative::{Only, Query};
use crate::settings;

/// The newest are enough to see what it is about.
const SHOWN: i64 = 50;

/// A ticket that a query finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskingTicket {
    pub id: String,
    pub number: i64,
    pub subject: String,
}

/// Newest first, at most fifty, of those that the caller may see.
pub async fn list(conn: &mut Conn, act: &Act, query: &Query) -> Result<Vec<AskingTicket>, Refusal> {
    let days = settings::find(conn).await?.settings.evidence_days;
    let window = Period::latest(conn, usize::try_from(days).unwrap_or(1), act.now).await?.window()?;
    let sql = match query.only {
        Only::Dissatisfied => sql!("list_dissatisfied_tickets"),
        Only::Reopened => sql!("list_reopened_tickets"),
    };
    let mut select = Select::new(sql, params![query.scenario.as_str(), window.from, window.to]);
    select.within_reach(&act.actor, tickets::READ, "f.team_id", "f.assignee_id")?;
    select.then("ORDER BY f.opened_at DESC, f.ticket_id LIMIT ?", params![SHOWN]);
    Ok(conn.select(&select).await?)
}
