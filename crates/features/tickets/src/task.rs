//! Tasks: what somebody has to do for a ticket, and by when.

use kernel::calendar::OpeningHours;
use kernel::{Act, Actor, Problems, Refusal, Timestamp, text, time};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Select, Tx, params};
use utoipa::ToSchema;

use crate::finding;
use crate::message::Named;
use crate::references::{self, Kind};
use crate::settling::subject;
use crate::{READ, events};

/// Most tasks of one ticket, done ones included.
pub const MOST: i64 = 50;
pub(crate) const TEXT_MAX: usize = 300;
/// A due moment further away than that is a typing error.
const FURTHEST: i64 = 10 * 366 * time::DAY;
/// Most tasks that one person is reminded of.
const REMINDED_MAX: i64 = 100;

/// A task of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = TicketTask)]
pub struct Task {
    pub id: String,
    pub text: String,
    /// Who is to do it.
    pub assignee: Named,
    pub due_at: Option<Timestamp>,
    pub added_by: Named,
    pub added_at: Timestamp,
    pub done_by: Option<Named>,
    pub done_at: Option<Timestamp>,
    pub version: i64,
}

/// A task of yours that is due, with its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = DueTask)]
pub struct DueTask {
    pub id: String,
    pub text: String,
    pub due_at: Timestamp,
    pub ticket_id: String,
    pub ticket_number: i64,
    pub ticket_subject: String,
}

/// A task as it is stored, with the names of its people.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    pub id: String,
    pub body: String,
    pub assignee_id: String,
    #[serde(default)]
    pub assignee_name: Option<String>,
    pub due_at: Option<Timestamp>,
    pub added_by: String,
    #[serde(default)]
    pub added_by_name: Option<String>,
    pub added_at: Timestamp,
    pub done_by: Option<String>,
    #[serde(default)]
    pub done_by_name: Option<String>,
    pub done_at: Option<Timestamp>,
    pub version: i64,
}

impl From<Row> for Task {
    fn from(row: Row) -> Self {
        let named = |id: String, name: Option<String>| Named { id, name: name.unwrap_or_default() };
        Self {
            id: row.id,
            text: row.body,
            assignee: named(row.assignee_id, row.assignee_name),
            due_at: row.due_at,
            added_by: named(row.added_by, row.added_by_name),
            added_at: row.added_at,
            done_by: Named::from_parts(row.done_by, row.done_by_name),
            done_at: row.done_at,
            version: row.version,
        }
    }
}

/// The tasks of a ticket: open ones first, in the order in which they are due.
pub async fn of_ticket(conn: &mut Conn, actor: &Actor, ticket_id: &str) -> Result<Vec<Task>, Refusal> {
    finding::must_see(conn, actor, ticket_id).await?;
    let rows: Vec<Row> = conn.all(sql!("list_tasks"), params![ticket_id]).await?;
    Ok(rows.into_iter().map(Task::from).collect())
}

/// One's own open tasks whose moment has come, in tickets that one may see.
pub async fn due(conn: &mut Conn, act: &Act) -> Result<Vec<DueTask>, Refusal> {
    let mut select = Select::new(sql!("list_due_tasks"), params![&act.actor.id, act.now]);
    select.within_reach(&act.actor, READ, "t.team_id", "t.assignee_id")?;
    select.then("ORDER BY k.due_at, k.id LIMIT ?", params![REMINDED_MAX]);
    Ok(conn.select(&select).await?)
}

/// One task of a ticket in hand.
pub(crate) async fn find(conn: &mut Conn, ticket_id: &str, id: &str) -> Result<Row, Refusal> {
    conn.maybe(sql!("find_task"), params![id, ticket_id]).await?.ok_or(Refusal::NotFound("task"))
}

/// What a task is to be, checked.
pub(crate) struct Checked {
    pub text: String,
    pub assignee_id: String,
    pub due_at: Option<Timestamp>,
    pub due_from: Option<Timestamp>,
}

pub(crate) async fn check(
    conn: &mut Conn,
    act: &Act,
    said: &str,
    assignee_id: &str,
    due_at: Option<Timestamp>,
) -> Result<Checked, Refusal> {
    let mut problems = Problems::default();
    let text = problems.note("text", text::line(said, TEXT_MAX)).unwrap_or_default();
    references::check(conn, &mut problems, "assignee_id", Kind::Person, Some(assignee_id)).await?;
    if due_at.is_some_and(|due| due.since(act.now).abs() > FURTHEST) {
        problems.add("due_at", "must be within ten years");
    }
    problems.into_result()?;
    let due_from = match due_at {
        Some(due) => Some(begin_of_day(conn, act, due).await?),
        None => None,
    };
    Ok(Checked { text, assignee_id: assignee_id.to_owned(), due_at, due_from })
}

/// The beginning of a moment's day where the organisation is.
async fn begin_of_day(conn: &mut Conn, act: &Act, at: Timestamp) -> Result<Timestamp, Refusal> {
    let hours: Option<Json<OpeningHours>> = conn.maybe(sql!("find_own_hours"), params![act.now]).await?;
    let name = hours.map_or("UTC".to_owned(), |hours| hours.0.time_zone);
    let begin = time::zone(&name).and_then(|zone| time::start_of_day(at.day_in(&zone), &zone));
    begin.map_err(|problem| Refusal::invalid("due_at", problem))
}

/// Writes down what happened to a task.
pub(crate) fn told(tx: &mut Tx, act: &Act, kind: &'static str, ticket_id: &str, task: &Row) -> Result<(), Refusal> {
    let data = events::TaskTold {
        task: task.id.clone(),
        text: task.body.clone(),
        assignee_id: task.assignee_id.clone(),
        due_at: task.due_at,
    };
    Ok(tx.append(act, kind, subject(ticket_id), &data)?)
}
