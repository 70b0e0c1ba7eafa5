//! The orders endpoints.

mod claims;
mod orders;
mod payments;
mod possible;
mod products;
mod rearrangements;
mod refunds;
mod replacements;
mod returns;
mod rules;
mod shipments;
mod warranties;

use http_kit::{Endpoints, routes};

use crate::{ORDERS_CONFIGURE, ORDERS_READ, ORDERS_WRITE};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Orders")
        .needs(ORDERS_READ, routes!(products::list))
        .needs(ORDERS_WRITE, routes!(products::create))
        .needs(ORDERS_READ, routes!(products::show))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(products::change))
        .needs(ORDERS_READ, routes!(orders::list))
        .needs(ORDERS_WRITE, routes!(orders::place))
        .needs(ORDERS_READ, routes!(orders::show))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(orders::change))
        .needs(ORDERS_READ, routes!(payments::list))
        .needs(ORDERS_READ, routes!(payments::show))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(payments::record))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(payments::change))
        .needs(ORDERS_READ, routes!(shipments::list))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(shipments::create))
        .needs(ORDERS_READ, routes!(shipments::show))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(shipments::change))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(shipments::track))
        .needs(ORDERS_READ, routes!(returns::list))
        .needs(ORDERS_READ, routes!(returns::show))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(returns::request))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(returns::change))
        .needs(ORDERS_READ, routes!(refunds::list))
        .needs(ORDERS_READ, routes!(refunds::show))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(refunds::request))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(refunds::change))
        .needs(ORDERS_READ, routes!(warranties::list))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(warranties::register))
        .needs(ORDERS_READ, routes!(warranties::show))
        .needs(ORDERS_READ, routes!(claims::list))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(claims::submit))
        .needs(ORDERS_READ, routes!(claims::show))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(claims::change))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(claims::claim_line))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(replacements::request))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(rearrangements::change_items))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(rearrangements::exchange))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(rearrangements::cancel_items))
        .needs_both(ORDERS_WRITE, ORDERS_READ, routes!(rearrangements::repay))
        .needs(ORDERS_READ, routes!(possible::show))
        .needs(ORDERS_READ, routes!(possible::deeds))
        .needs(ORDERS_READ, routes!(rules::show))
        .needs_both(ORDERS_CONFIGURE, ORDERS_READ, routes!(rules::change))
}
