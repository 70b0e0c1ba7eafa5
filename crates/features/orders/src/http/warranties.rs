//! `/api/warranties`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::registering::{self, Registration, Wanted};
use crate::warranty::Warranty;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    serial: Option<String>,
    customer: Option<String>,
    order: Option<String>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Warranties, the last registered first.
#[utoipa::path(get, path = "/api/warranties", operation_id = "list_warranties", params(Filter), responses((status = 200, body = Page<Warranty>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Warranty>>, Problem> {
    let wanted = Wanted {
        serial: filter.serial,
        customer: filter.customer,
        order: filter.order,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(registering::list(&mut ask.conn().await?, ask.act.now, wanted).await?))
}

/// Registers a warranty.
#[utoipa::path(post, path = "/api/warranties", operation_id = "register_warranty", request_body = Registration, responses((status = 201, body = Warranty)))]
pub(super) async fn register(call: Call<Registration>) -> Result<Reply<Warranty>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(registering::register(tx, act, input))).await
}

/// One warranty.
#[utoipa::path(get, path = "/api/warranties/{id}", operation_id = "show_warranty", params(("id" = String, Path)), responses((status = 200, body = Warranty)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Warranty>, Problem> {
    Ok(Reply::ok(registering::find(&mut ask.conn().await?, ask.act.now, &id).await?))
}
