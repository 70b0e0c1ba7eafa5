//! Since when nothing has happened to a ticket, as far as the log has been followed. What a rule does is no
//! event for that, unless it changes the status; then the stretch carries the chain that led there, so that
//! rules by time cannot feed each other either.

use std::collections::HashMap;

use kernel::{ActorKind, Refusal, Timestamp};
use store::{Conn, Event, Json, Tx, params};
use tickets::events as told;

use crate::{chain, rule};

/// Of the clock, not of anybody.
const BY_THE_CLOCK: &[&str] = &[told::SLA_APPLIED, told::SLA_WARNED, told::SLA_BREACHED];

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    since: Timestamp,
    chain: Vec<String>,
}

/// What is to be noted of the events read so far.
#[derive(Debug, Clone, Default)]
pub struct Stretches(HashMap<String, Stretch>);

/// When a new stretch begins with an event; none if it goes on.
pub fn begins(event: &Event) -> Option<Timestamp> {
    if event.topic != tickets::TOPIC || BY_THE_CLOCK.contains(&event.kind.as_str()) {
        return None;
    }
    if rule::of_actor(event.actor_kind, &event.actor_id).is_some() && event.kind != told::STATUS_CHANGED {
        return None;
    }
    // History from elsewhere happened when it says; what is entered late here happens now.
    Some(if event.actor_kind == ActorKind::Import { event.at } else { event.recorded_at })
}

impl Stretches {
    pub async fn note(&mut self, conn: &mut Conn, event: &Event) -> Result<(), Refusal> {
        if let Some(since) = begins(event) {
            let chain = chain::behind(conn, event).await?;
            self.0.insert(event.subject_id.clone(), Stretch { since, chain });
        }
        Ok(())
    }

    pub async fn keep(&self, tx: &mut Tx) -> Result<(), Refusal> {
        let row = |(ticket, stretch): (&String, &Stretch)| params![ticket, stretch.since, &Json(stretch.chain.clone())];
        let head = "INSERT INTO automation_stretches (ticket_id, since, chain) VALUES";
        let tail = "ON CONFLICT (ticket_id) DO UPDATE SET since = excluded.since, chain = excluded.chain";
        tx.insert_many(head, self.0.iter().map(row).collect(), tail).await?;
        Ok(())
    }
}
