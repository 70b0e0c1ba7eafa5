//! An order that is known, told anew: what is told now is taken over, nothing is taken away.

use std::collections::HashMap;

use kernel::{Act, Outcome, Refusal};
use store::{Json, Tx, params};

use super::Told;
use crate::changing::{follow_parcels, write_row};
use crate::events::{ORDER_CHANGED, tell_part};
use crate::finding;
use crate::importing::{Answer, parcels, wrong};
use crate::order::{Line, Order};
use crate::payment::Payment;
use crate::product::ExternalId;
use crate::resolving::Known;
use crate::writing::{self, NewLine, NewOrder, NewPayment, NewShipment};

pub(super) async fn update(
    tx: &mut Tx,
    act: &Act,
    order: &NewOrder,
    told: Told,
    id: &str,
    content: &str,
    parcels: &HashMap<ExternalId, Known>,
) -> Result<Answer, Refusal> {
    let known = finding::find(tx, id).await?;
    if known.currency != order.currency {
        return Ok(wrong("currency", format!("this order was in {} before", known.currency)));
    }
    for parcel in &order.shipments {
        let owner = parcel.external.as_ref().and_then(|(external, _)| parcels.get(external));
        if owner.is_some_and(|owner| known.shipments.iter().all(|shipment| shipment.id != owner.id)) {
            return Ok(wrong("shipments", "one of the parcels belongs to another order"));
        }
    }
    update_row(tx, act, order, told, id).await?;
    update_lines(tx, &known, order).await?;
    let missing = missing_payments(&known.payments, &order.payments);
    let pairs: Vec<(&str, &NewPayment)> = missing.into_iter().map(|payment| (id, payment)).collect();
    writing::insert_payments(tx, act, &pairs).await?;
    update_parcels(tx, act, &known, order, parcels).await?;
    if !told.state {
        follow_parcels(tx, act, &[id.to_owned()]).await?;
    }
    let external = &order.external_ids[0].0;
    tx.run(sql!("set_order_content"), params![&external.source, &external.id, content]).await?;
    tell_part(tx, act, ORDER_CHANGED, id, id)?;
    Ok(Ok(Outcome::Changed))
}

async fn update_row(tx: &mut Tx, act: &Act, order: &NewOrder, told: Told, id: &str) -> Result<(), Refusal> {
    let mut row = finding::row(tx, id).await?;
    if told.number {
        row.number.clone_from(&order.number);
    }
    if told.total || told.lines {
        row.total = order.total;
    }
    if told.state {
        row.state = order.state;
    }
    row.customer_id = order.customer_id.clone().or(row.customer_id);
    row.placed_at = order.placed_at.or(row.placed_at);
    row.listed_at = row.placed_at.unwrap_or(row.listed_at);
    row.cancelled_at = order.cancelled_at.or(row.cancelled_at);
    row.cancel_reason = order.cancel_reason.clone().or(row.cancel_reason);
    row.address = order.address.clone().map(Json).or(row.address);
    let version = row.version;
    write_row(tx, act, &row, version).await
}

/// A line is the same if SKU and title are; of several such each stands for one.
async fn update_lines(tx: &mut Tx, known: &Order, order: &NewOrder) -> Result<(), Refusal> {
    let mut left: Vec<&Line> = known.lines.iter().collect();
    let mut new: Vec<NewLine> = Vec::new();
    for line in &order.lines {
        let same = |known: &&Line| known.sku == line.sku && known.title == line.title;
        let Some(place) = left.iter().position(same) else {
            new.push(line.clone());
            continue;
        };
        let known_line = left.remove(place);
        if (known_line.quantity, known_line.price.amount) != (line.quantity, line.price) {
            tx.run(sql!("update_line"), params![&known_line.id, line.quantity, line.price]).await?;
        }
        if line.batch.is_some() && known_line.batch != line.batch {
            tx.run(sql!("set_batch"), params![&known_line.id, &line.batch]).await?;
        }
        writing::insert_serials(tx, &known.id, &known_line.id, &line.serials).await?;
    }
    let numbered = writing::numbered(&known.id, &new, known.lines.len() as i64);
    Ok(writing::insert_lines(tx, &numbered).await?)
}

/// Payments that are not known; two alike must be known twice.
fn missing_payments<'p>(known: &[Payment], told: &'p [NewPayment]) -> Vec<&'p NewPayment> {
    let mut left: Vec<&Payment> = known.iter().collect();
    let mut missing = Vec::new();
    for payment in told {
        let same = |known: &&Payment| {
            known.kind == payment.kind
                && known.amount.amount == payment.amount
                && known.amount.currency == payment.currency
                && known.method == payment.method
                && known.at == payment.at
        };
        match left.iter().position(same) {
            Some(place) => drop(left.remove(place)),
            None => missing.push(payment),
        }
    }
    missing
}

/// A parcel is known by its external id or else by its tracking number; one with neither is new only
/// if the order has no parcel yet.
async fn update_parcels(
    tx: &mut Tx,
    act: &Act,
    known: &Order,
    order: &NewOrder,
    externals: &HashMap<ExternalId, Known>,
) -> Result<(), Refusal> {
    let mut new: Vec<&NewShipment> = Vec::new();
    for parcel in &order.shipments {
        let by_id = parcel.external.as_ref().and_then(|(external, _)| externals.get(external));
        let mine = match by_id {
            Some(by_id) => known.shipments.iter().find(|shipment| shipment.id == by_id.id),
            None => known.shipments.iter().find(|shipment| parcels::is_same(shipment, parcel)),
        };
        let nameless = parcel.external.is_none() && parcel.tracking_number.is_none();
        match mine.or_else(|| known.shipments.first().filter(|_| nameless)) {
            Some(shipment) => parcels::update(tx, act, shipment, parcel).await?,
            None => new.push(parcel),
        }
    }
    // Their lines were numbered for a new order; an order told anew keeps its own, so these parcels
    // do not say what is inside.
    let bare: Vec<NewShipment> =
        new.into_iter().map(|parcel| NewShipment { lines: Vec::new(), ..parcel.clone() }).collect();
    let pairs: Vec<(&str, &NewShipment)> = bare.iter().map(|parcel| (known.id.as_str(), parcel)).collect();
    Ok(writing::insert_shipments(tx, act, &pairs).await?)
}
