//! Saved views: who has them, who may change them, and how many tickets they hold.

use crate::world::{open, open_as, person, progress, question, reaching};
use kernel::time::HOUR;
use kernel::{Act, Reach, Refusal};
use serde_json::json;
use store::Schema;
use test_kit::{Desk, commit};
use tickets::assigning::Assignment;
use tickets::listing::{self, Filter};
use tickets::sharing::Audience;
use tickets::snoozing::Snooze;
use tickets::tagging::NewTag;
use tickets::view::{self, NewView, View, ViewChanges};

fn new_view(body: serde_json::Value) -> NewView {
    serde_json::from_value(body).unwrap()
}

async fn save(desk: &Desk, act: &Act, body: serde_json::Value) -> Result<View, Refusal> {
    let (act, input) = (act.clone(), new_view(body));
    commit!(desk, |tx| view::add(tx, &act, input))
}

async fn names(desk: &Desk, act: &Act) -> Vec<String> {
    let views = view::all(&mut desk.db.read().await.unwrap(), &act.actor).await.unwrap();
    views.into_iter().map(|view| view.name).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn each_sees_their_own_their_teams_and_everybodys(desk: Desk) {
        let head = person(&desk, "per_anna");
        let member = reaching(&desk, "per_ben", Reach::Team, &["tem_a"]);
        save(&desk, &member, json!({ "name": "Mine alone" })).await.unwrap();
        save(&desk, &member, json!({ "name": "Ours", "audience": "team", "team_id": "tem_a" })).await.unwrap();
        save(&desk, &head, json!({ "name": "All of us", "audience": "everybody" })).await.unwrap();
        save(&desk, &head, json!({ "name": "Theirs", "audience": "team", "team_id": "tem_b" })).await.unwrap();
        assert_eq!(names(&desk, &member).await, ["All of us", "Mine alone", "Ours"]);
        assert_eq!(names(&desk, &head).await, ["All of us", "Ours", "Theirs"], "not what is another's own");
        assert_eq!(names(&desk, &reaching(&desk, "per_cleo", Reach::Own, &["tem_b"])).await, ["All of us", "Theirs"]);
        let refused = save(&desk, &member, json!({ "name": "Mine for all", "audience": "everybody" })).await;
        assert!(matches!(refused, Err(Refusal::Forbidden(_))), "a reach of one team is none to everybody");
        let refused = save(&desk, &member, json!({ "name": "For them", "audience": "team", "team_id": "tem_b" })).await;
        assert!(matches!(refused, Err(Refusal::Forbidden(_))));
    }

    async fn who_may_not_change_a_view_does_not(desk: Desk) {
        let head = person(&desk, "per_anna");
        let member = reaching(&desk, "per_ben", Reach::Own, &["tem_a"]);
        let ours = save(&desk, &head, json!({ "name": "Ours", "audience": "team", "team_id": "tem_a" })).await.unwrap();
        let own = save(&desk, &head, json!({ "name": "Own" })).await.unwrap();
        let change = async |act: &Act, id: &str, changes: ViewChanges, version: i64| {
            let (act, id) = (act.clone(), id.to_owned());
            commit!(desk, |tx| view::change(tx, &act, &id, changes, version))
        };
        let renamed = || ViewChanges { name: Some("Better".into()), ..Default::default() };
        assert!(matches!(change(&member, &ours.id, renamed(), 1).await, Err(Refusal::Forbidden(_))));
        assert!(matches!(change(&member, &own.id, renamed(), 1).await, Err(Refusal::NotFound("view"))));
        assert_eq!(change(&head, &ours.id, renamed(), 1).await.unwrap().version, 2);
        assert!(matches!(change(&head, &ours.id, renamed(), 1).await, Err(Refusal::Stale { .. })));
        let for_all = ViewChanges { audience: Some(Audience::Everybody), ..Default::default() };
        let changed = change(&head, &ours.id, for_all, 2).await.unwrap();
        assert_eq!((changed.audience, changed.team_id), (Audience::Everybody, None), "the team goes with the audience");
        let (act, id) = (member, ours.id.clone());
        assert!(matches!(commit!(desk, |tx| view::remove(tx, &act, &id)), Err(Refusal::Forbidden(_))));
        let (act, id) = (head.clone(), ours.id);
        commit!(desk, |tx| view::remove(tx, &act, &id)).unwrap();
        assert_eq!(names(&desk, &head).await, ["Own"]);
    }

    async fn what_a_list_would_refuse_is_refused_by_field(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let refused = save(&desk, &anna, json!({
            "name": "", "audience": "team", "sort": "rank", "columns": ["team", "team"],
            "filter": { "category": "open,nonsense", "assignee": "per_gone", "team": "tem_none", "status": "none" }
        })).await;
        let Err(Refusal::Invalid(problems)) = refused else { panic!("{refused:?}") };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field.as_str()).collect();
        let wanted = ["name", "team_id", "sort", "columns", "filter.assignee", "filter.team", "filter.status", "filter.category"];
        assert_eq!(fields, wanted);
        assert!(names(&desk, &anna).await.is_empty(), "nothing of it is kept");
    }

    async fn the_counts_of_all_views_are_those_of_their_lists(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let mut ids = Vec::new();
        for at in 0..12 {
            let mut opening = question(&format!("Ticket {at}"));
            if at % 2 == 0 { opening.urgency = tickets::ticket::Urgency::High; }
            if at % 3 == 0 { opening.channel = tickets::ticket::Channel::Phone; }
            opening.team_id = Some(if at % 4 == 0 { "tem_a" } else { "tem_b" }.into());
            ids.push(open_as(&desk, opening).await.unwrap().row.id);
        }
        open(&desk, "Nobody's").await;
        for id in &ids[..3] {
            let (act, id) = (anna.clone(), id.clone());
            let input = Assignment { assignee_id: Some(Some("per_anna".into())), team_id: None };
            commit!(desk, |tx| tickets::assigning::assign(tx, &act, &id, input, 1)).unwrap();
        }
        let (act, id, until) = (anna.clone(), ids[4].clone(), anna.now.plus(HOUR));
        commit!(desk, |tx| tickets::snoozing::snooze(tx, &act, &id, Snooze { until })).unwrap();
        let (act, id) = (anna.clone(), ids[5].clone());
        commit!(desk, |tx| tickets::tagging::tag(tx, &act, &id, NewTag { tag: "late".into() })).unwrap();
        progress(&desk, &anna, &ids[6], "solved").await;
        progress(&desk, &anna, &ids[7], "on_hold").await;
        let living = "new,open,pending,on_hold";
        for (at, filter) in [
            json!({ "category": living }),
            json!({ "category": living, "snoozed": "without" }),
            json!({ "category": living, "snoozed": "only" }),
            json!({ "category": living, "assignee": "me" }),
            json!({ "category": living, "assignee": "none", "team": "tem_b" }),
            json!({ "category": living, "team": "none" }),
            json!({ "category": living, "urgency": "high", "channel": "phone" }),
            json!({ "category": "on_hold" }),
            json!({ "category": living, "status": "on_hold" }),
            json!({ "category": "solved" }),
            json!({ "tag": "late" }),
            json!({ "category": living, "tag": "late" }),
            json!({}),
        ].into_iter().enumerate() {
            save(&desk, &anna, json!({ "name": format!("{at:02}"), "filter": filter })).await.unwrap();
        }
        for act in [anna.clone(), Act { actor: kernel::Actor { id: "per_anna".into(), ..reaching(&desk, "per_anna", Reach::Team, &["tem_a"]).actor }, ..anna.clone() }] {
            let mut conn = desk.db.read().await.unwrap();
            let counts = tickets::counting::count(&mut conn, &act).await.unwrap().views;
            assert_eq!(counts.len(), 13);
            for view in view::all(&mut conn, &act.actor).await.unwrap() {
                let listed = listing::list(&mut conn, &act, &Filter::from(&view.filter)).await.unwrap().items.len() as i64;
                let counted = counts.iter().find(|count| count.id == view.id).unwrap();
                assert_eq!((counted.count, counted.more), (listed, false), "{:?}", view.filter);
            }
        }
    }
}
