//! A study: every strategy rehearsed in every future. What it depends on is fixed when it is begun.

use calibration::satisfaction::Absent;
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Conn, Json, params};
use twin::simulation::{Model, Plan};
use twin::study::{Change, Figure, Variant, plan_of};
use utoipa::ToSchema;

use crate::ensemble::{Ensemble, Factor};
use crate::record::Definition;
use crate::refused;
use crate::screening::{self, Screened};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = StudyState)]
pub enum State {
    Running,
    Done,
    Cancelled,
    Failed,
}

impl State {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }
}

/// A future or a strategy as it was when the study was begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = RehearsedRecord)]
pub struct Named {
    pub key: String,
    pub version: i64,
    pub definition: Definition,
}

/// All that the answer depends on, beside the engines.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fixed {
    pub name: String,
    pub model_id: String,
    pub model_name: String,
    pub model: Value,
    /// The day on which the model begins, where that is no usual Monday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// Why the calibration claims nothing of satisfaction; what it claims is in the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction_absent: Option<Absent>,
    pub futures: Vec<Named>,
    pub strategies: Vec<Named>,
    pub measure: Figure,
    /// Good enough: from here on, in the unit of the measure.
    pub target: Option<f64>,
    pub seed: u64,
    pub replications: u64,
    pub replications_max: u64,
    /// So many replications are one piece of work.
    pub block: u64,
    pub ensemble: Option<Ensemble>,
    /// Sampled futures: after those with a name, row by row, a value for each range.
    pub rows: Vec<Vec<f64>>,
    /// Whether strategies that are far behind by formula are left out, and which are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub screen: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub screened: Vec<Screened>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Study {
    pub id: String,
    pub definition: Json<Fixed>,
    pub input: String,
    pub engine: String,
    pub state: State,
    pub round: i64,
    pub failure: Option<String>,
    pub watched_since: Option<String>,
    pub begun_at: Timestamp,
    pub begun_by: String,
    pub ended_at: Option<Timestamp>,
    pub version: i64,
    pub parts: i64,
    pub parts_open: i64,
}

/// A study as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Study)]
pub struct Shown {
    pub id: String,
    pub name: String,
    pub state: State,
    /// How much of what is asked for so far was rehearsed, from 0 to 1.
    pub progress: f64,
    /// How often more was asked for, as the ranking was not clear.
    pub round: i64,
    pub failure: Option<String>,
    /// It was cancelled, and can go on from what was rehearsed.
    pub resumable: bool,
    pub model_id: String,
    pub model_name: String,
    pub days: f64,
    /// The day on which it begins, with what waited then; null: a usual Monday.
    pub first: Option<String>,
    /// Times of figures are in units of the model; so long is one of them.
    pub minutes_per_unit: f64,
    /// Whether it tells expected satisfaction, and why not if the calibration said so.
    pub satisfaction: bool,
    pub satisfaction_absent: Option<Absent>,
    /// Whether it tells cost: its model has a price of an hour, or of anything else.
    pub priced: bool,
    pub futures: Vec<Named>,
    pub strategies: Vec<Named>,
    /// By what strategies are judged first, such as `cost`.
    pub measure: String,
    pub target: Option<f64>,
    pub seed: u64,
    pub replications: u64,
    pub replications_max: u64,
    pub ensemble: Option<Ensemble>,
    /// Sampled futures beside those with a name.
    pub sampled: usize,
    /// Whether strategies that formulas show to be far behind in every future were to be left out.
    pub screen: bool,
    /// Those that were: not rehearsed in any future.
    pub screened: Vec<screening::Shown>,
    /// SHA-256 of everything that the answer depends on, beside the engine.
    pub input: String,
    pub engine: String,
    pub watched_since: Option<String>,
    pub begun_at: Timestamp,
    pub begun_by: String,
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}

impl Fixed {
    pub fn read_model(&self) -> Result<Model, Refusal> {
        serde_json::from_value(self.model.clone()).map_err(|error| Refusal::Fault(error.to_string()))
    }

    pub fn is_rehearsed(&self, strategy: usize) -> bool {
        !self.screened.iter().any(|one| one.strategy == strategy)
    }

    pub fn tells_satisfaction(&self) -> bool {
        self.model.get("satisfaction").is_some_and(|found| !found.is_null())
    }

    /// Whether the model has any price. Without one cost is nothing in every cell, which ranks nobody.
    pub fn is_priced(&self) -> bool {
        let prices = self.model.get("cost").and_then(Value::as_object);
        prices.is_some_and(|prices| prices.values().any(|price| price.as_f64().is_some_and(|price| price != 0.0)))
    }

    /// Named or sampled.
    pub fn future(&self, at: usize) -> Result<Variant, Refusal> {
        if let Some(named) = self.futures.get(at) {
            return Ok(named.definition.variant(&named.key));
        }
        let row = self.rows.get(at - self.futures.len()).ok_or(Refusal::NotFound("future"))?;
        let ranges = self.ensemble.iter().flat_map(|ensemble| &ensemble.ranges);
        let changes: Vec<Change> = ranges.zip(row).map(|(range, value)| Factor::change(range, *value)).collect();
        Ok(Variant { name: format!("sample {}", at - self.futures.len() + 1), changes })
    }

    pub fn strategy(&self, at: usize) -> Result<Variant, Refusal> {
        let named = self.strategies.get(at).ok_or(Refusal::NotFound("strategy"))?;
        Ok(named.definition.variant(&named.key))
    }

    pub fn plan(&self, model: &Model, future: usize, strategy: usize) -> Result<Plan, Refusal> {
        plan_of(model, &self.future(future)?, &self.strategy(strategy)?).map_err(|refusal| refused("futures", &refusal))
    }

    /// What a strategy costs in one replication beside what the model says.
    pub fn extra(&self, plan: &Plan, strategy: usize) -> f64 {
        let per_day = self.strategies.get(strategy).map_or(0.0, |named| named.definition.cost_per_day);
        per_day * plan.horizon / plan.day
    }

    /// The place of a future or a strategy by its key.
    pub fn place(list: &[Named], what: &'static str, key: &str) -> Result<usize, Refusal> {
        list.iter().position(|named| named.key == key).ok_or_else(|| {
            let known: Vec<&str> = list.iter().map(|named| named.key.as_str()).collect();
            Refusal::invalid(what, format!("must be one of {}", known.join(", ")))
        })
    }

    /// Those of all futures, if each has one and they do not come to nothing; 1 together.
    pub fn probabilities(&self) -> Option<Vec<f64>> {
        let given: Option<Vec<f64>> = self.futures.iter().map(|named| named.definition.probability).collect();
        let given = given?;
        let sum: f64 = given.iter().sum();
        (sum > 0.0).then(|| given.iter().map(|share| share / sum).collect())
    }
}

impl From<Study> for Shown {
    fn from(study: Study) -> Self {
        let fixed = study.definition.0;
        let number = |name: &str| fixed.model.get(name).and_then(Value::as_f64);
        let (satisfaction, priced) = (fixed.tells_satisfaction(), fixed.is_priced());
        let screened = fixed.screened.iter().filter_map(|one| one.shown(&fixed)).collect();
        let days = number("horizon").unwrap_or(0.0) / (24.0 * number("hour").unwrap_or(60.0));
        Self {
            id: study.id,
            name: fixed.name,
            state: study.state,
            progress: 1.0 - study.parts_open as f64 / (study.parts.max(1)) as f64,
            round: study.round,
            failure: study.failure,
            resumable: study.state == State::Cancelled && study.engine == crate::engine(),
            model_id: fixed.model_id,
            model_name: fixed.model_name,
            days,
            first: fixed.first,
            minutes_per_unit: 60.0 / number("hour").unwrap_or(60.0),
            satisfaction,
            satisfaction_absent: fixed.satisfaction_absent,
            priced,
            futures: fixed.futures,
            strategies: fixed.strategies,
            measure: figure_key(fixed.measure),
            target: fixed.target,
            seed: fixed.seed,
            replications: fixed.replications,
            replications_max: fixed.replications_max,
            ensemble: fixed.ensemble,
            sampled: fixed.rows.len(),
            screen: fixed.screen,
            screened,
            input: study.input,
            engine: study.engine,
            watched_since: study.watched_since,
            begun_at: study.begun_at,
            begun_by: study.begun_by,
            ended_at: study.ended_at,
            version: study.version,
        }
    }
}

pub fn figure_key(figure: Figure) -> String {
    serde_json::to_value(figure).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The measure of that name, or the one by which the study is judged.
pub fn figure(fixed: &Fixed, name: Option<&str>) -> Result<Figure, Refusal> {
    let Some(name) = name else { return Ok(fixed.measure) };
    let figure = serde_json::from_value(Value::String(name.to_owned())).map_err(|_| {
        let keys: Vec<String> = Figure::ALL.into_iter().map(figure_key).collect();
        Refusal::invalid("measure", format!("must be one of {}", keys.join(", ")))
    })?;
    told(fixed, figure)
}

/// A measure, if the model tells it.
pub(crate) fn told(fixed: &Fixed, figure: Figure) -> Result<Figure, Refusal> {
    if figure == Figure::Cost && !fixed.is_priced() {
        let problem = "is not told by this model, which has no price: set the price of an hour in the calibration and \
                       calibrate again, or choose another measure";
        return Err(Refusal::invalid("measure", problem));
    }
    if figure != Figure::Satisfaction || fixed.tells_satisfaction() {
        return Ok(figure);
    }
    let why = fixed.satisfaction_absent.map(|absent| format!(": {}", absent.in_words())).unwrap_or_default();
    let problem = format!("is not told by this model{why}; choose another one");
    Err(Refusal::invalid("measure", problem))
}

/// Newest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Study>, Refusal> {
    Ok(conn.all(sql!("list_studies"), params![]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Study, Refusal> {
    conn.maybe(sql!("find_study"), params![id]).await?.ok_or(Refusal::NotFound("study"))
}

/// One with an answer.
pub async fn find_done(conn: &mut Conn, id: &str) -> Result<Study, Refusal> {
    let study = find(conn, id).await?;
    if study.state == State::Done {
        return Ok(study);
    }
    Err(Refusal::conflict(format!("the study is {}; it has an answer once it is done", study.state.as_str())))
}
