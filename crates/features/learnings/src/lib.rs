//! What people learn at their work: written down at a step, discussed, and accepted into a playbook with
//! credit, or declined with a reason.
//!
//! - [`learning`] is one with its names; [`comment`] what is said of it.
//! - [`proposing`], [`commenting`], [`deciding`] change it; [`owners`] says for whom a proposal waits.
//! - [`exchanging`] takes what was accepted from one installation to another.
//! - [`digest`] is what was accepted in a month, and whom to thank.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod comment;
pub mod commenting;
pub mod deciding;
pub mod digest;
pub mod events;
pub mod exchanging;
pub mod http;
pub mod learning;
pub mod owners;
pub mod proposing;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "learnings",
    migrations: &[
        Migration { version: 1, name: "learnings", sql: include_str!("../migrations/0001_learnings.sql") },
        Migration { version: 2, name: "taken", sql: include_str!("../migrations/0002_taken.sql") },
    ],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission = Permission {
    name: "learnings.read",
    explanation: "See what was learned and what is said of it.",
    reaches: kernel::EVERYWHERE,
};
pub const WRITE: Permission = Permission {
    name: "learnings.write",
    explanation: "Write down what was learned, discuss it, and decide on it where you own the scenario or playbook.",
    reaches: kernel::EVERYWHERE,
};
pub const DECIDE: Permission = Permission {
    name: "learnings.decide",
    explanation: "Accept and decline what was learned, whoever owns the scenario or playbook.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, WRITE, DECIDE];
