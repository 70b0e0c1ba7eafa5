//! On which model of the operation a study stands: that to which what happened was calibrated, one that was given, or the
//! example that the program brings.

use calibration::calibration::Head;
use calibration::satisfaction::{Absent, Satisfaction};
use jiff::civil::Date;
use kernel::{Act, Refusal, Timestamp, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Conn, Json, Tx, params};
use twin::simulation::{Cost, Model, Overload, Plan};
use utoipa::ToSchema;

use crate::refused;

/// Id of the model that the program brings. It is nobody's data.
pub const EXAMPLE: &str = "example";
/// What ids of calibrations begin with.
const CALIBRATION: &str = "cal_";
const MOST: i64 = 100;
const TEXT_MAX: usize = 200_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TwinModelSource)]
pub enum Source {
    /// A small shop that was made up.
    Example,
    Given,
    /// What happened in this shop; its number is the name.
    Calibrated,
}

/// A model with what it was read from.
#[derive(Debug, Clone)]
pub struct Known {
    pub id: String,
    pub name: String,
    pub source: Source,
    pub json: Value,
    pub model: Model,
    /// Why a calibration claims nothing of satisfaction.
    pub satisfaction_absent: Option<Absent>,
}

/// What futures and strategies can name in a model, and how busy its people are.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = TwinModel)]
pub struct Summary {
    pub id: String,
    pub name: String,
    pub source: Source,
    pub classes: Vec<String>,
    pub channels: Vec<String>,
    pub scenarios: Vec<String>,
    pub groups: Vec<String>,
    pub orders: Vec<String>,
    pub days: f64,
    /// Work in people who would be busy with it all the time, and people who are there, on average.
    pub erlangs: f64,
    pub people: f64,
    /// Whether studies on it tell expected satisfaction.
    pub satisfaction: bool,
    /// Whether studies on it tell cost: it has a price of an hour, or of anything else.
    pub priced: bool,
    /// Where the people cannot cope.
    pub overload: Option<Overload>,
    pub added_at: Option<Timestamp>,
}

/// A model as text, in TOML or JSON as `aftercare simulate` reads it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewTwinModel)]
pub struct NewModel {
    pub name: String,
    pub text: String,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    name: String,
    model: Json<Value>,
    added_at: Timestamp,
}

pub(crate) fn example() -> Result<Known, Refusal> {
    let (json, model) =
        read(include_str!("../shipped/example.toml")).map_err(|refusal| Refusal::Fault(refusal.to_string()))?;
    Ok(Known {
        id: EXAMPLE.to_owned(),
        name: "Example shop".to_owned(),
        source: Source::Example,
        json,
        model,
        satisfaction_absent: None,
    })
}

pub(crate) fn is_calibrated(id: &str) -> bool {
    id.starts_with(CALIBRATION)
}

/// The one way to a model; every further source joins here.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Known, Refusal> {
    if id == EXAMPLE {
        return example();
    }
    if is_calibrated(id) {
        let made = calibration::calibration::find(conn, id).await?;
        return calibrated(made.head, made.model, made.satisfaction.as_ref());
    }
    let row: Option<Row> = conn.maybe(sql!("find_model"), params![id]).await?;
    known(row.ok_or(Refusal::NotFound("model"))?)
}

/// A calibration from today on, and the day.
pub async fn from_today(conn: &mut Conn, id: &str, now: Timestamp) -> Result<(Date, Known), Refusal> {
    only_calibrated(id, "start")?;
    let found = calibration::today::from_today(conn, id, now).await?;
    Ok((found.day, calibrated(found.head, found.model, found.satisfaction.as_ref())?))
}

/// A calibration in the week from a Monday on, as it is forecast.
pub async fn of_week(conn: &mut Conn, id: &str, monday: Date) -> Result<Known, Refusal> {
    only_calibrated(id, "expected")?;
    let (head, model) = calibration::today::of_week(conn, id, monday).await?;
    calibrated(head, model, None)
}

fn only_calibrated(id: &str, field: &str) -> Result<(), Refusal> {
    is_calibrated(id).then_some(()).ok_or_else(|| {
        Refusal::invalid(field, "takes a calibration as the model: only that knows what waits and what is forecast")
    })
}

fn known(row: Row) -> Result<Known, Refusal> {
    let model = serde_json::from_value(row.model.0.clone()).map_err(|error| Refusal::Fault(error.to_string()))?;
    Ok(Known { id: row.id, name: row.name, source: Source::Given, json: row.model.0, model, satisfaction_absent: None })
}

fn calibrated(head: Head, model: Model, satisfaction: Option<&Satisfaction>) -> Result<Known, Refusal> {
    let json = serde_json::to_value(&model).map_err(|error| Refusal::Fault(error.to_string()))?;
    let satisfaction_absent = satisfaction.and_then(|found| found.absent);
    Ok(Known {
        id: head.id,
        name: head.number.to_string(),
        source: Source::Calibrated,
        json,
        model,
        satisfaction_absent,
    })
}

/// The newest calibration, given ones newest first, then the example.
pub async fn list(conn: &mut Conn) -> Result<Vec<Summary>, Refusal> {
    let mut found = Vec::new();
    if let Some(latest) = calibration::latest(conn).await? {
        let made_at = latest.head.made_at;
        found.push(summary(&calibrated(latest.head, latest.calibrated.model, None)?, Some(made_at))?);
    }
    let ids: Vec<String> = conn.all(sql!("list_models"), params![]).await?;
    for id in ids {
        let row: Option<Row> = conn.maybe(sql!("find_model"), params![&id]).await?;
        if let Some(row) = row {
            let added_at = row.added_at;
            found.push(summary(&known(row)?, Some(added_at))?);
        }
    }
    found.push(summary(&example()?, None)?);
    Ok(found)
}

pub async fn add(tx: &mut Tx, act: &Act, input: NewModel) -> Result<Summary, Refusal> {
    let count: i64 = tx.one(sql!("count_models"), params![]).await?;
    if count >= MOST {
        return Err(Refusal::conflict(format!("there are {MOST} models, which is the most")));
    }
    let name = text::line(&input.name, text::NAME_MAX).map_err(|problem| Refusal::invalid("name", problem))?;
    let (json, model) = read(&input.text)?;
    let known = Known { id: act.id("mdl"), name, source: Source::Given, json, model, satisfaction_absent: None };
    let values = params![&known.id, &known.name, &Json(known.json.clone()), act.now, &act.actor.id];
    tx.run(sql!("insert_model"), values).await?;
    summary(&known, Some(act.now))
}

fn read(text: &str) -> Result<(Value, Model), Refusal> {
    if text.len() > TEXT_MAX {
        return Err(Refusal::invalid("text", format!("must be at most {TEXT_MAX} bytes")));
    }
    let json: Value = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| refused("text", &error))?
    } else {
        toml::from_str(text).map_err(|error| refused("text", &error))?
    };
    let model: Model = serde_json::from_value(json.clone()).map_err(|error| refused("text", &error))?;
    Plan::of(&model).map_err(|refusal| refused("text", &refusal))?;
    Ok((json, model))
}

fn summary(known: &Known, added_at: Option<Timestamp>) -> Result<Summary, Refusal> {
    let model = &known.model;
    let plan = Plan::of(model).map_err(|refusal| refused("model", &refusal))?;
    let load = plan.load();
    let distinct = |words: &mut dyn Iterator<Item = &String>| {
        let mut found: Vec<String> = words.filter(|word| !word.is_empty()).cloned().collect();
        found.sort();
        found.dedup();
        found
    };
    Ok(Summary {
        id: known.id.clone(),
        name: known.name.clone(),
        source: known.source,
        classes: model.classes.iter().map(|class| class.name.clone()).collect(),
        channels: distinct(&mut model.classes.iter().map(|class| &class.channel)),
        scenarios: distinct(&mut model.classes.iter().flat_map(|class| {
            std::iter::once(&class.scenario).chain(class.folded.iter().map(|folded| &folded.scenario))
        })),
        groups: model.groups.iter().map(|group| group.name.clone()).collect(),
        orders: model.orders.iter().map(|orders| orders.name.clone()).collect(),
        days: plan.horizon / plan.day,
        erlangs: load.erlangs,
        people: load.people,
        satisfaction: plan.tells_satisfaction(),
        priced: model.cost != Cost::default(),
        overload: load.overload,
        added_at,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_can_be_read_and_its_people_can_cope() {
        let found = summary(&example().expect("a model"), None).expect("a summary");
        assert_eq!(found.overload, None);
        assert!(found.erlangs > 0.4 * found.people, "{} on {}", found.erlangs, found.people);
    }

    #[test]
    fn what_is_no_model_is_refused_by_its_field() {
        for text in ["", "{", "horizon = 60", "{\"horizon\": 60, \"class\": [], \"group\": []}"] {
            let Err(Refusal::Invalid(problems)) = read(text) else { panic!("{text:?} was taken") };
            assert_eq!(problems[0].field, "text", "{text:?}");
        }
    }
}
