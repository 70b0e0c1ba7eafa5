//! The rooms around tickets, as far as tests need them: cards of people, teams, customers and orders.

use std::sync::Arc;

use kernel::{Act, Actor, ActorKind, Clock, Grants, Reach, Refusal, Rng};
use store::{Db, Error, Migration, Schema, Sql, Value, params};
use test_kit::Desk;
use tickets::finding::TicketDetail;
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

/// Tables that stand where the other features have views of the same names.
pub const CARDS: Schema = Schema {
    owner: "cards",
    migrations: &[Migration { version: 1, name: "cards", sql: include_str!("cards.sql") }],
    queries: store::Queries::NONE,
};

pub const SCHEMAS: &[Schema] = &[store::SCHEMA, CARDS, tickets::SCHEMA];

pub const ALL: &[&str] =
    &["tickets.read", "tickets.answer", "tickets.restructure", "tickets.configure", "tickets.share"];

/// A person of staff with full reach. `per_anna`, `per_ben` and `per_cleo` have cards.
pub fn person(desk: &Desk, id: &str) -> Act {
    reaching(desk, id, Reach::All, &[])
}

/// A person of staff with a limited reach.
pub fn reaching(desk: &Desk, id: &str, reach: Reach, teams: &[&str]) -> Act {
    let mut grants = Grants::default();
    for permission in ALL {
        grants.add(permission, reach);
    }
    let teams = teams.iter().map(|team| (*team).to_owned()).collect();
    let actor = Actor { kind: ActorKind::Staff, id: id.into(), name: id.into(), teams, grants };
    Act::new(actor, desk.clock.now(), Arc::clone(&desk.rng) as Arc<dyn Rng>)
}

/// A question of customer `cus_1` by e-mail.
pub fn question(subject: &str) -> Opening {
    Opening {
        subject: subject.into(),
        customer_id: Some("cus_1".into()),
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

pub async fn open(desk: &Desk, subject: &str) -> TicketDetail {
    open_as(desk, question(subject)).await.unwrap()
}

pub async fn open_as(desk: &Desk, opening: Opening) -> Result<TicketDetail, Refusal> {
    let act = desk.system();
    desk.db.write(move |tx| Box::pin(async move { tickets::opening::open(tx, &act, opening).await })).await
}

pub async fn find(desk: &Desk, id: &str) -> TicketDetail {
    let mut conn = desk.db.read().await.unwrap();
    tickets::finding::find(&mut conn, &desk.system().actor, id).await.unwrap()
}

/// What the customer said now.
pub async fn hear(desk: &Desk, id: &str, body: &str) -> String {
    let (act, id) = (desk.system(), id.to_owned());
    let input = tickets::receiving::CustomerMessage { body_text: Some(body.into()), ..Default::default() };
    let heard: Result<_, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { tickets::receiving::receive(tx, &act, &id, input).await })).await;
    heard.unwrap().id
}

/// A reply whose writer has seen everything.
pub async fn reply(desk: &Desk, act: &Act, id: &str, body: &str, status: Option<&str>) -> String {
    let input = tickets::replying::NewReply {
        body_text: Some(body.into()),
        body_html: None,
        body_marks: None,
        seen_event: find(desk, id).await.last_event.unwrap(),
        attachments: vec![],
        status: status.map(str::to_owned),
        force: false,
    };
    let (act, id) = (act.clone(), id.to_owned());
    let sent: Result<_, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { tickets::replying::reply(tx, &act, &id, input).await })).await;
    sent.unwrap().id
}

pub async fn progress(desk: &Desk, act: &Act, id: &str, status: &str) -> TicketDetail {
    let version = find(desk, id).await.row.version;
    let input = tickets::progressing::StatusChoice { status: status.into() };
    let (act, id) = (act.clone(), id.to_owned());
    let done: Result<_, Refusal> = desk
        .db
        .write(move |tx| Box::pin(async move { tickets::progressing::progress(tx, &act, &id, input, version).await }))
        .await;
    done.unwrap()
}

/// A number out of the database.
pub async fn number(db: &Db, sql: &'static str, values: Vec<Value>) -> i64 {
    db.read().await.unwrap().one(Sql::same(sql), values).await.unwrap()
}

/// Rows of facts of a ticket in all fact tables.
pub async fn fact_rows(db: &Db, ticket: &str) -> i64 {
    let sql = "SELECT (SELECT count(*) FROM cycle_facts WHERE ticket_id = $1) + (SELECT count(*) FROM reply_facts WHERE ticket_id = $1) \
        + (SELECT count(*) FROM contact_facts WHERE ticket_id = $1) + (SELECT count(*) FROM ticket_facts WHERE ticket_id = $1)";
    number(db, sql, params![ticket]).await
}

/// Every fact kept equals what the log says.
pub async fn assert_true(desk: &Desk) {
    let found = tickets::recomputing::recompute(&mut desk.db.read().await.unwrap(), 3).await.unwrap();
    assert_eq!(found.different, 0, "{:#?}", found.differences);
}

pub async fn run(db: &Db, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}
