//! A desk with a customer, an order of two mugs that was delivered and paid, a ticket about it, and playbooks.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its part of it")]

use std::collections::BTreeMap;
use std::sync::Arc;

use kernel::{Act, Clock, Money, Refusal, Rng, Timestamp};
use orders::placing::{Creation, GivenLine};
use playbook_language::Input;
use playbook_language::value::Value;
use playbooks::checking::Written;
use playbooks::publishing::Why;
use runs::finishing::Finish;
use runs::showing::View;
use runs::starting::Start;
use runs::stopping::Stop;
use runs::working::Worker;
use store::{Db, Error, Schema, Sql, params};
use test_kit::{Desk, commit};
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
];

pub const WAY: &str = "playbook: way\nname: Way\nsteps:
  - { id: look, title: Look, kind: check, facts: [order.state, return.window] }
  - id: open
    title: Open?
    kind: decision
    branches: [{ label: Over, when: { variable: return.window, is: over }, next: lead }]
    otherwise: {}
  - id: ask
    title: Ask
    kind: question
    reply: 'Hello {{customer.first_name}}, order {{order.number}} came ({{order.state}}). Why?'
    answers: [{ name: why, type: text }]
    silent: { after: 3 days, next: quiet }
  - { id: nice, title: Be nice, kind: instruction, optional: true }
  - { id: take, title: Take it back, kind: action, action: create_return, with: { lines: all, reason: { variable: why } }, refused: { next: lead } }
  - { id: arrival, title: Wait for it, kind: wait, for: return_received, at_most: 14 days, late: { next: quiet } }
  - { id: pay, title: Refund, kind: action, action: create_refund, with: { lines: all }, refused: { next: lead } }
  - { id: paid, title: Refunded, kind: resolve, reason: refunded, reply: 'You get {{pay.amount}}.' }
  - { id: quiet, title: Quiet, kind: resolve, reason: no_answer }
  - { id: lead, title: Lead, kind: escalate, to: Delivery, reason: Beyond the rules }\n";

pub async fn run_sql(db: &Db, sql: &'static str) {
    let done: Result<u64, Error> =
        db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![]).await })).await;
    done.unwrap();
}

pub async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

pub fn anna(desk: &Desk) -> Act {
    let mut act = desk.staff(&[
        "tickets.read",
        "tickets.answer",
        "orders.read",
        "orders.write",
        "customers.read",
        "playbooks.read",
    ]);
    act.actor.id = "per_anna".into();
    act
}

/// Somebody who answers, and may not change orders or see them.
pub fn ben(desk: &Desk) -> Act {
    let mut act = desk.staff(&["tickets.read", "tickets.answer"]);
    act.actor.id = "per_ben".into();
    act
}

/// People, a team, a customer; gives an order of theirs, delivered so many days ago.
pub async fn furnish(desk: &Desk, delivered: i64) -> String {
    for (id, name) in [("per_anna", "Anna Berg"), ("per_ben", "Ben Cole")] {
        let (act, sql) = (
            id.to_owned(),
            "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ($1, $2, $1, 'en', 1, 0, 1)",
        );
        let name = name.to_owned();
        let done: Result<u64, Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![act, name]).await })).await;
        done.unwrap();
    }
    run_sql(&desk.db, "INSERT INTO teams (id, name, created_at, version) VALUES ('tem_delivery', 'Delivery', 0, 1)")
        .await;
    run_sql(
        &desk.db,
        "INSERT INTO customers (id, number, name, name_key, language, root_id, search, created_at, updated_at, version) \
         VALUES ('cus_dora', 1, 'Dora Lind', 'dora lind', 'de', 'cus_dora', 'dora lind', 0, 0, 1)",
    )
    .await;
    order(desk, delivered).await
}

pub async fn order(desk: &Desk, delivered: i64) -> String {
    let act = anna(desk);
    let lines = vec![GivenLine {
        title: Some("Mug".into()),
        quantity: 2,
        price: Some(Money::new(1_000, "EUR")),
        ..GivenLine::default()
    }];
    let creation = Creation {
        number: None,
        customer_id: Some("cus_dora".into()),
        placed_at: None,
        currency: "EUR".into(),
        total: None,
        lines,
        address: None,
        external_ids: vec![],
    };
    let own = act.clone();
    let id = commit!(desk, |tx| orders::placing::place(tx, &own, creation)).unwrap().id;
    let (own, order) = (act.clone(), id.clone());
    let paid = orders::paying::Recording {
        kind: orders::payment::PaymentKind::Payment,
        amount: Money::new(2_000, "EUR"),
        method: Some("visa".into()),
        at: None,
        state: None,
    };
    commit!(desk, |tx| orders::paying::record(tx, &own, &order, paid)).unwrap();
    let order = id.clone();
    let at = act.now.plus(-delivered * kernel::time::DAY);
    let parcel = orders::shipping::Creation {
        shipped_at: Some(at.plus(-kernel::time::DAY)),
        delivered_at: Some(at),
        ..orders::shipping::Creation::default()
    };
    commit!(desk, |tx| orders::shipping::create(tx, &act, &order, parcel)).unwrap();
    id
}

pub async fn ticket(desk: &Desk, order: &str) -> String {
    let act = desk.system();
    let opening = Opening {
        subject: "Mugs".into(),
        customer_id: Some("cus_dora".into()),
        order_id: Some(order.to_owned()),
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: None,
        assignee_id: None,
        tags: vec![],
        fields: Default::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some("I do not like them".into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap().row.id
}

/// Publishes a playbook, or its next version.
pub async fn publish(desk: &Desk, text: &str) {
    let mut act = desk.staff(&["playbooks.manage"]);
    act.actor.id = "per_anna".into();
    let draft = Written::text(text).draft().unwrap();
    commit!(desk, |tx| async {
        let key = draft.playbook.key.clone();
        let (row, _) = playbooks::importing::import(tx, &act, draft).await?;
        playbooks::publishing::publish(tx, &act, &key, Why { why: "Now".into() }, row.version).await
    })
    .unwrap();
}

pub async fn start(desk: &Desk, act: Act, ticket: &str, playbook: &str) -> Result<View, Refusal> {
    let (ticket, input) = (ticket.to_owned(), Start { playbook: playbook.into() });
    commit!(desk, |tx| runs::starting::start(tx, &act, &ticket, input))
}

pub fn done(values: &[(&str, Value)]) -> Input {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Input::Done { values, evidence: BTreeMap::new() }
}

pub fn text(words: &str) -> Value {
    Value::Text(words.into())
}

pub async fn finish_on(db: &Db, act: Act, ticket: &str, view: &View, input: Input) -> Result<View, Refusal> {
    let finish =
        Finish { step: at(view).to_owned(), input, with: BTreeMap::new(), nevertheless: None, minutes: Some(2) };
    let (ticket, version) = (ticket.to_owned(), view.version);
    db.write::<_, _, Refusal>(move |tx| {
        Box::pin(async move { runs::finishing::finish(tx, &act, &ticket, finish, version).await })
    })
    .await
}

pub async fn finish(desk: &Desk, act: Act, ticket: &str, view: &View, input: Input) -> Result<View, Refusal> {
    finish_on(&desk.db, act, ticket, view, input).await
}

pub async fn back(desk: &Desk, ticket: &str, view: &View) -> Result<View, Refusal> {
    let (act, ticket, version) = (anna(desk), ticket.to_owned(), view.version);
    commit!(desk, |tx| runs::stepping_back::step_back(tx, &act, &ticket, version))
}

pub async fn stop(desk: &Desk, ticket: &str, view: &View) -> Result<View, Refusal> {
    let (act, ticket, version) = (anna(desk), ticket.to_owned(), view.version);
    commit!(desk, |tx| runs::stopping::stop(tx, &act, &ticket, Stop { reason: "Another way".into() }, version))
}

/// Id of the step that it is at, or ended with.
pub fn at(view: &View) -> &str {
    match (&view.current, &view.end) {
        (Some(current), _) => &current.step.id,
        (None, Some(end)) => &end.step.id,
        (None, None) => "",
    }
}

pub async fn show(desk: &Desk, ticket: &str) -> View {
    let mut conn = desk.db.read().await.unwrap();
    runs::showing::of_ticket(&mut conn, &anna(desk), ticket).await.unwrap().unwrap()
}

pub fn worker_on(desk: &Desk, db: Db) -> Worker {
    Worker::new(db, Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>)
}

pub async fn work(desk: &Desk) {
    worker_on(desk, desk.db.clone()).round().await.unwrap();
}

pub async fn say(desk: &Desk, ticket: &str, body: &str) {
    let (act, id) = (anna(desk), ticket.to_owned());
    let seen = store::events::last(&mut desk.db.read().await.unwrap()).await.unwrap();
    let reply = tickets::replying::NewReply {
        body_text: Some(body.into()),
        body_html: None,
        body_marks: None,
        seen_event: seen,
        attachments: vec![],
        status: None,
        force: false,
    };
    commit!(desk, |tx| tickets::replying::reply(tx, &act, &id, reply)).unwrap();
}

pub async fn hear(desk: &Desk, ticket: &str, body: &str) {
    let (act, id) = (desk.system(), ticket.to_owned());
    let input = tickets::receiving::CustomerMessage { body_text: Some(body.into()), ..Default::default() };
    commit!(desk, |tx| tickets::receiving::receive(tx, &act, &id, input)).unwrap();
}

/// The only return of an order gets a state.
pub async fn move_return(desk: &Desk, order: &str, state: orders::returned::ReturnState) {
    let known = orders::finding::find(&mut desk.db.read().await.unwrap(), order).await.unwrap().returns.remove(0);
    let act = anna(desk);
    let input = orders::returning::Change { state: Some(state), ..Default::default() };
    commit!(desk, |tx| orders::returning::change(tx, &act, &known.id, known.version, input)).unwrap();
}

pub async fn snoozed(desk: &Desk, ticket: &str) -> Option<Timestamp> {
    let mut conn = desk.db.read().await.unwrap();
    tickets::finding::find(&mut conn, &desk.system().actor, ticket).await.unwrap().row.snoozed_until
}

/// Switches a capability off, or on for some customers, or on.
pub async fn switch_capability(desk: &Desk, key: &'static str, version: i64, to: serde_json::Value) {
    let act = desk.system();
    commit!(desk, |tx| capabilities::declaring::declare(tx, &act, runs::CAPABILITIES)).unwrap();
    let act = desk.staff(&["capabilities.manage"]);
    let to = serde_json::from_value(to).unwrap();
    commit!(desk, |tx| capabilities::changing::change(tx, &act, key, version, to)).unwrap();
}
