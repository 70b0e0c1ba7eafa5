//! Adding a task to a ticket, changing it, removing it.

use kernel::{Act, ActorKind, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::task::{self, MOST, Task, told};
use crate::{ANSWER, events, holding};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTask {
    pub text: String,
    /// Who is to do it; you, if absent.
    #[serde(default)]
    pub assignee_id: Option<String>,
    #[serde(default)]
    pub due_at: Option<Timestamp>,
}

/// Changes of a task; what is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TaskChanges {
    pub text: Option<String>,
    pub assignee_id: Option<String>,
    #[serde(default, deserialize_with = "kernel::patch::some")]
    pub due_at: Option<Option<Timestamp>>,
}

/// Adds a task.
pub async fn add(tx: &mut Tx, act: &Act, ticket_id: &str, input: NewTask) -> Result<Task, Refusal> {
    holding::hold(tx, act, ticket_id, ANSWER).await?;
    let assignee = match input.assignee_id {
        Some(id) => id,
        None if act.actor.kind == ActorKind::Staff => act.actor.id.clone(),
        None => return Err(Refusal::invalid("assignee_id", "a program has to say whose task it is")),
    };
    let checked = task::check(tx, act, &input.text, &assignee, input.due_at).await?;
    if tx.one::<i64>(sql!("count_tasks"), params![ticket_id]).await? >= MOST {
        return Err(Refusal::conflict(format!("this ticket has {MOST} tasks, which is the most; remove one first")));
    }
    let id = act.id("tsk");
    let values = params![
        &id,
        ticket_id,
        checked.text,
        checked.assignee_id,
        checked.due_at,
        checked.due_from,
        &act.actor.id,
        act.now
    ];
    tx.run(sql!("add_task"), values).await?;
    let row = task::find(tx, ticket_id, &id).await?;
    told(tx, act, events::TASK_ADDED, ticket_id, &row)?;
    Ok(row.into())
}

/// Whoever of a team has the fewest open tasks; nobody where nobody is in it.
pub async fn person_of_team(conn: &mut Conn, team_id: &str) -> Result<Option<String>, Refusal> {
    Ok(conn.maybe(sql!("find_person_for_task"), params![team_id]).await?)
}

/// Changes a task. With another due moment its person is reminded anew.
pub async fn change(
    tx: &mut Tx,
    act: &Act,
    ticket_id: &str,
    id: &str,
    input: TaskChanges,
    version: i64,
) -> Result<Task, Refusal> {
    holding::hold(tx, act, ticket_id, ANSWER).await?;
    let before = task::find(tx, ticket_id, id).await?;
    if before.version != version {
        return Err(Refusal::stale(&Task::from(before)));
    }
    let text = input.text.as_deref().unwrap_or(&before.body);
    let assignee = input.assignee_id.as_deref().unwrap_or(&before.assignee_id);
    let due_at = input.due_at.unwrap_or(before.due_at);
    let checked = task::check(tx, act, text, assignee, due_at).await?;
    let anew = due_at != before.due_at || checked.assignee_id != before.assignee_id;
    let values = params![id, checked.text, checked.assignee_id, checked.due_at, checked.due_from, anew];
    tx.run(sql!("change_task"), values).await?;
    let row = task::find(tx, ticket_id, id).await?;
    told(tx, act, events::TASK_CHANGED, ticket_id, &row)?;
    Ok(row.into())
}

/// Removes a task.
pub async fn remove(tx: &mut Tx, act: &Act, ticket_id: &str, id: &str) -> Result<(), Refusal> {
    holding::hold(tx, act, ticket_id, ANSWER).await?;
    let row = task::find(tx, ticket_id, id).await?;
    tx.run(sql!("drop_task"), params![id]).await?;
    told(tx, act, events::TASK_REMOVED, ticket_id, &row)
}
