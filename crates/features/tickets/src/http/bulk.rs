//! `/api/bulk-changes` and `/api/deeds/{id}`: many tickets at once, and back.

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::changing_many::{self, BulkChange, BulkDone};
use crate::undoing::{self, Undone};

/// Changes up to 500 tickets in one transaction: all of them, or none and a report per ticket
/// (`bulk-refused`).
#[utoipa::path(post, path = "/api/bulk-changes", operation_id = "change_many_tickets", request_body = BulkChange,
    responses((status = 201, body = BulkDone)))]
pub(super) async fn change(call: Call<BulkChange>) -> Result<Reply<BulkDone>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move { changing_many::change(tx, act, input).await })
    })
    .await
}

/// Takes back what you did by a bulk change or a macro within the last hour.
#[utoipa::path(delete, path = "/api/deeds/{id}", operation_id = "undo_deed", params(("id" = String, Path)),
    responses((status = 200, body = Undone)))]
pub(super) async fn undo(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Undone>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { undoing::undo(tx, act, &id).await })).await
}
