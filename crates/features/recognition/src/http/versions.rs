//! `/api/recognition`: what was learned, how good it is, learning anew, going back.

use http_kit::{Ask, Call, Problem, Reply, StatusCode};
use kernel::Page;

use crate::asking::{self, Training};
use crate::choosing::{self, Choice};
use crate::overview::{self, Overview};
use crate::version::{self, Version};

/// What is in use, what is being learned, and how often people agreed.
#[utoipa::path(get, path = "/api/recognition", operation_id = "show_recognition",
    responses((status = 200, body = Overview)))]
pub(super) async fn overview(ask: Ask) -> Result<Reply<Overview>, Problem> {
    let now = ask.act.now;
    Ok(Reply::list(overview::find(&mut ask.conn().await?, now).await?))
}

/// The last 50 versions with their figures, newest first.
#[utoipa::path(get, path = "/api/recognition/versions", operation_id = "list_recognition_versions",
    responses((status = 200, body = Page<Version>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Version>>, Problem> {
    let items = version::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Puts a version that is kept into use.
#[utoipa::path(put, path = "/api/recognition/version-in-use", operation_id = "choose_recognition_version",
    request_body = Choice, responses((status = 200, body = Version)))]
pub(super) async fn choose(call: Call<Choice>) -> Result<Reply<Version>, Problem> {
    call.commit(StatusCode::OK, |tx, act, input, _| Box::pin(async move { choosing::choose(tx, act, input).await }))
        .await
}

/// Asks for a new version, learned from the examples and confirmed tickets as they are. It begins within seconds and
/// is used unless it is clearly worse than the one in use.
#[utoipa::path(post, path = "/api/recognition/trainings", operation_id = "train_recognition",
    responses((status = 202, body = Training)))]
pub(super) async fn train(call: Call<()>) -> Result<Reply<Training>, Problem> {
    call.commit(StatusCode::ACCEPTED, |tx, act, (), _| Box::pin(async move { asking::ask(tx, act).await })).await
}
