//! How a request becomes a capability's call and its result an answer.
//!
//! - [`Endpoints`] registers handlers. Each declares a permission, or that any signed-in person or
//!   the public may call it: there is no way to register one without saying so.
//! - [`Call`] carries a change: input, actor, version, idempotency key; [`Call::commit`] runs it in
//!   one transaction. [`Ask`] carries a question.
//! - [`Problem`] turns a [`kernel::Refusal`] into an RFC 9457 problem document.
//! - [`live`] tells browsers that something changed, never what.

mod access;
mod app;
mod body;
mod call;
mod csrf;
mod endpoints;
mod idempotency;
mod identity;
mod input;
pub mod layers;
pub mod live;
mod params;
mod problem;
mod reply;
mod streams;

pub use access::Access;
pub use app::{App, HttpConfig, Parts};
pub use axum::http::StatusCode;
pub use body::JSON_LIMIT;
pub use call::{Ask, Call, Upload, Version};
pub use endpoints::{Endpoints, Listed};
pub use idempotency::forget_old as forget_old_answers;
pub use identity::{Credential, Identify, Identity, SESSION_COOKIES};
pub use params::{Path, Query};
pub use problem::Problem;
pub use reply::Reply;
pub use utoipa_axum::routes;

use store::{Migration, Schema};

/// Answers kept for repeated requests.
pub const SCHEMA: Schema = Schema {
    owner: "http-kit",
    migrations: &[Migration {
        version: 1,
        name: "idempotency",
        sql: include_str!("../migrations/0001_idempotency.sql"),
    }],
    queries: QUERIES,
};

pub(crate) const QUERIES: store::Queries = store::queries!(include_str!("queries.sql"));
