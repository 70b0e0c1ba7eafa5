//! Initiatives that are parted, estimates that are scored, scores, and switches that are not as promised.

use std::collections::BTreeMap;

use capabilities::adding::{self, NewCapability};
use capabilities::capability;
use capabilities::changing::{self, CapabilityChange};
use capabilities::switch::State;
use kernel::{Act, Actor, Refusal};
use moscow::class::{Class, Grounds, Trigger};
use moscow::classifying::NewClass;
use moscow::drifting::{self, Code};
use moscow::frame::{self, Frame};
use moscow::impact::unmeasured::{self, Unmeasured};
use moscow::initiative::{self, Definition, Lifecycle, Removal, Scoring};
use moscow::planning::{Pin, Wanted};
use moscow::review::noting::{self, NewUsed};
use moscow::review::review;
use moscow::scoring::{self, Method, Scores, Source};
use moscow::splitting::{self, NewSplit, Split};
use moscow::switching::{self, Switch, Switches};
use moscow::{estimator, initiating, settings, wont};
use playbook_language::playbook::Texts;
use store::Schema;
use test_kit::Desk;

use crate::desk::*;

fn half(key: &str) -> NewSplit {
    NewSplit {
        key: key.into(),
        title: Texts::plain("The other half"),
        percent: 40,
        removes: vec![],
        tickets: vec![],
        value: 30_000,
        after: true,
        frame_id: None,
        class: None,
        reason: "One half fits".into(),
    }
}

async fn part(desk: &Desk, key: &str, input: NewSplit, version: i64) -> Result<Split, Refusal> {
    let (act, key) = (elif(desk), key.to_owned());
    commit!(desk, |tx| splitting::split(tx, &act, &key, input, version))
}

async fn rejoin(desk: &Desk, id: &str) -> Result<initiative::Initiative, Refusal> {
    let (act, id) = (elif(desk), id.to_owned());
    commit!(desk, |tx| splitting::undo(tx, &act, &id))
}

async fn scores(desk: &Desk, frame: &Frame) -> Scores {
    scoring::show(&mut desk.db.read().await.unwrap(), &elif(desk), &frame.id).await.unwrap()
}

fn manager(desk: &Desk) -> Act {
    let act = desk.staff(&["capabilities.read", "capabilities.manage"]);
    Act { actor: Actor { id: "per_elif".into(), ..act.actor.clone() }, ..act }
}

async fn switch(desk: &Desk, key: &str, state: State, version: i64) {
    let (act, key) = (manager(desk), key.to_owned());
    let change = CapabilityChange { state: Some(state), reason: "So".into(), ..CapabilityChange::default() };
    commit!(desk, |tx| changing::change(tx, &act, &key, version, change)).unwrap();
}

async fn watch(desk: &Desk) -> usize {
    let act = desk.system();
    commit!(desk, |tx| drifting::watch(tx, &act)).unwrap()
}

async fn used(desk: &Desk, frame: &Frame, key: &str, took: f64) {
    let (act, id, key) = (elif(desk), frame.id.clone(), key.to_owned());
    let used = NewUsed { used: BTreeMap::from([("team".to_owned(), took)]) };
    commit!(desk, |tx| noting::note_used(tx, &act, (&id, &key), used)).unwrap();
}

async fn differences(desk: &Desk, frame: &Frame) -> Vec<(String, Code)> {
    let found = switching::differences(&mut desk.db.read().await.unwrap(), &frame.id).await.unwrap();
    found.into_iter().map(|one| (one.initiative, one.code)).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_half_takes_its_share_and_can_be_taken_back(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let whole = initiative::find(&mut desk.db.read().await.unwrap(), "chat").await.unwrap();
        let bad = NewSplit { percent: 100, value: 90_001, removes: vec!["damage".into()], ..half("chat_2") };
        let told = format!("{:?}", part(&desk, "chat", bad, whole.version).await.unwrap_err());
        for field in ["percent", "value", "removes[0]"] {
            assert!(told.contains(field), "{field}: {told}");
        }
        let could = NewClass { class: Class::Could, grounds: grounds(Class::Could) };
        let placed = NewSplit { frame_id: Some(frame.id.clone()), class: Some(could), ..half("chat_2") };
        let made = part(&desk, "chat", placed, whole.version).await.unwrap();
        let (rest, other) = (&made.initiative.definition.0, &made.part.definition.0);
        assert_eq!(rest.effort.as_ref().unwrap()["team"].likely, 15.0);
        assert_eq!(other.effort.as_ref().unwrap()["team"].likely, 10.0);
        assert_eq!((rest.value, other.value, other.requires.as_slice()), (60_000, 30_000, &["chat".to_owned()][..]));
        assert_eq!((rest.removes.len(), other.removes.len()), (1, 0), "links are on one side only");
        let board = show(&desk, &frame).await;
        assert_eq!(card(&board, "chat_2").standing.as_ref().unwrap().class, Class::Could);
        let back = rejoin(&desk, &made.id).await.unwrap();
        assert_eq!(back.definition, whole.definition);
        assert!(show(&desk, &frame).await.cards.iter().all(|card| card.initiative.key != "chat_2"));
        refused(rejoin(&desk, &made.id).await, "taken back already");
        let again = part(&desk, "chat", half("chat_3"), back.version).await.unwrap();
        let touched = Definition { risks: "Some".into(), ..again.initiative.definition.0.clone() };
        change(&desk, &again.initiative, touched).await.unwrap();
        refused(rejoin(&desk, &again.id).await, "was changed since");
    }

    async fn what_was_used_is_held_against_who_had_estimated_when_it_was_promised(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        used(&desk, &frame, "notices", 30.0).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        promise(&desk, &frame, &plan, frame.version).await.unwrap();
        for (key, took) in [("claims", 75.0), ("chat", 50.0), ("labels", 10.0)] {
            used(&desk, &frame, key, took).await;
        }
        let before = estimator::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((before.len(), before[0].person.name.as_str()), (1, "Elif Tanaka"));
        assert_eq!((before[0].effort.factor, before[0].effort.enough), (Some(135.0 / 85.0), true), "notices was not promised");
        assert_eq!((before[0].effect.factor, before[0].confidence_factor), (None, None), "nothing was measured");
        // Who says afterwards what it took has estimated nothing, also if it is promised once more.
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "claims").await.unwrap();
        let known = Definition { effort: plain("", Some(58.0)).effort, ..one.definition.0.clone() };
        let act = Act { actor: Actor { id: "per_omar".into(), ..elif(&desk).actor }, ..elif(&desk) };
        commit!(desk, |tx| initiating::change(tx, &act, "claims", known, one.version)).unwrap();
        assert_eq!(estimator::list(&mut desk.db.read().await.unwrap()).await.unwrap(), before);
        let pinned = Wanted { pins: BTreeMap::from([("claims".to_owned(), Pin::In)]), ..Wanted::default() };
        let again = propose(&desk, &frame, pinned).await.unwrap();
        promise(&desk, &frame, &again, frame.version + 1).await.unwrap();
        assert_eq!(estimator::list(&mut desk.db.read().await.unwrap()).await.unwrap(), before);
        let review = review::show(&mut desk.db.read().await.unwrap(), &elif(&desk), &frame.id).await.unwrap();
        let claims = review.agenda.efforts.iter().find(|one| one.initiative == "claims").unwrap();
        assert_eq!(claims.planned.as_ref().unwrap()["team"], 50.0, "planned is what was promised");
    }

    async fn a_promise_made_anew_before_anything_is_known_counts_and_a_half_has_its_share(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        promise(&desk, &frame, &plan, frame.version).await.unwrap();
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "chat").await.unwrap();
        let second = Definition { effort: plain("", Some(20.0)).effort, ..one.definition.0.clone() };
        change(&desk, &one, second).await.unwrap();
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        promise(&desk, &frame, &plan, frame.version + 1).await.unwrap();
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "chat").await.unwrap();
        let made = part(&desk, "chat", half("chat_2"), one.version).await.unwrap();
        used(&desk, &frame, "chat", 24.0).await;
        used(&desk, &frame, "chat_2", 4.0).await;
        let outcomes = |found: Vec<estimator::Estimator>| -> Vec<(String, f64, f64)> {
            found[0].effort.outcomes.iter().map(|one| (one.initiative.clone(), one.expected, one.actual)).collect()
        };
        let found = estimator::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!(outcomes(found), [("chat".to_owned(), 12.0, 24.0), ("chat_2".to_owned(), 8.0, 4.0)]);
        rejoin(&desk, &made.id).await.unwrap();
        let found = estimator::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!(outcomes(found), [("chat".to_owned(), 20.0, 24.0)]);
    }

    async fn switches_are_put_as_the_board_has_them_in_one_request(desk: Desk) {
        furnish(&desk).await;
        let days = frame::Definition { starts_on: "2020-01-01".into(), ends_on: "2029-12-30".into(), ..agreed("Long", 50.0) };
        let frame = add_frame(&desk, days).await.unwrap();
        for (key, class) in [("callback", Class::Wont), ("notices", Class::Should), ("chat", Class::Should)] {
            let (act, text) = (manager(&desk), Texts::plain(key));
            let new = NewCapability { key: key.into(), name: text.clone(), explanation: text, not_offered: None };
            commit!(desk, |tx| adding::add(tx, &act, new)).unwrap();
            add(&desk, key, Definition { capability: Some(key.into()), value: 9_000, ..plain(key, Some(5.0)) }).await.unwrap();
            classed(&desk, &frame, key, class).await;
        }
        switch(&desk, "callback", State::On, 1).await;
        let found = differences(&desk, &frame).await;
        assert_eq!(found, [("callback".to_owned(), Code::FlagOn)], "a Won't is one before anything is promised");
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        promise(&desk, &frame, &plan, frame.version).await.unwrap();
        assert_eq!(differences(&desk, &frame).await.len(), 1, "what is promised and not there yet is none");
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
        let (act, live) = (elif(&desk), Unmeasured { lifecycle: Lifecycle::Live, reason: "It was there".into() });
        commit!(desk, |tx| unmeasured::go(tx, &act, "notices", live, one.version)).unwrap();
        assert_eq!(watch(&desk).await, 1);
        let wanted = |initiative: &str, version, percent| Switch { initiative: initiative.into(), version, percent };
        let both = vec![wanted("callback", 2, None), wanted("notices", 1, Some(25))];
        let all = |switches: Vec<Switch>| Switches { switches, reason: "As it was promised".into() };
        let put = async |act: Act, input: Switches| {
            let id = frame.id.clone();
            commit!(desk, |tx| switching::switch(tx, &act, &id, input))
        };
        refused(put(elif(&desk), all(both.clone())).await, "capabilities.manage");
        let mut act = elif(&desk);
        act.actor.grants.add("capabilities.manage", kernel::Reach::All);
        refused(put(act.clone(), all(vec![wanted("callback", 2, Some(5))])).await, "switches[0].percent");
        refused(put(act.clone(), all(vec![wanted("callback", 2, None), wanted("chat", 1, None)])).await, "switches[1].initiative");
        refused(put(act.clone(), all(vec![wanted("callback", 2, None), wanted("notices", 7, None)])).await, "Stale");
        assert_eq!(differences(&desk, &frame).await.len(), 2, "all or none");
        assert_eq!(put(act, all(both)).await.unwrap(), []);
        let mut conn = desk.db.read().await.unwrap();
        let state = |one: capability::Capability| (one.state, one.percent);
        assert_eq!(state(capability::find(&mut conn, "callback").await.unwrap()), (State::Off, 0));
        assert_eq!(state(capability::find(&mut conn, "notices").await.unwrap()), (State::RollingOut, 25));
        assert_eq!(drifting::list(&mut conn).await.unwrap(), [], "it is no longer told as a drift");
    }

    async fn scores_say_what_they_lack(desk: Desk) {
        furnish(&desk).await;
        let frame = quarter(&desk).await;
        complain(&desk, "delivery-delay").await;
        let one = initiative::find(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
        let scoring = Some(Scoring { impact: Some(2.0), ..Scoring::default() });
        change(&desk, &one, Definition { scoring, ..one.definition.0.clone() }).await.unwrap();
        let found = scores(&desk, &frame).await;
        let of = |key: &str, method: Method| {
            let item = found.items.iter().find(|item| item.initiative == key).unwrap();
            item.scores.iter().find(|score| score.method == method).unwrap().clone()
        };
        let rice = of("notices", Method::Rice);
        let reach = rice.inputs[0].value.unwrap();
        assert!(reach > 0.0 && rice.inputs[0].source == Source::Measured);
        assert!((rice.value.unwrap() - reach * 2.0 * 0.8 / 30.0).abs() < 1e-9);
        let none = of("labels", Method::Rice);
        assert_eq!((none.value, none.inputs[0].source), (None, Source::Missing), "no scenario, no reach");
        assert_eq!(of("notices", Method::Opportunity).value, None, "nobody was asked how satisfied they are");
        assert!(of("chat", Method::ValueEffort).value.unwrap() > 0.0);
        let wrong = Some(Scoring { impact: Some(4.0), ..Scoring::default() });
        let latest = initiative::find(&mut desk.db.read().await.unwrap(), "notices").await.unwrap();
        refused(change(&desk, &latest, Definition { scoring: wrong, ..latest.definition.0.clone() }).await, "from 0 to 3");
    }

    async fn a_wont_that_customers_have_is_told_until_it_is_off(desk: Desk) {
        furnish(&desk).await;
        let (act, key) = (manager(&desk), "callback".to_owned());
        let new = NewCapability {
            key: key.clone(),
            name: Texts::plain("Callback"),
            explanation: Texts::plain("We call back"),
            not_offered: Some(Texts::plain("We do not call back at present")),
        };
        let capability = commit!(desk, |tx| adding::add(tx, &act, new)).unwrap();
        let days = frame::Definition { starts_on: "2020-01-01".into(), ends_on: "2029-12-30".into(), ..agreed("Long", 50.0) };
        let frame = add_frame(&desk, days).await.unwrap();
        let definition = Definition { capability: Some(key.clone()), ..plain("Callback", Some(5.0)) };
        add(&desk, "callback", definition).await.unwrap();
        let late = Removal { scenario: "delivery-delay".into(), share: 0.5, confidence: 0.8, note: String::new() };
        add(&desk, "notices", Definition { removes: vec![late], value: 9_000, ..plain("Notices", Some(5.0)) }).await.unwrap();
        classed(&desk, &frame, "notices", Class::Should).await;
        let when = Some(Trigger { scenario: "delivery-delay".into(), above: 0.01 });
        let wont = Grounds { reason: "Too dear".into(), revisit_when: when, ..Grounds::default() };
        class(&desk, &frame, "callback", NewClass { class: Class::Wont, grounds: wont }, 0).await.unwrap();
        assert_eq!(watch(&desk).await, 0, "nothing was promised yet");
        let plan = propose(&desk, &frame, Wanted::default()).await.unwrap();
        promise(&desk, &frame, &plan, frame.version).await.unwrap();
        assert_eq!(watch(&desk).await, 0, "it is off");
        switch(&desk, &key, State::On, capability.version).await;
        assert_eq!((watch(&desk).await, watch(&desk).await), (1, 0));
        let drifts = drifting::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((drifts[0].initiative.as_str(), drifts[0].code), ("callback", Code::FlagOn));
        switch(&desk, &key, State::Off, capability.version + 1).await;
        assert_eq!(watch(&desk).await, 1);
        assert_eq!(drifting::list(&mut desk.db.read().await.unwrap()).await.unwrap(), []);
        // What was said no to, and what of it the world may read.
        complain(&desk, "delivery-delay").await;
        let mut conn = desk.db.read().await.unwrap();
        let wonts = wont::list(&mut conn, desk.staff(&[]).now).await.unwrap();
        assert_eq!((wonts.len(), wonts[0].initiative.as_str(), wonts[0].due), (1, "callback", true));
        assert_eq!(wont::not_offered(&mut conn).await.unwrap(), [], "nobody allowed it");
        let held = settings::find(&mut conn).await.unwrap();
        drop(conn);
        let (act, told) = (elif(&desk), settings::Settings { tell_not_offered: true, ..held.settings });
        commit!(desk, |tx| settings::change(tx, &act, told, held.version)).unwrap();
        let public = wont::not_offered(&mut desk.db.read().await.unwrap()).await.unwrap();
        assert_eq!((public.len(), public[0].text.0.in_language("en")), (1, "We do not call back at present"));
    }
}
