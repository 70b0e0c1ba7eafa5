//! `/api/orders/{id}/payments`, `/api/payments/{id}`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::finding;
use crate::paying::{self, Change, Recording};
use crate::payment::Payment;

/// Records money that moved, or was tried to be moved.
#[utoipa::path(post, path = "/api/orders/{id}/payments", operation_id = "record_payment", params(("id" = String, Path)), request_body = Recording, responses((status = 201, body = Payment)))]
pub(super) async fn record(Path(id): Path<String>, call: Call<Recording>) -> Result<Reply<Payment>, Problem> {
    let done = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { paying::record(tx, act, &id, input).await })
    });
    done.await
}

/// Says what became of a pending payment.
#[utoipa::path(patch, path = "/api/payments/{id}", operation_id = "change_payment", params(("id" = String, Path)), request_body = Change, responses((status = 200, body = Payment)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Change>) -> Result<Reply<Payment>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            finding::order_of(tx, sql!("find_payment_order"), &id, "payment").await?;
            paying::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
