//! MoSCoW: what to have for support first, under real capacity and on evidence.
//!
//! - [`frame`] is a time with capacity: a project, an increment, a timebox; [`framing`] changes it.
//! - [`initiative`] is what could be had, [`initiating`] writes it; its class belongs to the frame:
//!   [`class`], [`classifying`].
//! - [`decision`] is the log, which only grows; [`deciding`] writes it.
//! - [`evidence`] is what scenarios cost, and what an initiative is expected to take away of it.
//! - [`board`] is all of it on one screen; [`planning`] proposes a plan, [`committing`] makes it binding.
//! - [`round`] is people saying blind which class each should have; [`voting`] runs it, [`tally`] counts.
//! - [`poll`] is customers saying on the pages of their cases what they think of one.
//! - [`impact`] says whether an initiative helped; [`review`] is the end of a frame, with an agenda that makes itself.
//! - [`snapshot`] is a board as it was, [`comparing`] puts two side by side, [`exporting`] makes files of one and reads
//!   them back.
//! - [`scoring`] has the usual scores, [`splitting`] parts an initiative, [`estimator`] says how far estimates came true, by the
//!   `forecast`s that were kept when they were promised.
//! - [`wont`] is what was said no to, [`drifting`] where switches are not as promised, [`switching`] puts them right.
//! - [`settings`] has pools of people and money; [`shipping`] gives a new installation its first board.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod asking;
pub mod board;
pub mod class;
pub mod classifying;
pub mod committing;
pub mod comparing;
pub mod deciding;
pub mod decision;
pub mod drifting;
pub mod estimator;
pub mod events;
pub mod evidence;
pub mod exporting;
mod forecast;
pub mod frame;
pub mod framing;
mod hindrance;
pub mod http;
pub mod impact;
pub mod initiating;
pub mod initiative;
mod organisation;
pub mod planning;
pub mod poll;
mod posing;
pub mod proposal;
pub mod review;
pub mod round;
pub mod scoring;
pub mod settings;
pub mod shipping;
pub mod snapshot;
pub mod snapshotting;
pub mod splitting;
pub mod switching;
pub mod tally;
mod telling;
pub mod voting;
pub mod wont;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "moscow",
    migrations: &[
        Migration { version: 1, name: "moscow", sql: include_str!("../migrations/0001_moscow.sql") },
        Migration { version: 2, name: "rounds", sql: include_str!("../migrations/0002_rounds.sql") },
        Migration { version: 3, name: "measurements", sql: include_str!("../migrations/0003_measurements.sql") },
        Migration { version: 4, name: "reviews", sql: include_str!("../migrations/0004_reviews.sql") },
        Migration { version: 5, name: "snapshots", sql: include_str!("../migrations/0005_snapshots.sql") },
        Migration { version: 6, name: "estimates", sql: include_str!("../migrations/0006_estimates.sql") },
        Migration { version: 7, name: "polls", sql: include_str!("../migrations/0007_polls.sql") },
        Migration { version: 8, name: "strategies", sql: include_str!("../migrations/0008_strategies.sql") },
        Migration { version: 9, name: "forecasts", sql: include_str!("../migrations/0009_forecasts.sql") },
        Migration {
            version: 10,
            name: "registered_afterwards",
            sql: include_str!("../migrations/0010_registered_afterwards.sql"),
        },
        Migration { version: 11, name: "foreseen", sql: include_str!("../migrations/0011_foreseen.sql") },
    ],
    queries: QUERIES,
};

/// The second file: what was expected and what came of it.
const QUERIES: store::Queries =
    store::queries!(concat!(include_str!("queries.sql"), "\n", include_str!("impact/queries.sql")));

pub const READ: Permission = Permission {
    name: "moscow.read",
    explanation: "See boards, initiatives, their evidence and what was decided.",
    reaches: kernel::EVERYWHERE,
};
pub const WRITE: Permission = Permission {
    name: "moscow.write",
    explanation: "Write initiatives and their estimates, and have plans proposed.",
    reaches: kernel::EVERYWHERE,
};
pub const VOTE: Permission = Permission {
    name: "moscow.vote",
    explanation: "Say which class initiatives should have, and take part in the talk about it.",
    reaches: kernel::EVERYWHERE,
};
pub const DECIDE: Permission = Permission {
    name: "moscow.decide",
    explanation: "Decide on classes, frames, capacity and plans.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, WRITE, VOTE, DECIDE];
