//! Shifts for a week from the beginning of a run over rounds on two nodes to its files.

use futures::model::{self, EXAMPLE, NewModel};
use futures::record::Kind;
use futures::staffing::beginning::{self, NewRun};
use futures::staffing::dated::Dated;
use futures::staffing::run::{self, Run};
use futures::staffing::{calendar, table, working};
use futures::study::State;
use jiff::tz::TimeZone;
use kernel::{Refusal, Timestamp, time};
use store::{Schema, Sql, params};
use test_kit::Desk;
use twin::staffing::{Answer, Desk as Staffed, Question, Standing, Template, Why, Worked};
use twin::study::What;

use crate::world::{ALL, add, definition, worker};

/// A hotline whose days differ so much that a formula for the mean day is wrong.
const SMALL: &str = r#"
horizon = 1440
[[class]]
name = "Hotline"
interval = 720
rates = [0.0, 0.6]
busyness = 4
handling = { law = "exponential", mean = 5 }
patience = { law = "exponential", mean = 6 }
within = 0.5
[[group]]
name = "=Desk"
skills = ["Hotline"]
[cost]
agent_hour = 25
"#;

fn template(name: &str, earliest: f64, latest: f64, hours: f64) -> Template {
    Template { name: name.into(), earliest, latest, hours, pause: hours > 6.0, days: vec![] }
}

fn asked(model: &str) -> NewRun {
    let question = Question {
        days: 7,
        share: 0.8,
        occupancy: 0.9,
        targets: vec![],
        templates: vec![template("Short", 12.0, 20.0, 4.0), template("Long", 12.0, 16.0, 8.0)],
        keep: vec![],
        most: None,
        replications: 40,
        rounds: 20,
        seed: 3,
    };
    NewRun {
        expected: false,
        name: "Winter".into(),
        model_id: model.into(),
        future: None,
        from: "2026-11-30".into(),
        question,
    }
}

async fn furnish(desk: &Desk) -> String {
    let (act, input) = (desk.staff(&["futures.write"]), NewModel { name: "Small".into(), text: SMALL.into() });
    commit!(desk, |tx| model::add(tx, &act, input)).unwrap().id
}

async fn begin(desk: &Desk, input: NewRun) -> Result<Run, Refusal> {
    let checked = beginning::check(&mut desk.db.read().await.unwrap(), input).await?;
    let act = desk.staff(&["futures.write"]);
    commit!(desk, |tx| beginning::begin(tx, &act, checked))
}

async fn find(desk: &Desk, id: &str) -> Run {
    run::find(&mut desk.db.read().await.unwrap(), id).await.unwrap()
}

async fn answered(desk: &Desk, id: &str) -> Answer {
    run::find_done(&mut desk.db.read().await.unwrap(), id).await.unwrap().1
}

fn fields(refusal: Refusal) -> Vec<String> {
    let Refusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
    problems.into_iter().map(|problem| problem.field).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_run_survives_a_dead_node_and_is_the_same_on_two(desk: Desk) {
        let model = furnish(&desk).await;
        let first = begin(&desk, asked(&model)).await.unwrap();
        let one = worker(&desk, desk.db.clone(), 1);
        one.round().await.unwrap();
        assert_eq!(find(&desk, &first.id).await.round, 1);
        // A node takes the second round and dies with it.
        assert!(working::take(&desk.db, &desk.system()).await.unwrap().is_some());
        assert!(!one.round().await.unwrap());
        desk.clock.advance(11 * time::MINUTE);
        while one.round().await.unwrap() {}
        let alone = answered(&desk, &first.id).await;
        assert_eq!(alone.standing, Standing::Holds, "{:?}", alone.rounds);
        assert!(alone.rounds.len() > 1 && alone.raised() > 0, "{:?}", alone.rounds);

        let second = begin(&desk, asked(&model)).await.unwrap();
        assert_eq!(first.input, second.input);
        let other_node = desk.second_node().await;
        let (left, right) = (worker(&desk, desk.db.clone(), 2), worker(&desk, other_node.clone(), 3));
        while find(&desk, &second.id).await.state == State::Running {
            let (a, b) = tokio::join!(left.round(), right.round());
            a.unwrap();
            b.unwrap();
        }
        other_node.close().await;
        let together = answered(&desk, &second.id).await;
        assert_eq!(serde_json::to_string(&alone).unwrap(), serde_json::to_string(&together).unwrap());
    }

    async fn a_future_changes_who_comes_and_a_cancelled_run_goes_no_further(desk: Desk) {
        let model = furnish(&desk).await;
        add(&desk, Kind::Future, "rush", definition("Rush", &[(What::Volume, None, 2.0)])).await;
        let usual = begin(&desk, asked(&model)).await.unwrap();
        let rush = begin(&desk, NewRun { future: Some("rush".into()), ..asked(&model) }).await.unwrap();
        let one = worker(&desk, desk.db.clone(), 1);
        one.round().await.unwrap();
        one.round().await.unwrap();
        let hours = |answer: Option<Answer>| answer.unwrap().rounds[0].hours;
        let mut conn = desk.db.read().await.unwrap();
        let (less, more) = (run::answer(&mut conn, &usual.id).await.unwrap(), run::answer(&mut conn, &rush.id).await.unwrap());
        drop(conn);
        // The older run goes first, round after round; the other one waits for its turn.
        assert!(more.is_none());
        let (act, id) = (desk.staff(&["futures.write"]), usual.id.clone());
        commit!(desk, |tx| beginning::cancel(tx, &act, &id)).unwrap();
        one.round().await.unwrap();
        let mut conn = desk.db.read().await.unwrap();
        let more = run::answer(&mut conn, &rush.id).await.unwrap();
        assert!(hours(more) > 1.5 * hours(less));
        let after = run::whole(&mut conn, &usual.id).await.unwrap();
        assert_eq!((after.run.state, after.run.round), (State::Cancelled, 2));
        // What it found stays; its shifts are no last word.
        assert!(after.answer.is_some());
        assert!(matches!(run::find_done(&mut conn, &usual.id).await, Err(Refusal::Conflict { .. })));
        drop(conn);
        let act = desk.staff(&["futures.write"]);
        let again = commit!(desk, |tx| beginning::cancel(tx, &act, &usual.id));
        assert!(matches!(again, Err(Refusal::Conflict { .. })));
    }

    async fn what_another_engine_began_is_given_up(desk: Desk) {
        let model = furnish(&desk).await;
        let begun = begin(&desk, asked(&model)).await.unwrap();
        let older: Result<u64, store::Error> = desk
            .db
            .write(|tx| Box::pin(async move { tx.run(Sql::same("UPDATE staffing_runs SET engine = 'twin 0.0.1'"), params![]).await }))
            .await;
        assert_eq!(older.unwrap(), 1);
        worker(&desk, desk.db.clone(), 1).round().await.unwrap();
        let after = find(&desk, &begun.id).await;
        assert_eq!(after.state, State::Failed);
        assert!(after.failure.unwrap().contains("another version"));
    }

    async fn what_cannot_be_asked_is_refused_by_its_field(desk: Desk) {
        let model = furnish(&desk).await;
        let refused = async |change: &dyn Fn(&mut NewRun)| {
            let mut input = asked(&model);
            change(&mut input);
            fields(begin(&desk, input).await.unwrap_err())
        };
        assert_eq!(refused(&|run| run.name = " ".into()).await, ["name"]);
        assert_eq!(refused(&|run| run.from = "2026-12-01".into()).await, ["from"]);
        assert_eq!(refused(&|run| run.from = "soon".into()).await, ["from"]);
        assert_eq!(refused(&|run| run.future = Some("nobody-knows".into())).await, ["future"]);
        assert_eq!(refused(&|run| run.question.share = 1.5).await, ["question.share"]);
        assert_eq!(refused(&|run| run.question.templates[1].hours = 0.3).await, ["question.templates[1].hours"]);
        assert_eq!(refused(&|run| run.question.keep = vec!["=Desk".into()]).await, ["question.keep"]);
        for _ in 0..5 {
            begin(&desk, asked(&model)).await.unwrap();
        }
        assert!(matches!(begin(&desk, asked(&model)).await, Err(Refusal::Conflict { .. })));
    }

    async fn a_week_of_the_example_is_staffed(desk: Desk) {
        let mut input = asked(EXAMPLE);
        input.question.templates = vec![template("Day", 8.0, 12.0, 8.0), template("Half", 8.0, 16.0, 4.0)];
        (input.question.replications, input.question.rounds) = (20, 12);
        let begun = begin(&desk, input).await.unwrap();
        let one = worker(&desk, desk.db.clone(), 2);
        while one.round().await.unwrap() {}
        let found = answered(&desk, &begun.id).await;
        assert_eq!(found.left_out, ["All-rounders"]);
        assert_eq!(found.desks.iter().map(|desk| desk.groups[0].as_str()).collect::<Vec<_>>(), ["Hotline team", "Chat team", "Mail team"]);
        assert!(found.bound <= found.hours && found.hours < 1.15 * found.bound, "{} for {}", found.hours, found.bound);
        // Phone and chat can be answered whenever somebody comes; letters of the night can not all be in time.
        assert!(found.misses.iter().all(|miss| !["Hotline", "Chat"].contains(&miss.class.as_str())), "{:?}", found.misses);
        let reasons = found.reasons();
        assert!(reasons[&Why::NoShift] > 9 * reasons.get(&Why::RoundLimit).copied().unwrap_or_default(), "{reasons:?}");
        let hotline = &found.classes[0];
        assert!(hotline.all.unwrap().value > 0.8, "{:?}", hotline.all);
    }
}

/// Two shifts of one group, one over the night in which clocks go back.
fn small_answer() -> Answer {
    let worked = |day: u32, from: f64, to: f64, pause: Option<f64>| Worked {
        template: "Night, long".into(),
        day,
        from,
        to,
        pause,
        people: 2,
        hours: to - from - if pause.is_some() { 0.5 } else { 0.0 },
    };
    let desk = Staffed {
        groups: vec!["=Desk".into()],
        classes: vec!["Hotline".into()],
        hours: 31.0,
        bound: 30.0,
        load: vec![],
        first: vec![],
        required: vec![],
        scheduled: vec![],
        occupancy: None,
        shifts: vec![worked(0, 8.0, 16.5, Some(12.0)), worked(5, 22.0, 30.0, None)],
    };
    Answer {
        standing: Standing::Holds,
        definition: String::new(),
        days: 7,
        hours: 31.0,
        bound: 30.0,
        cost: 0.0,
        bound_cost: 0.0,
        rounds: vec![],
        desks: vec![desk],
        classes: vec![],
        misses: vec![],
        kept: vec![],
        left_out: vec![],
        lowering: None,
    }
}

#[test]
fn shifts_are_a_table_in_which_no_name_is_a_formula_and_a_calendar_of_moments() {
    let (answer, zone) = (small_answer(), TimeZone::get("Europe/Berlin").unwrap());
    let dated = Dated { id: "stf_1", from: "2026-10-19".parse().unwrap(), zone: &zone, answer: &answer };
    let text = String::from_utf8(table::write(&dated).unwrap()).unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(
        lines[1],
        "'=Desk,\"Night, long\",2026-10-19 08:00,2026-10-19 16:30,2026-10-19 12:00,2026-10-19 12:30,Europe/Berlin,2,8,16"
    );
    assert_eq!(lines[2], "'=Desk,\"Night, long\",2026-10-24 22:00,2026-10-25 06:00,,,Europe/Berlin,2,8,16");

    let stamp = Timestamp::parse("2026-10-01T10:00:00Z").unwrap();
    let text = calendar::write(&dated, stamp).unwrap();
    assert_eq!(text, calendar::write(&dated, stamp).unwrap());
    assert!(text.ends_with("END:VCALENDAR\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']));
    assert_eq!(text.matches("BEGIN:VEVENT\r\n").count(), 2);
    for line in [
        "UID:stf_1-0-0-16-33-24@aftercare",
        "DTSTAMP:20261001T100000Z",
        "DTSTART:20261019T060000Z",
        "DTEND:20261019T143000Z",
        "SUMMARY:=Desk: 2 × Night\\, long",
        "DESCRIPTION:Break 12:00–12:30",
        "UID:stf_1-0-5-44-60-x@aftercare",
        // Clocks go back in this night: it is an hour longer.
        "DTSTART:20261024T200000Z",
        "DTEND:20261025T050000Z",
    ] {
        assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
    }
}
