//! `/api/calibrations`: the twin as it was made of what happened.

use http_kit::{Ask, Call, Path, Problem, Reply, StatusCode};
use kernel::{Page, Refusal};

use crate::calibrating::{self, Wanted};
use crate::calibration::{self, Calibration, Head};

/// The last 100 calibrations, newest first.
#[utoipa::path(get, path = "/api/calibrations", operation_id = "list_calibrations",
    responses((status = 200, body = Page<Head>)))]
pub(super) async fn list(ask: Ask) -> Result<Reply<Page<Head>>, Problem> {
    Ok(Reply::list(calibration::list(&mut ask.conn().await?).await?))
}

/// Calibrates the twin anew, by what happened in a window of days and by what people set. Takes some seconds.
#[utoipa::path(post, path = "/api/calibrations", operation_id = "calibrate",
    request_body = Wanted, responses((status = 201, body = Calibration)))]
pub(super) async fn make(call: Call<Wanted>) -> Result<Reply<Calibration>, Problem> {
    let (app, act, wanted) = call.into_input();
    // The connection is given back before the reckoning begins.
    let asked = calibrating::read(&mut app.db().read().await.map_err(Refusal::from)?, &wanted, act.now).await?;
    let made = calibrating::reckon_aside(asked).await?;
    let kept = app.db().write(move |tx| Box::pin(async move { calibration::keep(tx, &act, made).await }));
    Ok(Reply::with(StatusCode::CREATED, &kept.await?)?)
}

/// A calibration by its id, or the newest one as `latest`: its numbers, the model, and how well it foretold the last weeks.
#[utoipa::path(get, path = "/api/calibrations/{id}", operation_id = "show_calibration",
    params(("id" = String, Path)), responses((status = 200, body = Calibration)))]
pub(super) async fn show(ask: Ask, Path(id): Path<String>) -> Result<Reply<Calibration>, Problem> {
    Ok(Reply::list(calibration::find(&mut ask.conn().await?, &id).await?))
}
