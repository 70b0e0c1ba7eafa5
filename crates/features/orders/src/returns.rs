//! Reading returns with their lines: one, those of some orders, or a page of all.

use std::collections::HashMap;

use kernel::{Cursor, Page, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Error, Select, params};

use crate::finding::{OwnedPieces, parts};
use crate::returned::{Pieces, Return, ReturnState};
use crate::transition::State as _;

#[derive(Deserialize)]
struct Row {
    id: String,
    order_id: String,
    state: ReturnState,
    reason: Option<String>,
    note: Option<String>,
    exception: Option<String>,
    requested_at: Timestamp,
    received_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    version: i64,
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<Return, Refusal> {
    let rows: Vec<Row> = parts(conn, sql!("list_returns"), "id", &[id.to_owned()], "").await?;
    with_lines(conn, rows).await?.pop().ok_or(Refusal::NotFound("return"))
}

pub(crate) async fn of_orders(conn: &mut Conn, ids: &[String]) -> Result<Vec<Return>, Error> {
    let rows: Vec<Row> = parts(conn, sql!("list_returns"), "order_id", ids, "ORDER BY requested_at, id").await?;
    with_lines(conn, rows).await
}

async fn with_lines(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Return>, Error> {
    let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
    let mut pieces: HashMap<String, Vec<Pieces>> = HashMap::new();
    let lines: Vec<OwnedPieces> =
        parts(conn, sql!("list_return_lines"), "return_id", &ids, "ORDER BY return_id, line_id").await?;
    for part in lines {
        pieces.entry(part.owner).or_default().push(Pieces { line_id: part.line_id, quantity: part.quantity });
    }
    let returns = rows.into_iter().map(|row| Return {
        lines: pieces.remove(&row.id).unwrap_or_default(),
        id: row.id,
        order_id: row.order_id,
        state: row.state,
        reason: row.reason,
        note: row.note,
        exception: row.exception,
        requested_at: row.requested_at,
        received_at: row.received_at,
        ended_at: row.ended_at,
        version: row.version,
    });
    Ok(returns.collect())
}

/// Which returns of all orders.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub order: Option<String>,
    pub state: Option<ReturnState>,
    pub cursor: Option<Cursor>,
    pub limit: u32,
}

/// A page, the last requested first.
pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Return>, Refusal> {
    let mut select = Select::new(sql!("list_returns"), params![]);
    select
        .and_some("order_id = ?", wanted.order)
        .and_some("state = ?", wanted.state.map(|state| state.as_str()))
        .page_descending("requested_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let place = |row: &Row| Cursor { sort: row.requested_at.as_millis(), id: row.id.clone() };
    let page = Page::cut(rows, wanted.limit, place);
    Ok(Page { items: with_lines(conn, page.items).await?, next: page.next })
}
