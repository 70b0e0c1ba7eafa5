//! The endpoints of learnings.

mod learnings;

use http_kit::{Endpoints, routes};

use crate::{READ, WRITE};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Learnings")
        .needs(READ, routes!(learnings::list))
        .needs(WRITE, routes!(learnings::propose))
        .needs(READ, routes!(learnings::show))
        .needs(WRITE, routes!(learnings::decide))
        .needs(READ, routes!(learnings::comments))
        .needs(WRITE, routes!(learnings::comment))
        .needs(READ, routes!(learnings::waiting))
        .needs(READ, routes!(learnings::digest))
}
