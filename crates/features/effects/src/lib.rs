//! What playbooks do to the tickets that they guide: how far their runs come, what becomes of the tickets,
//! and whether one version does better than another or than none.
//!
//! - [`outcome`] is what became of one ticket; [`measuring`] makes figures of many, by version.
//! - [`comparing`] sets two groups side by side and says in a word what that comes to.
//! - [`funnel`] tells step by step how many came there and what it came to.
//! - [`showing`] gives the tickets behind each number.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod comparing;
pub mod funnel;
pub mod http;
pub mod measuring;
pub mod outcome;
pub mod showing;

use store::Schema;

/// It keeps nothing of its own: everything is read from facts.
pub const SCHEMA: Schema = Schema { owner: "effects", migrations: &[], queries: QUERIES };

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));
