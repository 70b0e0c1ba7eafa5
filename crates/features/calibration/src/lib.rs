//! Calibration: from what happened in support to its twin, every number with its interval, and how well the twin would
//! have foretold the last weeks.
//!
//! - [`recorded`] reads stretches of waiting, hours and teams; [`classes`] folds them into few kinds; [`shaping`] makes of
//!   them what `engines/twin` calibrates, [`attendance`] how often people are away. The latter three are pure.
//! - [`fitting`] replays the last four weeks, each by what was known before it.
//! - [`outlook`] forecasts the next four weeks, with the orders of [`order_book`] where that helps, [`today`] begins a model with what waits and what is forecast,
//!   [`day`] holds the day that has begun against the people.
//! - [`satisfaction`] is how satisfaction goes with waiting, where ratings tell it.
//! - [`calibrating`] does all of it, [`calibration`] is what is kept, [`working`] makes one a day.
//! - [`assuming`] is what people say of numbers that nothing tells, [`campaigning`] what they say of days to come.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod assuming;
mod attendance;
pub mod calibrating;
pub mod calibration;
pub mod campaigning;
pub mod classes;
pub mod day;
pub mod events;
pub mod fitting;
pub mod http;
mod order_book;
pub mod outlook;
pub mod recorded;
pub mod satisfaction;
pub mod shaping;
pub mod today;
pub mod working;

pub use calibration::latest;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "calibration",
    migrations: &[
        Migration { version: 1, name: "calibration", sql: include_str!("../migrations/0001_calibration.sql") },
        Migration { version: 2, name: "outlook", sql: include_str!("../migrations/0002_outlook.sql") },
        Migration { version: 3, name: "satisfaction", sql: include_str!("../migrations/0003_satisfaction.sql") },
        Migration { version: 4, name: "campaigns", sql: include_str!("../migrations/0004_campaigns.sql") },
    ],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission = Permission {
    name: "calibration.read",
    explanation: "See what the twin of support was calibrated to, and how well it foretold the last weeks.",
    reaches: kernel::EVERYWHERE,
};
pub const WRITE: Permission = Permission {
    name: "calibration.write",
    explanation: "Calibrate the twin anew, and set numbers that nothing tells.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, WRITE];
