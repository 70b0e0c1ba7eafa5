//! The endpoints of boards, initiatives, plans and decisions.

mod decisions;
mod estimates;
mod frames;
mod initiatives;
mod measurements;
mod plans;
mod polls;
mod reviews;
mod rounds;
mod settings;
mod snapshots;

use http_kit::{Endpoints, routes};

use crate::{DECIDE, READ, VOTE, WRITE};

pub fn endpoints() -> Endpoints {
    Endpoints::new("MoSCoW")
        .needs(READ, routes!(settings::show))
        .needs(DECIDE, routes!(settings::change))
        .needs(READ, routes!(settings::evidence))
        .needs(READ, routes!(frames::list))
        .needs(DECIDE, routes!(frames::add))
        .needs(READ, routes!(frames::show))
        .needs(DECIDE, routes!(frames::change))
        .needs(DECIDE, routes!(frames::remove))
        .needs(DECIDE, routes!(frames::classify))
        .needs(DECIDE, routes!(frames::commit))
        .needs(DECIDE, routes!(frames::close))
        .needs(WRITE, routes!(plans::propose))
        .needs(READ, routes!(plans::show))
        .needs(READ, routes!(initiatives::list))
        .needs(WRITE, routes!(initiatives::add))
        .needs(READ, routes!(initiatives::show))
        .needs(WRITE, routes!(initiatives::change))
        .needs(WRITE, routes!(initiatives::remove))
        .needs(READ, routes!(initiatives::switch))
        .needs(tickets::READ, routes!(initiatives::asking))
        .needs(READ, routes!(polls::show))
        .needs(WRITE, routes!(polls::open))
        .needs(WRITE, routes!(polls::close))
        .needs(READ, routes!(measurements::list))
        .needs(WRITE, routes!(measurements::register))
        .needs(WRITE, routes!(measurements::foresee))
        .needs(DECIDE, routes!(measurements::begin))
        .needs(DECIDE, routes!(measurements::roll_out_unmeasured))
        .needs(READ, routes!(measurements::assessments))
        .needs(WRITE, routes!(measurements::assess))
        .needs(READ, routes!(rounds::list))
        .needs(DECIDE, routes!(rounds::open))
        .needs(READ, routes!(rounds::show))
        .needs(VOTE, routes!(rounds::vote))
        .needs(VOTE, routes!(rounds::reveal))
        .needs(VOTE, routes!(rounds::close))
        .needs(VOTE, routes!(rounds::remark))
        .needs(READ, routes!(reviews::show))
        .needs(WRITE, routes!(reviews::note))
        .needs(WRITE, routes!(reviews::note_used))
        .needs(DECIDE, routes!(reviews::hold))
        .needs(READ, routes!(reviews::waiting))
        .needs(READ, routes!(snapshots::list))
        .needs(DECIDE, routes!(snapshots::take))
        .needs(READ, routes!(snapshots::show))
        .needs(READ, routes!(snapshots::compare))
        .needs(READ, routes!(snapshots::csv))
        .needs(READ, routes!(snapshots::json))
        .needs(READ, routes!(snapshots::markdown))
        .needs(READ, routes!(snapshots::pdf))
        .needs(DECIDE, routes!(snapshots::import))
        .needs(DECIDE, routes!(snapshots::rehearse))
        .needs(WRITE, routes!(estimates::split))
        .needs(WRITE, routes!(estimates::undo_split))
        .needs(READ, routes!(estimates::estimators))
        .needs(READ, routes!(estimates::wonts))
        .needs(READ, routes!(estimates::drifts))
        .needs(READ, routes!(estimates::differences))
        .needs(capabilities::MANAGE, routes!(estimates::switch))
        .public(routes!(estimates::not_offered))
        .needs(READ, routes!(frames::scores))
        .needs(READ, routes!(decisions::list))
        .needs(READ, routes!(decisions::check))
}
