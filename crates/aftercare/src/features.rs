//! The features, once: their tables, endpoints, permissions and live topics.

use http_kit::Endpoints;
use kernel::Permission;
use store::Schema;

/// Tables, in the order in which they are made.
pub const SCHEMAS: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    kpis::SCHEMA,
    webhooks::SCHEMA,
];

/// Every endpoint of the API.
pub fn endpoints() -> Endpoints {
    staff::http::endpoints()
        .merge(customers::http::endpoints())
        .merge(orders::http::endpoints())
        .merge(tickets::http::endpoints())
        .merge(kpis::http::endpoints())
        .merge(webhooks::http::endpoints())
        .merge(http_kit::live::endpoints())
}

/// Every permission that a role can hold.
pub fn permissions() -> Vec<Permission> {
    [
        staff::PERMISSIONS,
        customers::PERMISSIONS,
        orders::PERMISSIONS,
        tickets::PERMISSIONS,
        kpis::PERMISSIONS,
        webhooks::PERMISSIONS,
    ]
    .concat()
}

/// Which permission lets a person hear that something of a topic changed.
pub fn topics() -> Vec<(&'static str, Permission)> {
    vec![
        ("organisation", staff::READ),
        ("calendar", staff::READ),
        ("person", staff::READ),
        ("team", staff::READ),
        ("role", staff::READ),
        ("customer", customers::CUSTOMERS_READ),
        ("order", orders::ORDERS_READ),
        ("product", orders::ORDERS_READ),
        ("warranty", orders::ORDERS_READ),
        ("ticket", tickets::READ),
        ("status", tickets::READ),
        ("view", tickets::READ),
        ("template", tickets::READ),
        ("sla_policy", tickets::READ),
        ("kpi", kpis::KPIS_READ),
        ("webhook", webhooks::MANAGE),
    ]
}
