//! `/api/playbooks`: playbooks, their drafts, and what is in use.

use axum::http::header;
use axum::response::IntoResponse;
use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;
use serde::Serialize;
use utoipa::ToSchema;

use crate::checking::Written;
use crate::drafting::{self, NewDraft};
use crate::importing::{self, Imported};
use crate::playbook::{self, Card, Detail};
use crate::publishing::{self, Why};
use crate::retiring;

/// What became of an import.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PlaybookImport)]
pub(super) struct Import {
    outcome: Imported,
    playbook: Card,
}

#[utoipa::path(get, path = "/api/playbooks", operation_id = "list_playbooks",
    responses((status = 200, body = Page<Card>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Card>>, Problem> {
    let items = playbook::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Adds a playbook as a draft, under the key in its text.
#[utoipa::path(post, path = "/api/playbooks", operation_id = "add_playbook", request_body = NewDraft,
    responses((status = 201, body = Card)))]
pub(super) async fn add(call: Call<NewDraft>) -> Result<Reply<Card>, Problem> {
    let call = call.prepare(NewDraft::read).await?;
    call.commit(StatusCode::CREATED, |tx, act, input, _| {
        Box::pin(async move {
            let (draft, owner) = input?;
            Ok(drafting::add(tx, act, draft, owner).await?.card())
        })
    })
    .await
}

/// A playbook with its draft, or else with the version in use.
#[utoipa::path(get, path = "/api/playbooks/{key}", operation_id = "show_playbook",
    params(("key" = String, Path)), responses((status = 200, body = Detail)))]
pub(super) async fn show(ask: Ask, Path(key): Path<String>) -> Result<Reply<Detail>, Problem> {
    let mut conn = ask.conn().await?;
    let row = playbook::find(&mut conn, &key).await?;
    Ok(Reply::ok(playbook::detail(&mut conn, &row).await?))
}

/// The draft, or else the version in use, as YAML.
#[utoipa::path(get, path = "/api/playbooks/{key}/yaml", operation_id = "export_playbook",
    params(("key" = String, Path)), responses((status = 200, body = String, content_type = "application/yaml")))]
pub(super) async fn export(ask: Ask, Path(key): Path<String>) -> Result<impl IntoResponse, Problem> {
    let mut conn = ask.conn().await?;
    let row = playbook::find(&mut conn, &key).await?;
    let text = playbook::text(&mut conn, &row).await?;
    let name = format!("attachment; filename=\"{}.yaml\"", row.key);
    let headers =
        [(header::CONTENT_TYPE, "application/yaml; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, text))
}

/// Takes a playbook as a draft under its key, whether there is one or not.
#[utoipa::path(post, path = "/api/playbook-imports", operation_id = "import_playbook", request_body = Written,
    responses((status = 200, body = Import)))]
pub(super) async fn import(call: Call<Written>) -> Result<Reply<Import>, Problem> {
    let call = call.prepare(|written| written.draft()).await?;
    call.commit(StatusCode::OK, |tx, act, draft, _| {
        Box::pin(async move {
            let (row, outcome) = importing::import(tx, act, draft?).await?;
            Ok(Import { outcome, playbook: row.card() })
        })
    })
    .await
}

/// Puts another draft in place, or begins one. What is in use stays as it is.
#[utoipa::path(put, path = "/api/playbooks/{key}/draft", operation_id = "change_playbook_draft",
    params(("key" = String, Path)), request_body = NewDraft, responses((status = 200, body = Card)))]
pub(super) async fn change_draft(Path(key): Path<String>, call: Call<NewDraft>) -> Result<Reply<Card>, Problem> {
    let call = call.prepare(NewDraft::read).await?;
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            playbook::find(tx, &key).await?;
            let version = version.required()?;
            Ok(drafting::change(tx, act, &key, input?, version).await?.card())
        })
    })
    .await
}

/// Throws the draft away. A playbook that was never published is gone.
#[utoipa::path(delete, path = "/api/playbooks/{key}/draft", operation_id = "discard_playbook_draft",
    params(("key" = String, Path)), responses((status = 204)))]
pub(super) async fn discard_draft(Path(key): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), version| {
        Box::pin(async move {
            playbook::find(tx, &key).await?;
            drafting::discard(tx, act, &key, version.required()?).await
        })
    })
    .await
}

/// Makes the draft the version in use; refused while it has errors. Brings back what was retired.
#[utoipa::path(post, path = "/api/playbooks/{key}/publication", operation_id = "publish_playbook",
    params(("key" = String, Path)), request_body = Why, responses((status = 200, body = Card)))]
pub(super) async fn publish(Path(key): Path<String>, call: Call<Why>) -> Result<Reply<Card>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, why, version| {
        Box::pin(async move {
            playbook::find(tx, &key).await?;
            Ok(publishing::publish(tx, act, &key, why, version.required()?).await?.card())
        })
    })
    .await
}

/// Takes it out of use. It stays with its versions.
#[utoipa::path(post, path = "/api/playbooks/{key}/retirement", operation_id = "retire_playbook",
    params(("key" = String, Path)), request_body = Why, responses((status = 200, body = Card)))]
pub(super) async fn retire(Path(key): Path<String>, call: Call<Why>) -> Result<Reply<Card>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, why, version| {
        Box::pin(async move {
            playbook::find(tx, &key).await?;
            Ok(retiring::retire(tx, act, &key, why, version.required()?).await?.card())
        })
    })
    .await
}
