//! A question about staffing, with what it depends on and its answer.

use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Conn, Json, params};
use twin::simulation::Model;
use twin::staffing::{Answer, Question};
use utoipa::ToSchema;

use crate::study::{Named, State};

/// All that the answer depends on, beside the engine; day and zone say when it is worked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fixed {
    pub model_id: String,
    pub model_name: String,
    pub model: Value,
    /// With what is forecast of the week.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub expected: bool,
    /// As it is, where there is none.
    pub future: Option<Named>,
    pub question: Question,
    pub from: String,
    pub time_zone: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Run {
    pub id: String,
    pub name: String,
    pub definition: Json<Fixed>,
    pub input: String,
    pub engine: String,
    pub state: State,
    pub round: i64,
    pub failure: Option<String>,
    pub begun_at: Timestamp,
    pub begun_by: String,
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}

/// A run as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StaffingRun)]
pub struct Shown {
    pub id: String,
    pub name: String,
    pub state: State,
    /// Rounds that are over.
    pub round: i64,
    pub failure: Option<String>,
    pub model_id: String,
    pub model_name: String,
    /// With as many contacts as were forecast of the week.
    pub expected: bool,
    pub future: Option<Named>,
    pub question: Question,
    /// The first day.
    pub from: String,
    pub time_zone: String,
    /// SHA-256 of everything that the answer depends on, beside the engine.
    pub input: String,
    pub engine: String,
    pub begun_at: Timestamp,
    pub begun_by: String,
    pub ended_at: Option<Timestamp>,
    pub version: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = StaffingRunWithAnswer)]
pub struct Whole {
    pub run: Shown,
    /// Of the last round that is over; none before the first.
    pub answer: Option<Answer>,
}

impl Fixed {
    /// The model in the future.
    pub fn model(&self) -> Result<Model, Refusal> {
        let mut model: Model =
            serde_json::from_value(self.model.clone()).map_err(|error| Refusal::Fault(error.to_string()))?;
        if let Some(future) = &self.future {
            let changes = &future.definition.changes;
            twin::study::change(&mut model, changes).map_err(|misfit| crate::refused("future", &misfit.in_words()))?;
        }
        Ok(model)
    }
}

impl From<Run> for Shown {
    fn from(run: Run) -> Self {
        let fixed = run.definition.0;
        Self {
            id: run.id,
            name: run.name,
            state: run.state,
            round: run.round,
            failure: run.failure,
            model_id: fixed.model_id,
            model_name: fixed.model_name,
            expected: fixed.expected,
            future: fixed.future,
            question: fixed.question,
            from: fixed.from,
            time_zone: fixed.time_zone,
            input: run.input,
            engine: run.engine,
            begun_at: run.begun_at,
            begun_by: run.begun_by,
            ended_at: run.ended_at,
            version: run.version,
        }
    }
}

/// Newest first.
pub async fn list(conn: &mut Conn) -> Result<Vec<Run>, Refusal> {
    Ok(conn.all(sql!("list_staffings"), params![]).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Run, Refusal> {
    conn.maybe(sql!("find_staffing"), params![id]).await?.ok_or(Refusal::NotFound("staffing run"))
}

/// Of the last round that is over.
pub async fn answer(conn: &mut Conn, id: &str) -> Result<Option<Answer>, Refusal> {
    let found: Option<Json<Answer>> = conn.maybe(sql!("find_staffing_answer"), params![id]).await?;
    Ok(found.map(|answer| answer.0))
}

pub async fn whole(conn: &mut Conn, id: &str) -> Result<Whole, Refusal> {
    let run = find(conn, id).await?;
    Ok(Whole { run: run.into(), answer: answer(conn, id).await? })
}

/// One whose shifts are the last word.
pub async fn find_done(conn: &mut Conn, id: &str) -> Result<(Run, Answer), Refusal> {
    let run = find(conn, id).await?;
    match answer(conn, id).await? {
        Some(answer) if run.state == State::Done => Ok((run, answer)),
        _ => Err(Refusal::conflict(format!("the run is {}; it has shifts once it is done", run.state.as_str()))),
    }
}
