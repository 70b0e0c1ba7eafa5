//! Drafts, snoozes, tags, edits, statuses, counts.

use crate::world::{find, hear, open, person, progress, reply};
use kernel::Refusal;
use kernel::time::{DAY, HOUR};
use store::Schema;
use test_kit::commit;
use tickets::assigning::Assignment;
use tickets::drafting::{self, NewDraft};
use tickets::editing::Changes;
use tickets::listing::{self, Filter, Snoozed};
use tickets::message::MessageKind;
use tickets::snoozing::Snooze;
use tickets::status::{self, Category, NewStatus, StatusChanges};
use tickets::tagging::NewTag;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn a_draft_is_ones_own_and_gone_when_sent(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        for body in ["We are", "We are sorry"] {
            let draft = NewDraft { body_text: body.into(), kind: MessageKind::Public };
            let (act, ticket) = (anna.clone(), id.clone());
            commit!(desk, |tx| drafting::save(tx, &act, &ticket, draft)).unwrap();
        }
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(drafting::find(&mut conn, &anna, &id).await.unwrap().body_text, "We are sorry");
        assert!(matches!(drafting::find(&mut conn, &ben, &id).await, Err(Refusal::NotFound("draft"))));
        drop(conn);
        reply(&desk, &ben, &id, "Hello", None).await;
        assert!(drafting::find(&mut desk.db.read().await.unwrap(), &anna, &id).await.is_ok(), "another's reply leaves it");
        reply(&desk, &anna, &id, "We are sorry", None).await;
        assert!(drafting::find(&mut desk.db.read().await.unwrap(), &anna, &id).await.is_err());
    }

    async fn a_snoozed_ticket_wakes_by_time_or_by_the_customer(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let (by_time, by_customer) = (open(&desk, "A").await.row.id, open(&desk, "B").await.row.id);
        let until = anna.now.plus(HOUR);
        for id in [&by_time, &by_customer] {
            let (act, ticket) = (anna.clone(), id.clone());
            commit!(desk, |tx| tickets::snoozing::snooze(tx, &act, &ticket, Snooze { until })).unwrap();
        }
        let counts = async || tickets::counting::count(&mut desk.db.read().await.unwrap(), &person(&desk, "per_anna")).await.unwrap();
        assert_eq!((counts().await.snoozed, counts().await.open), (2, 0));
        let only = Filter { snoozed: Some(Snoozed::Only), ..Default::default() };
        assert_eq!(listing::list(&mut desk.db.read().await.unwrap(), &anna, &only).await.unwrap().items.len(), 2);
        hear(&desk, &by_customer, "Hello? Any news?").await;
        assert_eq!(find(&desk, &by_customer).await.row.snoozed_until, None);
        let act = desk.system();
        assert_eq!(commit!(desk, |tx| tickets::waking::wake_due(tx, &act)).unwrap(), 0, "not yet");
        desk.clock.advance(HOUR);
        let act = desk.system();
        assert_eq!(commit!(desk, |tx| tickets::waking::wake_due(tx, &act)).unwrap(), 1);
        assert_eq!(find(&desk, &by_time).await.row.snoozed_until, None);
        let act = desk.system();
        assert_eq!(commit!(desk, |tx| tickets::waking::wake_due(tx, &act)).unwrap(), 0, "once");
        assert_eq!((counts().await.snoozed, counts().await.open), (0, 2));
        let past = Snooze { until: anna.now };
        let (act, ticket) = (person(&desk, "per_anna"), by_time.clone());
        assert!(matches!(commit!(desk, |tx| tickets::snoozing::snooze(tx, &act, &ticket, past)), Err(Refusal::Invalid(_))));
        progress(&desk, &anna, &by_time, "solved").await;
        let (act, ticket) = (person(&desk, "per_anna"), by_time);
        let later = Snooze { until: act.now.plus(DAY) };
        assert!(matches!(commit!(desk, |tx| tickets::snoozing::snooze(tx, &act, &ticket, later)), Err(Refusal::Conflict { .. })));
    }

    async fn tags_commute(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let mut tasks = Vec::new();
        for at in 0..8 {
            let (db, act, ticket) = (desk.db.clone(), person(&desk, "per_anna"), id.clone());
            tasks.push(tokio::spawn(async move {
                db.write::<_, _, Refusal>(move |tx| Box::pin(async move {
                    tickets::tagging::tag(tx, &act, &ticket, NewTag { tag: format!("Tag {}", at % 4) }).await
                })).await
            }));
        }
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(find(&desk, &id).await.row.tags, ["tag 0", "tag 1", "tag 2", "tag 3"]);
        let (act, ticket) = (person(&desk, "per_anna"), id.clone());
        let left = commit!(desk, |tx| tickets::tagging::untag(tx, &act, &ticket, "TAG 1")).unwrap();
        assert_eq!(left.row.tags, ["tag 0", "tag 2", "tag 3"]);
        let (act, ticket) = (person(&desk, "per_anna"), id);
        let refused = commit!(desk, |tx| tickets::tagging::tag(tx, &act, &ticket, NewTag { tag: "a\nb".into() }));
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
    }

    async fn absent_stays_null_clears(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let edit = async |json: &str| {
            let version = find(&desk, &id).await.row.version;
            let input: Changes = serde_json::from_str(json).unwrap();
            let (act, ticket) = (person(&desk, "per_anna"), id.clone());
            commit!(desk, |tx| tickets::editing::edit(tx, &act, &ticket, input, version))
        };
        edit(r#"{"order_id":"ord_1","team_id":"tem_a","fields":{"serial":"X1","paid":true},"urgency":"high"}"#).await.unwrap();
        let changed = edit(r#"{"order_id":null,"subject":"Leaking kettle","fields":{"serial":null,"count":2}}"#).await.unwrap();
        assert_eq!((changed.row.order, changed.row.subject.as_str()), (None, "Leaking kettle"));
        assert_eq!(serde_json::to_value(&changed.fields).unwrap(), serde_json::json!({"paid": true, "count": 2}));
        assert_eq!((changed.row.team.unwrap().id.as_str(), changed.row.version), ("tem_a", 3));
        let same = edit(r#"{"subject":"Leaking kettle"}"#).await.unwrap();
        assert_eq!(same.row.version, 3, "nothing changed, nothing written");
        let refused = edit(r#"{"subject":"","customer_id":"cus_none","fields":{"x":[1]}}"#).await.unwrap_err();
        assert!(matches!(refused, Refusal::Invalid(problems) if problems.len() == 3));
    }

    async fn counts_are_what_there_is_to_do(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let assigned = open(&desk, "Mine").await.row.id;
        open(&desk, "Nobody's").await;
        let solved = open(&desk, "Solved").await.row.id;
        progress(&desk, &anna, &solved, "solved").await;
        let input = Assignment { assignee_id: Some(Some("per_anna".into())), team_id: Some(Some("tem_b".into())) };
        let (act, ticket) = (anna.clone(), assigned.clone());
        commit!(desk, |tx| tickets::assigning::assign(tx, &act, &ticket, input, 1)).unwrap();
        let counts = tickets::counting::count(&mut desk.db.read().await.unwrap(), &anna).await.unwrap();
        assert_eq!((counts.mine, counts.unassigned, counts.open), (1, 1, 2));
        let teams: Vec<(&str, i64)> = counts.teams.iter().map(|team| (team.name.as_str(), team.count)).collect();
        assert_eq!(teams, [("Finance", 0), ("Front", 0), ("Repairs", 1)]);
        let gone = Assignment { assignee_id: Some(Some("per_gone".into())), team_id: None };
        let (act, ticket) = (anna, assigned);
        let refused = commit!(desk, |tx| tickets::assigning::assign(tx, &act, &ticket, gone, 2));
        assert!(matches!(refused, Err(Refusal::Invalid(problems)) if problems[0].field == "assignee_id"));
    }

    async fn own_names_in_fixed_categories(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let act = anna.clone();
        let input = NewStatus { key: "at_carrier".into(), name: "At the carrier".into(), category: Category::OnHold, position: None };
        let added = commit!(desk, |tx| status::add(tx, &act, input)).unwrap();
        let id = open(&desk, "Kettle").await.row.id;
        assert_eq!(progress(&desk, &anna, &id, "at_carrier").await.row.status.category, Category::OnHold);
        let change = async |changes: StatusChanges, id: &str, version: i64| {
            let (act, id) = (anna.clone(), id.to_owned());
            commit!(desk, |tx| status::change(tx, &act, &id, changes, version))
        };
        let moved = StatusChanges { category: Some(Category::Solved), ..Default::default() };
        assert!(matches!(change(moved.clone(), &added.id, 1).await, Err(Refusal::Conflict { .. })), "a ticket has it");
        assert!(matches!(change(moved, "sts_00000000000000000000000004", 1).await.map(|found| found.category), Ok(Category::Solved)), "nobody has it");
        let taken = StatusChanges { key: Some("open".into()), ..Default::default() };
        assert!(matches!(change(taken, &added.id, 1).await, Err(Refusal::Conflict { .. })));
        let named = StatusChanges { name: Some("With DHL".into()), ..Default::default() };
        assert_eq!(change(named.clone(), &added.id, 1).await.unwrap().version, 2);
        assert!(matches!(change(named, &added.id, 1).await, Err(Refusal::Stale { .. })));
        assert_eq!(find(&desk, &id).await.row.status.name, "With DHL");
        let last = StatusChanges { category: Some(Category::Open), ..Default::default() };
        let refused = change(last, "sts_00000000000000000000000003", 1).await;
        assert!(matches!(refused, Err(Refusal::Conflict { .. })), "the only pending one stays");
    }
}
