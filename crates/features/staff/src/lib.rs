//! Staff: the organisation, its people, teams and roles; signing in; tokens.

macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

mod abilities;
pub mod admitting;
pub mod availability;
pub mod brands;
pub mod calendars;
pub mod colours;
mod delegating;
pub mod escalation;
pub mod events;
pub mod hashing;
pub mod http;
pub mod identifying;
pub mod importing;
pub mod organisation;
pub mod people;
pub mod pictures;
pub mod roles;
pub mod sessions;
pub mod setting_up;
pub mod signing_in;
pub mod teams;
pub mod throttling;
pub mod tokens;

use kernel::Permission;
use store::{Migration, Schema};

pub const SCHEMA: Schema = Schema {
    owner: "staff",
    migrations: &[
        Migration { version: 1, name: "staff", sql: include_str!("../migrations/0001_staff.sql") },
        Migration { version: 2, name: "token_actors", sql: include_str!("../migrations/0002_token_actors.sql") },
        Migration {
            version: 3,
            name: "business_calendars",
            sql: include_str!("../migrations/0003_business_calendars.sql"),
        },
        Migration {
            version: 4,
            name: "known_permissions",
            sql: include_str!("../migrations/0004_known_permissions.sql"),
        },
        Migration { version: 10, name: "escalation", sql: include_str!("../migrations/0010_escalation.sql") },
        Migration { version: 20, name: "availability", sql: include_str!("../migrations/0020_availability.sql") },
        Migration { version: 21, name: "skills", sql: include_str!("../migrations/0021_skills.sql") },
        Migration {
            version: 30,
            name: "names_of_roles_and_tokens",
            sql: include_str!("../migrations/0030_names_of_roles_and_tokens.sql"),
        },
        Migration { version: 31, name: "brands", sql: include_str!("../migrations/0031_brands.sql") },
    ],
    queries: QUERIES,
};

const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));

pub const READ: Permission =
    Permission { name: "staff.read", explanation: "See people and teams", reaches: kernel::EVERYWHERE };
pub const MANAGE: Permission = Permission {
    name: "staff.manage",
    explanation: "Add and change people, teams and roles",
    reaches: kernel::EVERYWHERE,
};
pub const MANAGE_ORGANISATION: Permission = Permission {
    name: "organisation.manage",
    explanation: "Change the organisation's settings and opening hours",
    reaches: kernel::EVERYWHERE,
};
pub const OWN_TOKENS: Permission = Permission {
    name: "tokens.own",
    explanation: "Make and revoke API tokens for oneself",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[READ, MANAGE, MANAGE_ORGANISATION, OWN_TOKENS];
