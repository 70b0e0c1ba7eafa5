//! `/api/letters`: every letter that arrived, what became of it, and reading it again.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Cursor, Page, Refusal, Timestamp, page};
use serde::Deserialize;
use store::Conn;
use utoipa::IntoParams;

use crate::letter::{self, LetterState, ReceivedLetter, ReceivedLetterDetail, Wanted};
use crate::reconciling::{self, MailCounts};
use crate::replaying;

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only those of this mailbox.
    mailbox_id: Option<String>,
    /// Only those in this state.
    state: Option<LetterState>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
    /// Items on a page, 1 to 200; 50 if absent.
    limit: Option<u32>,
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CountsQuery {
    /// Only letters that arrived since then.
    since: Option<Timestamp>,
}

/// How many letters each mailbox received, and what became of them. The parts are the whole.
#[utoipa::path(get, path = "/api/letter-counts", operation_id = "count_letters", params(CountsQuery),
    responses((status = 200, body = Page<MailCounts>)))]
pub(super) async fn counts(ask: Ask, Query(query): Query<CountsQuery>) -> Result<Reply<Page<MailCounts>>, Problem> {
    let items = reconciling::counts(&mut ask.conn().await?, query.since).await?;
    Ok(Reply::list(Page { items, next: None }))
}

/// Letters that arrived, newest first.
#[utoipa::path(get, path = "/api/letters", operation_id = "list_letters", params(ListQuery),
    responses((status = 200, body = Page<ReceivedLetter>)))]
pub(super) async fn list(ask: Ask, Query(query): Query<ListQuery>) -> Result<Reply<Page<ReceivedLetter>>, Problem> {
    let wanted = Wanted {
        mailbox_id: query.mailbox_id,
        state: query.state,
        limit: page::limit(query.limit)?,
        cursor: query.cursor.as_deref().map(Cursor::decode).transpose()?,
    };
    Ok(Reply::list(letter::list(&mut ask.conn().await?, wanted).await?))
}

/// One letter with everything it says.
#[utoipa::path(get, path = "/api/letters/{id}", operation_id = "show_letter", params(("id" = String, Path)),
    responses((status = 200, body = ReceivedLetterDetail)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<ReceivedLetterDetail>, Problem> {
    Ok(Reply::ok(letter::detail(&mut ask.conn().await?, &id).await?))
}

/// The bytes of a letter as they came, as a file.
#[utoipa::path(get, path = "/api/letters/{id}/original", operation_id = "download_letter",
    params(("id" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")))]
pub(super) async fn original(ask: Ask, Path(id): Path<String>) -> Result<Response, Problem> {
    let mut conn = ask.conn().await?;
    let found = letter::find(&mut conn, &id).await?;
    let bytes = letter::original(&mut conn, &found).await?;
    // Never a type that a browser would show: whatever is in it, it is only kept.
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"letter.eml\"")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, bytes).into_response())
}

/// Reads a letter again: one in quarantine, or one that was suppressed, which then becomes a ticket or a message
/// whatever wrote it.
#[utoipa::path(post, path = "/api/letters/{id}/replays", operation_id = "replay_letter",
    params(("id" = String, Path)), responses((status = 201, body = ReceivedLetter)))]
pub(super) async fn replay(Path(id): Path<String>, call: Call<()>) -> Result<Reply<ReceivedLetter>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, (), _| {
        Box::pin(async move { replaying::replay(tx, act, &id).await })
    })
    .await
}

/// The letters of a ticket, oldest first.
#[utoipa::path(get, path = "/api/tickets/{id}/letters", operation_id = "list_ticket_letters",
    params(("id" = String, Path)), responses((status = 200, body = Page<ReceivedLetter>)))]
pub(super) async fn of_ticket(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<ReceivedLetter>>, Problem> {
    let mut conn = ask.conn().await?;
    tickets::finding::must_see(&mut conn, &ask.act.actor, &id).await?;
    Ok(Reply::list(Page { items: letter::of_ticket(&mut conn, &id).await?, next: None }))
}

/// A letter of a ticket with everything it says.
#[utoipa::path(get, path = "/api/tickets/{id}/letters/{letter_id}", operation_id = "show_ticket_letter",
    params(("id" = String, Path), ("letter_id" = String, Path)),
    responses((status = 200, body = ReceivedLetterDetail)))]
pub(super) async fn show_of_ticket(
    ask: Ask,
    Path((id, letter_id)): Path<(String, String)>,
) -> Result<Reply<ReceivedLetterDetail>, Problem> {
    let mut conn = ask.conn().await?;
    let found = in_ticket(&mut conn, &ask, &id, &letter_id).await?;
    Ok(Reply::ok(letter::detail(&mut conn, &found.id).await?))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct LooksQuery {
    /// With pictures from elsewhere: who keeps them learns that somebody looks.
    #[serde(default)]
    pictures: bool,
}

/// A letter as its sender made it look, made safe: a document without scripts, which loads nothing unless pictures are
/// asked for.
#[utoipa::path(get, path = "/api/letters/{id}/html", operation_id = "show_letter_html",
    params(("id" = String, Path), LooksQuery), responses((status = 200, body = String, content_type = "text/html")))]
pub(super) async fn html(
    ask: Ask,
    Path(id): Path<String>,
    Query(looks): Query<LooksQuery>,
) -> Result<Response, Problem> {
    let mut conn = ask.conn().await?;
    let found = letter::find(&mut conn, &id).await?;
    Ok(document(letter::html(&mut conn, &found, looks.pictures).await?, looks.pictures))
}

/// The same for a letter of a ticket.
#[utoipa::path(get, path = "/api/tickets/{id}/letters/{letter_id}/html", operation_id = "show_ticket_letter_html",
    params(("id" = String, Path), ("letter_id" = String, Path), LooksQuery),
    responses((status = 200, body = String, content_type = "text/html")))]
pub(super) async fn html_of_ticket(
    ask: Ask,
    Path((id, letter_id)): Path<(String, String)>,
    Query(looks): Query<LooksQuery>,
) -> Result<Response, Problem> {
    let mut conn = ask.conn().await?;
    let found = in_ticket(&mut conn, &ask, &id, &letter_id).await?;
    Ok(document(letter::html(&mut conn, &found, looks.pictures).await?, looks.pictures))
}

/// The letter, if the asker sees its ticket.
async fn in_ticket(conn: &mut Conn, ask: &Ask, id: &str, letter_id: &str) -> Result<ReceivedLetter, Refusal> {
    tickets::finding::must_see(conn, &ask.act.actor, id).await?;
    let found = letter::find(conn, letter_id).await?;
    if found.ticket_id.as_deref() == Some(id) { Ok(found) } else { Err(Refusal::NotFound("letter")) }
}

fn document(html: String, pictures: bool) -> Response {
    // Whatever the cleaning may have missed has no script, no origin and no network here.
    let policy = if pictures {
        "default-src 'none'; img-src data: https: http:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    } else {
        "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox"
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, html).into_response()
}
