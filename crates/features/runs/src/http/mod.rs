//! The endpoints of runs.

mod rehearsals;
mod runs;
mod self_starts;

use http_kit::{Endpoints, routes};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Playbooks")
        .needs(tickets::READ, routes!(runs::show))
        .needs(tickets::READ, routes!(runs::earlier))
        .needs(tickets::ANSWER, routes!(runs::start))
        .needs(tickets::ANSWER, routes!(runs::finish))
        .needs(tickets::ANSWER, routes!(runs::step_back))
        .needs(tickets::ANSWER, routes!(runs::stop))
        .needs(playbooks::READ, routes!(runs::startable))
        .needs(playbooks::MANAGE, routes!(rehearsals::rehearse))
        .needs(playbooks::READ, routes!(self_starts::show))
        .needs(playbooks::MANAGE, routes!(self_starts::change))
}
