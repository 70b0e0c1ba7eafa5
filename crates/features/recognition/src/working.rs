//! The tasks of recognition, in every node: one recognises what customers write, one tickets that were never looked at,
//! one learns, one looks for scenarios that there are not yet. None waits for another.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use store::{Db, Pace};
use tokio::sync::watch;

use crate::embedding::Embedder;
use crate::following::{self, Knowing};
use crate::{catching_up, proposing, training, version};

const PACE: Pace = Pace { soon: Duration::from_millis(250), idle: Duration::from_secs(15) };
const PROPOSING: Pace = Pace { soon: Duration::from_secs(1), idle: Duration::from_secs(60) };
/// How often it is looked whether there is something new to learn.
const LEARNING: Duration = Duration::from_secs(5);
/// Batches of the log that are looked through in one round.
const ROUNDS: usize = 100;

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    stop: Arc<AtomicBool>,
    embedder: Option<Arc<Embedder>>,
    /// The version in use, once it has been read.
    knowing: Mutex<Option<Arc<Knowing>>>,
}

/// Recognises and learns, until told to stop.
pub async fn work(worker: Worker, stopped: watch::Receiver<bool>) {
    let stop = Arc::clone(&worker.stop);
    let mut stopping = stopped.clone();
    let halt = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
        stop.store(true, Ordering::Relaxed);
    };
    tokio::join!(
        halt,
        recognise(&worker, stopped.clone()),
        catch_up(&worker, stopped.clone()),
        propose(&worker, stopped.clone()),
        learn(&worker, stopped)
    );
}

async fn recognise(worker: &Worker, stopped: watch::Receiver<bool>) {
    store::rounds(&worker.db, PACE, "tickets could not be recognised", stopped, || worker.round()).await;
}

async fn catch_up(worker: &Worker, stopped: watch::Receiver<bool>) {
    let round = || async { worker.catch_up().await };
    store::rounds(&worker.db, PROPOSING, "tickets of the past could not be recognised", stopped, round).await;
}

async fn propose(worker: &Worker, stopped: watch::Receiver<bool>) {
    let round = || async { worker.propose().await.map(|_| ()) };
    store::rounds(&worker.db, PROPOSING, "no scenarios could be proposed", stopped, round).await;
}

async fn learn(worker: &Worker, mut stopped: watch::Receiver<bool>) {
    loop {
        match worker.learn().await {
            Ok(Some(version)) => tracing::info!(version, "learned anew"),
            Ok(None) => {}
            Err(refusal) => tracing::warn!(%refusal, "nothing was learned"),
        }
        tokio::select! {
            () = tokio::time::sleep(LEARNING) => {}
            _ = stopped.wait_for(|stop| *stop) => return,
        }
    }
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self { db, clock, rng, stop: Arc::default(), embedder: None, knowing: Mutex::default() }
    }

    /// The same with a model of language.
    #[must_use]
    pub fn with(self, embedder: Option<Embedder>) -> Self {
        Self { embedder: embedder.map(Arc::new), ..self }
    }

    /// Recognises all that was written. Before something was learned the log waits.
    pub async fn round(&self) -> Result<(), Refusal> {
        for _ in 0..ROUNDS {
            let Some(knowing) = self.knowing().await? else { return Ok(()) };
            if self.stop.load(Ordering::Relaxed) || !following::follow(&self.db, &self.act(), &knowing).await? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Recognises tickets that were never looked at, if somebody asked for that.
    pub async fn catch_up(&self) -> Result<(), Refusal> {
        while !self.stop.load(Ordering::Relaxed) && self.catch_up_a_step().await? {}
        Ok(())
    }

    /// A step of that; true if there may be more.
    pub async fn catch_up_a_step(&self) -> Result<bool, Refusal> {
        match self.knowing().await? {
            Some(knowing) => catching_up::step(&self.db, &self.act(), &knowing).await,
            None => Ok(false),
        }
    }

    /// Learns a new version if one is due; its number.
    pub async fn learn(&self) -> Result<Option<i64>, Refusal> {
        let embedder = self.embedder.as_deref();
        training::train_if_due(&self.db, &self.act(), self.clock.as_ref(), embedder, &self.stop).await
    }

    /// Looks for scenarios among tickets that fit none, if that is due; true if it did.
    pub async fn propose(&self) -> Result<bool, Refusal> {
        let Some(knowing) = self.knowing().await? else { return Ok(false) };
        proposing::propose_if_due(&self.db, &self.act(), self.clock.as_ref(), &knowing).await
    }

    /// The version in use, read again where another one is.
    async fn knowing(&self) -> Result<Option<Arc<Knowing>>, Refusal> {
        let mut conn = self.db.read().await?;
        let Some(number) = version::in_use(&mut conn).await? else { return Ok(None) };
        let kept = self.knowing.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| kept.version == number) {
            return Ok(Some(kept));
        }
        let found = version::find(&mut conn, number).await?;
        let (sure_min, embedding) = (found.figures.0.sure_min, found.embedding);
        let weighing = version::weighing(&mut conn, number).await?;
        let model = version::model(&mut conn, number).await?;
        let embedder = self.embedder.clone().filter(|embedder| embedder.model() == embedding);
        let read = model.map(|model| Arc::new(Knowing { version: number, sure_min, model, weighing, embedder }));
        self.knowing.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&read);
        Ok(read)
    }

    fn act(&self) -> Act {
        Act::new(Actor::program(ActorKind::System, "recognition"), self.clock.now(), Arc::clone(&self.rng))
    }
}
