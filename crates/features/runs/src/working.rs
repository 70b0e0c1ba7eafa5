//! The task that lets runs go on by themselves, in every node.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use store::{Db, Pace};
use tokio::sync::watch;

use crate::{falling_due, following, self_starting};

/// Times that are over are looked for as often as nothing happens.
const PACE: Pace = Pace { soon: Duration::from_millis(250), idle: Duration::from_secs(15) };
/// Batches that are looked through in one round.
const ROUNDS: usize = 50;

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// Lets runs go on, until told to stop.
pub async fn work(worker: Worker, stopped: watch::Receiver<bool>) {
    store::rounds(&worker.db, PACE, "runs of playbooks could not be looked after", stopped, || worker.round()).await;
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    /// What happened first: it may be what was waited for.
    pub async fn round(&self) -> Result<(), Refusal> {
        for _ in 0..ROUNDS {
            if self_starting::follow(&self.db).await? {
                continue;
            }
            let started = self_starting::start_due(&self.db, &self.act()).await? as i64;
            if started == self_starting::BATCH || following::follow(&self.db, &self.act()).await? {
                continue;
            }
            if (falling_due::sweep(&self.db, &self.act()).await? as i64) < falling_due::BATCH {
                return Ok(());
            }
        }
        Ok(())
    }

    fn act(&self) -> Act {
        Act::new(Actor::program(ActorKind::System, "playbooks"), self.clock.now(), Arc::clone(&self.rng))
    }
}
