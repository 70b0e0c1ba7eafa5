//! A calibration as it is kept.

use jiff::civil::Date;
use kernel::{Act, Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, Tx, params};
use twin::calibrating::Calibrated;
use utoipa::ToSchema;

use crate::events;
use crate::fitting::Fit;
use crate::outlook::Outlook;
use crate::satisfaction::Satisfaction;

/// Instead of an id: the newest one.
pub const LATEST: &str = "latest";
/// Most that a list shows.
const LIST_MAX: i64 = 100;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationSummary)]
pub struct Head {
    pub id: String,
    /// Counts up.
    pub number: i64,
    pub made_at: Timestamp,
    /// Id of a person; empty for the program.
    pub made_by: String,
    /// First and last day of what it rests on.
    #[schema(value_type = String, format = Date)]
    pub from_on: Date,
    #[schema(value_type = String, format = Date)]
    pub to_on: Date,
    pub contacts: i64,
    pub engine: String,
}

/// One number, with the interval in which the truth lies in 95 of 100 cases.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CalibrationEstimate)]
pub struct Estimate {
    /// `volume`, `handling`, `patience`, …
    pub what: String,
    /// Class or group; empty: of all.
    pub of: String,
    /// Times in minutes, shares from 0 to 1; null where there is no such number: nobody ever leaves.
    pub value: Option<f64>,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub n: u64,
    /// `estimated`, `assumed` or `set`.
    pub origin: String,
    /// How it was found, or why it could not be.
    pub why: String,
    /// The largest distance between the law and what was seen, from 0 to 1.
    pub distance: Option<f64>,
}

/// Contacts that come in each half-hour of the week, Monday's midnight first.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = CalibrationRates)]
pub struct Rates {
    pub class: String,
    /// Where its contacts come in; `other` where several channels are folded together.
    pub channel: String,
    /// Key of a scenario; empty: whatever else comes by this channel.
    pub scenario: String,
    pub rates: Vec<f64>,
    pub low: Vec<f64>,
    pub high: Vec<f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Calibration)]
pub struct Calibration {
    #[serde(flatten)]
    pub head: Head,
    pub estimates: Vec<Estimate>,
    pub rates: Vec<Rates>,
    pub fit: Fit,
    /// Channels that come too seldom to stand alone.
    pub folded: Vec<Folded>,
    /// The next four weeks, all together first; empty where too few days are known.
    pub outlook: Vec<Outlook>,
    /// How satisfaction goes with waiting; null: not measured, as calibrations made earlier were not.
    pub satisfaction: Option<Satisfaction>,
    /// The model of a week, as `aftercare simulate` reads it in a study.
    #[schema(value_type = Object)]
    pub model: twin::simulation::Model,
}

/// A channel that is counted with others, and how many contacts came by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CalibrationFolded)]
pub struct Folded {
    pub channel: String,
    pub contacts: u64,
}

/// What is about to be kept.
#[derive(Debug)]
pub struct Made {
    pub from_on: Date,
    pub to_on: Date,
    pub contacts: u64,
    pub calibrated: Calibrated,
    pub fit: Fit,
    pub folded: Vec<Folded>,
    pub outlook: Vec<Outlook>,
    pub satisfaction: Satisfaction,
}

/// A row of columns: JSON in them is read as such only where nothing is flattened.
#[derive(Deserialize)]
struct Row {
    id: String,
    number: i64,
    made_at: Timestamp,
    made_by: String,
    from_on: Date,
    to_on: Date,
    contacts: i64,
    engine: String,
    calibrated: Json<Calibrated>,
    fit: Json<Fit>,
    folded: Json<Vec<Folded>>,
    outlook: Json<Vec<Outlook>>,
    satisfaction: Json<Option<Satisfaction>>,
}

impl Row {
    fn head(&self) -> Head {
        Head {
            id: self.id.clone(),
            number: self.number,
            made_at: self.made_at,
            made_by: self.made_by.clone(),
            from_on: self.from_on,
            to_on: self.to_on,
            contacts: self.contacts,
            engine: self.engine.clone(),
        }
    }
}

/// The calibration that holds now, for other features: the model, its estimates, and what they leave open.
#[derive(Debug, Clone)]
pub struct Latest {
    pub head: Head,
    pub calibrated: Calibrated,
}

pub async fn latest(conn: &mut Conn) -> Result<Option<Latest>, Refusal> {
    let row: Option<Row> = conn.maybe(sql!("find_latest_calibration"), params![]).await?;
    Ok(row.map(|row| Latest { head: row.head(), calibrated: row.calibrated.0 }))
}

/// The last 100, newest first.
pub async fn list(conn: &mut Conn) -> Result<Page<Head>, Refusal> {
    Ok(Page { items: conn.all(sql!("list_calibrations"), params![LIST_MAX]).await?, next: None })
}

/// By its id, or the newest one as `latest`.
pub async fn find(conn: &mut Conn, id: &str) -> Result<Calibration, Refusal> {
    let row: Option<Row> = match id {
        LATEST => conn.maybe(sql!("find_latest_calibration"), params![]).await?,
        id => conn.maybe(sql!("find_calibration"), params![id]).await?,
    };
    row.map(shown).ok_or(Refusal::NotFound("calibration"))
}

fn shown(row: Row) -> Calibration {
    let head = row.head();
    let Calibrated { model, estimates, doubt } = row.calibrated.0;
    let rates = model.classes.iter().zip(&doubt.classes).map(|(class, doubt)| {
        let intervals: Vec<[f64; 2]> = (0..doubt.arrivals.rates.len()).map(|at| doubt.arrivals.interval(at)).collect();
        Rates {
            class: class.name.clone(),
            channel: class.channel.clone(),
            scenario: class.scenario.clone(),
            rates: doubt.arrivals.rates.clone(),
            low: intervals.iter().map(|interval| interval[0]).collect(),
            high: intervals.iter().map(|interval| interval[1]).collect(),
        }
    });
    Calibration {
        rates: rates.collect(),
        estimates: estimates.into_iter().map(Estimate::from).collect(),
        head,
        fit: row.fit.0,
        folded: row.folded.0,
        outlook: row.outlook.0,
        satisfaction: row.satisfaction.0,
        model,
    }
}

impl From<twin::calibrating::Estimate> for Estimate {
    fn from(estimate: twin::calibrating::Estimate) -> Self {
        Self {
            what: word(&estimate.what),
            of: estimate.of,
            value: estimate.value,
            low: estimate.low,
            high: estimate.high,
            n: estimate.n,
            origin: word(&estimate.origin),
            why: word(&estimate.why),
            distance: estimate.distance,
        }
    }
}

/// The name under which something is written.
pub(crate) fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

pub async fn keep(tx: &mut Tx, act: &Act, made: Made) -> Result<Calibration, Refusal> {
    let id = act.id("cal");
    let by = if act.actor.kind == kernel::ActorKind::Staff { act.actor.id.as_str() } else { "" };
    let contacts = i64::try_from(made.contacts).unwrap_or(i64::MAX);
    let (from, to) = (made.from_on.to_string(), made.to_on.to_string());
    let values = params![
        &id,
        act.now,
        by,
        &from,
        &to,
        contacts,
        twin::engine(),
        &Json(made.calibrated),
        &Json(made.fit),
        &Json(made.folded),
        &Json(made.outlook),
        &Json(made.satisfaction)
    ];
    tx.run(sql!("insert_calibration"), values).await?;
    tx.append(act, events::TWIN_CALIBRATED, events::subject(&id), &events::Calibrated { from, to, contacts })?;
    find(tx, &id).await
}
