//! The audit log: who changed which setting, when, from where, and from what to what.
//!
//! It keeps nothing of its own. Every change of a setting is an event in the one log; this crate says which
//! topics are settings ([`area`]), reads them newest first ([`reading`]), makes a difference field by field
//! out of an event's data ([`diff`]), and gives it out as [`csv`].

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod area;
pub mod csv;
pub mod diff;
pub mod http;
pub mod naming;
pub mod reading;

use kernel::Permission;
use store::Schema;

pub const SCHEMA: Schema = Schema { owner: "audit", migrations: &[], queries: QUERIES };

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission = Permission {
    name: "audit.read",
    explanation: "See who changed which setting, and who signed in",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ];
