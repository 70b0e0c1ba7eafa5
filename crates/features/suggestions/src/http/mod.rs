//! The endpoints of suggestions.

mod suggestions;

use http_kit::{Endpoints, routes};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Suggestions")
        .needs(tickets::READ, routes!(suggestions::list))
        .needs(tickets::ANSWER, routes!(suggestions::dismiss))
}
