//! A made-up world in a real database.

use std::sync::{Arc, Mutex};

use demo_world::facts::World;
use demo_world::mark::{self, Holds};
use demo_world::writing::{self, House};
use demo_world::{Plan, world};
use kernel::time::DAY;
use kernel::{Permission, Refusal, Timestamp};
use kpis::asking::{Question, measure};
use kpis::period::By;
use store::{Event, TxFuture, events};
use test_kit::Desk;

const TABLES: &[store::Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    kpis::SCHEMA,
    automation::SCHEMA,
];

fn permissions() -> Vec<Permission> {
    [staff::PERMISSIONS, customers::PERMISSIONS, orders::PERMISSIONS, tickets::PERMISSIONS, kpis::PERMISSIONS].concat()
}

fn now() -> Timestamp {
    Timestamp::parse("2026-11-20T10:00:00Z").expect("a moment")
}

fn small(seed: u64) -> World {
    world(Plan { seed, now: now(), orders: 240 }).expect("a world")
}

async fn play(desk: &Desk, world: World) -> Result<(), Refusal> {
    let house = House { permissions: permissions(), password_hash: "no password opens this".to_owned() };
    let written = desk.db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move { writing::write(tx, &world, house, Arc::new(|_| {})).await })
    });
    written.await
}

/// The whole log, and every figure of the whole time and by month.
async fn told(desk: &Desk) -> (Vec<Event>, String) {
    let mut conn = desk.db.read().await.expect("a connection");
    let log = events::after(&mut conn, 0, i64::MAX).await.expect("the log");
    let day = |at: Timestamp| at.day_in(&jiff::tz::TimeZone::UTC);
    let mut question = Question::of_period(day(now().plus(-540 * DAY)), day(now().plus(DAY)), now());
    let mut figures = measure(&mut conn, &question).await.expect("figures");
    question.by = By::Month;
    figures.extend(measure(&mut conn, &question).await.expect("figures by month"));
    (log, serde_json::to_string(&figures).expect("json"))
}

#[test]
fn one_seed_gives_the_same_events_and_figures_on_both_databases() {
    let found = Arc::new(Mutex::new(Vec::new()));
    let keep = |desk: Desk| {
        let found = Arc::clone(&found);
        async move {
            play(&desk, small(7)).await.expect("it is written");
            let told = told(&desk).await;
            found.lock().expect("no panic").push(told);
        }
    };
    Desk::run_on_sqlite(SCHEMAS, keep);
    Desk::run_on_postgres(SCHEMAS, keep);
    let found = found.lock().expect("no panic");
    let [(one, figures), (other, others)] = found.as_slice() else { panic!("two databases") };
    assert!(one.len() > 1_500, "{} events", one.len());
    for (event, twin) in one.iter().zip(other) {
        assert_eq!(event, twin);
    }
    assert_eq!(one.len(), other.len());
    assert_eq!(figures, others);
}

#[test]
fn another_seed_gives_another_history() {
    let words = |world: World| world.tickets.into_iter().map(|ticket| ticket.opening).collect::<Vec<_>>();
    assert_eq!(words(small(7)), words(small(7)));
    assert_ne!(words(small(7)), words(small(8)));
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = crate::TABLES;

    async fn a_database_that_holds_something_is_left_alone(desk: Desk) {
        let act = desk.system();
        let ran: Result<_, Refusal> = desk.db.write(move |tx| Box::pin(async move {
            staff::teams::add(tx, &act, staff::teams::TeamInput { name: "Real people".to_owned() }).await
        })).await;
        ran.expect("a team");
        let before = events::last(&mut desk.db.read().await.expect("a connection")).await.expect("a number");
        let refused = play(&desk, small(7)).await.expect_err("refused").to_string();
        assert!(refused.contains("holds something already"), "{refused}");
        let mut conn = desk.db.read().await.expect("a connection");
        assert_eq!(mark::look(&mut conn).await.expect("a look"), Holds::SomebodysWork);
        assert_eq!(events::last(&mut conn).await.expect("a number"), before);
    }

    async fn facts_of_made_up_conversations_are_those_of_their_log(desk: Desk) {
        play(&desk, small(11)).await.expect("it is written");
        let found = tickets::recomputing::recompute(&mut desk.db.read().await.expect("a connection"), 3).await;
        let found = found.expect("a recomputation");
        assert!(found.tickets > 80 && found.different == 0, "{found:?}");
        let count = async |which: &'static str| -> i64 {
            let mut conn = desk.db.read().await.expect("a connection");
            conn.one(store::Sql::same(which), vec![]).await.expect("a number")
        };
        let all = count("SELECT count(*) FROM ticket_facts").await;
        let said = count("SELECT count(*) FROM ticket_facts WHERE scenario IS NOT NULL").await;
        let confirmed = count("SELECT count(*) FROM ticket_facts WHERE scenario_confirmed = 1").await;
        assert!(said * 10 > all * 9 && said < all, "{said} of {all}");
        assert!(confirmed * 10 > all * 6 && confirmed < said, "{confirmed} of {all}");
    }

    async fn what_was_made_up_is_known_as_such(desk: Desk) {
        assert_eq!(mark::look(&mut desk.db.read().await.expect("a connection")).await.expect("a look"), Holds::Nothing);
        play(&desk, small(7)).await.expect("it is written");
        let holds = mark::look(&mut desk.db.read().await.expect("a connection")).await.expect("a look");
        assert_eq!(holds, Holds::Demo(mark::Made { seed: 7, now: now(), orders: 240 }));
        play(&desk, small(7)).await.expect_err("it is not written twice");
    }

    async fn the_shops_rules_let_its_history_rest(desk: Desk) {
        play(&desk, small(3)).await.expect("it is written");
        let act = desk.system();
        let added = desk.db.write(move |tx| -> TxFuture<'_, (), Refusal> {
            Box::pin(async move { demo_world::automating::automate(tx, &act).await })
        });
        added.await.expect("the rules are added");
        let before = events::last(&mut desk.db.read().await.expect("a connection")).await.expect("a number");
        while automation::following::follow(&desk.db, &desk.system()).await.expect("followed") {}
        let mut conn = desk.db.read().await.expect("a connection");
        assert_eq!(automation::rule::all(&mut conn).await.expect("rules").len(), 2);
        assert_eq!(events::last(&mut conn).await.expect("a number"), before, "nothing was done to what is old");
    }
}
