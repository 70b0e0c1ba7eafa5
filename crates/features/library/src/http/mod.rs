//! The endpoints of the library.

mod library;

use http_kit::{Endpoints, routes};

/// Who takes a library in writes playbooks, too: that is asked for where it is done.
pub fn endpoints() -> Endpoints {
    Endpoints::new("Library")
        .needs(scenarios::READ, routes!(library::export))
        .needs(scenarios::MANAGE, routes!(library::import))
        .needs(scenarios::MANAGE, routes!(library::check))
}
