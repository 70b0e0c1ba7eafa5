//! Beginning and cancelling a study. Everything is looked up and checked before anything is rehearsed.

use kernel::{Act, Problems, Refusal, Timestamp, text};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Conn, Json, Tx, params};
use twin::study::Figure;
use utoipa::ToSchema;

use crate::ensemble::Ensemble;
use crate::events::{self, Told};
use crate::model::{self, Known};
use crate::record::{self, Kind};
use crate::study::{self, Fixed, Named, State, Study};
use crate::working::OTHER_ENGINE;
use crate::{aside, engine, part, screening};

/// Waiting or under way at once.
const RUNNING_MAX: i64 = 10;
const FUTURES_MAX: usize = 60;
const STRATEGIES_MAX: usize = 30;
const REPLICATIONS_MAX: u64 = 10_000;
/// Of all cells together.
pub const RUNS_MAX: u64 = 300_000;
/// At a microsecond each some ten minutes of one processor.
pub const CONTACTS_MAX: f64 = 6e8;
/// A piece of work takes about a second.
const CONTACTS_IN_PIECE: f64 = 300_000.0;
const BLOCK_MAX: u64 = 64;
/// What a number of JSON can hold exactly.
const SEED_MAX: u64 = (1 << 53) - 1;

/// Where every run begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StudyStart)]
pub enum Start {
    /// In the model as it is: a usual week from Monday on.
    #[default]
    Usual,
    /// Last midnight, with what waited then and as much as is forecast of the next days; takes a calibration.
    Today,
}

/// What is to be rehearsed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStudy {
    pub name: String,
    /// Id of a model; `example` for the one that the program brings.
    pub model_id: String,
    #[serde(default)]
    pub start: Start,
    /// Keys.
    pub futures: Vec<String>,
    /// Keys. The first one is what others are compared with.
    pub strategies: Vec<String>,
    /// By what they are judged first, such as `cost` or `service_level`.
    pub measure: Figure,
    #[serde(default)]
    pub target: Option<f64>,
    /// Of each strategy in each future.
    pub replications: u64,
    /// Up to so many where the ranking is not clear; no more than `replications` unless it is said.
    #[serde(default)]
    pub replications_max: Option<u64>,
    pub seed: u64,
    #[serde(default)]
    pub ensemble: Option<Ensemble>,
    /// Leaves out strategies that another one is far ahead of in every future, by formulas alone; for cost, hours of people and
    /// the share answered in time.
    #[serde(default)]
    pub screen: bool,
}

/// A study that can be begun.
#[derive(Debug)]
pub struct Checked(Fixed);

pub async fn check(conn: &mut Conn, input: NewStudy, now: Timestamp) -> Result<Checked, Refusal> {
    let mut problems = Problems::default();
    let name = problems.note("name", text::line(&input.name, text::NAME_MAX)).unwrap_or_default();
    check_numbers(&input, &mut problems);
    problems.into_result()?;
    let (first, known) = match input.start {
        Start::Usual => (None, model::find(conn, &input.model_id).await?),
        Start::Today => {
            let (day, known) = model::from_today(conn, &input.model_id, now).await?;
            (Some(day.to_string()), known)
        }
    };
    let futures = named(conn, Kind::Future, ("futures", &input.futures)).await?;
    let strategies = named(conn, Kind::Strategy, ("strategies", &input.strategies)).await?;
    aside(move || fixed(input, (name, first), known, futures, strategies).map(Checked)).await
}

fn check_numbers(input: &NewStudy, problems: &mut Problems) {
    for (field, keys, most) in
        [("futures", &input.futures, FUTURES_MAX), ("strategies", &input.strategies, STRATEGIES_MAX)]
    {
        if !(1..=most).contains(&keys.len()) {
            problems.add(field, format!("must be from 1 to {most}"));
        }
        if let Some((at, key)) = keys.iter().enumerate().find(|(at, key)| keys[..*at].contains(key)) {
            problems.add(&format!("{field}[{at}]"), format!("{key:?} is there twice"));
        }
    }
    if !(2..=REPLICATIONS_MAX).contains(&input.replications) {
        problems.add("replications", format!("must be from 2 to {REPLICATIONS_MAX}"));
    }
    if input.replications_max.is_some_and(|most| !(input.replications..=REPLICATIONS_MAX).contains(&most)) {
        problems.add("replications_max", format!("must be from `replications` to {REPLICATIONS_MAX}"));
    }
    if input.seed > SEED_MAX {
        problems.add("seed", format!("must be at most {SEED_MAX}"));
    }
    if input.target.is_some_and(|target| !target.is_finite() || target.abs() > 1e12) {
        problems.add("target", "must be a number");
    }
    if let Some(ensemble) = &input.ensemble {
        ensemble.check(problems);
    }
}

async fn named(conn: &mut Conn, kind: Kind, (field, keys): (&str, &[String])) -> Result<Vec<Named>, Refusal> {
    let mut found = Vec::new();
    for (at, key) in keys.iter().enumerate() {
        let record = record::find(conn, kind, key).await.map_err(|_| {
            Refusal::invalid(&format!("{field}[{at}]"), format!("there is no {} {key:?}", kind.as_str()))
        })?;
        found.push(Named { key: record.key, version: record.version, definition: record.definition.0 });
    }
    Ok(found)
}

fn fixed(
    input: NewStudy,
    (name, first): (String, Option<String>),
    known: Known,
    futures: Vec<Named>,
    strategies: Vec<Named>,
) -> Result<Fixed, Refusal> {
    let rows = input.ensemble.as_ref().map_or(Ok(Vec::new()), |ensemble| ensemble.rows(input.seed))?;
    let replications_max = input.replications_max.unwrap_or(input.replications);
    let mut fixed = Fixed {
        name,
        model_id: known.id,
        model_name: known.name,
        model: known.json,
        first,
        satisfaction_absent: known.satisfaction_absent,
        futures,
        strategies,
        measure: input.measure,
        target: input.target,
        seed: input.seed,
        replications: input.replications,
        replications_max,
        block: 1,
        ensemble: input.ensemble,
        rows,
        screen: input.screen,
        screened: Vec::new(),
    };
    study::told(&fixed, fixed.measure)?;
    check_runs(&fixed)?;
    if fixed.screen {
        fixed.screened = screening::screened(&fixed, &known.model)?;
    }
    let in_ensemble = fixed.ensemble.as_ref().map_or(0, |ensemble| ensemble.replications);
    let (mut contacts, mut most) = (0.0, 1.0_f64);
    for future in 0..fixed.futures.len() + fixed.rows.len() {
        let times = if future < fixed.futures.len() { replications_max } else { in_ensemble };
        for strategy in (0..fixed.strategies.len()).filter(|strategy| fixed.is_rehearsed(*strategy)) {
            let plan = fixed.plan(&known.model, future, strategy)?;
            contacts += plan.contacts * times as f64;
            most = most.max(plan.contacts);
        }
        if contacts > CONTACTS_MAX {
            let problem = format!("lead to more than {CONTACTS_MAX:.0e} contacts, which is the most that is followed");
            return Err(Refusal::invalid("replications", problem));
        }
    }
    fixed.block = ((CONTACTS_IN_PIECE / most) as u64).clamp(1, BLOCK_MAX);
    Ok(fixed)
}

fn check_runs(fixed: &Fixed) -> Result<(), Refusal> {
    let in_ensemble = fixed.ensemble.as_ref().map_or(0, |ensemble| ensemble.replications);
    let (named, sampled) = (fixed.futures.len() as u64, fixed.rows.len() as u64);
    let runs = fixed.strategies.len() as u64 * (named * fixed.replications_max + sampled * in_ensemble);
    if runs > RUNS_MAX {
        let problem = format!("lead to up to {runs} runs; at most {RUNS_MAX} are made in one study");
        return Err(Refusal::invalid("replications", problem));
    }
    Ok(())
}

pub async fn begin(tx: &mut Tx, act: &Act, checked: Checked) -> Result<Study, Refusal> {
    let_another_run(tx).await?;
    let fixed = checked.0;
    let text = serde_json::to_string(&fixed).map_err(|error| Refusal::Fault(error.to_string()))?;
    let input: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let id = act.id("std");
    let in_ensemble = fixed.ensemble.as_ref().map_or(0, |ensemble| ensemble.replications);
    let mut parts = Vec::new();
    for future in 0..fixed.futures.len() + fixed.rows.len() {
        let times = if future < fixed.futures.len() { fixed.replications } else { in_ensemble };
        for strategy in (0..fixed.strategies.len()).filter(|strategy| fixed.is_rehearsed(*strategy)) {
            parts.extend(part::pieces(&id, (future, strategy), 0..times, fixed.block));
        }
    }
    let told = Told { name: Some(fixed.name.clone()), input: Some(input.clone()), ..Told::default() };
    let values = params![&id, &Json(fixed), &input, engine(), act.now, &act.actor.id];
    tx.run(sql!("insert_study"), values).await?;
    part::insert(tx, &parts).await?;
    tx.append(act, events::STUDY_BEGUN, events::of_study(&id), &told)?;
    study::find(tx, &id).await
}

/// What was rehearsed so far stays, and nothing more is.
pub async fn cancel(tx: &mut Tx, act: &Act, id: &str) -> Result<Study, Refusal> {
    if tx.run(sql!("end_study"), params![id, State::Cancelled.as_str(), None::<String>, act.now]).await? == 0 {
        let study = study::find(tx, id).await?;
        return Err(Refusal::conflict(format!("the study is {} already", study.state.as_str())));
    }
    ended(tx, act, id, State::Cancelled)?;
    study::find(tx, id).await
}

/// Goes on with a cancelled study from what was rehearsed of it.
pub async fn resume(tx: &mut Tx, act: &Act, id: &str) -> Result<Study, Refusal> {
    let study = study::find(tx, id).await?;
    if study.state == State::Cancelled && study.engine != engine() {
        return Err(Refusal::conflict(OTHER_ENGINE));
    }
    let_another_run(tx).await?;
    if tx.run(sql!("resume_study"), params![id]).await? == 0 {
        return Err(Refusal::conflict(format!("the study is {}; a cancelled one can go on", study.state.as_str())));
    }
    let told = Told { name: Some(study.definition.0.name), ..Told::default() };
    tx.append(act, events::STUDY_RESUMED, events::of_study(id), &told)?;
    study::find(tx, id).await
}

async fn let_another_run(tx: &mut Tx) -> Result<(), Refusal> {
    let running: i64 = tx.one(sql!("count_running"), params![]).await?;
    if running >= RUNNING_MAX {
        return Err(Refusal::conflict(format!(
            "{running} studies are under way, which is the most; wait or cancel one"
        )));
    }
    Ok(())
}

pub(crate) fn ended(tx: &mut Tx, act: &Act, id: &str, state: State) -> Result<(), Refusal> {
    let told = Told { state: Some(state.as_str().to_owned()), ..Told::default() };
    tx.append(act, events::STUDY_ENDED, events::of_study(id), &told)?;
    Ok(())
}
