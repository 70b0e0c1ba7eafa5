//! `/api/playbooks/{key}/effects`: what a playbook does to the tickets that it guides.

use http_kit::{Ask, Path, Problem, Query, Reply};
use kernel::{Cursor, Page, Refusal};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::comparing::{self, Comparison, Measure, Question};
use crate::funnel::{self, Funnel};
use crate::measuring::{self, Effects};
use crate::showing::{self, Behind, Case, Runs, What};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Span {
    /// Days that are looked back on: 1 to 730; 180 without it.
    days: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfVersion {
    /// Number of the version.
    #[param(required = true)]
    version: Option<i64>,
    /// Days that are looked back on: 1 to 730; 180 without it.
    days: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Compare {
    /// Number of the version.
    #[param(required = true)]
    version: Option<i64>,
    /// Number of the other; without it, tickets of the scenario that the playbook did not guide.
    against: Option<i64>,
    /// Id of a trial: only tickets that got their version by its chance.
    trial: Option<String>,
    /// Days that are looked back on: 1 to 730; 180 without it. A trial counts from its start.
    days: Option<i64>,
    /// Difference of shares in percentage points that would not matter: that of the trial, or 5.
    points: Option<i64>,
    /// The same of durations in minutes: that of the trial, or 120.
    minutes: Option<i64>,
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Cases {
    /// Number of the version; 0 for tickets of the scenario that the playbook did not guide.
    #[param(required = true)]
    version: Option<i64>,
    /// Tickets that this measure counts.
    #[param(inline)]
    measure: Option<Measure>,
    /// Runs instead of tickets.
    #[param(inline)]
    runs: Option<Runs>,
    /// Step of those runs.
    step: Option<String>,
    trial: Option<String>,
    days: Option<i64>,
    cursor: Option<String>,
    limit: Option<u32>,
}

fn asked(version: Option<i64>) -> Result<i64, Refusal> {
    version.ok_or_else(|| Refusal::invalid("version", "say which version"))
}

/// How far the runs of each version came, and what became of their tickets, with intervals.
#[utoipa::path(get, path = "/api/playbooks/{key}/effects", operation_id = "measure_playbook_effects",
    params(("key" = String, Path), Span), responses((status = 200, body = Effects)))]
pub(super) async fn measure(
    ask: Ask,
    Path(key): Path<String>,
    Query(span): Query<Span>,
) -> Result<Reply<Effects>, Problem> {
    Ok(Reply::list(measuring::measure(&mut ask.conn().await?, &key, span.days, ask.act.now).await?))
}

/// A version step by step: how many came there, what it came to, how long it took.
#[utoipa::path(get, path = "/api/playbooks/{key}/effects/steps", operation_id = "measure_playbook_steps",
    params(("key" = String, Path), OfVersion), responses((status = 200, body = Funnel)))]
pub(super) async fn funnel(
    ask: Ask,
    Path(key): Path<String>,
    Query(of): Query<OfVersion>,
) -> Result<Reply<Funnel>, Problem> {
    let mut conn = ask.conn().await?;
    playbooks::playbook::find(&mut conn, &key).await?;
    Ok(Reply::list(funnel::funnel(&mut conn, &key, asked(of.version)?, of.days, ask.act.now).await?))
}

/// A version beside another, or beside tickets without the playbook: differences, how sure they are, and
/// what they come to.
#[utoipa::path(get, path = "/api/playbooks/{key}/effects/comparison", operation_id = "compare_playbook_effects",
    params(("key" = String, Path), Compare), responses((status = 200, body = Comparison)))]
pub(super) async fn compare(
    ask: Ask,
    Path(key): Path<String>,
    Query(of): Query<Compare>,
) -> Result<Reply<Comparison>, Problem> {
    let mut conn = ask.conn().await?;
    playbooks::playbook::find(&mut conn, &key).await?;
    let question = Question {
        version: asked(of.version)?,
        against: of.against,
        trial: of.trial,
        days: of.days,
        points: of.points,
        minutes: of.minutes,
    };
    Ok(Reply::list(comparing::compare(&mut conn, &key, &question, ask.act.now).await?))
}

/// The tickets behind a number, as far as you may see them, newest first.
#[utoipa::path(get, path = "/api/playbooks/{key}/effects/cases", operation_id = "list_playbook_effect_cases",
    params(("key" = String, Path), Cases), responses((status = 200, body = Page<Case>)))]
pub(super) async fn cases(
    ask: Ask,
    Path(key): Path<String>,
    Query(of): Query<Cases>,
) -> Result<Reply<Page<Case>>, Problem> {
    let mut conn = ask.conn().await?;
    playbooks::playbook::find(&mut conn, &key).await?;
    let behind = Behind {
        version: asked(of.version)?,
        trial: of.trial,
        days: of.days,
        what: match of.runs {
            Some(which) => What::Runs { which, step: of.step },
            None => What::Tickets(of.measure),
        },
        cursor: of.cursor.as_deref().map(Cursor::decode).transpose()?,
        limit: kernel::page::limit(of.limit)?,
    };
    Ok(Reply::list(showing::cases(&mut conn, &ask.act, &key, &behind).await?))
}
