//! What conditions ask about, gathered for many tickets in few statements.

use std::collections::HashMap;

use jiff::civil::Date;
use kernel::{Refusal, Timestamp, time};
use serde::Deserialize;
use store::{Conn, Select, params};
use tickets::glancing::{self, Glance};

use crate::condition::Needs;

/// A ticket with what stands around it, as far as it was asked for.
#[derive(Debug, Clone)]
pub struct Look {
    pub ticket: Glance,
    pub customer: Option<CustomerLook>,
    pub order: Option<OrderLook>,
    pub parcels: Vec<Parcel>,
    pub letter: Option<LetterLook>,
}

/// What is known of the last letter that the customer wrote.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct LetterLook {
    ticket_id: String,
    pub spf: Option<String>,
    pub dkim: Option<String>,
    pub dmarc: Option<String>,
    pub verified: bool,
    /// With blanks between them.
    pub signs: String,
    pub spam: Option<bool>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerLook {
    pub tags: Vec<String>,
    pub orders: i64,
    /// Tickets opened before this one.
    pub earlier: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OrderLook {
    id: String,
    pub state: String,
    pub total: Option<i64>,
    pub currency: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Parcel {
    pub id: String,
    order_id: String,
    promised_on: Option<String>,
    delivered_on: Option<String>,
    pub delivered_at: Option<Timestamp>,
    destination_time_zone: String,
}

impl Parcel {
    /// Days between the promised day and the one of delivery, or today; none if no day was promised.
    pub fn days_late(&self, now: Timestamp) -> Option<i64> {
        let day = |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Date>().ok());
        let promised = day(&self.promised_on)?;
        let today = || time::zone(&self.destination_time_zone).ok().map(|zone| now.day_in(&zone));
        let reached = match self.delivered_at {
            Some(at) if at <= now => day(&self.delivered_on).or_else(today)?,
            _ => today()?,
        };
        Some(i64::from(promised.until(reached).ok()?.get_days()))
    }

    pub fn is_delivered(&self, now: Timestamp) -> bool {
        self.delivered_at.is_some_and(|at| at <= now)
    }
}

/// Those of these tickets that rules may look at, newest first.
pub async fn look(conn: &mut Conn, ids: &[String], needs: Needs) -> Result<Vec<Look>, Refusal> {
    let tickets = glancing::glance(conn, ids).await?;
    let mut customers = if needs.customer { customers(conn, &tickets).await? } else { HashMap::new() };
    let (orders, parcels) = if needs.order { orders(conn, &tickets).await? } else { Default::default() };
    let mut letters = if needs.letter { letters(conn, &tickets).await? } else { HashMap::new() };
    let look = |ticket: Glance| {
        let order = ticket.order_id.as_ref();
        Look {
            customer: customers.remove(&ticket.id),
            letter: letters.remove(&ticket.id),
            order: order.and_then(|id| orders.get(id)).cloned(),
            parcels: order.and_then(|id| parcels.get(id)).cloned().unwrap_or_default(),
            ticket,
        }
    };
    Ok(tickets.into_iter().map(look).collect())
}

/// By ticket.
async fn letters(conn: &mut Conn, tickets: &[Glance]) -> Result<HashMap<String, LetterLook>, Refusal> {
    let mut select = Select::new(sql!("list_last_letters"), params![]);
    select.and_in("f.ticket_id", tickets.iter().map(|ticket| &ticket.id));
    let found: Vec<LetterLook> = conn.select(&select).await?;
    Ok(found.into_iter().map(|letter| (letter.ticket_id.clone(), letter)).collect())
}

/// By ticket.
async fn customers(conn: &mut Conn, tickets: &[Glance]) -> Result<HashMap<String, CustomerLook>, Refusal> {
    #[derive(Deserialize)]
    struct Tagged {
        customer_id: String,
        tag: String,
    }
    #[derive(Deserialize)]
    struct Bought {
        customer_id: String,
        orders: i64,
    }
    #[derive(Deserialize)]
    struct Asked {
        customer_id: String,
        opened_at: Timestamp,
    }
    let mut ids: Vec<&String> = tickets.iter().filter_map(|ticket| ticket.customer_id.as_ref()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut select = Select::new(sql!("list_tags_of_customers"), params![]);
    select.and_in("customer_id", ids.iter().copied());
    let tagged: Vec<Tagged> = conn.select(&select).await?;
    let mut select = Select::new(sql!("count_orders_of_customers"), params![]);
    select.and_in("c.root_id", ids.iter().copied()).then("GROUP BY c.root_id", vec![]);
    let bought: Vec<Bought> = conn.select(&select).await?;
    let mut select = Select::new(sql!("list_openings_of_customers"), params![]);
    select.and_in("c.root_id", ids.iter().copied());
    let asked: Vec<Asked> = conn.select(&select).await?;

    let mut tags: HashMap<&str, Vec<String>> = HashMap::new();
    for one in &tagged {
        tags.entry(&one.customer_id).or_default().push(one.tag.to_lowercase());
    }
    let bought: HashMap<&str, i64> = bought.iter().map(|one| (one.customer_id.as_str(), one.orders)).collect();
    let mut openings: HashMap<&str, Vec<Timestamp>> = HashMap::new();
    for one in &asked {
        openings.entry(&one.customer_id).or_default().push(one.opened_at);
    }
    let about = |ticket: &Glance| {
        let customer = ticket.customer_id.as_deref()?;
        let before = openings.get(customer).into_iter().flatten().filter(|at| **at < ticket.opened_at).count();
        let look = CustomerLook {
            tags: tags.get(customer).cloned().unwrap_or_default(),
            orders: bought.get(customer).copied().unwrap_or_default(),
            earlier: before as i64,
        };
        Some((ticket.id.clone(), look))
    };
    Ok(tickets.iter().filter_map(about).collect())
}

type Orders = (HashMap<String, OrderLook>, HashMap<String, Vec<Parcel>>);

async fn orders(conn: &mut Conn, tickets: &[Glance]) -> Result<Orders, Refusal> {
    let mut ids: Vec<&String> = tickets.iter().filter_map(|ticket| ticket.order_id.as_ref()).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut select = Select::new(sql!("list_orders_of"), params![]);
    select.and_in("id", ids.iter().copied());
    let orders: Vec<OrderLook> = conn.select(&select).await?;
    let mut parcels: HashMap<String, Vec<Parcel>> = HashMap::new();
    for parcel in parcels_of(conn, &ids).await? {
        parcels.entry(parcel.order_id.clone()).or_default().push(parcel);
    }
    Ok((orders.into_iter().map(|order| (order.id.clone(), order)).collect(), parcels))
}

/// The parcels of orders.
pub(crate) async fn parcels_of(conn: &mut Conn, orders: &[&String]) -> Result<Vec<Parcel>, Refusal> {
    let mut select = Select::new(sql!("list_parcels_of"), params![]);
    select.and_in("order_id", orders.iter().copied());
    Ok(conn.select(&select).await?)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn parcel(promised: &str, delivered: Option<(&str, &str)>) -> Parcel {
        Parcel {
            id: "shp_1".into(),
            order_id: "ord_1".into(),
            promised_on: Some(promised.into()),
            delivered_on: delivered.map(|(day, _)| day.into()),
            delivered_at: delivered.map(|(_, at)| Timestamp::parse(at).expect("a moment")),
            destination_time_zone: "Europe/Berlin".into(),
        }
    }

    #[test]
    fn days_late_are_those_of_the_destination() {
        let now = Timestamp::parse("2026-11-20T23:30:00Z").expect("a moment");
        assert_eq!(parcel("2026-11-20", None).days_late(now), Some(1), "in Berlin the next day has begun");
        let came = Some(("2026-11-18", "2026-11-18T09:00:00Z"));
        assert_eq!(parcel("2026-11-16", came).days_late(now), Some(2), "what came late stays as late as it was");
        assert_eq!(parcel("2026-11-25", None).days_late(now), Some(-4));
    }
}
