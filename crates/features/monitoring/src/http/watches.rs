//! `/api/scenarios/{key}/monitoring`: one scenario day by day; `/api/scenario-radar`: all of them side by side.

use http_kit::{Ask, Path, Problem, Query, Reply};
use kernel::Refusal;
use scenarios::measuring::Period;
use scenarios::scenario;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::places::{self, Attribute, Cases, Causes};
use crate::radar::{self, Radar};
use crate::showing::{self, Monitoring};

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
pub(super) struct AskedCases {
    /// First day, such as 2026-10-01, in the organisation's time zone.
    #[param(required = true)]
    from: Option<String>,
    /// Last day; it belongs to the period.
    #[param(required = true)]
    to: Option<String>,
    #[param(inline, required = true)]
    attribute: Option<Attribute>,
    /// As it is written in the answer about causes.
    #[param(required = true)]
    value: Option<String>,
}

/// A scenario day by day: what was expected, its limits, alarms and trend.
#[utoipa::path(get, path = "/api/scenarios/{key}/monitoring", operation_id = "monitor_scenario",
    params(("key" = String, Path), Asked), responses((status = 200, body = Monitoring)))]
pub(super) async fn show(
    ask: Ask,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Reply<Monitoring>, Problem> {
    let mut conn = ask.conn().await?;
    scenario::find(&mut conn, &key).await?;
    let period = Period::read(&mut conn, &asked.from.unwrap_or_default(), &asked.to.unwrap_or_default()).await?;
    Ok(Reply::list(showing::show(&mut conn, &key, &period, ask.act.now).await?))
}

/// In what a scenario's tickets differ from all others opened in the same days, and where its last alarm is.
#[utoipa::path(get, path = "/api/scenarios/{key}/causes", operation_id = "explain_scenario",
    params(("key" = String, Path), Asked), responses((status = 200, body = Causes)))]
pub(super) async fn causes(
    ask: Ask,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Reply<Causes>, Problem> {
    let mut conn = ask.conn().await?;
    scenario::find(&mut conn, &key).await?;
    let period = Period::read(&mut conn, &asked.from.unwrap_or_default(), &asked.to.unwrap_or_default()).await?;
    Ok(Reply::list(places::explain(&mut conn, &key, &period, ask.act.now).await?))
}

/// A scenario's tickets that have a value, the last 100 that you may see.
#[utoipa::path(get, path = "/api/scenarios/{key}/causes/cases", operation_id = "list_cause_cases",
    params(("key" = String, Path), AskedCases), responses((status = 200, body = Cases)))]
pub(super) async fn cases(
    ask: Ask,
    Path(key): Path<String>,
    Query(asked): Query<AskedCases>,
) -> Result<Reply<Cases>, Problem> {
    let mut conn = ask.conn().await?;
    scenario::find(&mut conn, &key).await?;
    let period = Period::read(&mut conn, &asked.from.unwrap_or_default(), &asked.to.unwrap_or_default()).await?;
    let attribute = asked.attribute.ok_or_else(|| Refusal::invalid("attribute", "is missing"))?;
    let value = asked.value.ok_or_else(|| Refusal::invalid("value", "is missing"))?;
    let of = (attribute, value.as_str());
    Ok(Reply::list(places::cases(&mut conn, &ask.act.actor, &key, &period, of).await?))
}

/// All scenarios in use over the last 28 days: how often, how bad, and which rise.
#[utoipa::path(get, path = "/api/scenario-radar", operation_id = "show_scenario_radar",
    responses((status = 200, body = Radar)))]
pub(super) async fn radar(ask: Ask) -> Result<Reply<Radar>, Problem> {
    Ok(Reply::list(radar::look(&mut ask.conn().await?, ask.act.now).await?))
}
