//! A shop whose tickets are as many as a test says, each day.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its part of it")]

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::time::HOUR;
use kernel::{Clock, Refusal, Rng, Timestamp};
use monitoring::working::Worker;
use store::{Db, Error, Migration, Schema, Sql, Value, params};
use test_kit::Desk;

/// Tables that stand where the other features have views and facts of the same names.
const CARDS: Schema = Schema {
    owner: "cards",
    migrations: &[Migration { version: 1, name: "cards", sql: include_str!("../cards.sql") }],
    queries: store::Queries::NONE,
};

pub const ALL: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, CARDS, scenarios::SCHEMA, monitoring::SCHEMA];

/// The last day of the history; the clock of a desk stands at ten in the morning, UTC.
pub const TODAY: Date = date(2026, 11, 20);

pub async fn run(db: &Db, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

pub async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

/// The shop, with the scenarios that the program brings.
pub async fn furnish(desk: &Desk) {
    let act = desk.system();
    let shipped: Result<Vec<String>, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { scenarios::shipping::ship(tx, &act).await })).await;
    assert!(shipped.unwrap().contains(&"delivery-delay".to_owned()));
    run(&desk.db, "INSERT INTO organisation_cards (time_zone) VALUES ('UTC')", vec![]).await;
    run(&desk.db, "INSERT INTO product_cards (id, name) VALUES ('prd_1', 'Kettle'), ('prd_2', 'Lamp')", vec![]).await;
    let orders = [("ord_n", "Northway", "DE", "34117"), ("ord_s", "Swift", "FR", "75001")];
    for (order, carrier, country, postal_code) in orders {
        let address = format!(r#"{{"country":"{country}","postal_code":"{postal_code}"}}"#);
        run(&desk.db, "INSERT INTO order_address_cards (order_id, address) VALUES ($1, $2)", params![order, address])
            .await;
        let parcel = "INSERT INTO parcel_cards (id, order_id, carrier, created_at) VALUES ($1, $1, $2, 1)";
        run(&desk.db, parcel, params![order, carrier]).await;
    }
    let batches = [("ord_n", 0_i64, "prd_2", "B-9"), ("ord_n", 1, "prd_1", "B-7"), ("ord_s", 0, "prd_1", "B-8")];
    let batches = batches.map(|(order, place, product, batch)| params![order, place, product, batch]);
    insert(desk, "INSERT INTO order_batch_cards (order_id, position, product_id, batch) VALUES", batches.into()).await;
}

/// A ticket's scenario, order and product.
#[derive(Clone, Copy)]
pub struct Of(pub &'static str, pub &'static str, pub &'static str);

pub const LATE: Of = Of("delivery-delay", "ord_n", "prd_1");
pub const LATE_SWIFT: Of = Of("delivery-delay", "ord_s", "prd_2");
pub const RETURN: Of = Of("return-request", "ord_s", "prd_1");

/// So many tickets on the day so many days ago, one every minute from three in the morning on.
pub async fn open(desk: &Desk, days_ago: i64, count: usize, of: Of) {
    open_all(desk, &[(days_ago, count, of)]).await;
}

pub async fn open_all(desk: &Desk, days: &[(i64, usize, Of)]) {
    let (mut facts, mut cards) = (Vec::new(), Vec::new());
    for (days_ago, count, Of(scenario, order, product)) in days {
        let day = TODAY.saturating_sub(days_ago.days());
        let at = Timestamp::parse(&format!("{day}T03:00:00Z")).unwrap();
        for ticket in 0..*count as i64 {
            let id = format!("{scenario}-{order}-{days_ago}-{ticket}");
            let opened = at.plus(ticket * HOUR / 60);
            facts.push(params![&id, opened, "email", *product, *order, "tea_1", *scenario, 0_i64]);
            cards.push(params![id, days_ago * 1_000 + ticket, "Where is it?"]);
        }
    }
    insert(desk, FACTS, facts).await;
    insert(desk, "INSERT INTO ticket_cards (id, number, subject) VALUES", cards).await;
}

const FACTS: &str = "INSERT INTO ticket_facts (ticket_id, opened_at, channel, product_id, order_id, team_id, scenario, scenario_confirmed) VALUES";

pub async fn insert(desk: &Desk, into: &'static str, rows: Vec<Vec<Value>>) {
    let done: Result<(), Error> = desk
        .db
        .write(move |tx| {
            Box::pin(async move {
                tx.insert_many(into, rows, "").await?;
                Ok(())
            })
        })
        .await;
    done.unwrap();
}

/// Half a year of two or three late parcels and two returns a day, and nothing late in the last three days.
pub async fn usual(desk: &Desk) {
    furnish(desk).await;
    let late = (4..=182).flat_map(|ago| [(ago, 1 + (ago % 2) as usize, LATE), (ago, 1, LATE_SWIFT)]);
    let days: Vec<_> = late.chain((1..=182).map(|ago| (ago, 2, RETURN))).collect();
    open_all(desk, &days).await;
}

/// The same, and in the last three days many more at one carrier.
pub async fn risen(desk: &Desk) {
    usual(desk).await;
    let days: Vec<_> = (1..=3).flat_map(|ago| [(ago, 9, LATE), (ago, 1, LATE_SWIFT)]).collect();
    open_all(desk, &days).await;
}

pub fn worker_on(desk: &Desk, db: Db) -> Worker {
    let (clock, rng) = (Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>);
    Worker::new(db, clock, rng)
}

pub fn worker(desk: &Desk) -> Worker {
    worker_on(desk, desk.db.clone())
}
