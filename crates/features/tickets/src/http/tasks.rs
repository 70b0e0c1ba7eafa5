//! `/api/tickets/{id}/tasks` and `/api/due-tasks`

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::finishing;
use crate::task::{self, DueTask, Task};
use crate::tasking::{self, NewTask, TaskChanges};

/// The tasks of a ticket: open ones first, in the order in which they are due.
#[utoipa::path(get, path = "/api/tickets/{id}/tasks", operation_id = "list_tasks",
    params(("id" = String, Path)), responses((status = 200, body = Page<Task>)))]
pub(super) async fn list(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Task>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: task::of_ticket(&mut conn, &ask.act.actor, &id).await?, next: None }))
}

/// Your open tasks whose moment has come, the earliest first; a hundred at most.
#[utoipa::path(get, path = "/api/due-tasks", operation_id = "list_due_tasks", responses((status = 200, body = Page<DueTask>)))]
pub(super) async fn due(ask: Ask) -> Result<Reply<Page<DueTask>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(Page { items: task::due(&mut conn, &ask.act).await?, next: None }))
}

/// Adds a task; a ticket has fifty at most.
#[utoipa::path(post, path = "/api/tickets/{id}/tasks", operation_id = "add_task",
    params(("id" = String, Path)), request_body = NewTask, responses((status = 201, body = Task)))]
pub(super) async fn add(Path(id): Path<String>, call: Call<NewTask>) -> Result<Reply<Task>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { tasking::add(tx, act, &id, input).await })
    })
    .await
}

/// Changes a task. With another due moment or another person it is reminded of anew.
#[utoipa::path(patch, path = "/api/tickets/{id}/tasks/{task}", operation_id = "change_task",
    params(("id" = String, Path), ("task" = String, Path)), request_body = TaskChanges, responses((status = 200, body = Task)))]
pub(super) async fn change(
    Path((id, task)): Path<(String, String)>,
    call: Call<TaskChanges>,
) -> Result<Reply<Task>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { tasking::change(tx, act, &id, &task, input, version.required()?).await })
    })
    .await
}

/// Removes a task.
#[utoipa::path(delete, path = "/api/tickets/{id}/tasks/{task}", operation_id = "remove_task",
    params(("id" = String, Path), ("task" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path((id, task)): Path<(String, String)>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { tasking::remove(tx, act, &id, &task).await })
    })
    .await
}

/// The task is done: by you, now. Done already, it stays as it is.
#[utoipa::path(put, path = "/api/tickets/{id}/tasks/{task}/done", operation_id = "finish_task",
    params(("id" = String, Path), ("task" = String, Path)), responses((status = 200, body = Task)))]
pub(super) async fn finish(Path((id, task)): Path<(String, String)>, call: Call<()>) -> Result<Reply<Task>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| {
        Box::pin(async move { finishing::finish(tx, act, &id, &task).await })
    })
    .await
}

/// The task is open again.
#[utoipa::path(delete, path = "/api/tickets/{id}/tasks/{task}/done", operation_id = "reopen_task",
    params(("id" = String, Path), ("task" = String, Path)), responses((status = 200, body = Task)))]
pub(super) async fn reopen(Path((id, task)): Path<(String, String)>, call: Call<()>) -> Result<Reply<Task>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| {
        Box::pin(async move { finishing::reopen(tx, act, &id, &task).await })
    })
    .await
}
