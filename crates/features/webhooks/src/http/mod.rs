//! The endpoints of webhooks.

mod deliveries;
mod webhooks;

use http_kit::{Endpoints, routes};

use crate::MANAGE;

pub fn endpoints() -> Endpoints {
    Endpoints::new("Webhooks")
        .needs(MANAGE, routes!(webhooks::kinds))
        .needs(MANAGE, routes!(webhooks::list))
        .needs(MANAGE, routes!(webhooks::add))
        .needs(MANAGE, routes!(webhooks::show))
        .needs(MANAGE, routes!(webhooks::change))
        .needs(MANAGE, routes!(webhooks::remove))
        .needs(MANAGE, routes!(webhooks::rotate))
        .needs(MANAGE, routes!(deliveries::test))
        .needs(MANAGE, routes!(deliveries::list))
        .needs(MANAGE, routes!(deliveries::show))
        .needs(MANAGE, routes!(deliveries::replay))
        .needs(MANAGE, routes!(deliveries::replay_failed))
}
