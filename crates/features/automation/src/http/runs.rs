//! What rules did: `/api/automation-rules/{id}/runs` and `/api/tickets/{id}/automation-runs`.

use http_kit::{Ask, Path, Problem, Query, Reply};
use kernel::{Cursor, Page, Refusal, page};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::run::{self, Outcome, Run, Wanted};

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only those that ended so.
    outcome: Option<Outcome>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
    /// Items on a page, 1 to 200; 50 if absent.
    limit: Option<u32>,
}

impl ListQuery {
    fn wanted(self) -> Result<Wanted, Refusal> {
        Ok(Wanted {
            outcome: self.outcome,
            limit: page::limit(self.limit)?,
            cursor: self.cursor.as_deref().map(Cursor::decode).transpose()?,
        })
    }
}

/// What a rule did in the last 90 days, newest first, to tickets that you may see.
#[utoipa::path(get, path = "/api/automation-rules/{id}/runs", operation_id = "list_automation_runs",
    params(("id" = String, Path), ListQuery), responses((status = 200, body = Page<Run>)))]
pub(super) async fn of_rule(
    ask: Ask,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Reply<Page<Run>>, Problem> {
    let wanted = query.wanted()?;
    Ok(Reply::list(run::of_rule(&mut ask.conn().await?, &ask.act.actor, &id, wanted).await?))
}

/// What rules did to a ticket in the last 90 days, newest first.
#[utoipa::path(get, path = "/api/tickets/{id}/automation-runs", operation_id = "list_automation_runs_of_ticket",
    params(("id" = String, Path), ListQuery), responses((status = 200, body = Page<Run>)))]
pub(super) async fn of_ticket(
    ask: Ask,
    Path(id): Path<String>,
    Query(query): Query<ListQuery>,
) -> Result<Reply<Page<Run>>, Problem> {
    let wanted = query.wanted()?;
    Ok(Reply::list(run::of_ticket(&mut ask.conn().await?, &ask.act.actor, &id, wanted).await?))
}
