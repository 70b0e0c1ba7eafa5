//! Listing and searching orders, newest first.
//!
//! A search first gives the orders of which something *begins with* the text (number, external id,
//! tracking number, serial), found by index, and then those whose number contains it or whose
//! customer it fits.

use kernel::{Cursor, Page, Refusal, text};
use store::{Conn, Select, Value, params};

use crate::finding::{self, Row};
use crate::order::{Order, OrderState};
use crate::transition::State as _;
use crate::writing::{number_key, tracking_key};

/// Which orders.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub q: Option<String>,
    /// Also those of customers merged into this one.
    pub customer: Option<String>,
    pub state: Option<OrderState>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

/// Those of which something begins with the text, and those of which nothing does.
macro_rules! beginning {
    ($whether:literal) => {
        concat!(
            $whether,
            " (\
            SELECT id FROM orders WHERE number_key >= ? AND number_key < ? \
            UNION SELECT order_id FROM order_external_ids WHERE id_key >= ? AND id_key < ? \
            UNION SELECT order_id FROM shipments WHERE tracking_key >= ? AND tracking_key < ? \
            UNION SELECT order_id FROM order_line_serials WHERE serial >= ? AND serial < ?)"
        )
    };
}

const BEGINS: &str = beginning!("orders.id IN");
const BEGINS_NOT: &str = beginning!("orders.id NOT IN");
const CONTAINS: &str = "orders.number_key LIKE ? ESCAPE '\\' OR orders.customer_id IN (\
    SELECT id FROM customer_cards WHERE root_id IN (\
    SELECT root_id FROM customer_search_cards WHERE search LIKE ? ESCAPE '\\'))";
const OF_CUSTOMER: &str = "orders.customer_id IN (SELECT id FROM customer_cards WHERE root_id = ? OR id = ?)";

/// Where in a search a row was found. In a cursor the second phase is told by a negative moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Begins,
    Contains,
}

/// Moments before 1970 would look like the second phase in a cursor, so they are moved past it.
const ERA: i64 = 1 << 50;

pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Order>, Refusal> {
    let query = wanted.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(str::to_owned);
    let rows = match &query {
        None => rows(conn, &wanted, wanted.cursor.clone().map(plain), wanted.limit, |_| {}).await?,
        Some(query) => search(conn, &wanted, query).await?,
    };
    let page = Page::cut(rows, wanted.limit, |(phase, row)| {
        let sort = row.listed_at.as_millis() + ERA;
        Cursor { sort: if *phase == Phase::Contains { -sort } else { sort }, id: row.id.clone() }
    });
    let next = page.next;
    let items = page.items.into_iter().map(|(_, row)| row).collect();
    Ok(Page { items: finding::with_parts(conn, items).await?, next })
}

/// The cursor as the database understands it.
fn plain(cursor: Cursor) -> Cursor {
    Cursor { sort: cursor.sort.saturating_abs().saturating_sub(ERA), id: cursor.id }
}

async fn search(conn: &mut Conn, wanted: &Wanted, query: &str) -> Result<Vec<(Phase, Row)>, Refusal> {
    let mut found = Vec::new();
    let contains_only = wanted.cursor.as_ref().is_some_and(|cursor| cursor.sort < 0);
    let cursor = wanted.cursor.clone().map(plain);
    if !contains_only {
        let begins = |select: &mut Select| {
            select.and(BEGINS, prefixes(query));
        };
        found = rows(conn, wanted, cursor.clone(), wanted.limit, begins).await?;
    }
    let missing = (wanted.limit as usize + 1).saturating_sub(found.len());
    if missing > 0 {
        let contains = |select: &mut Select| {
            let inside = |text: &str| format!("%{}%", text::like_literal(text));
            let (number, _) = keys(query);
            select.and(CONTAINS, params![inside(&number), inside(&query.to_lowercase())]);
            select.and(BEGINS_NOT, prefixes(query));
        };
        // The page asks for one more than its limit by itself.
        let more = rows(conn, wanted, cursor.filter(|_| contains_only), missing as u32 - 1, contains).await?;
        found.extend(more.into_iter().map(|(_, row)| (Phase::Contains, row)));
    }
    Ok(found)
}

async fn rows(
    conn: &mut Conn,
    wanted: &Wanted,
    cursor: Option<Cursor>,
    limit: u32,
    narrow: impl FnOnce(&mut Select),
) -> Result<Vec<(Phase, Row)>, Refusal> {
    let mut select = Select::new(sql!("list_orders"), params![]);
    narrow(&mut select);
    if let Some(customer) = &wanted.customer {
        select.and(OF_CUSTOMER, params![customer, customer]);
    }
    select.and_some("orders.state = ?", wanted.state.map(|state| state.as_str()));
    select.page_descending("orders.listed_at", "orders.id", cursor.as_ref(), limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(rows.into_iter().map(|row| (Phase::Begins, row)).collect())
}

/// The bounds of everything that begins with the text; the last character of Unicode ends them.
fn prefixes(query: &str) -> Vec<Value> {
    let end = |text: &str| format!("{text}\u{10ffff}");
    let ((number, tracking), external) = (keys(query), query.to_lowercase());
    params![&number, end(&number), &external, end(&external), &tracking, end(&tracking), query, end(query)]
}

/// The text as an order's number and as a tracking number. Where nothing is left of it (`#`, `-`), the
/// text itself, as everything begins with nothing.
fn keys(query: &str) -> (String, String) {
    let or_itself = |key: String| if key.is_empty() { query.to_lowercase() } else { key };
    (or_itself(number_key(query)), or_itself(tracking_key(query)))
}
