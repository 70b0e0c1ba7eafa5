//! A run as it is kept.

use kernel::{Act, Actor, ActorKind, Refusal, Timestamp};
use playbook_language::{Finding, Input, Playbook, Program, Run as Course, Standing, read_yaml};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use tickets::glancing::{self, Glance};
use tickets::stepping::{self, Steps};
use utoipa::ToSchema;

use crate::acting::Back;
use crate::events::Told;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = PlaybookRunState)]
pub enum State {
    Open,
    /// It came to an end of the playbook.
    Ended,
    /// Somebody stopped it on the way.
    Stopped,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ended => "ended",
            Self::Stopped => "stopped",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Row {
    pub id: String,
    pub ticket_id: String,
    pub playbook: String,
    /// The version it began with.
    pub number: i64,
    pub state: State,
    pub run: Json<Course>,
    pub waiting_for: Option<String>,
    pub since_event: i64,
    pub since: Timestamp,
    pub due_at: Option<Timestamp>,
    pub started_at: Timestamp,
    pub started_by: String,
    pub ended_at: Option<Timestamp>,
    pub reason: Option<String>,
    pub version: i64,
}

/// What came in at a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Passed {
    pub position: i64,
    pub step: String,
    pub input: Json<Input>,
    pub back: Option<Json<Back>>,
    pub minutes: Option<i64>,
    pub at: Timestamp,
    pub actor_kind: ActorKind,
    pub actor_id: String,
    pub taken_back_at: Option<Timestamp>,
}

impl Row {
    /// Id of the step it is at, or ended with.
    pub fn step(&self) -> &str {
        match &self.run.0.standing {
            Standing::At { step } | Standing::Ended { step } => step,
            Standing::TooLong => "",
        }
    }

    pub(crate) fn told(&self, playbook: &Playbook) -> Told {
        Told {
            run: self.id.clone(),
            playbook: self.playbook.clone(),
            number: self.number,
            name: playbook.name.clone(),
            step: None,
            outcome: None,
            reason: None,
        }
    }

    /// Saves it as a new version; refused if somebody was faster.
    pub(crate) async fn save(&mut self, tx: &mut Tx) -> Result<(), Refusal> {
        let values = params![
            &self.id,
            self.version,
            self.state.as_str(),
            &self.run,
            self.step(),
            &self.waiting_for,
            self.since_event,
            self.since,
            self.due_at,
            self.ended_at,
            &self.reason
        ];
        if tx.run(sql!("save_run"), values).await? == 0 {
            return Err(moved_on());
        }
        self.version += 1;
        Ok(())
    }
}

/// What somebody is told who comes too late.
pub(crate) fn moved_on() -> Refusal {
    Refusal::Conflict {
        code: "moved-on",
        detail: "this run went on meanwhile; look at where it is".to_owned(),
        current: None,
    }
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Row, Refusal> {
    conn.maybe(sql!("find_run"), params![id]).await?.ok_or(Refusal::NotFound("run"))
}

/// The run of a ticket that is open, or else the last one.
pub async fn latest(conn: &mut Conn, ticket_id: &str) -> Result<Option<Row>, Refusal> {
    Ok(conn.maybe(sql!("find_latest_run"), params![ticket_id]).await?)
}

/// Whether there ever was a run.
pub async fn any(conn: &mut Conn) -> Result<bool, Refusal> {
    Ok(conn.one::<i64>(sql!("count_any_runs"), params![]).await? > 0)
}

/// All that came in, in order.
pub async fn steps(conn: &mut Conn, id: &str) -> Result<Vec<Passed>, Refusal> {
    Ok(conn.all(sql!("list_steps"), params![id]).await?)
}

/// A version of a playbook that was published, to be run.
pub async fn published(conn: &mut Conn, key: &str, number: i64) -> Result<Playbook, Refusal> {
    let text = playbooks::version::find(conn, key, number).await?.text;
    Ok(read_yaml(text.as_bytes()).map_err(|findings| broken(&findings))?.playbook)
}

/// What is published holds: it was checked before.
pub(crate) fn program(playbook: &Playbook) -> Result<Program<'_>, Refusal> {
    Program::of(playbook).map_err(|findings| broken(&findings))
}

fn broken(findings: &[Finding]) -> Refusal {
    Refusal::Fault(findings.first().map_or_else(|| "a kept playbook".to_owned(), ToString::to_string))
}

/// The ticket, locked until the transaction ends and allowed to be answered by whoever acts: all that
/// happens to its run happens one after the other.
pub(crate) async fn hold_ticket(tx: &mut Tx, act: &Act, id: &str) -> Result<Glance, Refusal> {
    stepping::step(tx, act, id, Steps::default()).await?;
    glance(tx, id).await
}

pub(crate) async fn glance(conn: &mut Conn, id: &str) -> Result<Glance, Refusal> {
    glancing::glance(conn, &[id.to_owned()]).await?.pop().ok_or(Refusal::NotFound("ticket"))
}

/// The program itself, at the moment and with the dice of an act.
pub(crate) fn by_program(act: &Act) -> Act {
    let actor = Actor::program(ActorKind::System, "playbooks");
    Act::new(actor, act.now, std::sync::Arc::clone(&act.rng))
}
