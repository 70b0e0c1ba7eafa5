//! `/api/library`: what is known of customers' situations, as one text.

use http_kit::{Ask, Call, Problem, Query, Reply, StatusCode};
use kernel::{Act, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::document::Document;
use crate::exporting;
use crate::importing::{self, Report};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(super) struct Wanted {
    /// Keys of playbooks with commas between; all that are not retired if absent.
    playbooks: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LibraryText)]
pub(super) struct Text {
    /// YAML.
    text: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LibraryImport)]
pub(super) struct Import {
    /// A library as it was exported.
    text: String,
    /// What the versions of changed scenarios say of the reason.
    why: String,
}

/// The journey, scenarios and playbooks as one text, with what was accepted of learnings if you may see these.
#[utoipa::path(get, path = "/api/library", operation_id = "export_library", params(Wanted),
    responses((status = 200, body = Text)))]
pub(super) async fn export(ask: Ask, Query(wanted): Query<Wanted>) -> Result<Reply<Text>, Problem> {
    ask.act.actor.reach(playbooks::READ)?;
    let keys = wanted.playbooks.map(|keys| keys.split(',').map(|key| key.trim().to_owned()).collect::<Vec<_>>());
    let learned = ask.act.actor.reach(learnings::READ).is_ok();
    let document = exporting::export(&mut ask.conn().await?, keys.as_deref(), learned).await?;
    Ok(Reply::list(Text { text: document.to_text()? }))
}

/// Takes a library in: all of it or nothing. Playbooks come as drafts; what is not in it stays. For learnings in it
/// you must be allowed to decide on any.
#[utoipa::path(post, path = "/api/library-imports", operation_id = "import_library", request_body = Import,
    responses((status = 200, body = Report)))]
pub(super) async fn import(call: Call<Import>) -> Result<Reply<Report>, Problem> {
    call.commit(StatusCode::OK, |tx, act, input, _| {
        Box::pin(async move {
            let document = read(act, &input)?;
            importing::import(tx, act, document, &input.why).await
        })
    })
    .await
}

/// What an import would do. Nothing is kept.
#[utoipa::path(post, path = "/api/library-checks", operation_id = "check_library", request_body = Import,
    responses((status = 200, body = Report)))]
pub(super) async fn check(call: Call<Import>) -> Result<Reply<Report>, Problem> {
    let (app, act, input) = call.into_input();
    let document = read(&act, &input)?;
    Ok(Reply::list(importing::check(app.db(), act, document, input.why).await?))
}

fn read(act: &Act, input: &Import) -> Result<Document, Refusal> {
    act.actor.reach(playbooks::MANAGE)?;
    let document = Document::read(&input.text)?;
    if !document.learnings.is_empty() {
        act.actor.reach(learnings::DECIDE)?;
    }
    Ok(document)
}
