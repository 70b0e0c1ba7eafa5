//! `/api/tickets/{id}/links`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::linking::{self, Link, NewLink};

/// Links two tickets.
#[utoipa::path(post, path = "/api/tickets/{id}/links", operation_id = "link_tickets",
    params(("id" = String, Path)), request_body = NewLink, responses((status = 201, body = Link)))]
pub(super) async fn link(Path(id): Path<String>, call: Call<NewLink>) -> Result<Reply<Link>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { linking::link(tx, act, &id, input).await })
    })
    .await
}

/// Removes a link.
#[utoipa::path(delete, path = "/api/tickets/{id}/links/{link}", operation_id = "unlink_tickets",
    params(("id" = String, Path), ("link" = String, Path)), responses((status = 204)))]
pub(super) async fn unlink(Path((id, link)): Path<(String, String)>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { linking::unlink(tx, act, &id, &link).await })
    })
    .await
}
