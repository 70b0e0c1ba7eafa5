//! The endpoints of futures, strategies, models, studies, signposts and staffing, and of one queue.

mod models;
mod queue;
mod records;
mod results;
mod signposts;
mod staffing;
mod studies;

use http_kit::{Endpoints, routes};

use crate::{READ, WRITE};

pub fn endpoints() -> Endpoints {
    Endpoints::new("Futures")
        .needs(READ, routes!(records::list_futures))
        .needs(WRITE, routes!(records::add_future))
        .needs(READ, routes!(records::show_future))
        .needs(WRITE, routes!(records::change_future))
        .needs(WRITE, routes!(records::remove_future))
        .needs(READ, routes!(records::future_versions))
        .needs(READ, routes!(records::list_strategies))
        .needs(WRITE, routes!(records::add_strategy))
        .needs(READ, routes!(records::show_strategy))
        .needs(WRITE, routes!(records::change_strategy))
        .needs(WRITE, routes!(records::remove_strategy))
        .needs(READ, routes!(records::strategy_versions))
        .needs(READ, routes!(models::list))
        .needs(WRITE, routes!(models::add))
        .needs(READ, routes!(studies::list))
        .needs(WRITE, routes!(studies::begin))
        .needs(READ, routes!(studies::show))
        .needs(WRITE, routes!(studies::cancel))
        .needs(WRITE, routes!(studies::resume))
        .needs(WRITE, routes!(studies::watch))
        .needs(READ, routes!(results::table))
        .needs(READ, routes!(results::compare))
        .needs(READ, routes!(results::course))
        .needs(READ, routes!(results::discovery))
        .needs(READ, routes!(results::sensitivity))
        .needs(READ, routes!(staffing::list))
        .needs(WRITE, routes!(staffing::begin))
        .needs(READ, routes!(staffing::show))
        .needs(WRITE, routes!(staffing::cancel))
        .needs(READ, routes!(staffing::csv))
        .needs(READ, routes!(staffing::ics))
        .needs(READ, routes!(queue::ask))
        .needs(READ, routes!(signposts::show))
        .needs(WRITE, routes!(signposts::acknowledge))
}
