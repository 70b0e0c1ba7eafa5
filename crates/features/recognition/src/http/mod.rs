//! The endpoints of recognition.

mod catch_ups;
mod detections;
mod proposals;
mod versions;

use http_kit::{Endpoints, routes};

use crate::MANAGE;

pub fn endpoints() -> Endpoints {
    Endpoints::new("Recognition")
        .needs(MANAGE, routes!(versions::overview))
        .needs(MANAGE, routes!(versions::list))
        .needs(MANAGE, routes!(versions::choose))
        .needs(MANAGE, routes!(versions::train))
        .needs(MANAGE, routes!(catch_ups::ask))
        .needs(MANAGE, routes!(catch_ups::stop))
        .needs(scenarios::MANAGE, routes!(proposals::list))
        .needs(scenarios::MANAGE, routes!(proposals::take))
        .needs(scenarios::MANAGE, routes!(proposals::dismiss))
        .needs(scenarios::MANAGE, routes!(proposals::search))
        .needs(tickets::READ, routes!(detections::of_ticket))
}
