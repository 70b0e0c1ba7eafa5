//! One database behind one door: SQLite inside the program or PostgreSQL, one SQL text for both.
//!
//! - [`Db::read`] gives a connection to read with, [`Db::write`] runs one transaction.
//! - SQL lives in each feature's `queries.sql`; [`named`] picks a statement at compile time.
//! - Rows become structs by `serde` ([`row`]), parameters are [`Value`]s.
//! - [`Db::pin`] holds for some seconds what is not worth a disk, on all nodes ([`board`]).
//! - [`Tx::append`] adds an event to the log; it gets its gap-free number at commit ([`events`]).
//!
//! Only this crate knows the SQL drivers.

mod board;
mod conn;
mod db;
mod dialect;
mod error;
pub mod events;
mod feed;
mod migrate;
mod opening;
pub mod portable;
mod postgres;
mod presence;
mod readers;
mod rounds;
mod row;
mod select;
mod settings;
mod shared;
mod speeds;
mod sql;
mod sqlite;
mod tx;
mod value;
mod writer;

pub use board::{Changed, Pin};
pub use conn::Conn;
pub use db::{Db, DbConfig, Engine};
pub use error::Error;
pub use events::{Event, Subject};
pub use feed::Node;
pub use migrate::{Migration, Schema, SchemaState};
pub use presence::Alone;
pub use rounds::{Pace, rounds};
pub use row::{Bytes, Json, Of};
pub use select::Select;
pub use sql::{Block, Queries, Sql, blocks, count_blocks, named};
pub use tx::Tx;
pub use value::Value;

/// The store's own tables: event log, counters.
pub const SCHEMA: Schema = Schema {
    owner: "store",
    migrations: &[
        Migration { version: 1, name: "events", sql: include_str!("../migrations/0001_events.sql") },
        Migration {
            version: 10,
            name: "events_beside_work",
            sql: include_str!("../migrations/0010_events_beside_work.sql"),
        },
    ],
    queries: QUERIES,
};

pub(crate) const QUERIES: crate::Queries = crate::queries!(include_str!("queries.sql"));

/// Parameters of a statement, in the order of `$1`, `$2`, ….
#[macro_export]
macro_rules! params {
    () => { Vec::<$crate::Value>::new() };
    ($($value:expr),+ $(,)?) => { vec![$($crate::Value::from($value)),+] };
}

/// The future of a transaction body: what [`Db::write`] expects from its closure.
pub type TxFuture<'t, T, E> = std::pin::Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;
