//! What is known of a ticket's customer and order, gathered once for all that is asked of it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::time::DAY;
use kernel::{Act, Refusal, Timestamp, time};
use orders::order::Order;
use orders::possible::{self, PossibleActions};
use orders::rules::{self, Rules};
use serde::Deserialize;
use store::{Conn, events as log, params};
use tickets::glancing::Glance;

use crate::run::by_program;

/// Claims that are earlier ones.
const YEAR: i64 = 365 * DAY;
/// Most events of an order that are looked through for changes.
const EVENTS_MAX: i64 = 500;

#[derive(Debug, Clone)]
pub struct Records {
    pub now: Timestamp,
    /// The day where the organisation is.
    pub today: Date,
    pub customer: Option<CustomerRecord>,
    pub order: Option<OrderRecord>,
    /// The product that the ticket is about.
    pub product: Option<Product>,
}

#[derive(Debug, Clone, Copy)]
pub struct CustomerRecord {
    /// Orders that were not cancelled.
    pub orders: i64,
    /// Warranty claims in the last year.
    pub claims: i64,
}

#[derive(Debug, Clone)]
pub struct OrderRecord {
    pub order: Order,
    pub possible: PossibleActions,
    pub rules: Rules,
    /// Somebody changed it by hand since it was placed.
    pub changed: bool,
    /// Its items among that.
    pub items_changed: bool,
    pub placed_on: Option<Date>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Product {
    pub id: String,
    pub name: String,
}

/// Reads it all, as the program: what is shown of it is what whoever looks may see.
pub async fn gather(conn: &mut Conn, act: &Act, ticket: &Glance) -> Result<Records, Refusal> {
    let zone: Option<String> = conn.maybe(sql!("find_own_zone"), params![]).await?;
    let zone = zone.and_then(|name| time::zone(&name).ok()).unwrap_or(TimeZone::UTC);
    let customer = match &ticket.customer_id {
        Some(id) => Some(CustomerRecord {
            orders: conn.one(sql!("count_orders_of_customer"), params![id]).await?,
            claims: conn.one(sql!("count_claims_of_customer"), params![id, act.now.plus(-YEAR)]).await?,
        }),
        None => None,
    };
    let order = match &ticket.order_id {
        Some(id) => Some(order(conn, act, id, &zone).await?),
        None => None,
    };
    let product = conn.maybe(sql!("find_ticket_product"), params![&ticket.id]).await?;
    Ok(Records { now: act.now, today: act.now.day_in(&zone), customer, order, product })
}

async fn order(conn: &mut Conn, act: &Act, id: &str, zone: &TimeZone) -> Result<OrderRecord, Refusal> {
    let order = orders::finding::find(conn, id).await?;
    let possible = possible::find(conn, &by_program(act).actor, act.now, id).await?;
    let rules = rules::find(conn).await?;
    let events = log::of_subject(conn, id, 0, EVENTS_MAX).await?;
    let items_changed = events.iter().any(|event| event.kind == orders::events::ORDER_ITEMS_CHANGED);
    let changed = items_changed || events.iter().any(|event| event.kind == orders::events::ORDER_CHANGED);
    let placed_on = order.placed_at.map(|at| at.day_in(zone));
    Ok(OrderRecord { order, possible, rules, changed, items_changed, placed_on })
}
