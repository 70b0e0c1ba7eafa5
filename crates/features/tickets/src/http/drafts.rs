//! `/api/tickets/{id}/draft`: one's own.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::drafting::{self, Draft, NewDraft};

/// Your draft.
#[utoipa::path(get, path = "/api/tickets/{id}/draft", operation_id = "show_draft",
    params(("id" = String, Path)), responses((status = 200, body = Draft)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Draft>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::ok(drafting::find(&mut conn, &ask.act, &id).await?))
}

/// Saves your draft over the one before.
#[utoipa::path(put, path = "/api/tickets/{id}/draft", operation_id = "save_draft",
    params(("id" = String, Path)), request_body = NewDraft, responses((status = 200, body = Draft)))]
pub(super) async fn save(Path(id): Path<String>, call: Call<NewDraft>) -> Result<Reply<Draft>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { drafting::save(tx, act, &id, input).await })
    })
    .await
}

/// Throws your draft away.
#[utoipa::path(delete, path = "/api/tickets/{id}/draft", operation_id = "discard_draft",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn discard(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { drafting::discard(tx, act, &id).await })
    })
    .await
}
