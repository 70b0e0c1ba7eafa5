//! The endpoints of playbooks.

mod checks;
mod playbooks;
mod trials;
mod versions;

use http_kit::{Endpoints, routes};

use crate::{MANAGE, READ};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Playbooks")
        .needs(READ, routes!(playbooks::list))
        .needs(MANAGE, routes!(playbooks::add))
        .needs(READ, routes!(playbooks::show))
        .needs(READ, routes!(playbooks::export))
        .needs(MANAGE, routes!(playbooks::import))
        .needs(MANAGE, routes!(playbooks::change_draft))
        .needs(MANAGE, routes!(playbooks::discard_draft))
        .needs(MANAGE, routes!(playbooks::publish))
        .needs(MANAGE, routes!(playbooks::retire))
        .needs(READ, routes!(versions::list))
        .needs(READ, routes!(versions::show))
        .needs(READ, routes!(versions::compare))
        .needs(MANAGE, routes!(versions::restore))
        .needs(READ, routes!(trials::list))
        .needs(MANAGE, routes!(trials::begin))
        .needs(MANAGE, routes!(trials::decide))
        .needs(READ, routes!(checks::check))
        .needs(READ, routes!(checks::catalogue))
}
