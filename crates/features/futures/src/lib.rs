//! Futures: what may come, what could be done, and every strategy rehearsed in every future.
//!
//! - [`record`] is a future or a strategy, [`writing`] changes it, [`shipping`] gives a new installation its first ones.
//! - [`model`] says on which model of the operation a study stands.
//! - [`study`] is a study, fixed when it is [`beginning`]; [`part`] is a piece of it that one thread rehearses,
//!   [`working`] does them, [`screening`] tells which need none, [`concluding`] asks for more or ends it.
//! - [`outcome`] adds up what was rehearsed; [`table`] is the heat table with all criteria, [`comparing`] two strategies,
//!   [`following`] a day of a cell, [`ensemble`] many sampled futures and where a strategy breaks in them.
//! - [`signposts`] say which future has begun, [`caring`] what of it waits for somebody.
//! - [`queue`] answers what if one queue had other numbers.
//! - [`staffing`] finds shifts that hold in every half-hour of a week.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod beginning;
pub mod caring;
pub mod comparing;
pub mod concluding;
pub mod ensemble;
pub mod events;
pub mod following;
pub mod http;
pub mod model;
pub mod outcome;
pub mod part;
pub mod queue;
pub mod record;
pub mod screening;
pub mod shipping;
pub mod signposts;
pub mod staffing;
pub mod study;
pub mod table;
pub mod working;
pub mod writing;

use kernel::{Permission, Refusal};
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "futures",
    migrations: &[
        Migration { version: 1, name: "futures", sql: include_str!("../migrations/0001_futures.sql") },
        Migration { version: 2, name: "staffing", sql: include_str!("../migrations/0002_staffing.sql") },
        Migration { version: 3, name: "cards", sql: include_str!("../migrations/0003_cards.sql") },
    ],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission = Permission {
    name: "futures.read",
    explanation: "See futures, strategies, studies, signposts and staffing.",
    reaches: kernel::EVERYWHERE,
};
pub const WRITE: Permission = Permission {
    name: "futures.write",
    explanation: "Write futures and strategies, run studies and staffing, watch for signposts.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, WRITE];

/// Which engines answer: the same study has the same answer with the same ones.
pub(crate) fn engine() -> String {
    format!("{}, {}", twin::engine(), decisions::engine())
}

/// What an engine refuses, as the house refuses it.
pub(crate) fn refused(field: &str, problem: &impl ToString) -> Refusal {
    Refusal::invalid(field, problem.to_string())
}

/// Of a thread that takes its time.
pub(crate) async fn aside<T: Send + 'static>(
    run: impl FnOnce() -> Result<T, Refusal> + Send + 'static,
) -> Result<T, Refusal> {
    tokio::task::spawn_blocking(run).await.map_err(|error| Refusal::Fault(error.to_string()))?
}
