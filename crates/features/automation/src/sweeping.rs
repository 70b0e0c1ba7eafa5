//! Finding what has lasted long enough. Stretches are looked through in the order in which they began, which
//! is the order in which they reach their length, so how far a rule has come is one moment.

use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Db, Json, Select, params};
use tickets::measuring::Calendars;

use crate::firing::{self, Fired, Occasion, Place};
use crate::following;
use crate::rule::{self, Progress, Rule};
use crate::trigger::{self, Lasted};

/// Most stretches looked at for one rule in one round.
pub const BATCH: i64 = 200;

#[derive(Deserialize)]
struct Found {
    ticket_id: String,
    since: Timestamp,
    chain: Option<Json<Vec<String>>>,
}

/// Lets rules react to what has reached its length; true if there is more.
pub async fn sweep(db: &Db, act: &Act) -> Result<bool, Refusal> {
    let rules = rule::active(&mut db.read().await?).await?;
    let mut more = false;
    for (rule, progress) in &rules {
        if let Some(lasted) = trigger::lasted(&rule.triggers.0) {
            more |= one(db, act, rule, progress, lasted).await?;
        }
    }
    Ok(more)
}

async fn one(db: &Db, act: &Act, rule: &Rule, progress: &Progress, lasted: Lasted) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let by = lasted.began_by(act.now, Calendars::load(&mut conn).await?.own(act.now));
    let found = stretches(&mut conn, lasted, progress, by).await?;
    drop(conn);
    let more = found.len() as i64 == BATCH;
    let mut from = (progress.swept_since, progress.swept_id.clone());
    let mut at = from.clone();
    for Found { ticket_id, since, chain } in found {
        at = (since, ticket_id.clone());
        if !following::holds(&mut db.read().await?, act, rule, &ticket_id).await? {
            continue;
        }
        let occasion = Occasion {
            rule_id: rule.id.clone(),
            key: format!("since {}", since.as_millis()),
            ticket_id,
            trigger: "lasted",
            event: None,
            chain: chain.map(|chain| chain.0).unwrap_or_default(),
        };
        let place = Place::Sweep { from: from.clone(), to: at.clone() };
        if firing::fire(db, act, occasion, place).await? == Fired::Overtaken {
            // Or something has happened to the ticket meanwhile: that is followed first.
            return Ok(true);
        }
        from.clone_from(&at);
    }
    if at != from {
        firing::pass(db, rule.id.clone(), Place::Sweep { from, to: at }).await?;
    }
    Ok(more)
}

/// Those that began after where the rule has come and by then, in their order.
async fn stretches(conn: &mut Conn, lasted: Lasted, progress: &Progress, by: Timestamp) -> Result<Vec<Found>, Refusal> {
    let reached = params![progress.swept_since, &progress.swept_id, by];
    let mut select = match lasted.state.category() {
        None => Select::new(sql!("list_waits"), reached),
        Some(category) => {
            let mut select = Select::new(sql!("list_quiet"), reached);
            select.and("c.status_category = ?", vec![category.as_str().into()]);
            select
        }
    };
    select.then("ORDER BY 2, 1 LIMIT ?", vec![BATCH.into()]);
    Ok(conn.select(&select).await?)
}
