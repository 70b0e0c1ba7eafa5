//! A desk with two people, two teams, a customer with an order, and rules.

#![allow(dead_code, clippy::allow_attributes, reason = "each test file uses its part of it")]

use std::sync::Arc;

use automation::action::Action;
use automation::condition::{Condition, Conditions, Group, Mode};
use automation::rule::{NewRule, Rule};
use automation::run::{Run, Wanted};
use automation::trigger::Trigger;
use automation::working::Worker;
use kernel::{Act, Actor, ActorKind, Clock, Grants, Reach, Refusal, Rng};
use store::{Db, Error, Schema, Sql, Value, params};
use test_kit::{Desk, commit};
use tickets::finding::TicketDetail;
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::template::{Content, NewTemplate};
use tickets::ticket::{Channel, Urgency};

pub const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    mail::SCHEMA,
    capabilities::SCHEMA,
    automation::SCHEMA,
];

pub async fn run(db: &Db, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

pub async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

/// People, teams, a customer and their order.
pub async fn furnish(desk: &Desk) {
    for (id, name) in [("per_anna", "Anna Berg"), ("per_ben", "Ben Cole")] {
        let sql = "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ($1, $2, $1, 'en', 1, 0, 1)";
        run(&desk.db, sql, params![id, name]).await;
    }
    for (id, name) in [("tem_front", "Front"), ("tem_delivery", "Delivery")] {
        run(&desk.db, "INSERT INTO teams (id, name, created_at, version) VALUES ($1, $2, 0, 1)", params![id, name])
            .await;
    }
    let customer = "INSERT INTO customers (id, number, name, name_key, language, root_id, search, created_at, updated_at, version) \
        VALUES ('cus_dora', 1, 'Dora Lind', 'dora lind', 'de', 'cus_dora', 'dora lind', 0, 0, 1)";
    run(&desk.db, customer, params![]).await;
    let order = "INSERT INTO orders (id, number, number_key, customer_id, state, listed_at, currency, total, created_at, updated_at) \
        VALUES ('ord_1', '#77', '77', 'cus_dora', 'shipped', 0, 'EUR', 9900, 0, 0)";
    run(&desk.db, order, params![]).await;
    let parcel = "INSERT INTO shipments (id, order_id, promised_on, destination_time_zone, state, created_at, updated_at) \
        VALUES ('shp_1', 'ord_1', '2026-11-18', 'Europe/Berlin', 'in_transit', 0, 0)";
    run(&desk.db, parcel, params![]).await;
}

/// A person of staff with full reach.
pub fn person(desk: &Desk, id: &str) -> Act {
    let mut grants = Grants::default();
    for permission in ["tickets.read", "tickets.answer", "tickets.share", "automation.manage"] {
        grants.add(permission, Reach::All);
    }
    desk.act(Actor { kind: ActorKind::Staff, id: id.into(), name: id.into(), teams: vec![], grants })
}

pub fn question(subject: &str) -> Opening {
    Opening {
        subject: subject.into(),
        customer_id: Some("cus_dora".into()),
        order_id: None,
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: None,
        assignee_id: None,
        tags: vec![],
        fields: Default::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some(format!("{subject}: please help")),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    }
}

pub async fn open_as(desk: &Desk, opening: Opening) -> TicketDetail {
    let act = desk.system();
    commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap()
}

pub async fn open(desk: &Desk, subject: &str) -> TicketDetail {
    open_as(desk, question(subject)).await
}

pub async fn find(desk: &Desk, id: &str) -> TicketDetail {
    tickets::finding::find(&mut desk.db.read().await.unwrap(), &desk.system().actor, id).await.unwrap()
}

pub async fn hear(desk: &Desk, id: &str, body: &str, automatic: bool) {
    let (act, id) = (desk.system(), id.to_owned());
    let input = tickets::receiving::CustomerMessage { body_text: Some(body.into()), automatic, ..Default::default() };
    commit!(desk, |tx| tickets::receiving::receive(tx, &act, &id, input)).unwrap();
}

pub async fn tag(desk: &Desk, id: &str, tag: &str) {
    let (act, id, tag) = (person(desk, "per_anna"), id.to_owned(), tag.to_owned());
    commit!(desk, |tx| tickets::tagging::tag(tx, &act, &id, tickets::tagging::NewTag { tag })).unwrap();
}

pub async fn progress(desk: &Desk, id: &str, status: &str) {
    let version = find(desk, id).await.row.version;
    let (act, id) = (person(desk, "per_anna"), id.to_owned());
    let input = tickets::progressing::StatusChoice { status: status.into() };
    commit!(desk, |tx| tickets::progressing::progress(tx, &act, &id, input, version)).unwrap();
}

pub async fn assign(desk: &Desk, id: &str, person_id: &str) {
    let version = find(desk, id).await.row.version;
    let (act, id) = (person(desk, "per_anna"), id.to_owned());
    let input = tickets::assigning::Assignment { assignee_id: Some(Some(person_id.to_owned())), team_id: None };
    commit!(desk, |tx| tickets::assigning::assign(tx, &act, &id, input, version)).unwrap();
}

pub async fn template(desk: &Desk, name: &str, reply: &str) -> String {
    let act = person(desk, "per_anna");
    let content = Content { reply_text: Some(reply.into()), ..Content::default() };
    let audience = tickets::sharing::Audience::Everybody;
    let input = NewTemplate { name: name.into(), audience, team_id: None, content };
    commit!(desk, |tx| tickets::template::add(tx, &act, input)).unwrap().id
}

pub fn new(name: &str, triggers: &[Trigger], actions: Vec<Action>) -> NewRule {
    NewRule {
        name: name.into(),
        active: true,
        triggers: triggers.to_vec(),
        conditions: Conditions::default(),
        actions,
        stop_after: false,
    }
}

pub fn all_of(conditions: Vec<Condition>) -> Conditions {
    Conditions { mode: Mode::All, groups: vec![Group { mode: Mode::All, conditions }] }
}

pub fn add_tag(tag: &str) -> Action {
    Action::AddTags { tags: vec![tag.into()] }
}

pub fn remove_tag(tag: &str) -> Action {
    Action::RemoveTags { tags: vec![tag.into()] }
}

pub async fn try_add(desk: &Desk, rule: NewRule) -> Result<Rule, Refusal> {
    let act = person(desk, "per_anna");
    commit!(desk, |tx| automation::adding::add(tx, &act, rule))
}

pub async fn add(desk: &Desk, rule: NewRule) -> Rule {
    try_add(desk, rule).await.unwrap()
}

pub fn worker_on(desk: &Desk, db: Db) -> Worker {
    Worker::new(db, Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>)
}

/// Lets all rules act on all that has happened.
pub async fn work(desk: &Desk) {
    worker_on(desk, desk.db.clone()).round().await.unwrap();
}

/// What a rule did, oldest first.
pub async fn runs(desk: &Desk, rule: &Rule) -> Vec<Run> {
    let wanted = Wanted { limit: 200, ..Wanted::default() };
    let mut conn = desk.db.read().await.unwrap();
    let mut runs =
        automation::run::of_rule(&mut conn, &person(desk, "per_anna").actor, &rule.id, wanted).await.unwrap().items;
    runs.sort_by_key(|run| (run.at, run.event));
    runs
}

pub async fn find_rule(desk: &Desk, rule: &Rule) -> Rule {
    automation::rule::find(&mut desk.db.read().await.unwrap(), &rule.id).await.unwrap()
}

/// Switches a capability off, or on for some customers, or on.
pub async fn switch(desk: &Desk, key: &'static str, version: i64, to: serde_json::Value) {
    let act = desk.system();
    commit!(desk, |tx| capabilities::declaring::declare(tx, &act, automation::CAPABILITIES)).unwrap();
    let act = desk.staff(&["capabilities.manage"]);
    let to = serde_json::from_value(to).unwrap();
    commit!(desk, |tx| capabilities::changing::change(tx, &act, key, version, to)).unwrap();
}
