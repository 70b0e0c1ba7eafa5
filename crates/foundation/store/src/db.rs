//! Opening a database, reading from it, writing to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use futures_util::FutureExt;
use kernel::{SystemRng, Timestamp, ids};
use sqlx::PgPool;
use tokio::sync::{broadcast, mpsc, oneshot, watch};

use crate::board::{Board, Changed, Pin};
use crate::conn::Inner;
use crate::feed::{Node, Seat};
use crate::opening::{self, Missing};
use crate::presence::{self, Alone};
use crate::readers::{self, Readers};
use crate::shared::Shared;
use crate::writer::{self, Body, Job, TURN_MAX, Turn};
use crate::{Conn, Error, Tx, TxFuture, feed, postgres, sqlite};

/// Kibibytes.
const BULK_CACHE: u32 = 131_072;

/// Pages of the log, 128 MB.
const BULK_LOG: u32 = 32_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Which database to open.
#[derive(Debug, Clone)]
pub enum DbConfig {
    /// A file inside this directory, which is made if it is missing.
    Sqlite { directory: PathBuf, readers: u32 },
    /// `postgres://user:password@host/database`
    Postgres { url: String, connections: u32 },
}

impl DbConfig {
    pub fn file(directory: &Path) -> PathBuf {
        directory.join("aftercare.sqlite")
    }
}

/// A database. Cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inside>);

enum Inside {
    Sqlite {
        directory: PathBuf,
        readers: Readers,
        writer: mpsc::Sender<Box<dyn Job>>,
        committed: watch::Sender<i64>,
        board: Board,
        shared: Arc<Shared>,
    },
    Postgres {
        pool: PgPool,
        committed: watch::Sender<i64>,
        board: Board,
        shared: Arc<Shared>,
    },
}

impl Db {
    /// Opens the database, which is made on SQLite if it is missing. Does not migrate it.
    pub async fn open(config: &DbConfig) -> Result<Self, Error> {
        Self::open_as(config, Missing::Made).await
    }

    /// Opens a database that must be there, and makes nothing.
    pub async fn open_existing(config: &DbConfig) -> Result<Self, Error> {
        Self::open_as(config, Missing::Refused).await
    }

    async fn open_as(config: &DbConfig, missing: Missing) -> Result<Self, Error> {
        let committed = watch::Sender::new(0);
        let board = Board::new(ids::new_id("nod", Timestamp::default(), &SystemRng));
        let shared = Arc::default();
        Ok(Self(Arc::new(match config {
            DbConfig::Sqlite { directory, readers } => {
                let (conn, readers) = opening::sqlite(directory, *readers, missing)?;
                let (writer, jobs) = mpsc::channel(writer::QUEUE);
                writer::start(conn, jobs, committed.clone())?;
                Inside::Sqlite { directory: directory.clone(), readers, writer, committed, board, shared }
            }
            DbConfig::Postgres { url, connections } => {
                let pool = opening::postgres(url, *connections).await?;
                Inside::Postgres { pool, committed, board, shared }
            }
        })))
    }

    pub fn engine(&self) -> Engine {
        match self.0.as_ref() {
            Inside::Sqlite { .. } => Engine::Sqlite,
            Inside::Postgres { .. } => Engine::Postgres,
        }
    }

    /// Told before much is written at a stretch. SQLite's writer then keeps [`BULK_CACHE`] of pages: with its usual few
    /// an import into a database of some gigabytes reads each page again and again. And it carries pages over into the
    /// database after [`BULK_LOG`] of them, as most change many times.
    pub async fn expect_much(&self) -> Result<(), Error> {
        let bulk = format!("PRAGMA cache_size = -{BULK_CACHE}; PRAGMA wal_autocheckpoint = {BULK_LOG}");
        match self.engine() {
            Engine::Sqlite => self.write(|tx| Box::pin(async move { tx.script(bulk).await })).await,
            Engine::Postgres => Ok(()),
        }
    }

    /// Told after it. PostgreSQL then looks at what its tables have become: until it has, it plans as if they
    /// were nearly empty. SQLite needs no telling, its plans are those that the indexes were made for. What
    /// was written stands, whether this works or not.
    pub async fn much_was_written(&self) {
        if self.engine() == Engine::Sqlite {
            return;
        }
        let looked: Result<(), Error> =
            self.write(|tx| Box::pin(async move { tx.script("ANALYZE".to_owned()).await })).await;
        if let Err(error) = looked {
            tracing::warn!(%error, "the database could not look at its tables; it will by itself, later");
        }
    }

    /// Gives back the pages that connections to SQLite keep and do not use just now; they are in the system's cache, too.
    pub async fn give_back(&self) -> Result<(), Error> {
        const SHRINK: &str = "PRAGMA shrink_memory";
        let Inside::Sqlite { readers, .. } = self.0.as_ref() else { return Ok(()) };
        for idle in readers.take_idle() {
            idle.ask(|conn| sqlite::script(conn, SHRINK)).await?.1?;
        }
        self.write(|tx| Box::pin(async move { tx.script(SHRINK.to_owned()).await })).await
    }

    /// A connection to read with. It is waited for when a statement needs it.
    pub async fn read(&self) -> Result<Conn, Error> {
        Ok(Conn(match self.0.as_ref() {
            Inside::Sqlite { readers, shared, .. } => Inner::SqliteReader(readers::Reader::new(readers, shared)),
            Inside::Postgres { pool, shared, .. } => Inner::PostgresReader(postgres::Reader::new(pool, shared)),
        }))
    }

    /// Runs one transaction: committed if `body` gives `Ok`, else rolled back. The answer comes
    /// after the disk has it.
    ///
    /// Once begun it runs to its end even if the caller goes away. One that did not begin within
    /// 20 seconds, or whose caller has gone by then, never begins.
    pub async fn write<F, T, E>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> TxFuture<'t, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let gone = || E::from(Error::closing());
        let (answer, outcome) = oneshot::channel();
        let turn = Turn::default();
        let job: Box<dyn Job> = Box::new(Body::new(body, answer, turn.clone()));
        match self.0.as_ref() {
            Inside::Sqlite { writer, .. } => {
                let told = async {
                    writer.send(job).await.map_err(|_| gone())?;
                    outcome.await.map_err(|_| gone())?
                };
                tokio::pin!(told);
                match tokio::time::timeout(TURN_MAX, told.as_mut()).await {
                    Ok(told) => told,
                    Err(_) if turn.take() => Err(writer::busy().into()),
                    // Under way: only its end says what is true.
                    Err(_) => told.await,
                }
            }
            Inside::Postgres { pool, committed, .. } => {
                tokio::spawn(writer::write_postgres(pool.clone(), committed.clone(), job));
                outcome.await.map_err(|_| E::from(Error::Other("the write broke off".to_owned())))?
            }
        }
    }

    /// Follows the number of the last committed event: changes when new events are in the log.
    pub fn committed(&self) -> watch::Receiver<i64> {
        self.committed_sender().subscribe()
    }

    pub(crate) fn committed_sender(&self) -> &watch::Sender<i64> {
        match self.0.as_ref() {
            Inside::Sqlite { committed, .. } | Inside::Postgres { committed, .. } => committed,
        }
    }

    /// Pins something for all nodes until its moment; pinned again, it holds longer. Nothing is written.
    pub async fn pin(&self, pin: Pin) -> Result<(), Error> {
        self.board().put(pin.clone());
        self.tell_nodes(pin, false).await
    }

    /// Takes it off; its text and moment do not matter.
    pub async fn unpin(&self, pin: Pin) -> Result<(), Error> {
        self.board().take_off(&pin);
        self.tell_nodes(pin, true).await
    }

    /// What of a topic still holds.
    pub fn pinned(&self, topic: &str, now: Timestamp) -> Vec<Pin> {
        self.board().of_topic(topic, now)
    }

    /// Follows what is pinned and taken off. That something is over by its moment is not told.
    pub fn board_changes(&self) -> broadcast::Receiver<Changed> {
        self.board().changes()
    }

    pub(crate) fn board(&self) -> &Board {
        match self.0.as_ref() {
            Inside::Sqlite { board, .. } | Inside::Postgres { board, .. } => board,
        }
    }

    async fn tell_nodes(&self, pin: Pin, off: bool) -> Result<(), Error> {
        match self.engine() {
            Engine::Sqlite => Ok(()),
            Engine::Postgres => feed::whisper(self, &self.board().telling(pin, off)).await,
        }
    }

    /// Makes this process a node of the database. Refused while somebody is [`Db::alone`] with it.
    pub async fn join(&self) -> Result<Node, Error> {
        let seat = match self.0.as_ref() {
            Inside::Sqlite { directory, .. } => Seat::Sqlite(presence::join_sqlite(directory)?),
            Inside::Postgres { pool, .. } => Seat::Postgres(Box::new(feed::sit(pool).await?), pool.clone()),
        };
        Ok(Node::new(self.clone(), seat))
    }

    /// Refuses if a node runs on the database, and keeps others from joining.
    pub async fn alone(&self) -> Result<Alone, Error> {
        match self.0.as_ref() {
            Inside::Sqlite { directory, .. } => presence::alone_on_sqlite(directory),
            Inside::Postgres { pool, .. } => presence::alone_on_postgres(pool).await,
        }
    }

    /// Waits for writes under way, then closes.
    pub async fn close(&self) {
        match self.0.as_ref() {
            Inside::Sqlite { readers, .. } => {
                let _: Result<(), Error> = self.write(|_| async { Ok(()) }.boxed()).await;
                readers.close().await;
            }
            Inside::Postgres { pool, .. } => pool.close().await,
        }
    }
}
