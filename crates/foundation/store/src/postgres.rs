//! PostgreSQL by `sqlx`: what one connection does with one statement.

use std::sync::Arc;

use futures_util::TryStreamExt;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgRow, PgValueRef};
use sqlx::{Arguments, Column, Decode, PgConnection, PgPool, Postgres, Row, SqlStr, TypeInfo, ValueRef};

use crate::row::{Cell, Rows};
use crate::shared::Shared;
use crate::{Error, Value};

/// Takes a connection when it first needs one: who is given an answer that another reads takes none away.
pub(crate) struct Reader {
    pool: PgPool,
    taken: Option<PoolConnection<Postgres>>,
    shared: Arc<Shared>,
}

impl Reader {
    pub fn new(pool: &PgPool, shared: &Arc<Shared>) -> Self {
        Self { pool: pool.clone(), taken: None, shared: Arc::clone(shared) }
    }

    /// Gives its connection back, as whoever waits for what another reads must not hold what the other needs.
    pub fn share(&mut self) -> Arc<Shared> {
        self.taken = None;
        Arc::clone(&self.shared)
    }

    pub async fn take(&mut self) -> Result<&mut PgConnection, Error> {
        if self.taken.is_none() {
            self.taken = Some(self.pool.acquire().await?);
        }
        self.taken.as_deref_mut().ok_or_else(|| Error::Other("a connection was taken and is not there".to_owned()))
    }
}

/// Runs a change and gives the number of rows changed. `kept`: the statement is to stay prepared.
pub(crate) async fn execute(
    conn: &mut PgConnection,
    text: SqlStr,
    params: Vec<Value>,
    kept: bool,
) -> Result<u64, Error> {
    Ok(sqlx::query_with(text, arguments(params)?).persistent(kept).execute(conn).await?.rows_affected())
}

/// Runs statements that take no parameters and whose rows nobody wants.
pub(crate) async fn script(conn: &mut PgConnection, text: SqlStr) -> Result<(), Error> {
    sqlx::raw_sql(text).execute(conn).await?;
    Ok(())
}

/// Prepares a statement without running it.
pub(crate) async fn prepare(conn: &mut PgConnection, text: SqlStr) -> Result<(), Error> {
    use sqlx::Executor as _;
    conn.prepare(text).await?;
    Ok(())
}

/// All rows.
pub(crate) async fn fetch(conn: &mut PgConnection, text: SqlStr, params: Vec<Value>) -> Result<Rows, Error> {
    rows(&sqlx::query_with(text, arguments(params)?).fetch_all(conn).await?)
}

/// The first row, if there is one.
pub(crate) async fn first(conn: &mut PgConnection, text: SqlStr, params: Vec<Value>) -> Result<Rows, Error> {
    rows(sqlx::query_with(text, arguments(params)?).fetch_optional(conn).await?.as_slice())
}

/// All rows, one at a time.
pub(crate) async fn stream(
    conn: &mut PgConnection,
    text: SqlStr,
    params: Vec<Value>,
    mut each: impl FnMut(Rows) -> Result<(), Error> + Send,
) -> Result<(), Error> {
    let mut found = sqlx::query_with(text, arguments(params)?).fetch(conn);
    while let Some(row) = found.try_next().await? {
        each(rows(&[row])?)?;
    }
    Ok(())
}

fn arguments(params: Vec<Value>) -> Result<PgArguments, Error> {
    let mut args = PgArguments::default();
    for param in params {
        match param {
            Value::Text(value) => args.add(value),
            Value::Int(value) => args.add(value),
            Value::Real(value) => args.add(value),
            Value::Bytes(value) => args.add(value),
        }
        .map_err(|error| Error::Other(error.to_string()))?;
    }
    Ok(args)
}

fn rows(found: &[PgRow]) -> Result<Rows, Error> {
    let columns = found.first().map_or(&[][..], Row::columns);
    let mut rows = Rows::new(columns.iter().map(|column| column.name().to_owned()).collect());
    for row in found {
        rows.push(|place| cell(row.try_get_raw(place)?))?;
    }
    Ok(rows)
}

/// How a value is decoded.
enum Kind {
    Int,
    Int4,
    Real,
    Text,
    Bytes,
}

impl Kind {
    /// By the driver's name of the type.
    fn of(name: &str) -> Result<Self, Error> {
        match name {
            "INT8" => Ok(Self::Int),
            "INT4" => Ok(Self::Int4),
            "FLOAT8" => Ok(Self::Real),
            "TEXT" | "VARCHAR" | "NAME" => Ok(Self::Text),
            "BYTEA" => Ok(Self::Bytes),
            other => Err(Error::Decode(format!("cast the type {other}"))),
        }
    }
}

fn cell(value: PgValueRef<'_>) -> Result<Cell, Error> {
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let kind = Kind::of(value.type_info().name())?;
    match kind {
        Kind::Int => i64::decode(value).map(Cell::Int),
        Kind::Int4 => i32::decode(value).map(|number| Cell::Int(number.into())),
        Kind::Real => f64::decode(value).map(Cell::Real),
        Kind::Text => String::decode(value).map(Cell::Text),
        Kind::Bytes => Vec::<u8>::decode(value).map(Cell::Bytes),
    }
    .map_err(|error| Error::Decode(error.to_string()))
}
