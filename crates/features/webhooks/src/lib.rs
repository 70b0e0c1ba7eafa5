//! Webhooks: other programs are told what happens here, by the Standard Webhooks specification.
//!
//! It stands on the event log alone. What is told of which event is a list ([`kinds`]); deliveries are
//! made from the log by a cursor of each webhook ([`queueing`]), sent ([`sending`]) and tried again
//! ([`schedule`]) by a task of every node ([`working`]).

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod adding;
pub mod changing;
pub mod client;
pub mod delivery;
pub mod events;
pub mod forgetting;
pub mod http;
pub mod kinds;
pub mod queueing;
pub mod removing;
pub mod replaying;
pub mod rotating;
pub mod schedule;
pub mod sending;
pub mod signing;
pub mod testing;
pub mod webhook;
pub mod working;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "webhooks",
    migrations: &[Migration { version: 1, name: "webhooks", sql: include_str!("../migrations/0001_webhooks.sql") }],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const MANAGE: Permission = Permission {
    name: "webhooks.manage",
    explanation: "Tell other programs what happens here, by webhooks",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[MANAGE];
