//! The endpoints of calibration.

mod assumptions;
mod calibrations;
mod campaigns;
mod day;

use http_kit::{Endpoints, routes};

use crate::{READ, WRITE};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Calibration")
        .needs(READ, routes!(calibrations::list))
        .needs(WRITE, routes!(calibrations::make))
        .needs(READ, routes!(calibrations::show))
        .needs(READ, routes!(day::show))
        .needs(READ, routes!(assumptions::list))
        .needs(WRITE, routes!(assumptions::set))
        .needs(READ, routes!(campaigns::list))
        .needs(WRITE, routes!(campaigns::add))
        .needs(WRITE, routes!(campaigns::change))
        .needs(WRITE, routes!(campaigns::remove))
}
