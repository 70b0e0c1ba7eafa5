//! Suggestions: what to do next for this customer in this ticket, and why.
//!
//! - [`suggestion`] is one; [`suggesting`] finds them by rules from what is known. Pure.
//! - [`gathering`] reads what is known, as far as whoever looks may see it; [`dismissing`] is what people do.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod dismissing;
pub mod gathering;
pub mod http;
pub mod suggesting;
pub mod suggestion;

use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "suggestions",
    migrations: &[Migration {
        version: 1,
        name: "suggestions",
        sql: include_str!("../migrations/0001_suggestions.sql"),
    }],
    queries: QUERIES,
};

const QUERIES: &str = include_str!("queries.sql");
