//! `/api/scenario-measures`: how often scenarios happen and what comes of them.

use http_kit::{Ask, Path, Problem, Query, Reply};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::measuring::{self, Attribute, Days, Measures, Period};
use crate::scenario;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Asked {
    /// First day, such as 2026-10-01, in the organisation's time zone.
    #[param(required = true)]
    from: Option<String>,
    /// Last day; it belongs to the period.
    #[param(required = true)]
    to: Option<String>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AskedDays {
    /// First day, such as 2026-10-01, in the organisation's time zone.
    #[param(required = true)]
    from: Option<String>,
    /// Last day; it belongs to the period.
    #[param(required = true)]
    to: Option<String>,
    /// Counts for each value of this.
    #[param(inline)]
    by: Option<Attribute>,
}

/// Every scenario in a period, by the tickets opened in it.
#[utoipa::path(get, path = "/api/scenario-measures", operation_id = "measure_scenarios", params(Asked),
    responses((status = 200, body = Measures)))]
pub(super) async fn list(ask: Ask, Query(asked): Query<Asked>) -> Result<Reply<Measures>, Problem> {
    let mut conn = ask.conn().await?;
    let (from, to) = (asked.from.unwrap_or_default(), asked.to.unwrap_or_default());
    let period = Period::read(&mut conn, &from, &to).await?;
    Ok(Reply::list(measuring::measure(&mut conn, &period, ask.act.now).await?))
}

/// Tickets of a scenario per day, beside the orders delivered.
#[utoipa::path(get, path = "/api/scenarios/{key}/days", operation_id = "count_scenario_days",
    params(("key" = String, Path), AskedDays), responses((status = 200, body = Days)))]
pub(super) async fn days(
    ask: Ask,
    Path(key): Path<String>,
    Query(asked): Query<AskedDays>,
) -> Result<Reply<Days>, Problem> {
    let mut conn = ask.conn().await?;
    scenario::find(&mut conn, &key).await?;
    let (from, to) = (asked.from.unwrap_or_default(), asked.to.unwrap_or_default());
    let period = Period::read(&mut conn, &from, &to).await?;
    Ok(Reply::list(measuring::daily(&mut conn, &period, Some(&key), asked.by).await?))
}
