//! Registering warranties.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::{Act, Cursor, Page, Problems, Refusal, Timestamp, text};
use serde::Deserialize;
use store::{Conn, Select, Tx, params};
use utoipa::ToSchema;

use crate::cataloguing;
use crate::events::{WARRANTY_REGISTERED, WARRANTY_TOPIC};
use crate::order::{Buyer, LineProduct};
use crate::placing::check_customer;
use crate::shipping::home_zone;
use crate::warranty::{Warranty, coverage, last_day};

#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = WarrantyRegistration)]
pub struct Registration {
    /// Brings product, order, customer and first day with it.
    pub line_id: Option<String>,
    /// Needed without an order line that has one.
    pub product_id: Option<String>,
    pub customer_id: Option<String>,
    pub serial: Option<String>,
    /// First day. The day of delivery, of the order, or today, if it is absent.
    #[schema(value_type = Option<String>, format = Date)]
    pub from: Option<Date>,
    /// Last day. As many months later as the product's warranty lasts, if it is absent.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
}

#[derive(Debug, Default, Deserialize)]
struct OrderedLine {
    order_id: String,
    product_id: Option<String>,
    customer_id: Option<String>,
    placed_at: Option<Timestamp>,
    delivered_on: Option<Date>,
}

pub async fn register(tx: &mut Tx, act: &Act, input: Registration) -> Result<Warranty, Refusal> {
    let mut problems = Problems::default();
    let (_, zone) = home_zone(tx).await?;
    let serial = problems.note("serial", text::optional_line(input.serial.as_deref(), 100)).flatten();
    let line = ordered_line(tx, &input, serial.as_deref(), &mut problems).await?;
    let product_id = input.product_id.clone().or(line.as_ref().and_then(|line| line.product_id.clone()));
    let months = match &product_id {
        Some(id) => match cataloguing::find(tx, id).await {
            Ok(product) => product.warranty_months,
            Err(Refusal::NotFound(_)) => {
                problems.note("product_id", Err("there is no such product".to_owned())).flatten()
            }
            Err(other) => return Err(other),
        },
        None => problems.note("product_id", Err("is needed: the order line has none".to_owned())).flatten(),
    };
    check_customer(tx, input.customer_id.as_deref(), &mut problems).await?;
    let from = input.from.unwrap_or_else(|| first_day(line.as_ref(), act, &zone));
    let until = match (input.until, months) {
        (Some(until), _) if until < from => problems.note("until", Err(format!("must not be before {from}"))),
        (Some(until), _) => Some(until),
        (None, Some(months)) => problems.note("until", last_day(from, months)),
        (None, None) => problems.note("until", Err("is needed: the product says no warranty months".to_owned())),
    };
    problems.into_result()?;
    let id = act.id("war");
    let order_id = line.as_ref().map(|line| line.order_id.clone());
    let customer_id = input.customer_id.or(line.and_then(|line| line.customer_id));
    let values = params![
        &id,
        customer_id,
        order_id,
        &input.line_id,
        &product_id,
        &serial,
        from.to_string(),
        until.unwrap_or(from).to_string(),
        act.now
    ];
    if tx.run(sql!("claim_warranty"), values).await? == 0 {
        let known: Option<String> = tx.maybe(sql!("find_warranty_of_serial"), params![&product_id, &serial]).await?;
        return Err(Refusal::Conflict {
            code: "conflict",
            detail: format!("serial {} of this product is registered already", serial.unwrap_or_default()),
            current: known.map(|id| serde_json::json!({ "warranty": { "id": id } })),
        });
    }
    let subject = store::Subject { topic: WARRANTY_TOPIC, id: &id };
    tx.append(act, WARRANTY_REGISTERED, subject, &crate::events::Part { id: id.clone() })?;
    find(tx, act.now, &id).await
}

async fn ordered_line(
    conn: &mut Conn,
    input: &Registration,
    serial: Option<&str>,
    problems: &mut Problems,
) -> Result<Option<OrderedLine>, Refusal> {
    let Some(id) = &input.line_id else { return Ok(None) };
    let Some(line) = conn.maybe::<OrderedLine>(sql!("find_line"), params![id]).await? else {
        problems.add("line_id", "there is no such order line");
        return Ok(None);
    };
    let serials: Vec<String> = conn.all(sql!("serials_of_line"), params![id]).await?;
    if let Some(serial) = serial
        && !serials.is_empty()
        && !serials.iter().any(|known| known == serial)
    {
        problems.add("serial", format!("is not one of the line's: {}", serials.join(", ")));
    }
    if let (Some(given), Some(ordered)) = (&input.product_id, &line.product_id)
        && given != ordered
    {
        problems.add("product_id", "is not what was ordered in this line");
    }
    Ok(Some(line))
}

fn first_day(line: Option<&OrderedLine>, act: &Act, zone: &TimeZone) -> Date {
    let placed = || line.and_then(|line| line.placed_at).map(|at| at.day_in(zone));
    line.and_then(|line| line.delivered_on).or_else(placed).unwrap_or_else(|| act.now.day_in(zone))
}

/// Which warranties.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub serial: Option<String>,
    pub customer: Option<String>,
    pub order: Option<String>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

#[derive(Deserialize)]
struct Row {
    id: String,
    buyer_id: Option<String>,
    buyer_name: Option<String>,
    order_id: Option<String>,
    line_id: Option<String>,
    product_id: String,
    product_sku: String,
    product_name: String,
    serial: Option<String>,
    valid_from: Date,
    valid_until: Date,
    registered_at: Timestamp,
    version: i64,
}

pub async fn list(conn: &mut Conn, now: Timestamp, wanted: Wanted) -> Result<Page<Warranty>, Refusal> {
    let mut select = Select::new(sql!("list_warranties"), params![]);
    select
        .and_some("warranties.serial = ?", wanted.serial.map(|serial| serial.trim().to_owned()))
        .and_some("warranties.order_id = ?", wanted.order)
        .and_some("warranties.customer_id IN (SELECT id FROM customer_cards WHERE root_id = ?)", wanted.customer)
        .page_descending("warranties.registered_at", "warranties.id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<Row> = conn.select(&select).await?;
    let (_, zone) = home_zone(conn).await?;
    let today = now.day_in(&zone);
    let page = Page::cut(rows, wanted.limit, |row| Cursor { sort: row.registered_at.as_millis(), id: row.id.clone() });
    Ok(page.map(|row| shown(row, today)))
}

pub async fn find(conn: &mut Conn, now: Timestamp, id: &str) -> Result<Warranty, Refusal> {
    let mut select = Select::new(sql!("list_warranties"), params![]);
    select.and("warranties.id = ?", params![id]);
    let mut rows: Vec<Row> = conn.select(&select).await?;
    let (_, zone) = home_zone(conn).await?;
    rows.pop().map(|row| shown(row, now.day_in(&zone))).ok_or(Refusal::NotFound("warranty"))
}

fn shown(row: Row, today: Date) -> Warranty {
    Warranty {
        id: row.id,
        customer: row.buyer_id.zip(row.buyer_name).map(|(id, name)| Buyer { id, name }),
        order_id: row.order_id,
        line_id: row.line_id,
        product: LineProduct { id: row.product_id, sku: row.product_sku, name: row.product_name },
        serial: row.serial,
        coverage: coverage(row.valid_from, row.valid_until, today),
        from: row.valid_from,
        until: row.valid_until,
        registered_at: row.registered_at,
        version: row.version,
    }
}
