//! The orders endpoints.

mod claims;
mod orders;
mod payments;
mod products;
mod refunds;
mod returns;
mod shipments;
mod warranties;

use http_kit::{Endpoints, routes};

use crate::{ORDERS_READ, ORDERS_WRITE};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Orders")
        .needs(ORDERS_READ, routes!(products::list))
        .needs(ORDERS_WRITE, routes!(products::create))
        .needs(ORDERS_READ, routes!(products::show))
        .needs(ORDERS_WRITE, routes!(products::change))
        .needs(ORDERS_READ, routes!(orders::list))
        .needs(ORDERS_WRITE, routes!(orders::place))
        .needs(ORDERS_READ, routes!(orders::show))
        .needs(ORDERS_WRITE, routes!(orders::change))
        .needs(ORDERS_READ, routes!(payments::list))
        .needs(ORDERS_READ, routes!(payments::show))
        .needs(ORDERS_WRITE, routes!(payments::record))
        .needs(ORDERS_WRITE, routes!(payments::change))
        .needs(ORDERS_READ, routes!(shipments::list))
        .needs(ORDERS_WRITE, routes!(shipments::create))
        .needs(ORDERS_READ, routes!(shipments::show))
        .needs(ORDERS_WRITE, routes!(shipments::change))
        .needs(ORDERS_WRITE, routes!(shipments::track))
        .needs(ORDERS_READ, routes!(returns::list))
        .needs(ORDERS_READ, routes!(returns::show))
        .needs(ORDERS_WRITE, routes!(returns::request))
        .needs(ORDERS_WRITE, routes!(returns::change))
        .needs(ORDERS_READ, routes!(refunds::list))
        .needs(ORDERS_READ, routes!(refunds::show))
        .needs(ORDERS_WRITE, routes!(refunds::request))
        .needs(ORDERS_WRITE, routes!(refunds::change))
        .needs(ORDERS_READ, routes!(warranties::list))
        .needs(ORDERS_WRITE, routes!(warranties::register))
        .needs(ORDERS_READ, routes!(warranties::show))
        .needs(ORDERS_READ, routes!(claims::list))
        .needs(ORDERS_WRITE, routes!(claims::submit))
        .needs(ORDERS_READ, routes!(claims::show))
        .needs(ORDERS_WRITE, routes!(claims::change))
}
