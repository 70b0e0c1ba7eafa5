//! `/api/playbooks/{key}/versions`: what was published, and how it differs.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Page, Refusal};
use playbook_language::comparing::Difference;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::playbook::{self, Card as PlaybookCard};
use crate::restoring;
use crate::version::{self, Card, Version};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Between {
    /// Number of the earlier version; the one in use, unless it is said.
    from: Option<i64>,
    /// Number of the later one; the draft, or else the version in use, unless it is said.
    to: Option<i64>,
}

/// Newest first.
#[utoipa::path(get, path = "/api/playbooks/{key}/versions", operation_id = "list_playbook_versions",
    params(("key" = String, Path)), responses((status = 200, body = Page<Card>)))]
pub(super) async fn list(ask: Ask, Path(key): Path<String>) -> Result<Reply<Page<Card>>, Problem> {
    let items = version::list(&mut ask.conn().await?, &key).await?;
    Ok(Reply::list(Page { items, next: None }))
}

#[utoipa::path(get, path = "/api/playbooks/{key}/versions/{number}", operation_id = "show_playbook_version",
    params(("key" = String, Path), ("number" = i64, Path)), responses((status = 200, body = Version)))]
pub(super) async fn show(ask: Ask, Path((key, number)): Path<(String, String)>) -> Result<Reply<Version>, Problem> {
    Ok(Reply::list(version::find(&mut ask.conn().await?, &key, of(&number)?).await?))
}

/// What is other in one than in another, step by step.
#[utoipa::path(get, path = "/api/playbooks/{key}/differences", operation_id = "compare_playbook_versions",
    params(("key" = String, Path), Between), responses((status = 200, body = Vec<Difference>)))]
pub(super) async fn compare(
    ask: Ask,
    Path(key): Path<String>,
    Query(between): Query<Between>,
) -> Result<Reply<Vec<Difference>>, Problem> {
    let mut conn = ask.conn().await?;
    Ok(Reply::list(version::differences(&mut conn, &key, between.from, between.to).await?))
}

/// Takes an earlier version as the draft.
#[utoipa::path(post, path = "/api/playbooks/{key}/versions/{number}/restoration", operation_id = "restore_playbook_version",
    params(("key" = String, Path), ("number" = i64, Path)), responses((status = 200, body = PlaybookCard)))]
pub(super) async fn restore(
    Path((key, number)): Path<(String, String)>,
    call: Call<()>,
) -> Result<Reply<PlaybookCard>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), version| {
        Box::pin(async move {
            playbook::find(tx, &key).await?;
            Ok(restoring::restore(tx, act, &key, of(&number)?, version.required()?).await?.card())
        })
    })
    .await
}

/// What is no number is answered like one that does not exist.
fn of(number: &str) -> Result<i64, Refusal> {
    number.parse().map_err(|_| Refusal::NotFound("version"))
}
