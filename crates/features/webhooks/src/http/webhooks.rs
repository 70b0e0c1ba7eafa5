//! `/api/webhooks`: whom to tell what happens, and `/api/webhook-kinds`.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::Page;

use crate::adding::{self, NewWebhook};
use crate::changing::{self, WebhookChange};
use crate::kinds::{KINDS, Kind};
use crate::webhook::{self, MadeWebhook, Webhook};
use crate::{removing, rotating};
use calling::Reachable;

fn reachable(app: &http_kit::App) -> Reachable {
    Reachable::new(app.config().webhooks_allow_private)
}

/// The kinds of events that webhooks can be told of.
#[utoipa::path(get, path = "/api/webhook-kinds", operation_id = "list_webhook_kinds",
    responses((status = 200, body = Page<Kind>)))]
pub(super) async fn kinds(_: Ask) -> Result<Reply<Page<Kind>>, Problem> {
    Ok(Reply::list(Page { items: KINDS.to_vec(), next: None }))
}

/// All webhooks; there are 50 at most. Secrets are never shown.
#[utoipa::path(get, path = "/api/webhooks", operation_id = "list_webhooks",
    responses((status = 200, body = Page<Webhook>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Webhook>>, Problem> {
    Ok(Reply::list(webhook::list(&mut ask.conn().await?).await?))
}

/// Adds a webhook. Its secret is in this answer and nowhere else: a repeated request with the same
/// `Idempotency-Key` adds no second one and is answered 409 (`shown-once`), without the secret.
#[utoipa::path(post, path = "/api/webhooks", operation_id = "add_webhook", request_body = NewWebhook,
    responses((status = 201, body = MadeWebhook)))]
pub(super) async fn add(call: Call<NewWebhook>) -> Result<Reply<MadeWebhook>, Problem> {
    let reachable = reachable(&call.app);
    call.shown_once()
        .commit(StatusCode::CREATED, move |tx, act, input, _| {
            Box::pin(async move { adding::add(tx, act, reachable, input).await })
        })
        .await
}

#[utoipa::path(get, path = "/api/webhooks/{id}", operation_id = "show_webhook", params(("id" = String, Path)),
    responses((status = 200, body = Webhook)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Webhook>, Problem> {
    Ok(Reply::ok(webhook::find(&mut ask.conn().await?, &id).await?))
}

/// Changes a webhook. Switched off, what waits for it is given up; switched on again, it is told what
/// happens from then on.
#[utoipa::path(patch, path = "/api/webhooks/{id}", operation_id = "change_webhook", params(("id" = String, Path)),
    request_body = WebhookChange, responses((status = 200, body = Webhook)))]
pub(super) async fn change(Path(id): Path<String>, call: Call<WebhookChange>) -> Result<Reply<Webhook>, Problem> {
    let reachable = reachable(&call.app);
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            webhook::find(tx, &id).await?;
            changing::change(tx, act, reachable, &id, version.required()?, input).await
        })
    })
    .await
}

/// Removes a webhook and the log of what was sent to it.
#[utoipa::path(delete, path = "/api/webhooks/{id}", operation_id = "remove_webhook", params(("id" = String, Path)),
    responses((status = 204)))]
pub(super) async fn remove(Path(id): Path<String>, call: Call<()>) -> Result<Reply<()>, Problem> {
    call.commit(StatusCode::NO_CONTENT, move |tx, act, (), _| {
        Box::pin(async move { removing::remove(tx, act, &id).await })
    })
    .await
}

/// Makes another secret, shown this once. For a day what is sent is signed with both.
#[utoipa::path(post, path = "/api/webhooks/{id}/secrets", operation_id = "rotate_webhook_secret",
    params(("id" = String, Path)), responses((status = 201, body = MadeWebhook)))]
pub(super) async fn rotate(Path(id): Path<String>, call: Call<()>) -> Result<Reply<MadeWebhook>, Problem> {
    call.shown_once()
        .commit(StatusCode::CREATED, move |tx, act, (), _| {
            Box::pin(async move { rotating::rotate(tx, act, &id).await })
        })
        .await
}
