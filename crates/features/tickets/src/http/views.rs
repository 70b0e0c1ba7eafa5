//! `/api/views`: saved views, one's own and those one shares.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::view::{self, NewView, View, ViewChanges};

/// The saved views that you may use: your own, your teams' and everybody's.
#[utoipa::path(get, path = "/api/views", operation_id = "list_views", responses((status = 200, body = Page<View>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<View>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: view::all(&mut conn, &ask.act.actor).await?, next: None }))
}

/// Saves a view. For a team or for everybody it needs the permission `tickets.share`.
#[utoipa::path(post, path = "/api/views", operation_id = "add_view", request_body = NewView,
    responses((status = 201, body = View)))]
pub(super) async fn add(call: Call<NewView>) -> Result<Reply<View>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { view::add(tx, act, input).await })).await
}

/// Changes a view.
#[utoipa::path(patch, path = "/api/views/{id}", operation_id = "change_view", params(("id" = String, Path)),
    request_body = ViewChanges, responses((status = 200, body = View)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<ViewChanges>) -> Result<Reply<View>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { view::change(tx, act, &id, input, version.required()?).await })
    })
    .await
}

/// Removes a view. Its tickets stay.
#[utoipa::path(delete, path = "/api/views/{id}", operation_id = "remove_view", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| Box::pin(async move { view::remove(tx, act, &id).await }))
        .await
}
