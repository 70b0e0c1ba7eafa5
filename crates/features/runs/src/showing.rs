//! A run as whoever looks at its ticket sees it: what is done, where it is and what that asks for, what
//! comes.

use std::collections::BTreeMap;

use kernel::{Act, ActorKind, Refusal, Timestamp};
use playbook_language::playbook::{Choice, Kind, Step, Texts};
use playbook_language::running::Outcome;
use playbook_language::value::{Domain, Type, Value};
use playbook_language::{Input, Program, Standing};
use serde::Serialize;
use store::Conn;
use tickets::filling_in::Filled;
use tickets::finding;
use tickets::glancing::Glance;
use utoipa::ToSchema;

use crate::planning::{self, Plan};
use crate::run::{self, Passed, Row, State};
use crate::{acting, facts, passing, records, stepping_back, wording};

/// Steps ahead that are shown.
const AHEAD: usize = 6;

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRunView)]
pub struct View {
    pub id: String,
    pub playbook: String,
    pub name: Texts,
    /// The version that it stays on.
    pub number: i64,
    pub state: State,
    /// Why it was stopped.
    pub reason: Option<String>,
    pub started_at: Timestamp,
    /// Id of a person; empty for the program.
    pub started_by: String,
    pub ended_at: Option<Timestamp>,
    pub version: i64,
    /// In the order in which it was passed, with the decisions between.
    pub passed: Vec<PassedStep>,
    pub current: Option<Current>,
    pub ahead: Vec<Ahead>,
    /// The end that it came to.
    pub end: Option<End>,
    /// Somebody passed a step that can be gone back to.
    pub can_step_back: bool,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRunPassed)]
pub struct PassedStep {
    pub step: String,
    pub title: Texts,
    /// Word of its kind.
    pub kind: &'static str,
    pub outcome: Outcome,
    pub reason: Option<String>,
    /// Of a decision: what the branch taken is called.
    pub branch: Option<Texts>,
    pub at: Option<Timestamp>,
    /// Who passed it; none for decisions.
    pub actor_kind: Option<ActorKind>,
    pub actor_id: Option<String>,
    pub minutes: Option<i64>,
    /// What was learned at it, as far as whoever looks may see it.
    pub values: BTreeMap<String, Value>,
}

/// Something that a step asks for.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRunAsked)]
pub struct Asked {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: Type,
    pub label: Option<Texts>,
    pub choices: Vec<Choice>,
    /// What the program found; null where it does not know.
    pub found: Option<Value>,
    /// The program never knows it: there is no source.
    pub without_source: bool,
}

/// An action as it would be done here and now.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRunAction)]
pub struct Action {
    pub action: String,
    /// What it comes to; null where something is missing, or whoever looks may not see it.
    pub plan: Option<Plan>,
    /// Why it cannot be done now.
    pub hindrance: Option<String>,
    /// A person does it, and says so.
    pub by_hand: bool,
    /// The program can do it, if it is given what that takes.
    pub can_do: bool,
    /// The permission that whoever looks lacks.
    pub lacks: Option<&'static str>,
    /// Names of what it must be given.
    pub needs: Vec<&'static str>,
    /// What the playbook gives it, by name.
    pub given: BTreeMap<String, Value>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRunCurrent)]
pub struct Current {
    #[schema(value_type = Object)]
    pub step: Step,
    /// What has to be told for it to be done.
    pub asks: Vec<Asked>,
    /// What is written to the customer.
    pub reply: Option<Filled>,
    pub action: Option<Action>,
    /// Event that is waited for; `reply_sent` until the customer is asked.
    pub waiting_for: Option<String>,
    pub until: Option<Timestamp>,
    pub since: Timestamp,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRunAhead)]
pub struct Ahead {
    pub step: String,
    pub title: Texts,
    pub kind: &'static str,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = PlaybookRunEnd)]
pub struct End {
    #[schema(value_type = Object)]
    pub step: Step,
    pub reply: Option<Filled>,
}

/// The run of a ticket that is open, or else its last; of a ticket that the actor may see.
pub async fn of_ticket(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<Option<View>, Refusal> {
    finding::must_see(conn, &act.actor, ticket_id).await?;
    match run::latest(conn, ticket_id).await? {
        Some(row) => view(conn, act, row).await.map(Some),
        None => Ok(None),
    }
}

pub async fn view(conn: &mut Conn, act: &Act, row: Row) -> Result<View, Refusal> {
    let playbook = run::published(conn, &row.playbook, row.number).await?;
    let program = run::program(&playbook)?;
    let steps = stepping_back::standing(run::steps(conn, &row.id).await?);
    let ticket = match run::glance(conn, &row.ticket_id).await {
        Ok(ticket) => Some(ticket),
        // Merged away or set aside: it is only looked at.
        Err(Refusal::NotFound(_)) => None,
        Err(other) => return Err(other),
    };
    let current = match (&ticket, program.step(&row.run.0).filter(|_| row.state == State::Open)) {
        (Some(ticket), Some(step)) => Some(current(conn, act, &row, &program, ticket, step).await?),
        _ => None,
    };
    let end = match (&ticket, &row.run.0.standing) {
        (Some(ticket), Standing::Ended { step }) => end(conn, act, &row, &program, ticket, step).await?,
        _ => None,
    };
    let ahead = if current.is_some() { program.ahead(&row.run.0, AHEAD) } else { Vec::new() };
    let ahead =
        ahead.iter().map(|step| Ahead { step: step.id.clone(), title: step.title.clone(), kind: step.kind.word() });
    let can_step_back = row.state != State::Stopped && stepping_back::last_of_person(&steps).is_some();
    Ok(View {
        passed: passed(act, &row, &program, &steps),
        name: playbook.name.clone(),
        ahead: ahead.collect(),
        current,
        end,
        can_step_back,
        id: row.id,
        playbook: row.playbook,
        number: row.number,
        state: row.state,
        reason: row.reason,
        started_at: row.started_at,
        started_by: row.started_by,
        ended_at: row.ended_at,
        version: row.version,
    })
}

/// What the run passed, each with what came in there. Decisions, and what may be done once and was, take
/// nothing in.
fn passed(act: &Act, row: &Row, program: &Program<'_>, steps: &[Passed]) -> Vec<PassedStep> {
    let mut inputs = steps.iter().peekable();
    let mut shown = Vec::new();
    for passed in &row.run.0.passed {
        let Some(step) = program.find(&passed.step) else { continue };
        let decided = matches!(step.kind, Kind::Decision { .. });
        let by = if decided { None } else { inputs.next_if(|one| one.step == passed.step) };
        let branch = match (&step.kind, passed.branch) {
            (Kind::Decision { branches, .. }, Some(taken)) => branches.get(taken).and_then(|one| one.label.clone()),
            _ => None,
        };
        let values = match by.map(|by| &by.input.0) {
            Some(Input::Done { values, .. }) => values.clone(),
            _ => BTreeMap::new(),
        };
        shown.push(PassedStep {
            step: step.id.clone(),
            title: step.title.clone(),
            kind: step.kind.word(),
            outcome: passed.outcome,
            reason: passed.reason.clone(),
            branch,
            at: by.map(|by| by.at),
            actor_kind: by.map(|by| by.actor_kind),
            actor_id: by.map(|by| by.actor_id.clone()),
            minutes: by.and_then(|by| by.minutes),
            values: values.into_iter().filter(|(name, _)| wording::may_see(&act.actor, name)).collect(),
        });
    }
    shown
}

async fn current(
    conn: &mut Conn,
    act: &Act,
    row: &Row,
    program: &Program<'_>,
    ticket: &Glance,
    step: &Step,
) -> Result<Current, Refusal> {
    let known = &row.run.0.known;
    let looks = matches!(step.kind, Kind::Check { .. } | Kind::Action { .. });
    let records = if looks { Some(records::gather(conn, act, ticket).await?) } else { None };
    let action = match (&step.kind, &records) {
        (Kind::Action { action, .. }, Some(records)) => Some(would(act, step, action, known, records)),
        _ => None,
    };
    // What the program does itself it also knows afterwards.
    let done_here = action.as_ref().is_some_and(|action| !action.by_hand);
    let asks = program.asks(step).into_iter().filter(|_| !done_here).map(|(name, domain)| {
        let found = records.as_ref().and_then(|records| facts::known(&name, records));
        asked(step, name, domain, found)
    });
    let asks =
        asks.map(|asked| Asked { found: asked.found.filter(|_| wording::may_see(&act.actor, &asked.name)), ..asked });
    let asks = asks.collect();
    let reply = match wording::reply_of(&step.kind) {
        Some(texts) => Some(wording::reply(conn, act, ticket, program, known, texts).await?),
        None => None,
    };
    Ok(Current {
        step: step.clone(),
        asks,
        reply,
        action,
        waiting_for: row.waiting_for.clone(),
        until: row.due_at,
        since: row.since,
    })
}

fn asked(step: &Step, name: String, domain: Domain, found: Option<Value>) -> Asked {
    let answer = step.kind.answers().iter().find(|answer| answer.name == name);
    let choices = match answer {
        Some(answer) => answer.choices.clone(),
        None => domain.choices.into_iter().map(|value| Choice { value, label: None }).collect(),
    };
    Asked {
        label: answer.and_then(|answer| answer.label.clone()),
        kind: domain.kind,
        choices,
        found,
        without_source: facts::WITHOUT_SOURCE.contains(&name.as_str()),
        name,
    }
}

/// What doing it would come to.
fn would(act: &Act, step: &Step, action: &str, known: &BTreeMap<String, Value>, records: &records::Records) -> Action {
    let given = planning::given(step, known, &BTreeMap::new());
    let planned = planning::plan(step, &given, records);
    let known = playbook_language::catalogue::action(action);
    let lacks = known.map(|known| known.permission).filter(|_| acting::permitted(act, action).is_err());
    let sees = act.actor.acts_by_code() || act.actor.reach(orders::ORDERS_READ).is_ok();
    Action {
        needs: known
            .map_or(&[][..], |known| known.takes)
            .iter()
            .filter(|one| one.required)
            .map(|one| one.name)
            .collect(),
        action: action.to_owned(),
        can_do: !passing::is_by_hand(&step.kind),
        hindrance: planned.as_ref().err().map(ToString::to_string),
        by_hand: planned.as_ref().map_or_else(|_| passing::is_by_hand(&step.kind), |plan| *plan == Plan::ByHand),
        plan: planned.ok().filter(|plan| sees || !plan.is_of_order()),
        lacks,
        given: if sees { given } else { BTreeMap::new() },
    }
}

async fn end(
    conn: &mut Conn,
    act: &Act,
    row: &Row,
    program: &Program<'_>,
    ticket: &Glance,
    step: &str,
) -> Result<Option<End>, Refusal> {
    let Some(step) = program.find(step) else { return Ok(None) };
    let reply = match wording::reply_of(&step.kind) {
        Some(texts) => Some(wording::reply(conn, act, ticket, program, &row.run.0.known, texts).await?),
        None => None,
    };
    Ok(Some(End { step: step.clone(), reply }))
}
