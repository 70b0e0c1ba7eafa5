//! The endpoints of scenarios.

mod facts;
mod journey;
mod measures;
mod scenarios;
mod tickets;

use http_kit::{Endpoints, routes};

use crate::{MANAGE, READ};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Scenarios")
        .needs(READ, routes!(scenarios::list))
        .needs(MANAGE, routes!(scenarios::add))
        .needs(READ, routes!(scenarios::show))
        .needs(MANAGE, routes!(scenarios::change))
        .needs(READ, routes!(scenarios::versions))
        .needs(READ, routes!(scenarios::version))
        .needs(READ, routes!(facts::list))
        .needs(READ, routes!(journey::show))
        .needs(MANAGE, routes!(journey::add_stage))
        .needs(MANAGE, routes!(journey::change_stage))
        .needs(MANAGE, routes!(journey::remove_stage))
        .needs(MANAGE, routes!(journey::add_touchpoint))
        .needs(MANAGE, routes!(journey::change_touchpoint))
        .needs(MANAGE, routes!(journey::remove_touchpoint))
        .needs(READ, routes!(measures::list))
        .needs(READ, routes!(measures::days))
        .needs(::tickets::ANSWER, routes!(tickets::confirm))
        .needs(::tickets::ANSWER, routes!(tickets::confirm_many))
}
