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

use capabilities::capability::Kind;
use capabilities::{Declared, Words};
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

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const NEXT_STEPS: Declared = Declared {
    key: "next_steps",
    name: Words { en: "What comes next", de: "Was als Nächstes kommt" },
    explanation: Words {
        en: "A ticket shows what to do next for this customer, and why. Where it is off, nothing is suggested.",
        de: "Ein Ticket zeigt, was als Nächstes zu tun ist und warum. Wo es aus ist, wird nichts vorgeschlagen.",
    },
    kind: Kind::Obeyed,
    on: true,
};

pub const CAPABILITIES: &[Declared] = &[NEXT_STEPS];
