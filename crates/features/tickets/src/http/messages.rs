//! `/api/tickets/{id}/messages` and the three ways to add one.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::Page;

use super::tickets::Paging;
use crate::message::Message;
use crate::noting::{self, NewNote};
use crate::receiving::{self, CustomerMessage};
use crate::replying::{self, NewReply};
use crate::thread;
use crate::wording::Worded;

/// The messages of a ticket, oldest first.
#[utoipa::path(get, path = "/api/tickets/{id}/messages", operation_id = "list_messages",
    params(("id" = String, Path), Paging), responses((status = 200, body = Page<Message>)))]
pub(super) async fn list(
    ask: Ask,
    Path(id): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Reply<Page<Message>>, Problem> {
    let mut conn = ask.conn().await?;
    let page = thread::read(&mut conn, &ask.act.actor, &id, paging.limit, paging.cursor.as_deref()).await?;
    Ok(Reply::list(page))
}

/// Replies to the customer. Refused with `unseen-messages` if a newer public message exists.
#[utoipa::path(post, path = "/api/tickets/{id}/replies", operation_id = "reply_to_ticket",
    params(("id" = String, Path)), request_body = NewReply, responses((status = 201, body = Message)))]
pub(super) async fn reply(Path(id): Path<String>, call: Call<NewReply>) -> Result<Reply<Message>, Problem> {
    let call = call.prepare(Worded::from).await?;
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { replying::reply(tx, act, &id, input).await })
    })
    .await
}

/// Adds a note that only staff sees.
#[utoipa::path(post, path = "/api/tickets/{id}/notes", operation_id = "note_on_ticket",
    params(("id" = String, Path)), request_body = NewNote, responses((status = 201, body = Message)))]
pub(super) async fn note(Path(id): Path<String>, call: Call<NewNote>) -> Result<Reply<Message>, Problem> {
    let call = call.prepare(Worded::from).await?;
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { noting::note(tx, act, &id, input).await })
    })
    .await
}

/// Adds what the customer said. A solved ticket is open again, unless it is only thanks.
#[utoipa::path(post, path = "/api/tickets/{id}/customer-messages", operation_id = "receive_message",
    params(("id" = String, Path)), request_body = CustomerMessage, responses((status = 201, body = Message)))]
pub(super) async fn receive(Path(id): Path<String>, call: Call<CustomerMessage>) -> Result<Reply<Message>, Problem> {
    let call = call.prepare(Worded::from).await?;
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { receiving::receive(tx, act, &id, input).await })
    })
    .await
}
