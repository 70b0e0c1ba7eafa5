//! `/api/digest-choice` and `/api/digest-preview`: one's own digest by mail.

use http_kit::{Ask, Call, Problem, Reply, StatusCode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::choice::{self, Shown};
use crate::choosing::{self, Input};
use crate::delivering;

/// A digest as it would be sent now.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DigestPreview)]
pub(super) struct Preview {
    /// Whether there is nothing to tell, so that none would be sent.
    empty: bool,
    subject: String,
    text: String,
    html: String,
}

/// Whether and when you get a digest by mail, when the next one is due, and what is in the way of it, if anything.
#[utoipa::path(get, path = "/api/digest-choice", operation_id = "show_digest_choice",
    responses((status = 200, body = Shown)))]
pub(super) async fn show(ask: Ask) -> Result<Reply<Shown>, Problem> {
    let base_url = ask.app.config().base_url.as_deref();
    Ok(Reply::ok(choice::show(&mut ask.conn().await?, &ask.act, base_url).await?))
}

/// Chooses whether and when you get a digest by mail. Needs the version seen as If-Match, "0" for the first one.
#[utoipa::path(put, path = "/api/digest-choice", operation_id = "choose_digest", request_body = Input,
    responses((status = 200, body = Shown)))]
pub(super) async fn choose(call: Call<Input>) -> Result<Reply<Shown>, Problem> {
    let base_url = call.app.config().base_url.clone();
    call.commit(StatusCode::OK, move |tx, act, input, version| {
        Box::pin(async move {
            choosing::choose(tx, act, input, version.required()?).await?;
            choice::show(tx, act, base_url.as_deref()).await
        })
    })
    .await
}

/// The digest that you would get now. Nothing is sent, and nothing counts as told.
#[utoipa::path(get, path = "/api/digest-preview", operation_id = "preview_digest",
    responses((status = 200, body = Preview)))]
pub(super) async fn preview(ask: Ask) -> Result<Reply<Preview>, Problem> {
    let mut conn = ask.conn().await?;
    let base_url = ask.app.config().base_url.clone().unwrap_or_default();
    let choice = choice::find(&mut conn, &ask.act.actor.id).await?;
    let person = staff::people::find(&mut conn, &ask.act.actor.id).await?;
    let (content, letter) = delivering::compose(&mut conn, &ask.act, &choice, &person.locale, &base_url).await?;
    Ok(Reply::list(Preview {
        empty: content.is_empty(),
        subject: letter.subject,
        text: letter.text,
        html: letter.html,
    }))
}
