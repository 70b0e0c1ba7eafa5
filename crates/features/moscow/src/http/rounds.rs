//! `/api/moscow/rounds`: saying blind which class each initiative should have, and talking about it.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::frame;
use crate::round::{self, Definition, Detail, Round};
use crate::voting::{self, NewRemark, NewVote};

/// The rounds of a frame, newest first.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/rounds", operation_id = "list_rounds",
    params(("id" = String, Path)), responses((status = 200, body = Page<Round>)))]
pub(super) async fn list(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Round>>, Problem> {
    let mut conn = ask.conn().await?;
    frame::find(&mut conn, &id).await?;
    Ok(Reply::list(Page { items: round::list(&mut conn, &id).await?, next: None }))
}

/// Opens a round.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/rounds", operation_id = "open_round",
    params(("id" = String, Path)), request_body = Definition, responses((status = 201, body = Round)))]
pub(super) async fn open(Path(id): Path<String>, call: Call<Definition>) -> Result<Reply<Round>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { voting::open(tx, act, &id, input).await })
    })
    .await
}

/// Your own votes; those of all once it is revealed.
#[utoipa::path(get, path = "/api/moscow/rounds/{id}", operation_id = "show_round",
    params(("id" = String, Path)), responses((status = 200, body = Detail)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Detail>, Problem> {
    Ok(Reply::ok(round::detail(&mut ask.conn().await?, &ask.act, &id).await?))
}

/// Casts your vote, or casts it anew; until the round is revealed.
#[utoipa::path(put, path = "/api/moscow/rounds/{id}/votes/{initiative}", operation_id = "cast_vote",
    params(("id" = String, Path), ("initiative" = String, Path)), request_body = NewVote,
    responses((status = 200, body = Round)))]
pub(super) async fn vote(
    Path((id, initiative)): Path<(String, String)>,
    call: Call<NewVote>,
) -> Result<Reply<Round>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move { voting::vote(tx, act, &id, &initiative, input).await })
    })
    .await
}

/// Shows all votes to everybody.
#[utoipa::path(post, path = "/api/moscow/rounds/{id}/reveal", operation_id = "reveal_round",
    params(("id" = String, Path)), responses((status = 200, body = Round)))]
pub(super) async fn reveal(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Round>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), version| {
        Box::pin(async move {
            round::find(tx, &id).await?;
            voting::reveal(tx, act, &id, version.required()?).await
        })
    })
    .await
}

#[utoipa::path(post, path = "/api/moscow/rounds/{id}/close", operation_id = "close_round",
    params(("id" = String, Path)), responses((status = 200, body = Round)))]
pub(super) async fn close(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Round>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), version| {
        Box::pin(async move {
            round::find(tx, &id).await?;
            voting::close(tx, act, &id, version.required()?).await
        })
    })
    .await
}

/// Says something of an initiative once its votes are known.
#[utoipa::path(post, path = "/api/moscow/rounds/{id}/remarks/{initiative}", operation_id = "add_remark",
    params(("id" = String, Path), ("initiative" = String, Path)), request_body = NewRemark,
    responses((status = 201, body = Round)))]
pub(super) async fn remark(
    Path((id, initiative)): Path<(String, String)>,
    call: Call<NewRemark>,
) -> Result<Reply<Round>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { voting::remark(tx, act, &id, &initiative, input).await })
    })
    .await
}
