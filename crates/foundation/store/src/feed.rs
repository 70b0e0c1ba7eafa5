//! How one process learns that another has committed events.
//!
//! PostgreSQL tells by NOTIFY. For SQLite another process on the same file (an import, a worker) is
//! found by looking at the last number from time to time.

use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::watch;

use crate::{Db, Error, Sql, Tx, events, params};

const CHANNEL: &str = "aftercare_events";
const POLL: Duration = Duration::from_secs(1);

pub(crate) async fn poll(db: &Db, committed: &watch::Sender<i64>) {
    loop {
        look(db, committed).await;
        tokio::time::sleep(POLL).await;
    }
}

pub(crate) async fn listen(db: &Db, pool: &PgPool, committed: &watch::Sender<i64>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            look(db, committed).await;
            while listener.recv().await.is_ok() {
                look(db, committed).await;
            }
        }
        if pool.is_closed() {
            return;
        }
        tracing::warn!("lost the change feed of the database; trying again");
        tokio::time::sleep(POLL).await;
    }
}

pub(crate) async fn announce(tx: &mut Tx) -> Result<(), Error> {
    tx.run(Sql::same("SELECT pg_notify('aftercare_events', '')"), params![]).await.map(|_| ())
}

async fn look(db: &Db, committed: &watch::Sender<i64>) {
    let last = async { events::last(&mut db.read().await?).await };
    match last.await {
        Ok(seq) => {
            committed.send_if_modified(|known| std::mem::replace(known, seq.max(*known)) < seq);
        }
        Err(error) => tracing::debug!(%error, "could not look at the event log"),
    }
}
