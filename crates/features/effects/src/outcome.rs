//! What became of one ticket. Figures are made of these, and so are the lists behind them.

use kernel::{Refusal, Timestamp, time};
use serde::Deserialize;
use store::{Conn, Select, params};

/// Tickets that one question looks at; of more, the newest.
pub(crate) const MOST: i64 = 20_000;

/// Version of tickets that were not guided.
pub(crate) const WITHOUT: i64 = 0;

#[derive(Debug, Clone, PartialEq, Deserialize)]
pub(crate) struct Outcome {
    pub ticket_id: String,
    pub number: i64,
    pub subject: String,
    pub opened_at: Timestamp,
    pub version: i64,
    /// Of its first solve.
    solved_at: Option<Timestamp>,
    contacts: Option<i64>,
    contacts_known: Option<i64>,
    first_reopened: Option<i64>,
    next_contact_at: Option<Timestamp>,
    /// Whether any solve of it was followed by another; null where it is not solved.
    reopened: Option<i64>,
    pub resolution_ms: Option<i64>,
    pub answers: u64,
    pub positive: u64,
}

/// Which tickets are looked at.
#[derive(Debug, Clone)]
pub(crate) struct Asked<'a> {
    pub playbook: &'a str,
    pub from: Timestamp,
    pub to: Timestamp,
    pub trial: Option<&'a str>,
    /// Whose tickets without a run are looked at, too.
    pub scenario: Option<&'a str>,
}

/// Until when something counts, and how it is judged.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clocks {
    pub now: Timestamp,
    pub contact_days: i64,
}

impl Clocks {
    pub async fn find(conn: &mut Conn, now: Timestamp) -> Result<Self, Refusal> {
        let days: Option<i64> = conn.maybe(sql!("find_contact_days"), params![]).await?;
        Ok(Self { now, contact_days: days.unwrap_or(7) })
    }
}

impl Outcome {
    /// Whether one contact was enough, as the KPI of that name counts; none where it cannot be told yet.
    pub fn first_contact(&self, clocks: Clocks) -> Option<bool> {
        let solved_at = self.solved_at.filter(|_| self.contacts_known == Some(1))?;
        if solved_at.plus(clocks.contact_days * time::DAY) > clocks.now {
            return None;
        }
        Some(self.first_reopened == Some(0) && self.contacts == Some(1) && self.next_contact_at.is_none())
    }

    /// None where it was never solved.
    pub fn reopened(&self) -> Option<bool> {
        self.reopened.map(|reopened| reopened == 1)
    }
}

/// The statement to which a reach, an order and a bound are added.
pub(crate) fn select(asked: &Asked<'_>, clocks: Clocks) -> Select {
    let window = clocks.contact_days * time::DAY;
    let trial = asked.trial.unwrap_or_default();
    Select::new(sql!("list_outcomes"), params![asked.playbook, asked.from, asked.to, trial, asked.scenario, window])
}

/// The newest of them; how many there are is at most [`MOST`].
pub(crate) async fn list(conn: &mut Conn, asked: &Asked<'_>, clocks: Clocks) -> Result<Vec<Outcome>, Refusal> {
    let mut select = select(asked, clocks);
    select.then("ORDER BY f.opened_at DESC, f.ticket_id DESC LIMIT ?", params![MOST]);
    Ok(conn.select(&select).await?)
}
