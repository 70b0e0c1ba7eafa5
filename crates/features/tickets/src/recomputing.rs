//! Proof that the facts kept are the facts that the log tells.

use kernel::Refusal;
use serde::Serialize;
use store::{Conn, events as log, params};

use crate::facts::{self, Facts};
use crate::measuring::{Calendars, facts_of};

const BATCH: i64 = 1_000;

/// A ticket whose kept facts are not those of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub ticket_id: String,
    pub kept: Facts,
    pub recomputed: Facts,
}

/// What a recomputation found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Recomputation {
    pub tickets: u64,
    /// Up to the number asked for; the count is in `different`.
    pub differences: Vec<Difference>,
    pub different: u64,
}

/// Recomputes the facts of all tickets and compares; keeps up to `most` differences to show.
pub async fn recompute(conn: &mut Conn, most: usize) -> Result<Recomputation, Refusal> {
    let calendars = Calendars::load(conn).await?;
    let mut found = Recomputation::default();
    let mut after = String::new();
    loop {
        let ids: Vec<String> = conn.all(sql!("list_ticket_ids"), params![&after, BATCH]).await?;
        let Some(last) = ids.last() else { return Ok(found) };
        after.clone_from(last);
        for id in ids {
            found.tickets += 1;
            let (kept, recomputed) = both(conn, &id, &calendars).await?;
            if kept != recomputed {
                found.different += 1;
                if found.differences.len() < most {
                    found.differences.push(Difference { ticket_id: id, kept, recomputed });
                }
            }
        }
    }
}

async fn both(conn: &mut Conn, id: &str, calendars: &Calendars) -> Result<(Facts, Facts), Refusal> {
    let kept = facts::kept(conn, id).await?;
    let events = log::of_subject(conn, id, 0, i64::MAX).await?;
    Ok((kept, facts_of(&events, calendars)?))
}
