//! The library as one document, to take it elsewhere. Taking it in is idempotent by key: what is there as
//! it is in the document stays, and what is not in it stays too.

use std::collections::BTreeMap;

use kernel::{Act, Problems, Refusal};
use playbook_language::playbook::Texts;
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use utoipa::ToSchema;

use crate::journey::{self, NewPart};
use crate::scenario::{self, Definition};
use crate::writing::{self, NewScenario, ScenarioChange};

/// Stages with their touchpoints, and scenarios by key.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    #[serde(default)]
    pub stages: Vec<Stage>,
    #[serde(default)]
    pub scenarios: BTreeMap<String, Definition>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    pub key: String,
    pub name: Texts,
    #[serde(default)]
    pub touchpoints: Vec<Touchpoint>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Touchpoint {
    pub key: String,
    pub name: Texts,
}

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Taken {
    pub created: usize,
    pub changed: usize,
    pub unchanged: usize,
}

pub async fn export(conn: &mut Conn) -> Result<Library, Refusal> {
    let stage = |one: journey::Stage| Stage {
        key: one.key,
        name: one.name.0,
        touchpoints: one.touchpoints.into_iter().map(|it| Touchpoint { key: it.key, name: it.name.0 }).collect(),
    };
    Ok(Library {
        stages: journey::find(conn).await?.stages.into_iter().map(stage).collect(),
        scenarios: scenario::list(conn).await?.into_iter().map(|one| (one.key, one.definition.0)).collect(),
    })
}

/// What became of a part of a library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LibraryOutcome)]
pub enum Outcome {
    New,
    Changed,
    /// It is here already as it is there.
    Same,
}

/// Takes a library in: all of it or nothing.
pub async fn import(tx: &mut Tx, act: &Act, library: Library, why: &str) -> Result<Taken, Refusal> {
    let mut taken = Taken::default();
    take_journey(tx, act, &library.stages).await?;
    for (key, definition) in library.scenarios {
        let count = match take(tx, act, &key, definition, why).await? {
            Outcome::New => &mut taken.created,
            Outcome::Changed => &mut taken.changed,
            Outcome::Same => &mut taken.unchanged,
        };
        *count += 1;
    }
    Ok(taken)
}

/// Takes one scenario in. An owner who is unknown here is nobody: who looks after it here goes on doing so. People
/// concerned who are unknown here are left out.
pub async fn take(
    tx: &mut Tx,
    act: &Act,
    key: &str,
    mut definition: Definition,
    why: &str,
) -> Result<Outcome, Refusal> {
    let before = scenario::maybe(tx, key).await?;
    if let Some(owner) = &definition.owner_id {
        let known: Option<String> = tx.maybe(sql!("find_person"), params![owner]).await?;
        definition.owner_id = known.or_else(|| before.as_ref().and_then(|one| one.definition.0.owner_id.clone()));
    }
    let mut people = Vec::new();
    for person in &definition.stakeholder_ids {
        let known: Option<String> = tx.maybe(sql!("find_person"), params![person]).await?;
        people.extend(known);
    }
    definition.stakeholder_ids = people;
    let place = |refusal: Refusal| named(key, refusal);
    match before {
        None => {
            let input = NewScenario { key: key.to_owned(), definition, why: why.to_owned() };
            writing::add(tx, act, input).await.map_err(place)?;
            Ok(Outcome::New)
        }
        Some(before) if before.definition.0 == definition => Ok(Outcome::Same),
        Some(before) => {
            let input = ScenarioChange { definition, why: why.to_owned() };
            writing::change(tx, act, key, input, before.version).await.map_err(place)?;
            Ok(Outcome::Changed)
        }
    }
}

/// Adds stages and touchpoints that are not there; gives the keys of all, and whether each is new.
pub async fn take_journey(tx: &mut Tx, act: &Act, stages: &[Stage]) -> Result<Vec<(String, Outcome)>, Refusal> {
    let mut taken = Vec::new();
    let of = |new| if new { Outcome::New } else { Outcome::Same };
    for stage in stages {
        let known = journey::find(tx).await?.stages;
        let new = !known.iter().any(|one| one.key == stage.key);
        taken.push((stage.key.clone(), of(new)));
        if new {
            let part = NewPart { key: stage.key.clone(), name: stage.name.clone(), stage: None };
            journey::add_stage(tx, act, part).await.map_err(|refusal| named(&stage.key, refusal))?;
        }
        let points: Vec<&String> = known.iter().flat_map(|one| &one.touchpoints).map(|point| &point.key).collect();
        for point in &stage.touchpoints {
            let new = !points.contains(&&point.key);
            taken.push((format!("{}/{}", stage.key, point.key), of(new)));
            if !new {
                continue;
            }
            let part = NewPart { key: point.key.clone(), name: point.name.clone(), stage: Some(stage.key.clone()) };
            journey::add_touchpoint(tx, act, part).await.map_err(|refusal| named(&point.key, refusal))?;
        }
    }
    Ok(taken)
}

/// What is wrong with the part of this key.
fn named(key: &str, refusal: Refusal) -> Refusal {
    let Refusal::Invalid(found) = refusal else { return refusal };
    let mut problems = Problems::default();
    found.into_iter().for_each(|one| problems.add(&format!("{key}.{}", one.field), one.problem));
    problems.into_result().err().unwrap_or(Refusal::NotFound("scenario"))
}

/// The rows that a first start writes; there is nobody to name, and the log tells nothing of it.
pub(crate) async fn lay_out(tx: &mut Tx, stages: &[Stage]) -> Result<(), Refusal> {
    for (position, stage) in stages.iter().enumerate() {
        let row = params![&stage.key, &Json(stage.name.clone()), position as i64];
        tx.run(sql!("insert_stage"), row).await?;
        for (position, point) in stage.touchpoints.iter().enumerate() {
            let row = params![&point.key, &stage.key, &Json(point.name.clone()), position as i64];
            tx.run(sql!("insert_touchpoint"), row).await?;
        }
    }
    Ok(())
}
