//! `/api/moscow/frames`: frames, their boards, classes and what is promised.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::board::{self, Board};
use crate::class::Standing;
use crate::classifying::{self, NewClass};
use crate::committing::{self, Closing, Commitment};
use crate::frame::{self, Definition, Frame};
use crate::scoring::{self, Scores};
use crate::{framing, initiative};

/// All frames, earlier ones first.
#[utoipa::path(get, path = "/api/moscow/frames", operation_id = "list_frames",
    responses((status = 200, body = Page<Frame>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Frame>>, Problem> {
    Ok(Reply::list(Page { items: frame::list(&mut ask.conn().await?).await?, next: None }))
}

#[utoipa::path(post, path = "/api/moscow/frames", operation_id = "add_frame", request_body = Definition,
    responses((status = 201, body = Frame)))]
pub(super) async fn add(call: Call<Definition>) -> Result<Reply<Frame>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| Box::pin(async move { framing::add(tx, act, input).await }))
        .await
}

/// The board of a frame: cards in their classes, capacity, and what speaks against it.
#[utoipa::path(get, path = "/api/moscow/frames/{id}", operation_id = "show_board",
    params(("id" = String, Path)), responses((status = 200, body = Board)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Board>, Problem> {
    Ok(Reply::list(board::show(&mut ask.conn().await?, &ask.act, &id).await?))
}

/// The usual scores of each initiative, each with its formula's inputs and where they come from.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/scores", operation_id = "show_scores",
    params(("id" = String, Path)), responses((status = 200, body = Scores)))]
pub(super) async fn scores(ask: Ask, Path(id): Path<String>) -> Result<Reply<Scores>, Problem> {
    Ok(Reply::list(scoring::show(&mut ask.conn().await?, &ask.act, &id).await?))
}

#[utoipa::path(put, path = "/api/moscow/frames/{id}", operation_id = "change_frame",
    params(("id" = String, Path)), request_body = Definition, responses((status = 200, body = Frame)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<Definition>) -> Result<Reply<Frame>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            framing::change(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Removes a frame in which nothing was decided.
#[utoipa::path(delete, path = "/api/moscow/frames/{id}", operation_id = "remove_frame",
    params(("id" = String, Path)), responses((status = 204)))]
pub(super) async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), version| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            framing::remove(tx, act, &id, version.required()?).await
        })
    })
    .await
}

/// Decides on the class of an initiative. The version is that of the class as it was seen, 0 where there was
/// none.
#[utoipa::path(put, path = "/api/moscow/frames/{id}/classes/{initiative}", operation_id = "classify_initiative",
    params(("id" = String, Path), ("initiative" = String, Path)), request_body = NewClass,
    responses((status = 200, body = Standing)))]
pub(super) async fn classify(
    Path((id, key)): Path<(String, String)>,
    call: Call<NewClass>,
) -> Result<Reply<Standing>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            initiative::find(tx, &key).await?;
            classifying::classify(tx, act, (&id, &key), input, version.required()?).await
        })
    })
    .await
}

/// Promises a plan that was proposed. Refused where something blocks it, or where the board has changed since.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/commitment", operation_id = "commit_plan",
    params(("id" = String, Path)), request_body = Commitment, responses((status = 200, body = Frame)))]
pub(super) async fn commit(Path(id): Path<String>, call: Call<Commitment>) -> Result<Reply<Frame>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            committing::commit(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// Closes a frame: its board stays as it is from then on.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/closing", operation_id = "close_frame",
    params(("id" = String, Path)), request_body = Closing, responses((status = 200, body = Frame)))]
pub(super) async fn close(Path(id): Path<String>, call: Call<Closing>) -> Result<Reply<Frame>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            committing::close(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}
