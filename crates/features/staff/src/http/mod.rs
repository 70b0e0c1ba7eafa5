//! The staff endpoints.

mod availability;
mod brands;
mod calendars;
mod organisation;
mod people;
mod roles;
mod session;
mod setup;
mod teams;
mod tokens;

use http_kit::{Endpoints, routes};

use crate::{MANAGE, MANAGE_ORGANISATION, OWN_TOKENS, READ};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Staff")
        .public(routes!(setup::show))
        .public(routes!(setup::set_up))
        .public(routes!(session::sign_in))
        .signed_in(routes!(session::show))
        .by_session(routes!(session::sign_out))
        .by_session(routes!(session::change_password))
        .by_session(routes!(session::list))
        .by_session(routes!(session::end))
        .needs(READ, routes!(people::list))
        .needs(MANAGE, routes!(people::add))
        .needs(READ, routes!(people::show))
        .needs(MANAGE, routes!(people::change))
        .needs(READ, routes!(availability::list))
        .needs(READ, routes!(availability::show))
        .signed_in(routes!(availability::choose))
        .needs(READ, routes!(teams::list))
        .needs(MANAGE, routes!(teams::add))
        .needs(READ, routes!(teams::show))
        .needs(MANAGE, routes!(teams::change))
        .needs(READ, routes!(roles::list))
        .needs(MANAGE, routes!(roles::add))
        .needs(READ, routes!(roles::show))
        .needs(MANAGE, routes!(roles::change))
        .needs(READ, routes!(roles::permissions))
        .needs(OWN_TOKENS, routes!(tokens::list))
        .needs(OWN_TOKENS, routes!(tokens::make))
        .needs(OWN_TOKENS, routes!(tokens::revoke))
        .needs(READ, routes!(calendars::list))
        .needs(MANAGE_ORGANISATION, routes!(calendars::add))
        .needs(READ, routes!(calendars::show))
        .needs(MANAGE_ORGANISATION, routes!(calendars::change))
        .signed_in(routes!(brands::logo))
        .needs(READ, routes!(brands::list))
        .needs_both(MANAGE_ORGANISATION, READ, routes!(brands::add))
        .needs(READ, routes!(brands::show))
        .needs_both(MANAGE_ORGANISATION, READ, routes!(brands::change))
        .needs(MANAGE_ORGANISATION, routes!(brands::remove))
        .needs_both(MANAGE_ORGANISATION, READ, routes!(brands::set_logo))
        .needs_both(MANAGE_ORGANISATION, READ, routes!(brands::remove_logo))
        .needs(READ, routes!(organisation::show))
        .needs(MANAGE_ORGANISATION, routes!(organisation::change))
}
