//! The connections to SQLite that read.
//!
//! A statement may take long, so it runs in a thread that may wait, and its connection goes there and comes back.
//! Whose question it is may go away meanwhile: then it is broken off. Only what is known to be quick is asked in place.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::future::try_join;
use kernel::{Clock, SystemClock};
use rusqlite::{Connection, InterruptHandle};
use sqlx::SqlStr;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc};

use crate::row::Rows;
use crate::shared::Shared;
use crate::speeds::Speeds;
use crate::{Error, Value, sqlite};

/// How long a question waits for a connection.
const TAKE_MAX: Duration = Duration::from_secs(5);

/// Pieces of what is read that wait until they are used.
const PIECES: usize = 4;

/// Takes a connection when it first needs one: who is given an answer that another reads takes none away.
pub(crate) struct Reader {
    readers: Readers,
    taken: Option<Taken>,
    shared: Arc<Shared>,
}

impl Reader {
    pub fn new(readers: &Readers, shared: &Arc<Shared>) -> Self {
        Self { readers: readers.clone(), taken: None, shared: Arc::clone(shared) }
    }

    /// Gives its connection back, as whoever waits for what another reads must not hold what the other needs.
    pub fn share(&mut self) -> Arc<Shared> {
        self.taken = None;
        Arc::clone(&self.shared)
    }

    /// Asks a statement in place if it is known to be quick, and otherwise in a thread that may wait.
    pub async fn ask<T: Send + 'static>(
        &mut self,
        text: SqlStr,
        question: impl FnOnce(&Connection, &str) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let taken = self.take().await?;
        let in_place = self.readers.0.speeds.is_quick(text.as_str());
        let told = text.clone();
        let timed = move |conn: &Connection| {
            let began = SystemClock.now();
            let answer = question(conn, told.as_str());
            Ok((answer, SystemClock.now().since(began)))
        };
        let (taken, answer) = if in_place { taken.ask_in_place(timed) } else { taken.ask(timed).await? };
        self.taken = Some(taken);
        let (answer, millis) = answer?;
        self.readers.0.speeds.learn(text.as_str(), millis);
        if in_place {
            // Who asks a thousand of them in a row must not keep others from their turn.
            if millis > 0 { tokio::task::yield_now().await } else { tokio::task::consume_budget().await }
        }
        answer
    }

    /// Asks in a thread that may wait.
    pub async fn ask_aside<T: Send + 'static>(
        &mut self,
        question: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (taken, answer) = self.take().await?.ask(question).await?;
        self.taken = Some(taken);
        answer
    }

    async fn take(&mut self) -> Result<Taken, Error> {
        match self.taken.take() {
            Some(taken) => Ok(taken),
            None => self.readers.take().await,
        }
    }

    /// All rows, handed over while reading goes on.
    pub async fn stream(
        &mut self,
        text: SqlStr,
        params: Vec<Value>,
        mut each: impl FnMut(Rows) -> Result<(), Error> + Send,
    ) -> Result<(), Error> {
        let (give, mut given) = mpsc::channel(PIECES);
        let hand_over = move |rows| give.blocking_send(rows).map_err(|_| Error::closing());
        let reading = self.ask_aside(move |conn| sqlite::stream(conn, text.as_str(), &params, hand_over));
        let using = async {
            while let Some(rows) = given.recv().await {
                each(rows)?;
            }
            Ok(())
        };
        try_join(reading, using).await.map(drop)
    }
}

/// At most so many connections to one file; each is opened when it is first needed.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Inside>);

struct Inside {
    file: PathBuf,
    most: u32,
    places: Arc<Semaphore>,
    /// Opened and not in use; the one used last is at the end.
    idle: Mutex<Vec<Connection>>,
    speeds: Speeds,
}

impl Readers {
    pub fn new(file: PathBuf, most: u32) -> Self {
        let places = Arc::new(Semaphore::new(most as usize));
        Self(Arc::new(Inside { file, most, places, idle: Mutex::default(), speeds: Speeds::default() }))
    }

    pub async fn take(&self) -> Result<Taken, Error> {
        let place = tokio::time::timeout(TAKE_MAX, Arc::clone(&self.0.places).acquire_owned()).await;
        let place = place.map_err(|_| Error::exhausted())?.map_err(|_| Error::closing())?;
        if let Some(conn) = self.pop() {
            return Ok(Taken { conn: Some(conn), readers: self.clone(), _place: place });
        }
        let file = self.0.file.clone();
        let conn = in_thread(move || Ok(sqlite::reader(&file)?)).await?;
        Ok(Taken { conn: Some(conn), readers: self.clone(), _place: place })
    }

    /// Those that nobody uses just now.
    pub fn take_idle(&self) -> Vec<Taken> {
        let take = || {
            let place = Arc::clone(&self.0.places).try_acquire_owned().ok()?;
            Some(Taken { conn: Some(self.pop()?), readers: self.clone(), _place: place })
        };
        std::iter::from_fn(take).collect()
    }

    /// Waits for those in use, and lets nobody have one any more.
    pub async fn close(&self) {
        // An error says that it is closed already.
        let _all = self.0.places.acquire_many(self.0.most).await;
        self.0.places.close();
        self.idle().clear();
    }

    fn pop(&self) -> Option<Connection> {
        self.idle().pop()
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.0.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection in use; it is idle again when it is dropped.
pub(crate) struct Taken {
    conn: Option<Connection>,
    readers: Readers,
    _place: OwnedSemaphorePermit,
}

impl Taken {
    fn ask_in_place<T>(self, question: impl FnOnce(&Connection) -> Result<T, Error>) -> (Self, Result<T, Error>) {
        let answer = self.conn.as_ref().ok_or_else(Error::closing).and_then(question);
        (self, answer)
    }

    /// Asks, and comes back with the answer.
    pub async fn ask<T: Send + 'static>(
        self,
        question: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<(Self, Result<T, Error>), Error> {
        let Some(conn) = &self.conn else { return Err(Error::closing()) };
        let under_way = Arc::new(UnderWay { handle: conn.get_interrupt_handle(), over: Mutex::new(false) });
        let _waiting = Waiting(Arc::clone(&under_way));
        in_thread(move || {
            let conn = self.conn.as_ref().filter(|_| !under_way.is_over()).ok_or_else(Error::closing);
            let answer = conn.and_then(question);
            under_way.end();
            Ok((self, answer))
        })
        .await
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        // One whose transaction was left open is closed, which ends that.
        if let Some(conn) = self.conn.take().filter(Connection::is_autocommit) {
            self.readers.idle().push(conn);
        }
    }
}

/// A question that is to be answered.
struct UnderWay {
    handle: InterruptHandle,
    /// Answered, or nobody waits for the answer any more.
    over: Mutex<bool>,
}

impl UnderWay {
    fn is_over(&self) -> bool {
        *self.lock()
    }

    fn end(&self) {
        *self.lock() = true;
    }

    fn break_off(&self) {
        // Held meanwhile: the connection's next question, which is not meant, begins after the end of this one.
        let mut over = self.lock();
        if !std::mem::replace(&mut *over, true) {
            self.handle.interrupt();
        }
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.over.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody who waits for the answer.
struct Waiting(Arc<UnderWay>);

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.break_off();
    }
}

async fn in_thread<T: Send + 'static>(work: impl FnOnce() -> Result<T, Error> + Send + 'static) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => Err(Error::Other(format!("reading broke off: {error}"))),
    }
}
