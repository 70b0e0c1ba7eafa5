//! `/api/staffing-runs`: shifts that hold in every half-hour.

use axum::http::header;
use axum::response::IntoResponse;
use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::{Page, Refusal, time};

use crate::staffing::beginning::{self, NewRun};
use crate::staffing::dated::Dated;
use crate::staffing::run::{self, Shown, Whole};
use crate::staffing::{calendar, table};

/// The last hundred, newest first, without their answers.
#[utoipa::path(get, path = "/api/staffing-runs", operation_id = "list_staffing_runs",
    responses((status = 200, body = Page<Shown>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Shown>>, Problem> {
    let found = run::list(&mut ask.conn().await?).await?;
    Ok(Reply::list(Page { items: found.into_iter().map(Shown::from).collect(), next: None }))
}

/// Begins a run. A worker goes round by round; how far it is stands in it.
#[utoipa::path(post, path = "/api/staffing-runs", operation_id = "begin_staffing_run", request_body = NewRun,
    responses((status = 201, body = Shown)))]
pub(super) async fn begin(call: Call<NewRun>) -> Result<Reply<Shown>, Problem> {
    let (app, act, input) = call.into_input();
    let checked = beginning::check(&mut app.db().read().await.map_err(Refusal::from)?, input).await?;
    let begun = app.db().write(move |tx| Box::pin(async move { beginning::begin(tx, &act, checked).await }));
    Ok(Reply::with(StatusCode::CREATED, &Shown::from(begun.await?))?)
}

/// With the answer of the last round that is over.
#[utoipa::path(get, path = "/api/staffing-runs/{id}", operation_id = "show_staffing_run", params(("id" = String, Path)),
    responses((status = 200, body = Whole)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Whole>, Problem> {
    Ok(Reply::list(run::whole(&mut ask.conn().await?, &id).await?))
}

#[utoipa::path(post, path = "/api/staffing-runs/{id}/cancellation", operation_id = "cancel_staffing_run",
    params(("id" = String, Path)), responses((status = 200, body = Shown)))]
pub(super) async fn cancel(Path(id): Path<String>, call: Call<()>) -> Result<Reply<Shown>, Problem> {
    call.commit(StatusCode::OK, move |tx, act, (), _| {
        Box::pin(async move {
            run::find(tx, &id).await?;
            Ok(Shown::from(beginning::cancel(tx, act, &id).await?))
        })
    })
    .await
}

fn headers(kind: &str, ending: &str) -> [(header::HeaderName, String); 2] {
    let name = format!("attachment; filename=\"shifts.{ending}\"");
    [(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)]
}

/// The shifts as CSV, one line each.
#[utoipa::path(get, path = "/api/staffing-runs/{id}/shifts.csv", operation_id = "export_shifts_csv",
    params(("id" = String, Path)), responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn csv(ask: Ask, Path(id): Path<String>) -> Result<impl IntoResponse, Problem> {
    let bytes = dated(ask, &id, |dated, _| table::write(dated)).await?;
    Ok((headers("text/csv; charset=utf-8", "csv"), bytes))
}

/// The shifts as a calendar (RFC 5545), one event each.
#[utoipa::path(get, path = "/api/staffing-runs/{id}/shifts.ics", operation_id = "export_shifts_calendar",
    params(("id" = String, Path)), responses((status = 200, body = String, content_type = "text/calendar")))]
pub(super) async fn ics(ask: Ask, Path(id): Path<String>) -> Result<impl IntoResponse, Problem> {
    let text = dated(ask, &id, calendar::write).await?;
    Ok((headers("text/calendar; charset=utf-8", "ics"), text))
}

async fn dated<T>(
    ask: Ask,
    id: &str,
    write: impl FnOnce(&Dated<'_>, kernel::Timestamp) -> Result<T, Refusal>,
) -> Result<T, Problem> {
    let (run, answer) = run::find_done(&mut ask.conn().await?, id).await?;
    let fixed = &run.definition.0;
    let zone = time::zone(&fixed.time_zone).map_err(Refusal::Fault)?;
    let from = fixed.from.parse().map_err(|error: jiff::Error| Refusal::Fault(error.to_string()))?;
    let dated = Dated { id: &run.id, from, zone: &zone, answer: &answer };
    Ok(write(&dated, run.ended_at.unwrap_or(run.begun_at))?)
}
