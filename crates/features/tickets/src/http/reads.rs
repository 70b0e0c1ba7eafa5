//! `/api/tickets/{id}/read` and `/api/tickets/read`: how far you have read.

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::reading::{self, Read};

/// Says how far you have read a ticket.
#[utoipa::path(put, path = "/api/tickets/{id}/read", operation_id = "read_ticket", params(("id" = String, Path)),
    request_body = Read, responses((status = 204)))]
pub(super) async fn keep(Path(id): Path<String>, call: Call<Read>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, input, _| {
        Box::pin(async move { reading::keep(tx, act, &id, input).await })
    })
    .await
}

/// Puts a ticket back: it is unread to you until you read it again.
#[utoipa::path(delete, path = "/api/tickets/{id}/read", operation_id = "put_ticket_back", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn put_back(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { reading::put_back(tx, act, &id).await })
    })
    .await
}

/// Says that you have read all tickets, as they are now.
#[utoipa::path(put, path = "/api/tickets/read", operation_id = "read_all_tickets", responses((status = 204)))]
pub(super) async fn keep_all(call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, |tx, act, (), _| Box::pin(async move { reading::keep_all(tx, act).await }))
        .await
}
