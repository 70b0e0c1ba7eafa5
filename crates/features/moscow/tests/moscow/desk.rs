//! What these tests need: people, frames, initiatives and their classes.

use std::collections::BTreeMap;

use kernel::{Act, Actor, Refusal};
use moscow::board::{self, Board, Card};
use moscow::class::{Class, Grounds, MustTest, Standing};
use moscow::classifying::{self, NewClass};
use moscow::committing::{self, Commitment};
use moscow::frame::{self, Capacity, Frame, Level};
use moscow::framing;
use moscow::impact::unmeasured::{self, Unmeasured};
use moscow::initiating::{self, NewInitiative};
use moscow::initiative::{self, Definition, Effort, Initiative, Lifecycle, Removal};
use moscow::planning::{self, Wanted};
use moscow::proposal::Plan;
use playbook_language::playbook::Texts;
use scenarios::classifying::Choice;
use store::{Error, Schema, Sql, params};
use test_kit::Desk;
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

pub const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    playbooks::SCHEMA,
    scenarios::SCHEMA,
    runs::SCHEMA,
    capabilities::SCHEMA,
    kpis::SCHEMA,
    futures::SCHEMA,
    moscow::SCHEMA,
];

pub const PEOPLE: [(&str, &str); 4] =
    [("per_elif", "Elif Tanaka"), ("per_omar", "Omar Haddad"), ("per_lea", "Lea Stern"), ("per_anna", "Anna Berg")];

/// Elif decides.
pub fn elif(desk: &Desk) -> Act {
    let permissions = [
        "moscow.read",
        "moscow.write",
        "moscow.vote",
        "moscow.decide",
        "futures.read",
        "tickets.read",
        "tickets.answer",
    ];
    Act { actor: Actor { id: "per_elif".into(), ..desk.staff(&permissions).actor }, ..desk.staff(&[]) }
}

/// Somebody who votes and decides nothing.
pub fn voter(desk: &Desk, id: &str) -> Act {
    let act = desk.staff(&["moscow.read", "moscow.vote"]);
    Act { actor: Actor { id: id.into(), ..act.actor.clone() }, ..act }
}

pub async fn furnish(desk: &Desk) {
    for (id, name) in PEOPLE {
        let sql = "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ($1, $2, $1, 'en', 1, 0, 1)";
        let done: Result<u64, Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![id, name]).await })).await;
        done.unwrap();
    }
    let act = desk.system();
    commit!(desk, |tx| scenarios::shipping::ship(tx, &act)).unwrap();
}

pub fn agreed(name: &str, amount: f64) -> frame::Definition {
    frame::Definition {
        name: name.into(),
        level: Level::Increment,
        parent_id: None,
        starts_on: "2026-01-01".into(),
        ends_on: "2026-03-31".into(),
        capacity: BTreeMap::from([("team".to_owned(), Capacity { amount, reserve_percent: 0 })]),
        must_percent: 60,
        could_percent: 20,
        waiver: None,
    }
}

pub async fn add_frame(desk: &Desk, definition: frame::Definition) -> Result<Frame, Refusal> {
    let act = elif(desk);
    commit!(desk, |tx| framing::add(tx, &act, definition))
}

pub fn plain(title: &str, days: Option<f64>) -> Definition {
    let effort =
        |days: f64| BTreeMap::from([("team".to_owned(), Effort { low: days * 0.8, likely: days, high: days * 1.4 })]);
    Definition { effort: days.map(effort), ..Definition::titled(Texts::plain(title)) }
}

pub async fn add(desk: &Desk, key: &str, definition: Definition) -> Result<Initiative, Refusal> {
    let (act, input) = (elif(desk), NewInitiative { key: key.into(), definition });
    commit!(desk, |tx| initiating::add(tx, &act, input))
}

pub async fn change(desk: &Desk, before: &Initiative, definition: Definition) -> Result<Initiative, Refusal> {
    let (act, key, version) = (elif(desk), before.key.clone(), before.version);
    commit!(desk, |tx| initiating::change(tx, &act, &key, definition, version))
}

/// Live without a measurement, with a reason.
pub async fn live(desk: &Desk, key: &str) {
    let version = initiative::find(&mut desk.db.read().await.unwrap(), key).await.unwrap().version;
    let (act, key) = (elif(desk), key.to_owned());
    let input = Unmeasured { lifecycle: Lifecycle::Live, reason: "Nothing to compare it with".into() };
    commit!(desk, |tx| unmeasured::go(tx, &act, &key, input, version)).unwrap();
}

pub fn grounds(class: Class) -> Grounds {
    let must = class == Class::Must;
    Grounds {
        reason: "It was agreed".into(),
        must_test: must.then_some(MustTest::Legal),
        what_if_not: must.then(|| "We break the law".into()),
        revisit_on: (class == Class::Wont).then(|| "2099-01-01".into()),
        ..Grounds::default()
    }
}

pub async fn class(desk: &Desk, frame: &Frame, key: &str, input: NewClass, version: i64) -> Result<Standing, Refusal> {
    let (act, frame, key) = (elif(desk), frame.id.clone(), key.to_owned());
    commit!(desk, |tx| classifying::classify(tx, &act, (&frame, &key), input, version))
}

pub async fn classed(desk: &Desk, frame: &Frame, key: &str, class_: Class) -> Standing {
    class(desk, frame, key, NewClass { class: class_, grounds: grounds(class_) }, 0).await.unwrap()
}

pub async fn show(desk: &Desk, frame: &Frame) -> Board {
    board::show(&mut desk.db.read().await.unwrap(), &elif(desk), &frame.id).await.unwrap()
}

pub fn card<'b>(board: &'b Board, key: &str) -> &'b Card {
    board.cards.iter().find(|card| card.initiative.key == key).unwrap()
}

pub async fn propose(desk: &Desk, frame: &Frame, wanted: Wanted) -> Result<Plan, Refusal> {
    let act = elif(desk);
    let asked = planning::read(&mut desk.db.read().await.unwrap(), &act, &frame.id, wanted).await?;
    let made = planning::solve(asked, || 0.0).await?;
    commit!(desk, |tx| planning::keep(tx, &act, made))
}

pub async fn promise(desk: &Desk, frame: &Frame, plan: &Plan, version: i64) -> Result<Frame, Refusal> {
    let (act, id) = (elif(desk), frame.id.clone());
    let input = Commitment { plan_id: plan.id.clone(), reason: "Agreed in the round".into() };
    commit!(desk, |tx| committing::commit(tx, &act, &id, input, version))
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>, words: &str) {
    let refusal = result.unwrap_err();
    let told = format!("{refusal} {refusal:?}");
    assert!(told.contains(words), "{words}: {told}");
}

/// A ticket of which somebody says that it is about a scenario; its id.
pub async fn complain(desk: &Desk, scenario: &str) -> String {
    let (act, scenario) = (elif(desk), scenario.to_owned());
    let opening = Opening {
        subject: "Late".into(),
        customer_id: None,
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
            body_text: Some("Where is it?".into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    commit!(desk, |tx| async {
        let ticket = tickets::opening::open(tx, &act, opening).await?.row;
        scenarios::classifying::confirm(tx, &act, &ticket.id, Choice { scenario: Some(scenario) }).await?;
        Ok(ticket.id)
    })
    .unwrap()
}

/// Musts of 50, Shoulds of 30 and 25, a Could of 10: 100 days.
pub async fn quarter(desk: &Desk) -> Frame {
    let frame = add_frame(desk, agreed("Q1", 100.0)).await.unwrap();
    let late = Removal { scenario: "delivery-delay".into(), share: 0.5, confidence: 0.8, note: String::new() };
    for (key, days, class, value) in [
        ("claims", 50.0, Class::Must, 0),
        ("notices", 30.0, Class::Should, 0),
        ("chat", 25.0, Class::Should, 90_000),
        ("labels", 10.0, Class::Could, 1_000),
    ] {
        let removes = if key == "labels" { vec![] } else { vec![late.clone()] };
        add(desk, key, Definition { value, removes, ..plain(key, Some(days)) }).await.unwrap();
        classed(desk, &frame, key, class).await;
    }
    frame
}
