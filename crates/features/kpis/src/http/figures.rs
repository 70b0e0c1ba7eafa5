//! `/api/kpis` and `/api/kpis.csv`.

use axum::http::header;
use axum::response::IntoResponse;
use http_kit::{Ask, Problem, Query, Reply};
use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::asking::{Question, Wording};
use crate::figure::Figure;
use crate::{csv, remembering};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Period {
    /// First day, such as 2026-10-01, in the organisation's time zone.
    #[param(required = true)]
    from: Option<String>,
    /// Last day; it belongs to the period.
    #[param(required = true)]
    to: Option<String>,
    /// none, team, agent, channel, product, day, week or month
    by: Option<String>,
    /// Keys separated by commas; all without it.
    keys: Option<String>,
    /// Only tickets of this team.
    team: Option<String>,
    /// Only tickets of this channel.
    channel: Option<String>,
}

impl Period {
    fn question(&self, now: Timestamp) -> Result<Question, Refusal> {
        let wording = Wording {
            from: self.from.as_deref().unwrap_or(""),
            to: self.to.as_deref().unwrap_or(""),
            by: self.by.as_deref(),
            keys: self.keys.as_deref(),
            team: self.team.as_deref(),
            channel: self.channel.as_deref(),
        };
        Question::read(wording, now)
    }
}

/// The figures of a period, per key and group.
#[utoipa::path(get, path = "/api/kpis", operation_id = "list_kpis", params(Period), responses((status = 200, body = Vec<Figure>)))]
pub(super) async fn list(ask: Ask, Query(period): Query<Period>) -> Result<Reply<Vec<Figure>>, Problem> {
    let question = period.question(ask.act.now)?;
    let figures = remembering::measured(ask.app.db(), &question).await?;
    Ok(Reply::list(figures.to_vec()))
}

/// The same figures as CSV.
#[utoipa::path(get, path = "/api/kpis.csv", operation_id = "export_kpis", params(Period), responses((status = 200, body = String, content_type = "text/csv")))]
pub(super) async fn export(ask: Ask, Query(period): Query<Period>) -> Result<impl IntoResponse, Problem> {
    let question = period.question(ask.act.now)?;
    let figures = remembering::measured(ask.app.db(), &question).await?;
    let name = format!("attachment; filename=\"kpis-{}-{}.csv\"", question.from, period.to.as_deref().unwrap_or(""));
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, csv::write(&figures)?))
}
