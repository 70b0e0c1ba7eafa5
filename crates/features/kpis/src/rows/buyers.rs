//! Rows behind retention and repeat rates: customers.

use std::collections::HashMap;

use kernel::{Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Select, params};

use super::{CUSTOMERS_READ, KpiRow, Looking, RowKind};
use crate::purchases::{self, Buyer, Edges, Ends, Standing};
use crate::sql;

#[derive(Deserialize)]
struct Named {
    id: String,
    name: String,
}

pub(super) async fn retention(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    looking.act.actor.reach(CUSTOMERS_READ)?;
    if looking.slice.window.from > looking.now() {
        return Ok(Vec::new());
    }
    let edges = Edges::new(looking.slice, looking.scope.organisation, looking.now())?;
    let buyers = purchases::buyers(conn).await?;
    let rows = buyers.iter().filter_map(|buyer| {
        let standing = edges.standing(buyer);
        let last = buyer.moments.iter().rev().find(|moment| **moment < looking.slice.window.to.as_millis())?;
        let (counts, why) = retained(standing)?;
        Some(row(buyer, *last, counts, standing.at_start, why.to_owned()))
    });
    let page = looking.page(rows.collect());
    name(conn, page).await
}

fn retained(standing: Standing) -> Option<(bool, &'static str)> {
    let Standing { at_start, at_end, new } = standing;
    Some(match (at_start, at_end) {
        (true, true) => (true, "Customer at the start and at the end."),
        (true, false) => (false, "Customer at the start; no order recent enough at the end."),
        (false, true) if new => (false, "First order in the period: new, and so in neither."),
        (false, true) => (true, "Came back in the period after a longer time without an order."),
        (false, false) => return None,
    })
}

pub(super) async fn repeats(conn: &mut Conn, looking: &Looking<'_>) -> Result<Vec<KpiRow>, Refusal> {
    looking.act.actor.reach(CUSTOMERS_READ)?;
    let days = looking.behind.key.repeat_days().unwrap_or_default();
    let buyers = purchases::buyers(conn).await?;
    let mut ends = Ends::new(days, looking.scope.organisation);
    let mut rows = Vec::new();
    for buyer in &buyers {
        let Some(first) = buyer.first_in(looking.slice) else { continue };
        let end = ends.of(first)?;
        let next = buyer.next_after(first).filter(|next| *next < end);
        let why = match next {
            Some(next) => {
                let day = Timestamp::from_millis(next).day_in(&looking.scope.organisation.zone);
                format!("Ordered again on {day}, within {days} days.")
            }
            None if end > looking.now().as_millis() => {
                format!("No further order yet; the {days} days have not passed.")
            }
            None => format!("No further order within {days} days."),
        };
        rows.push(row(buyer, first, next.is_some(), true, why));
    }
    let page = looking.page(rows);
    name(conn, page).await
}

fn row(buyer: &Buyer, at: i64, counts: bool, in_n: bool, why: String) -> KpiRow {
    let id = buyer.id.clone();
    let at = Timestamp::from_millis(at);
    KpiRow { kind: RowKind::Customer, place: id.clone(), label: id.clone(), id, at, counts, in_n, value: None, why }
}

async fn name(conn: &mut Conn, mut rows: Vec<KpiRow>) -> Result<Vec<KpiRow>, Refusal> {
    let mut select = Select::new(sql!("name_customers"), params![]);
    select.and_in("id", rows.iter().map(|row| row.id.as_str()));
    let named: Vec<Named> = conn.select(&select).await?;
    let names: HashMap<String, String> = named.into_iter().map(|row| (row.id, row.name)).collect();
    for row in &mut rows {
        if let Some(name) = names.get(&row.id) {
            row.label.clone_from(name);
        }
    }
    Ok(rows)
}
