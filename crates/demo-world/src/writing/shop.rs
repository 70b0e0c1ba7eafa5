//! Products, buyers, orders, parcels: batches, as an import brings them in.

use customers::importing::ImportRow;
use customers::{Address as Home, resolving as known_customers};
use kernel::time::{DAY, HOUR, MINUTE};
use kernel::{Refusal, Timestamp};
use orders::importing::orders::{LineRow, OrderRow, PaymentRow};
use orders::importing::parcels::ParcelRow;
use orders::importing::products::{ProductRow, VariantRow};
use orders::importing::tracking::TrackingRow;
use orders::payment::{PaymentKind, PaymentState};
use orders::{Address, importing, resolving};
use serde::de::DeserializeOwned;

use super::{Writer, all_in};
use crate::buyers::Buyer;
use crate::facts::Order;
use crate::shop::PRODUCTS;

const SOURCE: &str = "shop";
/// Rows of a batch.
const BATCH: usize = 500;

impl Writer<'_> {
    pub(super) async fn products(&mut self) -> Result<(), Refusal> {
        let row = |product: &crate::shop::Product| ProductRow {
            source: SOURCE.to_owned(),
            external_id: None,
            sku: Some(product.sku.to_owned()),
            name: Some(product.name.to_owned()),
            category: Some(product.category.to_owned()),
            warranty_months: Some(product.warranty_months),
            variants: vec![VariantRow {
                sku: Some(format!("{}-STD", product.sku)),
                price: Some(product.price),
                currency: Some("EUR".to_owned()),
                available: Some(true),
                ..VariantRow::default()
            }],
        };
        let act = self.import(self.world.began);
        let rows = PRODUCTS.iter().map(row).collect();
        all_in("product", importing::products::import(self.tx, &act, rows).await?)?;
        let skus = PRODUCTS.iter().map(|product| product.sku.to_owned()).collect();
        let ids = resolving::products(self.tx, SOURCE, skus).await?;
        self.products = PRODUCTS.iter().filter_map(|product| ids.get(product.sku).cloned()).collect();
        all_there("products", self.products.len(), PRODUCTS.len())
    }

    pub(super) async fn buyers(&mut self) -> Result<(), Refusal> {
        let world = self.world;
        for (batch, buyers) in world.buyers.chunks(BATCH).enumerate() {
            let act = self.import(buyers.last().map_or(world.now, |buyer| buyer.since));
            let number = |place: usize| (batch * BATCH + place).to_string();
            let rows = buyers.iter().enumerate().map(|(place, buyer)| customer(buyer, number(place)));
            let rows = rows.collect::<Result<Vec<_>, _>>()?;
            let clue = |row: &ImportRow| known_customers::Clue {
                source: SOURCE.to_owned(),
                external_id: row.external_id.clone(),
                email: None,
                name: None,
            };
            let clues: Vec<_> = rows.iter().map(clue).collect();
            all_in("customer", customers::importing::import(self.tx, &act, rows).await?)?;
            let ids = known_customers::resolve(self.tx, &act, &clues).await?;
            self.buyers.extend(ids.into_iter().flatten());
            self.advance(buyers.len());
        }
        all_there("customers", self.buyers.len(), world.buyers.len())
    }

    pub(super) async fn orders(&mut self) -> Result<(), Refusal> {
        let world = self.world;
        for orders in world.orders.chunks(BATCH) {
            let act = self.import(orders.last().map_or(world.now, |order| order.placed_at));
            // What was paid or cancelled later is told in the same row.
            let act = kernel::Act { now: act.now.plus(8 * DAY).min(world.now), ..act };
            let rows: Vec<OrderRow> = orders.iter().map(|order| self.order(order, act.now)).collect();
            let clue = |row: &OrderRow| resolving::Clue {
                source: SOURCE.to_owned(),
                external_id: None,
                number: row.number.clone(),
            };
            let clues: Vec<_> = rows.iter().map(clue).collect();
            all_in("order", importing::orders::import(self.tx, &act, rows).await?)?;
            let ids = resolving::resolve(self.tx, &clues).await?;
            self.orders.extend(ids.into_iter().flatten());
            self.advance(orders.len() * 2);
        }
        all_there("orders", self.orders.len(), world.orders.len())
    }

    fn order(&self, order: &Order, until: Timestamp) -> OrderRow {
        let buyer = &self.world.buyers[order.buyer];
        let line = |line: &crate::facts::Line| LineRow {
            sku: Some(line.product().sku.to_owned()),
            quantity: Some(line.quantity),
            price: Some(line.product().price),
            batch: Some(line.batch.clone()),
            serials: line.serials.clone(),
            ..LineRow::default()
        };
        let parcel = order.parcel.as_ref().filter(|parcel| !parcel.scans.is_empty());
        OrderRow {
            source: SOURCE.to_owned(),
            number: Some(order.number.clone()),
            customer_id: Some(self.buyers[order.buyer].clone()),
            placed_at: Some(order.placed_at),
            currency: Some("EUR".to_owned()),
            cancelled_at: order.cancelled_at,
            cancel_reason: order.cancelled_at.map(|_| "Customer changed their mind".to_owned()),
            address: Some(Address {
                name: Some(buyer.name.clone()),
                line1: Some(buyer.street.clone()),
                postal_code: Some(buyer.postal_code.clone()),
                city: Some(buyer.city.to_owned()),
                country: Some(buyer.country.code.to_owned()),
                ..Address::default()
            }),
            lines: order.lines.iter().map(line).collect(),
            payments: payments(order, until),
            shipments: parcel.map(|parcel| sent(buyer, parcel)).into_iter().collect(),
            ..OrderRow::default()
        }
    }

    pub(super) async fn parcels(&mut self) -> Result<(), Refusal> {
        let world = self.world;
        for orders in world.orders.chunks(BATCH / 2) {
            let parcels = orders.iter().filter_map(|order| order.parcel.as_ref());
            let row = |tracking: &str, scan: &crate::facts::Scan| TrackingRow {
                source: SOURCE.to_owned(),
                shipment_external_id: Some(tracking.to_owned()),
                at: Some(scan.at),
                state: Some(scan.state),
                place: Some(scan.place.clone()),
                text: Some(scan.text.to_owned()),
                ..TrackingRow::default()
            };
            let rows: Vec<TrackingRow> =
                parcels.flat_map(|parcel| parcel.scans.iter().map(|scan| row(&parcel.tracking, scan))).collect();
            let last = rows.iter().filter_map(|row| row.at).max().unwrap_or(world.now);
            let act = self.import(last.min(world.now));
            all_in("scan", importing::tracking::import(self.tx, &act, rows).await?)?;
            self.advance(orders.len() * 2);
        }
        Ok(())
    }
}

fn customer(buyer: &Buyer, number: String) -> Result<ImportRow, Refusal> {
    Ok(ImportRow {
        source: SOURCE.to_owned(),
        external_id: Some(number),
        name: Some(buyer.name.clone()),
        emails: vec![buyer.email.clone()],
        phones: buyer.phone.iter().cloned().collect(),
        language: Some(buyer.language.to_owned()),
        time_zone: Some(buyer.country.zone.to_owned()),
        tags: buyer.tags.iter().map(|tag| (*tag).to_owned()).collect(),
        address: Some(Home {
            line1: Some(buyer.street.clone()),
            postal_code: Some(buyer.postal_code.clone()),
            city: Some(buyer.city.to_owned()),
            country: Some(buyer.country.code.to_owned()),
            ..Home::default()
        }),
        channel: buyer.channel.map(word).transpose()?,
        hours: buyer.hours.map(str::to_owned),
        notes: buyer.notes.map(str::to_owned),
        created_at: Some(buyer.since),
        ..ImportRow::default()
    })
}

/// A word as the API would read it.
fn word<T: DeserializeOwned>(word: &str) -> Result<T, Refusal> {
    serde_json::from_value(serde_json::Value::from(word)).map_err(|error| Refusal::Fault(format!("demo: {error}")))
}

fn payments(order: &Order, until: Timestamp) -> Vec<PaymentRow> {
    let patient = matches!(order.method, "invoice" | "bank transfer");
    let at = order.placed_at.plus(if patient { 2 * DAY + 5 * HOUR } else { MINUTE });
    let row = |kind, at: Option<Timestamp>, state| PaymentRow {
        kind: Some(kind),
        amount: Some(order.total()),
        currency: None,
        method: Some(order.method.to_owned()),
        at,
        state: Some(state),
    };
    let mut rows = Vec::new();
    if order.failed_first {
        rows.push(row(PaymentKind::Payment, Some(order.placed_at), PaymentState::Failed));
    }
    match order.cancelled_at {
        // Who cancels before paying pays nothing.
        Some(cancelled) if cancelled < at => {}
        _ if at > until => rows.push(row(PaymentKind::Payment, None, PaymentState::Pending)),
        cancelled => {
            rows.push(row(PaymentKind::Payment, Some(at), PaymentState::Settled));
            let back = cancelled.map(|cancelled| cancelled.plus(2 * HOUR)).filter(|back| *back <= until);
            rows.extend(back.map(|back| row(PaymentKind::Refund, Some(back), PaymentState::Settled)));
        }
    }
    rows
}

fn sent(buyer: &Buyer, parcel: &crate::facts::Parcel) -> ParcelRow {
    ParcelRow {
        external_id: Some(parcel.tracking.clone()),
        carrier: Some(parcel.carrier.to_owned()),
        tracking_number: Some(parcel.tracking.clone()),
        promised_on: Some(parcel.promised),
        destination_time_zone: Some(buyer.country.zone.to_owned()),
        ..ParcelRow::default()
    }
}

fn all_there(what: &str, found: usize, wanted: usize) -> Result<(), Refusal> {
    match found == wanted {
        true => Ok(()),
        false => Err(Refusal::Fault(format!("demo: {found} of {wanted} {what} are there"))),
    }
}
