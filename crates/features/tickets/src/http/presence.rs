//! `/api/presences` and `/api/tickets/{id}/presence/{seat}`: who is where now.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::presence::{self, Here, Presence};

/// Tickets that others look at or write in now, as far as you may see them.
#[utoipa::path(get, path = "/api/presences", operation_id = "list_presences", responses((status = 200, body = Page<Presence>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Presence>>, Problem> {
    Ok(Reply::list(Page { items: presence::others(ask.app.db(), &ask.act).await?, next: None }))
}

/// Says that you are in a ticket, and what you do. It holds for 25 seconds: say it again for as long as
/// it is so. The seat is a name of your choice, another for each window.
#[utoipa::path(put, path = "/api/tickets/{id}/presence/{seat}", operation_id = "come_to_ticket",
    params(("id" = String, Path), ("seat" = String, Path)), request_body = Here, responses((status = 204)))]
pub(super) async fn come(Path((id, seat)): Path<(String, String)>, call: Call<Here>) -> Result<Reply<()>, Problem> {
    let (app, act, input) = call.into_input();
    presence::come(app.db(), &act, &id, &seat, input).await?;
    Ok(Reply::with(StatusCode::NO_CONTENT, &())?)
}

/// Says that you have left.
#[utoipa::path(delete, path = "/api/tickets/{id}/presence/{seat}", operation_id = "leave_ticket",
    params(("id" = String, Path), ("seat" = String, Path)), responses((status = 204)))]
pub(super) async fn leave(Path((id, seat)): Path<(String, String)>, call: Call<()>) -> Result<Reply<()>, Problem> {
    let (app, act, ()) = call.into_input();
    presence::leave(app.db(), &act, &id, &seat).await?;
    Ok(Reply::with(StatusCode::NO_CONTENT, &())?)
}
