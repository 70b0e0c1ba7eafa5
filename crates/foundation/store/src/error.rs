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
            sqlx::Error::Database(db) => from_database(db.as_ref()),
            sqlx::Error::PoolTimedOut => Self::Unavailable(
                "no database connection came free in time: the database does not answer, or all are busy".to_owned(),
            ),
            sqlx::Error::Io(io) => Self::Unavailable(format!("the database does not answer: {io}")),
            // Who takes a call and hangs up, as a proxy does whose database has gone.
            sqlx::Error::Protocol(words) => Self::Unavailable(format!("the database does not answer: {words}")),
            sqlx::Error::Tls(why) => Self::Unavailable(format!("the database does not answer: {why}")),
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
    let code = db.code().unwrap_or_default();
    let message = db.message();
    match sqlite_code(&code) {
        Some(13) => return full(),
        Some(10) => return Error::Unavailable(format!("the disk failed; nothing was changed: {message}")),
        Some(5) => return busy(message),
        Some(11 | 26) => return Error::Other(format!("the file is damaged, restore a backup: {message}")),
        _ => {}
    }
    match code.as_ref() {
        "53100" => full(),
        // Deadlock, serialisation failure, shutting down, too many connections.
        "40P01" | "40001" | "57P01" | "57P03" | "53300" => busy(message),
        _ => Error::Other(message.to_owned()),
    }
}

/// SQLite's kind of error: the low byte of its code. PostgreSQL's codes have five characters.
pub(crate) fn sqlite_code(code: &str) -> Option<u32> {
    code.parse::<u32>().ok().filter(|_| code.len() < 5).map(|code| code & 0xff)
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
