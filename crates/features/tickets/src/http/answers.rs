//! `/api/tickets/{id}/answers`: what customers answered to the survey.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::answering::{self, Answer, NewAnswer};

/// Takes a survey answer in. The latest of a resolution cycle counts.
#[utoipa::path(post, path = "/api/tickets/{id}/answers", operation_id = "answer_survey",
    params(("id" = String, Path)), request_body = NewAnswer, responses((status = 201, body = Answer)))]
pub(super) async fn answer(Path(id): Path<String>, call: Call<NewAnswer>) -> Result<Reply<Answer>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { answering::answer(tx, act, &id, input).await })
    })
    .await
}

/// The survey answers of a ticket, oldest first.
#[utoipa::path(get, path = "/api/tickets/{id}/answers", operation_id = "list_survey_answers",
    params(("id" = String, Path)), responses((status = 200, body = Page<Answer>)))]
pub(super) async fn list(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Answer>>, Problem> {
    let mut conn = ask.conn().await?;
    let items = answering::all(&mut conn, &ask.act, &id).await?;
    Ok(Reply::list(Page { items, next: None }))
}
