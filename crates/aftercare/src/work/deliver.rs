//! Sending what people held back, at its second.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng, Timestamp};
use store::{Db, TxFuture};
use tickets::sending::{self, Due};
use tokio::sync::watch;

/// How long nothing is looked for where nothing waits. Shorter than what is held back at least, so
/// that a message is known of before it is due, whichever node took it.
const IDLE: i64 = 5_000;
/// It is looked no more often than that.
const SOON: i64 = 250;

/// Sends what is due, again and again, until told to stop.
pub async fn deliver(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, mut stopped: watch::Receiver<bool>) {
    let mut committed = db.committed();
    loop {
        let next = match once(&db, clock.as_ref(), &rng).await {
            Ok(next) => next,
            Err(refusal) => {
                tracing::error!(%refusal, "held messages could not be sent; trying again");
                None
            }
        };
        let wait = next.map_or(IDLE, |at| at.since(clock.now()).clamp(SOON, IDLE));
        // Somebody may have sent a message at once; many commits are looked at together.
        let told = async {
            tokio::time::sleep(Duration::from_millis(SOON.unsigned_abs())).await;
            if committed.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        tokio::select! {
            () = tokio::time::sleep(Duration::from_millis(wait.unsigned_abs())) => {}
            () = told => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Sends what is due now; gives the moment of what is due next.
pub(crate) async fn once(db: &Db, clock: &dyn Clock, rng: &Arc<dyn Rng>) -> Result<Option<Timestamp>, Refusal> {
    let now = clock.now();
    let due = sending::due(&mut db.read().await?, now).await?;
    for due in due {
        if let Err(refusal) = send(db, now, rng, &due).await {
            let act = Act::new(Actor::program(ActorKind::System, "worker"), now, Arc::clone(rng));
            db.write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move { sending::refuse(tx, &act, &due.id, &refusal).await })
            })
            .await?;
        }
    }
    sending::next(&mut db.read().await?).await
}

/// In the name of whoever wrote it, with what they may do now.
async fn send(db: &Db, now: Timestamp, rng: &Arc<dyn Rng>, due: &Due) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let gone = || Refusal::Forbidden("its writer is no longer active".to_owned());
    let actor = staff::people::acting(&mut conn, &due.person_id).await?.ok_or_else(gone)?;
    let Some(ready) = sending::ready(&mut conn, &due.id).await? else { return Ok(false) };
    drop(conn);
    let act = Act::new(actor, now, Arc::clone(rng));
    db.write(move |tx| -> TxFuture<'_, bool, Refusal> { Box::pin(async move { sending::send(tx, &act, ready).await }) })
        .await
}
