//! The tickets behind a number, newest first. Those out of the reader's reach are left out.

use kernel::{Act, Cursor, Page, Refusal, Timestamp};
use playbooks::playbook;
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::comparing::Measure;
use crate::measuring;
use crate::outcome::{self, Asked, Clocks, MOST, Outcome, WITHOUT};

/// Which runs of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = EffectRuns)]
pub enum Runs {
    All,
    Ended,
    Stopped,
    /// With a step: what came there; by being done, skipped, or otherwise it was passed.
    Reached,
    Done,
    Skipped,
    Otherwise,
    Here,
}

/// What is to be shown.
#[derive(Debug, Clone)]
pub struct Behind {
    /// 0 for tickets that were not guided.
    pub version: i64,
    pub trial: Option<String>,
    pub days: Option<i64>,
    pub what: What,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

#[derive(Debug, Clone)]
pub enum What {
    /// Tickets that a measure counts; all without one.
    Tickets(Option<Measure>),
    Runs {
        which: Runs,
        step: Option<String>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = EffectCase)]
pub struct Case {
    pub ticket_id: String,
    pub number: i64,
    pub subject: String,
    /// When it was opened, or its run started.
    pub at: Timestamp,
    /// Of a share: whether it is among the hits.
    pub hit: Option<bool>,
    /// Of a duration, in ms.
    pub value_ms: Option<i64>,
    #[serde(skip)]
    pub(crate) place: String,
}

pub async fn cases(conn: &mut Conn, act: &Act, key: &str, behind: &Behind) -> Result<Page<Case>, Refusal> {
    let row = playbook::find(conn, key).await?;
    let found = match &behind.what {
        What::Tickets(measure) => tickets(conn, act, &row, behind, *measure).await?,
        What::Runs { which, step } => runs(conn, act, key, behind, (*which, step.as_deref())).await?,
    };
    Ok(Page::cut(found, behind.limit, |case| Cursor { sort: case.at.as_millis(), id: case.place.clone() }))
}

async fn tickets(
    conn: &mut Conn,
    act: &Act,
    row: &playbook::Row,
    behind: &Behind,
    measure: Option<Measure>,
) -> Result<Vec<Case>, Refusal> {
    let clocks = Clocks::find(conn, act.now).await?;
    let trial = behind.trial.as_deref();
    let asked = Asked {
        playbook: &row.key,
        from: if trial.is_some() { Timestamp::from_millis(0) } else { measuring::since(behind.days, act.now)? },
        to: act.now.plus(1),
        trial,
        scenario: row.scenario.as_deref().filter(|_| behind.version == WITHOUT),
    };
    let mut select = outcome::select(&asked, clocks);
    select.and("a.version = ?", params![behind.version]);
    select.within_reach(&act.actor, tickets::READ, "f.team_id", "f.assignee_id")?;
    select.then("ORDER BY f.opened_at DESC, f.ticket_id DESC LIMIT ?", params![MOST]);
    let all: Vec<Outcome> = conn.select(&select).await?;
    let cases = all.into_iter().filter_map(|one| case(one, measure, clocks));
    let after = behind.cursor.as_ref();
    let cases =
        cases.filter(|one| after.is_none_or(|cursor| (one.at.as_millis(), &one.place) < (cursor.sort, &cursor.id)));
    Ok(cases.take(behind.limit as usize + 1).collect())
}

fn case(one: Outcome, measure: Option<Measure>, clocks: Clocks) -> Option<Case> {
    let (hit, value_ms) = match measure {
        None => (None, None),
        Some(Measure::Resolution) => (None, Some(one.resolution_ms?)),
        Some(Measure::FirstContact) => (Some(one.first_contact(clocks)?), None),
        Some(Measure::Satisfaction) if one.answers == 0 => return None,
        Some(Measure::Satisfaction) => (Some(one.positive == one.answers), None),
        Some(Measure::Reopened) => (Some(one.reopened()?), None),
    };
    let place = one.ticket_id.clone();
    Some(Case {
        ticket_id: one.ticket_id,
        number: one.number,
        subject: one.subject,
        at: one.opened_at,
        hit,
        value_ms,
        place,
    })
}

const PASSED: &str =
    "EXISTS (SELECT 1 FROM playbook_step_facts s WHERE s.run_id = r.run_id AND s.step = ? AND s.outcome = ?)";
const REACHED: &str =
    "r.step = ? OR EXISTS (SELECT 1 FROM playbook_step_facts s WHERE s.run_id = r.run_id AND s.step = ?)";
const OTHERWISE: &str = "EXISTS (SELECT 1 FROM playbook_step_facts s WHERE s.run_id = r.run_id AND s.step = ? AND s.outcome NOT IN ('done', 'skipped'))";

async fn runs(
    conn: &mut Conn,
    act: &Act,
    key: &str,
    behind: &Behind,
    (which, step): (Runs, Option<&str>),
) -> Result<Vec<Case>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        run_id: String,
        ticket_id: String,
        number: i64,
        subject: String,
        started_at: Timestamp,
    }
    let from = measuring::since(behind.days, act.now)?;
    let mut select = Select::new(sql!("list_runs"), params![key, behind.version, from]);
    match (which, step) {
        (Runs::All, _) => {}
        (Runs::Ended, _) => {
            select.and("r.state = 'ended'", params![]);
        }
        (Runs::Stopped, None) => {
            select.and("r.state = 'stopped'", params![]);
        }
        (Runs::Stopped, Some(step)) => {
            select.and("r.state = 'stopped' AND r.step = ?", params![step]);
        }
        (Runs::Here, Some(step)) => {
            select.and("r.state = 'open' AND r.step = ?", params![step]);
        }
        (Runs::Reached, Some(step)) => {
            select.and(REACHED, params![step, step]);
        }
        (Runs::Done, Some(step)) => {
            select.and(PASSED, params![step, "done"]);
        }
        (Runs::Skipped, Some(step)) => {
            select.and(PASSED, params![step, "skipped"]);
        }
        (Runs::Otherwise, Some(step)) => {
            select.and(OTHERWISE, params![step]);
        }
        (_, None) => return Err(Refusal::invalid("step", "say of which step")),
    }
    select.within_reach(&act.actor, tickets::READ, "f.team_id", "f.assignee_id")?;
    select.page_descending("r.started_at", "r.run_id", behind.cursor.as_ref(), behind.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let case = |row: Row| Case {
        ticket_id: row.ticket_id,
        number: row.number,
        subject: row.subject,
        at: row.started_at,
        hit: None,
        value_ms: None,
        place: row.run_id,
    };
    Ok(rows.into_iter().map(case).collect())
}
