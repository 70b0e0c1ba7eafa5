//! `/api/tickets/{id}/scenario`: what a ticket is about.

use http_kit::{Call, Path, Problem, Reply, StatusCode};
use tickets::finding::TicketDetail;

use crate::classifying::{self, Choice, Choices, Classified};

/// Says what a ticket is about, or confirms what was detected. From then on no detection changes it.
#[utoipa::path(put, path = "/api/tickets/{id}/scenario", operation_id = "classify_ticket",
    params(("id" = String, Path)), request_body = Choice, responses((status = 200, body = TicketDetail)))]
pub(super) async fn confirm(Path(id): Path<String>, call: Call<Choice>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { classifying::confirm(tx, act, &id, input).await })
    })
    .await
}

/// The same of several tickets at once.
#[utoipa::path(post, path = "/api/ticket-scenarios", operation_id = "classify_tickets", request_body = Choices,
    responses((status = 200, body = Classified)))]
pub(super) async fn confirm_many(call: Call<Choices>) -> Result<Reply<Classified>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { classifying::confirm_many(tx, act, input).await })
    })
    .await
}
