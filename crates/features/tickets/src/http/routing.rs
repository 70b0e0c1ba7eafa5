//! `/api/teams/{id}/routing` and `/api/tickets/{id}/routing`: how tickets come to people.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::foreseeing::{self, TicketRouting};
use crate::team_routing::{self, TeamRoutingInput, TeamRoutingNow};

/// How the team's tickets come to its people, and what waits now.
#[utoipa::path(get, path = "/api/teams/{id}/routing", operation_id = "show_team_routing",
    params(("id" = String, Path)), responses((status = 200, body = TeamRoutingNow)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<TeamRoutingNow>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::ok(team_routing::now(&mut conn, &ask.act.actor, &id, ask.act.now).await?))
}

/// Sets how the team's tickets come to its people. Tickets that wait are handed out at once.
#[utoipa::path(put, path = "/api/teams/{id}/routing", operation_id = "change_team_routing",
    params(("id" = String, Path)), request_body = TeamRoutingInput, responses((status = 200, body = TeamRoutingNow)))]
pub(super) async fn change(
    Path(id): Path<String>,
    call: Call<TeamRoutingInput>,
) -> Result<Reply<TeamRoutingNow>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            team_routing::find(tx, &id).await?;
            team_routing::change(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Who of its team would get the ticket now, and what stands in the way of the others. Nothing is changed.
#[utoipa::path(get, path = "/api/tickets/{id}/routing", operation_id = "foresee_routing",
    params(("id" = String, Path)), responses((status = 200, body = TicketRouting)))]
pub(super) async fn foresee(ask: Ask, Path(id): Path<String>) -> Result<Reply<TicketRouting>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(foreseeing::foresee(&mut conn, &ask.act, &id).await?))
}
