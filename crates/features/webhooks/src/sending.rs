//! One attempt: taking a delivery so that no other node takes it, and noting how it went.
//!
//! An attempt is taken by counting it, and it is noted under its count. Of two nodes one counts; and
//! whoever comes back after it was given up for lost notes nothing. Between the sending and the note a
//! process can die: then the same is sent once more, under the same id.

use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Tx, params};

use crate::client::{Answer, Outgoing};
use crate::delivery::DeliveryState;
use crate::events::{self, SwitchedOff};
use crate::webhook::OffBecause;
use crate::{changing, schedule, signing};

/// A delivery whose time has come.
#[derive(Debug, Clone, Deserialize)]
pub struct Due {
    pub id: String,
    pub attempts: i64,
}

/// A delivery that this node sends now.
#[derive(Clone, Deserialize)]
pub struct Claimed {
    pub id: String,
    pub webhook_id: String,
    pub body: String,
    pub attempts: i64,
    series_from: i64,
    url: String,
    secret: String,
    old_secret: Option<String>,
    old_secret_until: Option<Timestamp>,
}

pub async fn due(conn: &mut Conn, webhook_id: &str, now: Timestamp, most: i64) -> Result<Vec<Due>, Refusal> {
    Ok(conn.all(sql!("list_due"), params![webhook_id, now, most]).await?)
}

/// Takes it; none if another node did, or if nothing is to be sent any more.
pub async fn claim(tx: &mut Tx, due: &Due, now: Timestamp) -> Result<Option<Claimed>, Refusal> {
    let values = params![&due.id, due.attempts, now, now.plus(schedule::LEASE)];
    if tx.run(sql!("claim_delivery"), values).await? == 0 {
        return Ok(None);
    }
    Ok(tx.maybe(sql!("find_claimed"), params![&due.id]).await?)
}

impl Claimed {
    /// The request, signed for this moment.
    pub fn outgoing(&self, now: Timestamp) -> Outgoing {
        let seconds = now.as_millis().div_euclid(1_000);
        let old = self.old_secret.as_deref().filter(|_| self.old_secret_until.is_some_and(|until| now < until));
        let secrets = std::iter::once(self.secret.as_str()).chain(old);
        Outgoing {
            url: self.url.clone(),
            id: self.id.clone(),
            seconds,
            signatures: signing::signatures(secrets, &self.id, seconds, &self.body),
            body: self.body.clone(),
        }
    }
}

/// Notes how an attempt went, and what follows from it for the webhook.
pub async fn note(tx: &mut Tx, act: &Act, claimed: &Claimed, came: &Result<Answer, String>) -> Result<(), Refusal> {
    let status = came.as_ref().ok().map(|answer| answer.status);
    let delivered = status.is_some_and(|status| (200..300).contains(&status));
    let asked = came.as_ref().ok().and_then(|answer| answer.retry_after.as_deref());
    let asked = asked.and_then(|header| schedule::retry_after(header, act.now));
    let tried = claimed.attempts - claimed.series_from;
    let next = if delivered { None } else { schedule::next(tried, act.now, asked, act.rng.as_ref()) };
    let state = match next {
        _ if delivered => DeliveryState::Delivered,
        Some(_) => DeliveryState::Failing,
        None => DeliveryState::GivenUp,
    };
    let (error, answer) = match came {
        Ok(answer) => (None, Some(answer.text.as_str())),
        Err(words) => (Some(words.as_str()), None),
    };
    let values = params![&claimed.id, claimed.attempts, state.as_str(), next, status.map(i64::from), error, answer];
    if tx.run(sql!("note_attempt"), values).await? == 0 {
        return Ok(());
    }
    if delivered {
        tx.run(sql!("note_success"), params![&claimed.webhook_id]).await?;
        return Ok(());
    }
    let since: Option<Option<Timestamp>> =
        tx.maybe(sql!("note_failure"), params![&claimed.webhook_id, act.now]).await?;
    let since = since.flatten().unwrap_or(act.now);
    if status == Some(410) {
        switch_off(tx, act, &claimed.webhook_id, OffBecause::Gone).await?;
    } else if act.now.since(since) >= schedule::FAILING_MAX {
        switch_off(tx, act, &claimed.webhook_id, OffBecause::Failing).await?;
    }
    Ok(())
}

async fn switch_off(tx: &mut Tx, act: &Act, webhook_id: &str, because: OffBecause) -> Result<(), Refusal> {
    changing::switch_off(tx, webhook_id, Some(because)).await?;
    tx.append_setting(act, events::WEBHOOK_SWITCHED_OFF, events::subject(webhook_id), &SwitchedOff { because })?;
    Ok(())
}
