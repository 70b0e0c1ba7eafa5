//! Sending a parcel, and changing what is known of it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Act, Problems, Refusal, Timestamp, patch, text, time};
use serde::Deserialize;
use store::{Conn, Error, Tx, params};
use utoipa::ToSchema;

use crate::changing::follow_parcels;
use crate::events::{SHIPMENT_CHANGED, SHIPMENT_CREATED, tell_part};
use crate::order::{Order, OrderState};
use crate::paying::taken;
use crate::returned::Pieces;
use crate::shipment::{Shipment, ShipmentState, TrackingEvent, delivery};
use crate::writing::{self, NewShipment, day, tracking_key};
use crate::{finding, shipments};

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShipmentCreation)]
pub struct Creation {
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    /// Day in the destination's time zone.
    #[schema(value_type = Option<String>, format = Date)]
    pub promised_on: Option<Date>,
    /// The organisation's, if it is absent.
    pub destination_time_zone: Option<String>,
    /// What is inside, if it is not the whole order.
    #[serde(default)]
    pub lines: Vec<Pieces>,
    /// Both become tracking events.
    pub shipped_at: Option<Timestamp>,
    pub delivered_at: Option<Timestamp>,
}

pub async fn create(tx: &mut Tx, act: &Act, order_id: &str, input: Creation) -> Result<Shipment, Refusal> {
    let order = taken(tx, act, order_id).await?;
    if order.state == OrderState::Cancelled {
        return Err(Refusal::conflict("this order was cancelled; nothing of it can be shipped"));
    }
    let mut problems = Problems::default();
    let (zone_name, zone) = match &input.destination_time_zone {
        Some(name) => checked_zone(name, &mut problems),
        None => home_zone(tx).await?,
    };
    check_pieces(&order, &input.lines, &mut problems);
    let events = entered_events(input.shipped_at, input.delivered_at);
    if events.iter().any(|event| event.at > act.now) {
        problems.add("shipped_at", "neither it nor delivered_at may be in the future");
    }
    let shipment = NewShipment {
        id: act.id("shp"),
        carrier: problems.note("carrier", text::optional_line(input.carrier.as_deref(), 100)).flatten(),
        tracking_number: problems
            .note("tracking_number", text::optional_line(input.tracking_number.as_deref(), 100))
            .flatten(),
        promised_on: input.promised_on,
        zone_name,
        zone,
        zone_told: input.destination_time_zone.is_some(),
        state: ShipmentState::Pending,
        events,
        lines: input.lines,
        external: None,
    };
    problems.into_result()?;
    writing::insert_shipments(tx, act, &[(order_id, &shipment)]).await?;
    tell_part(tx, act, SHIPMENT_CREATED, order_id, &shipment.id)?;
    follow_parcels(tx, act, &[order_id.to_owned()]).await?;
    shipments::find(tx, &shipment.id).await
}

/// Moments that are known without the carrier, as what the carrier would have said.
pub(crate) fn entered_events(shipped_at: Option<Timestamp>, delivered_at: Option<Timestamp>) -> Vec<TrackingEvent> {
    let event = |at, state| TrackingEvent { at, state, place: None, text: None, expected_on: None };
    let shipped = shipped_at.map(|at| event(at, ShipmentState::InTransit));
    shipped.into_iter().chain(delivered_at.map(|at| event(at, ShipmentState::Delivered))).collect()
}

fn check_pieces(order: &Order, given: &[Pieces], problems: &mut Problems) {
    for (index, pieces) in given.iter().enumerate() {
        let line = order.lines.iter().find(|line| line.id == pieces.line_id);
        match line {
            None => problems.add(&format!("lines[{index}].line_id"), "is not a line of this order"),
            Some(line) if !(1..=line.quantity).contains(&pieces.quantity) => {
                problems.add(&format!("lines[{index}].quantity"), format!("must be 1 to {}", line.quantity));
            }
            Some(_) if given[..index].iter().any(|earlier| earlier.line_id == pieces.line_id) => {
                problems.add(&format!("lines[{index}].line_id"), "stands twice");
            }
            Some(_) => {}
        }
    }
}

pub(crate) fn checked_zone(name: &str, problems: &mut Problems) -> (String, TimeZone) {
    let zone = problems.note("destination_time_zone", time::zone(name.trim()));
    (name.trim().to_owned(), zone.unwrap_or(TimeZone::UTC))
}

/// The organisation's time zone; UTC before it is set up.
pub(crate) async fn home_zone(conn: &mut Conn) -> Result<(String, TimeZone), Error> {
    let name: Option<String> = conn.maybe(sql!("organisation_zone"), params![]).await?;
    let name = name.unwrap_or_else(|| "UTC".to_owned());
    let zone = time::zone(&name).unwrap_or(TimeZone::UTC);
    Ok((name, zone))
}

/// Absent fields stay as they are, null clears. The state follows the tracking.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ShipmentChange)]
pub struct Change {
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub carrier: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>)]
    pub tracking_number: Option<Option<String>>,
    #[serde(default, deserialize_with = "patch::some")]
    #[schema(value_type = Option<String>, format = Date)]
    pub promised_on: Option<Option<Date>>,
    pub destination_time_zone: Option<String>,
}

pub async fn change(tx: &mut Tx, act: &Act, id: &str, version: i64, input: Change) -> Result<Shipment, Refusal> {
    let order_id = finding::order_of(tx, sql!("find_shipment_order"), id, "shipment").await?;
    taken(tx, act, &order_id).await?;
    let mut shipment = shipments::find(tx, id).await?;
    let mut problems = Problems::default();
    if let Some(carrier) = &input.carrier {
        shipment.carrier = problems.note("carrier", text::optional_line(carrier.as_deref(), 100)).flatten();
    }
    if let Some(number) = &input.tracking_number {
        shipment.tracking_number =
            problems.note("tracking_number", text::optional_line(number.as_deref(), 100)).flatten();
    }
    if let Some(promised_on) = input.promised_on {
        shipment.promised_on = promised_on;
    }
    if let Some(name) = &input.destination_time_zone {
        shipment.destination_time_zone = checked_zone(name, &mut problems).0;
    }
    problems.into_result()?;
    write(tx, act, &mut shipment, version).await?;
    tell_part(tx, act, SHIPMENT_CHANGED, &order_id, id)?;
    shipments::find(tx, id).await
}

/// Writes a parcel whose version is `version`, with the delivery's day and lateness worked out anew.
pub(crate) async fn write(tx: &mut Tx, act: &Act, shipment: &mut Shipment, version: i64) -> Result<(), Refusal> {
    deliver(shipment);
    let values = params![
        &shipment.id,
        version,
        act.now,
        &shipment.carrier,
        &shipment.tracking_number,
        shipment.tracking_number.as_deref().map(tracking_key),
        day(shipment.promised_on),
        &shipment.destination_time_zone,
        shipment.state.as_str(),
        shipment.shipped_at,
        shipment.delivered_at,
        day(shipment.delivered_on),
        shipment.late.map(i64::from)
    ];
    match tx.run(sql!("update_shipment"), values).await? {
        1 => Ok(()),
        _ => Err(Refusal::stale(&shipments::find(tx, &shipment.id).await?)),
    }
}

/// Works the day of delivery and its lateness out.
pub(crate) fn deliver(shipment: &mut Shipment) {
    let zone = time::zone(&shipment.destination_time_zone).unwrap_or(TimeZone::UTC);
    (shipment.delivered_on, shipment.late) = delivery(shipment.delivered_at, &zone, shipment.promised_on);
}
