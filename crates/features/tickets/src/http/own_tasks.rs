//! `/api/own-tasks`: what is asked of somebody who need not see the tickets.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::own_task::{self, Answer, OwnTask};

/// Your open tasks, without their tickets; the earliest first, 200 at most.
#[utoipa::path(get, path = "/api/own-tasks", operation_id = "list_own_tasks",
    responses((status = 200, body = Page<OwnTask>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<OwnTask>>, Problem> {
    let items = own_task::list(&mut ask.conn().await?, &ask.act).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Answers a task of yours. The answer becomes a note of its ticket, and the task is done.
#[utoipa::path(post, path = "/api/own-tasks/{id}/answer", operation_id = "answer_own_task",
    params(("id" = String, Path)), request_body = Answer, responses((status = 200, body = OwnTask)))]
pub(super) async fn answer(Path(id): Path<String>, call: Call<Answer>) -> Result<Reply<OwnTask>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { own_task::answer(tx, act, &id, input).await })
    })
    .await
}
