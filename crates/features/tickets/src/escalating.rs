//! Telling a lead of customers who wait too long for an answer. A worker calls this again and again; late
//! is not lost, and of one stretch of waiting it is told once, whatever nodes, restarts and clocks do.

use std::collections::BTreeMap;

use kernel::time::MINUTE;
use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, Tx, params};

use crate::events::{self, Escalated};
use crate::measuring::{self, Calendars};
use crate::settling::{save_quietly, subject};
use crate::ticket::Ticket;

/// Most tickets told of in one transaction.
pub const BATCH: u32 = 200;

/// What is known of the stretch of waiting under way: when a lead was told, and which one, if any.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    pub at: Timestamp,
    pub to: Option<String>,
}

/// What holds for a team, or for tickets of none.
#[derive(Debug, Clone, Deserialize)]
struct Rule {
    team_id: Option<String>,
    lead_id: Option<String>,
    /// Of open time.
    after_minutes: i64,
}

/// Tells of up to [`BATCH`] tickets; gives their number. Call again while it is full.
pub async fn escalate_due(tx: &mut Tx, act: &Act) -> Result<usize, Refusal> {
    let rules: Vec<Rule> = tx.all(sql!("list_escalation_rules"), params![]).await?;
    if rules.is_empty() {
        return Ok(0);
    }
    let mut by_minutes: BTreeMap<i64, Vec<&Rule>> = BTreeMap::new();
    rules.iter().for_each(|rule| by_minutes.entry(rule.after_minutes).or_default().push(rule));
    let calendars = Calendars::load(tx).await?;
    let mut told = 0;
    for (minutes, rules) in by_minutes {
        let Some(since) = calendars.before(act.now, minutes * MINUTE) else { continue };
        let most = i64::from(BATCH) - told as i64;
        for id in waiting_since(tx, since, &rules, most).await? {
            told += usize::from(escalate(tx, act, &id, since, &rules).await?);
        }
    }
    Ok(told)
}

/// Tickets of these rules' teams that nobody was told of, though their customer waits since then or longer.
async fn waiting_since(conn: &mut Conn, since: Timestamp, rules: &[&Rule], most: i64) -> Result<Vec<String>, Refusal> {
    let mut select = Select::new(sql!("list_to_escalate"), params![since]);
    select.and_in("coalesce(t.team_id, '')", rules.iter().map(|rule| rule.team_id.as_deref().unwrap_or_default()));
    select.then("ORDER BY coalesce(t.waiting_since, 9223372036854775807), t.id LIMIT ?", params![most]);
    Ok(conn.select(&select).await?)
}

/// Under the lock it may turn out that somebody else was faster, answered, or gave it to another team.
async fn escalate(tx: &mut Tx, act: &Act, id: &str, since: Timestamp, rules: &[&Rule]) -> Result<bool, Refusal> {
    let Some(mut ticket) = tx.maybe::<Ticket>(sql!("hold_ticket"), params![id]).await? else { return Ok(false) };
    let Some(rule) = rules.iter().find(|rule| rule.team_id == ticket.team_id) else { return Ok(false) };
    let Some(waiting_since) = ticket.waiting_since.filter(|waiting| *waiting <= since) else { return Ok(false) };
    if ticket.escalated_at.is_some() {
        return Ok(false);
    }
    let event = Escalated { waiting_since, after_minutes: rule.after_minutes, lead_id: rule.lead_id.clone() };
    tx.append(act, events::TICKET_ESCALATED, subject(id), &event)?;
    let facts = measuring::measure(tx, id).await?;
    ticket.set_clocks(&facts);
    save_quietly(tx, &mut ticket).await?;
    Ok(true)
}
