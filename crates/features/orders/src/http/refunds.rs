//! `/api/refunds`, `/api/orders/{id}/refunds`, `/api/refunds/{id}`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::finding;
use crate::refund::{Refund, RefundState};
use crate::refunding::{self, Change, Request};
use crate::refunds::{self, Wanted};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Id of an order.
    order: Option<String>,
    #[param(inline)]
    state: Option<RefundState>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Refunds of all orders, the last requested first.
#[utoipa::path(get, path = "/api/refunds", operation_id = "list_refunds", params(Filter), responses((status = 200, body = Page<Refund>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Refund>>, Problem> {
    let wanted = Wanted {
        order: filter.order,
        state: filter.state,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(refunds::list(&mut ask.conn().await?, wanted).await?))
}

/// One refund.
#[utoipa::path(get, path = "/api/refunds/{id}", operation_id = "show_refund", params(("id" = String, Path)), responses((status = 200, body = Refund)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Refund>, Problem> {
    Ok(Reply::ok(refunds::find(&mut ask.conn().await?, &id).await?))
}

/// Asks for money to be given back: never more than was paid, less what was or is being refunded.
#[utoipa::path(post, path = "/api/orders/{id}/refunds", operation_id = "request_refund", params(("id" = String, Path)), request_body = Request, responses((status = 201, body = Refund)))]
pub(super) async fn request(Path(id): Path<String>, call: Call<Request>) -> Result<Reply<Refund>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { refunding::request(tx, act, &id, input).await })
    });
    done.await
}

/// Moves a refund on. Paid out it becomes a payment of the kind refund.
#[utoipa::path(patch, path = "/api/refunds/{id}", operation_id = "change_refund", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Refund)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Refund>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::order_of(tx, sql!("find_refund_order"), &id, "refund").await?;
            refunding::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
