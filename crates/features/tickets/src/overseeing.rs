//! How the work in hand stands right now, for whoever leads: who waits longest, what falls due next, who
//! has how much. Each number is that of a list which the same filter opens. Asked for again and again.

use std::collections::{BTreeMap, HashMap};

use kernel::{Act, Reach, Refusal, Timestamp, time};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, Sql, Value, params};
use utoipa::{IntoParams, ToSchema};

use crate::READ;
use crate::finding::TicketRow;
use crate::listing::{self, Attention, Filter, SOON, Snoozed, Sort};
use crate::measuring::Calendars;
use crate::message::Named;
use crate::promise::PromiseKind;

/// Rows of each of the two lists.
const ROWS: u32 = 10;
/// Most people shown; of more, those with the most in hand.
const PEOPLE_MAX: usize = 100;

#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Only tickets of this team.
    pub team: Option<String>,
}

/// The work in hand at a moment. Snoozed tickets are left out, as in the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Today {
    pub at: Timestamp,
    /// Midnight in the organisation's time zone.
    pub day_started_at: Timestamp,
    /// Teams whose tickets you may see.
    pub teams: Vec<Named>,
    pub waiting: Waiting,
    pub at_risk: AtRisk,
    /// Tickets of which a lead was told that the customer waits too long.
    pub escalated: i64,
    /// By name; first what is nobody's, if there is any.
    pub people: Vec<Load>,
    /// Whether there are more people than are shown.
    pub more_people: bool,
}

/// Tickets in which a customer waits for an answer.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Waiting {
    pub count: i64,
    /// How many of them are nobody's.
    pub unassigned: i64,
    /// Who waits longest comes first.
    pub longest: Vec<TicketRow>,
}

/// Tickets in which a promise is past due, or nearly.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AtRisk {
    pub late: i64,
    /// Not yet late, and due within this time.
    pub soon: i64,
    pub soon_ms: i64,
    pub first: Vec<Risk>,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Risk {
    pub ticket: TicketRow,
    /// Of the service level that promises it.
    pub policy_name: Option<String>,
    /// Share of the promised time that is used up; 1 once it is late.
    pub used: Option<f64>,
}

/// What somebody has in hand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Load {
    /// Null: nobody's.
    pub person: Option<Named>,
    pub open: i64,
    /// In which a customer waits.
    pub waiting: i64,
    /// Late, or due soon.
    pub at_risk: i64,
    /// Tickets that are theirs, solved since midnight and not reopened.
    pub solved_today: i64,
}

/// The work that this actor may see, of all teams or one.
pub async fn oversee(conn: &mut Conn, act: &Act, asked: &Asked) -> Result<Today, Refusal> {
    let teams = teams(conn, act).await?;
    if asked.team.as_ref().is_some_and(|id| teams.iter().all(|team| team.id != *id)) {
        return Err(Refusal::invalid("team", "must be one of the teams whose tickets you may see"));
    }
    let day_started_at = day_start(conn, act.now).await?;
    let counting = Counting { act, team: asked.team.as_deref() };
    let open = counting.by_person(conn, sql!("count_open_by_person"), params![act.now]).await?;
    let waiting = counting.by_person(conn, sql!("count_waiting_by_person"), params![act.now]).await?;
    let late = counting.by_person(conn, sql!("count_due_by_person"), params![act.now, act.now]).await?;
    let due = counting.by_person(conn, sql!("count_due_by_person"), params![act.now, act.now.plus(SOON)]).await?;
    let solved = counting.by_person(conn, sql!("count_solved_by_person"), params![day_started_at]).await?;
    let sum = |counts: &Counts| counts.values().sum::<i64>();
    let (late, due_in_all) = (sum(&late), sum(&due));
    let waiting_now = Waiting {
        count: sum(&waiting),
        unassigned: waiting.get(&None).copied().unwrap_or_default(),
        longest: counting.list(conn, Attention::Waiting, Sort::Waiting).await?,
    };
    let at_risk = AtRisk { late, soon: due_in_all - late, soon_ms: SOON, first: risks(conn, &counting).await? };
    let members = members(conn, act, &teams, asked.team.as_deref()).await?;
    let loads = Loads { open, waiting, due, solved };
    let (people, more_people) = people(conn, loads, members).await?;
    let escalated = counting.escalated(conn).await?;
    Ok(Today { at: act.now, day_started_at, teams, waiting: waiting_now, at_risk, escalated, people, more_people })
}

/// How many tickets are whose; none is nobody.
type Counts = BTreeMap<Option<String>, i64>;

/// Asks for what this actor may see, of all teams or one.
struct Counting<'a> {
    act: &'a Act,
    team: Option<&'a str>,
}

impl Counting<'_> {
    fn narrowed(&self, statement: Sql, values: Vec<Value>) -> Result<Select, Refusal> {
        let mut select = Select::new(statement, values);
        select.within_reach(&self.act.actor, READ, "t.team_id", "t.assignee_id")?;
        select.and_some("t.team_id = ?", self.team);
        Ok(select)
    }

    async fn by_person(&self, conn: &mut Conn, statement: Sql, values: Vec<Value>) -> Result<Counts, Refusal> {
        #[derive(Deserialize)]
        struct Row {
            id: Option<String>,
            count: i64,
        }
        let rows: Vec<Row> = conn.select(&self.narrowed(statement, values)?).await?;
        let mut counts = Counts::new();
        for row in rows {
            *counts.entry(row.id).or_default() += row.count;
        }
        Ok(counts)
    }

    async fn escalated(&self, conn: &mut Conn) -> Result<i64, Refusal> {
        let select = self.narrowed(sql!("count_awake_escalated"), params![self.act.now])?;
        Ok(conn.select(&select).await?.into_iter().next().unwrap_or_default())
    }

    /// The first rows of the list that the inbox shows for it.
    async fn list(&self, conn: &mut Conn, attention: Attention, sort: Sort) -> Result<Vec<TicketRow>, Refusal> {
        let filter = Filter {
            category: Some("new,open,pending,on_hold".to_owned()),
            snoozed: Some(Snoozed::Without),
            team: self.team.map(str::to_owned),
            attention: Some(attention),
            sort: Some(sort),
            limit: Some(ROWS),
            ..Filter::default()
        };
        Ok(listing::list(conn, self.act, &filter).await?.items)
    }
}

async fn teams(conn: &mut Conn, act: &Act) -> Result<Vec<Named>, Refusal> {
    let names: Vec<Named> = conn.all(sql!("list_team_names"), params![]).await?;
    Ok(match act.actor.reach(READ)? {
        Reach::All => names,
        Reach::Team => names.into_iter().filter(|team| act.actor.teams.contains(&team.id)).collect(),
        Reach::Own => Vec::new(),
    })
}

async fn day_start(conn: &mut Conn, now: Timestamp) -> Result<Timestamp, Refusal> {
    let name: Option<String> = conn.maybe(sql!("find_time_zone"), params![]).await?;
    let zone = time::zone(name.as_deref().unwrap_or("UTC")).map_err(Refusal::Fault)?;
    time::start_of_day(now.day_in(&zone), &zone).map_err(Refusal::Fault)
}

/// What falls due first, and how much of its time is used up. Open time of the calendar counts, as it
/// does for the due moment.
async fn risks(conn: &mut Conn, counting: &Counting<'_>) -> Result<Vec<Risk>, Refusal> {
    #[derive(Deserialize)]
    struct Running {
        ticket_id: String,
        kind: PromiseKind,
        policy_name: String,
        target_ms: i64,
        calendar_id: Option<String>,
    }
    let rows = counting.list(conn, Attention::AtRisk, Sort::Due).await?;
    let mut select = Select::new(sql!("list_running_promises"), params![]);
    select.and_in("f.ticket_id", rows.iter().map(|row| &row.id));
    let running: Vec<Running> = conn.select(&select).await?;
    let calendars = Calendars::load(conn).await?;
    let now = counting.act.now;
    let risk = |ticket: TicketRow| {
        let due = ticket.due?;
        let promise = running.iter().find(|one| one.ticket_id == ticket.id && one.kind == due.kind);
        let used = promise.filter(|promise| promise.target_ms > 0).map(|promise| {
            let left = calendars.left(promise.calendar_id.as_deref(), now, due.at);
            (1.0 - left as f64 / promise.target_ms as f64).clamp(0.0, 1.0)
        });
        Some(Risk { policy_name: promise.map(|promise| promise.policy_name.clone()), used, ticket })
    };
    Ok(rows.into_iter().filter_map(risk).collect())
}

/// Who works in the teams that are looked at, whether or not they have anything in hand.
async fn members(conn: &mut Conn, act: &Act, teams: &[Named], team: Option<&str>) -> Result<Vec<Named>, Refusal> {
    if act.actor.reach(READ)? == Reach::Own {
        return Ok(Vec::new());
    }
    let mut select = Select::new(sql!("list_members_of_teams"), params![]);
    let looked_at = teams.iter().map(|one| one.id.as_str()).filter(|id| team.is_none_or(|team| team == *id));
    select.and_in("m.team_id", looked_at);
    Ok(conn.select(&select).await?)
}

struct Loads {
    open: Counts,
    waiting: Counts,
    due: Counts,
    solved: Counts,
}

impl Loads {
    fn of(&self, id: Option<&str>, person: Option<Named>) -> Load {
        let id = id.map(str::to_owned);
        let count = |counts: &Counts| counts.get(&id).copied().unwrap_or_default();
        Load {
            person,
            open: count(&self.open),
            waiting: count(&self.waiting),
            at_risk: count(&self.due),
            solved_today: count(&self.solved),
        }
    }
}

/// Each with what they have, by name, so that a row stays where it is while its numbers change.
async fn people(conn: &mut Conn, loads: Loads, members: Vec<Named>) -> Result<(Vec<Load>, bool), Refusal> {
    let mut names: HashMap<String, String> = members.into_iter().map(|one| (one.id, one.name)).collect();
    let counted = [&loads.open, &loads.solved].into_iter().flat_map(BTreeMap::keys).flatten();
    let others: Vec<String> = counted.filter(|id| !names.contains_key(*id)).cloned().collect();
    let mut select = Select::new(sql!("list_person_names"), params![]);
    select.and_in("id", others);
    names.extend(conn.select::<Named>(&select).await?.into_iter().map(|one| (one.id, one.name)));
    let mut people: Vec<Load> =
        names.into_iter().map(|(id, name)| loads.of(Some(&id.clone()), Some(Named { id, name }))).collect();
    let more = people.len() > PEOPLE_MAX;
    people.sort_by_key(|load| std::cmp::Reverse(load.open));
    people.truncate(PEOPLE_MAX);
    let name = |load: &Load| load.person.as_ref().map(|person| (person.name.to_lowercase(), person.id.clone()));
    people.sort_by_cached_key(name);
    let nobody = loads.of(None, None);
    if nobody.open > 0 {
        people.insert(0, nobody);
    }
    Ok((people, more))
}
