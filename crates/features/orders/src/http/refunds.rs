//! `/api/orders/{id}/refunds`, `/api/refunds/{id}`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::finding;
use crate::refund::Refund;
use crate::refunding::{self, Change, Request};

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
