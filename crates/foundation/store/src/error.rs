//! What can go wrong with a database, told apart as far as callers treat it differently.

use kernel::Refusal;

#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// A unique index held. The text names the index or columns.
    #[error("not unique: {0}")]
    Unique(String),
    #[error("refers to something that is not there: {0}")]
    ForeignKey(String),
    #[error("the value is not allowed: {0}")]
    Check(String),
    /// Disk full, connection lost, pool exhausted: may work later; nothing was changed.
    #[error("{0}")]
    Unavailable(String),
    #[error("row does not fit: {0}")]
    Decode(String),
    #[error("{0}")]
    Migration(String),
    #[error("database: {0}")]
    Other(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(db) => from_database(db.as_ref()),
            sqlx::Error::PoolTimedOut => Self::Unavailable("no database connection came free in time".to_owned()),
            sqlx::Error::Io(io) => Self::Unavailable(format!("the database does not answer: {io}")),
            sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable("the database is shutting down".to_owned())
            }
            other => Self::Other(other.to_string()),
        }
    }
}

fn from_database(db: &dyn sqlx::error::DatabaseError) -> Error {
    let text = db.constraint().map_or_else(|| db.message().to_owned(), str::to_owned);
    match db.kind() {
        sqlx::error::ErrorKind::UniqueViolation => return Error::Unique(text),
        sqlx::error::ErrorKind::ForeignKeyViolation => return Error::ForeignKey(text),
        sqlx::error::ErrorKind::CheckViolation => return Error::Check(text),
        _ => {}
    }
    match db.code().as_deref() {
        // SQLite: 13 full, 10 input/output error and its extended codes (low byte 10).
        Some("13" | "53100") => Error::Unavailable("the disk is full; nothing was changed".to_owned()),
        Some(code) if code.parse::<u32>().is_ok_and(|code| code & 0xff == 10) => {
            Error::Unavailable(format!("the disk failed; nothing was changed: {}", db.message()))
        }
        // PostgreSQL: deadlock, serialisation failure, shutting down, too many connections.
        Some("40P01" | "40001" | "57P01" | "57P03" | "53300") | Some("5" | "517") => {
            Error::Unavailable(format!("the database is busy: {}", db.message()))
        }
        _ => Error::Other(db.message().to_owned()),
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Unique(what) => Refusal::conflict(format!("it exists already ({what})")),
            Error::Unavailable(why) => Refusal::Unavailable(why),
            other => Refusal::Fault(other.to_string()),
        }
    }
}
