//! Who runs on a database, so that a restore does not pull it away under a server.
//!
//! A node holds a lock together with the others for as long as it runs; a restore
//! wants the same lock for itself. It dies with its process, so none is ever left over. On SQLite it
//! is that of a file beside the database: SQLite's own locks would not bear a second handle.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use sqlx::postgres::PgListener;
use sqlx::{PgConnection, PgPool};

use crate::Error;

/// That nobody else runs on the database, until it is dropped.
pub struct Alone {
    _file: Option<File>,
    _connection: Option<PgConnection>,
}

/// Joins those who run on an SQLite database. Where the file system knows no locks, a restore
/// refuses instead.
pub(crate) fn join_sqlite(directory: &Path) -> Result<Option<File>, Error> {
    let Ok(file) = open(directory) else { return Ok(None) };
    match file.try_lock_shared() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(restoring()),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}

pub(crate) async fn join_postgres(listener: &mut PgListener) -> Result<(), Error> {
    let joined: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock_shared(4711021)").fetch_one(listener).await?;
    if joined { Ok(()) } else { Err(restoring()) }
}

pub(crate) fn alone_on_sqlite(directory: &Path) -> Result<Alone, Error> {
    let unknown =
        |error| Error::Unavailable(format!("cannot tell whether a server runs on {}: {error}", directory.display()));
    let file = open(directory).map_err(unknown)?;
    match file.try_lock() {
        Ok(()) => Ok(Alone { _file: Some(file), _connection: None }),
        Err(TryLockError::WouldBlock) => Err(taken()),
        Err(TryLockError::Error(error)) => Err(unknown(error)),
    }
}

pub(crate) async fn alone_on_postgres(pool: &PgPool) -> Result<Alone, Error> {
    // The lock belongs to the connection, which is closed at the end instead of used again.
    let mut connection = pool.acquire().await?.detach();
    let free: bool = sqlx::query_scalar("SELECT pg_try_advisory_lock(4711021)").fetch_one(&mut connection).await?;
    if free { Ok(Alone { _file: None, _connection: Some(connection) }) } else { Err(taken()) }
}

fn open(directory: &Path) -> std::io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(directory.join("aftercare.lock"))
}

fn taken() -> Error {
    Error::Unavailable("an aftercare runs on this database; stop it first".to_owned())
}

fn restoring() -> Error {
    Error::Unavailable("a backup is being restored into this database; start when that is done".to_owned())
}
