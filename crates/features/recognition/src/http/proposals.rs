//! `/api/scenario-proposals`: what tickets that fit no scenario have in common.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::deciding::{self, Dismissal, Taking};
use crate::proposal::{self, Proposal, Proposals, Search};

/// Scenarios that are proposed, with those of their tickets that you may see.
#[utoipa::path(get, path = "/api/scenario-proposals", operation_id = "list_scenario_proposals",
    responses((status = 200, body = Proposals)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Proposals>, Problem> {
    let found = proposal::list(&mut ask.conn().await?, &ask.act.actor).await?;
    Ok(Reply::list(found))
}

/// Says of which scenario its tickets are. They are classified with `POST /api/ticket-scenarios`.
#[utoipa::path(put, path = "/api/scenario-proposals/{id}/scenario", operation_id = "take_scenario_proposal",
    params(("id" = String, Path)), request_body = Taking, responses((status = 200, body = Proposal)))]
pub(super) async fn take(Path(id): Path<String>, call: Call<Taking>) -> Result<Reply<Proposal>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { deciding::take(tx, act, &id, input).await })
    })
    .await
}

/// Dismisses a proposal with a reason. It does not come back, nor its like.
#[utoipa::path(put, path = "/api/scenario-proposals/{id}/dismissal", operation_id = "dismiss_scenario_proposal",
    params(("id" = String, Path)), request_body = Dismissal, responses((status = 200, body = Proposal)))]
pub(super) async fn dismiss(Path(id): Path<String>, call: Call<Dismissal>) -> Result<Reply<Proposal>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { deciding::dismiss(tx, act, &id, input).await })
    })
    .await
}

/// Asks for proposals to be looked for within seconds. Otherwise that is done once a day.
#[utoipa::path(post, path = "/api/scenario-proposal-searches", operation_id = "search_scenario_proposals",
    responses((status = 202, body = Search)))]
pub(super) async fn search(call: Call<()>) -> Result<Reply<Search>, Problem> {
    call.commit(StatusCode::ACCEPTED, |tx, act, (), _| Box::pin(async move { deciding::ask(tx, act).await })).await
}
