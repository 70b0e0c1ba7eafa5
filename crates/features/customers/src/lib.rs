//! Who buys: how to reach them, what other systems call them, what they agreed to, and that two
//! records are one person.
//!
//! A merge is a pointer: the merged customer keeps its row, its addresses and its orders, and
//! `root_id` names the survivor. Reading a survivor gathers what its whole group has, so undoing a
//! merge is exact. Other features read `customer_cards` and `customer_search_cards`.

use kernel::Permission;
use store::{Migration, Schema};

/// A statement of this feature by name, checked when the program is built.
macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod address;
pub mod changing;
pub mod contact;
pub mod creating;
pub mod customer;
pub mod events;
pub mod finding;
mod group;
pub mod http;
pub mod importing;
pub mod listing;
pub mod merging;
pub mod resolving;
pub mod summarising;
pub mod timeline;
mod writing;

pub use address::Address;
pub use customer::Customer;

pub const CUSTOMERS_READ: Permission = Permission {
    name: "customers.read",
    explanation: "See customers, how to reach them and their timeline.",
    reaches: kernel::EVERYWHERE,
};
pub const CUSTOMERS_WRITE: Permission = Permission {
    name: "customers.write",
    explanation: "Create customers and change them.",
    reaches: kernel::EVERYWHERE,
};
pub const CUSTOMERS_MERGE: Permission = Permission {
    name: "customers.merge",
    explanation: "Merge two customers into one, and undo it.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[CUSTOMERS_READ, CUSTOMERS_WRITE, CUSTOMERS_MERGE];

pub const SCHEMA: Schema = Schema {
    owner: "customers",
    migrations: &[
        Migration { version: 1, name: "customers", sql: include_str!("../migrations/0001_customers.sql") },
        Migration { version: 2, name: "tag_cards", sql: include_str!("../migrations/0002_tag_cards.sql") },
        Migration { version: 10, name: "contact_wishes", sql: include_str!("../migrations/0010_contact_wishes.sql") },
        Migration { version: 20, name: "accessibility", sql: include_str!("../migrations/0020_accessibility.sql") },
        Migration { version: 30, name: "external_cards", sql: include_str!("../migrations/0030_external_cards.sql") },
    ],
    queries: QUERIES,
};

pub(crate) const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));
