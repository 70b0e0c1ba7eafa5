//! `/api/moscow/initiatives/{key}/poll`: what customers are asked about it on the pages of their cases.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};

use crate::initiative;
use crate::poll::counting::{self, Detail};
use crate::poll::opening;
use crate::poll::poll::{Definition, Poll};

/// The poll and what its answers come to. Remarks are for those who may see customers.
#[utoipa::path(get, path = "/api/moscow/initiatives/{key}/poll", operation_id = "show_poll",
    params(("key" = String, Path)), responses((status = 200, body = Detail)))]
pub(super) async fn show(ask: Ask, Path(key): Path<String>) -> Result<Reply<Detail>, Problem> {
    Ok(Reply::list(counting::detail(&mut ask.conn().await?, &ask.act, &key).await?))
}

/// Asks customers, changes the words, or opens it again. `If-Match` has the version of the poll, where there is one.
#[utoipa::path(put, path = "/api/moscow/initiatives/{key}/poll", operation_id = "open_poll",
    params(("key" = String, Path)), request_body = Definition, responses((status = 200, body = Poll)))]
pub(super) async fn open(Path(key): Path<String>, call: Call<Definition>) -> Result<Reply<Poll>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move { opening::open(tx, act, &key, input, version.optional()).await })
    })
    .await
}

/// Customers can answer no more; what they answered stays.
#[utoipa::path(post, path = "/api/moscow/initiatives/{key}/poll/closing", operation_id = "close_poll",
    params(("key" = String, Path)), responses((status = 200, body = Poll)))]
pub(super) async fn close(Path(key): Path<String>, call: Call<()>) -> Result<Reply<Poll>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), version| {
        Box::pin(async move {
            initiative::find(tx, &key).await?;
            opening::close(tx, act, &key, version.required()?).await
        })
    })
    .await
}
