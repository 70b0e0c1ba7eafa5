//! Pools of people and money that initiatives compete for, and what bad experience is taken to cost.

use std::collections::BTreeSet;

use kernel::{Act, Problems, Refusal, money, text};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::frame::{self, Frame, Status};
use crate::initiative::{self, Initiative};

pub const POOLS_MAX: usize = 20;
const KEY_MAX: usize = 40;
/// Of those who use a pool so many are named; the first ones lead to the others.
const NAMED_MAX: usize = 5;
/// In minor units. What is dearer is a mistake in the unit.
const COST_MAX: i64 = 100_000_000;

/// People, money or machines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoscowPool)]
pub struct Pool {
    pub key: String,
    pub name: String,
    /// What its numbers count, such as days.
    pub unit: String,
}

/// What is assumed where nothing was measured, in minor units of one currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoscowCosts)]
pub struct Costs {
    pub currency: String,
    /// An hour of a representative.
    pub hour: i64,
    /// Minutes that a ticket takes where nobody noted any.
    pub minutes: i64,
    /// A customer who is dissatisfied.
    pub dissatisfied: i64,
    /// A ticket that is reopened.
    pub reopened: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoscowSettings)]
pub struct Settings {
    pub pools: Vec<Pool>,
    pub costs: Costs,
    /// Days up to today whose tickets are evidence.
    pub evidence_days: i64,
    /// Of the weighted score.
    #[serde(default = "weights")]
    pub weights: Vec<Weight>,
    /// The world may read which capabilities of Won'ts are off, at `/api/not-offered`.
    #[serde(default)]
    pub tell_not_offered: bool,
}

/// A criterion of the weighted score on a fixed scale: another initiative never changes a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MoscowWeight)]
pub struct Weight {
    pub criterion: Criterion,
    /// 0 to 100.
    pub weight: i64,
    /// What counts as nothing, and what as everything; the other way round where less is better.
    pub worst: i64,
    pub best: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MoscowCriterion)]
pub enum Criterion {
    /// What it takes away a month, in minor units.
    Covers,
    /// Tickets a month of its scenarios.
    Reach,
    /// In per cent.
    Confidence,
    /// Likely, in all its pools.
    Effort,
}

fn weights() -> Vec<Weight> {
    let weight = |criterion, weight, worst, best| Weight { criterion, weight, worst, best };
    vec![
        weight(Criterion::Covers, 4, 0, 500_000),
        weight(Criterion::Reach, 2, 0, 500),
        weight(Criterion::Confidence, 1, 0, 100),
        weight(Criterion::Effort, 3, 60, 0),
    ]
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            pools: vec![Pool { key: "team".to_owned(), name: "Team".to_owned(), unit: "d".to_owned() }],
            costs: Costs { currency: "EUR".to_owned(), hour: 3_500, minutes: 12, dissatisfied: 1_000, reopened: 400 },
            evidence_days: 90,
            weights: weights(),
            tell_not_offered: false,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MoscowSettingsHeld)]
pub struct Held {
    #[serde(flatten)]
    pub settings: Settings,
    /// 0 as long as nobody changed them.
    pub version: i64,
}

#[derive(Deserialize)]
struct Row {
    value: Json<Settings>,
    version: i64,
}

pub async fn find(conn: &mut Conn) -> Result<Held, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_settings"), params![]).await?;
    Ok(row.map_or_else(
        || Held { settings: Settings::default(), version: 0 },
        |row| Held { settings: row.value.0, version: row.version },
    ))
}

pub async fn change(tx: &mut Tx, act: &Act, settings: Settings, version: i64) -> Result<Held, Refusal> {
    let before = find(tx).await?;
    if before.version != version {
        return Err(Refusal::stale(&before));
    }
    let mut problems = Problems::default();
    check(&settings, &mut problems);
    check_gone(tx, &before.settings, &settings, &mut problems).await?;
    problems.into_result()?;
    let after = Held { settings, version: version + 1 };
    let value = Json(after.settings.clone());
    let statement = if version == 0 { sql!("insert_settings") } else { sql!("change_settings") };
    // Of two who change it for the first time one comes second.
    let done =
        tx.run(statement, params![&value, after.version, version]).await.map_err(|error| error.or_taken("pools"))?;
    if done != 1 {
        return Err(Refusal::stale(&find(tx).await?));
    }
    tx.append_change(act, events::SETTINGS_CHANGED, events::of_settings(), &before.settings, &after.settings)?;
    Ok(after)
}

/// A pool that is used stays: what names it could not be changed any more.
async fn check_gone(
    conn: &mut Conn,
    before: &Settings,
    after: &Settings,
    problems: &mut Problems,
) -> Result<(), Refusal> {
    let gone: Vec<&Pool> =
        before.pools.iter().filter(|pool| after.pools.iter().all(|other| other.key != pool.key)).collect();
    if gone.is_empty() {
        return Ok(());
    }
    let (initiatives, frames) = (initiative::list(conn).await?, frame::list(conn).await?);
    for pool in gone {
        let takes =
            |one: &&Initiative| one.definition.0.effort.as_ref().is_some_and(|effort| effort.contains_key(&pool.key));
        let has = |one: &&Frame| one.status != Status::Closed && one.definition.0.capacity.contains_key(&pool.key);
        let efforts = initiatives.iter().filter(takes).map(|one| one.title().to_owned());
        let users: Vec<String> = efforts.chain(frames.iter().filter(has).map(|one| one.name().to_owned())).collect();
        if !users.is_empty() {
            let named = users.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
            let more = users.len().saturating_sub(NAMED_MAX);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            problems.add("pools", format!("{} is used by {named}{more}; take it out of them first", pool.key));
        }
    }
    Ok(())
}

fn check(settings: &Settings, problems: &mut Problems) {
    if settings.pools.is_empty() || settings.pools.len() > POOLS_MAX {
        problems.add("pools", format!("must be from 1 to {POOLS_MAX}"));
    }
    let mut keys = BTreeSet::new();
    for (at, pool) in settings.pools.iter().enumerate().take(POOLS_MAX) {
        problems.note(&format!("pools[{at}].key"), key(&pool.key, KEY_MAX));
        problems.note(&format!("pools[{at}].name"), text::line(&pool.name, text::NAME_MAX));
        problems.note(&format!("pools[{at}].unit"), text::line(&pool.unit, 20));
        if !keys.insert(&pool.key) {
            problems.add(&format!("pools[{at}].key"), "is there twice; a key is used once");
        }
    }
    let costs = &settings.costs;
    if !money::is_currency(&costs.currency) {
        problems.add("costs.currency", "must be a currency such as EUR");
    }
    for (field, amount) in [("hour", costs.hour), ("dissatisfied", costs.dissatisfied), ("reopened", costs.reopened)] {
        if !(0..=COST_MAX).contains(&amount) {
            problems.add(&format!("costs.{field}"), format!("must be from 0 to {COST_MAX}, in minor units"));
        }
    }
    if !(0..=1_000).contains(&costs.minutes) {
        problems.add("costs.minutes", "must be from 0 to 1000");
    }
    for (at, one) in settings.weights.iter().enumerate().take(10) {
        let field = format!("weights[{at}]");
        if settings.weights[..at].iter().any(|other| other.criterion == one.criterion) {
            problems.add(&format!("{field}.criterion"), "is there twice; it is weighed once");
        }
        if !(0..=100).contains(&one.weight) {
            problems.add(&format!("{field}.weight"), "must be from 0 to 100");
        }
        let scale = 0..=1_000_000_000;
        if !scale.contains(&one.worst) || !scale.contains(&one.best) || one.worst == one.best {
            problems.add(&format!("{field}.best"), "worst and best must differ, and be from 0 to 1000000000");
        }
    }
    if settings.weights.len() > 10 {
        problems.add("weights", "may be at most 10");
    }
    if !(7..=730).contains(&settings.evidence_days) {
        problems.add("evidence_days", "must be from 7 to 730");
    }
}

/// A key is what is written in addresses, files and dependencies.
pub(crate) fn key(key: &str, most: usize) -> Result<String, String> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_');
    if key.is_empty() || key.len() > most || !key.bytes().all(fits) {
        return Err(format!("must be 1 to {most} small letters, digits, - and _"));
    }
    Ok(key.to_owned())
}
