//! What was expected, kept as it was when it was promised, with who had estimated: effort at the promise of a plan, effects at
//! the begin of a roll-out. Outcomes are held against this and not against what the initiative says today, so that nobody
//! takes over or mends an estimate whose outcome is known.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::{Conn, Json, Tx, params};
use tickets::message::Named;

use crate::initiative::{self, Effort, Lifecycle, Removal};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// Its subject is the frame whose plan was promised.
    Effort,
    /// Its subject is the measurement whose roll-out began.
    Effect,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Effort => "effort",
            Self::Effect => "effect",
        }
    }
}

pub(crate) struct Forecast {
    pub kind: Kind,
    /// Id of a frame or of a measurement.
    pub subject_id: String,
    /// Key.
    pub initiative: String,
    /// Nobody for what came with the program.
    pub made_by: Option<Named>,
    /// Something of the outcome was known when it was promised.
    pub is_late: bool,
    expected: Expected,
    share: f64,
}

/// What is read of an initiative as it was; the rest of it may have had another form then.
#[derive(Deserialize)]
struct Expected {
    #[serde(default)]
    effort: Option<BTreeMap<String, Effort>>,
    #[serde(default)]
    removes: Vec<Removal>,
}

#[derive(Deserialize)]
struct Row {
    kind: Kind,
    subject_id: String,
    initiative: String,
    made_by: String,
    made_by_name: Option<String>,
    is_late: bool,
    definition: Json<Expected>,
    share: f64,
}

impl Row {
    fn forecast(self) -> Forecast {
        let name = self.made_by_name.unwrap_or_default();
        Forecast {
            kind: self.kind,
            subject_id: self.subject_id,
            initiative: self.initiative,
            made_by: (!self.made_by.is_empty()).then_some(Named { id: self.made_by, name }),
            is_late: self.is_late,
            expected: self.definition.0,
            share: self.share,
        }
    }
}

impl Forecast {
    /// Likely, by key of a pool; nothing where it was not estimated.
    pub fn efforts(&self) -> Option<BTreeMap<String, f64>> {
        let thousandths = |amount: f64| (amount * 1_000.0).round() / 1_000.0;
        let likely = |(pool, effort): (&String, &Effort)| (pool.clone(), thousandths(effort.likely * self.share));
        self.expected.effort.as_ref().map(|efforts| efforts.iter().map(likely).collect())
    }

    /// By which share its scenarios were expected to fall, on average over what was estimated.
    pub fn removes(&self) -> Option<f64> {
        let removes = &self.expected.removes;
        let sum: f64 = removes.iter().map(|removal| removal.share).sum();
        (!removes.is_empty()).then(|| sum / removes.len() as f64)
    }
}

/// Everything, in the order in which it was promised.
pub(crate) async fn list(conn: &mut Conn) -> Result<Vec<Forecast>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_forecasts"), params![]).await?;
    Ok(rows.into_iter().map(Row::forecast).collect())
}

/// By key of an initiative.
pub(crate) async fn of(conn: &mut Conn, kind: Kind, subject: &str) -> Result<BTreeMap<String, Forecast>, Refusal> {
    let rows: Vec<Row> = conn.all(sql!("list_forecasts_of"), params![kind.as_str(), subject]).await?;
    Ok(rows.into_iter().map(|row| (row.initiative.clone(), row.forecast())).collect())
}

/// At the promise of a plan. A further promise replaces what was promised before as long as nothing of the outcome is known; from
/// then on it stays.
pub(crate) async fn promise(
    tx: &mut Tx,
    act: &Act,
    frame: &str,
    placed: &BTreeMap<String, String>,
) -> Result<(), Refusal> {
    let kind = Kind::Effort.as_str();
    let before = of(tx, Kind::Effort, frame).await?;
    let keys: BTreeSet<&String> = before.keys().chain(placed.keys()).collect();
    for key in keys {
        let lifecycle = initiative::maybe(tx, key).await?.map(|one| one.definition.0.lifecycle);
        let waits = matches!(lifecycle, Some(Lifecycle::Idea | Lifecycle::Candidate | Lifecycle::Planned));
        let used: i64 = tx.one(sql!("count_used"), params![key]).await?;
        let is_late = used > 0 || !waits;
        if !is_late {
            tx.run(sql!("drop_forecast"), params![kind, frame, key]).await?;
        }
        if placed.contains_key(key) {
            tx.run(sql!("freeze_forecast"), params![kind, frame, key, act.now, is_late]).await?;
        }
    }
    Ok(())
}

/// At the begin of a roll-out.
pub(crate) async fn begin(tx: &mut Tx, act: &Act, measurement: &str, key: &str, is_late: bool) -> Result<(), Refusal> {
    tx.run(sql!("freeze_forecast"), params![Kind::Effect.as_str(), measurement, key, act.now, is_late]).await?;
    Ok(())
}

/// Of what was promised and not begun the other half of a split has so many of 100; whoever estimated the whole estimated both.
pub(crate) async fn part(tx: &mut Tx, key: &str, other: &str, percent: i64) -> Result<(), Refusal> {
    let share = percent as f64 / 100.0;
    tx.run(sql!("part_forecast"), params![key, other, share]).await?;
    tx.run(sql!("scale_forecast"), params![key, other, 1.0 - share]).await?;
    Ok(())
}

/// The whole is one again.
pub(crate) async fn join(tx: &mut Tx, key: &str, other: &str) -> Result<(), Refusal> {
    tx.run(sql!("join_forecast"), params![key, other]).await?;
    tx.run(sql!("drop_forecasts"), params![other]).await?;
    Ok(())
}
