//! `/api/moscow/initiatives`: what could be had for customers.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::Page;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::READ;
use crate::asking::{self, AskingTicket};
use crate::board::Switched;
use crate::initiating::{self, NewInitiative};
use crate::initiative::{self, Definition, Initiative, Only};
use crate::switching;

#[utoipa::path(get, path = "/api/moscow/initiatives", operation_id = "list_initiatives",
    responses((status = 200, body = Page<Initiative>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Initiative>>, Problem> {
    Ok(Reply::list(Page { items: initiative::list(&mut ask.conn().await?).await?, next: None }))
}

#[utoipa::path(post, path = "/api/moscow/initiatives", operation_id = "add_initiative",
    request_body = NewInitiative, responses((status = 201, body = Initiative)))]
pub(super) async fn add(call: Call<NewInitiative>) -> Result<Reply<Initiative>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { initiating::add(tx, act, input).await }))
        .await
}

#[utoipa::path(get, path = "/api/moscow/initiatives/{key}", operation_id = "show_initiative",
    params(("key" = String, Path)), responses((status = 200, body = Initiative)))]
pub(super) async fn show(ask: Ask, Path(key): Path<String>) -> Result<Reply<Initiative>, Problem> {
    Ok(Reply::ok(initiative::find(&mut ask.conn().await?, &key).await?))
}

/// How what it names is switched.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InitiativeSwitch {
    /// Null where it names no capability that there is.
    switch: Option<Switched>,
}

/// Whether anything obeys the switch that an initiative names, and how it stands.
#[utoipa::path(get, path = "/api/moscow/initiatives/{key}/switch", operation_id = "show_initiative_switch",
    params(("key" = String, Path)), responses((status = 200, body = InitiativeSwitch)))]
pub(super) async fn switch(ask: Ask, Path(key): Path<String>) -> Result<Reply<InitiativeSwitch>, Problem> {
    let switch = switching::of_initiative(&mut ask.conn().await?, &key).await?;
    Ok(Reply::list(InitiativeSwitch { switch }))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Key of a scenario.
    scenario: String,
    /// `dissatisfied` or `reopened`.
    only: Only,
}

/// The newest tickets that ask for an initiative by what they are, of those that you may see.
#[utoipa::path(get, path = "/api/moscow/asking-tickets", operation_id = "list_asking_tickets",
    params(Asked), responses((status = 200, body = Page<AskingTicket>)))]
pub(super) async fn asking(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Page<AskingTicket>>, Problem> {
    ask.act.actor.reach(READ)?;
    let query = initiative::Query { scenario: asked.scenario, only: asked.only };
    Ok(Reply::list(Page { items: asking::list(&mut ask.conn().await?, &ask.act, &query).await?, next: None }))
}

#[utoipa::path(put, path = "/api/moscow/initiatives/{key}", operation_id = "change_initiative",
    params(("key" = String, Path)), request_body = Definition, responses((status = 200, body = Initiative)))]
pub(super) async fn change(Path(key): Path<String>, call: Call<Definition>) -> Result<Reply<Initiative>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            initiative::find(tx, &key).await?;
            initiating::change(tx, act, &key, input, version.required()?).await
        })
    })
    .await
}

/// Takes it off all boards. What was decided on it stays in the log.
#[utoipa::path(delete, path = "/api/moscow/initiatives/{key}", operation_id = "remove_initiative",
    params(("key" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path(key): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), version| {
        Box::pin(async move {
            initiative::find(tx, &key).await?;
            initiating::remove(tx, act, &key, version.required()?).await
        })
    })
    .await
}
