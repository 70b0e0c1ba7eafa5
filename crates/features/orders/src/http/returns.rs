//! `/api/returns`, `/api/orders/{id}/returns`, `/api/returns/{id}`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::finding;
use crate::returned::{Return, ReturnState};
use crate::returning::{self, Change, Request};
use crate::returns::{self, Wanted};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Id of an order.
    order: Option<String>,
    #[param(inline)]
    state: Option<ReturnState>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Returns of all orders, the last requested first.
#[utoipa::path(get, path = "/api/returns", operation_id = "list_returns", params(Filter), responses((status = 200, body = Page<Return>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Return>>, Problem> {
    let wanted = Wanted {
        order: filter.order,
        state: filter.state,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(returns::list(&mut ask.conn().await?, wanted).await?))
}

/// One return.
#[utoipa::path(get, path = "/api/returns/{id}", operation_id = "show_return", params(("id" = String, Path)), responses((status = 200, body = Return)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Return>, Problem> {
    Ok(Reply::ok(returns::find(&mut ask.conn().await?, &id).await?))
}

/// Asks for goods to be sent back.
#[utoipa::path(post, path = "/api/orders/{id}/returns", operation_id = "request_return", params(("id" = String, Path)), request_body = Request, responses((status = 201, body = Return)))]
pub(super) async fn request(Path(id): Path<String>, call: Call<Request>) -> Result<Reply<Return>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { returning::request(tx, act, &id, input).await })
    });
    done.await
}

/// Moves a return on; the refusal of a wrong step names the steps that there are.
#[utoipa::path(patch, path = "/api/returns/{id}", operation_id = "change_return", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Return)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Return>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::order_of(tx, sql!("find_return_order"), &id, "return").await?;
            returning::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
