//! Recognition: what tickets are about, learned from examples and from what people confirmed.
//!
//! - [`lessons`] reads the texts to learn from and holds a fifth of them back for good; [`training`] learns on a
//!   thread of its own, [`trying`] finds how good that is on what was held back.
//! - [`version`] is what was learned, [`keeping`] puts a new one into use unless it is clearly worse,
//!   [`choosing`] goes back to an earlier one.
//! - [`following`] reads the event log from a cursor and recognises what customers write; [`detecting`] is one
//!   ticket, [`detection`] what was found; [`embedding`] asks a model of language, if the settings name one.
//!   [`working`] runs all of it.
//! - [`catching_up`] does the same with tickets of a period that were never looked at, when somebody asks.
//! - [`signs`] weighs what the data of a ticket's order tell beside the words.
//! - [`proposing`] looks for what tickets that fit no scenario have in common; [`proposal`] is such a group, and
//!   [`deciding`] what a person makes of it.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod asking;
pub mod catching_up;
pub mod choosing;
pub mod deciding;
pub mod detecting;
pub mod detection;
pub mod embedding;
pub mod events;
pub mod following;
pub mod http;
pub mod keeping;
pub mod lessons;
pub mod overview;
pub mod proposal;
pub mod proposing;
pub mod signs;
pub mod training;
pub mod trying;
pub mod version;
pub mod working;

use capabilities::capability::Kind;
use capabilities::{Declared, Words};
use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "recognition",
    migrations: &[
        Migration { version: 1, name: "recognition", sql: include_str!("../migrations/0001_recognition.sql") },
        Migration { version: 2, name: "signs", sql: include_str!("../migrations/0002_signs.sql") },
        Migration { version: 20, name: "proposals", sql: include_str!("../migrations/0020_proposals.sql") },
        Migration { version: 21, name: "embeddings", sql: include_str!("../migrations/0021_embeddings.sql") },
        Migration { version: 22, name: "catch_up", sql: include_str!("../migrations/0022_catch_up.sql") },
    ],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const MANAGE: Permission = Permission {
    name: "recognition.manage",
    explanation: "See how well tickets are recognised, learn anew, go back to an earlier version.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[MANAGE];

pub const RECOGNITION: Declared = Declared {
    key: "recognition",
    name: Words { en: "Recognition", de: "Erkennung" },
    explanation: Words {
        en: "The program says what a ticket is about after each message of its customer. Where it is off, people say it.",
        de: "Das Programm sagt nach jeder Nachricht, worum es in einem Ticket geht. Wo es aus ist, sagen es Menschen.",
    },
    kind: Kind::Obeyed,
    on: true,
};

pub const CAPABILITIES: &[Declared] = &[RECOGNITION];
