//! `/api/tickets/{id}/forwards`: letters to somebody outside.

use http_kit::{Call, Path, Problem, Reply, StatusCode};
use tickets::forwarding::NewForward;
use tickets::message::Message;

use crate::forwarding;

/// Forwards messages of a ticket, with files, to somebody outside, such as a parcel carrier. The customer gets nothing, and what
/// the other one answers comes into the ticket as a note with their address.
#[utoipa::path(post, path = "/api/tickets/{id}/forwards", operation_id = "forward_messages",
    params(("id" = String, Path)), request_body = NewForward, responses((status = 201, body = Message)))]
pub(super) async fn add(Path(id): Path<String>, call: Call<NewForward>) -> Result<Reply<Message>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { forwarding::forward(tx, act, &id, input).await })
    })
    .await
}
