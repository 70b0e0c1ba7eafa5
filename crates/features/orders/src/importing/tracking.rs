//! What carriers said, from elsewhere. The same event told twice is one event.

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::civil::Date;
use kernel::{Act, FieldProblem, Outcome, Problems, Refusal, Timestamp, text, time};
use serde::{Deserialize, Serialize};
use store::{Select, Tx, Value, params};

use super::parcels::known_externals;
use super::{Answer, told, wrong};
use crate::changing::follow_parcels;
use crate::events::{SHIPMENT_TRACKED, tell_part};
use crate::product::ExternalId;
use crate::resolving::by_tracking_numbers;
use crate::shipment::{ShipmentState, TrackingEvent};
use crate::tracking::{checked_estimate, settle_many};
use crate::writing::{insert_tracking, said, tracking_key, tracking_row};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TrackingRow {
    pub source: String,
    pub shipment_external_id: Option<String>,
    pub tracking_number: Option<String>,
    pub at: Option<Timestamp>,
    pub state: Option<ShipmentState>,
    pub place: Option<String>,
    pub text: Option<String>,
    pub expected_on: Option<Date>,
}

pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<TrackingRow>) -> Result<Vec<Answer>, Refusal> {
    let parcels = parcels(tx, &rows).await?;
    let checked: Vec<Result<TrackingEvent, Vec<FieldProblem>>> = rows.iter().map(|row| checked(act, row)).collect();
    let contents: Vec<String> = checked.iter().flatten().map(said).collect();
    let mut known = known_events(tx, &contents).await?;
    let mut answers = Vec::with_capacity(rows.len());
    let mut new: Vec<Vec<Value>> = Vec::new();
    let mut touched: BTreeSet<String> = BTreeSet::new();
    for (row, (event, parcel)) in rows.iter().zip(checked.into_iter().zip(parcels)) {
        let answer = match (event, parcel) {
            (Err(problems), _) => Err(problems),
            (Ok(_), None) => unknown_parcel(row),
            (Ok(event), Some(parcel)) => {
                if known.insert((parcel.clone(), said(&event))) {
                    new.push(tracking_row(act, &parcel, &event));
                    touched.insert(parcel);
                    Ok(Outcome::Created)
                } else {
                    Ok(Outcome::Unchanged)
                }
            }
        };
        answers.push(answer);
    }
    if new.is_empty() {
        return Ok(answers);
    }
    insert_tracking(tx, new).await?;
    let ids: Vec<String> = touched.into_iter().collect();
    let mut orders = Vec::new();
    for shipment in settle_many(tx, act, &ids).await? {
        tell_part(tx, act, SHIPMENT_TRACKED, &shipment.order_id, &shipment.id)?;
        orders.push(shipment.order_id);
    }
    follow_parcels(tx, act, &orders).await?;
    Ok(answers)
}

fn unknown_parcel(row: &TrackingRow) -> Answer {
    match (&row.shipment_external_id, &row.tracking_number) {
        (Some(id), None) => wrong("shipment_external_id", format!("there is no parcel {id:?}")),
        (_, Some(number)) => {
            wrong("tracking_number", format!("there is no parcel {number:?}, or several have this number"))
        }
        (None, None) => wrong("shipment_external_id", "is needed where there is no tracking number"),
    }
}

/// The parcel of each row, by external id or else by tracking number.
async fn parcels(tx: &mut Tx, rows: &[TrackingRow]) -> Result<Vec<Option<String>>, Refusal> {
    let external = |row: &TrackingRow| {
        let id = row.shipment_external_id.clone().or(row.tracking_number.clone())?;
        Some(ExternalId { source: row.source.clone(), id })
    };
    let externals: Vec<ExternalId> = rows.iter().filter_map(external).collect::<HashSet<_>>().into_iter().collect();
    let by_id = known_externals(tx, &externals).await?;
    let numbers: HashSet<String> = rows.iter().filter_map(|row| row.tracking_number.clone()).collect();
    let by_number: HashMap<String, Option<String>> =
        by_tracking_numbers(tx, &numbers.into_iter().collect::<Vec<_>>()).await?;
    let find = |row: &TrackingRow| {
        let id = external(row).and_then(|external| by_id.get(&external).map(|known| known.id.clone()));
        let number =
            || row.tracking_number.as_ref().and_then(|number| by_number.get(&tracking_key(number)).cloned().flatten());
        id.or_else(number)
    };
    Ok(rows.iter().map(find).collect())
}

async fn known_events(tx: &mut Tx, contents: &[String]) -> Result<HashSet<(String, String)>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        shipment_id: String,
        content: String,
    }
    let mut select = Select::new(sql!("known_tracking"), params![]);
    select.and_in("content", contents);
    let rows: Vec<Row> = tx.select(&select).await?;
    Ok(rows.into_iter().map(|row| (row.shipment_id, row.content)).collect())
}

fn checked(act: &Act, row: &TrackingRow) -> Result<TrackingEvent, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let at = row.at.ok_or_else(|| "is needed".to_owned());
    let at = problems.note("at", at).unwrap_or(act.now);
    if at > act.now.plus(time::DAY) {
        problems.add("at", "must not be in the future");
    }
    let state = problems.note("state", row.state.ok_or_else(|| "is needed".to_owned()));
    let event = TrackingEvent {
        at,
        state: state.unwrap_or(ShipmentState::Pending),
        place: problems.note("place", text::optional_line(row.place.as_deref(), text::NAME_MAX)).flatten(),
        text: problems.note("text", text::optional_line(row.text.as_deref(), text::SUBJECT_MAX)).flatten(),
        expected_on: checked_estimate(row.expected_on, at, &mut problems),
    };
    told(problems, event)
}
