//! `/api/futures` and `/api/strategies`: what may come, and what could be done.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::Page;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::model;
use crate::record::{self, Definition, Kind, OnModel, Record};
use crate::writing::{self, NewRecord};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// Id of the model beside which they are looked at; the example unless it is said.
    model: Option<String>,
}

async fn all(ask: &Ask, kind: Kind, model: Option<String>) -> Result<Page<OnModel>, Problem> {
    let mut conn = ask.conn().await?;
    let known = model::find(&mut conn, model.as_deref().unwrap_or(model::EXAMPLE)).await?;
    Ok(Page { items: record::on_model(record::list(&mut conn, kind).await?, &known), next: None })
}

/// All of them, each marked with what does not fit the model.
#[utoipa::path(get, path = "/api/futures", operation_id = "list_futures", params(Asked),
    responses((status = 200, body = Page<OnModel>)))]
pub(super) async fn list_futures(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Page<OnModel>>, Problem> {
    Ok(Reply::list(all(&ask, Kind::Future, asked.model).await?))
}

#[utoipa::path(post, path = "/api/futures", operation_id = "add_future", request_body = NewRecord,
    responses((status = 201, body = Record)))]
pub(super) async fn add_future(call: Call<NewRecord>) -> Result<Reply<Record>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move { writing::add(tx, act, Kind::Future, input).await })
    })
    .await
}

#[utoipa::path(get, path = "/api/futures/{key}", operation_id = "show_future", params(("key" = String, Path)),
    responses((status = 200, body = Record)))]
pub(super) async fn show_future(ask: Ask, Path(key): Path<String>) -> Result<Reply<Record>, Problem> {
    Ok(Reply::ok(record::find(&mut ask.conn().await?, Kind::Future, &key).await?))
}

#[utoipa::path(put, path = "/api/futures/{key}", operation_id = "change_future", params(("key" = String, Path)),
    request_body = Definition, responses((status = 200, body = Record)))]
pub(super) async fn change_future(Path(key): Path<String>, call: Call<Definition>) -> Result<Reply<Record>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            record::find(tx, Kind::Future, &key).await?;
            writing::change(tx, act, (Kind::Future, &key), input, version.required()?).await
        })
    })
    .await
}

/// Studies that were begun keep what they were begun with.
#[utoipa::path(delete, path = "/api/futures/{key}", operation_id = "remove_future", params(("key" = String, Path)),
    responses((status = 204)))]
pub(super) async fn remove_future(Path(key): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), version| {
        Box::pin(async move {
            record::find(tx, Kind::Future, &key).await?;
            writing::remove(tx, act, (Kind::Future, &key), version.required()?).await
        })
    })
    .await
}

/// As it was, newest first.
#[utoipa::path(get, path = "/api/futures/{key}/versions", operation_id = "list_future_versions",
    params(("key" = String, Path)), responses((status = 200, body = Page<Record>)))]
pub(super) async fn future_versions(ask: Ask, Path(key): Path<String>) -> Result<Reply<Page<Record>>, Problem> {
    let items = record::versions(&mut ask.conn().await?, Kind::Future, &key).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// All of them, each marked with what does not fit the model.
#[utoipa::path(get, path = "/api/strategies", operation_id = "list_strategies", params(Asked),
    responses((status = 200, body = Page<OnModel>)))]
pub(super) async fn list_strategies(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Page<OnModel>>, Problem> {
    Ok(Reply::list(all(&ask, Kind::Strategy, asked.model).await?))
}

#[utoipa::path(post, path = "/api/strategies", operation_id = "add_strategy", request_body = NewRecord,
    responses((status = 201, body = Record)))]
pub(super) async fn add_strategy(call: Call<NewRecord>) -> Result<Reply<Record>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move { writing::add(tx, act, Kind::Strategy, input).await })
    })
    .await
}

#[utoipa::path(get, path = "/api/strategies/{key}", operation_id = "show_strategy", params(("key" = String, Path)),
    responses((status = 200, body = Record)))]
pub(super) async fn show_strategy(ask: Ask, Path(key): Path<String>) -> Result<Reply<Record>, Problem> {
    Ok(Reply::ok(record::find(&mut ask.conn().await?, Kind::Strategy, &key).await?))
}

#[utoipa::path(put, path = "/api/strategies/{key}", operation_id = "change_strategy", params(("key" = String, Path)),
    request_body = Definition, responses((status = 200, body = Record)))]
pub(super) async fn change_strategy(Path(key): Path<String>, call: Call<Definition>) -> Result<Reply<Record>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            record::find(tx, Kind::Strategy, &key).await?;
            writing::change(tx, act, (Kind::Strategy, &key), input, version.required()?).await
        })
    })
    .await
}

/// Studies that were begun keep what they were begun with.
#[utoipa::path(delete, path = "/api/strategies/{key}", operation_id = "remove_strategy", params(("key" = String, Path)),
    responses((status = 204)))]
pub(super) async fn remove_strategy(Path(key): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), version| {
        Box::pin(async move {
            record::find(tx, Kind::Strategy, &key).await?;
            writing::remove(tx, act, (Kind::Strategy, &key), version.required()?).await
        })
    })
    .await
}

/// As it was, newest first.
#[utoipa::path(get, path = "/api/strategies/{key}/versions", operation_id = "list_strategy_versions",
    params(("key" = String, Path)), responses((status = 200, body = Page<Record>)))]
pub(super) async fn strategy_versions(ask: Ask, Path(key): Path<String>) -> Result<Reply<Page<Record>>, Problem> {
    let items = record::versions(&mut ask.conn().await?, Kind::Strategy, &key).await?;
    Ok(Reply::list(Page { items, next: None }))
}
