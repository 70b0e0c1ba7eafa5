//! Placing an order.

use std::collections::BTreeMap;

use kernel::{Act, Money, Problems, Refusal, Timestamp, money, text};
use serde::Deserialize;
use store::{Conn, Tx, params};
use utoipa::ToSchema;

use crate::address::Address;
use crate::order::{Order, OrderState};
use crate::product::ExternalId;
use crate::writing::{self, NewLine, NewOrder};
use crate::{finding, resolving};

pub const LINES_MAX: usize = 500;
pub const SERIALS_MAX: usize = 1_000;
/// More of one thing is a typing error.
pub const QUANTITY_MAX: i64 = 1_000_000;
/// Larger amounts are typing errors, and sums of them stay far from overflow.
pub const AMOUNT_MAX: i64 = 1_000_000_000_000;

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OrderCreation)]
pub struct Creation {
    /// Given by us if it is absent.
    pub number: Option<String>,
    pub customer_id: Option<String>,
    /// Now, if it is absent.
    pub placed_at: Option<Timestamp>,
    /// ISO 4217, three capital letters.
    pub currency: String,
    /// Sum of the lines, if it is absent; with postage, tax and discounts it differs.
    pub total: Option<Money>,
    pub lines: Vec<GivenLine>,
    pub address: Option<Address>,
    #[serde(default)]
    pub external_ids: Vec<ExternalId>,
}

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GivenLine {
    pub product_id: Option<String>,
    /// Of a product or a variant.
    pub sku: Option<String>,
    /// The product's name, if it is absent.
    pub title: Option<String>,
    #[serde(default)]
    pub options: BTreeMap<String, String>,
    #[serde(default = "one")]
    pub quantity: i64,
    /// For one piece.
    pub price: Option<Money>,
    /// What its pieces were made in.
    pub batch: Option<String>,
    #[serde(default)]
    pub serials: Vec<String>,
}

fn one() -> i64 {
    1
}

pub async fn place(tx: &mut Tx, act: &Act, input: Creation) -> Result<Order, Refusal> {
    let mut problems = Problems::default();
    let currency = checked_currency("currency", &input.currency, &mut problems);
    let lines = checked_lines(tx, act, &input.lines, &currency, &mut problems).await?;
    let sum = lines.iter().map(|line| line.quantity * line.price).sum();
    let given = text::optional_line(input.number.as_deref(), 100);
    let number = problems.note("number", given).flatten();
    let placed_at = input.placed_at.unwrap_or(act.now);
    if placed_at > act.now {
        problems.add("placed_at", "must not be in the future");
    }
    check_customer(tx, input.customer_id.as_deref(), &mut problems).await?;
    let order = NewOrder {
        id: act.id("ord"),
        number: number.clone().unwrap_or_default(),
        customer_id: input.customer_id,
        state: OrderState::Placed,
        placed_at: Some(placed_at),
        total: input.total.as_ref().map_or(sum, |total| checked_amount("total", total, &currency, 0, &mut problems)),
        currency,
        address: input.address.map(|a| a.checked("address", &mut problems)).filter(|a| !a.is_empty()),
        cancelled_at: None,
        cancel_reason: None,
        lines,
        payments: Vec::new(),
        shipments: Vec::new(),
        external_ids: Vec::new(),
        source: None,
    };
    let external_ids = checked_external_ids(&input.external_ids, &mut problems);
    problems.into_result()?;
    let number = match number {
        Some(number) => number,
        None => tx.take_numbers("order", 1).await?.to_string(),
    };
    writing::insert(tx, act, &[NewOrder { number, ..order.clone() }]).await?;
    for external in &external_ids {
        claim_external_id(tx, &order.id, external).await?;
    }
    finding::find(tx, &order.id).await
}

async fn claim_external_id(tx: &mut Tx, order_id: &str, external: &ExternalId) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Holder {
        id: String,
        number: String,
    }
    let (source, id) = (&external.source, &external.id);
    let none: Option<String> = None;
    if tx.run(sql!("claim_order_external_id"), params![source, id, id.to_lowercase(), order_id, none]).await? == 1 {
        return Ok(());
    }
    let holder: Option<Holder> = tx.maybe(sql!("find_order_external_id_holder"), params![source, id]).await?;
    let (other, number) = holder.map(|holder| (holder.id, holder.number)).unwrap_or_default();
    Err(Refusal::Conflict {
        code: "conflict",
        detail: format!("the id {id} of {source} belongs to order {number}"),
        current: Some(serde_json::json!({ "order": { "id": other, "number": number } })),
    })
}

/// Notes if there is no such customer.
pub(crate) async fn check_customer(conn: &mut Conn, id: Option<&str>, problems: &mut Problems) -> Result<(), Refusal> {
    let Some(id) = id else { return Ok(()) };
    let count: i64 = conn.one(sql!("customer_exists"), params![id]).await?;
    if count == 0 {
        problems.add("customer_id", "there is no such customer");
    }
    Ok(())
}

async fn checked_lines(
    conn: &mut Conn,
    act: &Act,
    given: &[GivenLine],
    currency: &str,
    problems: &mut Problems,
) -> Result<Vec<NewLine>, Refusal> {
    if given.is_empty() || given.len() > LINES_MAX {
        problems.add("lines", format!("must have 1 to {LINES_MAX} entries"));
        return Ok(Vec::new());
    }
    let skus: Vec<String> = given.iter().filter_map(|line| line.sku.clone()).collect();
    let by_sku = resolving::by_skus(conn, &skus).await?;
    let ids: Vec<String> = given.iter().filter_map(|line| line.product_id.clone()).collect();
    let by_id = resolving::by_product_ids(conn, &ids).await?;
    let mut lines = Vec::new();
    for (index, line) in given.iter().enumerate() {
        let path = |field: &str| format!("lines[{index}].{field}");
        let sku = problems.note(&path("sku"), text::optional_line(line.sku.as_deref(), 100)).flatten();
        let known = match (&line.product_id, &sku) {
            (Some(id), _) if by_id.contains_key(id) => by_id.get(id),
            (Some(_), _) => {
                problems.add(&path("product_id"), "there is no such product");
                None
            }
            (None, Some(sku)) => by_sku.get(sku),
            (None, None) => None,
        };
        let title = line.title.as_deref().or(known.map(|product| product.name.as_str())).or(sku.as_deref());
        let title = problems.note(&path("title"), text::line(title.unwrap_or(""), text::SUBJECT_MAX));
        let price = line.price.as_ref().map_or(0, |price| checked_amount(&path("price"), price, currency, 0, problems));
        if !(1..=QUANTITY_MAX).contains(&line.quantity) {
            problems.add(&path("quantity"), format!("must be between 1 and {QUANTITY_MAX}"));
        }
        lines.push(NewLine {
            id: act.id("lin"),
            product_id: known.map(|product| product.id.clone()),
            sku,
            title: title.unwrap_or_default(),
            options: checked_options(&path("options"), &line.options, problems),
            quantity: line.quantity.clamp(1, QUANTITY_MAX),
            price,
            batch: checked_batch(&path("batch"), line.batch.as_deref(), problems),
            serials: checked_serials(&path("serials"), &line.serials, problems),
        });
    }
    Ok(lines)
}

pub(crate) fn checked_batch(field: &str, given: Option<&str>, problems: &mut Problems) -> Option<String> {
    problems.note(field, text::optional_line(given, 100)).flatten()
}

pub(crate) fn checked_serials(field: &str, given: &[String], problems: &mut Problems) -> Vec<String> {
    if given.len() > SERIALS_MAX {
        problems.add(field, format!("must have at most {SERIALS_MAX} entries"));
        return Vec::new();
    }
    let mut serials = Vec::new();
    for (index, serial) in given.iter().enumerate() {
        serials.extend(problems.note(&format!("{field}[{index}]"), text::line(serial, 100)));
    }
    serials.sort();
    serials.dedup();
    serials
}

pub(crate) fn checked_options(
    field: &str,
    given: &BTreeMap<String, String>,
    problems: &mut Problems,
) -> BTreeMap<String, String> {
    if given.len() > 50 {
        problems.add(field, "must have at most 50 entries");
    }
    let mut options = BTreeMap::new();
    for (name, value) in given.iter().take(50) {
        let name = problems.note(field, text::line(name, 100));
        let value = problems.note(field, text::line(value, text::NAME_MAX));
        options.extend(name.zip(value));
    }
    options
}

pub(crate) fn checked_external_ids(given: &[ExternalId], problems: &mut Problems) -> Vec<ExternalId> {
    let mut found = Vec::new();
    for (index, external) in given.iter().take(20).enumerate() {
        let source = problems.note(&format!("external_ids[{index}].source"), text::line(&external.source, 50));
        let id = problems.note(&format!("external_ids[{index}].id"), text::line(&external.id, text::NAME_MAX));
        found.extend(source.zip(id).map(|(source, id)| ExternalId { source, id }));
    }
    if given.len() > 20 {
        problems.add("external_ids", "must have at most 20 entries");
    }
    found
}

pub(crate) fn checked_currency(field: &str, given: &str, problems: &mut Problems) -> String {
    if !money::is_currency(given) {
        problems.add(field, format!("{given:?} is not a currency; write three capital letters such as EUR"));
    }
    given.to_owned()
}

/// An amount of the order's currency, at least `least`.
pub(crate) fn checked_amount(field: &str, given: &Money, currency: &str, least: i64, problems: &mut Problems) -> i64 {
    if given.currency != currency {
        problems.add(&format!("{field}.currency"), format!("must be {currency} like the order's"));
    }
    in_bounds(&format!("{field}.amount"), given.amount, least, problems)
}

pub(crate) fn in_bounds(field: &str, amount: i64, least: i64, problems: &mut Problems) -> i64 {
    if !(least..=AMOUNT_MAX).contains(&amount) {
        problems.add(field, format!("must be between {least} and {AMOUNT_MAX} minor units"));
    }
    amount.clamp(least, AMOUNT_MAX)
}
