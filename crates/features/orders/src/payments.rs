//! Reading payments: one, those of some orders, or a page of all.

use kernel::{Cursor, Money, Page, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Error, Select, params};

use crate::finding::parts;
use crate::payment::{Payment, PaymentKind, PaymentState};
use crate::transition::State as _;

#[derive(Deserialize)]
struct Row {
    id: String,
    order_id: String,
    kind: PaymentKind,
    amount: i64,
    currency: String,
    method: Option<String>,
    at: Option<Timestamp>,
    state: PaymentState,
    refund_id: Option<String>,
    created_at: Timestamp,
    version: i64,
}

impl From<Row> for Payment {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            order_id: row.order_id,
            kind: row.kind,
            amount: Money { amount: row.amount, currency: row.currency },
            method: row.method,
            at: row.at,
            state: row.state,
            refund_id: row.refund_id,
            version: row.version,
        }
    }
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Payment, Refusal> {
    let rows: Vec<Row> = parts(conn, sql!("list_payments"), "id", &[id.to_owned()], "").await?;
    rows.into_iter().next().map(Payment::from).ok_or(Refusal::NotFound("payment"))
}

pub(crate) async fn of_orders(conn: &mut Conn, ids: &[String]) -> Result<Vec<Payment>, Error> {
    let rows: Vec<Row> =
        parts(conn, sql!("list_payments"), "order_id", ids, "ORDER BY order_id, created_at, id").await?;
    Ok(rows.into_iter().map(Payment::from).collect())
}

/// Which payments of all orders.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub order: Option<String>,
    pub kind: Option<PaymentKind>,
    pub state: Option<PaymentState>,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

/// A page, the last written down first.
pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Payment>, Refusal> {
    let mut select = Select::new(sql!("list_payments"), params![]);
    select
        .and_some("order_id = ?", wanted.order)
        .and_some("kind = ?", wanted.kind.map(PaymentKind::as_str))
        .and_some("state = ?", wanted.state.map(|state| state.as_str()))
        .page_descending("created_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let place = |row: &Row| Cursor { sort: row.created_at.as_millis(), id: row.id.clone() };
    Ok(Page::cut(rows, wanted.limit, place).map(Payment::from))
}
