//! `/api/statuses`

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::status::{self, NewStatus, Status, StatusChanges};

/// The statuses, in the order in which they are offered.
#[utoipa::path(get, path = "/api/statuses", operation_id = "list_statuses", responses((status = 200, body = Page<Status>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Status>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: status::all(&mut conn).await?, next: None }))
}

/// Adds a status.
#[utoipa::path(post, path = "/api/statuses", operation_id = "add_status", request_body = NewStatus,
    responses((status = 201, body = Status)))]
pub(super) async fn add(call: Call<NewStatus>) -> Result<Reply<Status>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { status::add(tx, act, input).await }))
        .await
}

/// Changes a status.
#[utoipa::path(patch, path = "/api/statuses/{id}", operation_id = "change_status", params(("id" = String, Path)),
    request_body = StatusChanges, responses((status = 200, body = Status)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<StatusChanges>) -> Result<Reply<Status>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { status::change(tx, act, &id, input, version.required()?).await })
    })
    .await
}
