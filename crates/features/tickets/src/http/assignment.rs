//! Whose a ticket is, which status it has, who follows it.

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::assigning::{self, Assignment};
use crate::finding::TicketDetail;
use crate::following;
use crate::progressing::{self, StatusChoice};

/// Assigns a ticket.
#[utoipa::path(put, path = "/api/tickets/{id}/assignment", operation_id = "assign_ticket",
    params(("id" = String, Path)), request_body = Assignment, responses((status = 200, body = TicketDetail)))]
pub(super) async fn assign(Path(id): Path<String>, call: Call<Assignment>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { assigning::assign(tx, act, &id, input, version.required()?).await })
    })
    .await
}

/// Puts a ticket into a status.
#[utoipa::path(put, path = "/api/tickets/{id}/status", operation_id = "progress_ticket",
    params(("id" = String, Path)), request_body = StatusChoice, responses((status = 200, body = TicketDetail)))]
pub(super) async fn progress(Path(id): Path<String>, call: Call<StatusChoice>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { progressing::progress(tx, act, &id, input, version.required()?).await })
    })
    .await
}

/// Follows a ticket.
#[utoipa::path(put, path = "/api/tickets/{id}/following", operation_id = "follow_ticket",
    params(("id" = String, Path)), responses((status = 200, body = TicketDetail)))]
pub(super) async fn follow(Path(id): Path<String>, call: Call<()>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { following::follow(tx, act, &id).await }))
        .await
}

/// Stops following a ticket.
#[utoipa::path(delete, path = "/api/tickets/{id}/following", operation_id = "unfollow_ticket",
    params(("id" = String, Path)), responses((status = 200, body = TicketDetail)))]
pub(super) async fn unfollow(Path(id): Path<String>, call: Call<()>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { following::unfollow(tx, act, &id).await }))
        .await
}
