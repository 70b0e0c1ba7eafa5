//! A calibration a day, by whichever node comes first. Who dies or is late has written nothing.

use std::sync::Arc;
use std::time::Duration;

use kernel::time::HOUR;
use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng, Timestamp};
use store::{Db, TxFuture, params};
use tokio::sync::watch;

use crate::calibrating::{self, Wanted};
use crate::calibration;

pub const EVERY: i64 = 24 * HOUR;
/// How soon it is tried again where too little has happened yet.
const AGAIN: i64 = HOUR;
/// How often it is looked whether one is due.
const LOOK: Duration = Duration::from_secs(10);

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

/// Calibrates once a day, until told to stop.
pub async fn work(worker: Worker, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(refusal) = worker.round().await {
            tracing::error!(%refusal, "the twin could not be calibrated; trying again in an hour");
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng }
    }

    /// Calibrates if that is due; whether it did.
    pub async fn round(&self) -> Result<bool, Refusal> {
        let act = Act::new(Actor::program(ActorKind::System, "calibration"), self.clock.now(), Arc::clone(&self.rng));
        let mut conn = self.db.read().await?;
        let due: Timestamp = conn.one(sql!("find_round"), params![]).await?;
        if due > act.now || conn.one::<i64>(sql!("count_replies"), params![]).await? == 0 {
            return Ok(false);
        }
        let holder = act.id("crd");
        // One that fails is due again in an hour; one that is made, in a day.
        if !self.turn(sql!("claim_round"), act.now, act.now.plus(AGAIN), &holder).await? {
            return Ok(false);
        }
        let asked = calibrating::read(&mut conn, &Wanted::default(), act.now).await?;
        drop(conn);
        let made = match calibrating::reckon_aside(asked).await {
            Ok(made) => made,
            Err(Refusal::Invalid(_)) => {
                tracing::debug!("too little has happened for a calibration");
                return Ok(false);
            }
            Err(refusal) => return Err(refusal),
        };
        self.db
            .write(move |tx| -> TxFuture<'_, bool, Refusal> {
                Box::pin(async move {
                    let next = act.now.plus(EVERY);
                    if tx.run(sql!("hold_round"), params![holder, next]).await? == 0 {
                        return Ok(false);
                    }
                    calibration::keep(tx, &act, made).await?;
                    Ok(true)
                })
            })
            .await
    }

    async fn turn(&self, sql: store::Sql, now: Timestamp, next: Timestamp, holder: &str) -> Result<bool, Refusal> {
        let holder = holder.to_owned();
        self.db
            .write(move |tx| -> TxFuture<'_, bool, Refusal> {
                Box::pin(async move { Ok(tx.run(sql, params![now, next, holder]).await? > 0) })
            })
            .await
    }
}
