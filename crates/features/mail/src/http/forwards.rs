//! `/api/tickets/{id}/forwards`: letters to somebody outside.

use http_kit::{Call, Path, Problem, Reply, StatusCode};
use tickets::forwarding::NewForward;
use tickets::message::Message;

use crate::forwarding;

/// Forwards messages of a ticket, with files, to somebody outside, such as a parcel carrier. The letter goes in 15 seconds; until then
/// it can be taken back. The customer gets nothing, and what the other one answers comes into the ticket as a note with their address.
#[utoipa::path(post, path = "/api/tickets/{id}/forwards", operation_id = "forward_messages",
    params(("id" = String, Path)), request_body = NewForward, responses((status = 201, body = Message)))]
pub(super) async fn add(Path(id): Path<String>, call: Call<NewForward>) -> Result<Reply<Message>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { forwarding::forward(tx, act, &id, input).await })
    })
    .await
}

/// Takes back what you forwarded, as long as its letter has not gone: it stays as a note. 409 once it is on its way.
#[utoipa::path(delete, path = "/api/tickets/{id}/forwards/{message_id}", operation_id = "take_forward_back",
    params(("id" = String, Path), ("message_id" = String, Path)), responses((status = 204)))]
pub(super) async fn take_back(
    Path((id, message_id)): Path<(String, String)>,
    call: Call<()>,
) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { forwarding::take_back(tx, act, &id, &message_id).await })
    })
    .await
}
