//! Many tickets changed at once: all or none, a report for each that refuses, and back again.

use crate::world::{assert_true, find, hear, open, person, progress, reaching};
use kernel::time::HOUR;
use kernel::{Act, Reach, Refusal};
use serde_json::{Value, json};
use store::Schema;
use test_kit::{Desk, commit};
use tickets::changing_many::{self, BulkChange, BulkDone};
use tickets::undoing::{self, Undone};

async fn change(desk: &Desk, act: &Act, ids: &[String], steps: Value) -> Result<BulkDone, Refusal> {
    let mut tickets = Vec::new();
    for id in ids {
        let version = if id.starts_with("tkt_0000") { 1 } else { find(desk, id).await.row.version };
        tickets.push(json!({ "id": id, "version": version }));
    }
    send(desk, act, json!({ "tickets": tickets, "steps": steps })).await
}

async fn send(desk: &Desk, act: &Act, body: Value) -> Result<BulkDone, Refusal> {
    let (act, input): (_, BulkChange) = (act.clone(), serde_json::from_value(body).unwrap());
    commit!(desk, |tx| changing_many::change(tx, &act, input))
}

async fn undo(desk: &Desk, act: &Act, id: &str) -> Result<Undone, Refusal> {
    let (act, id) = (act.clone(), id.to_owned());
    commit!(desk, |tx| undoing::undo(tx, &act, &id))
}

fn reports(refused: Refusal) -> Vec<(String, String)> {
    let Refusal::Conflict { code: "bulk-refused", current: Some(current), .. } = refused else { panic!("{refused:?}") };
    let report =
        |one: &Value| (one["ticket_id"].as_str().unwrap().to_owned(), one["code"].as_str().unwrap().to_owned());
    current["refused"].as_array().unwrap().iter().map(report).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn everything_at_once_and_back_again(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let mut ids = Vec::new();
        for at in 0..5 {
            ids.push(open(&desk, &format!("Ticket {at}")).await.row.id);
        }
        let before: Vec<_> = { let mut all = Vec::new(); for id in &ids { all.push(find(&desk, id).await); } all };
        let until = anna.now.plus(HOUR);
        let done = change(&desk, &anna, &ids, json!({
            "assignee_id": "per_ben", "team_id": "tem_b", "status": "pending", "urgency": "high",
            "add_tags": ["Late", "vip"], "snoozed_until": until
        })).await.unwrap();
        assert_eq!((done.changed, done.unchanged), (5, 0));
        for id in &ids {
            let ticket = find(&desk, id).await;
            assert_eq!(ticket.row.assignee.unwrap().id, "per_ben");
            assert_eq!((ticket.row.status.key.as_str(), ticket.row.tags.as_slice()), ("pending", ["late".to_owned(), "vip".to_owned()].as_slice()));
            assert_eq!((ticket.row.snoozed_until, ticket.row.urgency.as_str()), (Some(until), "high"));
        }
        assert_true(&desk).await;
        assert!(matches!(undo(&desk, &person(&desk, "per_ben"), &done.id).await, Err(Refusal::NotFound("deed"))), "only who did it");
        let undone = undo(&desk, &anna, &done.id).await.unwrap();
        assert_eq!((undone.undone, undone.left.len()), (5, 0));
        for (id, before) in ids.iter().zip(before) {
            let after = find(&desk, id).await.row;
            assert_eq!((after.assignee, after.team, after.status, after.tags), (before.row.assignee, before.row.team, before.row.status, before.row.tags));
            assert_eq!((after.snoozed_until, after.urgency), (None, before.row.urgency));
        }
        assert!(matches!(undo(&desk, &anna, &done.id).await, Err(Refusal::NotFound("deed"))), "once");
        assert_true(&desk).await;
    }

    async fn one_that_refuses_keeps_all_as_they_were(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let (fine, solved, stale) = (open(&desk, "Fine").await.row.id, open(&desk, "Solved").await.row.id, open(&desk, "Stale").await.row.id);
        progress(&desk, &anna, &solved, "solved").await;
        let none = "tkt_00000000000000000000000000".to_owned();
        let seen = find(&desk, &stale).await.row.version;
        progress(&desk, &anna, &stale, "on_hold").await;
        let version = async |id: &str| find(&desk, id).await.row.version;
        let body = json!({
            "tickets": [
                { "id": &fine, "version": version(&fine).await }, { "id": &solved, "version": version(&solved).await },
                { "id": &stale, "version": seen }, { "id": &none, "version": 1 }
            ],
            "steps": { "add_tags": ["x"], "snoozed_until": anna.now.plus(HOUR) }
        });
        let mut wanted = vec![(none, "not-found".to_owned()), (solved.clone(), "conflict".to_owned()), (stale.clone(), "stale".to_owned())];
        wanted.sort();
        let mut found = reports(send(&desk, &anna, body).await.unwrap_err());
        found.sort();
        assert_eq!(found, wanted);
        for id in [&fine, &solved, &stale] {
            assert!(find(&desk, id).await.row.tags.is_empty(), "nothing of it is kept");
        }
        assert_true(&desk).await;
    }

    async fn who_may_not_touch_a_ticket_is_told_as_if_it_were_none(desk: Desk) {
        let (mine, theirs) = (open(&desk, "Mine").await.row.id, open(&desk, "Theirs").await.row.id);
        change(&desk, &person(&desk, "per_anna"), std::slice::from_ref(&mine), json!({ "team_id": "tem_a" })).await.unwrap();
        let ben = reaching(&desk, "per_ben", Reach::Team, &["tem_a"]);
        let refused = change(&desk, &ben, &[mine, theirs.clone()], json!({ "status": "solved" })).await.unwrap_err();
        assert_eq!(reports(refused), [(theirs, "not-found".to_owned())]);
    }

    async fn what_is_wrong_for_all_is_told_once(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let refused = change(&desk, &anna, std::slice::from_ref(&id), json!({ "status": "nowhere", "assignee_id": "per_gone", "add_tags": ["a\nb"], "snoozed_until": anna.now })).await;
        let Err(Refusal::Invalid(problems)) = refused else { panic!("{refused:?}") };
        let mut fields: Vec<&str> = problems.iter().map(|one| one.field.as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["steps.add_tags[0]", "steps.assignee_id", "steps.snoozed_until", "steps.status"]);
        for tickets in [json!([]), json!([{ "id": &id, "version": 1 }, { "id": &id, "version": 1 }])] {
            let refused = send(&desk, &anna, json!({ "tickets": tickets, "steps": { "status": "open" } })).await;
            assert!(matches!(refused, Err(Refusal::Invalid(problems)) if problems[0].field == "tickets"));
        }
        let many: Vec<Value> = (0..501).map(|at| json!({ "id": format!("tkt_{at}"), "version": 1 })).collect();
        let refused = send(&desk, &anna, json!({ "tickets": many, "steps": {} })).await;
        assert!(matches!(refused, Err(Refusal::Invalid(problems)) if problems.len() == 2));
    }

    async fn an_undo_leaves_what_others_changed_meanwhile(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let ids = [open(&desk, "A").await.row.id, open(&desk, "B").await.row.id];
        let done = change(&desk, &anna, &ids, json!({ "status": "solved", "add_tags": ["done"] })).await.unwrap();
        hear(&desk, &ids[0], "It is broken again, please help").await;
        let undone = undo(&desk, &anna, &done.id).await.unwrap();
        assert_eq!((undone.undone, undone.left.len(), undone.left[0].ticket_id.as_str()), (1, 1, ids[0].as_str()));
        assert_eq!(find(&desk, &ids[1]).await.row.status.key, "new");
        assert_eq!(find(&desk, &ids[0]).await.row.tags, ["done"], "the customer came first");
        assert_true(&desk).await;
        let done = change(&desk, &anna, &ids[1..], json!({ "urgency": "low" })).await.unwrap();
        desk.clock.advance(HOUR + 1);
        assert!(matches!(undo(&desk, &person(&desk, "per_anna"), &done.id).await, Err(Refusal::NotFound("deed"))), "too late");
    }
}
