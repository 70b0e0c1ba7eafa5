//! `/api/moscow/decisions`: who decided what, why, on which evidence.

use http_kit::{Ask, Problem, Query, Reply};
use kernel::{Cursor, Page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::decision::{self, Chain, Decision, Filter};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Id of a frame.
    frame: Option<String>,
    /// Key of an initiative.
    initiative: Option<String>,
    cursor: Option<String>,
    limit: Option<u32>,
}

/// Newest first.
#[utoipa::path(get, path = "/api/moscow/decisions", operation_id = "list_decisions", params(Asked),
    responses((status = 200, body = Page<Decision>)))]
pub(super) async fn list(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Page<Decision>>, Problem> {
    let filter = Filter {
        frame: asked.frame,
        initiative: asked.initiative,
        cursor: asked.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: kernel::page::limit(asked.limit)?,
    };
    Ok(Reply::list(decision::list(&mut ask.conn().await?, &filter).await?))
}

/// Whether the log is as it was written: each row is computed anew.
#[utoipa::path(get, path = "/api/moscow/decisions-check", operation_id = "check_decisions",
    responses((status = 200, body = Chain)))]
pub(super) async fn check(ask: Ask) -> Result<Reply<Chain>, Problem> {
    Ok(Reply::list(decision::check(&mut ask.conn().await?).await?))
}
