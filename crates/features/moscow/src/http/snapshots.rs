//! `/api/moscow/frames/{id}/snapshots` and the board as a file.

use axum::http::header;
use axum::response::IntoResponse;
use http_kit::{Ask, Call, Path, Problem, Query, Reply, StatusCode};
use kernel::{Page, Refusal};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::comparing::{self, Comparison};
use crate::exporting::importing::{self, Import, Imported};
use crate::exporting::{self, Exported, markdown, sheet, table};
use crate::snapshot::{self, Content, Detail, Snapshot};
use crate::snapshotting::{self, NewSnapshot};
use crate::{board, frame, organisation, settings};

/// Newest first.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/snapshots", operation_id = "list_snapshots",
    params(("id" = String, Path)), responses((status = 200, body = Page<Snapshot>)))]
pub(super) async fn list(ask: Ask, Path(id): Path<String>) -> Result<Reply<Page<Snapshot>>, Problem> {
    let mut conn = ask.conn().await?;
    frame::find(&mut conn, &id).await?;
    Ok(Reply::list(Page { items: snapshot::list(&mut conn, &id).await?, next: None }))
}

/// Keeps the board as it is. Promises and the close of a frame do so by themselves.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/snapshots", operation_id = "take_snapshot",
    params(("id" = String, Path)), request_body = NewSnapshot, responses((status = 201, body = Snapshot)))]
pub(super) async fn take(Path(id): Path<String>, call: Call<NewSnapshot>) -> Result<Reply<Snapshot>, Problem> {
    call.commit(StatusCode::CREATED, move |tx, act, input, _| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            snapshotting::take(tx, act, &id, input).await
        })
    })
    .await
}

#[utoipa::path(get, path = "/api/moscow/snapshots/{id}", operation_id = "show_snapshot",
    params(("id" = String, Path)), responses((status = 200, body = Detail)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Detail>, Problem> {
    Ok(Reply::list(snapshot::find(&mut ask.conn().await?, &id).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Compared {
    /// Id of a snapshot, or `now`; the newest snapshot unless one is named.
    before: Option<String>,
    /// Id of a snapshot; `now` unless one is named.
    after: Option<String>,
}

/// What differs between two boards of a frame.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/comparison", operation_id = "compare_boards",
    params(("id" = String, Path), Compared), responses((status = 200, body = Comparison)))]
pub(super) async fn compare(
    ask: Ask,
    Path(id): Path<String>,
    Query(asked): Query<Compared>,
) -> Result<Reply<Comparison>, Problem> {
    let after = asked.after.as_deref().unwrap_or(comparing::NOW);
    let mut conn = ask.conn().await?;
    frame::find(&mut conn, &id).await?;
    let newest = snapshot::list(&mut conn, &id).await?.into_iter().next().map(|one| one.id);
    let before = asked.before.or(newest).unwrap_or_else(|| comparing::NOW.to_owned());
    Ok(Reply::list(comparing::compare(&mut conn, &ask.act, &id, (&before, after)).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Reader {
    /// `en` or `de`; English unless one is named.
    language: Option<String>,
}

type Header = (header::HeaderName, String);

fn headers(kind: &str, ending: &str) -> [Header; 2] {
    let name = format!("attachment; filename=\"board.{ending}\"");
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)]
}

/// The board as CSV, which can be imported again.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/board.csv", operation_id = "export_board_csv",
    params(("id" = String, Path)), responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn csv(ask: Ask, Path(id): Path<String>) -> Result<impl IntoResponse, Problem> {
    let mut conn = ask.conn().await?;
    let board = board::show(&mut conn, &ask.act, &id).await?;
    let bytes = table::write(&board, &settings::find(&mut conn).await?.settings.pools)?;
    Ok((headers("text/csv; charset=utf-8", "csv"), bytes))
}

/// The board as JSON; `schema` says of which shape.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/board.json", operation_id = "export_board_json",
    params(("id" = String, Path)), responses((status = 200, body = Exported)))]
pub(super) async fn json(ask: Ask, Path(id): Path<String>) -> Result<Reply<Exported>, Problem> {
    let board = Content::read(&mut ask.conn().await?, &ask.act, &id).await?;
    Ok(Reply::list(Exported { schema: exporting::SCHEMA.to_owned(), exported_at: ask.act.now, board }))
}

/// The board as Markdown.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/board.md", operation_id = "export_board_markdown",
    params(("id" = String, Path), Reader),
    responses((status = 200, body = String, content_type = "text/markdown")))]
pub(super) async fn markdown(
    ask: Ask,
    Path(id): Path<String>,
    Query(reader): Query<Reader>,
) -> Result<impl IntoResponse, Problem> {
    let board = Content::read(&mut ask.conn().await?, &ask.act, &id).await?;
    let text = markdown::write(&board, reader.language.as_deref().unwrap_or("en"));
    Ok((headers("text/markdown; charset=utf-8", "md"), text))
}

/// The board on sheets of A4, as PDF.
#[utoipa::path(get, path = "/api/moscow/frames/{id}/board.pdf", operation_id = "export_board_pdf",
    params(("id" = String, Path), Reader),
    responses((status = 200, body = String, content_type = "application/pdf")))]
pub(super) async fn pdf(
    ask: Ask,
    Path(id): Path<String>,
    Query(reader): Query<Reader>,
) -> Result<impl IntoResponse, Problem> {
    let mut conn = ask.conn().await?;
    let board = Content::read(&mut conn, &ask.act, &id).await?;
    let today = organisation::today(&mut conn, ask.act.now).await?.to_string();
    let bytes = sheet::write(&board, reader.language.as_deref().unwrap_or("en"), &today);
    Ok((headers("application/pdf", "pdf"), bytes))
}

/// Reads a board's CSV back: what differs is decided and changed by you. A line that cannot be read, and nothing is.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/import", operation_id = "import_board",
    params(("id" = String, Path)), request_body = Import, responses((status = 200, body = Imported)))]
pub(super) async fn import(Path(id): Path<String>, call: Call<Import>) -> Result<Reply<Imported>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, input, _| {
        Box::pin(async move {
            frame::find(tx, &id).await?;
            importing::import(tx, act, &id, input).await
        })
    })
    .await
}

/// What reading a board's CSV back would change; it is refused as that would be. Nothing is changed.
#[utoipa::path(post, path = "/api/moscow/frames/{id}/import-rehearsal", operation_id = "rehearse_board_import",
    params(("id" = String, Path)), request_body = Import, responses((status = 200, body = Imported)))]
pub(super) async fn rehearse(Path(id): Path<String>, call: Call<Import>) -> Result<Reply<Imported>, Problem> {
    let (app, act, input) = call.into_input();
    frame::find(&mut app.db().read().await.map_err(Refusal::from)?, &id).await?;
    Ok(Reply::list(importing::rehearse(app.db(), act, id, input).await?))
}
