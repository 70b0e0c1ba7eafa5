//! Opening a database, reading from it, writing to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, PgPool, SqlitePool};
use tokio::sync::{mpsc, oneshot, watch};

use crate::conn::Inner;
use crate::writer::{self, Body, Job};
use crate::{Conn, Error, Tx, TxFuture, feed};

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
    Sqlite { readers: SqlitePool, writer: mpsc::Sender<Box<dyn Job>>, committed: watch::Sender<i64> },
    Postgres { pool: PgPool, committed: watch::Sender<i64> },
}

impl Db {
    /// Opens the database. Does not migrate it.
    pub async fn open(config: &DbConfig) -> Result<Self, Error> {
        match config {
            DbConfig::Sqlite { directory, readers } => Self::open_sqlite(directory, *readers).await,
            DbConfig::Postgres { url, connections } => Self::open_postgres(url, *connections).await,
        }
    }

    async fn open_sqlite(directory: &Path, readers: u32) -> Result<Self, Error> {
        std::fs::create_dir_all(directory)
            .map_err(|error| Error::Unavailable(format!("cannot make {}: {error}", directory.display())))?;
        let options = SqliteConnectOptions::new()
            .filename(DbConfig::file(directory))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // NORMAL loses acknowledged writes at a power cut.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(512)
            .pragma("temp_store", "memory")
            // Pages of the log before they are carried over into the database, 32 MB: under load the same
            // page of an index changes again and again, and is carried over once.
            .pragma("wal_autocheckpoint", "8000")
            .disable_statement_logging();
        let writer = options.clone().pragma("cache_size", "-16000").connect().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(readers)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .connect_lazy_with(options.read_only(true).create_if_missing(false).pragma("cache_size", "-8000"));
        let (sender, receiver) = mpsc::channel(writer::QUEUE);
        let committed = watch::Sender::new(0);
        tokio::spawn(writer::serve(writer, receiver, committed.clone()));
        Ok(Self(Arc::new(Inside::Sqlite { readers, writer: sender, committed })))
    }

    async fn open_postgres(url: &str, connections: u32) -> Result<Self, Error> {
        let options: PgConnectOptions = url.parse().map_err(|_| {
            Error::Unavailable("the database URL must look like postgres://user:password@host:5432/name".to_owned())
        })?;
        let options = options.statement_cache_capacity(512).application_name("aftercare").disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(Duration::from_secs(10))
            .connect_with(options)
            .await?;
        Ok(Self(Arc::new(Inside::Postgres { pool, committed: watch::Sender::new(0) })))
    }

    pub fn engine(&self) -> Engine {
        match self.0.as_ref() {
            Inside::Sqlite { .. } => Engine::Sqlite,
            Inside::Postgres { .. } => Engine::Postgres,
        }
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Conn, Error> {
        Ok(Conn(match self.0.as_ref() {
            Inside::Sqlite { readers, .. } => Inner::SqliteReader(readers.acquire().await?),
            Inside::Postgres { pool, .. } => Inner::PostgresReader(pool.acquire().await?),
        }))
    }

    /// Runs one transaction: committed if `body` gives `Ok`, else rolled back. It runs to its end
    /// even if the caller goes away. The answer comes after the disk has it.
    pub async fn write<F, T, E>(&self, body: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> TxFuture<'t, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let gone = || E::from(Error::Unavailable("the database is shutting down".to_owned()));
        match self.0.as_ref() {
            Inside::Sqlite { writer, .. } => {
                let (answer, outcome) = oneshot::channel();
                writer.send(Box::new(Body::new(body, answer))).await.map_err(|_| gone())?;
                outcome.await.map_err(|_| gone())?
            }
            Inside::Postgres { pool, committed } => {
                let (pool, committed) = (pool.clone(), committed.clone());
                let task = tokio::spawn(async move { write_postgres(pool, committed, body).await });
                task.await.map_err(|_| E::from(Error::Other("the write broke off".to_owned())))?
            }
        }
    }

    /// Follows the number of the last committed event: changes when new events are in the log.
    pub fn committed(&self) -> watch::Receiver<i64> {
        match self.0.as_ref() {
            Inside::Sqlite { committed, .. } | Inside::Postgres { committed, .. } => committed.subscribe(),
        }
    }

    /// Keeps [`Db::committed`] true for events of other processes. Runs until the database closes.
    pub async fn follow(&self) {
        match self.0.as_ref() {
            Inside::Sqlite { committed, .. } => feed::poll(self, committed).await,
            Inside::Postgres { pool, committed } => feed::listen(self, pool, committed).await,
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

async fn write_postgres<F, T, E>(pool: PgPool, committed: watch::Sender<i64>, body: F) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> TxFuture<'t, T, E> + Send + 'static,
    E: From<Error>,
{
    let transaction = pool.begin().await.map_err(Error::from)?;
    let mut tx = Tx::new(Conn(Inner::PostgresWriter(transaction)));
    // Dropping the transaction on the way out of an error rolls it back.
    let value = body(&mut tx).await?;
    let last_event = tx.flush().await?;
    if last_event.is_some() {
        feed::announce(&mut tx).await?;
    }
    if let Inner::PostgresWriter(transaction) = tx.into_conn().0 {
        transaction.commit().await.map_err(Error::from)?;
    }
    if let Some(seq) = last_event {
        committed.send_if_modified(|known| std::mem::replace(known, seq.max(*known)) < seq);
    }
    Ok(value)
}
