//! What a review is about, read from what there is.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::board::Pieces;
use crate::class::{Class, Grounds};
use crate::decision::{self, Decision};
use crate::forecast::{self, Forecast};
use crate::frame::{self, Frame};
use crate::impact::finding::Finding;
use crate::impact::measurement::{Measurement, Role};
use crate::initiative::{self, Initiative, Lifecycle};

/// What was promised and is not there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewUnfinished)]
pub struct Unfinished {
    /// By which notes name it.
    pub item: String,
    /// Key.
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    pub class: Class,
    pub lifecycle: Lifecycle,
    /// Somebody took it off all boards.
    #[serde(default)]
    pub removed: bool,
    /// Ids of frames that end later in which it has a class: there it goes on.
    pub goes_on_in: Vec<String>,
}

/// What was measured, or is being measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewVerdict)]
pub struct Verdict {
    pub item: String,
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    /// Last day that is measured; null as long as its roll-out has not begun.
    pub ends_on: Option<String>,
    pub is_final: bool,
    /// Its deciding figure, without weeks; null as long as nobody has looked.
    pub finding: Option<Finding>,
}

/// What an initiative was to take of a pool, and what it took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewEffort)]
pub struct Effort {
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    /// Likely when it was promised, by key of a pool; null where it was not estimated.
    pub planned: Option<BTreeMap<String, f64>>,
    /// By key of a pool; null where nobody noted it.
    pub used: Option<BTreeMap<String, f64>>,
}

/// A pool in the frame. What was used is the sum of what was noted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewPool)]
pub struct PoolUsed {
    pub pool: String,
    pub name: String,
    pub unit: String,
    /// Without the reserve.
    pub free: f64,
    pub planned: f64,
    /// Null where nothing was noted.
    pub used: Option<f64>,
    /// Promised initiatives of which nothing was noted.
    pub not_noted: u32,
}

/// A Won't whose time has come.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewRevisit)]
pub struct Revisit {
    pub item: String,
    pub initiative: String,
    #[schema(value_type = Texts)]
    pub title: Json<Texts>,
    pub grounds: Grounds,
    /// Of its trigger: tickets a month of the scenario now.
    pub tickets_a_month: Option<f64>,
}

/// A decision that was to be looked at again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewDecision)]
pub struct Looked {
    pub item: String,
    pub decision: Decision,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ReviewAgenda)]
pub struct Agenda {
    pub unfinished: Vec<Unfinished>,
    pub verdicts: Vec<Verdict>,
    pub pools: Vec<PoolUsed>,
    /// Of what was promised.
    pub efforts: Vec<Effort>,
    pub wonts: Vec<Revisit>,
    pub decisions: Vec<Looked>,
}

impl Agenda {
    /// Of which notes may speak.
    pub(crate) fn items(&self) -> BTreeSet<&str> {
        let unfinished = self.unfinished.iter().map(|one| &one.item);
        let verdicts = self.verdicts.iter().map(|one| &one.item);
        let wonts = self.wonts.iter().map(|one| &one.item);
        let decisions = self.decisions.iter().map(|one| &one.item);
        unfinished.chain(verdicts).chain(wonts).chain(decisions).map(String::as_str).collect()
    }

    /// What cannot be passed over: nothing rolls on silently, and no Won't stays one by forgetting.
    pub(crate) fn to_be_answered(&self) -> Vec<String> {
        let unfinished = self.unfinished.iter().map(|one| one.item.clone());
        unfinished.chain(self.wonts.iter().map(|one| one.item.clone())).collect()
    }
}

/// The frame whose plan this one carries out: itself, or the one above it.
pub(crate) async fn planned_in(conn: &mut Conn, frame: &Frame) -> Result<Option<Frame>, Refusal> {
    if frame.committed.is_some() {
        return Ok(Some(frame.clone()));
    }
    let Some(parent) = &frame.definition.0.parent_id else { return Ok(None) };
    let parent = frame::maybe(conn, parent).await?;
    let has_part = |parent: &Frame| {
        parent.committed.as_ref().is_some_and(|plan| plan.0.values().any(|placed| *placed == frame.id))
    };
    Ok(parent.filter(has_part))
}

#[derive(Deserialize)]
struct Used {
    initiative: String,
    used: Json<BTreeMap<String, f64>>,
}

pub(crate) async fn used(conn: &mut Conn, frame: &str) -> Result<BTreeMap<String, BTreeMap<String, f64>>, Refusal> {
    let rows: Vec<Used> = conn.all(sql!("list_used"), params![frame]).await?;
    Ok(rows.into_iter().map(|row| (row.initiative, row.used.0)).collect())
}

pub(crate) async fn make(conn: &mut Conn, act: &Act, frame: &Frame) -> Result<Agenda, Refusal> {
    let planned = planned_in(conn, frame).await?;
    let pieces = Pieces::read(conn, act, planned.as_ref().map_or(frame.id.as_str(), |one| one.id.as_str())).await?;
    let gone = gone(conn, &pieces).await?;
    let promised = promised(&pieces, &gone, frame);
    let used = used(conn, &frame.id).await?;
    let later = later(conn, frame).await?;
    let forecasts = forecast::of(conn, forecast::Kind::Effort, &pieces.frame.id).await?;
    let title = |one: &Initiative| Json(one.definition.0.title.clone());
    let unfinished = promised.iter().filter(|one| !is_there(one)).map(|one| Unfinished {
        item: format!("unfinished:{}", one.key),
        initiative: one.key.clone(),
        title: title(one),
        class: pieces.standings.get(&one.key).map_or(Class::Could, |standing| standing.class),
        lifecycle: one.definition.0.lifecycle,
        removed: gone.contains(one),
        goes_on_in: later.get(&one.key).cloned().unwrap_or_default(),
    });
    let efforts: Vec<Effort> = promised
        .iter()
        .map(|one| Effort {
            initiative: one.key.clone(),
            title: title(one),
            planned: forecasts.get(&one.key).and_then(Forecast::efforts),
            used: used.get(&one.key).cloned(),
        })
        .collect();
    let today = pieces.today.to_string();
    let decisions = decision::due(conn, &pieces.frame.id, &today).await?;
    let here = |decision: &Decision| {
        let about = decision.initiative.as_ref().map(|one| one.id.as_str());
        decision.frame.is_some() || about.is_some_and(|key| pieces.standings.contains_key(key))
    };
    Ok(Agenda {
        unfinished: unfinished.collect(),
        verdicts: pieces.classed().filter_map(|(one, _)| verdict(one, pieces.measurements.get(&one.key)?)).collect(),
        pools: pools(&pieces, frame, &efforts),
        wonts: wonts(&pieces, &today),
        decisions: decisions
            .into_iter()
            .filter(here)
            .map(|decision| Looked { item: format!("decision:{}", decision.number), decision })
            .collect(),
        efforts,
    })
}

/// What was promised and somebody has removed since: a promise does not go away with it.
async fn gone(conn: &mut Conn, pieces: &Pieces) -> Result<Vec<Initiative>, Refusal> {
    let Some(plan) = &pieces.frame.committed else { return Ok(Vec::new()) };
    if plan.0.keys().all(|key| pieces.initiatives.iter().any(|one| one.key == *key)) {
        return Ok(Vec::new());
    }
    let removed = initiative::removed(conn).await?;
    Ok(removed.into_iter().filter(|one| plan.0.contains_key(&one.key)).collect())
}

/// What the plan has in this frame: in a timebox only what is placed there.
fn promised<'p>(pieces: &'p Pieces, gone: &'p [Initiative], frame: &Frame) -> Vec<&'p Initiative> {
    let Some(plan) = &pieces.frame.committed else { return Vec::new() };
    let whole = pieces.frame.id == frame.id;
    let here = |one: &&Initiative| plan.0.get(&one.key).is_some_and(|placed| whole || *placed == frame.id);
    pieces.initiatives.iter().chain(gone).filter(here).collect()
}

fn is_there(one: &Initiative) -> bool {
    matches!(one.definition.0.lifecycle, Lifecycle::RollingOut | Lifecycle::Live | Lifecycle::Retired)
}

/// By initiative the open frames that end after this one in which it has a class other than Won't.
async fn later(conn: &mut Conn, frame: &Frame) -> Result<BTreeMap<String, Vec<String>>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        initiative: String,
        frame_id: String,
    }
    let rows: Vec<Row> = conn.all(sql!("list_classes_later"), params![&frame.definition.0.ends_on]).await?;
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in rows {
        found.entry(row.initiative).or_default().push(row.frame_id);
    }
    Ok(found)
}

fn verdict(one: &Initiative, measurement: &Measurement) -> Option<Verdict> {
    measurement.begun_on.as_ref()?;
    let latest = measurement.latest.as_ref();
    let finding = latest.and_then(|latest| latest.findings.iter().find(|finding| finding.role == Role::Primary));
    Some(Verdict {
        item: format!("verdict:{}", one.key),
        initiative: one.key.clone(),
        title: Json(one.definition.0.title.clone()),
        ends_on: measurement.ends_on.clone(),
        is_final: latest.is_some_and(|latest| latest.is_final),
        finding: finding.map(|finding| Finding { weeks: Vec::new(), values: Vec::new(), ..finding.clone() }),
    })
}

fn pools(pieces: &Pieces, frame: &Frame, efforts: &[Effort]) -> Vec<PoolUsed> {
    let parts: Vec<&Frame> = if pieces.frame.id == frame.id { pieces.timeboxes.iter().collect() } else { vec![frame] };
    let pools = pieces.settings.pools.iter().map(|pool| {
        let amount = |part: &&Frame| {
            let capacity = part.definition.0.capacity.get(&pool.key).copied();
            capacity.map_or(0.0, |one| one.amount * (100 - one.reserve_percent) as f64 / 100.0)
        };
        let of = |by: &Option<BTreeMap<String, f64>>| by.as_ref().and_then(|by| by.get(&pool.key)).copied();
        let noted: Vec<f64> = efforts.iter().filter_map(|one| of(&one.used)).collect();
        let asked = |one: &&Effort| of(&one.planned).is_some_and(|planned| planned > 0.0);
        PoolUsed {
            pool: pool.key.clone(),
            name: pool.name.clone(),
            unit: pool.unit.clone(),
            free: parts.iter().map(amount).fold(0.0, |sum, one| sum + one),
            planned: efforts.iter().filter_map(|one| of(&one.planned)).fold(0.0, |sum, one| sum + one),
            used: (!noted.is_empty()).then(|| noted.iter().sum()),
            not_noted: efforts.iter().filter(asked).filter(|one| of(&one.used).is_none()).count() as u32,
        }
    });
    pools.filter(|pool| pool.free + pool.planned > 0.0 || pool.used.is_some()).collect()
}

fn wonts(pieces: &Pieces, today: &str) -> Vec<Revisit> {
    let wonts = pieces.placed().filter(|(_, standing)| standing.class == Class::Wont);
    let due = wonts.filter_map(|(one, standing)| {
        let grounds = &standing.grounds;
        let trigger = grounds.revisit_when.as_ref();
        let now = trigger.map(|it| pieces.evidence.pain(&it.scenario).map_or(0.0, |pain| pain.tickets_a_month));
        let happened = trigger.zip(now).is_some_and(|(trigger, now)| now > trigger.above);
        let day_came = grounds.revisit_on.as_deref().is_some_and(|day| day <= today);
        (happened || day_came).then(|| Revisit {
            item: format!("wont:{}", one.key),
            initiative: one.key.clone(),
            title: Json(one.definition.0.title.clone()),
            grounds: grounds.clone(),
            tickets_a_month: now,
        })
    });
    due.collect()
}
