//! Scenarios: the situations that customers meet after a purchase, on the map of their journey.
//!
//! - [`journey`] has the stages and touchpoints; [`scenario`] one situation in its latest version;
//!   [`version`] what it was before, by whom it was changed and why.
//! - [`writing`], [`exchanging`] change them; [`shipping`] gives a new installation what the program brings.
//! - [`signs`] judges what the data of an order tell for a scenario. Pure.
//! - [`classifying`] says of a ticket what it is about; [`measuring`] counts how often and what it costs.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod classifying;
pub mod events;
pub mod exchanging;
pub mod http;
pub mod journey;
pub mod measuring;
pub mod scenario;
pub mod shipping;
pub mod signs;
pub mod version;
pub mod writing;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "scenarios",
    migrations: &[Migration { version: 1, name: "scenarios", sql: include_str!("../migrations/0001_scenarios.sql") }],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission = Permission {
    name: "scenarios.read",
    explanation: "See the customer's journey, scenarios and how often they happen.",
    reaches: kernel::EVERYWHERE,
};
pub const MANAGE: Permission = Permission {
    name: "scenarios.manage",
    explanation: "Change the journey, and write, activate and retire scenarios.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, MANAGE];
