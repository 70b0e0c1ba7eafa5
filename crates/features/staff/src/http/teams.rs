//! `/api/teams`

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::teams::{self, Team, TeamChange, TeamInput};

#[utoipa::path(get, path = "/api/teams", operation_id = "list_teams", responses((status = 200, body = Vec<Team>)))]
pub async fn list(ask: Ask) -> Result<Reply<Vec<Team>>, Problem> {
    Ok(Reply::list(teams::list(&mut ask.conn().await?).await?))
}

#[utoipa::path(get, path = "/api/teams/{id}", operation_id = "show_team", params(("id" = String, Path)), responses((status = 200, body = Team)))]
pub async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Team>, Problem> {
    Ok(Reply::ok(teams::find(&mut ask.conn().await?, &id).await?))
}

#[utoipa::path(post, path = "/api/teams", operation_id = "add_team", request_body = TeamInput, responses((status = 201, body = Team)))]
pub async fn add(call: Call<TeamInput>) -> Result<Reply<Team>, Problem> {
    let added = call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(teams::add(tx, act, input)));
    added.await
}

#[utoipa::path(patch, path = "/api/teams/{id}", operation_id = "change_team", params(("id" = String, Path)), request_body = TeamChange, responses((status = 200, body = Team)))]
pub async fn change(Path(id): Path<String>, call: Call<TeamChange>) -> Result<Reply<Team>, Problem> {
    let changed = call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            teams::find(tx, &id).await?;
            teams::change(tx, act, &id, version.required()?, input).await
        })
    });
    changed.await
}
