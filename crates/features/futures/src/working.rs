//! The worker, in every node: takes pieces of studies, rehearses them on threads of low priority that rest while others want
//! the processor, ends a study of which nothing is left, and goes round with staffing runs. Half of the processors at most.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use store::{Db, Pace, Tx, TxFuture, params};
use tokio::sync::watch;
use twin::simulation::Model;
use twin::study::{Rehearsed, rehearse};

use crate::part::{self, Part};
use crate::study::{self, Fixed, State};
use crate::{beginning, concluding, signposts, staffing};

const PACE: Pace = Pace { soon: Duration::from_millis(100), idle: Duration::from_secs(10) };
/// A study that is watched from now on is a commit, a day that is over is none.
const WATCHING: Pace = Pace { soon: Duration::from_secs(1), idle: Duration::from_secs(600) };
/// Pieces that one thread takes at once: each is a commit less.
const TAKEN: usize = 4;
pub(crate) const OTHER_ENGINE: &str = "it was begun with another version of the program; run it again";

pub struct Worker {
    db: Db,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    threads: usize,
    stop: Arc<AtomicBool>,
    /// The study at hand, once it has been read.
    at_hand: Mutex<Option<Arc<AtHand>>>,
}

struct AtHand {
    id: String,
    fixed: Fixed,
    model: Model,
}

/// Makes rounds, until told to stop.
pub async fn work(worker: Worker, stopped: watch::Receiver<bool>) {
    let stop = Arc::clone(&worker.stop);
    let mut stopping = stopped.clone();
    let halt = async move {
        let _ = stopping.wait_for(|stop| *stop).await;
        stop.store(true, Ordering::Relaxed);
    };
    let rehearsing = store::rounds(&worker.db, PACE, "studies could not go on", stopped.clone(), || worker.go_on());
    let watching = store::rounds(&worker.db, WATCHING, "signposts could not be read", stopped, || async {
        worker.watch().await.map(drop)
    });
    tokio::join!(halt, rehearsing, watching);
}

impl Worker {
    pub fn new(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
        Self::with_threads(db, clock, rng, processors / 2)
    }

    pub fn with_threads(db: Db, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>, threads: usize) -> Self {
        Self { db, clock, rng, threads: threads.max(1), stop: Arc::default(), at_hand: Mutex::default() }
    }

    /// Rounds until nothing is left to do: pieces that are kept are no event that would call for another.
    async fn go_on(&self) -> Result<(), Refusal> {
        while self.round().await? && !self.stop.load(Ordering::Relaxed) {}
        Ok(())
    }

    /// Some pieces of studies and a round of a staffing run, so that neither waits for the other. Whether there was
    /// anything to do.
    pub async fn round(&self) -> Result<bool, Refusal> {
        let studied = self.study().await?;
        let staffed = staffing::working::step(&self.db, &self.act(), self.threads, &self.stop).await?;
        Ok(studied || staffed)
    }

    /// Rehearses some pieces, or ends what is finished.
    async fn study(&self) -> Result<bool, Refusal> {
        let parts = part::take(&self.db, self.clock.now(), self.threads * TAKEN).await?;
        if parts.is_empty() {
            return self.conclude().await;
        }
        let mut waiting = Vec::new();
        for lane in parts.chunks(parts.len().div_ceil(self.threads)) {
            let mut work = Vec::new();
            for part in lane {
                work.push((part.clone(), self.at_hand(&part.study_id).await?));
            }
            waiting.push(aside(work, Arc::clone(&self.stop)));
        }
        for lane in waiting {
            let Ok(found) = lane.await else { continue };
            self.keep(found).await?;
        }
        Ok(true)
    }

    /// Reads signposts of the days that are over.
    pub async fn watch(&self) -> Result<usize, Refusal> {
        signposts::watching::watch(&self.db, &self.act()).await
    }

    async fn keep(&self, found: Vec<(Part, Result<Rehearsed, Refusal>)>) -> Result<(), Refusal> {
        let act = self.act();
        self.db
            .write(move |tx| -> TxFuture<'_, (), Refusal> {
                Box::pin(async move {
                    for (part, rehearsed) in found {
                        match rehearsed {
                            Ok(rehearsed) => part::keep(tx, &part, rehearsed).await?,
                            Err(refusal) => fail(tx, &act, &part.study_id, &refusal.to_string()).await?,
                        }
                    }
                    Ok(())
                })
            })
            .await
    }

    async fn conclude(&self) -> Result<bool, Refusal> {
        self.give_up().await?;
        let finished: Vec<String> = self.db.read().await?.all(sql!("list_finished"), params![]).await?;
        for id in &finished {
            concluding::conclude(&self.db, &self.act(), id).await?;
        }
        Ok(!finished.is_empty())
    }

    /// What an earlier version of the program began and nobody goes on with.
    async fn give_up(&self) -> Result<(), Refusal> {
        let act = self.act();
        let values = params![crate::engine(), act.now];
        let left: Vec<String> = self.db.read().await?.all(sql!("list_left_behind"), values).await?;
        for id in left {
            let act = act.clone();
            self.db
                .write(move |tx| -> TxFuture<'_, (), Refusal> {
                    Box::pin(async move { fail(tx, &act, &id, OTHER_ENGINE).await })
                })
                .await?;
        }
        Ok(())
    }

    async fn at_hand(&self, id: &str) -> Result<Arc<AtHand>, Refusal> {
        let kept = self.at_hand.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(kept) = kept.filter(|kept| kept.id == id) {
            return Ok(kept);
        }
        let fixed = study::find(&mut self.db.read().await?, id).await?.definition.0;
        let model = fixed.read_model()?;
        let found = Arc::new(AtHand { id: id.to_owned(), fixed, model });
        *self.at_hand.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&found));
        Ok(found)
    }

    fn act(&self) -> Act {
        Act::new(Actor::program(ActorKind::System, "futures"), self.clock.now(), Arc::clone(&self.rng))
    }
}

async fn fail(tx: &mut Tx, act: &Act, id: &str, why: &str) -> Result<(), Refusal> {
    if tx.run(sql!("end_study"), params![id, State::Failed.as_str(), why, act.now]).await? > 0 {
        beginning::ended(tx, act, id, State::Failed)?;
    }
    Ok(())
}

type Found = Vec<(Part, Result<Rehearsed, Refusal>)>;

/// On a thread of its own, which gives way to everything else of this server.
fn aside(work: Vec<(Part, Arc<AtHand>)>, stop: Arc<AtomicBool>) -> impl Future<Output = Result<Found, Refusal>> {
    background::begin("rehearsal", move || {
        let mut found = Vec::new();
        let mut breath = background::Breath::begin();
        for (part, at_hand) in work {
            // What is not begun now is taken up again by whoever comes next.
            if stop.load(Ordering::Relaxed) {
                break;
            }
            let rehearsed = rehearsed(&part, &at_hand);
            found.push((part, rehearsed));
            breath.take();
        }
        found
    })
}

fn rehearsed(part: &Part, at_hand: &AtHand) -> Result<Rehearsed, Refusal> {
    let (future, strategy) = (part.future as usize, part.strategy as usize);
    let plan = at_hand.fixed.plan(&at_hand.model, future, strategy)?;
    let extra = at_hand.fixed.extra(&plan, strategy);
    let mut found = rehearse(&plan, at_hand.fixed.seed, part.first as u64..part.past as u64, extra);
    // Signposts ask what comes in a future if nothing is done, which the first strategy tells.
    if strategy > 0 || future >= at_hand.fixed.futures.len() {
        found.daily.clear();
    }
    Ok(found)
}
