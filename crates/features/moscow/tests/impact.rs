//! Whether an initiative helped: from the plan of a measurement to its verdict.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use capabilities::adding::{self, NewCapability};
use capabilities::changing::{self, CapabilityChange};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kernel::time::DAY;
use kernel::{Act, Actor, Clock, Refusal, Rng, Timestamp};
use moscow::class::{Class, Grounds};
use moscow::classifying::{self, NewClass};
use moscow::frame::{self, Frame, Level};
use moscow::impact::assessing;
use moscow::impact::beginning::{self, RollOut};
use moscow::impact::finding::{self, Assessment, Verdict};
use moscow::impact::foreseeing::{self, Alike, Foreseen};
use moscow::impact::measurement::{self, Control, Definition, Looking, Measurement, Role, Watched};
use moscow::impact::registering;
use moscow::impact::side_by_side::{Compared, Dimension};
use moscow::impact::unmeasured::{self, Unmeasured};
use moscow::impact::working::Worker;
use moscow::initiating::{self, NewInitiative};
use moscow::initiative::{self, CONTACT_RATE, Lifecycle, Removal};
use moscow::{board, decision, estimator, evidence, framing};
use playbook_language::playbook::Texts;
use store::{Db, Error, Migration, Schema, Sql, Value, params};
use test_kit::Desk;

/// Tables that stand where the other features have views and facts of the same names.
const CARDS: Schema = Schema {
    owner: "cards",
    migrations: &[
        Migration { version: 1, name: "cards", sql: include_str!("../../scenarios/tests/cards.sql") },
        Migration {
            version: 2,
            name: "people",
            sql: "CREATE TABLE person_cards (id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL);\n\
                  CREATE TABLE ticket_cards (id TEXT NOT NULL PRIMARY KEY);\n\
                  ALTER TABLE ticket_facts ADD COLUMN team_id TEXT;",
        },
    ],
    queries: store::Queries::NONE,
};

const ALL: &[Schema] =
    &[store::SCHEMA, http_kit::SCHEMA, CARDS, scenarios::SCHEMA, capabilities::SCHEMA, moscow::SCHEMA];

macro_rules! commit {
    ($desk:expr, |$tx:ident| $run:expr) => {
        $desk.db.write::<_, _, Refusal>(move |$tx| Box::pin(async move { $run.await })).await
    };
}

const ORDERS: i64 = 60;
/// Of the initiative's scenario, week by week; the same again where weeks are more.
const USUAL: [i64; 8] = [21, 18, 20, 22, 19, 21, 17, 20];
const LATE: &str = "delivery-delay";
const RETURN: &str = "return-request";
/// A Monday, and the Friday on which a desk's clock begins.
const FIRST: Date = date(2025, 9, 1);
const TODAY: Date = date(2026, 11, 20);

async fn run(desk: &Desk, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

fn noon(day: Date) -> Timestamp {
    Timestamp::parse(&format!("{day}T12:00:00Z")).unwrap()
}

/// Orders delivered on the Wednesday of a week, and tickets of a scenario.
async fn week(desk: &Desk, monday: Date, late: i64, returns: i64) {
    let (at, name) = (noon(monday.saturating_add(2.days())), monday.to_string());
    let orders = "INSERT INTO parcel_progress_cards (id, order_id, delivered_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
        SELECT 'shp_' || $2 || '_' || CAST(i AS TEXT), 'ord_' || $2 || '_' || CAST(i AS TEXT), $3 FROM n";
    run(desk, orders, params![ORDERS, &name, at]).await;
    for (scenario, count) in [(LATE, late), (RETURN, returns)] {
        let tickets = "INSERT INTO ticket_facts (ticket_id, opened_at, channel, scenario, scenario_confirmed)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
            SELECT $4 || $2 || '_' || CAST(i AS TEXT), $3, 'email', $4, 1 FROM n";
        run(desk, tickets, params![count, &name, at, scenario]).await;
    }
}

fn marco(desk: &Desk) -> Act {
    let act = desk.staff(&["moscow.read", "moscow.write", "moscow.decide"]);
    Act { actor: Actor { id: "per_marco".into(), ..act.actor.clone() }, ..act }
}

/// A shop of sixty quiet weeks, and an initiative against late parcels that is an idea.
async fn furnish(desk: &Desk) {
    run(desk, "INSERT INTO organisation_cards (time_zone) VALUES ('UTC')", vec![]).await;
    run(desk, "INSERT INTO person_cards (id, name) VALUES ('per_marco', 'Marco Duarte')", vec![]).await;
    let act = desk.system();
    commit!(desk, |tx| scenarios::shipping::ship(tx, &act)).unwrap();
    let mut monday = FIRST;
    for place in 0.. {
        if monday > TODAY {
            break;
        }
        week(desk, monday, USUAL[place % 8], USUAL[(place * 3 + 1) % 8]).await;
        monday = monday.saturating_add(7.days());
    }
    let removal = Removal { scenario: LATE.into(), share: 0.5, confidence: 0.8, note: String::new() };
    let definition = initiative::Definition {
        removes: vec![removal],
        ..initiative::Definition::titled(Texts::plain("Delay notices"))
    };
    let (act, input) = (marco(desk), NewInitiative { key: "notices".into(), definition });
    commit!(desk, |tx| initiating::add(tx, &act, input)).unwrap();
}

/// So many more weeks pass.
async fn pass(desk: &Desk, from: Date, weeks: i64, late: impl Fn(usize) -> i64) {
    let mut monday = from.saturating_add((7 - i64::from(from.weekday().to_monday_zero_offset())).days());
    for place in 0..weeks as usize {
        week(desk, monday, late(place), USUAL[(place * 3 + 1) % 8]).await;
        monday = monday.saturating_add(7.days());
    }
    desk.clock.advance((weeks + 1) * 7 * DAY);
}

fn plan() -> Definition {
    Definition {
        baseline_from: "2025-10-06".into(),
        baseline_to: "2026-11-15".into(),
        weeks_after: 16,
        kpis: vec![Watched { kpi: CONTACT_RATE.into(), role: Role::Primary, matters: 0.06 }],
        scenarios: vec![],
        team: None,
        channel: None,
        control: None,
        units: None,
        looking: Looking::Once,
    }
}

async fn register(desk: &Desk, definition: Definition) -> Result<Measurement, Refusal> {
    let act = marco(desk);
    commit!(desk, |tx| registering::register(tx, &act, "notices", definition))
}

async fn foresee(desk: &Desk, definition: Definition) -> Result<Vec<Foreseen>, Refusal> {
    foreseeing::foresee(&mut desk.db.read().await.unwrap(), &marco(desk), "notices", definition).await
}

const PRODUCTS: usize = 8;

/// Tickets about late parcels by product; of the first half of them a share is left.
async fn week_of_products(desk: &Desk, monday: Date, place: usize, left: f64) {
    let (at, name) = (noon(monday.saturating_add(2.days())), monday.to_string());
    for product in 0..PRODUCTS {
        let usual = (USUAL[(place + product) % 8] - 10) as f64;
        let count = if product < PRODUCTS / 2 { (usual * left).round() as i64 } else { usual as i64 };
        let tickets =
            "INSERT INTO ticket_facts (ticket_id, opened_at, channel, product_id, scenario, scenario_confirmed)
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
            SELECT $4 || $2 || '_' || CAST(i AS TEXT), $3, 'web', $4, $5, 1 FROM n";
        run(desk, tickets, params![count, &name, at, format!("prd_{product}"), LATE]).await;
    }
}

fn products(of: std::ops::Range<usize>) -> Vec<String> {
    of.map(|at| format!("prd_{at}")).collect()
}

async fn begin(desk: &Desk, plan: &Measurement, on: Date, although_blind: bool) -> Result<Measurement, Refusal> {
    let (act, id, version) = (marco(desk), plan.id.clone(), plan.version);
    let input = RollOut {
        on: on.to_string(),
        reason: "The carrier is ready".into(),
        although_blind,
        percent: None,
        held_back: None,
    };
    commit!(desk, |tx| beginning::begin(tx, &act, &id, input, version))
}

async fn assess(desk: &Desk, plan: &Measurement) -> Result<Assessment, Refusal> {
    let act = marco(desk);
    let looked = assessing::look(&mut desk.db.read().await.unwrap(), &act, &plan.id).await?;
    commit!(desk, |tx| assessing::keep(tx, &act, looked))
}

const CUSTOMERS: i64 = 300;

/// A capability of the initiative, and customers who could have it.
async fn switchable(desk: &Desk) {
    let text = |text: &str| Texts::plain(text);
    let (act, key) = (switcher(desk), "delay_notices".to_owned());
    let input = NewCapability {
        key: key.clone(),
        name: text("Delay notices"),
        explanation: text("Who waits hears of it"),
        not_offered: None,
    };
    commit!(desk, |tx| adding::add(tx, &act, input)).unwrap();
    let one = initiative::find(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
    let definition = initiative::Definition { capability: Some(key), ..one.definition.0.clone() };
    let act = marco(desk);
    commit!(desk, |tx| initiating::change(tx, &act, "notices", definition, one.version)).unwrap();
    let customers = "INSERT INTO customer_cards (id, root_id)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
        SELECT 'cus_' || CAST(i AS TEXT), 'cus_' || CAST(i AS TEXT) FROM n";
    run(desk, customers, params![CUSTOMERS]).await;
}

fn switcher(desk: &Desk) -> Act {
    let act = desk.staff(&["moscow.read", "moscow.write", "moscow.decide", "capabilities.read", "capabilities.manage"]);
    Act { actor: Actor { id: "per_marco".into(), ..act.actor.clone() }, ..act }
}

/// A week in which each customer gets a parcel, and one in three asks for it: of those with notices one in twelve.
async fn week_of_customers(desk: &Desk, monday: Date) {
    let capability = capabilities::capability::find(&mut desk.db.read().await.unwrap(), "delay_notices").await.unwrap();
    let (at, name) = (noon(monday.saturating_add(2.days())), monday.to_string());
    let parcels = "INSERT INTO parcel_progress_cards (id, order_id, delivered_at)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
        SELECT 'c_' || $2 || '_' || CAST(i AS TEXT), 'c_' || $2 || '_' || CAST(i AS TEXT), $3 FROM n";
    run(desk, parcels, params![CUSTOMERS, &name, at]).await;
    let orders = "INSERT INTO order_facts (order_id, customer_id, placed_at, valid)
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
        SELECT 'c_' || $2 || '_' || CAST(i AS TEXT), 'cus_' || CAST(i AS TEXT), $3, 1 FROM n";
    run(desk, orders, params![CUSTOMERS, &name, at]).await;
    let switch = capability.switch();
    let done = desk.db.write::<_, _, Error>(move |tx| {
        Box::pin(async move {
            for i in 1..=CUSTOMERS {
                let customer = format!("cus_{i}");
                let every = if switch.decide("delay_notices", Some(&customer)).on { 12 } else { 3 };
                if i % every != 0 {
                    continue;
                }
                let sql = "INSERT INTO ticket_facts (ticket_id, opened_at, channel, customer_id, scenario, scenario_confirmed) VALUES ($1, $2, 'email', $3, $4, 1)";
                tx.run(Sql::same(sql), params![format!("c_{name}_{i}"), at, customer, LATE]).await?;
            }
            Ok(())
        })
    });
    done.await.unwrap();
}

fn worker(desk: &Desk, db: Db) -> Worker {
    Worker::new(db, Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>)
}

fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>, words: &str) {
    let told = format!("{:?}", result.unwrap_err());
    assert!(told.contains(words), "{words}: {told}");
}

async fn board_of(desk: &Desk) -> Frame {
    let definition = frame::Definition {
        name: "Q4".into(),
        level: Level::Increment,
        parent_id: None,
        starts_on: "2026-10-01".into(),
        ends_on: "2026-12-31".into(),
        capacity: Default::default(),
        must_percent: 60,
        could_percent: 20,
        waiver: None,
    };
    let act = marco(desk);
    commit!(desk, |tx| framing::add(tx, &act, definition)).unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_halves_contacts_is_found_to_have_improved_them(desk: Desk) {
        furnish(&desk).await;
        let plan = register(&desk, plan()).await.unwrap();
        assert_eq!((plan.definition.scenarios.as_slice(), plan.begun_on.as_deref()), (&[LATE.to_owned()][..], None));
        let seen = plan.detectable[CONTACT_RATE].unwrap();
        assert!(seen > 0.003 && seen < 0.06, "{seen}");
        refused(assess(&desk, &plan).await, "has not begun");
        let begun = begin(&desk, &plan, TODAY, false).await.unwrap();
        assert_eq!((begun.begun_on.as_deref(), begun.ends_on.as_deref()), (Some("2026-11-20"), Some("2027-03-11")));
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
        assert_eq!(one.definition.0.lifecycle, Lifecycle::RollingOut);
        refused(begin(&desk, &begun, TODAY, false).await, "begun already");
        // Who makes the expectation fit what came changes nothing of what was expected.
        let removes = vec![Removal { share: 0.9, ..one.definition.0.removes[0].clone() }];
        let fitting = initiative::Definition { removes, ..one.definition.0.clone() };
        let act = Act { actor: Actor { id: "per_lea".into(), ..marco(&desk).actor }, ..marco(&desk) };
        commit!(desk, |tx| initiating::change(tx, &act, "notices", fitting, one.version)).unwrap();
        refused(assess(&desk, &begun).await, "looked at once, after 2027-03-11");
        pass(&desk, TODAY, 16, |place| USUAL[place % 8] / 2).await;
        let found = assess(&desk, &begun).await.unwrap();
        let finding = &found.findings[0];
        assert!(found.is_final && finding.verdict == Verdict::Improved, "{finding:?}");
        assert_eq!(finding.design.as_deref(), Some("interrupted_series"));
        let (estimate, low, high) = (finding.estimate.unwrap(), finding.low.unwrap(), finding.high.unwrap());
        assert!(low < estimate && estimate < high && high < -0.06 && (estimate + 0.167).abs() < 0.05, "{finding:?}");
        assert_eq!((finding.expected, finding.weeks.len() > 60, finding.placebos.len() >= 3), (Some(0.5), true, true));
        assert_eq!(finding::list(&mut desk.db.read().await.unwrap(), &plan.id).await.unwrap().len(), 1);
        let estimators = estimator::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        let effects = &estimators[0].effect.outcomes;
        assert_eq!((estimators.len(), estimators[0].person.id.as_str(), effects.len()), (1, "per_marco", 1));
        assert_eq!(effects[0].expected, 0.5);
    }

    async fn what_changes_nothing_is_not_found_to_have_helped_and_is_judged_once(desk: Desk) {
        furnish(&desk).await;
        let plan = register(&desk, plan()).await.unwrap();
        let begun = begin(&desk, &plan, TODAY, false).await.unwrap();
        let (here, there) = (worker(&desk, desk.db.clone()), worker(&desk, desk.second_node().await));
        assert_eq!(here.round().await.unwrap(), 0, "it is not over");
        pass(&desk, TODAY, 16, |place| USUAL[(place + 3) % 8]).await;
        let (one, other) = tokio::join!(here.round(), there.round());
        assert_eq!(one.unwrap() + other.unwrap(), 1, "of two nodes one writes it down");
        let found = finding::list(&mut desk.db.read().await.unwrap(), &begun.id).await.unwrap().remove(0);
        assert!(found.is_final && found.made_by.is_none());
        assert_eq!(found.findings[0].verdict, Verdict::NoRelevantChange, "{:?}", found.findings[0]);
    }

    async fn what_everybody_had_less_of_is_told_by_the_control(desk: Desk) {
        furnish(&desk).await;
        let control = Control { scenarios: vec![RETURN.into()], ..Control::default() };
        refused(register(&desk, Definition { control: Some(Control { scenarios: vec![LATE.into()], ..Control::default() }), ..plan() }).await, "is no control");
        let plan = register(&desk, Definition { control: Some(control), ..plan() }).await.unwrap();
        let begun = begin(&desk, &plan, TODAY, false).await.unwrap();
        pass(&desk, TODAY, 16, |place| USUAL[place % 8] / 2).await;
        let found = assess(&desk, &begun).await.unwrap();
        assert_eq!((found.findings[0].design.as_deref(), found.findings[0].verdict), (Some("interrupted_series_with_control"), Verdict::Improved));
    }

    async fn products_with_the_change_are_compared_with_those_without_side_by_side(desk: Desk) {
        furnish(&desk).await;
        for at in 0..PRODUCTS {
            run(&desk, "INSERT INTO product_cards (id, name) VALUES ($1, $2)", params![format!("prd_{at}"), format!("Lamp {at}")]).await;
        }
        for place in 0..56 {
            week_of_products(&desk, date(2025, 10, 6).saturating_add((7 * place).days()), place as usize, 1.0).await;
        }
        let compared = Compared { by: Dimension::Product, changed: products(0..4), unchanged: products(4..8) };
        let with = |compared: Compared| Definition { units: Some(compared), weeks_after: 8, ..plan() };
        for (wrong, words) in [
            (Compared { changed: vec![], ..compared.clone() }, "units.changed"),
            (Compared { unchanged: products(0..2), ..compared.clone() }, "units.unchanged[0]"),
            (Compared { unchanged: products(7..9), ..compared.clone() }, "there is no product \\\"prd_8\\\""),
            (Compared { by: Dimension::Channel, ..compared.clone() }, "there is no channel"),
        ] {
            refused(register(&desk, with(wrong)).await, words);
        }
        let untold = Watched { kpi: "retention_rate".into(), role: Role::Primary, matters: 0.02 };
        refused(register(&desk, Definition { kpis: vec![untold], ..with(compared.clone()) }).await, "none of these figures");
        // What would be seen is told before anything is kept, and kept as it was told.
        let told = foresee(&desk, with(compared.clone())).await.unwrap();
        assert_eq!(measurement::of_initiative(&mut desk.db.read().await.unwrap(), "notices").await.unwrap().len(), 0);
        let seen = told[0].detectable.unwrap();
        assert!(seen > 0.0 && seen < 0.06 && told[0].trends.unwrap().alike == Alike::Yes, "{told:?}");
        let plan = register(&desk, with(compared)).await.unwrap();
        assert_eq!((&plan.foreseen, plan.detectable[CONTACT_RATE]), (&told, told[0].detectable));
        let begun = begin(&desk, &plan, TODAY, false).await.unwrap();
        pass(&desk, TODAY, 8, |place| USUAL[place % 8]).await;
        for place in 0..8 {
            week_of_products(&desk, date(2026, 11, 23).saturating_add((7 * place).days()), place as usize, 0.4).await;
        }
        let found = assess(&desk, &begun).await.unwrap().findings.remove(0);
        assert_eq!((found.design.as_deref(), found.verdict), (Some("difference_in_differences"), Verdict::Improved), "{found:?}");
        assert_eq!((found.n_of.as_str(), found.n_with, found.n_without), ("units", 4, 4));
        // Ten a week become four, of sixty orders.
        assert!((found.estimate.unwrap() + 0.1).abs() < 0.02, "{found:?}");
        assert_eq!((found.trends.unwrap().alike, found.placebos.len()), (Alike::Yes, 3));
    }

    async fn what_would_be_seen_is_told_with_what_it_rests_on_and_what_is_expected(desk: Desk) {
        furnish(&desk).await;
        let told = foresee(&desk, plan()).await.unwrap().remove(0);
        // Twenty tickets a week of sixty orders, of which half are expected to go.
        assert!((told.cases_a_week - 20.0).abs() < 1.0 && (told.baseline.unwrap() - 0.33).abs() < 0.02, "{told:?}");
        assert!((told.expected.unwrap() - told.baseline.unwrap() / 2.0).abs() < 1e-9 && !told.hides_what_is_expected(), "{told:?}");
        assert_eq!((told.weeks_before, told.weeks_after, told.trends), (58, 16, None));
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
        let removes = vec![Removal { share: 0.001, ..one.definition.0.removes[0].clone() }];
        let (act, definition) = (marco(&desk), initiative::Definition { removes, ..one.definition.0.clone() });
        commit!(desk, |tx| initiating::change(tx, &act, "notices", definition, one.version)).unwrap();
        assert!(foresee(&desk, plan()).await.unwrap()[0].hides_what_is_expected());
        refused(foresee(&desk, Definition { weeks_after: 0, ..plan() }).await, "weeks_after");
    }

    async fn looking_early_is_allowed_where_it_is_paid_for(desk: Desk) {
        furnish(&desk).await;
        let plan = register(&desk, Definition { looking: Looking::Always, ..plan() }).await.unwrap();
        let begun = begin(&desk, &plan, TODAY, false).await.unwrap();
        pass(&desk, TODAY, 2, |place| USUAL[place % 8] / 2).await;
        let early = assess(&desk, &begun).await.unwrap();
        assert_eq!((early.is_final, early.findings[0].verdict), (false, Verdict::NotEnoughData));
        let weakest = early.findings[0].not_stronger.last().unwrap();
        assert!(weakest.design == "before_after" && weakest.why.contains("once all of the time has passed"), "{weakest:?}");
        let now = TODAY.saturating_add(21.days());
        pass(&desk, now.saturating_sub(7.days()), 7, |place| USUAL[place % 8] / 2).await;
        let later = assess(&desk, &begun).await.unwrap();
        assert_eq!((later.is_final, later.findings[0].verdict), (false, Verdict::Improved));
        let kept = measurement::find(&mut desk.db.read().await.unwrap(), &plan.id).await.unwrap();
        assert_eq!(kept.latest.unwrap().id, later.id);
    }

    async fn a_baseline_that_it_was_chosen_by_is_refused(desk: Desk) {
        furnish(&desk).await;
        let frame = board_of(&desk).await;
        let (act, grounds) = (marco(&desk), Grounds { reason: "Most of all tickets".into(), ..Grounds::default() });
        let input = NewClass { class: Class::Should, grounds };
        let id = frame.id.clone();
        commit!(desk, |tx| classifying::classify(tx, &act, (&id, "notices"), input, 0)).unwrap();
        refused(register(&desk, plan()).await, "must not overlap the selection window");
        // The evidence was that of ninety days up to the 20th of November.
        let before = Definition { baseline_to: "2026-08-16".into(), ..plan() };
        let plan = register(&desk, before).await.unwrap();
        begin(&desk, &plan, TODAY, false).await.unwrap();
        let board = board::show(&mut desk.db.read().await.unwrap(), &marco(&desk), &frame.id).await.unwrap();
        assert!(board.cards[0].impact.is_none() && board.rules.iter().all(|rule| rule.rule != "R11"), "{:?}", board.rules);
    }

    async fn who_would_not_see_what_matters_is_told_before_the_roll_out(desk: Desk) {
        furnish(&desk).await;
        let tiny = Watched { kpi: CONTACT_RATE.into(), role: Role::Primary, matters: 0.0001 };
        let plan = register(&desk, Definition { kpis: vec![tiny], weeks_after: 4, ..plan() }).await.unwrap();
        refused(begin(&desk, &plan, TODAY, false).await, "would probably not be seen");
        refused(begin(&desk, &plan, TODAY.saturating_add(1.day()), true).await, "must be today");
        refused(begin(&desk, &plan, date(2026, 11, 15), true).await, "after the baseline");
        begin(&desk, &plan, TODAY, true).await.unwrap();
    }

    async fn who_got_it_by_lot_is_compared_with_who_did_not(desk: Desk) {
        furnish(&desk).await;
        switchable(&desk).await;
        let plan = register(&desk, Definition { looking: Looking::Always, ..plan() }).await.unwrap();
        let half = RollOut { on: TODAY.to_string(), reason: "Half of them first".into(), although_blind: false, percent: Some(50), held_back: Some(10) };
        let (act, id, input) = (marco(&desk), plan.id.clone(), half.clone());
        refused(commit!(desk, |tx| beginning::begin(tx, &act, &id, input, 1)), "capabilities.manage");
        let (act, id) = (switcher(&desk), plan.id.clone());
        let begun = commit!(desk, |tx| beginning::begin(tx, &act, &id, half, 1)).unwrap();
        for week in 1..=4 {
            week_of_customers(&desk, TODAY.saturating_add((7 * week - 4).days())).await;
        }
        desk.clock.advance(5 * 7 * DAY);
        let found = assess(&desk, &begun).await.unwrap();
        let finding = &found.findings[0];
        assert_eq!((finding.design.as_deref(), finding.verdict), (Some("randomised_roll_out"), Verdict::Improved), "{finding:?}");
        assert!(finding.n_with > 100 && finding.n_with + finding.n_without == CUSTOMERS as usize, "{finding:?}");
        assert!((finding.estimate.unwrap() + 0.25).abs() < 0.05, "{finding:?}");
        // Once more are let in, those who had it all the time are compared with those who are held back.
        let more = |percent, held_back| CapabilityChange {
            percent: Some(percent),
            held_back: Some(held_back),
            reason: "More of them".into(),
            ..CapabilityChange::default()
        };
        let act = switcher(&desk);
        commit!(desk, |tx| changing::change(tx, &act, "delay_notices", 2, more(75, 10))).unwrap();
        let later = assess(&desk, &begun).await.unwrap();
        let grown = &later.findings[0];
        assert_eq!(grown.design.as_deref(), Some("randomised_roll_out"), "{grown:?}");
        assert!((grown.estimate.unwrap() + 0.25).abs() < 0.1, "{grown:?}");
        assert!(grown.n_with == finding.n_with && grown.n_without < finding.n_without / 2, "{grown:?}");
        // Whoever gives it to some who were held back mixes both.
        let act = switcher(&desk);
        commit!(desk, |tx| changing::change(tx, &act, "delay_notices", 3, more(95, 5))).unwrap();
        let mixed = assess(&desk, &begun).await.unwrap();
        assert_eq!(mixed.findings[0].design.as_deref(), Some("interrupted_series"));
        assert!(mixed.findings[0].not_stronger[0].why.starts_with("the lots were changed"), "{:?}", mixed.findings[0]);
        // Each of these customers asked week after week: all but the first time they asked again.
        let evidence = evidence::find(&mut desk.db.read().await.unwrap(), desk.clock.now()).await.unwrap();
        assert_eq!((evidence.pain(LATE).unwrap().again, evidence.today.as_str()), (Some(0.75), "2026-12-25"));
    }

    async fn what_was_registered_after_the_change_says_so_wherever_it_is_told(desk: Desk) {
        furnish(&desk).await;
        let frame = board_of(&desk).await;
        let (act, grounds) = (marco(&desk), Grounds { reason: "Most of all tickets".into(), ..Grounds::default() });
        let (input, id) = (NewClass { class: Class::Should, grounds }, frame.id.clone());
        commit!(desk, |tx| classifying::classify(tx, &act, (&id, "notices"), input, 0)).unwrap();
        let before = Definition { baseline_to: "2026-08-16".into(), weeks_after: 4, ..plan() };
        let first = register(&desk, before.clone()).await.unwrap();
        let first = begin(&desk, &first, TODAY, true).await.unwrap();
        assert_eq!((first.number, first.registered_afterwards), (1, false));
        // Once more for the same roll-out, against another figure; and for days that are over, which are judged at once.
        desk.clock.advance(kernel::time::MINUTE);
        let other = Watched { kpi: CONTACT_RATE.into(), role: Role::Primary, matters: 0.2 };
        let again = register(&desk, Definition { kpis: vec![other], ..before.clone() }).await.unwrap();
        let again = begin(&desk, &again, TODAY, true).await.unwrap();
        assert_eq!((again.number, again.registered_afterwards), (2, true));
        desk.clock.advance(kernel::time::MINUTE);
        let past = register(&desk, before).await.unwrap();
        let past = begin(&desk, &past, date(2026, 8, 24), true).await.unwrap();
        assert_eq!((past.number, past.registered_afterwards), (3, true));
        let found = assess(&desk, &past).await.unwrap();
        assert_eq!((found.findings[0].number, found.findings[0].registered_afterwards), (3, true));
        pass(&desk, TODAY, 5, |place| USUAL[place % 8] / 2).await;
        assess(&desk, &first).await.unwrap();
        let board = board::show(&mut desk.db.read().await.unwrap(), &marco(&desk), &frame.id).await.unwrap();
        let shown = board.cards.iter().find_map(|card| card.impact.as_ref()).unwrap();
        assert_eq!((shown.number, shown.registered_afterwards), (1, false), "what was said before stands on the card");
        let estimators = estimator::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert!(estimators.iter().all(|one| one.effect.outcomes.len() <= 1), "{estimators:?}");
    }

    async fn customers_are_reached_by_who_decides_measured_or_with_a_reason(desk: Desk) {
        furnish(&desk).await;
        let live = |one: &initiative::Initiative| initiative::Definition { lifecycle: Lifecycle::Live, ..one.definition.0.clone() };
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
        let (writer, definition, version) = (desk.staff(&["moscow.read", "moscow.write"]), live(&one), one.version);
        refused(commit!(desk, |tx| initiating::change(tx, &writer, "notices", definition, version)), "moscow.decide");
        let (act, definition) = (marco(&desk), live(&one));
        refused(commit!(desk, |tx| initiating::change(tx, &act, "notices", definition, version)), "roll-out-not-measured");
        let (act, input) = (marco(&desk), NewInitiative { key: "other".into(), definition: live(&one) });
        refused(commit!(desk, |tx| initiating::add(tx, &act, input)), "definition.lifecycle");
        let said = |lifecycle| Unmeasured { lifecycle, reason: "The law asks for it".into() };
        let (act, input) = (marco(&desk), said(Lifecycle::Retired));
        refused(commit!(desk, |tx| unmeasured::go(tx, &act, "notices", input, version)), "must be rolling_out or live");
        let (act, input) = (marco(&desk), said(Lifecycle::RollingOut));
        let one = commit!(desk, |tx| unmeasured::go(tx, &act, "notices", input, version)).unwrap();
        let filter = decision::Filter { limit: 1, ..decision::Filter::default() };
        let log = decision::list(&mut desk.db.read().await.unwrap(), &filter).await.unwrap();
        let logged = &log.items[0];
        assert_eq!((logged.kind, logged.reason.as_str()), (decision::Kind::RollOut, "The law asks for it"));
        assert_eq!((logged.was.as_deref(), logged.became.as_deref()), (Some("idea"), Some("rolling_out")));
        // With a measurement that has begun it needs no further word.
        let plan = register(&desk, plan()).await.unwrap();
        begin(&desk, &plan, TODAY, false).await.unwrap();
        let (act, definition, version) = (marco(&desk), live(&one), one.version);
        commit!(desk, |tx| initiating::change(tx, &act, "notices", definition, version)).unwrap();
    }

    async fn the_class_that_it_had_last_tells_by_which_days_it_was_chosen(desk: Desk) {
        furnish(&desk).await;
        let frame = board_of(&desk).await;
        for (version, class) in [(0, Class::Should), (1, Class::Could), (2, Class::Could)] {
            let (act, grounds) = (marco(&desk), Grounds { reason: "By its tickets".into(), ..Grounds::default() });
            let (input, id) = (NewClass { class, grounds }, frame.id.clone());
            commit!(desk, |tx| classifying::classify(tx, &act, (&id, "notices"), input, version)).unwrap();
            if version < 2 {
                desk.clock.advance(200 * DAY);
            }
        }
        // It became a Could on the 8th of June 2027; the first class was that of days up to the 20th of November 2026.
        let latest = Definition { baseline_from: "2027-01-04".into(), baseline_to: "2027-05-30".into(), ..plan() };
        refused(register(&desk, latest).await, "must not overlap the selection window 2027-03-11 to 2027-06-08");
        register(&desk, plan()).await.unwrap();
    }

    async fn where_nothing_else_is_possible_weeks_before_and_after_are_an_association(desk: Desk) {
        furnish(&desk).await;
        switchable(&desk).await;
        let short = Definition { baseline_from: "2026-10-19".into(), weeks_after: 4, ..plan() };
        let plan = register(&desk, short).await.unwrap();
        let input = RollOut { on: TODAY.to_string(), reason: "Half".into(), although_blind: true, percent: Some(50), held_back: None };
        let (act, id) = (switcher(&desk), plan.id.clone());
        let begun = commit!(desk, |tx| beginning::begin(tx, &act, &id, input, 1)).unwrap();
        pass(&desk, TODAY, 4, |place| USUAL[place % 8] / 2).await;
        let found = assess(&desk, &begun).await.unwrap().findings.remove(0);
        assert_eq!(found.design.as_deref(), Some("before_after"), "{found:?}");
        assert!(found.n_of == "cases" && found.n_without == 4 * ORDERS as usize && found.n_with >= 3 * ORDERS as usize, "{found:?}");
        assert!((found.estimate.unwrap() + 0.167).abs() < 0.06 && found.doubts.iter().any(|doubt| doubt.contains("whatever else")), "{found:?}");
        assert_eq!(found.not_stronger[0].why, "customers got it by lot, and one of both sides has no case yet");
    }

    async fn a_plan_that_has_not_begun_is_replaced_by_the_next(desk: Desk) {
        furnish(&desk).await;
        let first = register(&desk, plan()).await.unwrap();
        let looked_at = Watched { kpi: CONTACT_RATE.into(), role: Role::Exploratory, matters: 0.06 };
        let second = register(&desk, Definition { kpis: vec![looked_at], ..plan() }).await.unwrap();
        let all = measurement::of_initiative(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
        assert_eq!(all.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), [second.id.as_str()]);
        refused(begin(&desk, &first, TODAY, false).await, "NotFound");
        refused(begin(&desk, &second, TODAY, false).await, "make one of them primary");
        for (definition, words) in [
            (Definition { kpis: vec![], ..plan() }, "kpis"),
            (Definition { weeks_after: 0, ..plan() }, "weeks_after"),
            (Definition { baseline_to: "2025-10-10".into(), ..plan() }, "baseline_to"),
            (Definition { scenarios: vec!["nothing".into()], ..plan() }, "no scenario"),
            (Definition { kpis: vec![Watched { kpi: "nps".into(), role: Role::Primary, matters: 1.0 }], ..plan() }, "kpis[0].kpi"),
            (Definition { kpis: vec![Watched { kpi: "csat".into(), role: Role::Primary, matters: 0.0 }], ..plan() }, "matters"),
        ] {
            refused(register(&desk, definition).await, words);
        }
    }
}
