//! What a customer has been to the shop, from what orders and tickets show of themselves.

use kernel::{Actor, Money, Permission, Reach, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, params};

use crate::customer::{Customer, Summary};

/// Declared by the orders and tickets features; named here because what they guard shows here.
pub(crate) const ORDERS_READ: Permission =
    Permission { name: "orders.read", explanation: "", reaches: kernel::EVERYWHERE };
pub(crate) const TICKETS_READ: Permission =
    Permission { name: "tickets.read", explanation: "", reaches: kernel::BY_PLACE };

#[derive(Deserialize)]
struct Bought {
    currency: String,
    orders: i64,
    spent: i64,
    first_at: Option<Timestamp>,
}

/// A number is null where the actor may not see all that it counts.
pub(crate) async fn summarise(conn: &mut Conn, actor: &Actor, customer: &Customer) -> Result<Summary, Refusal> {
    let mut bought: Option<Vec<Bought>> = None;
    if actor.reach(ORDERS_READ).is_ok() {
        bought = Some(conn.all(sql!("summarise_orders"), params![&customer.id]).await?);
    }
    let mut tickets = None;
    let mut last_survey = None;
    if actor.reach(TICKETS_READ).is_ok_and(|reach| reach == Reach::All) {
        tickets = Some(conn.one(sql!("count_tickets"), params![&customer.id]).await?);
        last_survey = conn.maybe(sql!("last_survey"), params![&customer.id]).await?;
    }
    let known = bought.as_deref().unwrap_or_default();
    let mut spent = known.iter().map(|bought| Money::new(bought.spent, &bought.currency));
    let first_order = known.iter().filter_map(|bought| bought.first_at).min();
    Ok(Summary {
        orders: bought.as_ref().map(|bought| bought.iter().map(|bought| bought.orders).sum()),
        spent: spent.next(),
        spent_also: spent.collect(),
        tickets,
        last_survey,
        since: first_order.map_or(customer.created_at, |first| first.min(customer.created_at)),
    })
}
