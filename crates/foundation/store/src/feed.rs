//! How one process learns that another has committed events.
//!
//! PostgreSQL tells by NOTIFY. For SQLite another process on the same file (an import, a worker) is
//! found by looking at the last number from time to time.

use std::fs::File;
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;

use crate::board::Told;
use crate::{Conn, Db, Error, Sql, events, params, presence};

pub(crate) const CHANNEL: &str = "aftercare_events";
/// What hangs on the board of another node.
const BOARD: &str = "aftercare_board";
/// PostgreSQL takes no longer ones, in bytes.
const WHISPER_MAX: usize = 7_900;
const POLL: Duration = Duration::from_secs(1);

/// A process that runs on a database: as long as there is one, nobody gets it [`Db::alone`]. On
/// PostgreSQL its seat is free again when its [`Db`] is closed.
pub struct Node {
    db: Db,
    seat: Seat,
}

pub(crate) enum Seat {
    /// The lock, where the file system knows any.
    Sqlite(Option<File>),
    Postgres(Box<PgListener>, PgPool),
}

impl Node {
    pub(crate) fn new(db: Db, seat: Seat) -> Self {
        Self { db, seat }
    }

    /// Keeps [`Db::committed`] true for events of other processes, until the database closes.
    pub async fn follow(self) {
        let committed = self.db.committed_sender();
        match self.seat {
            Seat::Sqlite(_lock) => loop {
                look(&self.db, committed).await;
                tokio::time::sleep(POLL).await;
            },
            Seat::Postgres(listener, pool) => listen(&self.db, *listener, &pool, committed).await,
        }
    }
}

async fn listen(db: &Db, mut listener: PgListener, pool: &PgPool, committed: &watch::Sender<i64>) {
    loop {
        look(db, committed).await;
        // None: a new connection, which has neither heard what came meanwhile nor has a seat.
        while let Ok(Some(told)) = listener.try_recv().await {
            if told.channel() == BOARD {
                db.board().hear(told.payload());
            } else if let Ok(last) = told.payload().parse() {
                reach(committed, last);
            } else {
                // A node of an older version says only that there is something.
                look(db, committed).await;
            }
        }
        loop {
            if pool.is_closed() {
                return;
            }
            tracing::warn!("lost the change feed of the database; trying again");
            match sit(pool).await {
                Ok(again) => break listener = again,
                Err(_) => tokio::time::sleep(POLL).await,
            }
        }
    }
}

/// A connection that takes part in the database and hears of its events.
pub(crate) async fn sit(pool: &PgPool) -> Result<PgListener, Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    presence::join_postgres(&mut listener).await?;
    listener.listen_all([CHANNEL, BOARD]).await?;
    Ok(listener)
}

/// Tells all nodes of the last event of this transaction. They are told when it commits, in the order of commits.
pub(crate) async fn announce(conn: &mut Conn, last: i64) -> Result<(), Error> {
    conn.run(Sql::same("SELECT pg_notify('aftercare_events', $1)"), params![last.to_string()]).await.map(|_| ())
}

/// Tells all nodes what was pinned or taken off. It belongs to no transaction: nothing is written.
pub(crate) async fn whisper(db: &Db, told: &Told) -> Result<(), Error> {
    let payload = serde_json::to_string(told).map_err(|error| Error::Other(error.to_string()))?;
    if payload.len() > WHISPER_MAX {
        return Err(Error::Other("what was pinned is too long to be told to other nodes".to_owned()));
    }
    let notify = Sql::same("SELECT pg_notify('aftercare_board', $1)");
    db.read().await?.run(notify, params![payload]).await.map(|_| ())
}

async fn look(db: &Db, committed: &watch::Sender<i64>) {
    let last = async { events::last(&mut db.read().await?).await };
    match last.await {
        Ok(last) => reach(committed, last),
        Err(error) => tracing::debug!(%error, "could not look at the event log"),
    }
}

/// Events up to this number are committed.
pub(crate) fn reach(committed: &watch::Sender<i64>, last: i64) {
    committed.send_if_modified(|known| std::mem::replace(known, last.max(*known)) < last);
}
