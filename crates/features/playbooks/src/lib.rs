//! Playbooks: the ways through situations that customers meet, drafted, published in versions, retired.
//!
//! - What a playbook may say, and whether it holds, is `playbook_language`; here it is kept as its YAML.
//! - [`playbook`] is one with its draft and its version in use; [`version`] is what was published.
//! - [`naming`] finds what one names of this installation that there is not.
//! - [`drafting`], [`publishing`], [`retiring`], [`restoring`], [`importing`] change it;
//!   [`shipping`] gives a new installation what the program brings.
//! - [`trial`] lets chance choose between two versions; [`trying`] begins and decides one.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod checking;
pub mod drafting;
pub mod events;
pub mod http;
pub mod importing;
pub mod naming;
pub mod playbook;
pub mod publishing;
pub mod restoring;
pub mod retiring;
pub mod shipping;
pub mod trial;
pub mod trying;
pub mod version;
pub mod writing;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "playbooks",
    migrations: &[
        Migration { version: 1, name: "playbooks", sql: include_str!("../migrations/0001_playbooks.sql") },
        Migration { version: 10, name: "trials", sql: include_str!("../migrations/0010_trials.sql") },
        Migration { version: 11, name: "version_cards", sql: include_str!("../migrations/0011_version_cards.sql") },
    ],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission = Permission {
    name: "playbooks.read",
    explanation: "See playbooks and their versions.",
    reaches: kernel::EVERYWHERE,
};
pub const MANAGE: Permission = Permission {
    name: "playbooks.manage",
    explanation: "Write, publish and retire playbooks.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, MANAGE];
