//! `/api/tickets/{id}/set-aside`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::finding::TicketDetail;
use crate::setting_aside::{self, SetAside};

/// Sets a ticket aside as spam, as a test or as deleted: it leaves every list and every count.
#[utoipa::path(put, path = "/api/tickets/{id}/set-aside", operation_id = "set_ticket_aside",
    params(("id" = String, Path)), request_body = SetAside, responses((status = 200, body = TicketDetail)))]
pub(super) async fn put(Path(id): Path<String>, call: Call<SetAside>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { setting_aside::set_aside(tx, act, &id, input).await })
    })
    .await
}

/// Takes back a ticket that was set aside.
#[utoipa::path(delete, path = "/api/tickets/{id}/set-aside", operation_id = "take_ticket_back",
    params(("id" = String, Path)), responses((status = 200, body = TicketDetail)))]
pub(super) async fn take_back(Path(id): Path<String>, call: Call<()>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| {
        Box::pin(async move { setting_aside::take_back(tx, act, &id).await })
    })
    .await
}
