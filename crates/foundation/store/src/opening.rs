//! Opening a database: what is wrong with it is told at once, with its cause and what mends it.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool};

use crate::readers::Readers;
use crate::{DbConfig, Error, sqlite};

/// How long a PostgreSQL may take to answer the first time.
const CONNECT_MAX: Duration = Duration::from_secs(10);

/// Whether a database that is missing is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    Made,
    Refused,
}

/// The connection that writes, and those that read.
pub(crate) fn sqlite(
    directory: &Path,
    readers: u32,
    missing: Missing,
) -> Result<(rusqlite::Connection, Readers), Error> {
    let file = DbConfig::file(directory);
    if missing == Missing::Made {
        make(directory, &file)
            .map_err(|error| Error::Unavailable(format!("cannot make {}: {error}", file.display())))?;
    } else if !file.exists() {
        let words = format!("there is no database in {}; aftercare serve makes one", directory.display());
        return Err(Error::Unavailable(words));
    }
    let writer = sqlite::writer(&file).map_err(|error| refused_by_sqlite(&file, error))?;
    Ok((writer, Readers::new(file, readers)))
}

/// Makes what is missing for nobody else to read: what customers write is in it. SQLite gives the
/// files beside it the rights of the first.
fn make(directory: &Path, file: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(file) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn refused_by_sqlite(file: &Path, error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::ReadOnly | Code::CannotOpen) => Error::Unavailable(format!(
            "{} cannot be opened for writing; give it and its directory to the user that runs aftercare",
            file.display()
        )),
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => Error::Unavailable(format!(
            "{} is damaged or no SQLite database; move it away and restore a backup",
            file.display()
        )),
        _ => error.into(),
    }
}

pub(crate) async fn postgres(url: &str, connections: u32) -> Result<PgPool, Error> {
    let options: PgConnectOptions = url.parse().map_err(|_| {
        Error::Unavailable("the database URL must look like postgres://user:password@host:5432/name".to_owned())
    })?;
    // A statement is planned once for a connection and not anew for the values of each question: a page of
    // tickets is read in one millisecond and planned in four.
    let planning = [("plan_cache_mode", "force_generic_plan")];
    let options = options.statement_cache_capacity(512).application_name("aftercare").options(planning);
    let options = options.disable_statement_logging();
    // One connection before the pool: that would try again until a caller waits no longer, and not
    // say why.
    let looking = async {
        let mut conn = options.connect().await?;
        let encoding: String = sqlx::query_scalar("SHOW server_encoding").fetch_one(&mut conn).await?;
        conn.close().await?;
        Ok::<_, sqlx::Error>(encoding)
    };
    let encoding = match tokio::time::timeout(CONNECT_MAX, looking).await {
        Ok(found) => found.map_err(|error| refused_by_postgres(&options, error))?,
        Err(_) => {
            let silent = io::Error::new(io::ErrorKind::TimedOut, format!("no answer within {CONNECT_MAX:?}"));
            return Err(refused_by_postgres(&options, sqlx::Error::Io(silent)));
        }
    };
    if encoding != "UTF8" {
        let words =
            format!("{}: the database is in {encoding}, not in UTF-8; make one: {}", at(&options), make_one(&options));
        return Err(Error::Unavailable(words));
    }
    let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(Duration::from_secs(10));
    Ok(pool.connect_lazy_with(options))
}

fn refused_by_postgres(options: &PgConnectOptions, error: sqlx::Error) -> Error {
    let (cause, remedy) = match &error {
        sqlx::Error::Io(error) => (error.to_string(), "is the address right, does the server run?".to_owned()),
        sqlx::Error::Database(error) => {
            let remedy = match error.code().as_deref() {
                Some("28P01") => "mend the password in the address".to_owned(),
                Some("28000") => "make that role, or have the server let it in (pg_hba.conf)".to_owned(),
                Some("3D000") => format!("make it: {}", make_one(options)),
                Some("57P03") => "try again when the server has started".to_owned(),
                Some("53300") => "raise max_connections of the server, or lower postgres_connections".to_owned(),
                _ => "ask whoever runs the server".to_owned(),
            };
            (error.message().to_owned(), remedy)
        }
        other => (other.to_string(), "is the address right?".to_owned()),
    };
    Error::Unavailable(format!("{}: {cause}; {remedy}", at(options)))
}

/// The address as people know it, without the password.
fn at(options: &PgConnectOptions) -> String {
    let host = match options.get_socket() {
        Some(socket) => socket.display().to_string(),
        None => format!("{}:{}", options.get_host(), options.get_port()),
    };
    format!("PostgreSQL at {}@{host}/{}", options.get_username(), name(options))
}

fn make_one(options: &PgConnectOptions) -> String {
    format!("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0", name(options))
}

/// Without a name in the address the server takes the user's.
fn name(options: &PgConnectOptions) -> &str {
    options.get_database().unwrap_or(options.get_username())
}
