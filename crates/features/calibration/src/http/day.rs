//! `/api/calibration-day`: what is forecast of today, against the people who are there.

use http_kit::{Ask, Problem, Reply};

use crate::day::{self, Day};

/// By the newest calibration; null while there is none, or none that forecasts today.
#[utoipa::path(get, path = "/api/calibration-day", operation_id = "show_calibration_day",
    responses((status = 200, body = Option<Day>)))]
pub(super) async fn show(ask: Ask) -> Result<Reply<Option<Day>>, Problem> {
    let now = ask.act.now;
    Ok(Reply::list(day::today(&mut ask.conn().await?, now).await?))
}
