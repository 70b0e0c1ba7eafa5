//! `/api/tickets/{id}/suggestions`: what to do next, and why.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::dismissing::{self, Dismissal};
use crate::gathering;
use crate::suggestion::Suggested;

/// What could be done next in this ticket, the best first, each with its reasons.
#[utoipa::path(get, path = "/api/tickets/{id}/suggestions", operation_id = "list_suggestions",
    params(("id" = String, Path)), responses((status = 200, body = Suggested)))]
pub(super) async fn list(ask: Ask, Path(id): Path<String>) -> Result<Reply<Suggested>, Problem> {
    Ok(Reply::list(gathering::of_ticket(&mut ask.conn().await?, &ask.act, &id).await?))
}

/// Dismisses a suggestion: in this ticket it does not come again. Gives what is still suggested.
#[utoipa::path(post, path = "/api/tickets/{id}/suggestion-dismissals", operation_id = "dismiss_suggestion",
    params(("id" = String, Path)), request_body = Dismissal, responses((status = 200, body = Suggested)))]
pub(super) async fn dismiss(Path(id): Path<String>, call: Call<Dismissal>) -> Result<Reply<Suggested>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { dismissing::dismiss(tx, act, &id, input).await })
    })
    .await
}
