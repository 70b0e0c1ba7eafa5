//! Tasks of somebody who need not see the tickets: product, logistics, the workshop. They read what is
//! asked of them, and what they answer stands in the ticket as a note of theirs.

use kernel::{Act, ActorKind, Reach, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::finishing;
use crate::message::Named;
use crate::noting::{self, NewNote};
use crate::{ANSWER, READ};

/// Most that are listed.
const MOST: i64 = 200;
const ANSWER_MAX: usize = 5_000;

/// A task of yours, without its ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = OwnTask)]
pub struct OwnTask {
    pub id: String,
    pub text: String,
    pub due_at: Option<Timestamp>,
    pub added_by: Named,
    pub added_at: Timestamp,
    /// Number of the ticket, to speak of it.
    pub ticket_number: i64,
}

/// What is answered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OwnTaskAnswer)]
pub struct Answer {
    pub text: String,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    ticket_id: String,
    body: String,
    due_at: Option<Timestamp>,
    added_by: String,
    added_by_name: Option<String>,
    added_at: Timestamp,
    ticket_number: i64,
}

impl From<Row> for OwnTask {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            text: row.body,
            due_at: row.due_at,
            added_by: Named { id: row.added_by, name: row.added_by_name.unwrap_or_default() },
            added_at: row.added_at,
            ticket_number: row.ticket_number,
        }
    }
}

async fn rows(conn: &mut Conn, act: &Act) -> Result<Vec<Row>, Refusal> {
    Ok(conn.all(sql!("list_own_tasks"), params![&act.actor.id, MOST]).await?)
}

/// Those that are open, the earliest first; those without a moment come last.
pub async fn list(conn: &mut Conn, act: &Act) -> Result<Vec<OwnTask>, Refusal> {
    Ok(rows(conn, act).await?.into_iter().map(OwnTask::from).collect())
}

/// Answers a task of one's own: the answer becomes a note of its ticket, and the task is done.
pub async fn answer(tx: &mut Tx, act: &Act, id: &str, input: Answer) -> Result<OwnTask, Refusal> {
    let row = rows(tx, act).await?.into_iter().find(|row| row.id == id).ok_or(Refusal::NotFound("task"))?;
    if act.actor.kind != ActorKind::Staff {
        return Err(Refusal::Forbidden("a person answers their tasks themselves".to_owned()));
    }
    let body = text::body(&input.text, ANSWER_MAX).map_err(|problem| Refusal::invalid("text", problem))?;
    let note = NewNote {
        body_text: Some(format!("{}\n\n{body}", row.body)),
        body_html: None,
        body_marks: None,
        mentions: Vec::new(),
        attachments: Vec::new(),
    };
    // The task is the permission: to write this note and nothing else in a ticket that they may not see.
    let mut within = act.clone();
    within.actor.grants.add(READ.name, Reach::All);
    within.actor.grants.add(ANSWER.name, Reach::All);
    noting::note(tx, &within, &row.ticket_id, note).await?;
    finishing::finish(tx, &within, &row.ticket_id, id).await?;
    Ok(row.into())
}
