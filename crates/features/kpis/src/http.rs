//! KPIs over HTTP.

mod cohorts;
mod definitions;
mod figures;
mod rows;
mod targets;

use http_kit::{Endpoints, routes};

use crate::{KPIS_READ, KPIS_TARGET};

pub fn endpoints() -> Endpoints {
    Endpoints::new("KPIs")
        .needs(KPIS_READ, routes!(figures::list))
        .needs(KPIS_READ, routes!(figures::export))
        .needs(KPIS_READ, routes!(definitions::list))
        .needs(KPIS_READ, routes!(rows::list))
        .needs(KPIS_READ, routes!(cohorts::list))
        .needs(KPIS_READ, routes!(targets::show))
        .needs(KPIS_TARGET, routes!(targets::set))
}
