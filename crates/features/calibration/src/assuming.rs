//! What people say of numbers that nothing tells, or that they know better. The next calibration goes by it.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Tx, params};
use twin::calibrating::{Setting, What};
use utoipa::ToSchema;

use crate::calibration::word;
use crate::events::{self, AssumptionSet};

/// Longest time that is no typing error, in minutes: a year.
const MINUTES_MAX: f64 = 366.0 * 1_440.0;
const COST_MAX: f64 = 100_000.0;
/// Shares of 1 never end.
const FOLLOWS_MAX: f64 = 0.95;
const NAME_MAX: usize = 200;

/// Version 0 is one that was never set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationAssumption)]
pub struct Assumption {
    pub what: String,
    /// Class or group; empty: of all that have such a number.
    pub of: String,
    /// Null: taken back.
    pub value: Option<f64>,
    pub set_at: Option<Timestamp>,
    /// Id of a person.
    pub set_by: Option<String>,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCalibrationAssumption)]
pub struct NewAssumption {
    /// `patience`, `handling`, `redial`, `reopening`, `within`, `deflected`, `absence` or `agent_hour`.
    pub what: String,
    #[serde(default)]
    pub of: String,
    /// Minutes, a share from 0 to 1, or what an hour costs; null takes back what was set.
    pub value: Option<f64>,
}

#[derive(Deserialize)]
struct Row {
    what: String,
    of_name: String,
    value: Option<f64>,
    set_at: Timestamp,
    set_by: String,
    version: i64,
}

impl From<Row> for Assumption {
    fn from(row: Row) -> Self {
        let Row { what, of_name, value, set_at, set_by, version } = row;
        Self { what, of: of_name, value, set_at: Some(set_at), set_by: Some(set_by), version }
    }
}

/// All that were ever set.
pub async fn list(conn: &mut Conn) -> Result<Vec<Assumption>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_assumptions"), params![]).await?;
    Ok(rows.into_iter().map(Assumption::from).collect())
}

/// Those that hold, as the engine reads them.
pub async fn settings(conn: &mut Conn) -> Result<Vec<Setting>, Refusal> {
    let setting = |assumption: Assumption| {
        Some(Setting { what: settable(&assumption.what)?, of: assumption.of, value: assumption.value? })
    };
    Ok(list(conn).await?.into_iter().filter_map(setting).collect())
}

async fn find(conn: &mut Conn, what: &str, of: &str) -> Result<Assumption, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_assumption"), params![what, of]).await?;
    let (what, of) = (what.to_owned(), of.to_owned());
    let unset = || Assumption { what, of, value: None, set_at: None, set_by: None, version: 0 };
    Ok(row.map_or_else(unset, Assumption::from))
}

/// Sets a number, or takes it back, if `version` is still its version.
pub async fn set(tx: &mut Tx, act: &Act, input: NewAssumption, version: i64) -> Result<Assumption, Refusal> {
    let what = settable(&input.what).ok_or_else(|| {
        let names: Vec<String> = SETTABLE.iter().map(word).collect();
        Refusal::invalid("what", format!("must be one of {}", names.join(", ")))
    })?;
    if input.of.len() > NAME_MAX {
        return Err(Refusal::invalid("of", format!("must be at most {NAME_MAX} bytes")));
    }
    check(what, input.value)?;
    let (name, of, by) = (word(&what), input.of.trim().to_owned(), act.actor.id.as_str());
    let before = find(tx, &name, &of).await?;
    let value = store::Value::Real(input.value);
    let row: Option<Row> = if version == 0 {
        tx.maybe(sql!("set_first_assumption"), params![&name, &of, value, act.now, by]).await?
    } else {
        tx.maybe(sql!("change_assumption"), params![&name, &of, value, act.now, by, version]).await?
    };
    let Some(row) = row else { return Err(Refusal::stale(&before)) };
    let told = |value| AssumptionSet { what: name.clone(), of: of.clone(), value };
    tx.append_change(act, events::ASSUMPTION_SET, events::subject(&name), &told(before.value), &told(input.value))?;
    Ok(row.into())
}

const SETTABLE: [What; 8] = [
    What::Patience,
    What::Handling,
    What::Redial,
    What::Reopening,
    What::Within,
    What::Deflected,
    What::Absence,
    What::AgentHour,
];

fn settable(name: &str) -> Option<What> {
    SETTABLE.into_iter().find(|what| word(what) == name)
}

fn check(what: What, value: Option<f64>) -> Result<(), Refusal> {
    let Some(value) = value else { return Ok(()) };
    let (least, most, words) = match what {
        What::Redial | What::Reopening => (0.0, FOLLOWS_MAX, "must be a share from 0 to 0.95"),
        What::Deflected | What::Absence => (0.0, 1.0, "must be a share from 0 to 1, such as 0.08 for 8 %"),
        What::AgentHour => (0.0, COST_MAX, "must be what an hour costs, from 0 to 100000"),
        _ => (0.01, MINUTES_MAX, "must be minutes, from 0.01 to a year"),
    };
    let fine = value.is_finite() && (least..=most).contains(&value);
    fine.then_some(()).ok_or_else(|| Refusal::invalid("value", words))
}
