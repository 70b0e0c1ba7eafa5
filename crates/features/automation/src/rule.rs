//! A rule: when it looks, what it asks, what it does.

use kernel::{Act, Actor, ActorKind, Grants, Problems, Reach, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use tickets::measuring::Calendars;
use utoipa::ToSchema;

use crate::action::{self, Action};
use crate::condition::{self, Conditions};
use crate::trigger::{self, Trigger};

/// Every event is held against all of them.
pub const MOST: usize = 200;
/// Of their ids: by it the log tells what a rule did.
pub const PREFIX: &str = "rul";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = AutomationRule)]
pub struct Rule {
    pub id: String,
    pub name: String,
    /// Place in the order in which rules act.
    pub position: i64,
    pub active: bool,
    #[schema(value_type = Vec<Trigger>)]
    pub triggers: Json<Vec<Trigger>>,
    #[schema(value_type = Conditions)]
    pub conditions: Json<Conditions>,
    #[schema(value_type = Vec<Action>)]
    pub actions: Json<Vec<Action>>,
    /// Where it has acted, later rules do not look at the same occasion.
    pub stop_after: bool,
    /// Why the program switched it off; null if it is on, or if a person did.
    pub off_because: Option<String>,
    pub version: i64,
}

/// A rule with how it has fared.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = AutomationRuleCard)]
pub struct RuleCard {
    #[serde(flatten)]
    pub rule: Rule,
    /// How often it has acted in the last thirty days.
    pub runs: i64,
    /// How often it has failed or was cut short in that time.
    pub troubles: i64,
    pub last_run_at: Option<Timestamp>,
}

/// A rule as it is to be: new, or instead of what it was.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewAutomationRule)]
pub struct NewRule {
    pub name: String,
    /// Off if absent: it is tried out first.
    #[serde(default)]
    pub active: bool,
    pub triggers: Vec<Trigger>,
    #[serde(default)]
    pub conditions: Conditions,
    pub actions: Vec<Action>,
    #[serde(default)]
    pub stop_after: bool,
}

/// How far a rule has come.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Progress {
    pub id: String,
    pub since_event: i64,
    pub swept_since: Timestamp,
    pub swept_id: String,
}

/// Who a rule is when it acts: a program of its own, whose deeds are no person's.
pub fn actor(id: &str, name: &str) -> Actor {
    let mut grants = Grants::default();
    for permission in [tickets::READ, tickets::ANSWER, tickets::SHARE] {
        grants.add(permission.name, Reach::All);
    }
    Actor { kind: ActorKind::System, id: id.to_owned(), name: name.to_owned(), teams: Vec::new(), grants }
}

/// The rule that an event's actor is, if it is one.
pub fn of_actor(kind: ActorKind, id: &str) -> Option<&str> {
    let is_rule = kind == ActorKind::System && id.strip_prefix(PREFIX).is_some_and(|rest| rest.starts_with('_'));
    is_rule.then_some(id)
}

pub async fn all(conn: &mut Conn) -> Result<Vec<Rule>, Refusal> {
    Ok(conn.all(sql!("list_rules"), params![]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Rule, Refusal> {
    conn.maybe(sql!("find_rule"), params![id]).await?.ok_or(Refusal::NotFound("rule"))
}

pub(crate) async fn hold(tx: &mut Tx, id: &str) -> Result<Rule, Refusal> {
    tx.maybe(sql!("hold_rule"), params![id]).await?.ok_or(Refusal::NotFound("rule"))
}

/// The active ones with how far each has come, in the order in which they act.
pub(crate) async fn active(conn: &mut Conn) -> Result<Vec<(Rule, Progress)>, Refusal> {
    let rules = all(conn).await?.into_iter().filter(|rule| rule.active);
    let mut progress: Vec<Progress> = conn.all(sql!("list_progress"), params![]).await?;
    let mut found = Vec::new();
    for rule in rules {
        if let Some(at) = progress.iter().position(|one| one.id == rule.id) {
            found.push((rule, progress.swap_remove(at)));
        }
    }
    Ok(found)
}

/// Rules with how they have fared.
pub async fn cards(conn: &mut Conn, now: Timestamp) -> Result<Vec<RuleCard>, Refusal> {
    #[derive(Deserialize)]
    struct Fared {
        rule_id: String,
        runs: i64,
        troubles: i64,
        last_run_at: Option<Timestamp>,
    }
    let since = now.plus(-30 * kernel::time::DAY);
    let fared: Vec<Fared> = conn.all(sql!("count_runs"), params![since]).await?;
    let card = |rule: Rule| {
        let fared = fared.iter().find(|one| one.rule_id == rule.id);
        RuleCard {
            runs: fared.map_or(0, |one| one.runs),
            troubles: fared.map_or(0, |one| one.troubles),
            last_run_at: fared.and_then(|one| one.last_run_at),
            rule,
        }
    };
    Ok(all(conn).await?.into_iter().map(card).collect())
}

/// What a person wrote, checked.
pub(crate) async fn checked(
    conn: &mut Conn,
    act: &Act,
    id: String,
    position: i64,
    version: i64,
    input: NewRule,
) -> Result<Rule, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    trigger::check(&input.triggers, &mut problems);
    let conditions = condition::check(conn, input.conditions, &mut problems).await?;
    let by_rule = Act::new(actor(&id, &name), act.now, std::sync::Arc::clone(&act.rng));
    action::check(conn, &by_rule, &input.actions, &mut problems).await?;
    problems.into_result()?;
    Ok(Rule {
        id,
        name,
        position,
        active: input.active,
        triggers: Json(input.triggers),
        conditions: Json(conditions),
        actions: Json(input.actions),
        stop_after: input.stop_after,
        off_because: None,
        version,
    })
}

pub(crate) async fn write(tx: &mut Tx, statement: store::Sql, rule: &Rule) -> Result<(), Refusal> {
    let values = params![
        &rule.id,
        &rule.name,
        rule.position,
        rule.active,
        &rule.triggers,
        &rule.conditions,
        &rule.actions,
        rule.stop_after,
        rule.version
    ];
    tx.run(statement, values).await.map_err(|error| error.or_taken("name"))?;
    Ok(())
}

/// It reacts to what happens, and to what reaches its length, from now on.
pub(crate) async fn begin(tx: &mut Tx, act: &Act, rule: &Rule) -> Result<(), Refusal> {
    let last = store::events::last(tx).await?;
    let swept = match trigger::lasted(&rule.triggers.0) {
        Some(lasted) => lasted.began_by(act.now, Calendars::load(tx).await?.own(act.now)),
        None => act.now,
    };
    tx.run(sql!("begin_rule"), params![&rule.id, last, swept]).await?;
    Ok(())
}
