//! What the data of a ticket's order tell beside what its customer wrote.

use crate::world::*;
use kernel::{Money, Reach};
use orders::placing::{Creation, GivenLine};
use playbook_language::playbook::Texts;
use playbook_language::value::Value;
use recognition::detection::{self, Detection, Reason, ReasonKind};
use recognition::{asking, lessons, version};
use scenarios::scenario::{Definition, Estimate, State};
use scenarios::signs::Sign;
use scenarios::writing::{self, NewScenario};
use store::{Conn, Schema, Sql, params};
use test_kit::{Desk, commit};

/// Of a parcel and of money.
const BOTH: &str = "my parcel, my money";

/// Words of parcels, and of money: together they say a little more of one or of the other.
const OF_PARCELS: &[&str] = &["parcel", "delivery", "late", "arrived", "on its way"];
const OF_MONEY: &[&str] = &["money", "refund", "account", "paid", "money back"];

async fn scenario(desk: &Desk, key: &str, signs: Vec<Sign>) {
    let definition = Definition {
        stakeholder_ids: vec![],
        name: Texts::plain(key),
        description: Texts::plain(key),
        touchpoint: "delivery".into(),
        state: State::Active,
        estimate: Estimate { per_thousand: 10, impact: 3, hours: 10 },
        owner_id: None,
        stakeholders: vec![],
        review_on: None,
        examples: Default::default(),
        signs,
    };
    let (act, input) = (desk.system(), NewScenario { key: key.into(), definition, why: "It happens".into() });
    commit!(desk, |tx| writing::add(tx, &act, input)).unwrap();
}

/// Scenarios of which one has a sign, and a version that has learned from tickets without orders.
async fn furnish_with_signs(desk: &Desk) {
    for sql in [
        "INSERT INTO journey_stages (key, name, position) VALUES ('way', '\"Way\"', 1)",
        "INSERT INTO touchpoints (key, stage, name, position) VALUES ('delivery', 'way', '\"Delivery\"', 1)",
    ] {
        let done: Result<u64, store::Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![]).await })).await;
        done.unwrap();
    }
    let when = serde_json::json!({ "variable": "parcel.days_late", "at_least": 1 });
    scenario(desk, "delivery-delay", vec![Sign { name: Texts::plain("Past its day"), when }]).await;
    scenario(desk, "refund-status", vec![]).await;
    furnish_with_confirmed(desk).await;
    worker(desk).learn().await.unwrap();
    worker(desk).round().await.unwrap();
}

/// On its way, so many days behind its promise.
async fn order(desk: &Desk, late: i64) -> String {
    let act = desk.system();
    let line = GivenLine {
        title: Some("Mug".into()),
        quantity: 1,
        price: Some(Money::new(900, "EUR")),
        ..GivenLine::default()
    };
    let creation = Creation {
        number: None,
        customer_id: Some("cus_dora".into()),
        placed_at: None,
        currency: "EUR".into(),
        total: None,
        lines: vec![line],
        address: None,
        external_ids: vec![],
    };
    let own = act.clone();
    let id = commit!(desk, |tx| orders::placing::place(tx, &own, creation)).unwrap().id;
    let parcel = orders::shipping::Creation {
        promised_on: Some(act.now.plus(-late * kernel::time::DAY).day_in(&jiff::tz::TimeZone::UTC)),
        destination_time_zone: Some("UTC".into()),
        shipped_at: Some(act.now.plus(-5 * kernel::time::DAY)),
        ..orders::shipping::Creation::default()
    };
    let order = id.clone();
    commit!(desk, |tx| orders::shipping::create(tx, &act, &order, parcel)).unwrap();
    id
}

async fn ticket(desk: &Desk, late: i64, body: &str) -> String {
    let order = order(desk, late).await;
    open_about(desk, desk.system(), Some(order), body).await
}

/// As somebody sees it who may see orders, or who may not.
async fn seen(desk: &Desk, id: &str, orders: bool) -> Detection {
    let mut actor = person(desk).actor;
    if orders {
        actor.grants.add("orders.read", Reach::All);
    }
    detection::of_ticket(&mut desk.db.read().await.unwrap(), &actor, id).await.unwrap().unwrap()
}

async fn recognised(desk: &Desk, id: &str) -> Detection {
    worker(desk).round().await.unwrap();
    seen(desk, id, true).await
}

fn share(detection: &Detection, scenario: &str) -> f64 {
    detection.guesses.0.iter().find(|guess| guess.scenario == scenario).map_or(0.0, |guess| guess.confidence)
}

fn signs(detection: &Detection) -> Vec<&Reason> {
    detection.reasons.0.iter().filter(|reason| reason.kind == ReasonKind::Sign).collect()
}

/// The share of held-back texts about a scenario that a version guesses rightly without what the data show.
async fn right_by_words(conn: &mut Conn, number: i64) -> f64 {
    let held = lessons::read(conn).await.unwrap().held;
    let model = version::model(conn, number).await.unwrap().unwrap();
    let inside: Vec<_> = held.iter().filter(|text| model.label(&text.scenario).is_some()).collect();
    let right = inside.iter().filter(|text| model.classify(&text.text).guesses[0].label == text.scenario).count();
    right as f64 / inside.len() as f64
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_sign_speaks_for_its_scenario_and_is_named(desk: Desk) {
        furnish_with_signs(&desk).await;
        let (late, early) = (ticket(&desk, 3, BOTH).await, ticket(&desk, -3, BOTH).await);
        let (late_too, early) = (recognised(&desk, &late).await, recognised(&desk, &early).await);
        assert!(share(&late_too, "delivery-delay") > share(&early, "delivery-delay"), "{late_too:?} {early:?}");
        let clear = ticket(&desk, 3, "where is my parcel, the delivery is late").await;
        let found = recognised(&desk, &clear).await;
        let named = signs(&found);
        assert_eq!((named.len(), named[0].text.as_str()), (1, "Past its day"), "{found:?}");
        assert_eq!(named[0].facts["parcel.days_late"], Value::Number(3));
        let hidden = seen(&desk, &clear, false).await;
        assert!(signs(&hidden).is_empty() && !hidden.reasons.0.is_empty(), "who may not see orders: {hidden:?}");
    }

    async fn of_a_version_from_before_it_is_not_known_how_good_its_words_alone_are(desk: Desk) {
        furnish_with_signs(&desk).await;
        let first = version::find(&mut desk.db.read().await.unwrap(), 1).await.unwrap().figures.0;
        assert_eq!(first.best_guess_of_words, first.best_guess, "no ticket had an order");
        let mut older = serde_json::to_value(&first).unwrap();
        older.as_object_mut().unwrap().remove("best_guess_of_words").unwrap();
        let (sql, older) = ("UPDATE recognition_versions SET figures = $1", older.to_string());
        let done: Result<u64, store::Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![older]).await })).await;
        assert_eq!(done.unwrap(), 1);
        let found = version::find(&mut desk.db.read().await.unwrap(), 1).await.unwrap().figures.0;
        assert_eq!((found.best_guess, found.best_guess_of_words), (first.best_guess, None));
    }

    async fn without_an_order_a_ticket_is_recognised_by_its_words_alone(desk: Desk) {
        furnish_with_signs(&desk).await;
        let id = open(&desk, BOTH).await;
        let found = recognised(&desk, &id).await;
        let mut conn = desk.db.read().await.unwrap();
        let text = tickets::hearing::hear(&mut conn, std::slice::from_ref(&id)).await.unwrap().remove(&id).unwrap();
        let model = version::model(&mut conn, 1).await.unwrap().unwrap();
        let by_words = model.classify(&text);
        assert!((f64::from(by_words.guesses[0].confidence) - found.confidence).abs() < 1e-9);
        assert_eq!(found.guesses.0[0].scenario, by_words.guesses[0].label);
        assert!(signs(&found).is_empty());
    }

    async fn what_signs_say_is_learned_from_confirmed_tickets_and_changes_the_answer(desk: Desk) {
        furnish_with_signs(&desk).await;
        let before = version::weighing(&mut desk.db.read().await.unwrap(), 1).await.unwrap();
        for number in 0..15 {
            let late = ticket(&desk, 3, &format!("where is my parcel {number}")).await;
            let early = ticket(&desk, -3, &format!("i want my money back {number}")).await;
            // The first of them are confirmed before anything was recognised in them.
            if number > 4 {
                worker(&desk).round().await.unwrap();
            }
            confirm(&desk, &late, "delivery-delay").await;
            confirm(&desk, &early, "refund-status").await;
        }
        worker(&desk).round().await.unwrap();
        let act = person(&desk);
        commit!(desk, |tx| asking::ask(tx, &act)).unwrap();
        assert_eq!(worker(&desk).learn().await.unwrap(), Some(2));
        let mut conn = desk.db.read().await.unwrap();
        let learned = version::weighing(&mut conn, 2).await.unwrap();
        let figures = version::find(&mut conn, 2).await.unwrap().figures.0;
        let by_words = right_by_words(&mut conn, 2).await;
        drop(conn);
        assert_eq!(before.weights.len(), 1);
        assert!(learned.weights[0].tickets >= 8 && learned.weights[0].holds > before.weights[0].holds + 0.5, "{learned:?}");
        assert!(figures.with_signs > 0 && figures.trust > 0.5, "{figures:?}");
        assert_eq!(figures.best_guess_of_words, Some(by_words), "on the same texts that were held back");
        assert_eq!(figures.compared.unwrap().version, 1);
        let mut changed = 0;
        for text in OF_PARCELS.iter().flat_map(|one| OF_MONEY.iter().map(move |other| format!("my {one}, my {other}"))) {
            let (late, early) = (ticket(&desk, 3, &text).await, ticket(&desk, -3, &text).await);
            let (late, early) = (recognised(&desk, &late).await, recognised(&desk, &early).await);
            assert!(share(&late, "delivery-delay") > share(&early, "delivery-delay"), "{text}: {late:?} {early:?}");
            let best = |detection: &Detection| detection.guesses.0[0].scenario.clone();
            changed += usize::from(best(&late) == "delivery-delay" && best(&early) != "delivery-delay");
        }
        assert!(changed > 0, "of one of these texts the data decide what it is about");
    }
}
