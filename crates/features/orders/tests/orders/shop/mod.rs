//! A shop to test in: short ways to do what the capabilities do.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses some of it")]

use kernel::{Act, Money, Refusal};
use orders::order::Order;
use orders::payment::{Payment, PaymentKind};
use orders::placing::{Creation, GivenLine};
use orders::refund::Refund;
use orders::returned::{Pieces, Return};
use orders::shipment::{Shipment, ShipmentState};
use orders::{changing, finding, paying, placing, refunding, returning, shipping, tracking};
use store::{Db, Schema, Sql, TxFuture, Value};
use test_kit::Desk;

pub const SCHEMAS: &[Schema] = &[store::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, TICKETS];

/// What the tickets feature promises to show, as far as orders read it, as a table that a test can fill.
pub const TICKETS: Schema = Schema {
    owner: "tickets",
    migrations: &[store::Migration {
        version: 1,
        name: "promised",
        sql: "CREATE TABLE ticket_facts (
  ticket_id TEXT NOT NULL,
  team_id TEXT,
  assignee_id TEXT
);
INSERT INTO ticket_facts (ticket_id, team_id, assignee_id) VALUES ('tic_1', 'tem_1', NULL);
",
    }],
    queries: store::Queries::NONE,
};

pub struct Shop {
    pub db: Db,
    pub act: Act,
}

pub fn eur(amount: i64) -> Money {
    Money::new(amount, "EUR")
}

pub fn line(title: &str, quantity: i64, price: i64) -> GivenLine {
    GivenLine { title: Some(title.to_owned()), quantity, price: Some(eur(price)), ..GivenLine::default() }
}

pub fn creation(lines: Vec<GivenLine>) -> Creation {
    Creation {
        number: None,
        customer_id: None,
        placed_at: None,
        currency: "EUR".into(),
        total: None,
        lines,
        address: None,
        external_ids: vec![],
    }
}

impl Shop {
    pub fn of(desk: &Desk) -> Self {
        Self { db: desk.db.clone(), act: desk.staff(&["orders.read", "orders.write"]) }
    }

    pub async fn write<T, F>(&self, body: F) -> Result<T, Refusal>
    where
        F: for<'t> FnOnce(&'t mut store::Tx, &'t Act) -> TxFuture<'t, T, Refusal> + Send + 'static,
        T: Send + 'static,
    {
        let act = self.act.clone();
        self.db.write(move |tx| Box::pin(async move { body(tx, &act).await })).await
    }

    pub async fn customer(&self, name: &str) -> String {
        let input = customers::creating::Creation { name: name.to_owned(), ..customers::creating::Creation::default() };
        // Its summary reads orders and tickets, which this shop has not all; the system sees none of it.
        let mut act = self.act.clone();
        act.actor = kernel::Actor::program(kernel::ActorKind::System, "system");
        self.write(move |tx, _| Box::pin(async move { customers::creating::create(tx, &act, input).await }))
            .await
            .unwrap()
            .id
    }

    pub async fn place(&self, input: Creation) -> Result<Order, Refusal> {
        self.write(|tx, act| Box::pin(placing::place(tx, act, input))).await
    }

    /// An order of two mugs at 10.00 and a pot at 30.00, all paid.
    pub async fn paid_order(&self) -> Order {
        let order = self.place(creation(vec![line("Mug", 2, 1_000), line("Pot", 1, 3_000)])).await.unwrap();
        self.pay(&order.id, PaymentKind::Payment, eur(5_000)).await.unwrap();
        self.order(&order.id).await
    }

    pub async fn order(&self, id: &str) -> Order {
        finding::find(&mut self.db.read().await.unwrap(), id).await.unwrap()
    }

    pub async fn pay(&self, order: &str, kind: PaymentKind, amount: Money) -> Result<Payment, Refusal> {
        let order = order.to_owned();
        let input = paying::Recording { kind, amount, method: Some("visa".into()), at: None, state: None };
        self.write(move |tx, act| Box::pin(async move { paying::record(tx, act, &order, input).await })).await
    }

    pub async fn change(&self, id: &str, version: i64, input: changing::Change) -> Result<Order, Refusal> {
        let id = id.to_owned();
        self.write(move |tx, act| Box::pin(async move { changing::change(tx, act, &id, version, input).await })).await
    }

    pub async fn ship(&self, order: &str, input: shipping::Creation) -> Result<Shipment, Refusal> {
        let order = order.to_owned();
        self.write(move |tx, act| Box::pin(async move { shipping::create(tx, act, &order, input).await })).await
    }

    pub async fn track(&self, id: &str, at: &str, state: ShipmentState) -> Result<Shipment, Refusal> {
        let id = id.to_owned();
        let at = Some(kernel::Timestamp::parse(at).unwrap());
        let input = tracking::Tracking { at, state, place: None, text: None, expected_on: None };
        self.write(move |tx, act| Box::pin(async move { tracking::track(tx, act, &id, input).await })).await
    }

    pub async fn refund(&self, order: &str, amount: Money) -> Result<Refund, Refusal> {
        let order = order.to_owned();
        let input = refunding::Request { amount, reason: None, return_id: None, method: None, ticket_id: None };
        self.write(move |tx, act| Box::pin(async move { refunding::request(tx, act, &order, input).await })).await
    }

    pub async fn move_refund(&self, refund: &Refund, state: orders::refund::RefundState) -> Result<Refund, Refusal> {
        let (id, version) = (refund.id.clone(), refund.version);
        let input = refunding::Change { state: Some(state), ..refunding::Change::default() };
        self.write(move |tx, act| Box::pin(async move { refunding::change(tx, act, &id, version, input).await })).await
    }

    pub async fn give_back(&self, order: &str, lines: Vec<Pieces>) -> Result<Return, Refusal> {
        let order = order.to_owned();
        let input = returning::Request {
            lines,
            reason: Some("too small".into()),
            note: None,
            exception: None,
            ticket_id: None,
        };
        self.write(move |tx, act| Box::pin(async move { returning::request(tx, act, &order, input).await })).await
    }

    pub async fn move_return(&self, known: &Return, state: orders::returned::ReturnState) -> Result<Return, Refusal> {
        let (id, version) = (known.id.clone(), known.version);
        let input = returning::Change { state: Some(state), ..returning::Change::default() };
        self.write(move |tx, act| Box::pin(async move { returning::change(tx, act, &id, version, input).await })).await
    }

    pub async fn one<T: serde::de::DeserializeOwned>(&self, sql: &'static str, params: Vec<Value>) -> T {
        self.db.read().await.unwrap().one(Sql::same(sql), params).await.unwrap()
    }
}

/// The words of a refusal that must be one of a state.
pub fn conflict<T: std::fmt::Debug>(told: Result<T, Refusal>) -> String {
    match told {
        Err(Refusal::Conflict { detail, .. }) => detail,
        other => panic!("must be a conflict: {other:?}"),
    }
}

/// The fields that a refusal names.
pub fn fields<T: std::fmt::Debug>(told: Result<T, Refusal>) -> Vec<String> {
    match told {
        Err(Refusal::Invalid(problems)) => problems.into_iter().map(|problem| problem.field).collect(),
        other => panic!("must be invalid: {other:?}"),
    }
}
