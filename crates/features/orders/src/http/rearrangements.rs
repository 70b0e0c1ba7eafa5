//! `/api/orders/{id}/item-changes`, `/exchanges`, `/item-cancellations`, `/payment-method`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::cancelling_items;
use crate::changing_items;
use crate::exchanging::{self, Exchange};
use crate::order::Order;
use crate::{finding, repaying};

/// Items become other variants of the same product, until something has left the house. The difference in price becomes a
/// payment that is still to come, or a refund that is asked for.
#[utoipa::path(post, path = "/api/orders/{id}/item-changes", operation_id = "change_order_items", params(("id" = String, Path)), request_body = changing_items::Change, responses((status = 200, body = Order)))]
pub(super) async fn change_items(
    Path(id): Path<String>,
    call: Call<changing_items::Change>,
) -> Result<Reply<Order>, Problem> {
    let done = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::find(tx, &id).await?;
            changing_items::change(tx, act, &id, version.required()?, input).await
        })
    });
    done.await
}

/// Delivered items come back, and other variants of the same product go out as an order of their own.
#[utoipa::path(post, path = "/api/orders/{id}/exchanges", operation_id = "request_exchange", params(("id" = String, Path)), request_body = exchanging::Request, responses((status = 201, body = Exchange)))]
pub(super) async fn exchange(
    Path(id): Path<String>,
    call: Call<exchanging::Request>,
) -> Result<Reply<Exchange>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { exchanging::request(tx, act, &id, input).await })
    });
    done.await
}

/// Takes pieces out of an order, until something has left the house; what was paid for them goes back.
#[utoipa::path(post, path = "/api/orders/{id}/item-cancellations", operation_id = "cancel_order_items", params(("id" = String, Path)), request_body = cancelling_items::Request, responses((status = 200, body = Order)))]
pub(super) async fn cancel_items(
    Path(id): Path<String>,
    call: Call<cancelling_items::Request>,
) -> Result<Reply<Order>, Problem> {
    let done = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::find(tx, &id).await?;
            cancelling_items::cancel(tx, act, &id, version.required()?, input).await
        })
    });
    done.await
}

/// Has an order paid in another way, until something has left the house: what was paid goes back the way it came, and is to
/// come anew.
#[utoipa::path(put, path = "/api/orders/{id}/payment-method", operation_id = "change_payment_method", params(("id" = String, Path)), request_body = repaying::Change, responses((status = 200, body = Order)))]
pub(super) async fn repay(Path(id): Path<String>, call: Call<repaying::Change>) -> Result<Reply<Order>, Problem> {
    let done = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::find(tx, &id).await?;
            repaying::change(tx, act, &id, version.required()?, input).await
        })
    });
    done.await
}
