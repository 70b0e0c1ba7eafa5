//! The endpoints of automation.

mod rules;
mod runs;

use http_kit::{Endpoints, routes};

use crate::MANAGE;

pub fn endpoints() -> Endpoints {
    Endpoints::new("Automation")
        .needs(MANAGE, routes!(rules::list))
        .needs(MANAGE, routes!(rules::add))
        .needs(MANAGE, routes!(rules::dry_run))
        .needs(MANAGE, routes!(rules::show))
        .needs(MANAGE, routes!(rules::change))
        .needs(MANAGE, routes!(rules::remove))
        .needs(MANAGE, routes!(rules::switch))
        .needs(MANAGE, routes!(rules::order))
        .needs(MANAGE, routes!(runs::of_rule))
        .needs(tickets::READ, routes!(runs::of_ticket))
}
