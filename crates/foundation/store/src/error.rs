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

impl Error {
    pub(crate) fn closing() -> Self {
        Self::Unavailable("the database is shutting down".to_owned())
    }

    pub(crate) fn exhausted() -> Self {
        Self::Unavailable(
            "no database connection came free in time: the database does not answer, or all are busy".to_owned(),
        )
    }

    /// As a refusal, where a unique index means that another object has the same `field` already.
    pub fn or_taken(self, field: &str) -> Refusal {
        match self {
            Self::Unique(_) => Refusal::conflict(format!("{field}: another one has it already; it must be unique")),
            other => other.into(),
        }
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(db) => from_postgres(db.as_ref()),
            sqlx::Error::PoolTimedOut => Self::exhausted(),
            sqlx::Error::Io(io) => Self::Unavailable(format!("the database does not answer: {io}")),
            // Who takes a call and hangs up, as a proxy does whose database has gone.
            sqlx::Error::Protocol(words) => Self::Unavailable(format!("the database does not answer: {words}")),
            sqlx::Error::Tls(why) => Self::Unavailable(format!("the database does not answer: {why}")),
            sqlx::Error::PoolClosed => Self::closing(),
            other => Self::Other(other.to_string()),
        }
    }
}

fn from_postgres(db: &dyn sqlx::error::DatabaseError) -> Error {
    let text = db.constraint().map_or_else(|| db.message().to_owned(), str::to_owned);
    match db.kind() {
        sqlx::error::ErrorKind::UniqueViolation => return Error::Unique(text),
        sqlx::error::ErrorKind::ForeignKeyViolation => return Error::ForeignKey(text),
        sqlx::error::ErrorKind::CheckViolation => return Error::Check(text),
        _ => {}
    }
    match db.code().unwrap_or_default().as_ref() {
        "53100" => full(),
        // Deadlock, serialisation failure, shutting down, too many connections.
        "40P01" | "40001" | "57P01" | "57P03" | "53300" => busy(db.message()),
        _ => Error::Other(db.message().to_owned()),
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::SqliteFailure(code, words) => from_sqlite(code, words.unwrap_or_else(|| code.to_string())),
            other => Self::Other(other.to_string()),
        }
    }
}

fn from_sqlite(code: rusqlite::ffi::Error, words: String) -> Error {
    use rusqlite::ErrorCode as Code;
    use rusqlite::ffi::{
        SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_FOREIGNKEY, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE,
    };
    match code.extended_code {
        SQLITE_CONSTRAINT_UNIQUE | SQLITE_CONSTRAINT_PRIMARYKEY => return Error::Unique(words),
        SQLITE_CONSTRAINT_FOREIGNKEY => return Error::ForeignKey(words),
        SQLITE_CONSTRAINT_CHECK => return Error::Check(words),
        _ => {}
    }
    match code.code {
        Code::DiskFull => full(),
        Code::SystemIoFailure => Error::Unavailable(format!("the disk failed; nothing was changed: {words}")),
        Code::DatabaseBusy => busy(&words),
        Code::DatabaseCorrupt | Code::NotADatabase => {
            Error::Other(format!("the file is damaged, restore a backup: {words}"))
        }
        _ => Error::Other(words),
    }
}

fn full() -> Error {
    Error::Unavailable("the disk is full; nothing was changed".to_owned())
}

fn busy(message: &str) -> Error {
    Error::Unavailable(format!("the database is busy: {message}"))
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            // What the database calls it is our affair; who knows the field says it by `or_taken`.
            Error::Unique(_) => Refusal::conflict("something that may exist only once exists already"),
            Error::Unavailable(why) => Refusal::Unavailable(why),
            other => Refusal::Fault(other.to_string()),
        }
    }
}
