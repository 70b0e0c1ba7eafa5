//! A desk whose customers write of parcels, money and invoices, and people who confirm what it is about.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its part of it")]

use std::sync::Arc;

use kernel::{Act, Actor, ActorKind, Clock, Grants, Reach, Rng};
use recognition::detection::{self, Detection};
use recognition::working::Worker;
use store::{Db, Schema, Sql, params};
use test_kit::{Desk, commit};
use tickets::classifying::{self, Classification};
use tickets::finding::TicketDetail;
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

pub const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    capabilities::SCHEMA,
    playbooks::SCHEMA,
    runs::SCHEMA,
    scenarios::SCHEMA,
    recognition::SCHEMA,
];

/// What customers say, by scenario, in English and German.
pub const SAID: &[(&str, &[&str])] = &[
    (
        "delivery-delay",
        &[
            "where is my parcel",
            "my parcel has not arrived yet",
            "when will the parcel be delivered",
            "the delivery is late",
            "is my parcel still on its way",
            "wo ist mein Paket",
            "mein Paket ist noch nicht angekommen",
            "wann kommt das Paket an",
            "die Lieferung ist zu spät, wo bleibt sie",
            "wo bleibt meine Lieferung",
        ],
    ),
    (
        "refund-status",
        &[
            "i want my money back",
            "please refund the money to my account",
            "when do i get my refund",
            "the refund has not been paid",
            "give me the money back please",
            "ich möchte mein Geld zurück",
            "bitte das Geld zurück auf mein Konto",
            "wann bekomme ich mein Geld zurück",
            "die Rückzahlung ist noch nicht da",
            "bitte um Erstattung des Geldes",
        ],
    ),
    (
        "invoice-request",
        &[
            "please send me the invoice",
            "i need an invoice for my order",
            "the invoice is wrong",
            "there is no invoice with the order",
            "can i have the invoice as a file",
            "bitte senden Sie mir die Rechnung",
            "ich brauche eine Rechnung für die Bestellung",
            "die Rechnung ist falsch",
            "es war keine Rechnung dabei",
            "auf der Rechnung steht ein falscher Name",
        ],
    ),
];

pub async fn furnish(desk: &Desk) {
    let customer = "INSERT INTO customers (id, number, name, name_key, language, root_id, search, created_at, updated_at, version) \
        VALUES ('cus_dora', 1, 'Dora Lind', 'dora lind', 'de', 'cus_dora', 'dora lind', 0, 0, 1)";
    let done: Result<u64, store::Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(customer), params![]).await })).await;
    done.unwrap();
}

/// A person of staff with full reach.
pub fn person(desk: &Desk) -> Act {
    let mut grants = Grants::default();
    for permission in ["tickets.read", "tickets.answer", "recognition.manage"] {
        grants.add(permission, Reach::All);
    }
    desk.act(Actor { kind: ActorKind::Staff, id: "per_anna".into(), name: "Anna".into(), teams: vec![], grants })
}

pub async fn open_as(desk: &Desk, act: Act, body: &str) -> String {
    open_about(desk, act, None, body).await
}

pub async fn open_about(desk: &Desk, act: Act, order_id: Option<String>, body: &str) -> String {
    open_for(desk, act, "cus_dora", order_id, body).await
}

pub async fn open_of(desk: &Desk, act: Act, customer: &str, body: &str) -> String {
    open_for(desk, act, customer, None, body).await
}

async fn open_for(desk: &Desk, act: Act, customer: &str, order_id: Option<String>, body: &str) -> String {
    let opening = Opening {
        subject: "Question".into(),
        customer_id: Some(customer.into()),
        order_id,
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: None,
        assignee_id: None,
        tags: vec![],
        fields: Default::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some(body.into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    let opened: TicketDetail = commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap();
    opened.row.id
}

pub async fn open(desk: &Desk, body: &str) -> String {
    open_as(desk, desk.system(), body).await
}

pub async fn hear(desk: &Desk, id: &str, body: &str) {
    let (act, id) = (desk.system(), id.to_owned());
    let input = tickets::receiving::CustomerMessage { body_text: Some(body.into()), ..Default::default() };
    commit!(desk, |tx| tickets::receiving::receive(tx, &act, &id, input)).unwrap();
}

pub async fn confirm(desk: &Desk, id: &str, scenario: &str) {
    let (act, id, scenario) = (person(desk), id.to_owned(), Some(scenario.to_owned()));
    let said = Classification { scenario, confirmed: true };
    commit!(desk, |tx| classifying::classify(tx, &act, &id, said)).unwrap();
}

/// Tickets of all scenarios, confirmed.
pub async fn furnish_with_confirmed(desk: &Desk) {
    furnish(desk).await;
    for (scenario, texts) in SAID {
        for text in *texts {
            let id = open(desk, text).await;
            confirm(desk, &id, scenario).await;
        }
    }
}

pub fn worker_on(desk: &Desk, db: Db) -> Worker {
    Worker::new(db, Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>)
}

pub fn worker(desk: &Desk) -> Worker {
    worker_on(desk, desk.db.clone())
}

pub async fn find(desk: &Desk, id: &str) -> TicketDetail {
    tickets::finding::find(&mut desk.db.read().await.unwrap(), &desk.system().actor, id).await.unwrap()
}

pub async fn detected(desk: &Desk, id: &str) -> Option<Detection> {
    let actor = person(desk).actor;
    detection::of_ticket(&mut desk.db.read().await.unwrap(), &actor, id).await.unwrap()
}

pub async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

/// Switches a capability off, or on for some customers, or on.
pub async fn switch(desk: &Desk, key: &'static str, version: i64, to: serde_json::Value) {
    let act = desk.system();
    commit!(desk, |tx| capabilities::declaring::declare(tx, &act, recognition::CAPABILITIES)).unwrap();
    let act = desk.staff(&["capabilities.manage"]);
    let to = serde_json::from_value(to).unwrap();
    commit!(desk, |tx| capabilities::changing::change(tx, &act, key, version, to)).unwrap();
}
