//! The endpoints of monitoring.

mod alarms;
mod watches;

use http_kit::{Endpoints, routes};
use scenarios::{MANAGE, READ};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Monitoring")
        .needs(READ, routes!(watches::show))
        .needs(READ, routes!(watches::causes))
        .needs(READ, routes!(watches::radar))
        .needs(READ, routes!(alarms::list))
        .needs(MANAGE, routes!(alarms::acknowledge))
        .needs(tickets::READ, routes!(watches::cases))
}
