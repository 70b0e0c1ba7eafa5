//! Reading orders with all that belongs to them, one or a page of them with the same statements.

use std::collections::{BTreeMap, HashMap};

use kernel::{Money, Refusal, Timestamp};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use store::{Conn, Error, Json, Select, Sql, params};

use crate::address::Address;
use crate::order::{Buyer, Line, LineProduct, Order, OrderState, Replaced};
use crate::payment::refundable;
use crate::product::ExternalId;
use crate::{payments, refunds, returns, shipments};

/// The row itself.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    pub id: String,
    pub number: String,
    pub customer_id: Option<String>,
    pub buyer_id: Option<String>,
    pub buyer_name: Option<String>,
    pub state: OrderState,
    pub placed_at: Option<Timestamp>,
    pub listed_at: Timestamp,
    pub currency: String,
    pub total: i64,
    pub address: Option<Json<Address>>,
    pub cancelled_at: Option<Timestamp>,
    pub cancel_reason: Option<String>,
    pub replaces_id: Option<String>,
    pub replaces_number: Option<String>,
    pub replace_reason: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub version: i64,
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Order, Refusal> {
    let row = row(conn, id).await?;
    let mut found = with_parts(conn, vec![row]).await?;
    found.pop().ok_or(Refusal::NotFound("order"))
}

pub(crate) async fn row(conn: &mut Conn, id: &str) -> Result<Row, Refusal> {
    conn.maybe(sql!("find_order"), params![id]).await?.ok_or(Refusal::NotFound("order"))
}

/// The order that something of it belongs to.
pub(crate) async fn order_of(conn: &mut Conn, sql: Sql, id: &str, noun: &'static str) -> Result<String, Refusal> {
    conn.maybe(sql, params![id]).await?.ok_or(Refusal::NotFound(noun))
}

/// Something and what it belongs to.
#[derive(Deserialize)]
pub(crate) struct Owned {
    pub owner: String,
    pub source: String,
    pub id: String,
}

#[derive(Deserialize)]
pub(crate) struct OwnedPieces {
    pub owner: String,
    pub line_id: String,
    pub quantity: i64,
}

#[derive(Deserialize)]
struct LineRow {
    id: String,
    order_id: String,
    sku: Option<String>,
    title: String,
    options: Option<Json<BTreeMap<String, String>>>,
    quantity: i64,
    price: i64,
    batch: Option<String>,
    product_id: Option<String>,
    product_sku: Option<String>,
    product_name: Option<String>,
}

#[derive(Deserialize)]
struct Serial {
    line_id: String,
    serial: String,
}

/// Rows of a part whose `column` is one of `ids`, in the given order.
pub(crate) async fn parts<T: DeserializeOwned>(
    conn: &mut Conn,
    sql: Sql,
    column: &'static str,
    ids: &[String],
    order: &'static str,
) -> Result<Vec<T>, Error> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = Select::new(sql, params![]);
    select.and_in(column, ids).then(order, params![]);
    conn.select(&select).await
}

pub(crate) async fn with_parts(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Order>, Error> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let currencies: HashMap<String, String> = rows.iter().map(|row| (row.id.clone(), row.currency.clone())).collect();
    let mut lines = lines(conn, &ids, &currencies).await?;
    let mut payments = by_order(payments::of_orders(conn, &ids).await?, |payment| &payment.order_id);
    let mut returns = by_order(returns::of_orders(conn, &ids).await?, |found| &found.order_id);
    let mut refunds = by_order(refunds::of_orders(conn, &ids).await?, |refund| &refund.order_id);
    let mut shipments = by_order(shipments::of_orders(conn, &ids).await?, |shipment| &shipment.order_id);
    let mut externals: HashMap<String, Vec<ExternalId>> = HashMap::new();
    for known in parts::<Owned>(conn, sql!("list_order_external_ids"), "order_id", &ids, "ORDER BY source, id").await? {
        externals.entry(known.owner).or_default().push(ExternalId { source: known.source, id: known.id });
    }
    let orders = rows.into_iter().map(|row| {
        let id = row.id.clone();
        let payments = payments.remove(&id).unwrap_or_default();
        let refunds = refunds.remove(&id).unwrap_or_default();
        Order {
            customer: row.buyer_id.zip(row.buyer_name).map(|(id, name)| Buyer { id, name }),
            total: Money::new(row.total, &row.currency),
            refundable: Money::new(refundable(&row.currency, &payments, &refunds).max(0), &row.currency),
            lines: lines.remove(&id).unwrap_or_default(),
            payments,
            shipments: shipments.remove(&id).unwrap_or_default(),
            returns: returns.remove(&id).unwrap_or_default(),
            refunds,
            external_ids: externals.remove(&id).unwrap_or_default(),
            id,
            number: row.number,
            state: row.state,
            placed_at: row.placed_at,
            currency: row.currency,
            address: row.address.map(|Json(address)| address),
            cancelled_at: row.cancelled_at,
            cancel_reason: row.cancel_reason,
            replaces: row.replaces_id.zip(row.replaces_number).map(|(id, number)| Replaced {
                id,
                number,
                reason: row.replace_reason,
            }),
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        }
    });
    Ok(orders.collect())
}

/// Parts by their order, in the order in which they came.
fn by_order<T>(parts: Vec<T>, order: impl Fn(&T) -> &String) -> HashMap<String, Vec<T>> {
    let mut sorted: HashMap<String, Vec<T>> = HashMap::new();
    for part in parts {
        sorted.entry(order(&part).clone()).or_default().push(part);
    }
    sorted
}

async fn lines(
    conn: &mut Conn,
    ids: &[String],
    currencies: &HashMap<String, String>,
) -> Result<HashMap<String, Vec<Line>>, Error> {
    let rows: Vec<LineRow> = parts(
        conn,
        sql!("list_lines"),
        "order_lines.order_id",
        ids,
        "ORDER BY order_lines.order_id, order_lines.position",
    )
    .await?;
    let mut serials: HashMap<String, Vec<String>> = HashMap::new();
    for found in parts::<Serial>(conn, sql!("list_serials"), "order_id", ids, "ORDER BY line_id, serial").await? {
        serials.entry(found.line_id).or_default().push(found.serial);
    }
    let mut lines: HashMap<String, Vec<Line>> = HashMap::new();
    for row in rows {
        let product = row.product_id.zip(row.product_sku).zip(row.product_name);
        let currency = currencies.get(&row.order_id).map_or("", String::as_str);
        let line = Line {
            batch: row.batch,
            serials: serials.remove(&row.id).unwrap_or_default(),
            id: row.id,
            product: product.map(|((id, sku), name)| LineProduct { id, sku, name }),
            sku: row.sku,
            title: row.title,
            options: row.options.map(|Json(options)| options).unwrap_or_default(),
            quantity: row.quantity,
            price: Money::new(row.price, currency),
        };
        lines.entry(row.order_id).or_default().push(line);
    }
    Ok(lines)
}
