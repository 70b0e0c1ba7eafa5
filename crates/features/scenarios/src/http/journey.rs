//! `/api/journey`: stages and touchpoints.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::journey::{self, Change, Journey, NewPart};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Into {
    /// Key of the touchpoint at which its scenarios go on.
    into: Option<String>,
}

/// The stages of the customer's journey with their touchpoints, in order.
#[utoipa::path(get, path = "/api/journey", operation_id = "show_journey", responses((status = 200, body = Journey)))]
pub(super) async fn show(ask: Ask) -> Result<Reply<Journey>, Problem> {
    Ok(Reply::list(journey::find(&mut ask.conn().await?).await?))
}

/// Adds a stage at the end.
#[utoipa::path(post, path = "/api/journey/stages", operation_id = "add_journey_stage", request_body = NewPart,
    responses((status = 201, body = Journey)))]
pub(super) async fn add_stage(call: Call<NewPart>) -> Result<Reply<Journey>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move { journey::add_stage(tx, act, input).await })
    })
    .await
}

/// Renames or moves a stage.
#[utoipa::path(patch, path = "/api/journey/stages/{key}", operation_id = "change_journey_stage",
    params(("key" = String, Path)), request_body = Change, responses((status = 200, body = Journey)))]
pub(super) async fn change_stage(Path(key): Path<String>, call: Call<Change>) -> Result<Reply<Journey>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { journey::change_stage(tx, act, &key, input).await })
    })
    .await
}

/// Removes a stage that has no touchpoint.
#[utoipa::path(delete, path = "/api/journey/stages/{key}", operation_id = "remove_journey_stage",
    params(("key" = String, Path)), responses((status = 204)))]
pub(super) async fn remove_stage(Path(key): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { journey::remove_stage(tx, act, &key).await })
    })
    .await
}

/// Adds a touchpoint at the end of its stage.
#[utoipa::path(post, path = "/api/journey/touchpoints", operation_id = "add_touchpoint", request_body = NewPart,
    responses((status = 201, body = Journey)))]
pub(super) async fn add_touchpoint(call: Call<NewPart>) -> Result<Reply<Journey>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move { journey::add_touchpoint(tx, act, input).await })
    })
    .await
}

/// Renames a touchpoint, or moves it within its stage or to another.
#[utoipa::path(patch, path = "/api/journey/touchpoints/{key}", operation_id = "change_touchpoint",
    params(("key" = String, Path)), request_body = Change, responses((status = 200, body = Journey)))]
pub(super) async fn change_touchpoint(Path(key): Path<String>, call: Call<Change>) -> Result<Reply<Journey>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { journey::change_touchpoint(tx, act, &key, input).await })
    })
    .await
}

/// Removes a touchpoint; `into` says at which one its scenarios go on.
#[utoipa::path(delete, path = "/api/journey/touchpoints/{key}", operation_id = "remove_touchpoint",
    params(("key" = String, Path), Into), responses((status = 204)))]
pub(super) async fn remove_touchpoint(
    Path(key): Path<String>,
    Query(query): Query<Into>,
    call: Call<()>,
) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { journey::remove_touchpoint(tx, act, &key, query.into.as_deref()).await })
    })
    .await
}
