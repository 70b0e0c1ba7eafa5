//! `/api/tickets/{id}/tags`

use http_kit::{Call, Path, Problem, Reply, StatusCode};

use crate::finding::TicketDetail;
use crate::tagging::{self, NewTag};

/// Adds a tag.
#[utoipa::path(post, path = "/api/tickets/{id}/tags", operation_id = "tag_ticket",
    params(("id" = String, Path)), request_body = NewTag, responses((status = 200, body = TicketDetail)))]
pub(super) async fn tag(Path(id): Path<String>, call: Call<NewTag>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { tagging::tag(tx, act, &id, input).await })
    })
    .await
}

/// Removes a tag.
#[utoipa::path(delete, path = "/api/tickets/{id}/tags/{tag}", operation_id = "untag_ticket",
    params(("id" = String, Path), ("tag" = String, Path)), responses((status = 200, body = TicketDetail)))]
pub(super) async fn untag(
    Path((id, tag)): Path<(String, String)>,
    call: Call<()>,
) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { tagging::untag(tx, act, &id, &tag).await }))
        .await
}
