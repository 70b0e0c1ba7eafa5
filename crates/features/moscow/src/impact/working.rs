//! The round: what was measured long enough is looked at, once, by whichever node comes first.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use store::{Db, params};
use tokio::sync::watch;

use super::assessing;
use crate::organisation;

const EVERY: Duration = Duration::from_secs(600);
/// In one round. What is left comes in the next.
const MOST: i64 = 20;

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// Makes rounds, until told to stop.
pub async fn work(worker: Worker, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(refusal) = worker.round().await {
            tracing::error!(%refusal, "what initiatives came to could not be judged; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    /// How many verdicts were written down.
    pub async fn round(&self) -> Result<usize, Refusal> {
        let act = Act::new(Actor::program(ActorKind::System, "impact"), self.clock.now(), Arc::clone(&self.rng));
        let due: Vec<String> = {
            let mut conn = self.db.read().await?;
            let today = organisation::today(&mut conn, act.now).await?;
            conn.all(sql!("list_due_measurements"), params![today.to_string(), MOST]).await?
        };
        let mut written = 0;
        for id in due {
            let looked = assessing::look(&mut self.db.read().await?, &act, &id).await;
            let looked = match looked {
                Ok(looked) => looked,
                // One that cannot be judged must not keep the others waiting.
                Err(refusal) => {
                    tracing::warn!(%refusal, measurement = id, "a measurement cannot be judged");
                    continue;
                }
            };
            let by = act.clone();
            let kept =
                self.db.write(move |tx| Box::pin(async move { assessing::keep_unless_there(tx, &by, looked).await }));
            written += usize::from(kept.await?);
        }
        Ok(written)
    }
}
