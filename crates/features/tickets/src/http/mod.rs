//! Tickets over HTTP: one file per resource.

mod answers;
mod assignment;
pub mod attachments;
mod bulk;
mod drafts;
mod held;
mod links;
mod merges;
mod messages;
mod own_tasks;
mod presence;
mod reads;
mod routing;
mod set_aside;
mod sla_policies;
mod snooze;
mod statuses;
mod tags;
mod tasks;
mod templates;
mod tickets;
mod today;
mod views;

use http_kit::{Endpoints, routes};

use crate::{ANSWER, CONFIGURE, READ, RESTRUCTURE, TASKS};

/// All endpoints of this feature.
pub fn endpoints() -> Endpoints {
    Endpoints::new("Tickets")
        .needs(READ, routes!(tickets::list))
        .needs(ANSWER, routes!(tickets::open))
        .needs(READ, routes!(tickets::count))
        .needs(READ, routes!(today::oversee))
        .needs(READ, routes!(tickets::show))
        .needs(ANSWER, routes!(tickets::edit))
        .needs(READ, routes!(tickets::history))
        .needs(ANSWER, routes!(assignment::assign))
        .needs(ANSWER, routes!(assignment::progress))
        .needs(READ, routes!(assignment::follow))
        .needs(READ, routes!(assignment::unfollow))
        .needs(READ, routes!(messages::list))
        .needs(ANSWER, routes!(messages::reply))
        .needs(ANSWER, routes!(messages::note))
        .needs(ANSWER, routes!(messages::receive))
        .needs(ANSWER, routes!(tags::tag))
        .needs(ANSWER, routes!(tags::untag))
        .needs(ANSWER, routes!(set_aside::put))
        .needs(ANSWER, routes!(set_aside::take_back))
        .needs(ANSWER, routes!(snooze::snooze))
        .needs(ANSWER, routes!(snooze::wake))
        .needs(ANSWER, routes!(drafts::show))
        .needs(ANSWER, routes!(drafts::save))
        .needs(ANSWER, routes!(drafts::discard))
        .needs(READ, routes!(held::list))
        .needs(ANSWER, routes!(held::mine))
        .needs(ANSWER, routes!(held::hold))
        .needs(ANSWER, routes!(held::put_off))
        .needs(ANSWER, routes!(held::take_back))
        .needs(ANSWER, routes!(attachments::attach))
        .needs(READ, routes!(attachments::download))
        .needs(RESTRUCTURE, routes!(merges::merge))
        .needs(RESTRUCTURE, routes!(merges::unmerge))
        .needs(RESTRUCTURE, routes!(merges::split))
        .needs(ANSWER, routes!(links::link))
        .needs(ANSWER, routes!(links::unlink))
        .needs(ANSWER, routes!(links::give_case))
        .needs(ANSWER, routes!(links::withdraw_case))
        .needs(ANSWER, routes!(answers::answer))
        .needs(READ, routes!(answers::list))
        .needs(READ, routes!(statuses::list))
        .needs(CONFIGURE, routes!(statuses::add))
        .needs(CONFIGURE, routes!(statuses::change))
        .needs(READ, routes!(sla_policies::list))
        .needs(CONFIGURE, routes!(sla_policies::add))
        .needs(CONFIGURE, routes!(sla_policies::change))
        .needs(CONFIGURE, routes!(sla_policies::remove))
        .needs(CONFIGURE, routes!(sla_policies::order))
        .needs(READ, routes!(templates::list))
        .needs(READ, routes!(templates::variables))
        .needs(ANSWER, routes!(templates::add))
        .needs(ANSWER, routes!(templates::change))
        .needs(ANSWER, routes!(templates::remove))
        .needs(READ, routes!(templates::read))
        .needs(ANSWER, routes!(templates::run))
        .needs(ANSWER, routes!(bulk::change))
        .needs(ANSWER, routes!(bulk::undo))
        .needs(READ, routes!(views::list))
        .needs(READ, routes!(views::add))
        .needs(READ, routes!(views::change))
        .needs(READ, routes!(views::remove))
        .merge(beside())
}

/// What goes on beside the conversation.
fn beside() -> Endpoints {
    Endpoints::new("Tickets")
        .needs(READ, routes!(routing::show))
        .needs(CONFIGURE, routes!(routing::change))
        .needs(READ, routes!(routing::foresee))
        .needs(READ, routes!(presence::list))
        .needs(READ, routes!(presence::come))
        .needs(READ, routes!(presence::leave))
        .needs(READ, routes!(reads::keep))
        .needs(READ, routes!(reads::put_back))
        .needs(READ, routes!(reads::keep_all))
        .needs(READ, routes!(tasks::list))
        .needs(READ, routes!(tasks::due))
        .needs(ANSWER, routes!(tasks::add))
        .needs(ANSWER, routes!(tasks::change))
        .needs(ANSWER, routes!(tasks::remove))
        .needs(ANSWER, routes!(tasks::finish))
        .needs(ANSWER, routes!(tasks::reopen))
        .needs(TASKS, routes!(own_tasks::list))
        .needs(TASKS, routes!(own_tasks::answer))
}
