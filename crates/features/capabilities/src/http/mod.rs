//! The endpoints of capabilities.

mod capabilities;
mod evaluations;

use http_kit::{Endpoints, routes};

use crate::{EVALUATE, MANAGE, READ};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Capabilities")
        .needs(READ, routes!(capabilities::list))
        .needs_both(MANAGE, READ, routes!(capabilities::add))
        .needs(READ, routes!(capabilities::show))
        .needs_both(MANAGE, READ, routes!(capabilities::change))
        .needs(MANAGE, routes!(capabilities::remove))
        .needs_both(READ, customers::CUSTOMERS_READ, routes!(capabilities::decide))
        .signed_in(routes!(capabilities::standings))
        .needs(EVALUATE, routes!(evaluations::one))
        .needs(EVALUATE, routes!(evaluations::all))
}
