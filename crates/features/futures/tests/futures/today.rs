//! Studies and staffing that stand on what waits and what is forecast, from facts to an answer.

use calibration::calibrating::{self, Wanted};
use calibration::calibration as made;
use futures::beginning::{self, NewStudy, Start};
use futures::model::{self, EXAMPLE};
use futures::record::Kind;
use futures::staffing::beginning::{self as staffing, NewRun};
use futures::study::{self, State};
use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::time::{DAY, HOUR};
use kernel::{Clock, Refusal, Timestamp};
use store::{Schema, params};
use test_kit::Desk;
use twin::simulation::Model;
use twin::staffing::{Question, Template};
use twin::study::Figure;

use crate::world::{ALL, add, definition, worker};

fn midnight(desk: &Desk) -> Timestamp {
    Timestamp::from_millis(desk.clock.now().as_millis() / DAY * DAY)
}

/// Sixty days of letters, more of them every day, each answered after an hour; three wait since yesterday. Gives the id of
/// the calibration.
async fn calibrated(desk: &Desk) -> String {
    let (today, now) = (midnight(desk), desk.clock.now());
    let came = |day: i64, n: i64| today.plus(-day * DAY + 9 * HOUR + n * HOUR / 20);
    let all: Vec<(String, Timestamp)> =
        (1..=60).flat_map(|day| (0..70 - day).map(move |n| (format!("{day}-{n}"), came(day, n)))).collect();
    let none: Option<Timestamp> = None;
    let mut tickets: Vec<_> = all.iter().map(|(id, came)| params![id, *came, "email", none]).collect();
    tickets.extend((0..3).map(|n| params![format!("waits-{n}"), came(1, 90), "email", came(1, 90)]));
    let replies = all.iter().map(|(id, came)| params![id, 1_i64, came.plus(HOUR), HOUR, "per_1", "email"]).collect();
    let done: Result<u64, store::Error> = desk
        .db
        .write(move |tx| {
            Box::pin(async move {
                let sql = "INSERT INTO ticket_facts (ticket_id, opened_at, channel, waiting_since) VALUES";
                tx.insert_many(sql, tickets, "").await?;
                let sql = "INSERT INTO reply_facts (ticket_id, ordinal, at, wait_ms, agent_id, channel) VALUES";
                tx.insert_many(sql, replies, "").await
            })
        })
        .await;
    done.unwrap();
    let asked = calibrating::read(&mut desk.db.read().await.unwrap(), &Wanted::default(), now).await.unwrap();
    let (reckoned, act) = (calibrating::reckon_aside(asked).await.unwrap(), desk.staff(&["calibration.write"]));
    commit!(desk, |tx| made::keep(tx, &act, reckoned)).unwrap().head.id
}

fn asked(model: &str, start: Start) -> NewStudy {
    NewStudy {
        name: "From today".into(),
        model_id: model.into(),
        start,
        futures: vec!["usual".into()],
        strategies: vec!["as-we-are".into()],
        measure: Figure::ServiceLevel,
        target: None,
        replications: 4,
        replications_max: None,
        seed: 7,
        ensemble: None,
        screen: false,
    }
}

fn week(model: &str, from: Date) -> NewRun {
    let template =
        Template { name: "Day".into(), earliest: 8.0, latest: 10.0, hours: 8.0, pause: true, days: Vec::new() };
    let question = Question {
        days: 7,
        share: 0.8,
        occupancy: 0.9,
        targets: Vec::new(),
        templates: vec![template],
        keep: Vec::new(),
        most: None,
        replications: 20,
        rounds: 5,
        seed: 3,
    };
    NewRun {
        name: "Next week".into(),
        model_id: model.into(),
        future: None,
        from: from.to_string(),
        expected: true,
        question,
    }
}

fn field(refusal: Refusal) -> String {
    let Refusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
    problems[0].field.clone()
}

fn contacts(model: &Model) -> f64 {
    model.classes.iter().flat_map(|class| &class.rates).sum::<f64>() * 30.0
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_study_begins_today_with_what_waits_and_what_is_forecast(desk: Desk) {
        let id = calibrated(&desk).await;
        add(&desk, Kind::Future, "usual", definition("Usual", &[])).await;
        add(&desk, Kind::Strategy, "as-we-are", definition("As we are", &[])).await;
        let now = desk.clock.now();
        let mut conn = desk.db.read().await.unwrap();
        let usual = beginning::check(&mut conn, asked(&id, Start::Usual), now).await.unwrap();
        let today = beginning::check(&mut conn, asked(&id, Start::Today), now).await.unwrap();
        // Nobody has set the price of an hour, so that cost would be nothing whatever is done.
        let by_cost = NewStudy { measure: Figure::Cost, ..asked(&id, Start::Usual) };
        let refused = beginning::check(&mut conn, by_cost, now).await.unwrap_err();
        assert!(refused.to_string().contains("price of an hour"), "{refused}");
        assert_eq!(field(refused), "measure");
        let priced: Vec<bool> = model::list(&mut conn).await.unwrap().iter().map(|one| one.priced).collect();
        assert_eq!(priced, [false, true], "the calibration, and the example");
        let refused = beginning::check(&mut conn, asked(EXAMPLE, Start::Today), now).await.unwrap_err();
        assert_eq!(field(refused), "start");
        drop(conn);
        let act = desk.staff(&["futures.write"]);
        let (one, other) = (act.clone(), act);
        let usual = commit!(desk, |tx| beginning::begin(tx, &one, usual)).unwrap().definition.0;
        let begun = commit!(desk, |tx| beginning::begin(tx, &other, today)).unwrap();
        let from_today = &begun.definition.0;
        assert_eq!(usual.first, None);
        assert_eq!(from_today.first.as_deref(), Some(now.day_in(&TimeZone::UTC).to_string().as_str()));
        let (before, model) = (usual.read_model().unwrap(), from_today.read_model().unwrap());
        assert_eq!(before.classes[0].backlog, None);
        let backlog = model.classes[0].backlog.unwrap();
        assert_eq!(backlog.contacts, 3);
        assert!((backlog.oldest - 630.0).abs() < 1.0, "{backlog:?}");
        // One more a day than the day before: eight weeks have fewer than what comes now.
        assert!(contacts(&model) > 1.3 * contacts(&before), "{} {}", contacts(&model), contacts(&before));
        let one = worker(&desk, desk.db.clone(), 1);
        while one.round().await.unwrap() {}
        let done = study::find(&mut desk.db.read().await.unwrap(), &begun.id).await.unwrap();
        assert_eq!(done.state, State::Done, "{:?}", done.failure);
    }

    async fn a_week_is_staffed_for_what_is_forecast_of_it(desk: Desk) {
        let id = calibrated(&desk).await;
        let today = desk.clock.now().day_in(&TimeZone::UTC);
        let monday = today.saturating_add((7 - i64::from(today.weekday().to_monday_zero_offset())).days());
        let mut conn = desk.db.read().await.unwrap();
        let usual = NewRun { expected: false, ..week(&id, monday) };
        let usual = staffing::check(&mut conn, usual).await.unwrap();
        let expected = staffing::check(&mut conn, week(&id, monday)).await.unwrap();
        let late = staffing::check(&mut conn, week(&id, monday.saturating_add(28.days()))).await.unwrap_err();
        assert_eq!(field(late), "model_id");
        assert_eq!(field(staffing::check(&mut conn, week(EXAMPLE, monday)).await.unwrap_err()), "expected");
        drop(conn);
        let act = desk.staff(&["futures.write"]);
        let (one, other) = (act.clone(), act);
        let usual = commit!(desk, |tx| staffing::begin(tx, &one, usual)).unwrap().definition.0;
        let expected = commit!(desk, |tx| staffing::begin(tx, &other, expected)).unwrap().definition.0;
        assert_eq!((usual.expected, expected.expected), (false, true));
        assert!(contacts(&expected.model().unwrap()) > 1.3 * contacts(&usual.model().unwrap()));
    }
}
