//! `/api/orders`

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::changing::{self, Change};
use crate::finding;
use crate::listing::{self, Wanted};
use crate::order::{Order, OrderState};
use crate::placing::{self, Creation};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Filter {
    /// Text in a number, external id, tracking number or serial, or something of the customer.
    q: Option<String>,
    /// Only orders of this customer and of those merged into it.
    customer: Option<String>,
    state: Option<OrderState>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// Orders, newest first.
#[utoipa::path(get, path = "/api/orders", operation_id = "list_orders", params(Filter), responses((status = 200, body = Page<Order>)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<Page<Order>>, Problem> {
    let wanted = Wanted {
        q: filter.q,
        customer: filter.customer,
        state: filter.state,
        cursor: filter.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(filter.limit)?,
    };
    Ok(Reply::list(listing::list(&mut ask.conn().await?, wanted).await?))
}

/// Writes down an order.
#[utoipa::path(post, path = "/api/orders", operation_id = "place_order", request_body = Creation, responses((status = 201, body = Order)))]
pub(super) async fn place(call: Call<Creation>) -> Result<Reply<Order>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(placing::place(tx, act, input))).await
}

/// One order with all that belongs to it.
#[utoipa::path(get, path = "/api/orders/{id}", operation_id = "show_order", params(("id" = String, Path)), responses((status = 200, body = Order)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Order>, Problem> {
    Ok(Reply::ok(finding::find(&mut ask.conn().await?, &id).await?))
}

/// Changes or cancels an order.
#[utoipa::path(patch, path = "/api/orders/{id}", operation_id = "change_order", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Order)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Order>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::row(tx, &id).await?;
            changing::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
