//! `/api/orders/{id}/returns`, `/api/returns/{id}`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::finding;
use crate::returned::Return;
use crate::returning::{self, Change, Request};

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
