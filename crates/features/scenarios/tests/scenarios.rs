//! Scenarios from what the program brings to their last version, and tickets that are given them.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use scenarios::classifying::{self, Choice};
use scenarios::exchanging::{self, Taken};
use scenarios::journey::{self, Change, NewPart};
use scenarios::scenario::{self, Definition, Scenario, State};
use scenarios::writing::{self, NewScenario, ScenarioChange};
use scenarios::{shipping, version};
use store::{Db, Schema, Sql, params};
use test_kit::{Desk, commit};
use tickets::classifying::{Classification, classify};
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    playbooks::SCHEMA,
    scenarios::SCHEMA,
];

async fn shipped(desk: &Desk) -> Vec<String> {
    let act = desk.system();
    commit!(desk, |tx| shipping::ship(tx, &act)).unwrap()
}

async fn find(desk: &Desk, key: &str) -> Scenario {
    scenario::find(&mut desk.db.read().await.unwrap(), key).await.unwrap()
}

async fn change(desk: &Desk, act: &Act, before: &Scenario, definition: Definition) -> Result<Scenario, Refusal> {
    let (act, key, version) = (act.clone(), before.key.clone(), before.version);
    let input = ScenarioChange { definition, why: "It is right now".into() };
    commit!(desk, |tx| writing::change(tx, &act, &key, input, version))
}

async fn open(desk: &Desk) -> String {
    let act = desk.staff(&["tickets.read", "tickets.answer"]);
    let opening = Opening {
        subject: "Where is it?".into(),
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
            body_text: Some("My parcel is late".into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap().row.id
}

async fn events(db: &Db) -> Vec<String> {
    let sql = Sql::same("SELECT kind FROM events WHERE topic = 'scenario' ORDER BY seq");
    db.read().await.unwrap().all(sql, params![]).await.unwrap()
}

#[test]
fn what_the_program_brings_is_whole() {
    let library = shipping::library().unwrap();
    assert_eq!(library.scenarios.len(), 23);
    for (key, one) in &library.scenarios {
        for language in ["en", "de"] {
            let said = &one.examples[language];
            assert!(said.len() >= 8, "{key} {language}");
            let different: std::collections::BTreeSet<&String> = said.iter().collect();
            assert_eq!(different.len(), said.len(), "{key} {language}: each once");
        }
        one.signs.iter().for_each(|sign| drop(sign.condition().unwrap()));
        assert!(one.owner_id.is_none() && one.state == State::Active, "{key}");
    }
    for (key, text) in playbook_language::shipped::PLAYBOOKS {
        let playbook = playbook_language::read_yaml(text.as_bytes()).unwrap().playbook;
        let scenario = playbook.scenario.unwrap();
        assert!(library.scenarios.contains_key(&scenario), "playbook {key} is the way through {scenario}");
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_the_program_brings_comes_once_and_stays_away(desk: Desk) {
        assert_eq!(shipped(&desk).await.len(), 23);
        let late = find(&desk, "delivery-delay").await;
        assert_eq!((late.version, late.changed_by.as_str(), late.is_active()), (1, "", true));
        assert!(late.definition.0.review_on.is_some());
        commit!(desk, |tx| async move {
            Ok(tx.run(Sql::same("DELETE FROM scenarios WHERE key = 'praise'"), params![]).await?)
        }).unwrap();
        assert_eq!(shipped(&desk).await, Vec::<String>::new());
        let active = scenario::active(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!(active.len(), 22);
        assert_eq!(events(&desk.db).await, Vec::<String>::new(), "there is nobody to name");
    }

    async fn each_change_is_a_version_with_who_and_why(desk: Desk) {
        shipped(&desk).await;
        let act = desk.staff(&["scenarios.manage"]);
        let before = find(&desk, "praise").await;
        let retired = Definition { state: State::Retired, ..before.definition.0.clone() };
        let after = change(&desk, &act, &before, retired.clone()).await.unwrap();
        assert_eq!(after.version, 2);
        let same = change(&desk, &act, &after, retired).await.unwrap();
        assert_eq!(same.version, 2, "nothing is other than before");
        assert!(matches!(change(&desk, &act, &before, before.definition.0.clone()).await, Err(Refusal::Stale { .. })));
        let mut conn = desk.db.read().await.unwrap();
        let seen = version::list(&mut conn, "praise").await.unwrap();
        let seen: Vec<(i64, &str, &str)> = seen.iter().map(|it| (it.number, it.why.as_str(), it.changed_by.as_str())).collect();
        assert_eq!(seen, [(2, "It is right now", act.actor.id.as_str()), (1, shipping::WHY, "")]);
        assert_eq!(version::find(&mut conn, "praise", 1).await.unwrap().definition, before.definition);
        drop(conn);
        assert_eq!(events(&desk.db).await, ["ScenarioChanged"]);
    }

    async fn everything_that_is_wrong_is_told_at_once(desk: Desk) {
        shipped(&desk).await;
        let act = desk.staff(&["scenarios.manage"]);
        let mut definition = find(&desk, "praise").await.definition.0;
        definition.touchpoint = "moon".into();
        definition.estimate.impact = 9;
        definition.owner_id = Some("per_none".into());
        definition.stakeholder_ids = vec!["per_nobody".into()];
        definition.review_on = Some("31.12.2026".into());
        definition.signs = vec![scenarios::signs::Sign {
            name: Texts::plain("x"),
            when: serde_json::json!({ "variable": "weather", "is": "rain" }),
        }];
        let input = NewScenario { key: "No Key".into(), definition, why: " ".into() };
        let refused = commit!(desk, |tx| writing::add(tx, &act, input)).unwrap_err();
        let Refusal::Invalid(problems) = refused else { panic!("{refused}") };
        let mut fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, [
            "definition.estimate.impact", "definition.owner_id", "definition.review_on", "definition.signs[0].when",
            "definition.stakeholder_ids[0]", "definition.touchpoint", "key", "why",
        ]);
        assert_eq!(events(&desk.db).await, Vec::<String>::new());
    }

    async fn touchpoints_move_and_their_scenarios_go_on_elsewhere(desk: Desk) {
        shipped(&desk).await;
        let act = desk.staff(&["scenarios.manage"]);
        let by = act.clone();
        let part = NewPart { key: "web".into(), name: Texts::plain("Web"), stage: Some("purchase".into()) };
        commit!(desk, |tx| journey::add_touchpoint(tx, &by, part)).unwrap();
        let by = act.clone();
        let first = Change { position: Some(0), name: Some(Texts::plain("Shop")), ..Default::default() };
        let journey = commit!(desk, |tx| journey::change_touchpoint(tx, &by, "web", first)).unwrap();
        let purchase = journey.stages.iter().find(|one| one.key == "purchase").unwrap();
        let keys: Vec<&str> = purchase.touchpoints.iter().map(|one| one.key.as_str()).collect();
        assert_eq!((keys, &purchase.touchpoints[0].name.0), (vec!["web", "account", "payment"], &Texts::plain("Shop")));
        let by = act.clone();
        let away = commit!(desk, |tx| journey::remove_touchpoint(tx, &by, "account", None)).unwrap_err();
        assert!(away.to_string().contains("1 scenarios"), "{away}");
        let by = act.clone();
        commit!(desk, |tx| journey::remove_touchpoint(tx, &by, "account", Some("web"))).unwrap();
        let moved = find(&desk, "account-access").await;
        assert_eq!((moved.version, moved.definition.0.touchpoint.as_str()), (2, "web"));
        let by = act.clone();
        assert!(commit!(desk, |tx| journey::remove_stage(tx, &by, "purchase")).is_err(), "it has touchpoints");
        let by = act.clone();
        commit!(desk, |tx| journey::remove_stage(tx, &by, "discovery")).unwrap();
        let last = Change { position: Some(99), ..Default::default() };
        let journey = commit!(desk, |tx| journey::change_stage(tx, &act, "consideration", last)).unwrap();
        assert_eq!(journey.stages.last().map(|one| one.key.as_str()), Some("consideration"));
        assert_eq!(events(&desk.db).await, [
            "TouchpointAdded", "TouchpointChanged", "ScenarioChanged", "TouchpointRemoved", "StageRemoved", "StageChanged",
        ]);
    }

    async fn a_library_taken_in_twice_is_taken_in_once(desk: Desk) {
        let library = shipping::library().unwrap();
        let act = desk.system();
        for taken in [
            Taken { created: 23, changed: 0, unchanged: 0 },
            Taken { created: 0, changed: 0, unchanged: 23 },
        ] {
            let (act, library) = (act.clone(), library.clone());
            assert_eq!(commit!(desk, |tx| exchanging::import(tx, &act, library, "From elsewhere")).unwrap(), taken);
        }
        let mut exported = exchanging::export(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!(exported, library);
        exported.scenarios.get_mut("praise").unwrap().stakeholders = vec!["Everybody".into()];
        exported.scenarios.get_mut("other").unwrap().touchpoint = "moon".into();
        let (by, broken) = (act.clone(), exported.clone());
        let refused = commit!(desk, |tx| exchanging::import(tx, &by, broken, "Again")).unwrap_err();
        assert!(refused.to_string().contains("other.definition.touchpoint"), "{refused}");
        assert_eq!(find(&desk, "praise").await.version, 1, "all of it or nothing");
        exported.scenarios.get_mut("other").unwrap().touchpoint = "feedback".into();
        let taken = commit!(desk, |tx| exchanging::import(tx, &act, exported, "Again")).unwrap();
        assert_eq!(taken, Taken { created: 0, changed: 1, unchanged: 22 });
    }

    async fn a_person_gives_a_ticket_an_active_scenario_only(desk: Desk) {
        shipped(&desk).await;
        let act = desk.staff(&["tickets.read", "tickets.answer", "scenarios.manage"]);
        let ticket = open(&desk).await;
        let (by, id) = (desk.system(), ticket.clone());
        let detected = Classification { scenario: Some("lost-parcel".into()), confirmed: false };
        commit!(desk, |tx| classify(tx, &by, &id, detected)).unwrap();
        for (key, fits) in [(Some("delivery-delay"), true), (Some("unknown"), false), (None, true), (Some("praise"), true)] {
            let (act, id) = (act.clone(), ticket.clone());
            let choice = Choice { scenario: key.map(str::to_owned) };
            let done = commit!(desk, |tx| classifying::confirm(tx, &act, &id, choice));
            assert_eq!(done.is_ok(), fits, "{key:?}");
            if let Ok(detail) = done {
                assert_eq!((detail.row.scenario.as_deref(), detail.row.scenario_confirmed), (key, key.is_some()));
            }
        }
        let before = find(&desk, "praise").await;
        let retired = Definition { state: State::Retired, ..before.definition.0.clone() };
        change(&desk, &act, &before, retired).await.unwrap();
        let choice = Choice { scenario: Some("praise".into()) };
        let refused = commit!(desk, |tx| classifying::confirm(tx, &act, &ticket, choice)).unwrap_err();
        assert!(refused.to_string().contains("retired"), "{refused}");
    }
}
