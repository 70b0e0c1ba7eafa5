//! Targets: what the organisation aims at.

use std::collections::HashMap;

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Subject, Tx, params};
use utoipa::ToSchema;

use crate::events::{TARGET_SET, TOPIC, TargetSet};
use crate::figure::plain;
use crate::key::{Key, Unit};
use crate::sql;

/// Longest duration that is a target and not a typing error: ten years.
const LONGEST_MS: f64 = 10.0 * 366.0 * 24.0 * 3_600_000.0;
const MOST: f64 = 1_000_000_000.0;

/// A KPI's target. Version 0 is one that was never set.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Target {
    pub key: Key,
    pub unit: Unit,
    #[serde(serialize_with = "plain")]
    pub value: Option<f64>,
    pub set_at: Option<Timestamp>,
    /// Person.
    pub set_by: Option<String>,
    pub version: i64,
}

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTarget {
    /// In the KPI's unit: a share from 0 to 1, milliseconds, a count; null withdraws the target.
    pub value: Option<f64>,
}

#[derive(Deserialize)]
struct Row {
    key: Key,
    value: Option<f64>,
    set_at: Timestamp,
    set_by: String,
    version: i64,
}

impl From<Row> for Target {
    fn from(row: Row) -> Self {
        let Row { key, value, set_at, set_by, version } = row;
        Self { key, unit: key.unit(), value, set_at: Some(set_at), set_by: Some(set_by), version }
    }
}

/// The KPI of a name in an address.
pub fn key(name: &str) -> Result<Key, Refusal> {
    Key::parse(name).ok_or(Refusal::NotFound("KPI"))
}

pub async fn find(conn: &mut Conn, key: Key) -> Result<Target, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_target"), params![key.as_str()]).await?;
    let unset = || Target { key, unit: key.unit(), value: None, set_at: None, set_by: None, version: 0 };
    Ok(row.map_or_else(unset, Target::from))
}

/// Targets that stand, by KPI.
pub(crate) async fn values(conn: &mut Conn) -> Result<HashMap<Key, f64>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_targets"), params![]).await?;
    Ok(rows.into_iter().filter_map(|row| Some((row.key, row.value?))).collect())
}

/// Sets a target, or withdraws it, if `version` is still its version.
pub async fn set(tx: &mut Tx, act: &Act, key: Key, input: NewTarget, version: i64) -> Result<Target, Refusal> {
    check(key, input.value)?;
    let by = act.actor.id.as_str();
    let before = TargetSet { key, value: find(tx, key).await?.value };
    let row: Option<Row> = if version == 0 {
        tx.maybe(sql!("set_first_target"), params![key.as_str(), nullable(input.value), act.now, by]).await?
    } else {
        tx.maybe(sql!("change_target"), params![key.as_str(), nullable(input.value), act.now, by, version]).await?
    };
    let Some(row) = row else { return Err(Refusal::stale(&find(tx, key).await?)) };
    let subject = Subject { topic: TOPIC, id: key.as_str() };
    tx.append_change(act, TARGET_SET, subject, &before, &TargetSet { key, value: input.value })?;
    Ok(row.into())
}

fn nullable(value: Option<f64>) -> store::Value {
    store::Value::Real(value)
}

fn check(key: Key, value: Option<f64>) -> Result<(), Refusal> {
    let Some(value) = value else { return Ok(()) };
    let (most, words) = match key.unit() {
        Unit::Share => (1.0, "must be a share from 0 to 1, such as 0.9 for 90 %"),
        Unit::Ms => (LONGEST_MS, "must be milliseconds from 0 to ten years"),
        Unit::Count => (MOST, "must be a count from 0 to a thousand million"),
    };
    if value.is_finite() && (0.0..=most).contains(&value) { Ok(()) } else { Err(Refusal::invalid("value", words)) }
}
