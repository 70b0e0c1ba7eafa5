//! What waits for somebody. Every number is that of a list which a screen shows by the same filter, asked with the
//! rights of the reader: what they may not see is not in it.

use futures::caring::{self, Cares};
use kernel::{Act, Reach, Refusal, time};
use learnings::learning::Learning;
use store::{Conn, params};
use tickets::finding::TicketRow;
use tickets::listing::{self, Attention, Counted, Filter, Snoozed, Sort, Tasks};
use tickets::message::Named;
use tickets::own_task::{self, OwnTask};

use crate::choice::Choice;
use crate::figures::{self, Compared, Span};

/// Rows that are shown of each list, and how far it is counted.
const ROWS: u32 = 5;
const COUNT_MAX: i64 = 1_000;
/// Teams of one reader.
const TEAMS_MAX: usize = 20;
/// Learnings that are shown of a month.
pub const LEARNINGS_MAX: usize = 20;
const LIVING: &str = "new,open,pending,on_hold";

/// A list of tickets: how many, and the first of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    pub counted: Counted,
    pub first: Vec<TicketRow>,
}

/// What a reader who leads a team is told of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Led {
    /// None: all of them.
    pub team: Option<Named>,
    pub open: Counted,
    pub waiting: Counted,
    pub at_risk: Counted,
    pub span: Span,
    pub figures: Vec<Compared>,
}

/// A month of learnings, as far as they concern the reader.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// Such as 2026-10.
    pub month: String,
    pub accepted: Vec<Learning>,
}

/// Lists that hold nothing are left out.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Content {
    /// Theirs, in which a customer waits; who waits longest comes first.
    pub waiting: Option<Listed>,
    /// Theirs, in which a promise is broken or nearly.
    pub at_risk: Option<Listed>,
    pub mentions: Option<Listed>,
    pub tasks: Option<Listed>,
    /// Of who sees no tickets.
    pub own_tasks: Vec<OwnTask>,
    /// Of each of their teams, what is nobody's.
    pub unassigned: Vec<(Named, Listed)>,
    pub led: Vec<Led>,
    pub learned: Option<Learned>,
    /// Of the futures and strategies that are theirs.
    pub futures: Cares,
}

impl Content {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What waits for the actor now.
pub async fn gather(conn: &mut Conn, act: &Act, choice: &Choice) -> Result<Content, Refusal> {
    let (learned, futures) = (learned(conn, act).await?, futures(conn, act, choice).await?);
    let mut content = Content { learned, futures, ..Content::default() };
    let Some(reach) = act.actor.grants.reach(tickets::READ) else {
        content.own_tasks = own_tasks(conn, act, choice).await?;
        return Ok(content);
    };
    let mine = Filter { assignee: Some("me".to_owned()), ..living() };
    let attention = |attention, sort| Filter { attention: Some(attention), sort: Some(sort), ..mine.clone() };
    let mentioned = Filter { mentioned: Some("me".to_owned()), sort: Some(Sort::Waiting), ..Filter::default() };
    let tasks = Filter { tasks: Some(Tasks::Due), sort: Some(Sort::Waiting), ..Filter::default() };
    content.waiting = listed(conn, act, attention(Attention::Waiting, Sort::Waiting)).await?;
    content.at_risk = listed(conn, act, attention(Attention::AtRisk, Sort::Due)).await?;
    content.mentions = listed(conn, act, mentioned).await?;
    content.tasks = listed(conn, act, tasks).await?;
    let teams = teams(conn, act).await?;
    for team in &teams {
        let filter = Filter { assignee: Some("none".to_owned()), team: Some(team.id.clone()), ..living() };
        if let Some(found) = listed(conn, act, filter).await? {
            content.unassigned.push((team.clone(), found));
        }
    }
    if leads(act, reach) {
        content.led = led(conn, act, choice, teams).await?;
    }
    Ok(content)
}

/// Whom the desk opens Today for: the same rule as on the screen.
fn leads(act: &Act, reach: Reach) -> bool {
    let may = |permission| act.actor.grants.reach(permission).is_some();
    reach != Reach::Own && may(kpis::KPIS_READ) && may(tickets::SHARE)
}

/// The work in hand that is not snoozed, as the inbox shows it.
fn living() -> Filter {
    Filter {
        category: Some(LIVING.to_owned()),
        snoozed: Some(Snoozed::Without),
        sort: Some(Sort::Waiting),
        ..Filter::default()
    }
}

async fn listed(conn: &mut Conn, act: &Act, filter: Filter) -> Result<Option<Listed>, Refusal> {
    let counted = listing::count(conn, act, &filter, COUNT_MAX).await?;
    if counted.count == 0 {
        return Ok(None);
    }
    let first = listing::list(conn, act, &Filter { limit: Some(ROWS), ..filter }).await?.items;
    Ok(Some(Listed { counted, first }))
}

async fn teams(conn: &mut Conn, act: &Act) -> Result<Vec<Named>, Refusal> {
    let all = staff::teams::list(conn).await?.into_iter();
    let mine = all.filter(|team| act.actor.teams.contains(&team.id)).take(TEAMS_MAX);
    Ok(mine.map(|team| Named { id: team.id, name: team.name }).collect())
}

async fn led(conn: &mut Conn, act: &Act, choice: &Choice, teams: Vec<Named>) -> Result<Vec<Led>, Refusal> {
    let span = Span::ending_now(conn, act, choice.rhythm.days()).await?;
    // Who leads all and is in no team is told of all together.
    let all = act.actor.reach(tickets::READ)? == Reach::All;
    let looked_at = if teams.is_empty() && all { vec![None] } else { teams.into_iter().map(Some).collect() };
    let mut told = Vec::new();
    for team in looked_at {
        let id = team.as_ref().map(|team: &Named| team.id.clone());
        let open = Filter { team: id.clone(), ..living() };
        let waiting = Filter { attention: Some(Attention::Waiting), ..open.clone() };
        let at_risk = Filter { attention: Some(Attention::AtRisk), ..open.clone() };
        let led = Led {
            open: listing::count(conn, act, &open, COUNT_MAX).await?,
            waiting: listing::count(conn, act, &waiting, COUNT_MAX).await?,
            at_risk: listing::count(conn, act, &at_risk, COUNT_MAX).await?,
            figures: figures::compare(conn, act, span, id.as_deref()).await?,
            span,
            team,
        };
        if led.open.count > 0 || led.figures.iter().any(|figure| figure.now.n > 0) {
            told.push(led);
        }
    }
    Ok(told)
}

/// Those that are due on their day, or have been.
async fn own_tasks(conn: &mut Conn, act: &Act, choice: &Choice) -> Result<Vec<OwnTask>, Refusal> {
    if act.actor.grants.reach(tickets::TASKS).is_none() {
        return Ok(Vec::new());
    }
    let zone = choice.zone()?;
    let today = act.now.day_in(&zone);
    let due = |task: &OwnTask| task.due_at.is_some_and(|due| due.day_in(&zone) <= today);
    Ok(own_task::list(conn, act).await?.into_iter().filter(due).collect())
}

async fn futures(conn: &mut Conn, act: &Act, choice: &Choice) -> Result<Cares, Refusal> {
    if act.actor.grants.reach(futures::READ).is_none() {
        return Ok(Cares::default());
    }
    caring::cares_of(conn, &act.actor.id, act.now.day_in(&choice.zone()?)).await
}

/// Of the last month that is over, once: what was accepted for scenarios that are theirs, or of all for who leads.
async fn learned(conn: &mut Conn, act: &Act) -> Result<Option<Learned>, Refusal> {
    if act.actor.grants.reach(learnings::READ).is_none() {
        return Ok(None);
    }
    let home = staff::organisation::find(conn).await?;
    let zone = time::zone(home.as_ref().map_or("UTC", |home| &home.time_zone)).map_err(Refusal::Fault)?;
    let last = act.now.day_in(&zone).first_of_month().yesterday();
    let Ok(last) = last else { return Ok(None) };
    let month = last.strftime("%Y-%m").to_string();
    if conn.one::<i64>(sql!("count_told_learnings"), params![&act.actor.id, &month]).await? > 0 {
        return Ok(None);
    }
    let mut accepted = learnings::digest::digest(conn, act, Some(&month)).await?.accepted;
    if !act.actor.grants.reach(tickets::READ).is_some_and(|reach| leads(act, reach)) {
        let mine = scenarios_of(conn, &act.actor.id).await?;
        accepted.retain(|learning| learning.scenario.as_ref().is_some_and(|key| mine.contains(key)));
    }
    Ok((!accepted.is_empty()).then_some(Learned { month, accepted }))
}

/// Keys of the scenarios that somebody looks after, or is a stakeholder of.
async fn scenarios_of(conn: &mut Conn, person_id: &str) -> Result<Vec<String>, Refusal> {
    let all = scenarios::scenario::list(conn).await?.into_iter();
    let theirs = all.filter(|one| {
        let definition = &one.definition.0;
        let owner = definition.owner_id.iter();
        owner.chain(&definition.stakeholder_ids).any(|id| id == person_id)
    });
    Ok(theirs.map(|one| one.key).collect())
}
