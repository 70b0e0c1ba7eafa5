//! The endpoints of mail.

mod breakers;
mod forwards;
mod grants;
mod letters;
mod mailboxes;
mod outgoing;
mod surveys;

use http_kit::{Endpoints, routes};

use crate::MANAGE;

pub fn endpoints() -> Endpoints {
    Endpoints::new("Mail")
        .needs(MANAGE, routes!(mailboxes::list))
        .needs(MANAGE, routes!(mailboxes::add))
        .needs(MANAGE, routes!(mailboxes::show))
        .needs(MANAGE, routes!(mailboxes::change))
        .needs(MANAGE, routes!(mailboxes::rotate))
        .needs(MANAGE, routes!(mailboxes::try_out))
        .needs(MANAGE, routes!(grants::providers))
        .needs(MANAGE, routes!(grants::begin))
        .needs(MANAGE, routes!(grants::finish))
        .needs(MANAGE, routes!(outgoing::list))
        .needs(MANAGE, routes!(outgoing::again))
        .needs(tickets::ANSWER, routes!(forwards::add))
        .needs(tickets::ANSWER, routes!(forwards::take_back))
        .needs(tickets::READ, routes!(outgoing::of_ticket))
        .needs(MANAGE, routes!(mailboxes::fetch_states))
        .needs(MANAGE, routes!(breakers::list))
        .needs(MANAGE, routes!(breakers::reset))
        .needs(MANAGE, routes!(letters::counts))
        .needs(MANAGE, routes!(letters::list))
        .needs(MANAGE, routes!(letters::show))
        .needs(MANAGE, routes!(letters::original))
        .needs(MANAGE, routes!(letters::replay))
        .needs(tickets::READ, routes!(letters::of_ticket))
        .needs(tickets::READ, routes!(letters::show_of_ticket))
        .needs(MANAGE, routes!(letters::html))
        .needs(tickets::READ, routes!(letters::html_of_ticket))
        .public(routes!(surveys::show))
        .public(routes!(surveys::answer))
}
