//! `/api/signposts`: which future has begun.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::signposts::alert::{self, Alert};
use crate::signposts::{self, Signposts};

/// Of the study that is watched; null while none is.
#[utoipa::path(get, path = "/api/signposts", operation_id = "show_signposts",
    responses((status = 200, body = Option<Signposts>)))]
pub(super) async fn show(ask: Ask) -> Result<Reply<Option<Signposts>>, Problem> {
    Ok(Reply::list(signposts::show(&mut ask.conn().await?).await?))
}

/// Somebody has seen it.
#[utoipa::path(post, path = "/api/signpost-alerts/{id}/acknowledgement", operation_id = "acknowledge_signpost",
    params(("id" = String, Path)), responses((status = 200, body = Alert)))]
pub(super) async fn acknowledge(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Alert>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| Box::pin(async move { alert::acknowledge(tx, act, &id).await }))
        .await
}
