//! Capabilities: what the support operation offers and can switch, for nobody, for some customers or for all.
//!
//! - [`capability`] is one as it stands, [`switch`] how it is switched and for whom that holds. The latter is pure.
//! - [`declaring`] is what features say they obey, [`built_in`] what belongs to none of them.
//! - [`adding`], [`changing`], [`removing`] are what people do, [`history`] what they did.
//! - [`deciding`] answers features whether one is on for a customer, [`ofrep`] the shop's own code.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod adding;
pub mod built_in;
pub mod capability;
pub mod changing;
pub mod deciding;
pub mod declaring;
pub mod events;
pub mod history;
pub mod http;
pub mod ofrep;
pub mod removing;
pub mod switch;

pub use declaring::{Declared, Words};

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "capabilities",
    migrations: &[Migration {
        version: 1,
        name: "capabilities",
        sql: include_str!("../migrations/0001_capabilities.sql"),
    }],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission = Permission {
    name: "capabilities.read",
    explanation: "See which capabilities are on, for how many customers, and how they were switched.",
    reaches: kernel::EVERYWHERE,
};
pub const MANAGE: Permission = Permission {
    name: "capabilities.manage",
    explanation: "Switch capabilities on and off, add the shop's own and remove them.",
    reaches: kernel::EVERYWHERE,
};
pub const EVALUATE: Permission = Permission {
    name: "capabilities.evaluate",
    explanation: "Ask which capabilities are on for a customer: for the shop's own code, by OpenFeature.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, MANAGE, EVALUATE];
