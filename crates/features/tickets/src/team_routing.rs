//! How the tickets of a team come to its people: by hand, or by themselves.

use kernel::{Act, Actor, Problems, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, Subject, Tx, params};
use utoipa::ToSchema;

use crate::routing::Candidate;
use crate::{READ, events};

/// The topic under which browsers hear of changes.
pub const TOPIC: &str = "team_routing";
/// Most people of a team that are looked at.
pub(crate) const PEOPLE_MAX: i64 = 500;
const KNOWN_DAYS_MAX: i64 = 365;
const GRACE_MINUTES_MAX: i64 = 1_440;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoutingMode)]
pub enum Mode {
    /// People take tickets or are given them by each other.
    Manual,
    /// Tickets that are nobody's are given to who is available.
    Automatic,
}

impl Mode {
    fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Automatic => "automatic",
        }
    }
}

/// What a customer's language is to routing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = RoutingLanguage)]
pub enum LanguageRule {
    /// Who speaks it comes first.
    Preferred,
    /// Nobody else gets the ticket.
    Required,
}

impl LanguageRule {
    fn as_str(self) -> &'static str {
        match self {
            Self::Preferred => "preferred",
            Self::Required => "required",
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TeamRouting {
    pub team_id: String,
    pub mode: Mode,
    pub language: LanguageRule,
    /// Who answered a customer within so many days gets their next ticket, if they can; 0: never.
    pub known_days: i64,
    /// Minutes away after which what was given to somebody by itself goes back while the customer waits.
    pub grace_minutes: i64,
    /// 0 as long as nobody set anything.
    pub version: i64,
}

/// The settings of a team, with how it stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TeamRoutingNow {
    #[serde(flatten)]
    pub routing: TeamRouting,
    /// New and open tickets of the team that are nobody's, as far as you may see them.
    pub queued: i64,
    /// How many of the team take tickets now, and how many there are that may answer.
    pub available: i64,
    pub people: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamRoutingInput {
    pub mode: Mode,
    pub language: LanguageRule,
    /// 0 to 365.
    pub known_days: i64,
    /// 0 to 1440.
    pub grace_minutes: i64,
}

pub async fn find(conn: &mut Conn, team_id: &str) -> Result<TeamRouting, Refusal> {
    conn.maybe(sql!("find_team_routing"), params![team_id]).await?.ok_or(Refusal::NotFound("team"))
}

/// The settings, and what waits.
pub async fn now(conn: &mut Conn, actor: &Actor, team_id: &str, at: Timestamp) -> Result<TeamRoutingNow, Refusal> {
    let routing = find(conn, team_id).await?;
    let mut select = Select::new(sql!("count_queue"), params![team_id, at]);
    select.within_reach(actor, READ, "t.team_id", "t.assignee_id")?;
    let queued: Vec<i64> = conn.select(&select).await?;
    let people = candidates(conn, team_id, at).await?;
    let available = people.iter().filter(|one| !one.away).count() as i64;
    let queued = queued.first().copied().unwrap_or_default();
    Ok(TeamRoutingNow { routing, queued, available, people: people.len() as i64 })
}

/// Sets how the team's tickets come to its people, from now on.
pub async fn change(
    tx: &mut Tx,
    act: &Act,
    team_id: &str,
    input: TeamRoutingInput,
    version: i64,
) -> Result<TeamRoutingNow, Refusal> {
    let current = find(tx, team_id).await?;
    let mut problems = Problems::default();
    if !(0..=KNOWN_DAYS_MAX).contains(&input.known_days) {
        problems.add("known_days", format!("must be 0 to {KNOWN_DAYS_MAX}"));
    }
    if !(0..=GRACE_MINUTES_MAX).contains(&input.grace_minutes) {
        problems.add("grace_minutes", format!("must be 0 to {GRACE_MINUTES_MAX}"));
    }
    problems.into_result()?;
    let (mode, language) = (input.mode.as_str(), input.language.as_str());
    let values = params![team_id, mode, language, input.known_days, input.grace_minutes, version];
    // Where nothing was set, nobody can have seen another version than none.
    if version != current.version || tx.run(sql!("keep_team_routing"), values).await? == 0 {
        return Err(Refusal::stale(&find(tx, team_id).await?));
    }
    let after = now(tx, &act.actor, team_id, act.now).await?;
    let subject = Subject { topic: TOPIC, id: team_id };
    tx.append_change(act, events::TEAM_ROUTING_CHANGED, subject, &current, &after.routing)?;
    Ok(after)
}

/// The people of a team who may answer.
pub(crate) async fn candidates(conn: &mut Conn, team_id: &str, now: Timestamp) -> Result<Vec<Candidate>, Refusal> {
    Ok(conn.all(sql!("list_candidates"), params![team_id, now, PEOPLE_MAX]).await?)
}
