//! `/api/tickets/{id}/held-messages` and `/api/held-messages`: what is on its way.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::held::{self, Held};
use crate::holding_back::{self, NewHeld, SendAt};
use crate::wording::Worded;

/// Messages of a ticket that are on their way, and your own that could not be sent.
#[utoipa::path(get, path = "/api/tickets/{id}/held-messages", operation_id = "list_held_in_ticket",
    params(("id" = String, Path)), responses((status = 200, body = Page<Held>)))]
pub(super) async fn list(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Held>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: held::of_ticket(&mut conn, &ask.act, &id).await?, next: None }))
}

/// Your own messages that are on their way or could not be sent, in all tickets.
#[utoipa::path(get, path = "/api/held-messages", operation_id = "list_held", responses((status = 200, body = Page<Held>)))]
pub(super) async fn mine(ask: Ask) -> Result<Reply<Page<Held>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: held::of_person(&mut conn, &ask.act).await?, next: None }))
}

/// Sends a message a little later: in fifteen seconds, or when you say. A reply is not sent past a
/// message that you have not seen; it is a draft again then.
#[utoipa::path(post, path = "/api/tickets/{id}/held-messages", operation_id = "hold_message",
    params(("id" = String, Path)), request_body = NewHeld, responses((status = 201, body = Held)))]
pub(super) async fn hold(Path(id): Path<String>, call: Call<NewHeld>) -> Result<Reply<Held>, Problem> {
    let call = call.prepare(Worded::from).await?;
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { holding_back::hold(tx, act, &id, input).await })
    })
    .await
}

/// Sends your held message at another moment, or at once.
#[utoipa::path(put, path = "/api/held-messages/{id}/send-at", operation_id = "put_held_off",
    params(("id" = String, Path)), request_body = SendAt, responses((status = 204)))]
pub(super) async fn put_off(Path(id): Path<String>, call: Call<SendAt>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, input, _| {
        Box::pin(async move { holding_back::put_off(tx, act, &id, input).await })
    })
    .await
}

/// Takes your held message back into the draft; one that could not be sent is put out of sight.
#[utoipa::path(delete, path = "/api/held-messages/{id}", operation_id = "take_held_back",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn take_back(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { holding_back::take_back(tx, act, &id).await })
    })
    .await
}
