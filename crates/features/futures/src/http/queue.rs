//! `/api/queue`: one queue, what if. Nothing is kept.

use http_kit::{Call, Problem, Reply, StatusCode};

use crate::queue::{self, Answer, Asked};

/// How long customers wait in one queue, by formula and, on request, by simulation.
#[utoipa::path(post, path = "/api/queue", operation_id = "ask_queue", request_body = Asked,
    responses((status = 200, body = Answer)))]
pub(super) async fn ask(call: Call<Asked>) -> Result<Reply<Answer>, Problem> {
    let (_, _, asked) = call.into_input();
    Ok(Reply::with(StatusCode::OK, &queue::answer(asked).await?)?)
}
