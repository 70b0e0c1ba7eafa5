//! Parcels from elsewhere, inside an order's row or by themselves.

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Act, FieldProblem, Outcome, Problems, Refusal, Timestamp, text, time};
use serde::{Deserialize, Serialize};
use store::{Tx, params};

use super::{Answer, first_of_each, in_order, told, wrong};
use crate::changing::follow_parcels;
use crate::events::{SHIPMENT_CHANGED, SHIPMENT_CREATED, tell_part};
use crate::product::ExternalId;
use crate::resolving::{self, Clue, Known, by_shipment_externals};
use crate::shipment::{Shipment, ShipmentState};
use crate::tracking::settle;
use crate::writing::{self, NewShipment, fingerprint, insert_tracking, tracking_key, tracking_row};
use crate::{shipments, shipping};

/// A parcel as another system tells it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ParcelRow {
    /// The tracking number, if it is absent.
    pub external_id: Option<String>,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    pub promised_on: Option<Date>,
    /// The organisation's, if it is absent.
    pub destination_time_zone: Option<String>,
    /// Where no moment is known. Moments and tracking rule over it.
    pub state: Option<ShipmentState>,
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
    /// SKUs of the lines inside, if it is not the whole order.
    pub skus: Vec<String>,
}

/// A parcel by itself, with the order it belongs to.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ShipmentRow {
    pub source: String,
    pub order_external_id: Option<String>,
    pub order_number: Option<String>,
    #[serde(flatten)]
    pub parcel: ParcelRow,
}

struct Candidate {
    index: usize,
    external: ExternalId,
    content: String,
    parcel: NewShipment,
    order_id: String,
}

pub async fn import(tx: &mut Tx, act: &Act, rows: Vec<ShipmentRow>) -> Result<Vec<Answer>, Refusal> {
    let home = shipping::home_zone(tx).await?;
    let clues: Vec<Clue> = rows
        .iter()
        .map(|row| Clue {
            source: row.source.clone(),
            external_id: row.order_external_id.clone(),
            number: row.order_number.clone(),
        })
        .collect();
    let orders = resolving::resolve(tx, &clues).await?;
    let mut answers: Vec<Option<Answer>> = Vec::new();
    let mut waiting = Vec::new();
    for (index, (row, order_id)) in rows.iter().zip(orders).enumerate() {
        match checked_row(act, row, order_id, &home) {
            Ok((external, parcel, order_id)) => {
                let content = fingerprint(&serde_json::to_vec(row).unwrap_or_default());
                answers.push(None);
                waiting.push(Candidate { index, external, content, parcel, order_id });
            }
            Err(problems) => answers.push(Some(Err(problems))),
        }
    }
    while !waiting.is_empty() {
        let (round, rest) = first_of_each(waiting, |candidate| vec![candidate.external.clone()]);
        waiting = rest;
        take_round(tx, act, round, &mut answers).await?;
    }
    Ok(in_order(answers))
}

async fn take_round(
    tx: &mut Tx,
    act: &Act,
    round: Vec<Candidate>,
    answers: &mut [Option<Answer>],
) -> Result<(), Refusal> {
    let externals: Vec<ExternalId> = round.iter().map(|candidate| candidate.external.clone()).collect();
    let known = known_externals(tx, &externals).await?;
    let mut new = Vec::new();
    let mut touched: Vec<String> = Vec::new();
    for mut candidate in round {
        let found = known.get(&candidate.external);
        let answer = match found {
            Some(found) if found.content.as_deref() == Some(&candidate.content) => Ok(Outcome::Unchanged),
            Some(found) => {
                let before = shipments::find(tx, &found.id).await?;
                if before.order_id == candidate.order_id {
                    update(tx, act, &before, &candidate.parcel).await?;
                    let ExternalId { source, id } = &candidate.external;
                    tx.run(sql!("claim_shipment_external_id"), params![source, id, &found.id, &candidate.content])
                        .await?;
                    touched.push(candidate.order_id);
                    Ok(Outcome::Changed)
                } else {
                    wrong("order_external_id", "this parcel belongs to another order")
                }
            }
            None => {
                candidate.parcel.external = Some((candidate.external, Some(candidate.content)));
                touched.push(candidate.order_id.clone());
                new.push((candidate.order_id, candidate.parcel));
                Ok(Outcome::Created)
            }
        };
        answers[candidate.index] = Some(answer);
    }
    let pairs: Vec<(&str, &NewShipment)> = new.iter().map(|(order_id, parcel)| (order_id.as_str(), parcel)).collect();
    writing::insert_shipments(tx, act, &pairs).await?;
    for (order_id, parcel) in &new {
        tell_part(tx, act, SHIPMENT_CREATED, order_id, &parcel.id)?;
    }
    follow_parcels(tx, act, &touched).await
}

pub(super) async fn known_externals(
    tx: &mut Tx,
    externals: &[ExternalId],
) -> Result<HashMap<ExternalId, Known>, Refusal> {
    let mut by_source: HashMap<&str, Vec<String>> = HashMap::new();
    for external in externals {
        by_source.entry(&external.source).or_default().push(external.id.clone());
    }
    let mut known = HashMap::new();
    for (source, ids) in by_source {
        for (id, found) in by_shipment_externals(tx, source, &ids).await? {
            known.insert(ExternalId { source: source.to_owned(), id }, found);
        }
    }
    Ok(known)
}

/// Takes over what is told now; what is not told stays.
pub(super) async fn update(tx: &mut Tx, act: &Act, before: &Shipment, parcel: &NewShipment) -> Result<(), Refusal> {
    let rows = parcel.events.iter().map(|event| tracking_row(act, &before.id, event)).collect();
    insert_tracking(tx, rows).await?;
    let mut after = before.clone();
    after.carrier = parcel.carrier.clone().or(after.carrier);
    after.tracking_number = parcel.tracking_number.clone().or(after.tracking_number);
    after.promised_on = parcel.promised_on.or(after.promised_on);
    if parcel.zone_told {
        after.destination_time_zone.clone_from(&parcel.zone_name);
    }
    if before.events.is_empty() && parcel.state != ShipmentState::Pending {
        after.state = parcel.state;
    }
    shipping::write(tx, act, &mut after, before.version).await?;
    settle(tx, act, &before.id).await?;
    tell_part(tx, act, SHIPMENT_CHANGED, &before.order_id, &before.id)
}

/// Whether a parcel of an order is the one that is told of.
pub(super) fn is_same(known: &Shipment, parcel: &NewShipment) -> bool {
    match (&known.tracking_number, &parcel.tracking_number) {
        (Some(known), Some(told)) => tracking_key(known) == tracking_key(told),
        _ => false,
    }
}

type Checked = (ExternalId, NewShipment, String);

fn checked_row(
    act: &Act,
    row: &ShipmentRow,
    order_id: Option<String>,
    home: &(String, TimeZone),
) -> Result<Checked, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let source = problems.note("source", text::line(&row.source, 50)).unwrap_or_default();
    let parcel = checked(act, &row.parcel, home, "", &mut problems);
    let id =
        problems.note("external_id", text::optional_line(row.parcel.external_id.as_deref(), text::NAME_MAX)).flatten();
    let id = id.or_else(|| parcel.tracking_number.clone());
    if id.is_none() {
        problems.add("external_id", "is needed where there is no tracking number");
    }
    if order_id.is_none() {
        let told = row.order_external_id.as_deref().or(row.order_number.as_deref()).unwrap_or("");
        problems.add("order_external_id", format!("there is no order {told:?}, or several have this number"));
    }
    if !row.parcel.skus.is_empty() {
        problems.add("skus", "are only understood inside an order's row");
    }
    told(problems, (ExternalId { source, id: id.unwrap_or_default() }, parcel, order_id.unwrap_or_default()))
}

/// A parcel that fits; `path` stands before the names of its fields.
pub(super) fn checked(
    act: &Act,
    row: &ParcelRow,
    home: &(String, TimeZone),
    path: &str,
    problems: &mut Problems,
) -> NewShipment {
    let mut line = |name: &str, value: &Option<String>| {
        problems.note(&format!("{path}{name}"), text::optional_line(value.as_deref(), 100)).flatten()
    };
    let (carrier, tracking_number) = (line("carrier", &row.carrier), line("tracking_number", &row.tracking_number));
    let zone_name = line("destination_time_zone", &row.destination_time_zone);
    let zone = zone_name.as_deref().map(time::zone);
    let zone = zone.and_then(|zone| problems.note(&format!("{path}destination_time_zone"), zone));
    let events = shipping::entered_events(row.shipped_at, row.delivered_at);
    if events.iter().any(|event| event.at > act.now.plus(time::DAY)) {
        problems.add(&format!("{path}delivered_at"), "neither it nor shipped_at may be in the future");
    }
    if row.shipped_at.zip(row.delivered_at).is_some_and(|(shipped, delivered)| delivered < shipped) {
        problems.add(&format!("{path}delivered_at"), "must not be before shipped_at");
    }
    NewShipment {
        id: act.id("shp"),
        carrier,
        tracking_number,
        promised_on: row.promised_on,
        zone_told: zone_name.is_some(),
        zone_name: zone_name.unwrap_or_else(|| home.0.clone()),
        zone: zone.unwrap_or_else(|| home.1.clone()),
        state: row.state.unwrap_or(ShipmentState::Pending),
        events,
        lines: Vec::new(),
        external: None,
    }
}
