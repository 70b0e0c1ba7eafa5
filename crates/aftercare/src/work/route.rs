//! Who is available, and who is given what: looked after at once when something happens, and now and then.

use std::sync::Arc;
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use staff::availability;
use store::{Db, Pace, TxFuture};
use tickets::{handing_back, handing_out};
use tokio::sync::watch;

/// That a browser was opened is no event.
const PACE: Pace = Pace { soon: Duration::from_millis(500), idle: Duration::from_secs(5) };

/// Hands tickets out and takes them back, until told to stop.
pub async fn route(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, stopped: watch::Receiver<bool>) {
    let round = || once(&db, clock.as_ref(), &rng);
    store::rounds(&db, PACE, "tickets could not be handed out", stopped, round).await;
}

/// First who is here, then what comes back from who is not, then what is given to whom.
pub(crate) async fn once(db: &Db, clock: &dyn Clock, rng: &Arc<dyn Rng>) -> Result<(), Refusal> {
    let act = Act::new(Actor::program(ActorKind::System, "routing"), clock.now(), Arc::clone(rng));
    let due = availability::due(&mut db.read().await?, act.now).await?;
    if !due.is_empty() {
        let act = act.clone();
        db.write(move |tx| -> TxFuture<'_, usize, Refusal> {
            Box::pin(async move { availability::settle(tx, &act, due).await })
        })
        .await?;
    }
    if handing_out::is_wanted(&mut db.read().await?).await? {
        handing_back::hand_back(db, &act).await?;
        handing_out::hand_out(db, &act).await?;
    }
    Ok(())
}
