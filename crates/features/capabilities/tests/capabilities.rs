//! Capabilities from what the program brings to what people switch, and for whom that holds.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use capabilities::adding::{self, NewCapability};
use capabilities::capability::{self, Capability, Kind};
use capabilities::changing::{self, CapabilityChange};
use capabilities::declaring::declare;
use capabilities::switch::{Because, State};
use capabilities::{Declared, Words, built_in, deciding, history, removing};
use kernel::time::HOUR;
use kernel::{Act, Refusal};
use playbook_language::playbook::Texts;
use serde_json::{Value, json};
use store::{Schema, Sql, events as log, params};
use test_kit::{Desk, commit};

const ALL: &[Schema] = &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA, customers::SCHEMA, capabilities::SCHEMA];

const STEPS: Declared = Declared {
    key: "steps",
    name: Words { en: "Steps", de: "Schritte" },
    explanation: Words { en: "What comes next.", de: "Was als Nächstes kommt." },
    kind: Kind::Obeyed,
    on: true,
};

fn lea(desk: &Desk) -> Act {
    let mut act = desk.staff(&["capabilities.read", "capabilities.manage"]);
    act.actor.id = "per_lea".into();
    act
}

async fn bring(desk: &Desk, declared: Vec<Declared>) {
    let act = desk.system();
    commit!(desk, |tx| declare(tx, &act, &declared)).unwrap();
}

async fn find(desk: &Desk, key: &str) -> Capability {
    capability::find(&mut desk.db.read().await.unwrap(), key).await.unwrap()
}

async fn change(desk: &Desk, key: &str, version: i64, input: Value) -> Result<Capability, Refusal> {
    let (act, key, input) = (lea(desk), key.to_owned(), serde_json::from_value::<CapabilityChange>(input).unwrap());
    commit!(desk, |tx| changing::change(tx, &act, &key, version, input))
}

async fn add(desk: &Desk, key: &str) -> Result<Capability, Refusal> {
    let input = NewCapability {
        key: key.into(),
        name: Texts::plain("One-page checkout"),
        explanation: Texts::plain("The new pages of the shop."),
        not_offered: None,
    };
    let act = lea(desk);
    commit!(desk, |tx| adding::add(tx, &act, input))
}

async fn customer(desk: &Desk, external: &str) -> String {
    let act = desk.staff(&["customers.write"]);
    let input = json!({ "name": "Dora Lind", "external_ids": [{ "source": "shop", "id": external }] });
    let input = serde_json::from_value(input).unwrap();
    commit!(desk, |tx| customers::creating::create(tx, &act, input)).unwrap().id
}

async fn decide(desk: &Desk, key: &str, of: &str) -> (bool, Because) {
    let decision = deciding::of_key(&mut desk.db.read().await.unwrap(), key, Some(of)).await.unwrap();
    (decision.on, decision.because)
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_the_program_brings_is_there_once_and_stays_as_people_switched_it(desk: Desk) {
        let all = || [built_in::CAPABILITIES, &[STEPS]].concat();
        bring(&desk, all()).await;
        let (steps, chat, alerts) = (find(&desk, "steps").await, find(&desk, "live_chat").await, find(&desk, "ticket_alerts").await);
        assert_eq!((steps.kind, steps.state, steps.percent, steps.held_back), (Kind::Obeyed, State::On, 100, 0));
        assert_eq!((chat.kind, chat.state, chat.percent), (Kind::Planned, State::Off, 0));
        assert_eq!((alerts.kind, alerts.state), (Kind::Fixed, State::On));
        assert_eq!(chat.not_offered.0.in_language("de"), "Wird zurzeit nicht angeboten.");
        assert_ne!(steps.salt, chat.salt);
        change(&desk, "steps", 1, json!({ "state": "off", "reason": "Too many at once" })).await.unwrap();
        let renamed = Declared { name: Words { en: "Next steps", de: "Nächste Schritte" }, ..STEPS };
        bring(&desk, [built_in::CAPABILITIES, &[renamed]].concat()).await;
        let after = find(&desk, "steps").await;
        assert_eq!((after.state, after.salt, after.version), (State::Off, steps.salt, 2));
        assert_eq!(after.name.0.in_language("en"), "Next steps");
        bring(&desk, built_in::CAPABILITIES.to_vec()).await;
        assert_eq!(find(&desk, "steps").await.kind, Kind::Planned, "nothing obeys it any more");
    }

    async fn a_switch_leaves_who_when_from_what_to_what_and_why(desk: Desk) {
        bring(&desk, vec![STEPS]).await;
        desk.clock.advance(HOUR);
        let to = json!({ "state": "rolling_out", "percent": 25, "held_back": 10, "reason": "Try it with a quarter" });
        let after = change(&desk, "steps", 1, to).await.unwrap();
        assert_eq!((after.state, after.percent, after.held_back, after.version), (State::RollingOut, 25, 10, 2));
        assert_eq!((after.switched_at, after.switched_by.as_str()), (desk.system().now, "per_lea"));
        let since = after.switched_at;
        desk.clock.advance(HOUR);
        let more = change(&desk, "steps", 2, json!({ "not_offered": { "en": "Soon." }, "reason": "Kinder" })).await.unwrap();
        assert_eq!((more.switched_at, more.version), (since, 3), "words switch nothing");
        let same = change(&desk, "steps", 3, json!({ "percent": 25, "reason": "Again" })).await.unwrap();
        assert_eq!(same.version, 3, "nothing changed");
        desk.clock.advance(HOUR);
        change(&desk, "steps", 3, json!({ "percent": 50, "reason": "It does no harm" })).await.unwrap();
        let mut conn = desk.db.read().await.unwrap();
        let switched = history::list(&mut conn, "steps").await.unwrap();
        let told: Vec<(i64, i64, &str)> =
            switched.iter().map(|one| (one.from_percent, one.to_percent, one.reason.as_str())).collect();
        assert_eq!(told, [(25, 50, "It does no harm"), (100, 25, "Try it with a quarter")]);
        assert_eq!((switched[1].at, switched[1].by_id.as_str(), switched[1].to_held_back), (since, "per_lea", 10));
        let events = log::of_subject(&mut conn, "steps", 0, 10).await.unwrap();
        assert_eq!(events.len(), 3);
        let data: Value = serde_json::from_str(&events[0].data).unwrap();
        assert_eq!((&data["state"], &data["reason"]), (&json!("rolling_out"), &json!("Try it with a quarter")));
        assert_eq!((&data["before"]["state"], &data["before"]["percent"]), (&json!("on"), &json!(100)));
        let card: (String, i64, i64) = conn
            .one(Sql::same("SELECT state, percent, held_back FROM capability_cards WHERE key = $1"), params!["steps"])
            .await.unwrap();
        assert_eq!(card, ("rolling_out".to_owned(), 50, 10));
    }

    async fn what_must_not_be_is_refused_with_what_would_be_right(desk: Desk) {
        bring(&desk, [built_in::CAPABILITIES, &[STEPS]].concat()).await;
        for (input, words) in [
            (json!({ "state": "rolling_out", "reason": "x" }), "percent: must be 1 to 99"),
            (json!({ "state": "rolling_out", "percent": 100, "reason": "x" }), "percent: must be 1 to 99"),
            (json!({ "percent": 25, "reason": "x" }), "percent: goes with rolling_out only"),
            (json!({ "state": "rolling_out", "percent": 95, "held_back": 10, "reason": "x" }), "percent: must be at most 90"),
            (json!({ "held_back": 21, "reason": "x" }), "held_back: must be 0 to 20"),
            (json!({ "held_back": -1, "reason": "x" }), "held_back: must be 0 to 20"),
            (json!({ "state": "off", "reason": " " }), "reason: must not be empty"),
            (json!({ "name": "Mine", "reason": "x" }), "name: comes with the program"),
            (json!({ "salt": "other", "reason": "x" }), "salt: can be changed only while it is off"),
            (json!({ "not_offered": {}, "reason": "x" }), "not_offered: must be text"),
        ] {
            let refusal = change(&desk, "steps", 1, input.clone()).await.unwrap_err().to_string();
            assert!(refusal.contains(words), "{input}: {refusal}");
        }
        let fixed = change(&desk, "ticket_alerts", 1, json!({ "state": "off", "reason": "x" })).await.unwrap_err();
        assert!(fixed.to_string().contains("a part of this program"), "{fixed}");
        let off = json!({ "state": "off", "reason": "x" });
        assert!(matches!(change(&desk, "steps", 7, off.clone()).await, Err(Refusal::Stale { .. })));
        assert!(matches!(change(&desk, "nothing", 1, off).await, Err(Refusal::NotFound(_))));
        let events: i64 = desk.db.read().await.unwrap()
            .one(Sql::same("SELECT count(*) FROM events"), params![]).await.unwrap();
        assert_eq!((find(&desk, "steps").await.version, events), (1, 0), "a refusal leaves nothing");
    }

    async fn a_shop_adds_its_own_which_is_off_and_removes_it(desk: Desk) {
        bring(&desk, built_in::CAPABILITIES.to_vec()).await;
        let added = add(&desk, "one-page_checkout").await.unwrap();
        assert_eq!((added.kind, added.state, added.switched_by.as_str()), (Kind::Own, State::Off, "per_lea"));
        for (key, words) in [("one-page_checkout", "is there already"), ("live_chat", "is there already"), ("Big", "small letters"), ("", "small letters")] {
            let refusal = add(&desk, key).await.unwrap_err().to_string();
            assert!(refusal.contains(words), "{key}: {refusal}");
        }
        let on = json!({ "state": "on", "salt": "spring", "name": { "en": "Checkout" }, "reason": "It works" });
        let on = change(&desk, "one-page_checkout", 1, on).await.unwrap();
        assert_eq!((on.state, on.salt.as_str(), on.name.0.in_language("en")), (State::On, "spring", "Checkout"));
        bring(&desk, built_in::CAPABILITIES.to_vec()).await;
        assert_eq!(find(&desk, "one-page_checkout").await.kind, Kind::Own, "it belongs to the shop");
        let act = lea(&desk);
        let refused = commit!(desk, |tx| removing::remove(tx, &act, "live_chat")).unwrap_err();
        assert!(refused.to_string().contains("comes with the program"), "{refused}");
        let act = lea(&desk);
        commit!(desk, |tx| removing::remove(tx, &act, "one-page_checkout")).unwrap();
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(capability::maybe(&mut conn, "one-page_checkout").await.unwrap(), None);
        let left: i64 = conn.one(Sql::same("SELECT count(*) FROM capability_switch_facts"), params![]).await.unwrap();
        assert_eq!(left, 0);
    }

    async fn a_customer_is_the_same_by_whatever_id_and_after_a_merge(desk: Desk) {
        bring(&desk, vec![STEPS]).await;
        let half = json!({ "state": "rolling_out", "percent": 50, "held_back": 10, "reason": "x" });
        change(&desk, "steps", 1, half).await.unwrap();
        let mut customers = Vec::new();
        for n in 0..12 {
            let external = format!("Shop-{n}");
            let id = customer(&desk, &external).await;
            let decision = decide(&desk, "steps", &id).await;
            assert_eq!(decision, decide(&desk, "steps", &external).await);
            customers.push((id, external, decision));
        }
        let has = customers.iter().find(|(.., decision)| decision.0).unwrap().clone();
        let lacks = customers.iter().find(|(.., decision)| !decision.0).unwrap().clone();
        let (act, into, from) = (desk.staff(&["customers.merge"]), has.0.clone(), lacks.0.clone());
        let merging = serde_json::from_value(json!({ "from": from })).unwrap();
        commit!(desk, |tx| customers::merging::merge(tx, &act, &into, merging)).unwrap();
        assert_eq!(decide(&desk, "steps", &lacks.0).await, has.2);
        assert_eq!(decide(&desk, "steps", &lacks.1).await, has.2);
        let mut conn = desk.db.read().await.unwrap();
        assert!(deciding::is_on(&mut conn, &STEPS, Some(&lacks.0)).await.unwrap());
        assert!(!deciding::is_on(&mut conn, &STEPS, None).await.unwrap(), "nobody is not among them yet");
        let unbrought = Declared { key: "unbrought", ..STEPS };
        assert!(deciding::is_on(&mut conn, &unbrought, None).await.unwrap(), "as in a new installation");
    }
}
