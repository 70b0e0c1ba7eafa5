//! A plan of a measurement: which figures, over which days, against what.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use kernel::{Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use tickets::message::Named;
use utoipa::ToSchema;

use super::finding::{self, Assessment};
use super::foreseeing::Foreseen;
use super::side_by_side::Compared;

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MeasuredRole)]
pub enum Role {
    /// Decides; several are corrected so that none is a hit by chance.
    #[default]
    Primary,
    /// Is looked at beside.
    Exploratory,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = MeasuredLooking)]
pub enum Looking {
    /// Once, when all of the time has passed.
    #[default]
    Once,
    /// Whenever somebody likes, for wider intervals.
    Always,
}

/// A figure that is watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeasuredKpi)]
pub struct Watched {
    /// Name of a KPI, or `contact_rate`.
    pub kpi: String,
    #[serde(default)]
    pub role: Role,
    /// The least change that would matter: shares and rates as 0 to 1, times in milliseconds.
    pub matters: f64,
}

/// Where the change cannot have worked. One of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = MeasuredControl)]
pub struct Control {
    /// Of KPIs: the same of another team or channel.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// Of `contact_rate`: other scenarios.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MeasurementDefinition)]
pub struct Definition {
    /// Days before the change, such as 2026-01-05; whole weeks of them are counted.
    pub baseline_from: String,
    pub baseline_to: String,
    /// Weeks after the change that are measured.
    pub weeks_after: i64,
    pub kpis: Vec<Watched>,
    /// Keys of the scenarios of `contact_rate`; those that the initiative takes away from, unless some are named.
    #[serde(default)]
    pub scenarios: Vec<String>,
    /// Only tickets of this team or channel are counted in KPIs, where the change works only there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<Control>,
    /// Some get the change and the others do not: both are compared side by side, which says more than any series.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub units: Option<Compared>,
    #[serde(default)]
    pub looking: Looking,
}

/// Days by whose figures the initiative was chosen: no baseline has any of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = MeasuredSelection)]
pub struct Selection {
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Measurement {
    pub id: String,
    /// Key.
    pub initiative: String,
    pub definition: Definition,
    pub registered_by: Named,
    pub registered_at: Timestamp,
    /// Day of the change; null until the roll-out begins. From then on nothing of it changes.
    pub begun_on: Option<String>,
    /// Last day that is measured.
    pub ends_on: Option<String>,
    /// The change was there before anybody had said how it is measured: what is found is no test of a prediction.
    pub registered_afterwards: bool,
    /// The how many-th of this initiative it is, of those whose roll-outs began.
    pub number: i64,
    /// By KPI, as it was when it was registered: the least change that would be seen in four of five cases; null
    /// where the baseline does not tell.
    pub detectable: BTreeMap<String, Option<f64>>,
    /// The same with what it rests on, as it was then; empty for what was registered before this was kept.
    pub foreseen: Vec<Foreseen>,
    /// The latest look at it.
    pub latest: Option<Assessment>,
    pub version: i64,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    initiative: String,
    definition: Json<Definition>,
    registered_by: String,
    registered_by_name: Option<String>,
    registered_at: Timestamp,
    begun_on: Option<String>,
    ends_on: Option<String>,
    detectable: Json<BTreeMap<String, Option<f64>>>,
    foreseen: Option<Json<Vec<Foreseen>>>,
    registered_afterwards: Option<bool>,
    number: i64,
    version: i64,
}

impl Row {
    async fn measurement(self, conn: &mut Conn) -> Result<Measurement, Refusal> {
        let latest = finding::latest(conn, &self.id).await?;
        // Of those that began before it was written down, the day of UTC decides.
        let by_days =
            || self.begun_on.as_deref().is_some_and(|on| *on < *self.registered_at.day_in(&TimeZone::UTC).to_string());
        let registered_afterwards = self.registered_afterwards.unwrap_or_else(by_days);
        Ok(Measurement {
            id: self.id,
            initiative: self.initiative,
            definition: self.definition.0,
            registered_by: Named { id: self.registered_by, name: self.registered_by_name.unwrap_or_default() },
            registered_at: self.registered_at,
            begun_on: self.begun_on,
            ends_on: self.ends_on,
            registered_afterwards,
            number: self.number,
            detectable: self.detectable.0,
            foreseen: self.foreseen.map_or_else(Vec::new, |foreseen| foreseen.0),
            latest,
            version: self.version,
        })
    }
}

/// Newest first.
pub async fn of_initiative(conn: &mut Conn, initiative: &str) -> Result<Vec<Measurement>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_measurements"), params![initiative]).await?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        found.push(row.measurement(conn).await?);
    }
    Ok(found)
}

/// The newest of each initiative, by its key.
pub(crate) async fn newest(conn: &mut Conn) -> Result<BTreeMap<String, Measurement>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_newest_measurements"), params![]).await?;
    let mut found = BTreeMap::new();
    for row in rows {
        let one = row.measurement(conn).await?;
        found.insert(one.initiative.clone(), one);
    }
    Ok(found)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Measurement, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_measurement"), params![id]).await?;
    row.ok_or(Refusal::NotFound("measurement"))?.measurement(conn).await
}

/// Locked, and of the version that the caller saw.
pub(crate) async fn hold_version(tx: &mut Tx, id: &str, version: i64) -> Result<Measurement, Refusal> {
    if tx.run(sql!("hold_measurement"), params![id]).await? == 0 {
        return Err(Refusal::NotFound("measurement"));
    }
    let measurement = find(tx, id).await?;
    if measurement.version == version { Ok(measurement) } else { Err(Refusal::stale(&measurement)) }
}
