//! `/api/tickets`: lists, counts, one ticket, its history.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::counting::{self, Counts};
use crate::editing::{self, Changes};
use crate::finding::{self, TicketDetail};
use crate::listing::{self, Filter, TicketPage};
use crate::opening::{self, Opening};
use crate::thread::{self, Happening};
use crate::wording::Worded;

/// Tickets that you may see. Without a filter: everything not closed, last change first.
#[utoipa::path(get, path = "/api/tickets", operation_id = "list_tickets", params(Filter),
    responses((status = 200, body = TicketPage)))]
pub(super) async fn list(ask: Ask, Query(filter): Query<Filter>) -> Result<Reply<TicketPage>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(listing::list(&mut conn, &ask.act, &filter).await?))
}

/// How much there is to do.
#[utoipa::path(get, path = "/api/tickets/counts", operation_id = "count_tickets", responses((status = 200, body = Counts)))]
pub(super) async fn count(ask: Ask) -> Result<Reply<Counts>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(counting::count(&mut conn, &ask.act).await?))
}

/// Opens a ticket with its first message.
#[utoipa::path(post, path = "/api/tickets", operation_id = "open_ticket", request_body = Opening,
    responses((status = 201, body = TicketDetail)))]
pub(super) async fn open(call: Call<Opening>) -> Result<Reply<TicketDetail>, Problem> {
    let call = call.prepare(Worded::from).await?;
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { opening::open(tx, act, input).await }))
        .await
}

/// One ticket.
#[utoipa::path(get, path = "/api/tickets/{id}", operation_id = "show_ticket", params(("id" = String, Path)),
    responses((status = 200, body = TicketDetail)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<TicketDetail>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::ok(finding::find(&mut conn, &ask.act.actor, &id).await?))
}

/// Changes what a ticket says of itself.
#[utoipa::path(patch, path = "/api/tickets/{id}", operation_id = "edit_ticket", params(("id" = String, Path)),
    request_body = Changes, responses((status = 200, body = TicketDetail)))]
pub(super) async fn edit(Path(id): Path<String>, call: Call<Changes>) -> Result<Reply<TicketDetail>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { editing::edit(tx, act, &id, input, version.required()?).await })
    })
    .await
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Paging {
    /// 1 to 200; 200 if absent.
    pub limit: Option<u32>,
    pub cursor: Option<String>,
}

/// What happened to a ticket, oldest first.
#[utoipa::path(get, path = "/api/tickets/{id}/events", operation_id = "list_ticket_events",
    params(("id" = String, Path), Paging), responses((status = 200, body = Page<Happening>)))]
pub(super) async fn history(
    ask: Ask,
    Path(id): Path<String>,
    Query(paging): Query<Paging>,
) -> Result<Reply<Page<Happening>>, Problem> {
    let mut conn = ask.conn().await?;
    let page = thread::history(&mut conn, &ask.act.actor, &id, paging.limit, paging.cursor.as_deref()).await?;
    Ok(Reply::list(page))
}
