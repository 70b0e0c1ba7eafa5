//! Writes: on SQLite by its one writer, with group commit; on PostgreSQL each in a task of its own.
//!
//! A commit waits for the disk (`synchronous=FULL`). Writes that arrive while the disk is busy join
//! one transaction, each behind its own savepoint: one that fails is rolled back alone, and nobody
//! is told "done" before the disk has it. The writer is a thread of its own, so a caller that goes
//! away does not leave a transaction open. A write whose caller went away before its turn is not
//! begun: that caller was told, or will believe, that nothing was done.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rusqlite::Connection;
use sqlx::PgPool;
use tokio::sync::{mpsc, oneshot, watch};

use crate::conn::Inner;
use crate::{Conn, Error, Tx, TxFuture, feed};

/// Most writes that share one commit: bounds how long the first of them waits.
const MAX_BATCH: usize = 128;

/// Longest time that a write waits for its turn.
pub(crate) const TURN_MAX: Duration = Duration::from_secs(20);

/// Most writes that wait; beyond it callers wait to be let in.
pub(crate) const QUEUE: usize = 1_024;

/// A write with its answer still inside.
pub(crate) trait Job: Send {
    /// Ends when nobody waits for the answer any more.
    fn abandoned(&mut self) -> BoxFuture<'_, ()>;
    /// Takes its turn; false if the caller has gone and nothing is to be done.
    fn begin(&mut self) -> bool;
    /// Runs the body; true if it is to be committed.
    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool>;
    /// Tells the caller how it ended.
    fn finish(self: Box<Self>, committed: Result<(), Error>);
}

pub(crate) struct Body<F, T, E> {
    body: Option<F>,
    outcome: Option<Result<T, E>>,
    answer: oneshot::Sender<Result<T, E>>,
    turn: Turn,
}

impl<F, T, E> Body<F, T, E> {
    pub fn new(body: F, answer: oneshot::Sender<Result<T, E>>, turn: Turn) -> Self {
        Self { body: Some(body), outcome: None, answer, turn }
    }
}

/// Whether a waiting write begins or is given up: exactly one of the two happens.
#[derive(Clone, Default)]
pub(crate) struct Turn(Arc<AtomicBool>);

impl Turn {
    /// True for whoever takes it first.
    pub fn take(&self) -> bool {
        !self.0.swap(true, Ordering::SeqCst)
    }
}

impl<F, T, E> Job for Body<F, T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> TxFuture<'t, T, E> + Send,
    T: Send,
    E: Send + From<Error>,
{
    fn abandoned(&mut self) -> BoxFuture<'_, ()> {
        Box::pin(self.answer.closed())
    }

    fn begin(&mut self) -> bool {
        !self.answer.is_closed() && self.turn.take()
    }

    fn run<'t>(&'t mut self, tx: &'t mut Tx) -> BoxFuture<'t, bool> {
        Box::pin(async move {
            let Some(body) = self.body.take() else { return false };
            let outcome = body(tx).await;
            let well = outcome.is_ok();
            self.outcome = Some(outcome);
            well
        })
    }

    fn finish(self: Box<Self>, committed: Result<(), Error>) {
        let outcome = match (self.outcome, committed) {
            (Some(Ok(value)), Ok(())) => Ok(value),
            (Some(Ok(_)), Err(error)) => Err(error.into()),
            (Some(Err(refusal)), _) => Err(refusal),
            (None, Err(error)) => Err(error.into()),
            (None, Ok(())) => Err(Error::Other("the write broke off".to_owned()).into()),
        };
        // A caller that has gone away does not need the answer.
        let _ = self.answer.send(outcome);
    }
}

/// Serves writes until every sender is gone, in a thread of its own: SQLite has whoever asks wait.
pub(crate) fn start(
    conn: Connection,
    jobs: mpsc::Receiver<Box<dyn Job>>,
    committed: watch::Sender<i64>,
) -> Result<(), Error> {
    let runtime = tokio::runtime::Handle::current();
    let work = move || runtime.block_on(serve(conn, jobs, committed));
    let thread = std::thread::Builder::new().name("sqlite-writer".to_owned()).spawn(work);
    thread.map(drop).map_err(|error| Error::Unavailable(format!("no thread to write in: {error}")))
}

async fn serve(conn: Connection, mut jobs: mpsc::Receiver<Box<dyn Job>>, committed: watch::Sender<i64>) {
    let mut tx = Tx::new(Conn(Inner::SqliteWriter(conn)));
    while let Some(mut first) = jobs.recv().await {
        if !first.begin() {
            continue;
        }
        if let Err(error) = tx.script("BEGIN IMMEDIATE".to_owned()).await {
            first.finish(Err(error));
            continue;
        }
        let mut last_event = match run_first(&mut tx, first.as_mut()).await {
            Ended::Kept(seq) => seq,
            Ended::Undone(own) => {
                first.finish(own);
                continue;
            }
        };
        let mut done: Vec<(Box<dyn Job>, Result<(), Error>)> = vec![(first, Ok(()))];
        while done.len() < MAX_BATCH {
            let Ok(mut job) = jobs.try_recv() else { break };
            if !job.begin() {
                continue;
            }
            let own = match run_one(&mut tx, job.as_mut()).await {
                Ok(Ended::Kept(seq)) => {
                    last_event = seq.or(last_event);
                    Ok(())
                }
                Ok(Ended::Undone(own)) => own,
                Err(error) => Err(error),
            };
            done.push((job, own));
        }
        let ended = match tx.script("COMMIT".to_owned()).await {
            Ok(()) => Ok(()),
            Err(error) => {
                let _ = tx.script("ROLLBACK".to_owned()).await;
                Err(error)
            }
        };
        if let (Ok(()), Some(seq)) = (&ended, last_event) {
            committed.send_replace(seq);
        }
        for (job, own) in done {
            job.finish(own.and_then(|()| ended.clone()));
        }
    }
}

/// Does one write on PostgreSQL.
pub(crate) async fn write_postgres(pool: PgPool, committed: watch::Sender<i64>, mut job: Box<dyn Job>) {
    let begun = tokio::select! {
        () = job.abandoned() => return,
        begun = tokio::time::timeout(TURN_MAX, pool.begin()) => begun,
    };
    let transaction = match begun {
        Ok(Ok(transaction)) => transaction,
        Ok(Err(error)) => return job.finish(Err(error.into())),
        Err(_) => return job.finish(Err(busy())),
    };
    if !job.begin() {
        return;
    }
    let mut tx = Tx::new(Conn(Inner::PostgresWriter(transaction)));
    let ended = match run(&mut tx, job.as_mut()).await {
        Ended::Kept(last_event) => commit_postgres(tx, last_event, &committed).await,
        // Dropping the transaction rolls it back.
        Ended::Undone(own) => own,
    };
    job.finish(ended);
}

async fn commit_postgres(tx: Tx, last_event: Option<i64>, committed: &watch::Sender<i64>) -> Result<(), Error> {
    if let Inner::PostgresWriter(transaction) = tx.into_conn().0 {
        transaction.commit().await?;
    }
    if let Some(last) = last_event {
        feed::reach(committed, last);
    }
    Ok(())
}

/// How a write ended before the commit.
enum Ended {
    /// With the number of its last event.
    Kept(Option<i64>),
    /// Refused by its body, or broken off by an error.
    Undone(Result<(), Error>),
}

/// Runs the first write of a transaction. Nothing stands before it, so that the transaction itself
/// can be rolled back; a savepoint would make SQLite copy every page that is written, and look
/// through the copies at every statement, which costs an import a third of its time.
async fn run_first(tx: &mut Tx, job: &mut dyn Job) -> Ended {
    let ended = run(tx, job).await;
    if let Ended::Undone(_) = ended {
        // Some errors have rolled back already; then there is nothing left to do here.
        let _ = tx.script("ROLLBACK".to_owned()).await;
    }
    ended
}

/// Runs a further write behind a savepoint.
async fn run_one(tx: &mut Tx, job: &mut dyn Job) -> Result<Ended, Error> {
    tx.script("SAVEPOINT one".to_owned()).await?;
    let ended = run(tx, job).await;
    let closing = match ended {
        Ended::Kept(_) => "RELEASE one",
        Ended::Undone(_) => "ROLLBACK TO one; RELEASE one",
    };
    tx.script(closing.to_owned()).await?;
    Ok(ended)
}

async fn run(tx: &mut Tx, job: &mut dyn Job) -> Ended {
    let well = AssertUnwindSafe(job.run(tx)).catch_unwind().await.unwrap_or(false);
    let flushed = if well { tx.flush().await.map(Some) } else { Ok(None) };
    match flushed {
        Ok(Some(seq)) => Ended::Kept(seq),
        other => {
            tx.discard();
            Ended::Undone(other.map(drop))
        }
    }
}

pub(crate) fn busy() -> Error {
    Error::Unavailable("too much is being written at once; nothing was changed".to_owned())
}
