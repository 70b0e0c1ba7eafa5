//! Runs of a ticket that are over.

use kernel::{Actor, Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::Serialize;
use store::{Conn, params};
use tickets::finding;
use utoipa::ToSchema;

use crate::run::{self, Row, State};

/// More is history that nobody reads here.
const MOST: i64 = 20;

/// What became of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = EarlierPlaybookRun)]
pub struct Earlier {
    pub id: String,
    pub playbook: String,
    pub name: Texts,
    pub number: i64,
    pub state: State,
    /// What the step is called that it ended with, or was stopped at.
    pub step: Option<Texts>,
    /// Why it was stopped.
    pub reason: Option<String>,
    pub started_at: Timestamp,
    /// Id of a person; empty for the program.
    pub started_by: String,
    pub ended_at: Option<Timestamp>,
}

/// The last first; of a ticket that the actor may see.
pub async fn earlier(conn: &mut Conn, actor: &Actor, ticket_id: &str) -> Result<Vec<Earlier>, Refusal> {
    finding::must_see(conn, actor, ticket_id).await?;
    let rows: Vec<Row> = conn.all(sql!("list_runs_of_ticket"), params![ticket_id, MOST]).await?;
    let mut runs = Vec::new();
    for row in rows {
        let playbook = run::published(conn, &row.playbook, row.number).await?;
        let step = run::program(&playbook)?.find(row.step()).map(|step| step.title.clone());
        runs.push(Earlier {
            id: row.id,
            playbook: row.playbook,
            name: playbook.name,
            number: row.number,
            state: row.state,
            step,
            reason: row.reason,
            started_at: row.started_at,
            started_by: row.started_by,
            ended_at: row.ended_at,
        });
    }
    Ok(runs)
}
