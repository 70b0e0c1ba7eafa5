//! What the carrier says of a parcel. Only ever added; the parcel follows the latest by time, in
//! whatever order it arrives.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Act, Problems, Refusal, Timestamp, text, time};
use serde::Deserialize;
use store::{Select, Tx, params};
use utoipa::ToSchema;

use crate::changing::follow_parcels;
use crate::events::{SHIPMENT_TRACKED, tell_part};
use crate::paying::taken;
use crate::shipment::{Shipment, ShipmentState, TrackingEvent, standing};
use crate::writing::{insert_tracking, tracking_row};
use crate::{finding, shipments, shipping, writing};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Tracking {
    /// Now, if it is absent.
    pub at: Option<Timestamp>,
    pub state: ShipmentState,
    pub place: Option<String>,
    pub text: Option<String>,
    /// The day on which the carrier expects the delivery, at the destination.
    #[schema(value_type = Option<String>, format = Date)]
    pub expected_on: Option<Date>,
}

pub async fn track(tx: &mut Tx, act: &Act, id: &str, input: Tracking) -> Result<Shipment, Refusal> {
    let order_id = finding::order_of(tx, sql!("find_shipment_order"), id, "shipment").await?;
    // The order's row is taken first, so that of two events at once the second sees the first.
    taken(tx, act, &order_id).await?;
    let mut problems = Problems::default();
    let event = TrackingEvent {
        at: input.at.unwrap_or(act.now),
        state: input.state,
        place: problems.note("place", text::optional_line(input.place.as_deref(), text::NAME_MAX)).flatten(),
        text: problems.note("text", text::optional_line(input.text.as_deref(), text::SUBJECT_MAX)).flatten(),
        expected_on: checked_estimate(input.expected_on, input.at.unwrap_or(act.now), &mut problems),
    };
    // Carriers' clocks differ; a day covers every time zone that is told without its offset.
    if event.at > act.now.plus(time::DAY) {
        problems.add("at", "must not be more than a day in the future");
    }
    problems.into_result()?;
    if insert_tracking(tx, vec![tracking_row(act, id, &event)]).await? > 0 {
        settle(tx, act, id).await?;
        tell_part(tx, act, SHIPMENT_TRACKED, &order_id, id)?;
        follow_parcels(tx, act, &[order_id]).await?;
    }
    shipments::find(tx, id).await
}

/// A year away from the moment it was said a day is a typing error.
pub(crate) fn checked_estimate(day: Option<Date>, said: Timestamp, problems: &mut Problems) -> Option<Date> {
    let day = day?;
    let away = said.day_in(&TimeZone::UTC).until(day).map_or(i32::MAX, |span| span.get_days().abs());
    if away > 366 {
        problems.add("expected_on", "must be within a year of what is said");
    }
    Some(day)
}

/// Brings a parcel to what its events come to.
pub(crate) async fn settle(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    settle_many(tx, act, &[id.to_owned()]).await.map(|_| ())
}

/// Brings parcels to what their events come to; gives the parcels.
pub(crate) async fn settle_many(tx: &mut Tx, act: &Act, ids: &[String]) -> Result<Vec<Shipment>, Refusal> {
    // One statement takes them all. Two imports that meet in the wrong order are told to try again.
    let mut taking = Select::new(sql!("take_shipments"), params![act.now]);
    taking.and_in("id", ids);
    tx.change(&taking).await?;
    let mut shipments = shipments::some(tx, ids).await?;
    let mut moved = Vec::new();
    for shipment in &mut shipments {
        let Some(found) = standing(&shipment.events) else { continue };
        let known = (shipment.state, shipment.shipped_at, shipment.delivered_at);
        let (state, shipped_at, delivered_at) = (found.state, found.shipped_at, found.delivered_at);
        if known != (state, shipped_at, delivered_at) {
            (shipment.state, shipment.shipped_at, shipment.delivered_at) = (state, shipped_at, delivered_at);
            shipping::deliver(shipment);
            moved.push(writing::moved_shipment(shipment));
        }
    }
    writing::move_shipments(tx, moved).await?;
    Ok(shipments)
}
