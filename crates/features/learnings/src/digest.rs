//! A month of learnings: what was learned here and accepted in it, by the organisation's clocks, and whom to thank.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Act, Refusal, TimeWindow, time};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::learning::{self, Learning};

/// More are not read by anybody.
const MOST: i64 = 500;

/// Somebody to thank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LearningCredit)]
pub struct Credit {
    pub person: Named,
    pub accepted: u64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = LearningDigest)]
pub struct Digest {
    /// Such as 2026-11.
    pub month: String,
    /// Written down in it.
    pub proposed: i64,
    pub declined: i64,
    /// Accepted in it, newest first; 500 at most.
    pub accepted: Vec<Learning>,
    /// By how much of theirs was accepted, most first.
    pub credits: Vec<Credit>,
}

/// The month asked for, or this one.
pub async fn digest(conn: &mut Conn, act: &Act, month: Option<&str>) -> Result<Digest, Refusal> {
    #[derive(Deserialize)]
    struct Counts {
        declined: i64,
        proposed: i64,
    }
    let zone: Option<String> = conn.maybe(sql!("find_zone"), params![]).await?;
    let zone = time::zone(zone.as_deref().unwrap_or("UTC")).map_err(Refusal::Fault)?;
    let wrong = || Refusal::invalid("month", "must be a month such as 2026-11");
    let first = match month {
        Some(month) => format!("{month}-01").parse::<Date>().map_err(|_| wrong())?,
        None => act.now.day_in(&zone).first_of_month(),
    };
    let next = first.checked_add(1.month()).map_err(|_| wrong())?;
    let window = TimeWindow::of_days(first, next, &zone).map_err(|problem| Refusal::invalid("month", problem))?;
    let counts: Counts = conn.one(sql!("count_decided"), params![window.from, window.to]).await?;
    let mut select = Select::new(sql!("list_learnings"), params![]);
    select.and(
        "l.state = 'accepted' AND l.taken_at IS NULL AND l.decided_at >= ? AND l.decided_at < ?",
        params![window.from, window.to],
    );
    select.then("ORDER BY l.decided_at DESC, l.id DESC LIMIT ?", params![MOST]);
    let accepted = learning::shown(conn, &act.actor, &select).await?;
    let mut credits: Vec<Credit> = Vec::new();
    for learning in &accepted {
        match credits.iter_mut().find(|credit| credit.person.id == learning.author.id) {
            Some(credit) => credit.accepted += 1,
            None => credits.push(Credit { person: learning.author.clone(), accepted: 1 }),
        }
    }
    credits.sort_by(|one, other| (other.accepted, &one.person.name).cmp(&(one.accepted, &other.person.name)));
    Ok(Digest {
        month: first.strftime("%Y-%m").to_string(),
        proposed: counts.proposed,
        declined: counts.declined,
        accepted,
        credits,
    })
}
