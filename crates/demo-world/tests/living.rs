//! What keeps happening happens through the same functions, and fits what is there.

use std::collections::HashSet;
use std::sync::Arc;

use demo_world::living::{Happened, Living, Pace, passing};
use demo_world::mark::{self, Holds};
use demo_world::writing::{self, House};
use demo_world::{Plan, world};
use kernel::time::{DAY, SECOND};
use kernel::{Act, Actor, ActorKind, Clock, Grants, Permission, Reach, Refusal, Rng};
use store::{TxFuture, events};
use test_kit::Desk;
use tickets::listing::{self, Filter, Sort};
use tickets::replying::{self, NewReply};

const TABLES: &[store::Schema] =
    &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, tickets::SCHEMA, kpis::SCHEMA];

fn permissions() -> Vec<Permission> {
    [staff::PERMISSIONS, customers::PERMISSIONS, orders::PERMISSIONS, tickets::PERMISSIONS, kpis::PERMISSIONS].concat()
}

async fn begin(desk: &Desk) -> Living {
    let plan = Plan { seed: 3, now: desk.clock.now(), orders: 120 };
    let world = world(plan).expect("a world");
    let house = House { permissions: permissions(), password_hash: "no password opens this".to_owned() };
    let written = desk.db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move { writing::write(tx, &world, house, Arc::new(|_| {})).await })
    });
    written.await.expect("it is written");
    let rng = Arc::clone(&desk.rng) as Arc<dyn Rng>;
    let pace = Pace { seed: 3, every: 10 * SECOND };
    Living::begin(desk.db.clone(), rng, &permissions(), pace, desk.clock.now()).await.expect("it lives")
}

/// Lets a stretch pass, second by second as the program does, in longer steps.
async fn pass(desk: &Desk, living: &mut Living, seconds: i64) -> Vec<Happened> {
    let mut all = Vec::new();
    for _ in 0..seconds / 5 {
        desk.clock.advance(5 * SECOND);
        all.extend(living.tick(desk.clock.now()).await.expect("something happens"));
    }
    all
}

async fn last(desk: &Desk) -> i64 {
    events::last(&mut desk.db.read().await.expect("a connection")).await.expect("a number")
}

fn priya() -> Actor {
    let mut grants = Grants::default();
    for permission in permissions() {
        grants.add(permission.name, Reach::All);
    }
    Actor {
        kind: ActorKind::Staff,
        id: "per_visitor".to_owned(),
        name: "Priya Vance".to_owned(),
        teams: Vec::new(),
        grants,
    }
}

test_kit::on_both! {
    const SCHEMAS: &[store::Schema] = crate::TABLES;

    async fn orders_parcels_and_queries_keep_coming(desk: Desk) {
        let mut living = begin(&desk).await;
        let before = last(&desk).await;
        let happened = pass(&desk, &mut living, 900).await;
        let kinds: HashSet<_> = happened.iter().map(std::mem::discriminant).collect();
        assert!(happened.len() > 25 && kinds.len() >= 3, "{happened:?}");
        let log = events::after(&mut desk.db.read().await.expect("a connection"), before, i64::MAX).await.expect("the log");
        let kinds: HashSet<&str> = log.iter().map(|event| event.kind.as_str()).collect();
        for kind in ["OrderPlaced", "PaymentRecorded", "ShipmentTracked", "TicketOpened", "CustomerWrote"] {
            assert!(kinds.contains(kind), "no {kind} among {kinds:?}");
        }
        assert!(log.iter().all(|event| event.at.since(desk.clock.now()).abs() < DAY), "it happens now");
    }

    async fn days_that_pass_at_once_have_what_happened_in_them_and_pass_once(desk: Desk) {
        drop(begin(&desk).await);
        let (before, from) = (last(&desk).await, desk.clock.now());
        let to = from.plus(3 * DAY);
        let happened = passing::pass(desk.db.clone(), &permissions(), 3, (from, to)).await.expect("they pass");
        let mut conn = desk.db.read().await.expect("a connection");
        let log = events::after(&mut conn, before, i64::MAX).await.expect("the log");
        let count = |kind: &str| log.iter().filter(|event| event.kind == kind).count();
        assert_eq!(count("OrderPlaced"), 15, "five a day");
        assert!(happened > 50 && count("ShipmentTracked") > 25 && count("TicketOpened") > 0, "{happened} of {}", log.len());
        assert!(log.iter().all(|event| event.at >= from && event.at < to), "in those days");
        let Holds::Demo(made) = mark::look(&mut conn).await.expect("a mark") else { panic!("it is a demo") };
        let came = passing::until(&mut conn, &made).await.expect("a moment");
        assert!(to.since(came) < DAY && came < to, "it goes on from there");
    }

    async fn a_customer_answers_who_answered_them(desk: Desk) {
        let mut living = begin(&desk).await;
        let act = Act::new(priya(), desk.clock.now(), Arc::clone(&desk.rng) as Arc<dyn Rng>);
        let filter = Filter { category: Some("new,open".to_owned()), sort: Some(Sort::Opened), limit: Some(10), ..Filter::default() };
        let waiting = listing::list(&mut desk.db.read().await.expect("a connection"), &act, &filter).await.expect("a list").items;
        let mine: HashSet<String> = waiting.iter().take(6).map(|ticket| ticket.id.clone()).collect();
        assert!(mine.len() > 2, "there is something to answer");
        let seen = last(&desk).await;
        for id in mine.clone() {
            let act = act.clone();
            let input = NewReply {
                body_text: Some("What is your serial number?".to_owned()),
                body_html: None, body_marks: None,
                seen_event: seen,
                attachments: Vec::new(),
                status: Some("pending".to_owned()),
                force: true,
            };
            let replied = desk.db.write(move |tx| -> TxFuture<'_, _, Refusal> {
                Box::pin(async move { replying::reply(tx, &act, &id, input).await })
            });
            replied.await.expect("a reply");
        }
        let happened = pass(&desk, &mut living, 120).await;
        let reacted = |one: &&Happened| matches!(one, Happened::Reaction(id) if mine.contains(id));
        assert!(happened.iter().filter(reacted).count() >= mine.len() / 2, "{happened:?}");
    }
}
