//! Reading refunds: one, those of some orders, or a page of all.

use kernel::{Cursor, Money, Page, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Error, Select, params};

use crate::finding::parts;
use crate::refund::{Refund, RefundState};
use crate::transition::State as _;

#[derive(Deserialize)]
struct Row {
    id: String,
    order_id: String,
    return_id: Option<String>,
    state: RefundState,
    amount: i64,
    currency: String,
    reason: Option<String>,
    method: Option<String>,
    requested_at: Timestamp,
    paid_at: Option<Timestamp>,
    version: i64,
}

impl From<Row> for Refund {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            order_id: row.order_id,
            return_id: row.return_id,
            state: row.state,
            amount: Money { amount: row.amount, currency: row.currency },
            reason: row.reason,
            method: row.method,
            requested_at: row.requested_at,
            paid_at: row.paid_at,
            version: row.version,
        }
    }
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Refund, Refusal> {
    let rows: Vec<Row> = parts(conn, sql!("list_refunds"), "id", &[id.to_owned()], "").await?;
    rows.into_iter().next().map(Refund::from).ok_or(Refusal::NotFound("refund"))
}

pub(crate) async fn of_orders(conn: &mut Conn, ids: &[String]) -> Result<Vec<Refund>, Error> {
    let rows: Vec<Row> = parts(conn, sql!("list_refunds"), "order_id", ids, "ORDER BY requested_at, id").await?;
    Ok(rows.into_iter().map(Refund::from).collect())
}

/// Which refunds of all orders.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub order: Option<String>,
    pub state: Option<RefundState>,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

/// A page, the last requested first.
pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Refund>, Refusal> {
    let mut select = Select::new(sql!("list_refunds"), params![]);
    select
        .and_some("order_id = ?", wanted.order)
        .and_some("state = ?", wanted.state.map(|state| state.as_str()))
        .page_descending("requested_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let place = |row: &Row| Cursor { sort: row.requested_at.as_millis(), id: row.id.clone() };
    Ok(Page::cut(rows, wanted.limit, place).map(Refund::from))
}
