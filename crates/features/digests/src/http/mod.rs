//! The endpoints of digests. Everybody chooses for themselves alone.

mod digests;

use http_kit::{Endpoints, routes};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Digests")
        .signed_in(routes!(digests::show))
        .signed_in(routes!(digests::choose))
        .signed_in(routes!(digests::preview))
}
