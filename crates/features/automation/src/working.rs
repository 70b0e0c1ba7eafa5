//! The task that lets rules act, in every node.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use store::{Db, Pace};
use tokio::sync::watch;

use crate::{following, sweeping};

/// What lasts is looked for as often as nothing happens.
const PACE: Pace = Pace { soon: Duration::from_millis(250), idle: Duration::from_secs(15) };
/// Batches that are looked through in one round.
const ROUNDS: usize = 50;

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// Lets rules act, until told to stop.
pub async fn work(worker: Worker, stopped: watch::Receiver<bool>) {
    store::rounds(&worker.db, PACE, "rules could not be looked after", stopped, || worker.round()).await;
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    /// Reacts to all that has happened, then to all that has lasted long enough: what happened may have
    /// ended it.
    pub async fn round(&self) -> Result<(), Refusal> {
        for _ in 0..ROUNDS {
            if following::follow(&self.db, &self.act()).await? {
                continue;
            }
            if !sweeping::sweep(&self.db, &self.act()).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    fn act(&self) -> Act {
        Act::new(Actor::program(ActorKind::System, "automation"), self.clock.now(), Arc::clone(&self.rng))
    }
}
