//! A connection: run a statement, fetch rows. The same calls on both databases.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use rusqlite::Connection;
use serde::de::DeserializeOwned;
use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr, SqlStr, Transaction};

use crate::row::Rows;
use crate::shared::{Question, Rest, long_rest, no_rest};
use crate::{Engine, Error, Select, Sql, Value, postgres, readers, sqlite};

/// Most rows one statement of [`Conn::insert_many`] and its like holds. As few statements as can be: SQLite writes its
/// search index out before each that touches it.
const MANY_ROWS: usize = 1_024;

/// Up to so many rows a statement stays prepared, and one that is full; of others there are too many different ones.
const KEPT_ROWS: usize = 16;

/// Most values of a statement: SQLite has places for 32,766, PostgreSQL for twice as many.
const MANY_VALUES: usize = 32_766;

/// Most rows a single read may fetch: what needs more must page or aggregate.
const MAX_ROWS: usize = 2_000_000;

pub struct Conn(pub(crate) Inner);

pub(crate) enum Inner {
    SqliteReader(readers::Reader),
    SqliteWriter(Connection),
    PostgresReader(postgres::Reader),
    PostgresWriter(Transaction<'static, Postgres>),
}

impl Conn {
    pub fn engine(&self) -> Engine {
        match &self.0 {
            Inner::SqliteReader(_) | Inner::SqliteWriter(_) => Engine::Sqlite,
            Inner::PostgresReader(_) | Inner::PostgresWriter(_) => Engine::Postgres,
        }
    }

    /// Whether this is a transaction that writes: its own events have no numbers yet.
    pub fn is_writing(&self) -> bool {
        matches!(self.0, Inner::SqliteWriter(_) | Inner::PostgresWriter(_))
    }

    /// Runs a statement and gives the number of rows it changed.
    pub async fn run(&mut self, sql: Sql, params: Vec<Value>) -> Result<u64, Error> {
        let text = filled(sql.text(self.engine()), &params);
        self.execute(text, params, true).await
    }

    /// All rows.
    pub async fn all<T: DeserializeOwned>(&mut self, sql: Sql, params: Vec<Value>) -> Result<Vec<T>, Error> {
        let text = filled(sql.text(self.engine()), &params);
        self.rows(text, params).await?.read()
    }

    /// The first row, if there is one.
    pub async fn maybe<T: DeserializeOwned>(&mut self, sql: Sql, params: Vec<Value>) -> Result<Option<T>, Error> {
        let text = filled(sql.text(self.engine()), &params);
        let found: Vec<T> = self.first_row(text, params).await?.read()?;
        Ok(found.into_iter().next())
    }

    /// The one row there must be.
    pub async fn one<T: DeserializeOwned>(&mut self, sql: Sql, params: Vec<Value>) -> Result<T, Error> {
        self.maybe(sql, params).await?.ok_or_else(|| Error::Other("a row that must exist does not".to_owned()))
    }

    /// The one row that text made here must give.
    pub(crate) async fn one_made<T: DeserializeOwned>(&mut self, text: String, params: Vec<Value>) -> Result<T, Error> {
        let found: Vec<T> = self.first_row(AssertSqlSafe(text).into_sql_str(), params).await?.read()?;
        found.into_iter().next().ok_or_else(|| Error::Other("a row that must exist does not".to_owned()))
    }

    /// All rows of a list query.
    pub async fn select<T: DeserializeOwned>(&mut self, select: &Select) -> Result<Vec<T>, Error> {
        let (text, params) = select.build(self.engine());
        self.rows(AssertSqlSafe(text).into_sql_str(), params).await?.read()
    }

    /// All rows of a list query that many ask at once: of equal ones one is put to the database, and the
    /// others get its answer, which is never older than their question. A transaction reads for itself.
    pub async fn select_shared<T>(&mut self, select: &Select) -> Result<Arc<Vec<T>>, Error>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.shared(select, no_rest).await
    }

    /// The same of what reads much and is always asked for: between two readings others have the database.
    pub async fn select_shared_resting<T>(&mut self, select: &Select) -> Result<Arc<Vec<T>>, Error>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        self.shared(select, long_rest).await
    }

    async fn shared<T>(&mut self, select: &Select, rest: Rest) -> Result<Arc<Vec<T>>, Error>
    where
        T: DeserializeOwned + Send + Sync + 'static,
    {
        let shared = match &mut self.0 {
            Inner::SqliteReader(reader) => reader.share(),
            Inner::PostgresReader(reader) => reader.share(),
            Inner::SqliteWriter(_) | Inner::PostgresWriter(_) => return Ok(Arc::new(self.select(select).await?)),
        };
        let (text, params) = select.build(self.engine());
        let question = Question::new::<T>(&text, &params);
        shared.ask(question, rest, async || self.rows(AssertSqlSafe(text).into_sql_str(), params).await?.read()).await
    }

    /// Runs a change that conditions were added to, and gives the number of rows changed.
    pub async fn change(&mut self, change: &Select) -> Result<u64, Error> {
        let (text, params) = change.build(self.engine());
        self.execute(AssertSqlSafe(text).into_sql_str(), params, true).await
    }

    /// Rows one after another into `each`, for what does not fit into memory.
    pub async fn for_each<T: DeserializeOwned>(
        &mut self,
        select: &Select,
        mut each: impl FnMut(T) -> Result<(), Error> + Send,
    ) -> Result<(), Error> {
        let (text, params) = select.build(self.engine());
        let text = AssertSqlSafe(text).into_sql_str();
        let each = |rows: Rows| rows.read()?.into_iter().try_for_each(&mut each);
        match &mut self.0 {
            Inner::SqliteReader(reader) => reader.stream(text, params, each).await,
            Inner::SqliteWriter(conn) => sqlite::stream(conn, text.as_str(), &params, each),
            Inner::PostgresReader(reader) => postgres::stream(reader.take().await?, text, params, each).await,
            Inner::PostgresWriter(transaction) => postgres::stream(transaction, text, params, each).await,
        }
    }

    /// Inserts many rows: `head` is `INSERT INTO t (a, b) VALUES`, `tail` may say what to do on
    /// conflict. Gives the number of rows changed.
    pub async fn insert_many(
        &mut self,
        head: &'static str,
        rows: Vec<Vec<Value>>,
        tail: &'static str,
    ) -> Result<u64, Error> {
        self.run_many(head, rows, tail).await
    }

    /// Changes many rows: `head` is `UPDATE t SET a = column2 FROM (VALUES`, `tail` is
    /// `) AS told WHERE id = column1`. Gives the number of rows changed.
    pub async fn update_many(
        &mut self,
        head: &'static str,
        rows: Vec<Vec<Value>>,
        tail: &'static str,
    ) -> Result<u64, Error> {
        self.run_many(head, rows, tail).await
    }

    /// Deletes many rows: `head` is `DELETE FROM t WHERE (a, b) IN (VALUES`. Gives the number of rows deleted.
    pub async fn delete_many(&mut self, head: &'static str, keys: Vec<Vec<Value>>) -> Result<u64, Error> {
        self.run_many(head, keys, ")").await
    }

    async fn run_many(&mut self, head: &str, mut rows: Vec<Vec<Value>>, tail: &str) -> Result<u64, Error> {
        let width = rows.first().map_or(1, Vec::len).max(1);
        let most = MANY_ROWS.min(MANY_VALUES / width);
        let mut changed = 0;
        while !rows.is_empty() {
            let rest = rows.split_off(most.min(rows.len()));
            let text = with_rows(self.engine(), head, width, rows.len(), tail);
            let kept = rows.len() == most || rows.len() <= KEPT_ROWS;
            let params: Vec<Value> = std::mem::replace(&mut rows, rest).into_iter().flatten().collect();
            changed += self.execute(AssertSqlSafe(text).into_sql_str(), params, kept).await?;
        }
        Ok(changed)
    }

    /// Prepares a statement without running it, to prove that the database understands it.
    pub async fn prepare(&mut self, sql: &'static str) -> Result<(), Error> {
        match &mut self.0 {
            Inner::SqliteReader(reader) => reader.ask_aside(move |conn| sqlite::prepare(conn, sql)).await,
            Inner::SqliteWriter(conn) => sqlite::prepare(conn, sql),
            Inner::PostgresReader(reader) => postgres::prepare(reader.take().await?, sql.into_sql_str()).await,
            Inner::PostgresWriter(transaction) => postgres::prepare(transaction, sql.into_sql_str()).await,
        }
    }

    /// Runs text with several statements and no parameters (migrations, pragmas).
    pub(crate) async fn script(&mut self, text: String) -> Result<(), Error> {
        match &mut self.0 {
            Inner::SqliteReader(reader) => reader.ask_aside(move |conn| sqlite::script(conn, &text)).await,
            Inner::SqliteWriter(conn) => sqlite::script(conn, &text),
            Inner::PostgresReader(reader) => {
                postgres::script(reader.take().await?, AssertSqlSafe(text).into_sql_str()).await
            }
            Inner::PostgresWriter(transaction) => {
                postgres::script(transaction, AssertSqlSafe(text).into_sql_str()).await
            }
        }
    }

    // What follows knows nothing of the rows' types: compiled once, and behind a pointer, it is not
    // compiled again for each of the hundreds of places that read or write.

    fn rows(&mut self, text: SqlStr, params: Vec<Value>) -> BoxFuture<'_, Result<Rows, Error>> {
        Box::pin(async move {
            let most = MAX_ROWS + 1;
            let rows = match &mut self.0 {
                Inner::SqliteReader(reader) => {
                    reader.ask(text, move |conn, text| sqlite::fetch(conn, text, &params, most)).await?
                }
                Inner::SqliteWriter(conn) => sqlite::fetch(conn, text.as_str(), &params, most)?,
                Inner::PostgresReader(reader) => postgres::fetch(reader.take().await?, text, params).await?,
                Inner::PostgresWriter(transaction) => postgres::fetch(transaction, text, params).await?,
            };
            if rows.len() > MAX_ROWS {
                return Err(Error::Other(format!("more than {MAX_ROWS} rows in one read")));
            }
            Ok(rows)
        })
    }

    fn first_row(&mut self, text: SqlStr, params: Vec<Value>) -> BoxFuture<'_, Result<Rows, Error>> {
        Box::pin(async move {
            match &mut self.0 {
                Inner::SqliteReader(reader) => {
                    reader.ask(text, move |conn, text| sqlite::fetch(conn, text, &params, 1)).await
                }
                Inner::SqliteWriter(conn) => sqlite::fetch(conn, text.as_str(), &params, 1),
                Inner::PostgresReader(reader) => postgres::first(reader.take().await?, text, params).await,
                Inner::PostgresWriter(transaction) => postgres::first(transaction, text, params).await,
            }
        })
    }

    /// `kept`: it is to stay prepared.
    fn execute(&mut self, text: SqlStr, params: Vec<Value>, kept: bool) -> BoxFuture<'_, Result<u64, Error>> {
        Box::pin(async move {
            match &mut self.0 {
                Inner::SqliteReader(reader) => {
                    reader.ask(text, move |conn, text| sqlite::execute(conn, text, &params, kept)).await
                }
                Inner::SqliteWriter(conn) => sqlite::execute(conn, text.as_str(), &params, kept),
                Inner::PostgresReader(reader) => postgres::execute(reader.take().await?, text, params, kept).await,
                Inner::PostgresWriter(transaction) => postgres::execute(transaction, text, params, kept).await,
            }
        })
    }
}

/// The statement, which must be given as many values as it has places: SQLite takes those that are missing for NULL.
fn filled(sql: &'static str, params: &[Value]) -> SqlStr {
    debug_assert_eq!(places(sql), params.len(), "places of, and values for: {sql}");
    sql.into_sql_str()
}

/// The highest `$n` in a statement.
fn places(sql: &str) -> usize {
    let number = |after: &str| {
        let end = after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len());
        after[..end].parse().unwrap_or(0)
    };
    let code = sql.lines().filter(|line| !line.starts_with("--"));
    code.flat_map(|line| line.split('$').skip(1)).map(number).max().unwrap_or(0)
}

/// SQLite looks a parameter with a name, and `$7` is one, up among all others when it is bound: with a
/// thousand of them that took half of an import's time. `?` has none.
fn with_rows(engine: Engine, head: &str, width: usize, rows: usize, tail: &str) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(head.len() + tail.len() + rows * width * 5);
    text.push_str(head);
    for row in 0..rows {
        text.push_str(if row == 0 { " (" } else { ", (" });
        for column in 0..width {
            let comma = if column == 0 { "" } else { ", " };
            let _ = match engine {
                Engine::Sqlite => write!(text, "{comma}?"),
                Engine::Postgres => write!(text, "{comma}${}", row * width + column + 1),
            };
        }
        text.push(')');
    }
    text.push(' ');
    text.push_str(tail);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_by_the_highest() {
        assert_eq!(places("SELECT 1"), 0);
        assert_eq!(places("SELECT a FROM t WHERE a = $2 OR b = $1 OR c = $2"), 2);
        assert_eq!(places("-- $1 id, $12 nothing\nSELECT data ->> '$.name' FROM t WHERE a = $10;"), 10);
    }

    #[test]
    #[should_panic(expected = "places of, and values for")]
    fn a_value_too_few_is_a_fault_of_ours() {
        filled("UPDATE t SET a = $1 WHERE id = $2", &[Value::from("one")]);
    }
}
