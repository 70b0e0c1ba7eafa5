//! `/api/kpis/{key}/rows`.

use http_kit::{Ask, Path, Problem, Query, Reply};
use kernel::{Cursor, Page, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::asking::{Question, Wording};
use crate::rows::{self, Behind, KpiRow};
use crate::targets;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// First day, such as 2026-10-01, in the organisation's time zone.
    #[param(required = true)]
    from: Option<String>,
    /// Last day; it belongs to the period.
    #[param(required = true)]
    to: Option<String>,
    /// What `group` is one of: none, team, agent, channel, product, day, week or month
    by: Option<String>,
    /// `group_id` of a figure, or its `group` where it has no id.
    group: Option<String>,
    team: Option<String>,
    channel: Option<String>,
    cursor: Option<String>,
    /// 1 to 200; 50 without it.
    limit: Option<u32>,
}

/// The rows behind a figure, newest first, each with why it counts or not. Needs the permission to
/// read what the rows are, too: tickets, orders or customers.
#[utoipa::path(get, path = "/api/kpis/{key}/rows", operation_id = "list_kpi_rows", params(("key" = String, Path), Which), responses((status = 200, body = Page<KpiRow>)))]
pub(super) async fn list(
    ask: Ask,
    Path(key): Path<String>,
    Query(which): Query<Which>,
) -> Result<Reply<Page<KpiRow>>, Problem> {
    let key = targets::key(&key)?;
    let wording = Wording {
        from: which.from.as_deref().unwrap_or(""),
        to: which.to.as_deref().unwrap_or(""),
        by: which.by.as_deref(),
        keys: Some(key.as_str()),
        team: which.team.as_deref(),
        channel: which.channel.as_deref(),
    };
    let behind = Behind {
        key,
        question: Question::read(wording, ask.act.now)?,
        group: which.group,
        cursor: which.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: page::limit(which.limit)?,
    };
    let mut conn = ask.conn().await?;
    Ok(Reply::list(rows::rows(&mut conn, &ask.act, &behind).await?))
}
