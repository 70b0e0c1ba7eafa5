//! The endpoints of the portal: public, each behind the token of a case.

mod cases;

use http_kit::{Endpoints, routes};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Portal")
        .public(routes!(cases::show))
        .public(routes!(cases::write))
        .public(routes!(cases::choose))
        .public(routes!(cases::rate))
        .public(routes!(cases::vote))
        .public(routes!(cases::send_file))
        .public(routes!(cases::download))
}
