//! Products, orders, parcels and tracking.

use kernel::{Act, FieldProblem, Problems, Refusal, money};
use orders::importing::orders::OrderRow;
use orders::importing::parcels::ShipmentRow;
use orders::importing::products::ProductRow;
use orders::importing::tracking::TrackingRow;
use orders::importing::{orders as order_rows, parcels, products, tracking};
use serde_json::Value;
use store::Tx;

use super::people::{self, Mentioned};
use super::{Fields, Sorted, read};
use crate::import::taking::Answer;

/// What is told of an order, and of who ordered.
struct Told {
    order: OrderRow,
    customer: Mentioned,
}

pub async fn take_products(tx: &mut Tx, act: &Act, source: &str, rows: Vec<Fields>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = Sorted::new(rows, |fields| product(source, fields));
    Ok(Sorted::<ProductRow>::merge(answers, products::import(tx, act, rows).await?))
}

pub async fn take_orders(tx: &mut Tx, act: &Act, source: &str, rows: Vec<Fields>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = Sorted::new(rows, |fields| order(source, fields));
    let customers = people::customers(tx, act, rows.iter().map(|told| told.customer.clue(source)).collect()).await?;
    let known = |(told, customer_id): (Told, Option<String>)| OrderRow { customer_id, ..told.order };
    let rows = rows.into_iter().zip(customers).map(known).collect();
    Ok(Sorted::<Told>::merge(answers, order_rows::import(tx, act, rows).await?))
}

pub async fn take_shipments(tx: &mut Tx, act: &Act, source: &str, rows: Vec<Fields>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = Sorted::new(rows, |mut fields| {
        let order = fields.remove("order");
        // People write the number where the id is asked for.
        copy(&mut fields, "order_number", order.as_ref());
        copy(&mut fields, "order_external_id", order.as_ref());
        read::<ShipmentRow>(fields).map(|row| ShipmentRow { source: source.to_owned(), ..row })
    });
    Ok(Sorted::<ShipmentRow>::merge(answers, parcels::import(tx, act, rows).await?))
}

pub async fn take_tracking(tx: &mut Tx, act: &Act, source: &str, rows: Vec<Fields>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = Sorted::new(rows, |mut fields| {
        let shipment = fields.remove("shipment");
        copy(&mut fields, "shipment_external_id", shipment.as_ref());
        read::<TrackingRow>(fields).map(|row| TrackingRow { source: source.to_owned(), ..row })
    });
    Ok(Sorted::<TrackingRow>::merge(answers, tracking::import(tx, act, rows).await?))
}

fn copy(fields: &mut Fields, name: &str, value: Option<&Value>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value.clone());
    }
}

fn product(source: &str, mut fields: Fields) -> Result<ProductRow, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let currency = fields.remove("currency");
    let currency = currency.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned();
    for (place, variant) in parts(&mut fields, "variants").enumerate() {
        if minor_units(variant, "price", &currency, &format!("variants[{place}]."), &mut problems) {
            variant.insert("currency".to_owned(), currency.clone().into());
        }
    }
    checked(problems)?;
    read::<ProductRow>(fields).map(|row| ProductRow { source: source.to_owned(), ..row })
}

fn order(source: &str, mut fields: Fields) -> Result<Told, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let customer = Mentioned::take(&mut fields);
    let currency = fields.get("currency").and_then(Value::as_str).unwrap_or_default().to_owned();
    minor_units(&mut fields, "total", &currency, "", &mut problems);
    for (place, line) in parts(&mut fields, "lines").enumerate() {
        minor_units(line, "price", &currency, &format!("lines[{place}]."), &mut problems);
        if let Some(product) = line.remove("product") {
            line.insert("product_external_id".to_owned(), product);
        }
    }
    for (place, payment) in parts(&mut fields, "payments").enumerate() {
        minor_units(payment, "amount", &currency, &format!("payments[{place}]."), &mut problems);
    }
    checked(problems)?;
    let order = read::<OrderRow>(fields).map(|row| OrderRow { source: source.to_owned(), ..row })?;
    Ok(Told { order, customer })
}

/// The parts of a list.
fn parts<'f>(fields: &'f mut Fields, list: &str) -> impl Iterator<Item = &'f mut Fields> {
    let list = fields.get_mut(list).and_then(Value::as_array_mut);
    list.into_iter().flatten().filter_map(Value::as_object_mut)
}

/// An amount as text becomes minor units of its currency. Gives whether there is one.
fn minor_units(fields: &mut Fields, name: &str, currency: &str, place: &str, problems: &mut Problems) -> bool {
    let Some(text) = fields.get(name).and_then(Value::as_str) else { return false };
    let amount = match money::is_currency(currency) {
        true => money::parse_decimal(text, currency),
        false => Err("is no amount without a currency such as EUR".to_owned()),
    };
    match problems.note(&format!("{place}{name}"), amount) {
        Some(minor) => drop(fields.insert(name.to_owned(), minor.into())),
        None => return false,
    }
    true
}

fn checked(problems: Problems) -> Result<(), Vec<FieldProblem>> {
    match problems.into_result() {
        Err(Refusal::Invalid(problems)) => Err(problems),
        _ => Ok(()),
    }
}
