//! What was bought and what became of it: products, orders, payments, parcels, returns, refunds,
//! warranties.
//!
//! Each thing that moves from state to state has its table in its own file (see `transition`);
//! parcels follow what the carrier says, and orders follow their parcels. Whether a parcel came late
//! is decided by day in the destination's time zone when it is written. Other features read the views
//! of `migrations/0002_views.sql`.

use kernel::Permission;
use store::{Migration, Schema};

/// A statement of this feature by name, checked when the program is built.
macro_rules! sql {
    ($name:literal) => {
        const { store::named($crate::QUERIES, $name) }
    };
}

pub mod address;
pub mod cancelling_items;
pub mod cataloguing;
pub mod changing;
pub mod changing_items;
pub mod claim;
pub mod claiming;
pub mod deeds;
pub mod events;
pub mod exchanging;
pub mod finding;
pub mod hindrance;
pub mod http;
pub mod importing;
pub mod line_warranty;
pub mod listing;
pub mod order;
pub mod paying;
pub mod payment;
pub mod payments;
pub mod placing;
pub mod possible;
pub mod product;
pub mod refund;
pub mod refunding;
pub mod refunds;
pub mod registering;
pub mod repaying;
pub mod replacing;
pub mod resolving;
pub mod returned;
pub mod returning;
pub mod returns;
pub mod rules;
pub mod shipment;
pub mod shipments;
pub mod shipping;
pub mod tracking;
pub mod transition;
pub mod varying;
pub mod warranty;
mod writing;

pub use address::Address;
pub use order::Order;

pub const ORDERS_READ: Permission = Permission {
    name: "orders.read",
    explanation: "See products, orders, parcels, returns, refunds and warranties.",
    reaches: kernel::EVERYWHERE,
};
pub const ORDERS_WRITE: Permission = Permission {
    name: "orders.write",
    explanation: "Create and change products, orders and all that belongs to them.",
    reaches: kernel::EVERYWHERE,
};
pub const ORDERS_APPROVE: Permission = Permission {
    name: "orders.approve",
    explanation: "Approve refunds above the shop's limit, and go beyond return windows and warranties.",
    reaches: kernel::EVERYWHERE,
};
pub const ORDERS_CONFIGURE: Permission = Permission {
    name: "orders.configure",
    explanation: "Set return window, refund limit, warranty and goodwill.",
    reaches: kernel::EVERYWHERE,
};

pub const PERMISSIONS: &[Permission] = &[ORDERS_READ, ORDERS_WRITE, ORDERS_APPROVE, ORDERS_CONFIGURE];

pub const SCHEMA: Schema = Schema {
    owner: "orders",
    migrations: &[
        Migration { version: 1, name: "orders", sql: include_str!("../migrations/0001_orders.sql") },
        Migration { version: 2, name: "views", sql: include_str!("../migrations/0002_views.sql") },
        Migration { version: 10, name: "parcel_cards", sql: include_str!("../migrations/0010_parcel_cards.sql") },
        Migration { version: 20, name: "rules", sql: include_str!("../migrations/0020_rules.sql") },
        Migration { version: 21, name: "replacements", sql: include_str!("../migrations/0021_replacements.sql") },
        Migration {
            version: 22,
            name: "deeds_and_estimates",
            sql: include_str!("../migrations/0022_deeds_and_estimates.sql"),
        },
        Migration {
            version: 30,
            name: "parcel_progress_cards",
            sql: include_str!("../migrations/0030_parcel_progress_cards.sql"),
        },
        Migration {
            version: 40,
            name: "order_address_cards",
            sql: include_str!("../migrations/0040_order_address_cards.sql"),
        },
        Migration { version: 41, name: "remedy_facts", sql: include_str!("../migrations/0041_remedy_facts.sql") },
        Migration { version: 42, name: "batches", sql: include_str!("../migrations/0042_batches.sql") },
    ],
    queries: QUERIES,
};

pub(crate) const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));
