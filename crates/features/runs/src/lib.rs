//! Playbooks on their way through tickets: runs.
//!
//! - [`run`] is a run as it is kept; [`passing`] lets one thing come in at its step, in one transaction
//!   with what it does; [`going_on`] takes what the program can take by itself.
//! - [`records`] gathers what is known of a ticket's customer and order; [`facts`] and [`happening`] say,
//!   purely, what that means in the words of playbooks.
//! - [`acting`] does what an action says through the capabilities that people use.
//! - [`starting`], [`finishing`], [`stepping_back`], [`stopping`] are what people do; [`following`],
//!   [`falling_due`] and [`self_starting`] what a worker does; [`switching`] says which playbooks start by
//!   themselves. [`telling`] says to customers where it is, [`choosing`] takes what they choose. [`rehearsing`] shows where tickets would go, and changes nothing.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod acting;
pub mod choosing;
pub mod events;
pub mod facts;
pub mod falling_due;
pub mod finishing;
pub mod following;
pub mod going_on;
pub mod happening;
pub mod http;
pub mod listing;
pub mod passing;
pub mod planning;
mod rearranging;
pub mod records;
pub mod rehearsing;
pub mod run;
pub mod self_starting;
pub mod showing;
pub mod starting;
pub mod stepping_back;
pub mod stopping;
pub mod switching;
pub mod telling;
mod ticket_acting;
pub mod wording;
pub mod working;

use capabilities::capability::Kind;
use capabilities::{Declared, Words};
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "runs",
    migrations: &[
        Migration { version: 1, name: "runs", sql: include_str!("../migrations/0001_runs.sql") },
        Migration { version: 2, name: "self-starts", sql: include_str!("../migrations/0002_self_starts.sql") },
        Migration { version: 10, name: "trials", sql: include_str!("../migrations/0010_trials.sql") },
        Migration {
            version: 40,
            name: "step_minutes_facts",
            sql: include_str!("../migrations/0040_step_minutes_facts.sql"),
        },
    ],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const SELF_STARTING_PLAYBOOKS: Declared = Declared {
    key: "self_starting_playbooks",
    name: Words { en: "Playbooks that start by themselves", de: "Playbooks, die von selbst beginnen" },
    explanation: Words {
        en: "Playbooks that are turned on for it begin once it is known what a ticket is about. Where it is off, people begin them.",
        de: "Playbooks, für die es eingeschaltet ist, beginnen, sobald klar ist, worum es geht. Wo es aus ist, beginnen Menschen sie.",
    },
    kind: Kind::Obeyed,
    on: true,
};

pub const CAPABILITIES: &[Declared] = &[SELF_STARTING_PLAYBOOKS];
