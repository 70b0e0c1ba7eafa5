//! Listing and searching customers, last change first.
//!
//! A search first gives the customers of whom something *begins with* the text (name, e-mail,
//! phone, external id, number), found by index, and then those that only contain it.

use kernel::{Cursor, Page, Refusal, text};
use store::{Conn, Select, Value, params};

use crate::contact::digits;
use crate::customer::Customer;
use crate::finding::{self, Row};

/// Which customers.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub q: Option<String>,
    pub tag: Option<String>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

/// Those of whom something begins with the text, and those of whom nothing does.
macro_rules! beginning {
    ($whether:literal) => {
        concat!($whether, " (\
            SELECT root_id FROM customers WHERE name_key >= ? AND name_key < ? \
            UNION SELECT holder.root_id FROM customer_emails JOIN customers holder ON holder.id = customer_emails.customer_id \
                WHERE customer_emails.address >= ? AND customer_emails.address < ? \
            UNION SELECT holder.root_id FROM customer_external_ids known JOIN customers holder ON holder.id = known.customer_id \
                WHERE known.id_key >= ? AND known.id_key < ? \
            UNION SELECT holder.root_id FROM customer_phones JOIN customers holder ON holder.id = customer_phones.customer_id \
                WHERE customer_phones.digits >= ? AND customer_phones.digits < ? \
            UNION SELECT root_id FROM customers WHERE number = ?)")
    };
}

const BEGINS: &str = beginning!("id IN");
const BEGINS_NOT: &str = beginning!("id NOT IN");

const CONTAINS: &str = "id IN (SELECT root_id FROM customers WHERE search LIKE ? ESCAPE '\\')";
const CONTAINS_OR_DIGITS: &str =
    "id IN (SELECT root_id FROM customers WHERE search LIKE ? ESCAPE '\\' OR search LIKE ? ESCAPE '\\')";
const TAGGED: &str = "id IN (\
    SELECT holder.root_id FROM customer_tags JOIN customers holder ON holder.id = customer_tags.customer_id \
    WHERE customer_tags.tag = ?)";

pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<Customer>, Refusal> {
    let query = wanted.q.as_deref().map(str::trim).filter(|q| !q.is_empty()).map(str::to_lowercase);
    let rows = match &query {
        None => rows(conn, &wanted, wanted.cursor.clone(), wanted.limit, |_| {}).await?,
        Some(query) => search(conn, &wanted, query).await?,
    };
    let page = Page::cut(rows, wanted.limit, |(phase, row)| {
        let sort = row.updated_at.as_millis();
        Cursor { sort: if *phase == Phase::Contains { -sort } else { sort }, id: row.id.clone() }
    });
    let next = page.next;
    let items = page.items.into_iter().map(|(_, row)| row).collect();
    Ok(Page { items: finding::with_parts(conn, items).await?, next })
}

/// Where in a search a row was found. In a cursor the second phase is told by a negative moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    Begins,
    Contains,
}

async fn search(conn: &mut Conn, wanted: &Wanted, query: &str) -> Result<Vec<(Phase, Row)>, Refusal> {
    let mut found = Vec::new();
    let cursor = wanted.cursor.clone();
    let contains_only = cursor.as_ref().is_some_and(|cursor| cursor.sort < 0);
    if !contains_only {
        let begins = |select: &mut Select| {
            select.and(BEGINS, prefixes(query));
        };
        found = rows(conn, wanted, cursor.clone(), wanted.limit, begins).await?;
    }
    let missing = (wanted.limit as usize + 1).saturating_sub(found.len());
    if missing > 0 {
        let cursor =
            cursor.filter(|_| contains_only).map(|cursor| Cursor { sort: cursor.sort.saturating_neg(), ..cursor });
        let contains = |select: &mut Select| {
            contains(select, query);
            select.and(BEGINS_NOT, prefixes(query));
        };
        // The page asks for one more than its limit by itself.
        let more = rows(conn, wanted, cursor, missing as u32 - 1, contains).await?;
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
    let mut select = Select::new(sql!("list_customers"), params![]);
    narrow(&mut select);
    select.and_some(TAGGED, wanted.tag.as_ref().map(|tag| tag.trim().to_lowercase()));
    select.page_descending("updated_at", "id", cursor.as_ref(), limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    Ok(rows.into_iter().map(|row| (Phase::Begins, row)).collect())
}

/// The bounds of everything that begins with the text; the last character of Unicode ends them.
fn prefixes(query: &str) -> Vec<Value> {
    let end = |text: &str| format!("{text}\u{10ffff}");
    // Without digits nothing begins with them: a bound that no number reaches.
    let phone = phone_digits(query).unwrap_or_else(|| "x".to_owned());
    let number: i64 = query.trim_start_matches('#').parse().unwrap_or(-1);
    params![query, end(query), query, end(query), query, end(query), phone.as_str(), end(&phone), number]
}

fn contains(select: &mut Select, query: &str) {
    let inside = |text: &str| format!("%{}%", text::like_literal(text));
    match phone_digits(query) {
        Some(digits) => select.and(CONTAINS_OR_DIGITS, params![inside(query), inside(&digits)]),
        None => select.and(CONTAINS, params![inside(query)]),
    };
}

/// The digits of a text that may be a phone number.
fn phone_digits(query: &str) -> Option<String> {
    let phone = query.chars().all(|c| c.is_ascii_digit() || " +-()/.".contains(c));
    Some(digits(query)).filter(|digits| phone && digits.len() >= 3)
}
