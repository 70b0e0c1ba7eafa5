//! SQLite, asked in the thread that calls: what one connection does with one statement.
//!
//! The driver is `rusqlite` and not that of `sqlx`, which gives every connection a thread of its own: each
//! statement then changes threads twice, and that takes longer than most statements.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, Statement, ToSql};

use crate::row::{Cell, Rows};
use crate::{Error, Value};

/// How long a connection waits for another process that writes.
const BUSY_MAX: Duration = Duration::from_secs(10);

/// Statements that a connection keeps prepared.
const KEPT: usize = 512;

/// Rows that are handed over at a time where there may be more than memory holds.
const PIECE: usize = 256;

/// The connection that writes.
pub(crate) fn writer(file: &Path) -> rusqlite::Result<Connection> {
    let conn = connect(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // NORMAL loses acknowledged writes at a power cut. Pages of the log before they are carried over into the
    // database, 32 MB: under load the same page of an index changes again and again, and is carried over once.
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -16000; \
         PRAGMA wal_autocheckpoint = 8000",
    )?;
    Ok(conn)
}

/// A connection that reads.
pub(crate) fn reader(file: &Path) -> rusqlite::Result<Connection> {
    let conn = connect(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    conn.execute_batch("PRAGMA cache_size = -4000")?;
    Ok(conn)
}

fn connect(file: &Path, how: OpenFlags) -> rusqlite::Result<Connection> {
    // A connection belongs to one thread at a time and needs no lock of its own.
    let conn = Connection::open_with_flags(file, how | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY_MAX)?;
    conn.set_prepared_statement_cache_capacity(KEPT);
    conn.execute_batch("PRAGMA temp_store = memory")?;
    Ok(conn)
}

/// Runs statements that take no parameters and whose rows nobody wants.
pub(crate) fn script(conn: &Connection, text: &str) -> Result<(), Error> {
    Ok(conn.execute_batch(text)?)
}

/// Prepares a statement without running it.
pub(crate) fn prepare(conn: &Connection, text: &str) -> Result<(), Error> {
    conn.prepare(text)?;
    Ok(())
}

/// Runs a change and gives the number of rows changed. `kept`: the statement is to stay prepared.
pub(crate) fn execute(conn: &Connection, text: &str, params: &[Value], kept: bool) -> Result<u64, Error> {
    let run = |statement: &mut Statement<'_>| -> rusqlite::Result<u64> {
        bind(statement, params)?;
        let mut rows = statement.raw_query();
        while rows.next()?.is_some() {}
        Ok(conn.changes())
    };
    let changed = if kept { run(&mut *conn.prepare_cached(text)?)? } else { run(&mut conn.prepare(text)?)? };
    Ok(changed)
}

/// The first rows, at most so many.
pub(crate) fn fetch(conn: &Connection, text: &str, params: &[Value], most: usize) -> Result<Rows, Error> {
    let mut found = None;
    each_piece(conn, text, params, most, |rows| {
        found = Some(rows);
        Ok(false)
    })?;
    Ok(found.unwrap_or_default())
}

/// All rows, some at a time.
pub(crate) fn stream(
    conn: &Connection,
    text: &str,
    params: &[Value],
    mut each: impl FnMut(Rows) -> Result<(), Error>,
) -> Result<(), Error> {
    each_piece(conn, text, params, PIECE, |rows| each(rows).map(|()| true))
}

/// Hands over `most` rows and again as many, as long as `each` wants more of them.
fn each_piece(
    conn: &Connection,
    text: &str,
    params: &[Value],
    most: usize,
    mut each: impl FnMut(Rows) -> Result<bool, Error>,
) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(text)?;
    bind(&mut statement, params)?;
    let columns: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
    let mut found = statement.raw_query();
    let mut rows = Rows::new(Arc::clone(&columns));
    while let Some(row) = found.next()? {
        rows.push(|place| cell(row.get_ref(place)?))?;
        if rows.len() == most {
            let whole = std::mem::replace(&mut rows, Rows::new(Arc::clone(&columns)));
            if !each(whole)? {
                return Ok(());
            }
        }
    }
    if rows.len() > 0 {
        each(rows)?;
    }
    Ok(())
}

fn cell(value: ValueRef<'_>) -> Result<Cell, Error> {
    Ok(match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Int(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) => {
            Cell::Text(std::str::from_utf8(bytes).map_err(|error| Error::Decode(error.to_string()))?.to_owned())
        }
        ValueRef::Blob(bytes) => Cell::Bytes(bytes.to_vec()),
    })
}

/// To SQLite `$7` is a name, whose place is where it first stands; here its number says which value it means.
fn bind(statement: &mut Statement<'_>, params: &[Value]) -> rusqlite::Result<()> {
    for place in 1..=statement.parameter_count() {
        let number = statement.parameter_name(place).and_then(|name| name.get(1..)?.parse().ok());
        if let Some(value) = params.get(number.unwrap_or(place) - 1) {
            statement.raw_bind_parameter(place, value)?;
        }
    }
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let value = match self {
            Self::Text(value) => value.as_deref().map(|text| ValueRef::Text(text.as_bytes())),
            Self::Int(value) => value.map(ValueRef::Integer),
            Self::Real(value) => value.map(ValueRef::Real),
            Self::Bytes(value) => value.as_deref().map(ValueRef::Blob),
        };
        Ok(ToSqlOutput::Borrowed(value.unwrap_or(ValueRef::Null)))
    }
}
