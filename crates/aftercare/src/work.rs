//! Background work, in every process that serves and in `aftercare work`.

mod correspond;
mod deliver;
mod route;

use std::sync::Arc;
use std::time::Duration;

use calling::Reachable;
use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng, SystemClock, SystemRng};
use recognition::embedding::Embedder;
use store::{Db, TxFuture};
use tokio::sync::watch;
use webhooks::client::Client;
use webhooks::working::Sender;

use crate::saying::say;
use crate::stopping::StopSignals;
use crate::{Failure, Settings};

const EVERY: Duration = Duration::from_secs(30);
const HOLDING_EVERY: Duration = Duration::from_secs(10);

/// `aftercare work`: until it is told to stop.
pub async fn run(settings: Settings) -> Result<(), Failure> {
    let mut signals = StopSignals::listen()?;
    let (db, follower) = settings.open_as_node().await?;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(work(&settings, db.clone(), Arc::new(SystemClock), Arc::new(SystemRng), stopped));
    say("working; stop with Ctrl-C\n")?;
    signals.come().await;
    let _ = stop.send(true);
    let _ = worker.await;
    follower.abort();
    db.close().await;
    Ok(())
}

/// Does what is due, again and again, until told to stop. Each piece is one transaction that
/// several nodes may run at once: it changes only what is still due.
pub fn work(
    settings: &Settings,
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    stopped: watch::Receiver<bool>,
) -> impl Future<Output = ()> + Send + use<> {
    let delivering = deliver::deliver(db.clone(), Arc::clone(&clock), Arc::clone(&rng), stopped.clone());
    let routing = route::route(db.clone(), Arc::clone(&clock), Arc::clone(&rng), stopped.clone());
    let client = Client::new(Reachable::new(settings.webhooks_allow_private));
    let sender = Sender::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), client);
    let telling = webhooks::working::work(sender, stopped.clone());
    let rules = automation::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
    let acting = automation::working::work(rules, stopped.clone());
    let waiting = runs::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
    let waiting = runs::working::work(waiting, stopped.clone());
    let knower = recognition::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng))
        .with(settings.embeddings().map(Embedder::new));
    let recognising = recognition::working::work(knower, stopped.clone());
    let mail = correspond::correspond(settings, db.clone(), Arc::clone(&clock), Arc::clone(&rng), stopped.clone());
    let watcher = monitoring::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
    let watching = monitoring::working::work(watcher, stopped.clone());
    let judge = moscow::impact::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
    let judging = moscow::impact::working::work(judge, stopped.clone());
    let rehearser = futures::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
    let rehearsing = futures::working::work(rehearser, stopped.clone());
    let calibrator = calibration::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng));
    let calibrating = calibration::working::work(calibrator, stopped.clone());
    let digester =
        digests::working::Worker::new(db.clone(), Arc::clone(&clock), Arc::clone(&rng), settings.base_url.as_deref());
    let digesting = digests::working::work(digester, stopped.clone());
    async {
        let holding = hold_little(db.clone(), stopped.clone());
        let tidying = tidy(db, clock, rng, stopped);
        tokio::join!(
            delivering,
            routing,
            telling,
            acting,
            waiting,
            recognising,
            mail,
            watching,
            judging,
            rehearsing,
            calibrating,
            digesting,
            tidying,
            holding
        );
    }
}

/// Starting up touches most of the program's file, and rare work much of the database; little of it is needed again.
async fn hold_little(db: Db, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(HOLDING_EVERY) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
        if let Err(error) = db.give_back().await {
            tracing::debug!(%error, "the database keeps its pages in memory");
        }
        if let Ok(Err(error)) = tokio::task::spawn_blocking(footprint::let_go).await {
            tracing::debug!(%error, "the program keeps what it has touched of its file in memory");
        }
    }
}

async fn tidy(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, mut stopped: watch::Receiver<bool>) {
    loop {
        if let Err(refusal) = once(&db, clock.as_ref(), &rng).await {
            tracing::error!(%refusal, "background work failed; trying again");
        }
        tokio::select! {
            () = tokio::time::sleep(EVERY) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

/// Most batches of messages that are read for their words in one round.
const LEARNING_ROUNDS: usize = 50;

async fn learn(db: &Db) -> Result<(), Refusal> {
    for _ in 0..LEARNING_ROUNDS {
        let learned = db.write(|tx| -> TxFuture<'_, usize, Refusal> { Box::pin(tickets::learning::learn(tx)) }).await?;
        if (learned as i64) < tickets::learning::BATCH {
            return Ok(());
        }
        // Whoever waits to write comes first.
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Ok(())
}

/// A step of the program itself, in a transaction of its own.
macro_rules! step {
    ($db:expr, $act:expr, $step:path) => {{
        let act = $act;
        $db.write(move |tx| -> TxFuture<'_, usize, Refusal> { Box::pin(async move { $step(tx, &act).await }) }).await?
    }};
}

async fn once(db: &Db, clock: &dyn Clock, rng: &Arc<dyn Rng>) -> Result<(), Refusal> {
    let now = clock.now();
    let act = || Act::new(Actor::program(ActorKind::System, "worker"), now, Arc::clone(rng));
    step!(db, act(), tickets::waking::wake_due);
    step!(db, act(), tickets::warning::warn_due);
    step!(db, act(), tickets::reminding::remind_due);
    step!(db, act(), tickets::escalating::escalate_due);
    step!(db, act(), moscow::review::reminding::remind_due);
    step!(db, act(), moscow::drifting::watch);
    step!(db, act(), tickets::attaching::forget_unused);
    db.write(move |tx| -> TxFuture<'_, u64, Refusal> { Box::pin(http_kit::forget_old_answers(tx, now)) }).await?;
    db.write(move |tx| -> TxFuture<'_, u64, Refusal> { Box::pin(staff::throttling::forget_old(tx, now)) }).await?;
    db.write(move |tx| -> TxFuture<'_, u64, Refusal> { Box::pin(tickets::undoing::forget_old(tx, now)) }).await?;
    db.write(move |tx| -> TxFuture<'_, u64, Refusal> { Box::pin(webhooks::forgetting::forget_old(tx, now)) }).await?;
    db.write(move |tx| -> TxFuture<'_, u64, Refusal> { Box::pin(automation::forgetting::forget_old(tx, now)) }).await?;
    learn(db).await
}
