//! A learning as whoever looks may see it.

use kernel::{Actor, Cursor, Page, Place, Refusal, Timestamp};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Select, params};
use tickets::message::Named;
use utoipa::ToSchema;

use crate::events::Told;
use crate::owners::Owners;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LearningState)]
pub enum State {
    /// It waits for the owner.
    Proposed,
    Accepted,
    Declined,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
        }
    }
}

/// The ticket at which something was learned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = LearningTicket)]
pub struct At {
    pub id: String,
    pub number: i64,
}

/// Something that somebody learned.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Learning {
    pub id: String,
    pub scenario: Option<String>,
    pub playbook: Option<String>,
    /// Null where it is no longer in use.
    #[schema(value_type = Option<Texts>)]
    pub playbook_name: Option<Json<Texts>>,
    /// Version of the playbook at which it was learned.
    pub number: Option<i64>,
    pub step: Option<String>,
    #[schema(value_type = Option<Texts>)]
    pub step_title: Option<Json<Texts>>,
    /// Null where you may not see it.
    pub ticket: Option<At>,
    pub text: String,
    pub state: State,
    /// Of what came with a library only the name is known.
    pub author: Named,
    pub written_at: Timestamp,
    pub decided_by: Option<Named>,
    pub decided_at: Option<Timestamp>,
    /// When it came with a library, accepted elsewhere; `number` is a version of there then.
    pub taken_at: Option<Timestamp>,
    /// Why it was declined.
    pub reason: Option<String>,
    /// Of what was accepted: the first version that was published here since.
    pub in_version: Option<i64>,
    pub comments: i64,
    /// Whether you may accept or decline it.
    pub may_decide: bool,
    pub version: i64,
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    scenario: Option<String>,
    playbook: Option<String>,
    playbook_name: Option<Json<Texts>>,
    number: Option<i64>,
    step: Option<String>,
    step_title: Option<Json<Texts>>,
    ticket_id: Option<String>,
    ticket_number: Option<i64>,
    ticket_team: Option<String>,
    ticket_assignee: Option<String>,
    body: String,
    state: State,
    author_id: String,
    author_name: Option<String>,
    written_at: Timestamp,
    decided_by: Option<String>,
    decided_by_name: Option<String>,
    decided_at: Option<Timestamp>,
    taken_at: Option<Timestamp>,
    reason: Option<String>,
    version: i64,
    comments: i64,
    in_version: Option<i64>,
}

impl Row {
    fn shown(self, actor: &Actor, owners: &Owners) -> Learning {
        let place = Place { team: self.ticket_team.as_deref(), assignee: self.ticket_assignee.as_deref() };
        let sees = actor.may(tickets::READ, place);
        let ticket = self.ticket_id.zip(self.ticket_number).filter(|_| sees).map(|(id, number)| At { id, number });
        let may_decide = self.state == State::Proposed
            && owners.may_decide(actor, self.scenario.as_deref(), self.playbook.as_deref());
        Learning {
            id: self.id,
            scenario: self.scenario,
            playbook: self.playbook,
            playbook_name: self.playbook_name,
            number: self.number,
            step: self.step,
            step_title: self.step_title,
            ticket,
            text: self.body,
            state: self.state,
            author: Named { id: self.author_id, name: self.author_name.unwrap_or_default() },
            written_at: self.written_at,
            decided_by: self.decided_by.map(|id| Named { id, name: self.decided_by_name.unwrap_or_default() }),
            decided_at: self.decided_at,
            taken_at: self.taken_at,
            reason: self.reason,
            in_version: self.in_version,
            comments: self.comments,
            may_decide,
            version: self.version,
        }
    }
}

impl Learning {
    pub(crate) fn told(&self) -> Told {
        Told {
            scenario: self.scenario.clone(),
            playbook: self.playbook.clone(),
            step: self.step.clone(),
            author_id: self.author.id.clone(),
            reason: self.reason.clone(),
        }
    }
}

/// Which ones are asked for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub scenario: Option<String>,
    pub playbook: Option<String>,
    pub step: Option<String>,
    pub state: Option<State>,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

/// Newest first.
pub async fn list(conn: &mut Conn, actor: &Actor, filter: &Filter) -> Result<Page<Learning>, Refusal> {
    let mut select = Select::new(sql!("list_learnings"), params![]);
    select.and_some("l.scenario = ?", filter.scenario.as_deref());
    select.and_some("l.playbook = ?", filter.playbook.as_deref());
    select.and_some("l.step = ?", filter.step.as_deref());
    select.and_some("l.state = ?", filter.state.map(State::as_str));
    select.page_descending("l.written_at", "l.id", filter.cursor.as_ref(), filter.limit);
    let found = shown(conn, actor, &select).await?;
    Ok(Page::cut(found, filter.limit, |one| Cursor { sort: one.written_at.as_millis(), id: one.id.clone() }))
}

pub async fn find(conn: &mut Conn, actor: &Actor, id: &str) -> Result<Learning, Refusal> {
    let mut select = Select::new(sql!("list_learnings"), params![]);
    select.and("l.id = ?", params![id]);
    shown(conn, actor, &select).await?.pop().ok_or(Refusal::NotFound("learning"))
}

pub(crate) async fn shown(conn: &mut Conn, actor: &Actor, select: &Select) -> Result<Vec<Learning>, Refusal> {
    let rows: Vec<Row> = conn.select(select).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let owners = Owners::find(conn).await?;
    Ok(rows.into_iter().map(|row| row.shown(actor, &owners)).collect())
}
