//! Playbooks that start by themselves: where somebody turned it on, once, and up to the first step for a person.

use crate::world::*;
use kernel::{Act, ActorKind, Refusal};
use runs::run::State;
use runs::self_starting;
use runs::switching::{self, Change, SelfStart};
use serde_json::json;
use store::Schema;
use test_kit::{Desk, commit};
use tickets::classifying::{self, Classification};

const STARTED: &str = "SELECT count(*) FROM events WHERE kind = 'PlaybookStarted' AND actor_kind = 'system'";
const RUNS: &str = "SELECT count(*) FROM playbook_runs";
const DUE: &str = "SELECT count(*) FROM playbook_starts_due";

async fn publish_for(desk: &Desk, key: &str, scenario: &str) {
    publish(desk, &WAY.replace("playbook: way\n", &format!("playbook: {key}\nscenario: {scenario}\n"))).await;
}

async fn switch(desk: &Desk, key: &str, enabled: bool, version: i64) -> Result<SelfStart, Refusal> {
    let (act, key) = (anna(desk), key.to_owned());
    let input = Change { enabled, least_percent: 90 };
    commit!(desk, |tx| switching::change(tx, &act, &key, input, version))
}

async fn classify(desk: &Desk, act: Act, ticket: &str, scenario: &str, confirmed: bool) {
    let (ticket, said) = (ticket.to_owned(), Classification { scenario: Some(scenario.into()), confirmed });
    commit!(desk, |tx| classifying::classify(tx, &act, &ticket, said)).unwrap();
}

async fn confirm(desk: &Desk, ticket: &str, scenario: &str) {
    classify(desk, anna(desk), ticket, scenario, true).await;
    work(desk).await;
}

async fn recognise(desk: &Desk, ticket: &str, percent: i64) {
    classify(desk, desk.system(), ticket, "dislike", false).await;
    let (now, ticket) = (desk.system().now, ticket.to_owned());
    commit!(desk, |tx| self_starting::recognised(tx, &ticket, "dislike", percent, now)).unwrap();
    work(desk).await;
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn it_starts_only_where_it_is_turned_on_and_goes_on_to_the_first_step_for_a_person(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish_for(&desk, "way", "dislike").await;
        let id = ticket(&desk, &order).await;
        confirm(&desk, &id, "dislike").await;
        assert_eq!(number(&desk.db, RUNS).await, 0, "off until somebody turns it on");
        switch(&desk, "way", true, 0).await.unwrap();
        work(&desk).await;
        assert_eq!(number(&desk.db, RUNS).await, 0, "what was confirmed before starts nothing");
        let id = ticket(&desk, &order).await;
        confirm(&desk, &id, "other-things").await;
        assert_eq!(number(&desk.db, RUNS).await, 0);
        confirm(&desk, &id, "dislike").await;
        let view = show(&desk, &id).await;
        assert_eq!((at(&view), view.started_by.as_str()), ("ask", ""));
        assert_eq!((number(&desk.db, STARTED).await, number(&desk.db, DUE).await), (1, 0));
    }

    async fn recognition_starts_it_from_the_least_confidence_on(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish_for(&desk, "way", "dislike").await;
        switch(&desk, "way", true, 0).await.unwrap();
        let id = ticket(&desk, &order).await;
        recognise(&desk, &id, 89).await;
        assert_eq!(number(&desk.db, RUNS).await, 0);
        recognise(&desk, &id, 90).await;
        assert_eq!(at(&show(&desk, &id).await), "ask");
        // Turned off, it starts in no further ticket.
        let of = switching::find(&mut desk.db.read().await.unwrap(), "way").await.unwrap();
        assert_eq!((of.version, of.enabled, of.changed_by.as_str()), (1, true, "per_anna"));
        switch(&desk, "way", false, 1).await.unwrap();
        let id = ticket(&desk, &order).await;
        recognise(&desk, &id, 99).await;
        assert_eq!(number(&desk.db, RUNS).await, 1);
    }

    async fn where_it_is_switched_off_nothing_begins_by_itself_nor_later(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish_for(&desk, "way", "dislike").await;
        switch(&desk, "way", true, 0).await.unwrap();
        let off = json!({ "state": "off", "reason": "People shall begin them" });
        switch_capability(&desk, "self_starting_playbooks", 1, off).await;
        let missed = ticket(&desk, &order).await;
        confirm(&desk, &missed, "dislike").await;
        assert_eq!((number(&desk.db, RUNS).await, number(&desk.db, DUE).await), (0, 0));
        switch_capability(&desk, "self_starting_playbooks", 2, json!({ "state": "on", "reason": "Back" })).await;
        let id = ticket(&desk, &order).await;
        confirm(&desk, &id, "dislike").await;
        assert_eq!((at(&show(&desk, &id).await), number(&desk.db, RUNS).await), ("ask", 1));
    }

    async fn what_was_stopped_or_solved_or_is_under_way_is_not_begun(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish_for(&desk, "way", "dislike").await;
        switch(&desk, "way", true, 0).await.unwrap();
        let id = ticket(&desk, &order).await;
        confirm(&desk, &id, "dislike").await;
        let view = show(&desk, &id).await;
        stop(&desk, &id, &view).await.unwrap();
        for scenario in ["other-things", "dislike"] {
            confirm(&desk, &id, scenario).await;
        }
        assert_eq!(show(&desk, &id).await.state, State::Stopped);
        assert_eq!(number(&desk.db, RUNS).await, 1, "what was stopped is not begun again");
        let solved = ticket(&desk, &order).await;
        let (act, key, steps) = (anna(&desk), solved.clone(), tickets::stepping::Steps { status: Some("solved".into()), ..Default::default() });
        commit!(desk, |tx| tickets::stepping::step(tx, &act, &key, steps)).unwrap();
        confirm(&desk, &solved, "dislike").await;
        let imported = ticket(&desk, &order).await;
        let mut act = desk.system();
        act.actor.kind = ActorKind::Import;
        classify(&desk, act, &imported, "dislike", true).await;
        work(&desk).await;
        assert_eq!((number(&desk.db, RUNS).await, number(&desk.db, DUE).await), (1, 0));
    }

    async fn two_nodes_start_once_in_each_ticket(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish_for(&desk, "way", "dislike").await;
        switch(&desk, "way", true, 0).await.unwrap();
        let mut ids = Vec::new();
        for _ in 0..8 {
            let id = ticket(&desk, &order).await;
            classify(&desk, anna(&desk), &id, "dislike", true).await;
            ids.push(id);
        }
        let second = desk.second_node().await;
        let (here, there) = (worker_on(&desk, desk.db.clone()), worker_on(&desk, second.clone()));
        // One of them dies on the way.
        let dying = tokio::time::timeout(std::time::Duration::from_millis(30), there.round());
        let (done, _) = tokio::join!(here.round(), dying);
        done.unwrap();
        here.round().await.unwrap();
        for id in &ids {
            assert_eq!(at(&show(&desk, id).await), "ask");
        }
        assert_eq!((number(&desk.db, STARTED).await, number(&desk.db, RUNS).await), (8, 8));
        assert_eq!(number(&desk.db, DUE).await, 0);
        second.close().await;
    }

    async fn what_cannot_be_turned_on_is_told(desk: Desk) {
        furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let problems = |refused: Result<SelfStart, Refusal>| match refused {
            Err(Refusal::Invalid(problems)) => problems.into_iter().map(|one| one.problem).collect::<Vec<_>>().join(" "),
            other => format!("{other:?}"),
        };
        assert!(problems(switch(&desk, "way", true, 0).await).contains("names its scenario"));
        publish_for(&desk, "one", "dislike").await;
        publish_for(&desk, "two", "dislike").await;
        switch(&desk, "one", true, 0).await.unwrap();
        assert!(problems(switch(&desk, "two", true, 0).await).contains("one starts by itself"));
        assert!(matches!(switch(&desk, "one", false, 0).await, Err(Refusal::Stale { .. })));
        assert!(matches!(switch(&desk, "none", true, 0).await, Err(Refusal::NotFound(_))));
        let told = "SELECT count(*) FROM events WHERE kind = 'PlaybookSelfStartChanged'";
        assert_eq!(number(&desk.db, told).await, 1);
    }
}
