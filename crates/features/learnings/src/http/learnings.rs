//! `/api/learnings`: what was learned, what is said of it and what becomes of it.

use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::comment::{self, Comment};
use crate::commenting::{self, NewComment};
use crate::deciding::{self, Decision};
use crate::digest::{self, Digest};
use crate::learning::{self, Filter, Learning, State};
use crate::owners::{self, Waiting};
use crate::proposing::{self, NewLearning};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    scenario: Option<String>,
    playbook: Option<String>,
    /// Id of a step.
    step: Option<String>,
    #[param(inline)]
    state: Option<State>,
    cursor: Option<String>,
    limit: Option<u32>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Month {
    /// Such as 2026-11, in the organisation's time zone; this one, unless it is said.
    month: Option<String>,
}

/// Newest first.
#[utoipa::path(get, path = "/api/learnings", operation_id = "list_learnings", params(Asked),
    responses((status = 200, body = Page<Learning>)))]
pub(super) async fn list(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Page<Learning>>, Problem> {
    let filter = Filter {
        scenario: asked.scenario,
        playbook: asked.playbook,
        step: asked.step,
        state: asked.state,
        cursor: asked.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: kernel::page::limit(asked.limit)?,
    };
    Ok(Reply::list(learning::list(&mut ask.conn().await?, &ask.act.actor, &filter).await?))
}

/// Writes down what was learned. It waits for the owner of the scenario or playbook.
#[utoipa::path(post, path = "/api/learnings", operation_id = "propose_learning", request_body = NewLearning,
    responses((status = 201, body = Learning)))]
pub(super) async fn propose(call: Call<NewLearning>) -> Result<Reply<Learning>, Problem> {
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move { proposing::propose(tx, act, input).await })
    })
    .await
}

#[utoipa::path(get, path = "/api/learnings/{id}", operation_id = "show_learning",
    params(("id" = String, Path)), responses((status = 200, body = Learning)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Learning>, Problem> {
    Ok(Reply::ok(learning::find(&mut ask.conn().await?, &ask.act.actor, &id).await?))
}

/// Accepts it, or declines it with a reason: for the owner of its scenario or playbook, and for whoever may
/// decide on any.
#[utoipa::path(post, path = "/api/learnings/{id}/decision", operation_id = "decide_learning",
    params(("id" = String, Path)), request_body = Decision, responses((status = 200, body = Learning)))]
pub(super) async fn decide(Path(id): Path<String>, call: Call<Decision>) -> Result<Reply<Learning>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            learning::find(tx, &act.actor, &id).await?;
            deciding::decide(tx, act, &id, input, version.required()?).await
        })
    })
    .await
}

/// What is said of it, in order.
#[utoipa::path(get, path = "/api/learnings/{id}/comments", operation_id = "list_learning_comments",
    params(("id" = String, Path)), responses((status = 200, body = Page<Comment>)))]
pub(super) async fn comments(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Comment>>, Problem> {
    let mut conn = ask.conn().await?;
    learning::find(&mut conn, &ask.act.actor, &id).await?;
    Ok(Reply::list(Page { items: comment::list(&mut conn, &id).await?, next: None }))
}

/// Says something of it.
#[utoipa::path(post, path = "/api/learnings/{id}/comments", operation_id = "comment_learning",
    params(("id" = String, Path)), request_body = NewComment, responses((status = 201, body = Vec<Comment>)))]
pub(super) async fn comment(Path(id): Path<String>, call: Call<NewComment>) -> Result<Reply<Vec<Comment>>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move { commenting::comment(tx, act, &id, input).await })
    })
    .await
}

/// How many proposals wait, and how many of them for you.
#[utoipa::path(get, path = "/api/learnings-waiting", operation_id = "count_learnings_waiting",
    responses((status = 200, body = Waiting)))]
pub(super) async fn waiting(ask: Ask) -> Result<Reply<Waiting>, Problem> {
    Ok(Reply::list(owners::waiting(&mut ask.conn().await?, &ask.act.actor).await?))
}

/// What was accepted in a month, and whom to thank.
#[utoipa::path(get, path = "/api/learnings-digest", operation_id = "show_learnings_digest", params(Month),
    responses((status = 200, body = Digest)))]
pub(super) async fn digest(ask: Ask, Query(asked): Query<Month>) -> Result<Reply<Digest>, Problem> {
    Ok(Reply::list(digest::digest(&mut ask.conn().await?, &ask.act, asked.month.as_deref()).await?))
}
