//! Automation: rules that act by themselves when something happens to a ticket, or nothing for a while.
//!
//! - [`trigger`], [`condition`], [`action`] are what a [`rule`] is made of, with their pure checks.
//! - [`look`] gathers what conditions ask about, of many tickets at once; [`judging`] decides, with reasons.
//! - [`following`] reads the event log from a cursor, [`sweeping`] finds what has lasted long enough;
//!   both let a rule act by [`firing`], in one transaction with its row in the log of [`run`]s.
//! - [`chain`] keeps rules from feeding each other for ever. [`rehearsing`] shows what a rule would do.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod acting;
pub mod action;
pub mod adding;
pub mod chain;
pub mod changing;
pub mod condition;
pub mod events;
pub mod firing;
pub mod following;
pub mod forgetting;
pub mod http;
pub mod judging;
pub mod look;
pub mod ordering;
pub mod past;
pub mod rehearsing;
pub mod removing;
pub mod rule;
pub mod run;
pub mod stretches;
pub mod sweeping;
pub mod trigger;
pub mod working;

use capabilities::capability::Kind;
use capabilities::{Declared, Words};
use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "automation",
    migrations: &[Migration { version: 1, name: "automation", sql: include_str!("../migrations/0001_automation.sql") }],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const MANAGE: Permission = Permission {
    name: "automation.manage",
    explanation: "Write rules that act on tickets by themselves.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[MANAGE];

pub const AUTOMATION_RULES: Declared = Declared {
    key: "automation_rules",
    name: Words { en: "Automation rules", de: "Automatisierungsregeln" },
    explanation: Words {
        en: "Rules act on tickets by themselves. Where it is off, no rule acts, and what they missed is not made up for.",
        de: "Regeln handeln von selbst an Tickets. Wo es aus ist, handelt keine, und Versäumtes wird nicht nachgeholt.",
    },
    kind: Kind::Obeyed,
    on: true,
};

pub const CAPABILITIES: &[Declared] = &[AUTOMATION_RULES];
