//! The task that tells webhooks what happened, in every node.
//!
//! Each webhook has attempts of its own, so that one that is dead or slow delays no other; one that
//! fails gets a single attempt at a time.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng, Timestamp};
use serde::Deserialize;
use store::{Db, TxFuture, params};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;

use crate::client::Client;
use crate::queueing;
use crate::sending::{self, Claimed, Due};

/// Attempts to one webhook at once.
const AT_ONCE: usize = 4;
/// How long nothing is looked for where nothing waits.
const IDLE: i64 = 5_000;
/// It is looked no more often than that.
const SOON: i64 = 250;
/// How long attempts may take to end when the process stops.
const STOP_MAX: Duration = Duration::from_secs(4);
/// Batches of events looked through before it is looked for what is due.
const ROUNDS: usize = 20;

/// Sends what is due, here and now.
pub struct Sender {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    client: Arc<Client>,
    lanes: HashMap<String, Arc<Semaphore>>,
    attempts: JoinSet<()>,
}

#[derive(Debug, Deserialize)]
struct Lane {
    id: String,
    failing_since: Option<Timestamp>,
    next_at: Option<Timestamp>,
}

/// Tells webhooks what happened, until told to stop.
pub async fn work(mut sender: Sender, mut stopped: watch::Receiver<bool>) {
    let mut committed = sender.db.committed();
    loop {
        let next = match sender.round().await {
            Ok(next) => next,
            Err(refusal) => {
                tracing::error!(%refusal, "webhooks could not be looked after; trying again");
                None
            }
        };
        let wait = next.map_or(IDLE, |at| at.since(sender.clock.now()).clamp(SOON, IDLE));
        // Many commits, and many attempts that end, are looked at together.
        let told = async {
            tokio::time::sleep(Duration::from_millis(SOON.unsigned_abs())).await;
            tokio::select! {
                changed = committed.changed() => if changed.is_err() { std::future::pending::<()>().await },
                Some(_) = sender.attempts.join_next() => {}
            }
        };
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())) => {}
            () = told => {}
            _ = stopped.wait_for(|stop| *stop) => break,
        }
    }
    if tokio::time::timeout(STOP_MAX, sender.idle()).await.is_err() {
        tracing::info!("webhooks that have not answered are sent again after the next start");
    }
}

impl Sender {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, client: Client) -> Self {
        Self { db, clock, rng, client: Arc::new(client), lanes: HashMap::new(), attempts: JoinSet::new() }
    }

    /// Makes deliveries of what happened and begins to send what is due; gives the moment of what is
    /// due next.
    pub async fn round(&mut self) -> Result<Option<Timestamp>, Refusal> {
        let mut rounds = 1;
        while queueing::queue(&self.db, &self.act()).await? && rounds < ROUNDS {
            rounds += 1;
        }
        self.begin().await
    }

    /// Waits until every attempt has ended.
    pub async fn idle(&mut self) {
        while self.attempts.join_next().await.is_some() {}
    }

    async fn begin(&mut self) -> Result<Option<Timestamp>, Refusal> {
        while self.attempts.try_join_next().is_some() {}
        let now = self.clock.now();
        let mut conn = self.db.read().await?;
        let lanes: Vec<Lane> = conn.all(sql!("list_senders"), params![]).await?;
        self.lanes.retain(|id, _| lanes.iter().any(|lane| lane.id == *id));
        let mut next = None;
        for lane in &lanes {
            let Some(at) = lane.next_at else { continue };
            let permits = self.free(lane);
            if at <= now && !permits.is_empty() {
                let due = sending::due(&mut conn, &lane.id, now, permits.len() as i64).await?;
                due.into_iter().zip(permits).for_each(|(due, permit)| self.attempt(due, permit));
            } else if permits.is_empty() {
                // It is looked again when an attempt has ended.
                continue;
            }
            next = next.map_or(Some(at), |soonest: Timestamp| Some(soonest.min(at)));
        }
        Ok(next)
    }

    /// What may be sent to a webhook beside what is being sent already.
    fn free(&mut self, lane: &Lane) -> Vec<OwnedSemaphorePermit> {
        let lanes = self.lanes.entry(lane.id.clone()).or_insert_with(|| Arc::new(Semaphore::new(AT_ONCE)));
        let free = lanes.available_permits();
        let most = match lane.failing_since {
            None => free,
            Some(_) => usize::from(free == AT_ONCE),
        };
        (0..most).map_while(|_| Arc::clone(lanes).try_acquire_owned().ok()).collect()
    }

    fn attempt(&mut self, due: Due, permit: OwnedSemaphorePermit) {
        let (db, client) = (self.db.clone(), Arc::clone(&self.client));
        let (clock, rng) = (Arc::clone(&self.clock), Arc::clone(&self.rng));
        self.attempts.spawn(async move {
            let _permit = permit;
            if let Err(refusal) = attempt(&db, &client, clock.as_ref(), &rng, due).await {
                tracing::warn!(%refusal, "how a webhook was sent could not be noted");
            }
        });
    }

    fn act(&self) -> Act {
        act(self.clock.as_ref(), &self.rng)
    }
}

fn act(clock: &dyn Clock, rng: &Arc<dyn Rng>) -> Act {
    Act::new(Actor::program(ActorKind::System, "webhooks"), clock.now(), Arc::clone(rng))
}

async fn attempt(db: &Db, client: &Client, clock: &dyn Clock, rng: &Arc<dyn Rng>, due: Due) -> Result<(), Refusal> {
    let now = clock.now();
    let claimed = db.write(move |tx| -> TxFuture<'_, Option<Claimed>, Refusal> {
        Box::pin(async move { sending::claim(tx, &due, now).await })
    });
    let Some(claimed) = claimed.await? else { return Ok(()) };
    let came = client.post(&claimed.outgoing(now)).await;
    let outcome = match &came {
        Ok(answer) if (200..300).contains(&answer.status) => "delivered",
        Ok(_) => "refused",
        Err(_) => "unreachable",
    };
    metrics::counter!("aftercare_webhook_attempts_total", "outcome" => outcome).increment(1);
    tracing::debug!(webhook = %claimed.webhook_id, delivery = %claimed.id, outcome, "sent");
    let act = act(clock, rng);
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move { sending::note(tx, &act, &claimed, &came).await })
    })
    .await
}
