//! The task that lets runs go on by themselves, in every node.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use store::Db;
use tokio::sync::watch;

use crate::{falling_due, following};

/// How long nothing is looked for where nothing happens: times that are over are looked for as often.
const IDLE: Duration = Duration::from_secs(15);
/// Many commits are looked at together.
const SOON: Duration = Duration::from_millis(300);
/// Batches that are looked through in one round.
const ROUNDS: usize = 50;

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// Lets runs go on, until told to stop.
pub async fn work(worker: Worker, mut stopped: watch::Receiver<bool>) {
    let mut committed = worker.db.committed();
    loop {
        committed.mark_unchanged();
        if let Err(refusal) = worker.round().await {
            tracing::error!(%refusal, "runs of playbooks could not be looked after; trying again");
        }
        let told = async {
            tokio::time::sleep(SOON).await;
            if committed.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = tokio::time::sleep(IDLE) => {}
            () = told => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    /// What happened first: it may be what was waited for.
    pub async fn round(&self) -> Result<(), Refusal> {
        for _ in 0..ROUNDS {
            if following::follow(&self.db, &self.act()).await? {
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
