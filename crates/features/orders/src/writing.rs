//! Writing new orders and parcels, one or a thousand, with few statements.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Act, Timestamp};
use sha2::{Digest, Sha256};
use store::{Error, Tx, Value, params};

use crate::address::Address;
use crate::events::{self, ORDER_PLACED, OrderPlaced};
use crate::order::OrderState;
use crate::payment::{PaymentKind, PaymentState};
use crate::product::ExternalId;
use crate::returned::Pieces;
use crate::shipment::{Shipment, ShipmentState, TrackingEvent, delivery, standing};
use crate::transition::State as _;

/// An order, checked and not yet written.
#[derive(Debug, Clone)]
pub(crate) struct NewOrder {
    pub id: String,
    pub number: String,
    pub customer_id: Option<String>,
    pub state: OrderState,
    pub placed_at: Option<Timestamp>,
    pub currency: String,
    pub total: i64,
    pub address: Option<Address>,
    pub cancelled_at: Option<Timestamp>,
    pub cancel_reason: Option<String>,
    pub lines: Vec<NewLine>,
    pub payments: Vec<NewPayment>,
    pub shipments: Vec<NewShipment>,
    /// With the fingerprint of the imported row, if it was one.
    pub external_ids: Vec<(ExternalId, Option<String>)>,
    pub source: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct NewLine {
    pub id: String,
    pub product_id: Option<String>,
    pub sku: Option<String>,
    pub title: String,
    pub options: BTreeMap<String, String>,
    pub quantity: i64,
    pub price: i64,
    pub batch: Option<String>,
    pub serials: Vec<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct NewPayment {
    pub id: String,
    pub kind: PaymentKind,
    pub amount: i64,
    pub currency: String,
    pub method: Option<String>,
    pub at: Option<Timestamp>,
    pub state: PaymentState,
    pub refund_id: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct NewShipment {
    pub id: String,
    pub carrier: Option<String>,
    pub tracking_number: Option<String>,
    pub promised_on: Option<Date>,
    pub zone_name: String,
    pub zone: TimeZone,
    /// Whether the zone was told, and not the organisation's taken for it.
    pub zone_told: bool,
    /// As entered; events rule over it.
    pub state: ShipmentState,
    pub events: Vec<TrackingEvent>,
    pub lines: Vec<Pieces>,
    pub external: Option<(ExternalId, Option<String>)>,
}

impl NewShipment {
    /// The state that it will have.
    pub fn standing(&self) -> ShipmentState {
        standing(&self.events).map_or(self.state, |standing| standing.state)
    }

    fn row(&self, order_id: &str, now: Timestamp) -> Vec<Value> {
        let standing = standing(&self.events);
        let delivered_at = standing.and_then(|standing| standing.delivered_at);
        let (delivered_on, late) = delivery(delivered_at, &self.zone, self.promised_on);
        params![
            &self.id,
            order_id,
            &self.carrier,
            &self.tracking_number,
            self.tracking_number.as_deref().map(tracking_key),
            day(self.promised_on),
            &self.zone_name,
            self.standing().as_str(),
            standing.and_then(|standing| standing.shipped_at),
            delivered_at,
            day(delivered_on),
            late.map(i64::from),
            now,
            now
        ]
    }
}

impl NewOrder {
    fn row(&self, now: Timestamp) -> Vec<Value> {
        params![
            &self.id,
            &self.number,
            number_key(&self.number),
            &self.customer_id,
            self.state.as_str(),
            self.placed_at,
            self.placed_at.unwrap_or(now),
            &self.currency,
            self.total,
            self.address.as_ref().and_then(Address::column),
            self.cancelled_at,
            &self.cancel_reason,
            now,
            now
        ]
    }
}

const ORDERS: &str = "INSERT INTO orders (id, number, number_key, customer_id, state, placed_at, listed_at, currency, \
    total, address, cancelled_at, cancel_reason, created_at, updated_at) VALUES";
const EXTERNAL_IDS: &str = "INSERT INTO order_external_ids (source, id, id_key, order_id, content) VALUES";
const LINES: &str = "INSERT INTO order_lines (id, order_id, position, product_id, sku, title, options, quantity, price, batch) \
     VALUES";
const SERIALS: &str = "INSERT INTO order_line_serials (line_id, order_id, serial) VALUES";
const PAYMENTS: &str =
    "INSERT INTO payments (id, order_id, kind, amount, currency, method, at, state, refund_id, created_at) VALUES";
const SHIPMENTS: &str = "INSERT INTO shipments (id, order_id, carrier, tracking_number, tracking_key, promised_on, \
    destination_time_zone, state, shipped_at, delivered_at, delivered_on, late, created_at, updated_at) VALUES";
const SHIPMENT_EXTERNAL_IDS: &str = "INSERT INTO shipment_external_ids (source, id, shipment_id, content) VALUES";
const SHIPMENT_LINES: &str = "INSERT INTO shipment_lines (shipment_id, line_id, quantity) VALUES";
const TRACKING: &str =
    "INSERT INTO tracking_events (id, shipment_id, at, state, place, text, expected_on, content, recorded_at) VALUES";
const REPLACEMENT_LINES: &str = "INSERT INTO replacement_lines (replacement_id, line_id, quantity) VALUES";
const RETURN_LINES: &str = "INSERT INTO return_lines (return_id, line_id, quantity) VALUES";

/// Writes orders with their events.
pub(crate) async fn insert(tx: &mut Tx, act: &Act, orders: &[NewOrder]) -> Result<(), Error> {
    tx.insert_many(ORDERS, orders.iter().map(|order| order.row(act.now)).collect(), "").await?;
    let mut externals = Vec::new();
    for order in orders {
        for (external, content) in &order.external_ids {
            externals.push(params![&external.source, &external.id, external.id.to_lowercase(), &order.id, content]);
        }
    }
    tx.insert_many(EXTERNAL_IDS, externals, "").await?;
    let lines: Vec<(&str, i64, &NewLine)> =
        orders.iter().flat_map(|order| numbered(&order.id, &order.lines, 0)).collect();
    insert_lines(tx, &lines).await?;
    let payments: Vec<(&str, &NewPayment)> =
        orders.iter().flat_map(|order| order.payments.iter().map(|payment| (order.id.as_str(), payment))).collect();
    insert_payments(tx, act, &payments).await?;
    let shipments: Vec<(&str, &NewShipment)> =
        orders.iter().flat_map(|order| order.shipments.iter().map(|shipment| (order.id.as_str(), shipment))).collect();
    insert_shipments(tx, act, &shipments).await?;
    for order in orders {
        let data = OrderPlaced {
            number: order.number.clone(),
            customer_id: order.customer_id.clone(),
            source: order.source.clone(),
        };
        tx.append_at(act, order.placed_at.unwrap_or(act.now), ORDER_PLACED, events::order(&order.id), &data)?;
    }
    Ok(())
}

/// Lines with their order and place, counted from `first`.
pub(crate) fn numbered<'a>(order_id: &'a str, lines: &'a [NewLine], first: i64) -> Vec<(&'a str, i64, &'a NewLine)> {
    lines.iter().zip(first..).map(|(line, place)| (order_id, place, line)).collect()
}

pub(crate) async fn insert_lines(tx: &mut Tx, lines: &[(&str, i64, &NewLine)]) -> Result<(), Error> {
    let row = |(order_id, place, line): &(&str, i64, &NewLine)| {
        params![
            &line.id,
            *order_id,
            *place,
            &line.product_id,
            &line.sku,
            &line.title,
            options(&line.options),
            line.quantity,
            line.price,
            &line.batch
        ]
    };
    tx.insert_many(LINES, lines.iter().map(row).collect(), "").await?;
    let mut serials = Vec::new();
    for (order_id, _, line) in lines {
        serials.extend(line.serials.iter().map(|serial| params![&line.id, *order_id, serial]));
    }
    tx.insert_many(SERIALS, serials, "ON CONFLICT (line_id, serial) DO NOTHING").await?;
    Ok(())
}

pub(crate) async fn insert_serials(
    tx: &mut Tx,
    order_id: &str,
    line_id: &str,
    serials: &[String],
) -> Result<(), Error> {
    let rows = serials.iter().map(|serial| params![line_id, order_id, serial]).collect();
    tx.insert_many(SERIALS, rows, "ON CONFLICT (line_id, serial) DO NOTHING").await?;
    Ok(())
}

pub(crate) async fn insert_payments(tx: &mut Tx, act: &Act, payments: &[(&str, &NewPayment)]) -> Result<(), Error> {
    let row = |(order_id, payment): &(&str, &NewPayment)| {
        params![
            &payment.id,
            *order_id,
            payment.kind.as_str(),
            payment.amount,
            &payment.currency,
            &payment.method,
            payment.at,
            payment.state.as_str(),
            &payment.refund_id,
            act.now
        ]
    };
    tx.insert_many(PAYMENTS, payments.iter().map(row).collect(), "").await?;
    Ok(())
}

pub(crate) async fn insert_shipments(tx: &mut Tx, act: &Act, shipments: &[(&str, &NewShipment)]) -> Result<(), Error> {
    tx.insert_many(
        SHIPMENTS,
        shipments.iter().map(|(order_id, shipment)| shipment.row(order_id, act.now)).collect(),
        "",
    )
    .await?;
    let (mut externals, mut lines, mut events) = (Vec::new(), Vec::new(), Vec::new());
    for (_, shipment) in shipments {
        if let Some((external, content)) = &shipment.external {
            externals.push(params![&external.source, &external.id, &shipment.id, content]);
        }
        lines.extend(shipment.lines.iter().map(|pieces| params![&shipment.id, &pieces.line_id, pieces.quantity]));
        events.extend(shipment.events.iter().map(|event| tracking_row(act, &shipment.id, event)));
    }
    tx.insert_many(SHIPMENT_EXTERNAL_IDS, externals, "").await?;
    tx.insert_many(SHIPMENT_LINES, lines, "").await?;
    insert_tracking(tx, events).await?;
    Ok(())
}

/// Moves orders to states, rows of id and state.
pub(crate) async fn move_orders(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Error> {
    let head = "UPDATE orders SET state = column2, version = version + 1 FROM (VALUES";
    tx.update_many(head, rows, ") AS told WHERE id = column1").await?;
    Ok(())
}

/// Where a parcel stands, for [`move_shipments`].
pub(crate) fn moved_shipment(shipment: &Shipment) -> Vec<Value> {
    params![
        &shipment.id,
        shipment.state.as_str(),
        shipment.shipped_at,
        shipment.delivered_at,
        day(shipment.delivered_on),
        shipment.late.map(i64::from)
    ]
}

/// Moves parcels that this transaction has taken.
pub(crate) async fn move_shipments(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<(), Error> {
    let head = "UPDATE shipments SET state = column2, shipped_at = column3, delivered_at = column4, \
        delivered_on = column5, late = column6, version = version + 1 FROM (VALUES";
    tx.update_many(head, rows, ") AS told WHERE id = column1").await?;
    Ok(())
}

/// Adds what carriers said; gives how many of it was news.
pub(crate) async fn insert_tracking(tx: &mut Tx, rows: Vec<Vec<Value>>) -> Result<u64, Error> {
    tx.insert_many(TRACKING, rows, "ON CONFLICT (content, shipment_id) DO NOTHING").await
}

pub(crate) async fn insert_return_lines(tx: &mut Tx, return_id: &str, lines: &[Pieces]) -> Result<(), Error> {
    let rows = lines.iter().map(|pieces| params![return_id, &pieces.line_id, pieces.quantity]).collect();
    tx.insert_many(RETURN_LINES, rows, "").await?;
    Ok(())
}

pub(crate) async fn insert_replacement_lines(tx: &mut Tx, id: &str, pieces: &[Pieces]) -> Result<(), Error> {
    let rows = pieces.iter().map(|pieces| params![id, &pieces.line_id, pieces.quantity]).collect();
    tx.insert_many(REPLACEMENT_LINES, rows, "").await?;
    Ok(())
}

pub(crate) fn tracking_row(act: &Act, shipment_id: &str, event: &TrackingEvent) -> Vec<Value> {
    params![
        act.id("trk"),
        shipment_id,
        event.at,
        event.state.as_str(),
        &event.place,
        &event.text,
        day(event.expected_on),
        said(event),
        act.now
    ]
}

/// Fingerprint of what a carrier said.
pub(crate) fn said(event: &TrackingEvent) -> String {
    let words = [event.state.as_str(), event.place.as_deref().unwrap_or(""), event.text.as_deref().unwrap_or("")];
    // What was said before days were kept has the fingerprint it had then.
    let expected = event.expected_on.map(|day| format!("\n{day}")).unwrap_or_default();
    fingerprint(format!("{}\n{}{expected}", event.at.as_millis(), words.join("\n")).as_bytes())
}

/// Sixteen bytes of SHA-256 in hexadecimal: tells contents apart.
pub(crate) fn fingerprint(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) fn day(day: Option<Date>) -> Option<String> {
    day.map(|day| day.to_string())
}

pub(crate) fn options(options: &BTreeMap<String, String>) -> Option<String> {
    serde_json::to_string(options).ok().filter(|_| !options.is_empty())
}

/// An order's number as people look for it.
pub(crate) fn number_key(number: &str) -> String {
    number.trim().trim_start_matches('#').to_lowercase()
}

/// A tracking number without what people and labels put between its characters.
pub(crate) fn tracking_key(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace() && *c != '-').flat_map(char::to_lowercase).collect()
}
