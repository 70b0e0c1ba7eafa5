//! `/api/scenarios`: scenarios and their versions.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::{Page, Refusal};

use crate::scenario::{self, Detail, Scenario};
use crate::version::{self, Card, Version};
use crate::writing::{self, NewScenario, ScenarioChange};

#[utoipa::path(get, path = "/api/scenarios", operation_id = "list_scenarios",
    responses((status = 200, body = Page<Scenario>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Scenario>>, Problem> {
    let items = scenario::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Adds a scenario.
#[utoipa::path(post, path = "/api/scenarios", operation_id = "add_scenario", request_body = NewScenario,
    responses((status = 201, body = Scenario)))]
pub(super) async fn add(call: Call<NewScenario>) -> Result<Reply<Scenario>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { writing::add(tx, act, input).await }))
        .await
}

/// A scenario with the playbooks that are the way through it.
#[utoipa::path(get, path = "/api/scenarios/{key}", operation_id = "show_scenario",
    params(("key" = String, Path)), responses((status = 200, body = Detail)))]
pub(super) async fn show(ask: Ask, Path(key): Path<String>) -> Result<Reply<Detail>, Problem> {
    Ok(Reply::ok(scenario::detail(&mut ask.conn().await?, &key).await?))
}

/// Puts a further version in place. Activating and retiring are such changes.
#[utoipa::path(put, path = "/api/scenarios/{key}", operation_id = "change_scenario",
    params(("key" = String, Path)), request_body = ScenarioChange, responses((status = 200, body = Scenario)))]
pub(super) async fn change(Path(key): Path<String>, call: Call<ScenarioChange>) -> Result<Reply<Scenario>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            scenario::find(tx, &key).await?;
            writing::change(tx, act, &key, input, version.required()?).await
        })
    })
    .await
}

/// Who changed it, when and why; newest first.
#[utoipa::path(get, path = "/api/scenarios/{key}/versions", operation_id = "list_scenario_versions",
    params(("key" = String, Path)), responses((status = 200, body = Page<Card>)))]
pub(super) async fn versions(ask: Ask, Path(key): Path<String>) -> Result<Reply<Page<Card>>, Problem> {
    let items = version::list(&mut ask.conn().await?, &key).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// What was said of it then.
#[utoipa::path(get, path = "/api/scenarios/{key}/versions/{number}", operation_id = "show_scenario_version",
    params(("key" = String, Path), ("number" = i64, Path)), responses((status = 200, body = Version)))]
pub(super) async fn version(ask: Ask, Path((key, number)): Path<(String, String)>) -> Result<Reply<Version>, Problem> {
    let mut conn = ask.conn().await?;
    scenario::find(&mut conn, &key).await?;
    let number = number.parse().map_err(|_| Refusal::NotFound("version"))?;
    Ok(Reply::list(version::find(&mut conn, &key, number).await?))
}
