//! MoSCoW: what to have for support first, under real capacity and on evidence.
//!
//! - [`frame`] is a time with capacity: a project, an increment, a timebox; [`framing`] changes it.
//! - [`initiative`] is what could be had, [`initiating`] writes it; its class belongs to the frame:
//!   [`class`], [`classifying`].
//! - [`decision`] is the log, which only grows; [`deciding`] writes it.
//! - [`evidence`] is what scenarios cost, and what an initiative is expected to take away of it.
//! - [`board`] is all of it on one screen; [`planning`] proposes a plan, [`committing`] makes it binding.
//! - [`round`] is people saying blind which class each should have; [`voting`] runs it, [`tally`] counts.
//! - [`impact`] says whether an initiative helped.
//! - [`settings`] has pools of people and money; [`shipping`] gives a new installation its first board.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod board;
pub mod class;
pub mod classifying;
pub mod committing;
pub mod deciding;
pub mod decision;
pub mod events;
pub mod evidence;
pub mod frame;
pub mod framing;
pub mod http;
pub mod impact;
pub mod initiating;
pub mod initiative;
mod organisation;
pub mod planning;
pub mod proposal;
pub mod round;
pub mod settings;
pub mod shipping;
pub mod tally;
pub mod voting;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "moscow",
    migrations: &[
        Migration { version: 1, name: "moscow", sql: include_str!("../migrations/0001_moscow.sql") },
        Migration { version: 2, name: "rounds", sql: include_str!("../migrations/0002_rounds.sql") },
        Migration { version: 3, name: "measurements", sql: include_str!("../migrations/0003_measurements.sql") },
    ],
    queries: QUERIES,
};

const QUERIES: &str = include_str!("queries.sql");

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
