//! `/api/customers/{id}/merges`, `/api/customer-merges/{id}`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::merging::{self, Merge, Merging};

/// Merges another customer into this one.
#[utoipa::path(post, path = "/api/customers/{id}/merges", operation_id = "merge_customers", params(("id" = String, Path)), request_body = Merging, responses((status = 201, body = Merge)))]
pub(super) async fn merge(Path(id): Path<String>, call: Call<Merging>) -> Result<Reply<Merge>, Problem> {
    let merged = call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { merging::merge(tx, act, &id, input).await })
    });
    merged.await
}

/// Undoes a merge: the merged customer is live again, with all it had.
#[utoipa::path(delete, path = "/api/customer-merges/{id}", operation_id = "undo_customer_merge", params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn undo(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    let undone = call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { merging::undo(tx, act, &id).await.map(|_| ()) })
    });
    undone.await
}
