//! `/api/studies/{id}/…`: what a study found. Every answer carries seed, engine and hash of the input.

use http_kit::{Ask, Path, Problem, Query, Reply};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::comparing::{self, Comparison};
use crate::ensemble::{self, Discovery, Sensitivity};
use crate::following::{self, Course};
use crate::study;
use crate::table::{self, Table};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ByMeasure {
    /// Such as `service_level`; that by which the study is judged unless it is said.
    measure: Option<String>,
}

/// Futures × strategies with intervals, regret, and every criterion.
#[utoipa::path(get, path = "/api/studies/{id}/table", operation_id = "show_study_table",
    params(("id" = String, Path), ByMeasure), responses((status = 200, body = Table)))]
pub(super) async fn table(
    ask: Ask,
    Path(id): Path<String>,
    Query(asked): Query<ByMeasure>,
) -> Result<Reply<Table>, Problem> {
    let mut conn = ask.conn().await?;
    let study = study::find_done(&mut conn, &id).await?;
    Ok(Reply::list(table::show(&mut conn, study, asked.measure.as_deref()).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Two {
    /// Key of a strategy.
    #[serde(default)]
    #[param(required = true)]
    strategy: String,
    /// Key of the one that it is compared with.
    #[serde(default)]
    #[param(required = true)]
    against: String,
    measure: Option<String>,
}

/// Two strategies with equal chance.
#[utoipa::path(get, path = "/api/studies/{id}/comparison", operation_id = "compare_strategies",
    params(("id" = String, Path), Two), responses((status = 200, body = Comparison)))]
pub(super) async fn compare(
    ask: Ask,
    Path(id): Path<String>,
    Query(asked): Query<Two>,
) -> Result<Reply<Comparison>, Problem> {
    let mut conn = ask.conn().await?;
    let study = study::find_done(&mut conn, &id).await?;
    let two = [asked.strategy.as_str(), asked.against.as_str()];
    Ok(Reply::list(comparing::compare(&mut conn, study, two, asked.measure.as_deref()).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OneCell {
    /// Key of a future.
    #[serde(default)]
    #[param(required = true)]
    future: String,
    /// Key of a strategy.
    #[serde(default)]
    #[param(required = true)]
    strategy: String,
    /// A class of the model; all together unless it is said.
    class: Option<String>,
}

/// The queue over time in one cell, rehearsed again from the seed.
#[utoipa::path(get, path = "/api/studies/{id}/course", operation_id = "follow_study_cell",
    params(("id" = String, Path), OneCell), responses((status = 200, body = Course)))]
pub(super) async fn course(
    ask: Ask,
    Path(id): Path<String>,
    Query(asked): Query<OneCell>,
) -> Result<Reply<Course>, Problem> {
    let study = study::find(&mut ask.conn().await?, &id).await?;
    Ok(Reply::list(following::follow(study, &asked.future, &asked.strategy, asked.class).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Broken {
    /// Key of a strategy.
    #[serde(default)]
    #[param(required = true)]
    strategy: String,
    measure: Option<String>,
    /// From here on it is good enough; that of the study unless it is said.
    target: Option<f64>,
}

/// In which sampled futures a strategy misses the target.
#[utoipa::path(get, path = "/api/studies/{id}/discovery", operation_id = "discover_breaks",
    params(("id" = String, Path), Broken), responses((status = 200, body = Discovery)))]
pub(super) async fn discovery(
    ask: Ask,
    Path(id): Path<String>,
    Query(asked): Query<Broken>,
) -> Result<Reply<Discovery>, Problem> {
    let mut conn = ask.conn().await?;
    let study = study::find_done(&mut conn, &id).await?;
    let measure = asked.measure.as_deref();
    Ok(Reply::list(ensemble::discover(&mut conn, study, &asked.strategy, measure, asked.target).await?))
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Weighed {
    /// Key of a strategy.
    #[serde(default)]
    #[param(required = true)]
    strategy: String,
    measure: Option<String>,
}

/// On which drivers a measure depends.
#[utoipa::path(get, path = "/api/studies/{id}/sensitivity", operation_id = "weigh_drivers",
    params(("id" = String, Path), Weighed), responses((status = 200, body = Sensitivity)))]
pub(super) async fn sensitivity(
    ask: Ask,
    Path(id): Path<String>,
    Query(asked): Query<Weighed>,
) -> Result<Reply<Sensitivity>, Problem> {
    let mut conn = ask.conn().await?;
    let study = study::find_done(&mut conn, &id).await?;
    Ok(Reply::list(ensemble::weigh(&mut conn, study, &asked.strategy, asked.measure.as_deref()).await?))
}
