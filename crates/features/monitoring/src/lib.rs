//! Monitoring: whether scenarios happen more often than is usual, since when, where, and with what it goes together.
//!
//! - [`watching`] judges the days of one scenario by the days before them. Pure; what it stands on is `engines/forecast`.
//! - [`showing`] is a period of one scenario with its limits, alarms and trend; [`places`] is where a rise is and in
//!   what the affected tickets differ; [`radar`] is all scenarios side by side.
//! - [`alarm`] is what is written down of an alarm; [`reconciling`] decides what has to be written, [`working`] does so
//!   once an hour, [`acknowledging`] is a person who has seen it.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod acknowledging;
pub mod alarm;
pub mod events;
pub mod http;
pub mod places;
pub mod radar;
pub mod reconciling;
pub mod showing;
pub mod watching;
pub mod working;

use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "monitoring",
    migrations: &[Migration { version: 1, name: "monitoring", sql: include_str!("../migrations/0001_monitoring.sql") }],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));
