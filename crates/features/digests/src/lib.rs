//! Digests by mail: what waits for somebody of staff, at the hour that they chose, and only what they may see.
//!
//! - [`choice`] is what somebody chose, [`choosing`] changes it, [`due`] says by a clock and a zone when one is due. Pure.
//! - [`gathering`] asks the lists that the screens show, with the rights of the reader; [`figures`] asks what a team's
//!   figures were and were before.
//! - [`wording`] puts it into words of the reader's language, [`rendering`] makes the two forms of a letter. Pure.
//! - [`delivering`] claims a day and queues its letter in one transaction; [`working`] looks what is due.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod choice;
pub mod choosing;
pub mod delivering;
pub mod due;
pub mod events;
pub mod figures;
pub mod gathering;
pub mod http;
pub mod rendering;
pub mod wording;
mod words;
pub mod working;

use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "digests",
    migrations: &[Migration { version: 1, name: "digests", sql: include_str!("../migrations/0001_digests.sql") }],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));
