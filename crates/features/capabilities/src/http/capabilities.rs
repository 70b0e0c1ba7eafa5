//! `/api/capabilities`: what can be switched, how it was, and for whom it is on.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Page, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::adding::{self, NewCapability};
use crate::capability::{self, Capability};
use crate::changing::{self, CapabilityChange};
use crate::deciding::{self, TARGET_MAX};
use crate::history::{self, Switched};
use crate::removing;
use crate::switch::{Decision, State};

/// A capability with how it was switched, newest first; at most 200 times.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CapabilityDetail {
    #[serde(flatten)]
    capability: Capability,
    history: Vec<Switched>,
}

/// How a capability is switched that this program obeys.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub(super) struct CapabilityStanding {
    key: String,
    state: State,
    percent: i64,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// A customer's id here or in another system, or any other text.
    of: Option<String>,
}

/// All capabilities, by key.
#[utoipa::path(get, path = "/api/capabilities", operation_id = "list_capabilities",
    responses((status = 200, body = Page<Capability>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Capability>>, Problem> {
    let items = capability::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Adds a capability of the shop's own code. It is off until somebody switches it.
#[utoipa::path(post, path = "/api/capabilities", operation_id = "add_capability", request_body = NewCapability,
    responses((status = 201, body = Capability)))]
pub(super) async fn add(call: Call<NewCapability>) -> Result<Reply<Capability>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { adding::add(tx, act, input).await }))
        .await
}

#[utoipa::path(get, path = "/api/capabilities/{key}", operation_id = "show_capability",
    params(("key" = String, Path)), responses((status = 200, body = CapabilityDetail)))]
pub(super) async fn show(ask: Ask, Path(key): Path<String>) -> Result<Reply<CapabilityDetail>, Problem> {
    let mut conn = ask.conn().await?;
    let capability = capability::find(&mut conn, &key).await?;
    let history = history::list(&mut conn, &key).await?;
    Ok(Reply::ok(CapabilityDetail { capability, history }))
}

/// Switches it or changes what is said of it, with a reason. What is rolling out to more customers is taken from
/// nobody who has it.
#[utoipa::path(patch, path = "/api/capabilities/{key}", operation_id = "change_capability",
    params(("key" = String, Path)), request_body = CapabilityChange, responses((status = 200, body = Capability)))]
pub(super) async fn change(
    Path(key): Path<String>,
    call: Call<CapabilityChange>,
) -> Result<Reply<Capability>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            capability::find(tx, &key).await?;
            changing::change(tx, act, &key, version.required()?, input).await
        })
    })
    .await
}

/// Removes a capability of the shop with its history.
#[utoipa::path(delete, path = "/api/capabilities/{key}", operation_id = "remove_capability",
    params(("key" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path(key): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { removing::remove(tx, act, &key).await })
    })
    .await
}

/// Whether it is on for a customer, and why.
#[utoipa::path(get, path = "/api/capabilities/{key}/decision", operation_id = "decide_capability",
    params(("key" = String, Path), Asked), responses((status = 200, body = Decision)))]
pub(super) async fn decide(
    ask: Ask,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Reply<Decision>, Problem> {
    let of = asked.of.as_deref().map(str::trim).filter(|of| !of.is_empty());
    if of.is_some_and(|of| of.chars().count() > TARGET_MAX) {
        return Err(Refusal::invalid("of", format!("must have at most {TARGET_MAX} characters")).into());
    }
    Ok(Reply::list(deciding::of_key(&mut ask.conn().await?, &key, of).await?))
}

/// How those are switched that this program obeys: for screens that would show what they do.
#[utoipa::path(get, path = "/api/capability-standings", operation_id = "list_capability_standings",
    responses((status = 200, body = Page<CapabilityStanding>)))]
pub(super) async fn standings(ask: Ask) -> Result<Reply<Page<CapabilityStanding>>, Problem> {
    let items = ask.conn().await?.all(sql!("list_standings"), store::params![]).await?;
    Ok(Reply::list(Page { items, next: None }))
}
