//! The endpoints of effects.

mod effects;

use http_kit::{Endpoints, routes};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Playbooks")
        .needs(playbooks::READ, routes!(effects::measure))
        .needs(playbooks::READ, routes!(effects::funnel))
        .needs(playbooks::READ, routes!(effects::compare))
        .needs(tickets::READ, routes!(effects::cases))
}
