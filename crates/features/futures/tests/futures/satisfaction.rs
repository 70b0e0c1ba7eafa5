//! Expected satisfaction in studies: there where a model tells it, the same on any nodes, and nowhere else.

use futures::beginning::{self, NewStudy, Start};
use futures::model::{self, NewModel};
use futures::record::Kind;
use futures::study::{self, Shown, State, Study};
use futures::{comparing, table};
use kernel::{Clock, Refusal};
use store::{Schema, Sql, params};
use test_kit::Desk;
use twin::study::{Figure, Rehearsed, What};

use crate::world::{ALL, add, definition, worker};

const PLAIN: &str = r#"
horizon = 480
[[class]]
name = "Mail"
channel = "email"
rates = [0.5]
handling = { law = "exponential", mean = 6 }
within = 60
[[group]]
name = "Desk"
skills = ["Mail"]
agents = 4
"#;

const SATISFACTION: &str = r#"
[satisfaction]
slope = -0.5
low = -0.7
high = -0.3
[[satisfaction.level]]
class = "Mail"
share = 0.8
wait = 30
"#;

async fn furnish(desk: &Desk, text: &str) -> String {
    let (act, input) = (desk.staff(&["futures.write"]), NewModel { name: "Small".into(), text: text.into() });
    commit!(desk, |tx| model::add(tx, &act, input)).unwrap().id
}

async fn records(desk: &Desk) {
    add(desk, Kind::Future, "usual", definition("Usual", &[])).await;
    for (key, factor) in [("as-we-are", 1.0), ("more", 1.5)] {
        add(desk, Kind::Strategy, key, definition(key, &[(What::Agents, Some("Desk"), factor)])).await;
    }
}

async fn begin(desk: &Desk, model: &str, measure: Figure) -> Result<Study, Refusal> {
    let input = NewStudy {
        start: Start::Usual,
        name: "Waiting".into(),
        model_id: model.into(),
        futures: vec!["usual".into()],
        strategies: vec!["as-we-are".into(), "more".into()],
        measure,
        target: None,
        replications: 80,
        replications_max: None,
        seed: 7,
        ensemble: None,
        screen: false,
    };
    let checked = beginning::check(&mut desk.db.read().await.unwrap(), input, desk.clock.now()).await?;
    let act = desk.staff(&["futures.write"]);
    commit!(desk, |tx| beginning::begin(tx, &act, checked))
}

async fn shown(desk: &Desk, id: &str) -> table::Table {
    let mut conn = desk.db.read().await.unwrap();
    let study = study::find_done(&mut conn, id).await.unwrap();
    table::show(&mut conn, study, None).await.unwrap()
}

fn refused(refusal: Refusal) -> (String, String) {
    let Refusal::Invalid(problems) = refusal else { panic!("{refusal:?}") };
    (problems[0].field.clone(), problems[0].problem.clone())
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn it_is_a_measure_with_two_intervals_and_the_same_bytes_on_two_nodes(desk: Desk) {
        records(&desk).await;
        let model = furnish(&desk, &format!("{PLAIN}{SATISFACTION}")).await;
        let first = begin(&desk, &model, Figure::Satisfaction).await.unwrap();
        let one = worker(&desk, desk.db.clone(), 1);
        while one.round().await.unwrap() {}
        let alone = shown(&desk, &first.id).await;
        assert!(alone.more_is_better && alone.undecided.is_none(), "{:?}", alone.undecided);
        let cells = &alone.rows[0].cells;
        assert!(cells[1].best, "{cells:?}");
        for cell in cells {
            let (value, by_slope) = (cell.value.unwrap(), cell.satisfaction_by_slope.unwrap());
            assert_eq!((cell.figures.get("satisfaction"), by_slope.value), (Some(&value), value.value));
            assert!(0.0 < value.low && value.low < value.value && value.value < value.high && value.high < 1.0);
            assert!(by_slope.low < by_slope.value && by_slope.value < by_slope.high, "{by_slope:?}");
        }
        let mut conn = desk.db.read().await.unwrap();
        let study = study::find_done(&mut conn, &first.id).await.unwrap();
        let two = comparing::compare(&mut conn, study, ["more", "as-we-are"], Some("satisfaction")).await.unwrap();
        assert_eq!(two.futures[0].better.as_deref(), Some("more"), "{two:?}");
        drop(conn);

        let second = begin(&desk, &model, Figure::Satisfaction).await.unwrap();
        assert_eq!(first.input, second.input);
        let other = desk.second_node().await;
        let (left, right) = (worker(&desk, desk.db.clone(), 2), worker(&desk, other.clone(), 3));
        let state = async |id: &str| study::find(&mut desk.db.read().await.unwrap(), id).await.unwrap().state;
        while state(&second.id).await == State::Running {
            let (a, b) = tokio::join!(left.round(), right.round());
            a.unwrap();
            b.unwrap();
        }
        other.close().await;
        let together = table::Table { study_id: alone.study_id.clone(), ..shown(&desk, &second.id).await };
        assert_eq!(serde_json::to_string(&alone).unwrap(), serde_json::to_string(&together).unwrap());
    }

    async fn where_no_model_tells_it_it_is_nowhere_and_the_study_is_as_ever(desk: Desk) {
        records(&desk).await;
        let model = furnish(&desk, PLAIN).await;
        let (field, problem) = refused(begin(&desk, &model, Figure::Satisfaction).await.unwrap_err());
        assert_eq!(field, "measure", "{problem}");
        let study = begin(&desk, &model, Figure::ServiceLevel).await.unwrap();
        let text = serde_json::to_string(&study.definition.0).unwrap();
        assert!(!text.contains("satisfaction"), "{text}");
        let one = worker(&desk, desk.db.clone(), 1);
        while one.round().await.unwrap() {}
        let found = shown(&desk, &study.id).await;
        let cell = &found.rows[0].cells[0];
        assert!(!cell.figures.contains_key("satisfaction") && cell.satisfaction_by_slope.is_none());
        let mut conn = desk.db.read().await.unwrap();
        let done = study::find_done(&mut conn, &study.id).await.unwrap();
        let (field, _) = refused(table::show(&mut conn, done.clone(), Some("satisfaction")).await.unwrap_err());
        assert_eq!(field, "measure");
        let done = Shown::from(done);
        assert_eq!((done.satisfaction, done.satisfaction_absent), (false, None));
        // What was kept before there was such a measure is read as before.
        let old: Rehearsed = serde_json::from_str(r#"{"runs":[[5.0,1.0],[7.0,1.0]],"daily":[]}"#).unwrap();
        assert_eq!((old.estimate(Figure::Cost).unwrap().value, old.estimate(Figure::Satisfaction)), (6.0, None));
    }

    async fn why_a_calibration_does_not_tell_it_is_kept_with_the_study(desk: Desk) {
        records(&desk).await;
        let plain = furnish(&desk, PLAIN).await;
        let known = model::find(&mut desk.db.read().await.unwrap(), &plain).await.unwrap();
        let doubt = serde_json::json!({ "classes": [], "absences": [] });
        let calibrated = serde_json::json!({ "model": known.json, "estimates": [], "doubt": doubt }).to_string();
        let absent = r#"{"n":40,"satisfied":30,"slope":null,"low":null,"high":null,"kinds":[],
            "absent":{"why":"too_few","n":40,"least":200,"low":null,"high":null}}"#;
        let sql = "INSERT INTO calibrations (id, number, made_at, made_by, from_on, to_on, contacts, engine, calibrated, fit, \
                   folded, satisfaction) VALUES ('cal_1', 1, 0, '', '2026-09-01', '2026-10-26', 10, 'twin', $1, \
                   '{\"rows\":[],\"summaries\":[]}', '[]', $2)";
        let done: Result<u64, store::Error> = desk
            .db
            .write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![calibrated, absent]).await }))
            .await;
        done.unwrap();
        let (field, problem) = refused(begin(&desk, "cal_1", Figure::Satisfaction).await.unwrap_err());
        assert!(field == "measure" && problem.contains("too few ratings: 40 of 200"), "{problem}");
        let study = Shown::from(begin(&desk, "cal_1", Figure::ServiceLevel).await.unwrap());
        assert_eq!(study.satisfaction_absent.map(|absent| (absent.n, absent.least)), Some((40, Some(200))));
    }
}
