//! Products, orders, parcels and tracking.

use kernel::{Act, FieldProblem, Problems, Refusal, money};
use orders::importing::orders::OrderRow;
use orders::importing::parcels::ShipmentRow;
use orders::importing::products::ProductRow;
use orders::importing::tracking::TrackingRow;
use orders::importing::{orders as order_rows, parcels, products, tracking as events};
use orders::placing::AMOUNT_MAX;
use serde_json::Value;
use store::Tx;

use super::people::{self, Mentioned};
use super::{Fields, Sorted, checked, read, renamed};
use crate::import::taking::Answer;

/// What is told of an order, and of who ordered.
pub struct Told {
    order: OrderRow,
    customer: Mentioned,
}

pub async fn take_products(tx: &mut Tx, act: &Act, rows: Sorted<ProductRow>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = rows;
    Ok(Sorted::<ProductRow>::merge(answers, products::import(tx, act, rows).await?))
}

pub async fn take_orders(tx: &mut Tx, act: &Act, source: &str, rows: Sorted<Told>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = rows;
    let customers = people::customers(tx, act, rows.iter().map(|told| told.customer.clue(source)).collect()).await?;
    let known = |(told, customer_id): (Told, Option<String>)| OrderRow { customer_id, ..told.order };
    let rows = rows.into_iter().zip(customers).map(known).collect();
    Ok(Sorted::<Told>::merge(answers, order_rows::import(tx, act, rows).await?))
}

pub async fn take_shipments(tx: &mut Tx, act: &Act, rows: Sorted<ShipmentRow>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = rows;
    let given = renamed(parcels::import(tx, act, rows).await?, "order_external_id", "order");
    Ok(Sorted::<ShipmentRow>::merge(answers, given))
}

pub async fn take_tracking(tx: &mut Tx, act: &Act, rows: Sorted<TrackingRow>) -> Result<Vec<Answer>, Refusal> {
    let Sorted { rows, answers } = rows;
    let given = renamed(events::import(tx, act, rows).await?, "shipment_external_id", "shipment");
    Ok(Sorted::<TrackingRow>::merge(answers, given))
}

pub fn shipment(source: &str, mut fields: Fields) -> Result<ShipmentRow, Vec<FieldProblem>> {
    let order = fields.remove("order");
    // People write the number where the id is asked for.
    copy(&mut fields, "order_number", order.as_ref());
    copy(&mut fields, "order_external_id", order.as_ref());
    read::<ShipmentRow>(fields).map(|row| ShipmentRow { source: source.to_owned(), ..row })
}

pub fn tracking(source: &str, mut fields: Fields) -> Result<TrackingRow, Vec<FieldProblem>> {
    let shipment = fields.remove("shipment");
    copy(&mut fields, "shipment_external_id", shipment.as_ref());
    read::<TrackingRow>(fields).map(|row| TrackingRow { source: source.to_owned(), ..row })
}

fn copy(fields: &mut Fields, name: &str, value: Option<&Value>) {
    if let Some(value) = value {
        fields.insert(name.to_owned(), value.clone());
    }
}

pub fn product(source: &str, mut fields: Fields) -> Result<ProductRow, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let mut till = Till::open(&fields, &mut problems);
    fields.remove("currency");
    for (place, variant) in parts(&mut fields, "variants").enumerate() {
        if till.minor_units(variant, "price", &format!("variants[{place}]."), 0) {
            variant.insert("currency".to_owned(), till.currency.clone().into());
        }
    }
    checked(problems)?;
    read::<ProductRow>(fields).map(|row| ProductRow { source: source.to_owned(), ..row })
}

pub fn order(source: &str, mut fields: Fields) -> Result<Told, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let customer = Mentioned::take(&mut fields, &mut problems);
    let mut till = Till::open(&fields, &mut problems);
    till.minor_units(&mut fields, "total", "", 0);
    for (place, line) in parts(&mut fields, "lines").enumerate() {
        till.minor_units(line, "price", &format!("lines[{place}]."), 0);
        if let Some(product) = line.remove("product") {
            line.insert("product_external_id".to_owned(), product);
        }
    }
    for (place, payment) in parts(&mut fields, "payments").enumerate() {
        till.minor_units(payment, "amount", &format!("payments[{place}]."), 1);
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

/// Amounts of a row in its currency.
struct Till<'p> {
    currency: String,
    /// That it is no currency is told once, not with each amount.
    told: bool,
    problems: &'p mut Problems,
}

impl<'p> Till<'p> {
    fn open(fields: &Fields, problems: &'p mut Problems) -> Self {
        let currency = fields.get("currency").and_then(Value::as_str).unwrap_or_default().to_owned();
        Self { currency, told: false, problems }
    }

    /// An amount as text becomes minor units, which must be at least so many. Gives whether there
    /// is one.
    fn minor_units(&mut self, fields: &mut Fields, name: &str, place: &str, least: i64) -> bool {
        let Some(text) = fields.get(name).and_then(Value::as_str) else { return false };
        let currency = self.currency.as_str();
        if !money::is_currency(currency) {
            if !std::mem::replace(&mut self.told, true) {
                self.problems
                    .add("currency", format!("{currency:?} is no ISO 4217 code such as EUR, which amounts need"));
            }
            return false;
        }
        let amount = money::parse_decimal(text, currency).and_then(|amount| {
            let shown = |minor| money::to_decimal(minor, currency);
            let bounds = || format!("must be between {} and {} {currency}", shown(least), shown(AMOUNT_MAX));
            (least..=AMOUNT_MAX).contains(&amount).then_some(amount).ok_or_else(bounds)
        });
        let amount = self.problems.note(&format!("{place}{name}"), amount);
        amount.map(|minor| fields.insert(name.to_owned(), minor.into())).is_some()
    }
}
