//! The numbers: what they mean, how they come out, and the rows behind each.
//!
//! [`asking::measure`] is the one way to a figure; the API, the CSV export, the screen and the
//! command line all take it. Facts are read through the tables and views that the features which
//! know them keep (`…_facts`, `…_cards`); only targets are stored here.

pub mod asking;
mod associating;
mod backlog;
mod cohorts;
pub mod csv;
pub mod definitions;
mod deliveries;
pub mod events;
pub mod figure;
pub mod http;
pub mod key;
mod organisation;
pub mod period;
mod purchases;
pub mod reason;
mod remembering;
mod replies;
pub mod rows;
mod satisfaction;
mod scope;
mod solves;
pub mod targets;

use kernel::Permission;
use store::{Migration, Schema};

pub use cohorts::{Cohort, CohortRate, cohorts};

pub const SCHEMA: Schema = Schema {
    owner: "kpis",
    migrations: &[Migration { version: 1, name: "kpis", sql: include_str!("../migrations/0001_kpis.sql") }],
    queries: QUERIES,
};

pub(crate) const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const KPIS_READ: Permission = Permission {
    name: "kpis.read",
    explanation: "See KPIs, their definitions and the rows behind them.",
    reaches: kernel::EVERYWHERE,
};
pub const KPIS_TARGET: Permission =
    Permission { name: "kpis.target", explanation: "Set the targets of KPIs.", reaches: kernel::EVERYWHERE };

pub const PERMISSIONS: &[Permission] = &[KPIS_READ, KPIS_TARGET];

/// A statement of this feature's `queries.sql`; a name that is not there fails the build.
macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}
pub(crate) use sql;
