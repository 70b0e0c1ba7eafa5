//! From facts to a calibration that is kept, on both databases. The other features' tables stand here under the names
//! of their views.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::sync::Arc;

use calibration::assuming::{self, NewAssumption};
use calibration::calibrating::{self, Wanted};
use calibration::calibration::{self as kept, Calibration};
use calibration::campaigning::{self, Campaign, NewCampaign};
use calibration::satisfaction::AbsentWhy;
use calibration::today;
use calibration::working::Worker;
use kernel::time::{DAY, HOUR};
use kernel::{Clock, Refusal, Rng, Timestamp};
use store::{Db, Error, Migration, Schema, Sql, Value, params};
use test_kit::Desk;

const CARDS: Schema = Schema {
    owner: "cards",
    migrations: &[Migration { version: 1, name: "cards", sql: include_str!("cards.sql") }],
    queries: store::Queries::NONE,
};

const ALL: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, CARDS, calibration::SCHEMA];

async fn run(db: &Db, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

/// Ten letters on each working day of the weeks before, answered in turn by two people; a hundred minutes after they came,
/// ten minutes after each other. One in five customers writes again two hours later.
async fn happen(desk: &Desk, days: i64) {
    run(&desk.db, "INSERT INTO organisation_cards (time_zone) VALUES ('UTC')", vec![]).await;
    run(&desk.db, "INSERT INTO team_cards (id, name) VALUES ('tea_1', 'Returns')", vec![]).await;
    let today = desk.clock.now().as_millis() / DAY * DAY;
    for day in 1..=days {
        let midnight = Timestamp::from_millis(today - day * DAY);
        // The first of January 1970 was a Thursday.
        if (midnight.as_millis() / DAY + 3) % 7 >= 5 {
            continue;
        }
        for n in 0..10 {
            let ticket = format!("tic_{day}_{n}");
            let came = midnight.plus(9 * HOUR + n * HOUR / 4);
            let scenario = if n < 7 { Value::from("late") } else { Value::Text(None) };
            answer(desk, &ticket, 1, (came, came.plus(100 * HOUR / 60)), scenario.clone()).await;
            if n % 5 == 0 {
                let again = came.plus(4 * HOUR);
                answer(desk, &ticket, 2, (again, again.plus(HOUR)), scenario).await;
            }
        }
    }
}

async fn answer(desk: &Desk, ticket: &str, ordinal: i64, (came, end): (Timestamp, Timestamp), scenario: Value) {
    if ordinal == 1 {
        let sql = "INSERT INTO ticket_facts (ticket_id, channel, scenario) VALUES ($1, 'email', $2)";
        run(&desk.db, sql, params![ticket, scenario]).await;
    }
    let sql = "INSERT INTO reply_facts (ticket_id, ordinal, at, wait_ms, agent_id, team_id, channel) \
               VALUES ($1, $2, $3, $4, $5, 'tea_1', 'email')";
    let agent = if end.as_millis() / HOUR % 2 == 0 { "per_1" } else { "per_2" };
    run(&desk.db, sql, params![ticket, ordinal, end, end.since(came), agent]).await;
}

/// Ratings of the first replies: of those within the first half of the letters of a day, or whoever is chosen, a 5.
async fn rate(desk: &Desk, days: i64, stars: impl Fn(i64, i64) -> i64) {
    let today = desk.clock.now().as_millis() / DAY * DAY;
    for day in 1..=days {
        let midnight = Timestamp::from_millis(today - day * DAY);
        if (midnight.as_millis() / DAY + 3) % 7 >= 5 {
            continue;
        }
        for n in 0..10 {
            let (id, ticket) = (format!("ans_{day}_{n}"), format!("tic_{day}_{n}"));
            // Later letters of a day wait longer.
            let sql = "UPDATE reply_facts SET first = 1, wait_ms = $2 WHERE ticket_id = $1 AND ordinal = 1";
            run(&desk.db, sql, params![&ticket, (n + 1) * HOUR / 6]).await;
            let sql = "INSERT INTO answer_facts (answer_id, ticket_id, cycle, answered_at, rating, latest) \
                       VALUES ($1, $2, 1, $3, $4, 1)";
            run(&desk.db, sql, params![id, ticket, midnight.plus(23 * HOUR), stars(day, n)]).await;
        }
    }
    // One that was changed later, one of another cycle, and one from before the reply: none of them counts.
    for (id, cycle, later, latest) in [("old", 1_i64, HOUR, 0_i64), ("other", 2, HOUR, 1), ("early", 1, -HOUR, 1)] {
        let sql = "INSERT INTO answer_facts (answer_id, ticket_id, cycle, answered_at, rating, latest) \
                   SELECT $1, ticket_id, $2, at + $3, 1, $4 FROM reply_facts WHERE first = 1 ORDER BY at DESC LIMIT 1";
        run(&desk.db, sql, params![id, cycle, later, latest]).await;
    }
}

/// Of each day's letters about something late three are about an order that is; as many late orders are written about by nobody,
/// and twenty orders come in time. They were placed four days before, and promised for the day before the letter.
async fn order(desk: &Desk, days: i64) {
    let mut rows: Vec<(&'static str, Vec<Value>)> = Vec::new();
    let today = desk.clock.now().as_millis() / DAY * DAY;
    for day in 1..=days {
        let midnight = Timestamp::from_millis(today - day * DAY);
        if (midnight.as_millis() / DAY + 3) % 7 >= 5 {
            continue;
        }
        let on = |days: i64| midnight.plus(days * DAY).to_string()[..10].to_owned();
        let (promised, late) = (on(-1), on(1));
        for n in 0..26 {
            let (id, parcel) = (format!("ord_{day}_{n}"), format!("par_{day}_{n}"));
            let placed = midnight.plus(-4 * DAY + 9 * HOUR + n * HOUR / 4);
            let sql = "INSERT INTO order_cards (id, placed_at, state) VALUES ($1, $2, 'shipped')";
            rows.push((sql, params![&id, placed]));
            let sql =
                "INSERT INTO parcel_progress_cards (id, order_id, promised_on, delivered_on) VALUES ($1, $2, $3, $4)";
            rows.push((sql, params![parcel, &id, &promised, if n < 6 { &late } else { &promised }]));
            if n < 3 {
                let sql = "UPDATE ticket_facts SET order_id = $2 WHERE ticket_id = $1";
                rows.push((sql, params![format!("tic_{day}_{n}"), id]));
            }
        }
    }
    // In one transaction: they are thousands.
    let done: Result<(), Error> = desk
        .db
        .write(move |tx| {
            Box::pin(async move {
                for (sql, values) in rows {
                    tx.run(Sql::same(sql), values).await?;
                }
                Ok(())
            })
        })
        .await;
    done.unwrap();
}

async fn made(desk: &Desk) -> Result<Calibration, Refusal> {
    let act = desk.staff(&["calibration.write"]);
    let asked = calibrating::read(&mut desk.db.read().await?, &Wanted::default(), act.now).await?;
    let made = calibrating::reckon_aside(asked).await?;
    desk.db.write(move |tx| Box::pin(async move { kept::keep(tx, &act, made).await })).await
}

async fn assume(desk: &Desk, what: &str, value: Option<f64>, version: i64) -> Result<assuming::Assumption, Refusal> {
    let act = desk.staff(&["calibration.write"]);
    let input = NewAssumption { what: what.to_owned(), of: String::new(), value };
    desk.db.write(move |tx| Box::pin(async move { assuming::set(tx, &act, input, version).await })).await
}

fn campaign(name: &str, first_on: &str, last_on: &str, expected_percent: Option<i64>) -> NewCampaign {
    NewCampaign { name: name.to_owned(), first_on: first_on.to_owned(), last_on: last_on.to_owned(), expected_percent }
}

async fn add_campaign(desk: &Desk, input: NewCampaign) -> Result<Campaign, Refusal> {
    let act = desk.staff(&["calibration.write"]);
    desk.db.write(move |tx| Box::pin(async move { campaigning::add(tx, &act, input).await })).await
}

async fn change_campaign(desk: &Desk, id: &str, input: NewCampaign, version: i64) -> Result<Campaign, Refusal> {
    let (act, id) = (desk.staff(&["calibration.write"]), id.to_owned());
    desk.db.write(move |tx| Box::pin(async move { campaigning::change(tx, &act, &id, input, version).await })).await
}

async fn remove_campaign(desk: &Desk, id: &str) -> Result<(), Refusal> {
    let (act, id) = (desk.staff(&["calibration.write"]), id.to_owned());
    desk.db.write(move |tx| Box::pin(async move { campaigning::remove(tx, &act, &id).await })).await
}

async fn campaigns(desk: &Desk) -> Vec<String> {
    let found = campaigning::list(&mut desk.db.read().await.unwrap()).await.unwrap();
    found.into_iter().map(|one| one.name).collect()
}

fn number<'a>(found: &'a Calibration, what: &str, of: &str) -> &'a kept::Estimate {
    found.estimates.iter().find(|one| one.what == what && one.of == of).unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_happened_becomes_a_model_with_its_intervals(desk: Desk) {
        happen(&desk, 90).await;
        let found = made(&desk).await.unwrap();
        assert_eq!((found.head.number, found.head.contacts), (1, 480));
        let classes: Vec<&str> = found.rates.iter().map(|one| one.class.as_str()).collect();
        assert_eq!(classes, ["email", "email: late"]);
        // Three and seven letters on five days; what follows from an answer is no arrival of its own.
        assert_eq!(number(&found, "volume", "email").value, Some(15.0));
        assert_eq!(number(&found, "volume", "email: late").value, Some(35.0));
        let again = number(&found, "reopening", "email: late");
        assert_eq!(again.origin, "estimated");
        assert!((again.value.unwrap() - 2.0 / 9.0).abs() < 0.02 && again.low < again.value && again.value < again.high);
        // Nobody sees who gives up waiting for a letter: no number is made up.
        let patience = number(&found, "patience", "email");
        assert_eq!((patience.value, patience.origin.as_str(), patience.why.as_str()), (None, "assumed", "not_recorded"));
        assert_eq!(number(&found, "people", "Returns").value, Some(2.0));
        // Every day is like the other: the report knows them all in advance.
        assert_eq!(found.fit.summaries[0].days, 28);
        assert_eq!(found.fit.rows.len(), 3);
        assert_eq!(found.fit.rows[0].days[0].contacts.happened, Some(12.0));
        assert!(twin::simulation::Plan::of(&found.model).is_ok());
        let latest = calibration::latest(&mut desk.db.read().await.unwrap()).await.unwrap().unwrap();
        assert_eq!((latest.head, latest.calibrated.model), (found.head, found.model));
    }

    async fn contacts_about_late_orders_come_of_the_orders(desk: Desk) {
        happen(&desk, 90).await;
        order(&desk, 90).await;
        let found = made(&desk).await.unwrap();
        // Three of the seven letters of a day come of orders, and no longer by themselves.
        assert_eq!(number(&found, "volume", "email: late").value, Some(20.0));
        assert_eq!(number(&found, "volume", "email").value, Some(15.0));
        let orders = number(&found, "orders", "Shop");
        assert!((110.0..131.0).contains(&orders.value.unwrap()), "{orders:?}");
        let late = number(&found, "late", "Shop");
        assert!((late.value.unwrap() - 6.0 / 26.0).abs() < 0.02 && late.origin == "estimated", "{late:?}");
        let contact = number(&found, "late_contact", "email: late");
        assert!((contact.value.unwrap() - 0.5).abs() < 0.03 && contact.low < contact.value, "{contact:?}");
        let [stream] = &found.model.orders[..] else { panic!("one stream") };
        assert_eq!((stream.name.as_str(), stream.class.as_str(), stream.also.len()), ("Shop", "email: late", 0));
        // What comes of orders is forecast with the rest, and foretold in the report.
        let forecast = found.outlook.iter().find(|one| one.class == "email: late").unwrap();
        let next: f64 = forecast.days.iter().filter_map(|day| day.expected).sum();
        assert!((next - 140.0).abs() < 8.0, "{next}");
        let known = forecast.orders.as_ref().unwrap();
        assert!(known.days == 42 && known.error.is_finite() && known.used == (known.error < 0.98 * known.error_without), "{known:?}");
        assert!(found.outlook.iter().all(|one| one.orders.is_some() == (one.class != "email")));
        assert_eq!(found.fit.summaries[0].days, 28);
        let mut conn = desk.db.read().await.unwrap();
        let begun = today::from_today(&mut conn, &found.head.id, desk.clock.now()).await.unwrap();
        let class = begun.model.classes.iter().find(|class| class.name == "email: late").unwrap();
        let direct: f64 = class.rates.iter().sum::<f64>() * 30.0;
        let all = direct + 7.0 * DAY as f64 / 60_000.0 * begun.model.of_orders("email: late");
        let expected: f64 = forecast.days.iter().filter(|day| day.day >= begun.day).filter_map(|day| day.expected).take(7).sum();
        assert!((all / expected - 1.0).abs() < 0.25, "{all} for {expected}");
    }

    async fn what_people_say_holds_until_they_take_it_back(desk: Desk) {
        happen(&desk, 60).await;
        let set = assume(&desk, "patience", Some(240.0), 0).await.unwrap();
        assert_eq!(set.version, 1);
        assume(&desk, "agent_hour", Some(32.5), 0).await.unwrap();
        let found = made(&desk).await.unwrap();
        let patience = number(&found, "patience", "email");
        assert_eq!((patience.value, patience.origin.as_str()), (Some(240.0), "set"));
        assert_eq!(found.model.cost.agent_hour, 32.5);
        assert!(matches!(assume(&desk, "patience", Some(1.0), 0).await, Err(Refusal::Stale { .. })));
        assume(&desk, "patience", None, 1).await.unwrap();
        let found = made(&desk).await.unwrap();
        assert_eq!((found.head.number, number(&found, "patience", "email").value), (2, None));
        for (what, value) in [("absence", 1.5), ("handling", -1.0), ("volume", 3.0), ("redial", f64::NAN)] {
            assert!(matches!(assume(&desk, what, Some(value), 0).await, Err(Refusal::Invalid(_))), "{what}");
        }
    }

    async fn the_next_calibration_goes_by_campaigns(desk: Desk) {
        happen(&desk, 90).await;
        let day = |days: i64| desk.clock.now().plus(days * DAY).to_string()[..10].to_owned();
        let sale = add_campaign(&desk, campaign(" Sale ", &day(1), &day(3), Some(40))).await.unwrap();
        assert_eq!((sale.name.as_str(), sale.version), ("Sale", 1));
        add_campaign(&desk, campaign("Launch", &day(20), &day(20), None)).await.unwrap();
        assert_eq!(campaigns(&desk).await, ["Launch", "Sale"], "the latest first");
        let expected = async |percent: Option<i64>| {
            let found = made(&desk).await.unwrap();
            let all = found.outlook.first().unwrap();
            let days: Vec<_> = all.days.iter().filter(|one| one.campaign.as_deref() == Some("Sale")).collect();
            assert!(days.iter().all(|day| day.campaign_percent == percent), "{days:?}");
            assert_eq!(all.days.iter().filter(|one| one.campaign.as_deref() == Some("Launch")).count(), 1);
            (days.len(), days.iter().filter_map(|day| day.expected).sum::<f64>())
        };
        let (days, with) = expected(Some(40)).await;
        change_campaign(&desk, &sale.id, campaign("Sale", &day(1), &day(3), None), 1).await.unwrap();
        let (_, without) = expected(None).await;
        assert!(days == 3 && without > 0.0 && (with / without - 1.4).abs() < 1e-9, "{days} days: {with}, {without}");
        let stale = change_campaign(&desk, &sale.id, campaign("Sale", &day(1), &day(4), None), 1).await.unwrap_err();
        assert!(matches!(stale, Refusal::Stale { .. }), "{stale}");
        remove_campaign(&desk, &sale.id).await.unwrap();
        assert_eq!(campaigns(&desk).await, ["Launch"]);
        let gone = remove_campaign(&desk, &sale.id).await.unwrap_err();
        assert!(matches!(gone, Refusal::NotFound("campaign")), "{gone}");
    }

    async fn a_campaign_that_cannot_be_is_refused_with_all_that_is_wrong(desk: Desk) {
        let refused = async |input: NewCampaign| match add_campaign(&desk, input).await.unwrap_err() {
            Refusal::Invalid(problems) => problems.into_iter().map(|one| one.field).collect::<Vec<_>>(),
            other => panic!("{other}"),
        };
        let wrong = campaign("", "27.11.2026", "2026-13-01", Some(-91));
        assert_eq!(refused(wrong).await, ["name", "first_on", "last_on", "expected_percent"]);
        assert_eq!(refused(campaign("x", "2026-11-27", "2026-11-26", None)).await, ["last_on"]);
        assert_eq!(refused(campaign("x", "2026-01-01", "2026-04-03", None)).await, ["last_on"], "93 days");
        add_campaign(&desk, campaign("x", "2026-01-01", "2026-04-02", Some(900))).await.unwrap();
        assert_eq!(campaigns(&desk).await, ["x"]);
    }

    async fn a_model_from_today_on_has_what_waits_and_what_is_forecast(desk: Desk) {
        happen(&desk, 90).await;
        let found = made(&desk).await.unwrap();
        // All together, and the two kinds; what follows from an answer is forecast nowhere.
        let names: Vec<&str> = found.outlook.iter().map(|one| one.class.as_str()).collect();
        assert_eq!(names, ["", "email", "email: late"]);
        let all = &found.outlook[0];
        let next: Vec<f64> = all.days.iter().filter_map(|day| day.expected).collect();
        assert_eq!((all.days.len(), next.len()), (56, 28));
        assert!((next.iter().sum::<f64>() - 200.0).abs() < 4.0, "{next:?}");
        assert!(all.backtest.as_ref().unwrap().error.unwrap() < 0.05, "every week is like the other");

        let midnight = Timestamp::from_millis(desk.clock.now().as_millis() / DAY * DAY);
        for (ticket, since, scenario) in [
            ("old", midnight.plus(-30 * HOUR), Value::from("late")),
            ("new", midnight.plus(-HOUR), Value::from("late")),
            ("other", midnight.plus(-2 * HOUR), Value::Text(None)),
        ] {
            let sql = "INSERT INTO ticket_facts (ticket_id, channel, scenario, waiting_since) VALUES ($1, 'email', $2, $3)";
            run(&desk.db, sql, params![ticket, scenario, since]).await;
        }
        // Came yesterday, was answered this morning, and so waited at midnight.
        answer(&desk, "morning", 1, (midnight.plus(-3 * HOUR), midnight.plus(1)), Value::Text(None)).await;
        let mut conn = desk.db.read().await.unwrap();
        let begun = today::from_today(&mut conn, &found.head.id, midnight.plus(2)).await.unwrap();
        let of = |name: &str| begun.model.classes.iter().find(|class| class.name == name).unwrap();
        let waits = |name: &str| of(name).backlog.map(|backlog| (backlog.contacts, (backlog.oldest / 60.0).round()));
        assert_eq!((waits("email: late"), waits("email")), (Some((2, 30.0)), Some((2, 3.0))));
        let forecast = found.outlook.iter().find(|one| one.class == "email: late").unwrap();
        let expected = forecast.days.iter().find(|day| day.day == begun.day).and_then(|day| day.expected).unwrap();
        let came: f64 = of("email: late").rates[..48].iter().sum::<f64>() * 30.0;
        assert!((came - expected).abs() < 1e-6 || came == 0.0, "{came} {expected}");
        assert!(twin::simulation::Plan::of(&begun.model).is_ok());
        // The desk's clock stands at a Friday: ten contacts, each followed by a fifth of another, for two people of eight hours.
        let ahead = calibration::day::today(&mut conn, midnight.plus(2)).await.unwrap().unwrap();
        assert_eq!((ahead.day, ahead.people_hours, ahead.overload), (begun.day, 16.0, None));
        assert!((ahead.expected - 10.0).abs() < 0.5, "{}", ahead.expected);
        let minutes: f64 = begun.model.classes.iter().map(|class| class.handling.mean()).sum::<f64>() / 2.0;
        let work = ahead.expected * 1.25 * minutes / 60.0;
        assert!((ahead.work_hours / work - 1.0).abs() < 0.25, "{} {work}", ahead.work_hours);
        assert_eq!(calibration::day::today(&mut conn, midnight.plus(40 * DAY)).await.unwrap(), None);
        // What lies beyond the forecast is refused with what would do.
        let late = today::from_today(&mut conn, &found.head.id, midnight.plus(40 * DAY)).await;
        assert!(matches!(late, Err(Refusal::Invalid(problems)) if problems[0].field == "model_id"));
        assert!(today::of_week(&mut conn, &found.head.id, begun.day).await.is_ok());
    }

    async fn satisfaction_is_estimated_where_ratings_show_it(desk: Desk) {
        happen(&desk, 60).await;
        // Of the letters that wait up to fifty minutes nine in ten are satisfied, of the others six.
        rate(&desk, 60, |day, n| if (day * 7 + n * 3) % 10 < (if n < 5 { 9 } else { 6 }) { 4 + n % 2 } else { 3 }).await;
        let found = made(&desk).await.unwrap();
        let told = found.satisfaction.as_ref().unwrap();
        assert_eq!((told.n, told.absent), (400, None), "{told:?}");
        assert!(told.high.unwrap() < 0.0 && told.low < told.slope && told.slope < told.high, "{told:?}");
        let kinds: Vec<&str> = told.kinds.iter().map(|kind| kind.class.as_str()).collect();
        assert_eq!(kinds, ["email", "email: late"]);
        assert!(told.kinds.iter().all(|kind| (0.55..0.95).contains(&kind.share) && (30.0..90.0).contains(&kind.wait)), "{told:?}");
        assert_eq!(found.model.satisfaction.as_ref().unwrap().slope, told.slope.unwrap());
        // From today on it is the same.
        let mut conn = desk.db.read().await.unwrap();
        let begun = today::from_today(&mut conn, &found.head.id, desk.clock.now()).await.unwrap();
        assert_eq!(begun.model.satisfaction, found.model.satisfaction);
    }

    async fn satisfaction_that_ratings_do_not_show_is_absent_and_older_calibrations_have_none(desk: Desk) {
        happen(&desk, 60).await;
        let found = made(&desk).await.unwrap();
        let absent = found.satisfaction.as_ref().unwrap().absent.unwrap();
        assert_eq!((absent.why, absent.n, absent.least), (AbsentWhy::TooFew, 0, Some(200)));
        rate(&desk, 60, |day, n| if (day + n) % 2 == 0 { 5 } else { 2 }).await;
        let found = made(&desk).await.unwrap();
        let told = found.satisfaction.as_ref().unwrap();
        let absent = told.absent.unwrap();
        assert_eq!((absent.why, absent.n, told.kinds.len()), (AbsentWhy::Unseen, 400, 0));
        assert!(absent.low.unwrap() < 0.0 && absent.high.unwrap() > 0.0);
        assert_eq!(found.model.satisfaction, None);
        // As an earlier version of the program left it.
        run(&desk.db, "UPDATE calibrations SET satisfaction = 'null' WHERE number = 2", vec![]).await;
        let old = kept::find(&mut desk.db.read().await.unwrap(), &found.head.id).await.unwrap();
        assert_eq!((old.satisfaction, old.model), (None, found.model));
    }

    async fn too_little_is_refused_and_says_what_would_do(desk: Desk) {
        happen(&desk, 5).await;
        let refused = made(&desk).await.unwrap_err().to_string();
        assert!(refused.contains("at least 100"), "{refused}");
        let act = desk.staff(&["calibration.write"]);
        let tomorrow = Wanted { from: None, to: Some("2199-01-01".to_owned()) };
        let read = calibrating::read(&mut desk.db.read().await.unwrap(), &tomorrow, act.now).await;
        assert!(matches!(read, Err(Refusal::Invalid(_))));
    }

    async fn of_two_nodes_one_calibrates_and_once_a_day(desk: Desk) {
        happen(&desk, 60).await;
        let worker = || {
            let (clock, rng): (Arc<dyn Clock>, Arc<dyn Rng>) = (desk.clock.clone(), desk.rng.clone());
            Worker::new(desk.db.clone(), clock, rng)
        };
        let (one, other) = (worker(), worker());
        let (one, other) = tokio::join!(one.round(), other.round());
        assert_eq!(u8::from(one.unwrap()) + u8::from(other.unwrap()), 1);
        assert!(!worker().round().await.unwrap());
        desk.clock.advance(25 * HOUR);
        assert!(worker().round().await.unwrap());
        assert_eq!(kept::list(&mut desk.db.read().await.unwrap()).await.unwrap().items.len(), 2);
    }
}
