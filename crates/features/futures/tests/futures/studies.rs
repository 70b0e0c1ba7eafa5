//! Futures from the records that ship over a study on two nodes to signposts that are passed.

use futures::beginning::{self, NewStudy, Start};
use futures::ensemble::{By, Ensemble, Factor};
use futures::model::{self, EXAMPLE, NewModel};
use futures::record::{self, Contingency, Kind};
use futures::signposts::{self, watching};
use futures::study::{self, State, Study};
use futures::working::Worker;
use futures::writing::{self, NewRecord};
use futures::{comparing, ensemble, following, part, shipping, table};
use kernel::{Clock, Refusal, Timestamp, time};
use store::{Schema, Sql, params};
use test_kit::Desk;
use twin::study::{Figure, What};

use crate::world::{ALL, add, definition, worker};

/// One desk for mail and a hotline, an hour of work long.
const SMALL: &str = r#"
horizon = 480
[[class]]
name = "Hotline"
channel = "phone"
rates = [0.5]
busyness = 30
handling = { law = "exponential", mean = 6 }
patience = { law = "exponential", mean = 5 }
within = 0.5
[[class]]
name = "Mail"
channel = "email"
rates = [0.4]
busyness = 30
handling = { law = "exponential", mean = 5 }
within = 60
[[group]]
name = "Desk"
skills = ["Hotline", "Mail"]
agents = 8
[cost]
agent_hour = 25
abandoned = 12
late = 5
open = 3
"#;

/// Rounds until nothing is left to do.
async fn done(worker: &Worker) {
    while worker.round().await.unwrap() {}
}

/// A small model, three futures and three strategies; gives the id of the model.
async fn furnish(desk: &Desk) -> String {
    for (key, factor) in [("usual", 1.0), ("peak", 1.5), ("slump", 0.5)] {
        let mut one = definition(key, &[(What::Volume, None, factor)]);
        one.probability = Some(1.0);
        one.contingency = Some(Contingency {
            playbooks: vec![],
            people: vec![],
            notices: vec!["Tell everybody".into()],
            trigger: 0.7,
            lead_days: 2,
        });
        add(desk, Kind::Future, key, one).await;
    }
    for (key, factor) in [("as-we-are", 1.0), ("more", 1.25), ("fewer", 0.75)] {
        add(desk, Kind::Strategy, key, definition(key, &[(What::Agents, Some("Desk"), factor)])).await;
    }
    let (act, input) = (desk.staff(&["futures.write"]), NewModel { name: "Small".into(), text: SMALL.into() });
    commit!(desk, |tx| model::add(tx, &act, input)).unwrap().id
}

fn asked(model: &str) -> NewStudy {
    let keys = |list: [&str; 3]| list.iter().map(|key| (*key).to_owned()).collect();
    NewStudy {
        start: Start::Usual,
        name: "Winter".into(),
        model_id: model.into(),
        futures: keys(["usual", "peak", "slump"]),
        strategies: keys(["as-we-are", "more", "fewer"]),
        measure: Figure::Cost,
        target: None,
        replications: 40,
        replications_max: Some(160),
        seed: 7,
        ensemble: None,
        screen: false,
    }
}

async fn begin(desk: &Desk, input: NewStudy) -> Result<Study, Refusal> {
    let checked = beginning::check(&mut desk.db.read().await.unwrap(), input, desk.clock.now()).await?;
    let act = desk.staff(&["futures.write"]);
    commit!(desk, |tx| beginning::begin(tx, &act, checked))
}

async fn find(desk: &Desk, id: &str) -> Study {
    study::find(&mut desk.db.read().await.unwrap(), id).await.unwrap()
}

async fn shown(desk: &Desk, id: &str) -> table::Table {
    let mut conn = desk.db.read().await.unwrap();
    let study = study::find_done(&mut conn, id).await.unwrap();
    table::show(&mut conn, study, None).await.unwrap()
}

async fn tickets(desk: &Desk, day: &str, channel: &'static str, n: usize) {
    let at = Timestamp::parse(&format!("{day}T09:00:00Z")).unwrap();
    let row = |ticket: usize| params![format!("{day}-{channel}-{ticket}"), at, channel];
    let rows = (0..n).map(row).collect();
    let done: Result<u64, store::Error> = desk
        .db
        .write(move |tx| {
            Box::pin(async move {
                tx.insert_many("INSERT INTO ticket_facts (ticket_id, opened_at, channel) VALUES", rows, "").await
            })
        })
        .await;
    done.unwrap();
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn who_is_far_behind_by_formula_is_not_rehearsed_and_the_same_strategies_win(desk: Desk) {
        let model = furnish(&desk).await;
        for (key, factor) in [("skeleton", 0.25), ("nearly", 0.9), ("crowd", 3.0)] {
            add(&desk, Kind::Strategy, key, definition(key, &[(What::Agents, Some("Desk"), factor)])).await;
        }
        let strategies = ["as-we-are", "more", "fewer", "skeleton", "nearly", "crowd"].map(str::to_owned).to_vec();
        let worker = worker(&desk, desk.db.clone(), 2);
        let mut left_out = Vec::new();
        for (measure, seed) in
            [(Figure::ServiceLevel, 7), (Figure::ServiceLevel, 8), (Figure::Cost, 9), (Figure::AgentHours, 10)]
        {
            let wanted =
                |screen| NewStudy { strategies: strategies.clone(), measure, seed, screen, ..asked(&model) };
            let (all, fewer) = (begin(&desk, wanted(false)).await.unwrap(), begin(&desk, wanted(true)).await.unwrap());
            assert!(all.parts > fewer.parts || fewer.definition.0.screened.is_empty());
            done(&worker).await;
            let (whole, screened) = (shown(&desk, &all.id).await, shown(&desk, &fewer.id).await);
            let study = find(&desk, &fewer.id).await;
            for one in &study.definition.0.screened {
                assert!(one.strategy > 0, "the first one is what others are compared with");
                for row in &whole.rows {
                    let regret = row.cells[one.strategy].regret.unwrap();
                    assert!(!row.cells[one.strategy].best && regret.low > 0.0, "{measure:?}: {one:?} is near in {}", row.key);
                }
                assert!(screened.rows.iter().all(|row| row.cells[one.strategy].value.is_none()));
                left_out.push(strategies[one.strategy].clone());
            }
            for key in ["expected_value", "laplace", "maximin", "maximax", "minimax_regret", "expected_regret"] {
                let best = |table: &table::Table| {
                    table.criteria.iter().find(|one| one.key == key).map(|one| (one.best.clone(), one.verdict))
                };
                assert_eq!(best(&whole), best(&screened), "{measure:?} by {key}");
            }
        }
        assert!(left_out.contains(&"skeleton".to_owned()) && left_out.contains(&"crowd".to_owned()), "{left_out:?}");
    }

    async fn what_ships_is_given_once_and_versions_are_kept(desk: Desk) {
        let act = desk.system();
        assert_eq!(commit!(desk, |tx| shipping::ship(tx, &act)).unwrap().len(), 20);
        let act = desk.staff(&["futures.write"]);
        commit!(desk, |tx| writing::remove(tx, &act, (Kind::Future, "price-war"), 1)).unwrap();
        let act = desk.system();
        assert_eq!(commit!(desk, |tx| shipping::ship(tx, &act)).unwrap(), Vec::<String>::new());
        let mut conn = desk.db.read().await.unwrap();
        let example = model::find(&mut conn, EXAMPLE).await.unwrap();
        let futures = record::on_model(record::list(&mut conn, Kind::Future).await.unwrap(), &example);
        drop(conn);
        assert_eq!(futures.len(), 7);
        assert!(futures.iter().all(|one| one.problem.is_none()), "{futures:?}");

        let act = desk.staff(&["futures.write"]);
        let changed = definition("Flu", &[(What::Volume, Some("telex"), 2.0)]);
        let (one, by) = (changed.clone(), act.clone());
        commit!(desk, |tx| writing::change(tx, &by, (Kind::Future, "staff-flu"), one, 1)).unwrap();
        let stale = commit!(desk, |tx| writing::change(tx, &act, (Kind::Future, "staff-flu"), changed, 1));
        assert!(matches!(stale, Err(Refusal::Stale { .. })));
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(record::versions(&mut conn, Kind::Future, "staff-flu").await.unwrap().len(), 2);
        let marked = record::on_model(record::list(&mut conn, Kind::Future).await.unwrap(), &example);
        let flu = marked.iter().find(|one| one.record.key == "staff-flu").unwrap();
        assert!(flu.problem.as_ref().unwrap().contains("telex"), "{flu:?}");
    }

    async fn the_shops_own_model_stands_before_the_example(desk: Desk) {
        let mut conn = desk.db.read().await.unwrap();
        let example = model::find(&mut conn, EXAMPLE).await.unwrap();
        assert_eq!(model::list(&mut conn).await.unwrap().len(), 1);
        drop(conn);
        let doubt = serde_json::json!({ "classes": [], "absences": [] });
        let calibrated = serde_json::json!({ "model": example.json, "estimates": [], "doubt": doubt }).to_string();
        let sql = "INSERT INTO calibrations (id, number, made_at, made_by, from_on, to_on, contacts, engine, calibrated, fit, folded) \
                   VALUES ('cal_1', 3, 0, '', '2026-09-01', '2026-10-26', 10, 'twin', $1, '{\"rows\":[],\"summaries\":[]}', '[]')";
        let done: Result<u64, store::Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![calibrated]).await })).await;
        done.unwrap();
        let mut conn = desk.db.read().await.unwrap();
        let listed = model::list(&mut conn).await.unwrap();
        let named: Vec<(model::Source, &str)> = listed.iter().map(|one| (one.source, one.name.as_str())).collect();
        assert_eq!(named, [(model::Source::Calibrated, "3"), (model::Source::Example, "Example shop")]);
        assert_eq!(model::find(&mut conn, "cal_1").await.unwrap().model, example.model);
        assert!(matches!(model::find(&mut conn, "cal_2").await, Err(Refusal::NotFound(_))));
    }

    async fn wrong_numbers_are_refused_by_their_fields(desk: Desk) {
        let act = desk.staff(&["futures.write"]);
        let mut wrong = definition("", &[(What::Volume, None, -2.0)]);
        wrong.changes[0].add = Some(1.0);
        wrong.probability = Some(1.5);
        wrong.review_on = Some("someday".into());
        wrong.owner_id = Some("per_nobody".into());
        let input = NewRecord { key: "Not a key".into(), definition: wrong };
        let Err(Refusal::Invalid(problems)) = commit!(desk, |tx| writing::add(tx, &act, Kind::Future, input)) else {
            panic!("it was taken")
        };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        for field in ["key", "probability", "review_on", "owner_id", "changes[0]"] {
            assert!(fields.iter().any(|known| known.ends_with(field)), "{field}: {fields:?}");
        }
        let model = furnish(&desk).await;
        let refused = async |change: &dyn Fn(&mut NewStudy)| {
            let mut input = asked(&model);
            change(&mut input);
            begin(&desk, input).await.expect_err("refused").to_string()
        };
        assert!(refused(&|input| input.futures[1] = "boom".into()).await.contains("futures[1]"));
        assert!(refused(&|input| input.replications = 1).await.contains("replications"));
        assert!(refused(&|input| input.replications_max = Some(10)).await.contains("replications_max"));
        assert!(refused(&|input| input.seed = u64::MAX).await.contains("seed"));
        // What names something that the model has not is told with the name of the future.
        add(&desk, Kind::Future, "telex", definition("Telex", &[(What::Volume, Some("telex"), 2.0)])).await;
        let said = refused(&|input| input.futures.push("telex".into())).await;
        assert!(said.contains("future telex"), "{said}");
    }

    async fn a_study_survives_a_dead_node_and_is_the_same_on_two(desk: Desk) {
        let model = furnish(&desk).await;
        let first = begin(&desk, asked(&model)).await.unwrap();
        // A node takes some pieces and dies with them.
        let taken = part::take(&desk.db, desk.clock.now(), 3).await.unwrap();
        assert_eq!(taken.len(), 3);
        let one = worker(&desk, desk.db.clone(), 1);
        for _ in 0..200 {
            one.round().await.unwrap();
        }
        let held = find(&desk, &first.id).await;
        assert_eq!((held.state, held.parts_open), (State::Running, 3));
        desk.clock.advance(3 * time::MINUTE);
        done(&one).await;
        let alone = shown(&desk, &first.id).await;

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
        let together = shown(&desk, &second.id).await;
        let bytes = |table: &table::Table| {
            serde_json::to_string(&table::Table { study_id: String::new(), ..table.clone() }).unwrap()
        };
        assert_eq!(bytes(&alone), bytes(&together));
    }

    async fn a_cancelled_study_is_rehearsed_no_further(desk: Desk) {
        let model = furnish(&desk).await;
        let study = begin(&desk, asked(&model)).await.unwrap();
        let (act, id) = (desk.staff(&["futures.write"]), study.id.clone());
        commit!(desk, |tx| beginning::cancel(tx, &act, &id)).unwrap();
        worker(&desk, desk.db.clone(), 1).round().await.unwrap();
        let after = find(&desk, &study.id).await;
        assert_eq!((after.state, after.parts_open), (State::Cancelled, study.parts));
        let mut conn = desk.db.read().await.unwrap();
        assert!(matches!(study::find_done(&mut conn, &study.id).await, Err(Refusal::Conflict { .. })));
    }

    async fn a_cancelled_study_goes_on_from_what_was_rehearsed(desk: Desk) {
        let model = furnish(&desk).await;
        let straight = begin(&desk, asked(&model)).await.unwrap();
        let one = worker(&desk, desk.db.clone(), 1);
        done(&one).await;
        let study = begin(&desk, asked(&model)).await.unwrap();
        one.round().await.unwrap();
        let (act, id) = (desk.staff(&["futures.write"]), study.id.clone());
        let cancelled = commit!(desk, |tx| beginning::cancel(tx, &act, &id)).unwrap();
        assert!(0 < cancelled.parts_open && cancelled.parts_open < cancelled.parts, "{cancelled:?}");
        assert!(study::Shown::from(cancelled.clone()).resumable);
        let (act, id) = (desk.staff(&["futures.write"]), study.id.clone());
        let resumed = commit!(desk, |tx| beginning::resume(tx, &act, &id)).unwrap();
        assert_eq!((resumed.state, resumed.parts_open, resumed.ended_at), (State::Running, cancelled.parts_open, None));
        done(&one).await;
        // The same as if nobody had cancelled it.
        let bytes = |table: table::Table| {
            serde_json::to_string(&table::Table { study_id: String::new(), ..table }).unwrap()
        };
        assert_eq!(bytes(shown(&desk, &straight.id).await), bytes(shown(&desk, &study.id).await));
        let (act, id) = (desk.staff(&["futures.write"]), study.id.clone());
        let refused = commit!(desk, |tx| beginning::resume(tx, &act, &id)).unwrap_err().to_string();
        assert!(refused.contains("the study is done"), "{refused}");
    }

    async fn what_another_engine_began_is_given_up(desk: Desk) {
        let model = furnish(&desk).await;
        let study = begin(&desk, asked(&model)).await.unwrap();
        let done: Result<u64, store::Error> = desk
            .db
            .write(|tx| Box::pin(async move { tx.run(Sql::same("UPDATE studies SET engine = 'older'"), params![]).await }))
            .await;
        done.unwrap();
        worker(&desk, desk.db.clone(), 1).round().await.unwrap();
        let after = find(&desk, &study.id).await;
        assert_eq!((after.state, after.parts_open), (State::Failed, study.parts));
        assert!(after.failure.unwrap().contains("run it again"));
    }

    async fn the_table_says_what_is_best_and_where_nobody_knows(desk: Desk) {
        let model = furnish(&desk).await;
        let mut input = asked(&model);
        // The same under another name: no number of runs tells them apart.
        add(&desk, Kind::Strategy, "twin", definition("Twin", &[(What::Agents, Some("Desk"), 1.25)])).await;
        input.strategies.push("twin".into());
        let study = begin(&desk, input).await.unwrap();
        done(&worker(&desk, desk.db.clone(), 2)).await;
        let found = shown(&desk, &study.id).await;
        assert_eq!(found.undecided, None);
        for row in &found.rows {
            assert_eq!(row.cells.iter().filter(|cell| cell.best).count(), 1);
            for cell in &row.cells {
                let (value, regret) = (cell.value.unwrap(), cell.regret.unwrap());
                assert!(value.low <= value.value && value.value <= value.high);
                assert!(regret.value >= 0.0);
            }
            assert_eq!(row.cells[1].value, row.cells[3].value);
        }
        // Five people for more than seven Erlangs: mail is never done.
        let peak = &found.rows[1].cells[2];
        let overload = peak.overload.as_ref().unwrap().in_words();
        assert!(overload.starts_with("unstable: 7.5 Erlangs on 6 people"), "{overload}");
        assert!(found.criteria.iter().any(|criterion| criterion.key == "minimax_regret"));
        let minimax = found.criteria.iter().find(|criterion| criterion.key == "minimax_regret").unwrap();
        let worst = |at: usize| found.strategies[at].worst_regret.unwrap();
        for at in 0..found.strategies.len() {
            assert!((minimax.values[at] - worst(at)).abs() < 1e-6 * worst(at).max(1.0), "{at}");
        }
        assert!(found.mean_agreement.is_some_and(|mean| (-1.0..=1.0).contains(&mean)));

        let mut conn = desk.db.read().await.unwrap();
        let study = study::find_done(&mut conn, &study.id).await.unwrap();
        let two = comparing::compare(&mut conn, study.clone(), ["more", "fewer"], Some("service_level")).await.unwrap();
        assert!(two.futures.iter().all(|future| future.better.as_deref() == Some("more")), "{two:?}");
        let saved = two.futures[1].saved.unwrap();
        assert!(saved > 1.0, "equal chance saved {saved}");
        let same = comparing::compare(&mut conn, study.clone(), ["more", "twin"], None).await.unwrap();
        assert!(same.futures.iter().all(|future| future.better.is_none()), "{same:?}");
        let course = following::follow(study, "peak", "fewer", Some("Mail".into())).await.unwrap();
        assert_eq!((course.median.len(), course.minutes), (16, 30.0));
        assert!(course.high.last().unwrap() > course.median.last().unwrap());
        assert!(course.median.last().unwrap() > &20.0, "mail piles up: {:?}", course.median);
    }

    async fn more_runs_are_made_only_where_the_ranking_is_not_clear(desk: Desk) {
        let model = furnish(&desk).await;
        // Callers who wait two hundredths longer are hardly to be seen, a quarter fewer people are.
        add(&desk, Kind::Strategy, "a-little", definition("A little", &[(What::Patience, Some("Hotline"), 1.02)])).await;
        let mut input = asked(&model);
        input.futures = vec!["peak".into()];
        input.strategies = vec!["as-we-are".into(), "a-little".into(), "fewer".into()];
        input.replications = 8;
        input.replications_max = Some(64);
        let study = begin(&desk, input).await.unwrap();
        done(&worker(&desk, desk.db.clone(), 1)).await;
        let cells = &shown(&desk, &study.id).await.rows[0].cells;
        assert_eq!(cells[2].replications, 8, "it clearly costs more: {cells:?}");
        assert!(cells[0].replications > 8, "{cells:?}");
        assert!(find(&desk, &study.id).await.round > 0);
    }

    async fn sampled_futures_say_where_a_strategy_breaks_and_what_matters(desk: Desk) {
        let model = furnish(&desk).await;
        let range = |what, low, high| Factor { what, of: None, by: By::Times, low, high };
        let mut input = asked(&model);
        input.measure = Figure::ServiceLevel;
        input.target = Some(0.8);
        input.ensemble = Some(Ensemble {
            ranges: vec![range(What::Volume, 0.5, 2.0), range(What::AgentHour, 0.8, 1.2)],
            points: 60,
            trajectories: 4,
            replications: 4,
        });
        let study = begin(&desk, input).await.unwrap();
        done(&worker(&desk, desk.db.clone(), 2)).await;
        let mut conn = desk.db.read().await.unwrap();
        let study = study::find_done(&mut conn, &study.id).await.unwrap();
        let found = ensemble::discover(&mut conn, study.clone(), "as-we-are", None, None).await.unwrap();
        assert_eq!(found.futures, 60);
        let broken = found.broken.unwrap();
        // It breaks where there is too much to do, whatever an hour costs.
        let volume = broken.limits.iter().find(|limit| limit.range == 0).unwrap();
        assert!(volume.at_least.unwrap() > 0.9, "{broken:?}");
        assert!(broken.density >= 0.8, "{broken:?}");
        let moved = ensemble::weigh(&mut conn, study.clone(), "as-we-are", None).await.unwrap();
        assert_eq!(moved.drivers[0].range, 0);
        assert!(moved.drivers[0].mean < 0.0 && moved.drivers[1].size == 0.0, "{moved:?}");
        let nothing = ensemble::discover(&mut conn, study, "as-we-are", None, Some(0.0)).await.unwrap();
        assert_eq!((nothing.missed, nothing.broken), (0, None));
    }

    async fn a_future_that_begins_passes_its_signpost_once(desk: Desk) {
        let model = furnish(&desk).await;
        let study = begin(&desk, asked(&model)).await.unwrap();
        let worker = worker(&desk, desk.db.clone(), 2);
        done(&worker).await;
        let (act, id) = (desk.staff(&["futures.write"]), study.id.clone());
        commit!(desk, |tx| watching::begin(tx, &act, &id)).unwrap();
        // The desk's clock stands at 20 November; the two weeks before it are read. A peak: 360 calls and 288 mails.
        for day in 6..20 {
            let day = format!("2026-11-{day:02}");
            tickets(&desk, &day, "phone", 355 + day.len() % 3).await;
            tickets(&desk, &day, "email", 290).await;
        }
        assert_eq!(worker.watch().await.unwrap(), 14);
        assert_eq!(worker.watch().await.unwrap(), 0);
        let mut conn = desk.db.read().await.unwrap();
        let found = signposts::show(&mut conn).await.unwrap().unwrap();
        drop(conn);
        let weight = |key: &str| found.futures.iter().find(|future| future.key == key).unwrap().weight;
        assert!(weight("peak") > 0.95, "{found:?}");
        assert_eq!(found.none_of_these, Some(false));
        let alerts: Vec<&str> = found.alerts.iter().map(|alert| alert.future.as_str()).collect();
        assert_eq!(alerts, ["peak"]);
        let (act, id) = (desk.staff(&["futures.write"]), found.alerts[0].id.clone());
        let seen = commit!(desk, |tx| signposts::alert::acknowledge(tx, &act, &id)).unwrap();
        assert_eq!(seen.acknowledged_by.as_deref(), Some("per_test"));
    }

    async fn a_signpost_without_an_owner_is_told_to_who_began_and_read_at_once(desk: Desk) {
        let model = furnish(&desk).await;
        let study = begin(&desk, asked(&model)).await.unwrap();
        let rehearsing = worker(&desk, desk.db.clone(), 2);
        done(&rehearsing).await;
        for day in 6..20 {
            let day = format!("2026-11-{day:02}");
            tickets(&desk, &day, "phone", 360).await;
            tickets(&desk, &day, "email", 290).await;
        }
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let node = tokio::spawn(futures::working::work(worker(&desk, desk.db.clone(), 1), stopped));
        // Its first look finds nothing; the next one without being woken would come after ten minutes.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let (act, id) = (desk.staff(&["futures.write"]), study.id.clone());
        commit!(desk, |tx| watching::begin(tx, &act, &id)).unwrap();
        let mut days = 0;
        for _ in 0..200 {
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            let mut conn = desk.db.read().await.unwrap();
            days = signposts::show(&mut conn).await.unwrap().map_or(0, |found| found.days.len());
            if days == 14 {
                break;
            }
        }
        stop.send(true).unwrap();
        node.await.unwrap();
        assert_eq!(days, 14);
        let mut conn = desk.db.read().await.unwrap();
        let cares = futures::caring::cares_of(&mut conn, "per_test", desk.clock.now().day_in(&jiff::tz::TimeZone::UTC)).await;
        let told = cares.unwrap().passed;
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].weight >= 0.7 && told[0].title == Some(playbook_language::playbook::Texts::Plain("peak".into())));
    }

    async fn what_nobody_thought_of_is_none_of_these(desk: Desk) {
        let model = furnish(&desk).await;
        let study = begin(&desk, asked(&model)).await.unwrap();
        let worker = worker(&desk, desk.db.clone(), 2);
        done(&worker).await;
        let (act, id) = (desk.staff(&["futures.write"]), study.id.clone());
        commit!(desk, |tx| watching::begin(tx, &act, &id)).unwrap();
        // Not one ticket in two weeks.
        assert_eq!(worker.watch().await.unwrap(), 14);
        let mut conn = desk.db.read().await.unwrap();
        let found = signposts::show(&mut conn).await.unwrap().unwrap();
        assert_eq!(found.none_of_these, Some(true));
        assert!(found.alerts.iter().any(|alert| alert.future.is_empty()));
    }

    async fn what_was_removed_comes_back_as_its_next_version(desk: Desk) {
        let two = definition("Two more", &[(What::Agents, Some("Desk"), 2.0)]);
        add(&desk, Kind::Strategy, "two", two.clone()).await;
        let act = desk.staff(&["futures.write"]);
        let input = NewRecord { key: "two".into(), definition: two.clone() };
        let twice = commit!(desk, |tx| writing::add(tx, &act, Kind::Strategy, input));
        assert!(format!("{twice:?}").contains("there is a strategy"), "{twice:?}");
        let act = desk.staff(&["futures.write"]);
        commit!(desk, |tx| writing::remove(tx, &act, (Kind::Strategy, "two"), 1)).unwrap();
        let three = definition("Three times", &[(What::Agents, Some("Desk"), 3.0)]);
        add(&desk, Kind::Strategy, "two", three.clone()).await;
        let mut conn = desk.db.read().await.unwrap();
        let found = record::find(&mut conn, Kind::Strategy, "two").await.unwrap();
        // To be removed was one, too.
        assert_eq!((found.version, found.definition.0), (3, three));
        let versions = record::versions(&mut conn, Kind::Strategy, "two").await.unwrap();
        assert_eq!(versions.into_iter().map(|one| one.version).collect::<Vec<_>>(), [3, 1]);
    }
}
