//! `/api/outgoing-letters`: letters on their way out, and how far they are.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::outgoing::{self, OutgoingLetter, OutgoingState, Wanted};
use crate::sending;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only those of this mailbox.
    mailbox_id: Option<String>,
    /// Only those in this state.
    state: Option<OutgoingState>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
    /// Items on a page, 1 to 200; 50 if absent.
    limit: Option<u32>,
}

/// Letters on their way out and those that are out, newest first.
#[utoipa::path(get, path = "/api/outgoing-letters", operation_id = "list_outgoing_letters", params(ListQuery),
    responses((status = 200, body = Page<OutgoingLetter>)))]
pub(super) async fn list(ask: Ask, Query(query): Query<ListQuery>) -> Result<Reply<Page<OutgoingLetter>>, Problem> {
    let wanted = Wanted {
        mailbox_id: query.mailbox_id,
        state: query.state,
        limit: page::limit(query.limit)?,
        cursor: query.cursor.as_deref().map(Cursor::decode).transpose()?,
    };
    Ok(Reply::list(outgoing::list(&mut ask.conn().await?, wanted).await?))
}

/// Sends a letter again that did not arrive, or lets one go that is held. It keeps its `Message-ID`.
#[utoipa::path(post, path = "/api/outgoing-letters/{id}/replays", operation_id = "send_letter_again",
    params(("id" = String, Path)), responses((status = 201, body = OutgoingLetter)))]
pub(super) async fn again(Path(id): Path<String>, call: Call<()>) -> Result<Reply<OutgoingLetter>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, (), _| {
        Box::pin(async move {
            sending::again(tx, act, &id).await?;
            outgoing::find(tx, &id).await
        })
    })
    .await
}

/// The letters that a ticket's replies became, oldest first, and how far they are.
#[utoipa::path(get, path = "/api/tickets/{id}/outgoing-letters", operation_id = "list_ticket_outgoing_letters",
    params(("id" = String, Path)), responses((status = 200, body = Page<OutgoingLetter>)))]
pub(super) async fn of_ticket(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<OutgoingLetter>>, Problem> {
    let mut conn = ask.conn().await?;
    tickets::finding::must_see(&mut conn, &ask.act.actor, &id).await?;
    Ok(Reply::list(Page { items: outgoing::of_ticket(&mut conn, &id).await?, next: None }))
}
