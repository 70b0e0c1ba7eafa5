//! `/api/moscow/frames/{id}/review`: what came of a frame, item by item.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::frame;
use crate::review::holding::{self, Summary};
use crate::review::noting::{self, NewNote, NewUsed};
use crate::review::review::{self, Review, Waiting};

/// The agenda makes itself; of a review that was held it is as it was then.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/review", operation_id = "show_review",
    params(("id" = String, Path)), responses((status = 200, body = Review)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Review>, Problem> {
    Ok(Reply::ok(review::show(&mut ask.conn().await?, &ask.act, &id).await?))
}

/// Says what becomes of an item.
#[utoipa::path(put, path = "/api/moscow/frames/{id}/review/notes", operation_id = "note_in_review",
    params(("id" = String, Path)), request_body = NewNote, responses((status = 200, body = Review)))]
pub(super) async fn note(Path(id): Path<String>, call: Call<NewNote>) -> Result<Reply<Review>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            noting::note(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Says what an initiative really took in the frame.
#[utoipa::path(put, path = "/api/moscow/frames/{id}/used/{initiative}", operation_id = "note_used_effort",
    params(("id" = String, Path), ("initiative" = String, Path)), request_body = NewUsed,
    responses((status = 200, body = Review)))]
pub(super) async fn note_used(
    Path((id, key)): Path<(String, String)>,
    call: Call<NewUsed>,
) -> Result<Reply<Review>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { noting::note_used(tx, act, (&id, &key), input).await })
    })
    .await
}

/// Holds the review: what was said stays, and the log has the summary. Refused while something unfinished, or a
/// Won't that is due, has no word.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/review/holding", operation_id = "hold_review",
    params(("id" = String, Path)), request_body = Summary, responses((status = 200, body = Review)))]
pub(super) async fn hold(Path(id): Path<String>, call: Call<Summary>) -> Result<Reply<Review>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            holding::hold(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Reviews that are due, and how many of them wait for you.
#[utoipa::path(get, path = "/api/moscow/reviews-waiting", operation_id = "count_reviews_waiting",
    responses((status = 200, body = Waiting)))]
pub(super) async fn waiting(ask: Ask) -> Result<Reply<Waiting>, Problem> {
    Ok(Reply::list(review::waiting(&mut ask.conn().await?, &ask.act).await?))
}
