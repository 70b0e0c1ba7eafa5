//! The endpoints of the audit log.

mod entries;

use http_kit::{Endpoints, routes};

use crate::READ;

pub fn endpoints() -> Endpoints {
    Endpoints::new("Audit").needs(READ, routes!(entries::list)).needs(READ, routes!(entries::export))
}
