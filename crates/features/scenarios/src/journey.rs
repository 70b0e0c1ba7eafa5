//! The customer's journey: stages in order, with the touchpoints at which customers meet the shop.

use kernel::{Act, Problems, Refusal, text};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::events;
use crate::{scenario, writing};

const STAGES_MAX: usize = 20;
const TOUCHPOINTS_MAX: usize = 100;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = JourneyTouchpoint)]
pub struct Touchpoint {
    pub key: String,
    /// Key of its stage.
    pub stage: String,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = JourneyStage)]
pub struct Stage {
    pub key: String,
    #[schema(value_type = Texts)]
    pub name: Json<Texts>,
    #[serde(default)]
    pub touchpoints: Vec<Touchpoint>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Journey {
    pub stages: Vec<Stage>,
}

/// A stage or touchpoint that is to be.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewJourneyPart)]
pub struct NewPart {
    pub key: String,
    pub name: Texts,
    /// Of a touchpoint the key of its stage.
    #[serde(default)]
    pub stage: Option<String>,
}

/// What is absent stays.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = JourneyPartChange)]
pub struct Change {
    pub name: Option<Texts>,
    /// Of a touchpoint: the stage it goes to.
    pub stage: Option<String>,
    /// Place among the others of its kind, from 0.
    pub position: Option<u32>,
}

pub(crate) async fn touchpoints(conn: &mut Conn) -> Result<Vec<Touchpoint>, Refusal> {
    Ok(conn.all(sql!("list_touchpoints"), params![]).await?)
}

pub async fn find(conn: &mut Conn) -> Result<Journey, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        key: String,
        name: Json<Texts>,
    }
    let rows: Vec<Row> = conn.all(sql!("list_stages"), params![]).await?;
    let points = touchpoints(conn).await?;
    let of = |stage: &str| points.iter().filter(|one| one.stage == stage).cloned().collect();
    Ok(Journey {
        stages: rows.into_iter().map(|row| Stage { touchpoints: of(&row.key), key: row.key, name: row.name }).collect(),
    })
}

/// The journey, of which no other changes the order meanwhile.
async fn hold(tx: &mut Tx) -> Result<Journey, Refusal> {
    let _: Vec<String> = tx.all(sql!("hold_journey"), params![]).await?;
    find(tx).await
}

impl Journey {
    fn place_of(&self, stage: &str) -> Result<usize, Refusal> {
        self.stages.iter().position(|one| one.key == stage).ok_or(Refusal::NotFound("stage"))
    }

    fn place_of_touchpoint(&self, key: &str) -> Result<(usize, usize), Refusal> {
        let found = self.stages.iter().enumerate().find_map(|(stage, one)| {
            one.touchpoints.iter().position(|point| point.key == key).map(|point| (stage, point))
        });
        found.ok_or(Refusal::NotFound("touchpoint"))
    }
}

pub async fn add_stage(tx: &mut Tx, act: &Act, input: NewPart) -> Result<Journey, Refusal> {
    let journey = hold(tx).await?;
    let mut problems = Problems::default();
    check(&input, &mut problems);
    if journey.stages.iter().any(|one| one.key == input.key) {
        problems.add("key", "there is a stage of this key");
    }
    if input.stage.is_some() {
        problems.add("stage", "is for touchpoints");
    }
    problems.into_result()?;
    if journey.stages.len() >= STAGES_MAX {
        return Err(Refusal::conflict(format!("there are {STAGES_MAX} stages, which is the most")));
    }
    let place = journey.stages.len() as i64;
    tx.run(sql!("insert_stage"), params![&input.key, &Json(input.name.clone()), place]).await?;
    let stage = Stage { key: input.key, name: Json(input.name), touchpoints: Vec::new() };
    tx.append_setting(act, events::STAGE_ADDED, events::subject(&stage.key), &stage)?;
    find(tx).await
}

pub async fn change_stage(tx: &mut Tx, act: &Act, key: &str, input: Change) -> Result<Journey, Refusal> {
    let mut journey = hold(tx).await?;
    let place = journey.place_of(key)?;
    check_name(input.name.as_ref())?;
    if input.stage.is_some() {
        return Err(Refusal::invalid("stage", "is for touchpoints"));
    }
    let mut stage = journey.stages.remove(place);
    let before = stage.clone();
    stage.name = input.name.map_or(stage.name, Json);
    let to = input.position.map_or(place, |to| to as usize).min(journey.stages.len());
    journey.stages.insert(to, stage.clone());
    for (position, one) in journey.stages.iter().enumerate() {
        tx.run(sql!("change_stage"), params![&one.key, &one.name, position as i64]).await?;
    }
    if (&before.name, place) != (&stage.name, to) {
        tx.append_change(act, events::STAGE_CHANGED, events::subject(key), &at(&before, place), &at(&stage, to))?;
    }
    find(tx).await
}

/// Refused while it has touchpoints.
pub async fn remove_stage(tx: &mut Tx, act: &Act, key: &str) -> Result<(), Refusal> {
    let journey = hold(tx).await?;
    let stage = &journey.stages[journey.place_of(key)?];
    if !stage.touchpoints.is_empty() {
        return Err(Refusal::conflict("it has touchpoints; move or remove them first"));
    }
    tx.run(sql!("drop_stage"), params![key]).await?;
    tx.append_setting(act, events::STAGE_REMOVED, events::subject(key), stage)?;
    Ok(())
}

pub async fn add_touchpoint(tx: &mut Tx, act: &Act, input: NewPart) -> Result<Journey, Refusal> {
    let journey = hold(tx).await?;
    let mut problems = Problems::default();
    check(&input, &mut problems);
    let stage = input.stage.clone().unwrap_or_default();
    let place = journey.stages.iter().find(|one| one.key == stage).map(|one| one.touchpoints.len() as i64);
    if place.is_none() {
        problems.add("stage", "must be the key of a stage; see /api/journey");
    }
    if journey.place_of_touchpoint(&input.key).is_ok() {
        problems.add("key", "there is a touchpoint of this key");
    }
    problems.into_result()?;
    if journey.stages.iter().map(|one| one.touchpoints.len()).sum::<usize>() >= TOUCHPOINTS_MAX {
        return Err(Refusal::conflict(format!("there are {TOUCHPOINTS_MAX} touchpoints, which is the most")));
    }
    let point = Touchpoint { key: input.key, stage, name: Json(input.name) };
    tx.run(sql!("insert_touchpoint"), params![&point.key, &point.stage, &point.name, place]).await?;
    tx.append_setting(act, events::TOUCHPOINT_ADDED, events::subject(&point.key), &point)?;
    find(tx).await
}

/// Renames it, or moves it within its stage or to another.
pub async fn change_touchpoint(tx: &mut Tx, act: &Act, key: &str, input: Change) -> Result<Journey, Refusal> {
    let mut journey = hold(tx).await?;
    let (from, place) = journey.place_of_touchpoint(key)?;
    check_name(input.name.as_ref())?;
    let to = match &input.stage {
        None => from,
        Some(stage) => journey.place_of(stage).map_err(|_| Refusal::invalid("stage", "there is no such stage"))?,
    };
    let mut point = journey.stages[from].touchpoints.remove(place);
    let before = point.clone();
    point.name = input.name.map_or(point.name, Json);
    point.stage.clone_from(&journey.stages[to].key);
    let last = journey.stages[to].touchpoints.len();
    let stays = if from == to { place } else { last };
    let position = input.position.map_or(stays, |to| to as usize).min(last);
    journey.stages[to].touchpoints.insert(position, point.clone());
    for stage in [from, to] {
        for (position, one) in journey.stages[stage].touchpoints.iter().enumerate() {
            let values = params![&one.key, &one.stage, &one.name, position as i64];
            tx.run(sql!("change_touchpoint"), values).await?;
        }
    }
    if (&before, place) != (&point, position) {
        let (was, is) = (at(&before, place), at(&point, position));
        tx.append_change(act, events::TOUCHPOINT_CHANGED, events::subject(key), &was, &is)?;
    }
    find(tx).await
}

/// Removes a touchpoint. Its scenarios go to another one, which must be said if there are any.
pub async fn remove_touchpoint(tx: &mut Tx, act: &Act, key: &str, into: Option<&str>) -> Result<(), Refusal> {
    let journey = hold(tx).await?;
    let (stage, place) = journey.place_of_touchpoint(key)?;
    let here: Vec<String> = tx.all(sql!("list_scenarios_of_touchpoint"), params![key]).await?;
    if !here.is_empty() {
        let Some(into) = into else {
            let detail = format!("it has {} scenarios; say by `into` at which touchpoint they go on", here.len());
            return Err(Refusal::conflict(detail));
        };
        if into == key || journey.place_of_touchpoint(into).is_err() {
            return Err(Refusal::invalid("into", "must be another touchpoint"));
        }
        for one in here {
            let before = scenario::find(tx, &one).await?;
            let after = scenario::Definition { touchpoint: into.to_owned(), ..before.definition.0.clone() };
            writing::put(tx, act, &before, after, &format!("The touchpoint {key} was removed")).await?;
        }
    }
    tx.run(sql!("drop_touchpoint"), params![key]).await?;
    let point = &journey.stages[stage].touchpoints[place];
    tx.append_setting(act, events::TOUCHPOINT_REMOVED, events::subject(key), point)?;
    Ok(())
}

/// A stage or touchpoint with its place, for the log.
#[derive(Serialize)]
struct Placed<'a, P> {
    #[serde(flatten)]
    part: &'a P,
    position: usize,
}

fn at<P>(part: &P, position: usize) -> Placed<'_, P> {
    Placed { part, position }
}

fn check(input: &NewPart, problems: &mut Problems) {
    problems.note("key", writing::check_key(&input.key));
    writing::check_texts("name", &input.name, text::NAME_MAX, problems);
}

fn check_name(name: Option<&Texts>) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    if let Some(name) = name {
        writing::check_texts("name", name, text::NAME_MAX, &mut problems);
    }
    problems.into_result()
}
