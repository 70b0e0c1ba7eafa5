//! Beginning and cancelling a run. Everything is looked up and checked before anything is rehearsed.

use jiff::civil::{Date, Weekday};
use kernel::{Act, Refusal, text};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use store::{Conn, Json, Tx, params};
use twin::staffing::{Question, check as checked_by_engine};
use utoipa::ToSchema;

use super::run::{self, Fixed, Run};
use crate::events::{self, Told};
use crate::record::{self, Kind};
use crate::study::{Named, State};
use crate::{aside, model, refused};

/// Under way at once.
const RUNNING_MAX: i64 = 5;
/// What a number of JSON can hold exactly.
const SEED_MAX: u64 = (1 << 53) - 1;

/// What is to be staffed.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewStaffingRun)]
pub struct NewRun {
    pub name: String,
    /// Id of a model; `example` for the one that the program brings.
    pub model_id: String,
    /// Key of a future; as it is, unless one is named.
    #[serde(default)]
    pub future: Option<String>,
    /// The first day, such as 2026-11-30; of a week a Monday.
    pub from: String,
    /// With as many contacts as are forecast of that week, instead of those of a usual one; takes a calibration.
    #[serde(default)]
    pub expected: bool,
    pub question: Question,
}

/// A run that can be begun.
#[derive(Debug)]
pub struct Checked {
    name: String,
    fixed: Fixed,
}

pub async fn check(conn: &mut Conn, input: NewRun) -> Result<Checked, Refusal> {
    let name = text::line(&input.name, text::NAME_MAX).map_err(|problem| Refusal::invalid("name", problem))?;
    let from: Date =
        input.from.parse().map_err(|_| Refusal::invalid("from", "must be a day such as 2026-11-30".to_owned()))?;
    if !(1970..2200).contains(&from.year()) {
        return Err(Refusal::invalid("from", "must be from 1970 to 2199".to_owned()));
    }
    if input.question.days == 7 && from.weekday() != Weekday::Monday {
        return Err(Refusal::invalid("from", "must be a Monday, as a week is staffed".to_owned()));
    }
    if input.question.seed > SEED_MAX {
        return Err(Refusal::invalid("question.seed", format!("must be at most {SEED_MAX}")));
    }
    let known = if input.expected {
        if input.question.days != 7 {
            return Err(Refusal::invalid(
                "expected",
                "takes a week: a single day is no day of the calendar".to_owned(),
            ));
        }
        model::of_week(conn, &input.model_id, from).await?
    } else {
        model::find(conn, &input.model_id).await?
    };
    let future = match &input.future {
        None => None,
        Some(key) => {
            let record = record::find(conn, Kind::Future, key)
                .await
                .map_err(|_| Refusal::invalid("future", format!("there is no future {key:?}")))?;
            Some(Named { key: record.key, version: record.version, definition: record.definition.0 })
        }
    };
    let zone: Option<String> = conn.maybe(sql!("find_zone"), params![]).await?;
    let fixed = Fixed {
        model_id: known.id,
        model_name: known.name,
        model: known.json,
        expected: input.expected,
        future,
        question: input.question,
        from: from.to_string(),
        time_zone: zone.unwrap_or_else(|| "UTC".to_owned()),
    };
    aside(move || {
        checked_by_engine(&fixed.model()?, &fixed.question).map_err(|refusal| by_field(&refusal))?;
        Ok(Checked { name, fixed })
    })
    .await
}

/// What the engine refuses, at its field of the question.
fn by_field(refusal: &twin::Refusal) -> Refusal {
    match refusal {
        twin::Refusal::Invalid { field, problem } => Refusal::invalid(&format!("question.{field}"), problem.clone()),
        other => refused("question", other),
    }
}

pub async fn begin(tx: &mut Tx, act: &Act, checked: Checked) -> Result<Run, Refusal> {
    let running: i64 = tx.one(sql!("count_staffings_running"), params![]).await?;
    if running >= RUNNING_MAX {
        return Err(Refusal::conflict(format!("{running} runs are under way, which is the most; wait or cancel one")));
    }
    let Checked { name, fixed } = checked;
    let text = serde_json::to_string(&fixed).map_err(|error| Refusal::Fault(error.to_string()))?;
    let input: String = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    let id = act.id("stf");
    let values = params![&id, &name, &Json(fixed), &input, twin::engine(), act.now, &act.actor.id];
    tx.run(sql!("insert_staffing"), values).await?;
    let told = Told { name: Some(name), input: Some(input), ..Told::default() };
    tx.append(act, events::STAFFING_BEGUN, events::of_staffing(&id), &told)?;
    run::find(tx, &id).await
}

/// The last round that is over stays, and none follows.
pub async fn cancel(tx: &mut Tx, act: &Act, id: &str) -> Result<Run, Refusal> {
    if !end(tx, act, id, State::Cancelled, None).await? {
        let run = run::find(tx, id).await?;
        return Err(Refusal::conflict(format!("the run is {} already", run.state.as_str())));
    }
    run::find(tx, id).await
}

/// Whether it was still running.
pub(super) async fn end(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    state: State,
    failure: Option<String>,
) -> Result<bool, Refusal> {
    let ended = tx.run(sql!("end_staffing"), params![id, state.as_str(), failure, act.now]).await? > 0;
    if ended {
        let told = Told { state: Some(state.as_str().to_owned()), ..Told::default() };
        tx.append(act, events::STAFFING_ENDED, events::of_staffing(id), &told)?;
    }
    Ok(ended)
}
