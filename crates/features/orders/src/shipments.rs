//! Reading parcels with what the carrier said of them.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::{Cursor, Page, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Error, Select, params};

use crate::finding::{OwnedPieces, parts};
use crate::returned::Pieces;
use crate::shipment::{Shipment, ShipmentState, TrackingEvent, estimate};
use crate::writing::tracking_key;

#[derive(Deserialize)]
struct Row {
    id: String,
    order_id: String,
    carrier: Option<String>,
    tracking_number: Option<String>,
    promised_on: Option<Date>,
    destination_time_zone: String,
    state: ShipmentState,
    shipped_at: Option<Timestamp>,
    delivered_at: Option<Timestamp>,
    delivered_on: Option<Date>,
    late: Option<bool>,
    created_at: Timestamp,
    version: i64,
}

#[derive(Deserialize)]
struct EventRow {
    shipment_id: String,
    at: Timestamp,
    state: ShipmentState,
    place: Option<String>,
    text: Option<String>,
    expected_on: Option<Date>,
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Shipment, Refusal> {
    let mut found = some(conn, &[id.to_owned()]).await?;
    found.pop().ok_or(Refusal::NotFound("shipment"))
}

pub(crate) async fn some(conn: &mut Conn, ids: &[String]) -> Result<Vec<Shipment>, Error> {
    let rows: Vec<Row> = parts(conn, sql!("list_shipments"), "id", ids, "ORDER BY created_at, id").await?;
    with_events(conn, rows).await
}

pub(crate) async fn of_orders(conn: &mut Conn, ids: &[String]) -> Result<Vec<Shipment>, Error> {
    let rows: Vec<Row> = parts(conn, sql!("list_shipments"), "order_id", ids, "ORDER BY created_at, id").await?;
    with_events(conn, rows).await
}

async fn with_events(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Shipment>, Error> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut events: HashMap<String, Vec<TrackingEvent>> = HashMap::new();
    for row in
        parts::<EventRow>(conn, sql!("list_tracking"), "shipment_id", &ids, "ORDER BY shipment_id, at, id").await?
    {
        let (place, text, expected_on) = (row.place, row.text, row.expected_on);
        let event = TrackingEvent { at: row.at, state: row.state, place, text, expected_on };
        events.entry(row.shipment_id).or_default().push(event);
    }
    let mut lines: HashMap<String, Vec<Pieces>> = HashMap::new();
    for part in
        parts::<OwnedPieces>(conn, sql!("list_shipment_lines"), "shipment_id", &ids, "ORDER BY shipment_id, line_id")
            .await?
    {
        lines.entry(part.owner).or_default().push(Pieces { line_id: part.line_id, quantity: part.quantity });
    }
    let shipments = rows.into_iter().map(|row| {
        let events = events.remove(&row.id).unwrap_or_default();
        let (expected_on, revisions) = estimate(row.promised_on, &events);
        Shipment {
            events,
            expected_on,
            revisions,
            lines: lines.remove(&row.id).unwrap_or_default(),
            id: row.id,
            order_id: row.order_id,
            carrier: row.carrier,
            tracking_number: row.tracking_number,
            promised_on: row.promised_on,
            destination_time_zone: row.destination_time_zone,
            state: row.state,
            shipped_at: row.shipped_at,
            delivered_at: row.delivered_at,
            delivered_on: row.delivered_on,
            late: row.late,
            version: row.version,
        }
    });
    Ok(shipments.collect())
}

/// Which parcels of all orders.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub order: Option<String>,
    pub state: Option<ShipmentState>,
    /// A whole tracking number.
    pub tracking: Option<String>,
    /// Delivered after the promised day, or not.
    pub late: Option<bool>,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

/// A page, the last written down first.
pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Shipment>, Refusal> {
    let mut select = Select::new(sql!("list_shipments"), params![]);
    select
        .and_some("order_id = ?", wanted.order)
        .and_some("state = ?", wanted.state.map(|state| state.as_str()))
        .and_some("tracking_key = ?", wanted.tracking.map(|number| tracking_key(&number)))
        .and_some("late = ?", wanted.late.map(i64::from))
        .page_descending("created_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let place = |row: &Row| Cursor { sort: row.created_at.as_millis(), id: row.id.clone() };
    let page = Page::cut(rows, wanted.limit, place);
    Ok(Page { items: with_events(conn, page.items).await?, next: page.next })
}
