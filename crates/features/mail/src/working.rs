//! The task that reads letters, in every node. A letter is taken by counting the attempt, and settled under its
//! count: of two nodes one does, and whoever comes back after it was given up for lost does nothing.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use kernel::time::{MINUTE, SECOND};
use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng, Timestamp};
use serde::Deserialize;
use store::{Db, Pace, Tx, TxFuture, params};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::events::{self, Settled};
use crate::letter::LetterState;
use crate::settling::{self, Claimed, Turn};
use crate::{original, reading};

const PACE: Pace = Pace { soon: Duration::from_millis(100), idle: Duration::from_secs(2) };
/// Most letters that are looked at before others get their turn.
const BATCH: i64 = 100;
/// Batches in one round.
const ROUNDS: usize = 50;
/// Letters read at once by a node.
const AT_ONCE: usize = 4;
/// A reader that was not heard of for so long has died with its process.
pub const LEASE: i64 = 2 * MINUTE;
/// Attempts before somebody has to look at the letter.
pub const ATTEMPTS_MAX: i64 = 3;
/// Pause before the next attempt.
const AGAIN: i64 = 10 * SECOND;
const DETAIL_MAX: usize = 500;

/// Reads letters that wait.
#[derive(Clone)]
pub struct Reader {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// A letter whose time has come.
#[derive(Debug, Clone, Deserialize)]
struct Due {
    id: String,
    attempts: i64,
    series_from: i64,
    from_address: String,
}

/// Reads what arrived, until told to stop.
pub async fn work(reader: Reader, stopped: watch::Receiver<bool>) {
    let db = reader.db.clone();
    let round = || {
        let reader = reader.clone();
        async move { reader.round().await }
    };
    store::rounds(&db, PACE, "letters could not be read", stopped, round).await;
}

impl Reader {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    fn act(&self) -> Act {
        Act::new(Actor::program(ActorKind::System, "mail"), self.clock.now(), Arc::clone(&self.rng))
    }

    /// Reads all letters whose time has come.
    pub async fn round(&self) -> Result<(), Refusal> {
        for _ in 0..ROUNDS {
            let due: Vec<Due> =
                self.db.read().await?.all(sql!("list_due_letters"), params![self.clock.now(), BATCH]).await?;
            let full = due.len() as i64 == BATCH;
            if due.is_empty() {
                return Ok(());
            }
            self.batch(due).await?;
            if !full {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Each sender's letters one after the other, those of several at once.
    async fn batch(&self, due: Vec<Due>) -> Result<(), Refusal> {
        let mut by_sender: HashMap<String, Vec<Due>> = HashMap::new();
        for letter in due {
            by_sender.entry(letter.from_address.clone()).or_default().push(letter);
        }
        let places = Arc::new(Semaphore::new(AT_ONCE));
        let mut lanes = JoinSet::new();
        for letters in by_sender.into_values() {
            let (reader, places) = (self.clone(), Arc::clone(&places));
            lanes.spawn(async move {
                let Ok(_place) = places.acquire_owned().await else { return Ok(()) };
                for letter in letters {
                    reader.one(letter).await?;
                }
                Ok::<(), Refusal>(())
            });
        }
        let mut failed = Ok(());
        while let Some(ended) = lanes.join_next().await {
            match ended {
                Ok(Ok(())) => {}
                Ok(Err(refusal)) => failed = Err(refusal),
                Err(panic) => failed = Err(Refusal::Fault(panic.to_string())),
            }
        }
        failed
    }

    async fn one(&self, due: Due) -> Result<(), Refusal> {
        let (act, found) = (self.act(), due.clone());
        let claimed = self
            .db
            .write(move |tx| -> TxFuture<'_, Option<Claimed>, Refusal> {
                Box::pin(async move { claim(tx, &act, &found).await })
            })
            .await?;
        let Some(claimed) = claimed else { return Ok(()) };
        let ended = self.settle(&claimed).await;
        let outcome = match &ended {
            Ok(Turn::Settled(state)) => state.as_str(),
            Ok(Turn::Waits | Turn::Gone) => "put_back",
            Err(_) => "failed",
        };
        metrics::counter!("aftercare_letters_read_total", "outcome" => outcome).increment(1);
        let Err(refusal) = ended else { return Ok(()) };
        tracing::warn!(letter = %claimed.id, %refusal, "a letter could not be read");
        let act = self.act();
        self.db
            .write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move { note_failure(tx, &act, &claimed, due.series_from, &refusal).await })
            })
            .await
    }

    async fn settle(&self, claimed: &Claimed) -> Result<Turn, Refusal> {
        let raw = original::read(&mut self.db.read().await?, &claimed.id).await?;
        let letter = reading::read(raw).await?;
        let (act, claimed) = (self.act(), claimed.clone());
        self.db
            .write(move |tx| -> TxFuture<'_, Turn, Refusal> {
                Box::pin(async move { settling::settle(tx, &act, &claimed, letter).await })
            })
            .await
    }
}

/// Takes the letter; none if another node did. One whose readers died three times is quarantined instead.
async fn claim(tx: &mut Tx, act: &Act, due: &Due) -> Result<Option<Claimed>, Refusal> {
    if due.attempts - due.series_from >= ATTEMPTS_MAX {
        let claimed = tx.maybe::<Claimed>(sql!("find_claimed_letter"), params![&due.id, due.attempts]).await?;
        if let Some(claimed) = claimed {
            quarantine(tx, act, &claimed, "its reader stopped three times").await?;
        }
        return Ok(None);
    }
    let until: Timestamp = act.now.plus(LEASE);
    if tx.run(sql!("claim_letter"), params![&due.id, due.attempts, act.now, until]).await? == 0 {
        return Ok(None);
    }
    Ok(tx.maybe(sql!("find_claimed_letter"), params![&due.id, due.attempts + 1]).await?)
}

/// Notes a failure under the attempt's count. One that is the database's counts for nothing.
async fn note_failure(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    series_from: i64,
    refusal: &Refusal,
) -> Result<(), Refusal> {
    if matches!(refusal, Refusal::Unavailable(_) | Refusal::TooMany { .. }) {
        let values = params![&claimed.id, claimed.attempts, act.now.plus(AGAIN)];
        tx.run(sql!("put_letter_back"), values).await?;
        return Ok(());
    }
    let words = reading::shown(&refusal.to_string(), DETAIL_MAX);
    if claimed.attempts - series_from >= ATTEMPTS_MAX {
        return quarantine(tx, act, claimed, &words).await;
    }
    let values = params![&claimed.id, claimed.attempts, act.now.plus(AGAIN), words];
    tx.run(sql!("try_letter_again"), values).await?;
    Ok(())
}

async fn quarantine(tx: &mut Tx, act: &Act, claimed: &Claimed, why: &str) -> Result<(), Refusal> {
    if tx.run(sql!("quarantine_letter"), params![&claimed.id, claimed.attempts, why, act.now]).await? == 0 {
        return Ok(());
    }
    let state = LetterState::Quarantined;
    let told = Settled { mailbox_id: claimed.mailbox_id.clone(), state, ticket_id: None };
    tracing::error!(letter = %claimed.id, why, "a letter is in quarantine");
    Ok(tx.append(act, events::LETTER_SETTLED, events::letter(&claimed.id), &told)?)
}
