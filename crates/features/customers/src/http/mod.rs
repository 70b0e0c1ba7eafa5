//! The customers endpoints.

mod customers;
mod merges;
mod timeline;

use http_kit::{Endpoints, routes};

use crate::{CUSTOMERS_MERGE, CUSTOMERS_READ, CUSTOMERS_WRITE};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Customers")
        .needs(CUSTOMERS_READ, routes!(customers::list))
        .needs(CUSTOMERS_WRITE, routes!(customers::create))
        .needs(CUSTOMERS_READ, routes!(customers::show))
        .needs_both(CUSTOMERS_WRITE, CUSTOMERS_READ, routes!(customers::change))
        .needs(CUSTOMERS_READ, routes!(timeline::list))
        .needs_both(CUSTOMERS_MERGE, CUSTOMERS_READ, routes!(merges::merge))
        .needs_both(CUSTOMERS_MERGE, CUSTOMERS_READ, routes!(merges::undo))
}
