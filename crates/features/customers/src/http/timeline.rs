//! `/api/customers/{id}/timeline`

use http_kit::{Ask, Path, Problem, Query, Reply};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::timeline::{self, Moment};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Everything that happened with a customer, newest first, as far as you may see it elsewhere.
#[utoipa::path(get, path = "/api/customers/{id}/timeline", operation_id = "list_customer_timeline", params(("id" = String, Path), Paging), responses((status = 200, body = Page<Moment>)))]
pub(super) async fn list(
    ask: Ask,
    Path(id): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Reply<Page<Moment>>, Problem> {
    let cursor = paging.cursor.as_deref().map(Cursor::decode).transpose()?;
    let limit = page::limit(paging.limit)?;
    let mut conn = ask.conn().await?;
    Ok(Reply::list(timeline::timeline(&mut conn, &ask.act.actor, &id, cursor, limit).await?))
}
