//! `/api/moscow/initiatives`: what could be had for customers.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::initiating::{self, NewInitiative};
use crate::initiative::{self, Definition, Initiative};

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
