//! `/api/cohorts`.

use http_kit::{Ask, Problem, Query, Reply};
use jiff::civil::Date;
use kernel::Problems;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::asking;
use crate::cohorts::{self, Cohort};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Span {
    /// First day; without it from the first order on.
    from: Option<String>,
    /// Last day; without it up to the last first order.
    to: Option<String>,
}

/// Customers by the month of their first order, and how many of each ordered again.
#[utoipa::path(get, path = "/api/cohorts", operation_id = "list_cohorts", params(Span), responses((status = 200, body = Vec<Cohort>)))]
pub(super) async fn list(ask: Ask, Query(span): Query<Span>) -> Result<Reply<Vec<Cohort>>, Problem> {
    let mut problems = Problems::default();
    let mut day =
        |field, text: &Option<String>| -> Option<Date> { problems.note(field, asking::day(text.as_deref()?)) };
    let (from, last) = (day("from", &span.from), day("to", &span.to));
    let to = last.and_then(|last| last.tomorrow().ok());
    problems.into_result()?;
    let mut conn = ask.conn().await?;
    Ok(Reply::list(cohorts::cohorts(&mut conn, from, to, ask.act.now).await?))
}
