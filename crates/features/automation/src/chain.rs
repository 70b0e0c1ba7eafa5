//! What keeps rules from feeding each other for ever. What a rule does is told in the log with the rule as
//! its actor; the run behind it knows which rules led there. A rule acts once in such a chain, a chain ends
//! after [`DEEPEST`] rules, and one ticket is acted on [`PER_HOUR`] times an hour at most.

use kernel::time::HOUR;
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Event, Json, params};

use crate::rule;

/// Rules that one thing can lead to, one by the other.
pub const DEEPEST: usize = 5;
/// Times that rules act on one ticket within an hour.
pub const PER_HOUR: i64 = 60;

/// Why a rule did not act where it should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    Repeated,
    TooDeep,
    TooMany,
}

impl Cut {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Repeated => "repeated",
            Self::TooDeep => "too_deep",
            Self::TooMany => "too_many",
        }
    }
}

#[derive(Deserialize)]
struct Row {
    chain: Json<Vec<String>>,
}

/// The rules that led to an event; none if a person, a customer or another program is behind it.
pub async fn behind(conn: &mut Conn, event: &Event) -> Result<Vec<String>, Refusal> {
    let Some(rule) = rule::of_actor(event.actor_kind, &event.actor_id) else { return Ok(Vec::new()) };
    let found: Option<Row> = conn.maybe(sql!("find_chain"), params![&event.subject_id, rule, event.seq]).await?;
    Ok(found.map_or_else(|| vec![rule.to_owned()], |row| row.chain.0))
}

/// Whether a rule may act once more on a ticket after these.
pub async fn judge(
    conn: &mut Conn,
    rule_id: &str,
    ticket_id: &str,
    chain: &[String],
    now: Timestamp,
) -> Result<Option<Cut>, Refusal> {
    if chain.iter().any(|before| before == rule_id) {
        return Ok(Some(Cut::Repeated));
    }
    if chain.len() >= DEEPEST {
        return Ok(Some(Cut::TooDeep));
    }
    let lately: i64 = conn.one(sql!("count_lately"), params![ticket_id, now.plus(-HOUR)]).await?;
    Ok((lately >= PER_HOUR).then_some(Cut::TooMany))
}
