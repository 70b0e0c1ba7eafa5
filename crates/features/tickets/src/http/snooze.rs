//! `/api/tickets/{id}/snooze`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::finding::TicketDetail;
use crate::snoozing::{self, Snooze};

/// Snoozes a ticket until a moment, or until the customer writes.
#[utoipa::path(put, path = "/api/tickets/{id}/snooze", operation_id = "snooze_ticket",
    params(("id" = String, Path)), request_body = Snooze, responses((status = 200, body = TicketDetail)))]
pub(super) async fn snooze(Path(id): Path<String>, call: Call<Snooze>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { snoozing::snooze(tx, act, &id, input).await })
    })
    .await
}

/// Wakes a ticket.
#[utoipa::path(delete, path = "/api/tickets/{id}/snooze", operation_id = "wake_ticket",
    params(("id" = String, Path)), responses((status = 200, body = TicketDetail)))]
pub(super) async fn wake(Path(id): Path<String>, call: Call<()>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { snoozing::wake(tx, act, &id).await })).await
}
