//! `/api/twin-models`: models of the operation, on which studies stand.

use http_kit::{Ask, Call, Problem, Reply, StatusCode};
use kernel::Page;

use crate::model::{self, NewModel, Summary};

/// Given ones newest first, then the example that the program brings.
#[utoipa::path(get, path = "/api/twin-models", operation_id = "list_twin_models",
    responses((status = 200, body = Page<Summary>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Summary>>, Problem> {
    Ok(Reply::list(Page { items: model::list(&mut ask.conn().await?).await?, next: None }))
}

/// Takes a model as text, in TOML or JSON as `aftercare simulate` reads it.
#[utoipa::path(post, path = "/api/twin-models", operation_id = "add_twin_model", request_body = NewModel,
    responses((status = 201, body = Summary)))]
pub(super) async fn add(call: Call<NewModel>) -> Result<Reply<Summary>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { model::add(tx, act, input).await }))
        .await
}
