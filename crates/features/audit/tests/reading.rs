//! Who changed what, as it is read afterwards.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use audit::area::Area;
use audit::diff::Deed;
use audit::reading::{self, Entry, Wanted};
use kernel::{Act, Cursor, Origin, Page, Refusal};
use serde_json::json;
use staff::teams::{self, TeamChange, TeamInput};
use store::{Db, Engine, Schema, Sql, Subject, params};
use test_kit::{Desk, commit};
use tickets::ticket::Urgency;

const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    audit::SCHEMA,
];

async fn read(db: &Db, wanted: Wanted) -> Result<Page<Entry>, Refusal> {
    reading::list(&mut db.read().await.unwrap(), &Wanted { limit: wanted.limit.max(1), ..wanted }).await
}

async fn all(db: &Db) -> Vec<Entry> {
    read(db, Wanted { limit: 200, ..Wanted::default() }).await.unwrap().items
}

/// A person who is known by name, asking from somewhere.
async fn anna(desk: &Desk) -> Act {
    let sql = "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ('per_test', 'Anna Berg', 'a@example.com', 'en', 1, 0, 1)";
    commit!(desk, |tx| async { Ok(tx.run(Sql::same(sql), params![]).await?) }).unwrap();
    desk.staff(&["staff.manage"]).from(Origin { source: "192.0.2.7".into(), token: None })
}

async fn two_names(desk: &Desk, act: &Act) -> String {
    let by = act.clone();
    let team = commit!(desk, |tx| teams::add(tx, &by, TeamInput { name: "Front".into() })).unwrap();
    let (by, id) = (act.clone(), team.id.clone());
    let change = TeamChange { name: Some("Front desk".into()), ..TeamChange::default() };
    commit!(desk, |tx| teams::change(tx, &by, &id, 1, change)).unwrap();
    team.id
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_change_names_who_when_whence_and_what_was_before(desk: Desk) {
        let act = anna(&desk).await;
        let team = two_names(&desk, &act).await;
        let entries = all(&desk.db).await;
        let [changed, added] = entries.as_slice() else { panic!("{entries:?}") };
        assert_eq!((changed.kind.as_str(), changed.deed, changed.area), ("TeamChanged", Deed::Changed, Area::Team));
        assert_eq!(changed.person.as_ref().unwrap().name.as_deref(), Some("Anna Berg"));
        assert_eq!((changed.source.as_deref(), changed.at), (Some("192.0.2.7"), act.now));
        assert_eq!((changed.object.id.as_str(), changed.object.name.as_deref()), (team.as_str(), Some("Front desk")));
        assert_eq!(changed.changes.len(), 1, "{changed:?}");
        assert_eq!((&changed.changes[0].before, &changed.changes[0].after), (&json!("Front"), &json!("Front desk")));
        assert!(changed.before_known);
        assert_eq!((added.deed, &added.changes[0].before), (Deed::Added, &json!(null)));
    }

    async fn filters_narrow_and_pages_follow_each_other(desk: Desk) {
        let act = anna(&desk).await;
        let team = two_names(&desk, &act).await;
        let found = async |wanted: Wanted| read(&desk.db, Wanted { limit: 50, ..wanted }).await.unwrap().items.len();
        let words = |text: &str| Wanted { text: Some(text.into()), ..Wanted::default() };
        assert_eq!(found(words("FRONT DESK")).await, 1);
        assert_eq!(found(words("100%")).await, 0, "a sign of patterns is text");
        assert_eq!(found(Wanted { area: Some(Area::Role), ..Wanted::default() }).await, 0);
        assert_eq!(found(Wanted { area: Some(Area::Team), object: Some(team), ..Wanted::default() }).await, 2);
        assert_eq!(found(Wanted { kind: Some("TeamAdded".into()), ..Wanted::default() }).await, 1);
        assert_eq!(found(Wanted { person: Some("per_other".into()), ..Wanted::default() }).await, 0);
        let days = |from: &str, to: &str| Wanted { from: Some(from.into()), to: Some(to.into()), ..Wanted::default() };
        assert_eq!(found(days("2026-11-20", "2026-11-20")).await, 2);
        assert_eq!(found(days("2026-11-01", "2026-11-19")).await, 0);

        let first = read(&desk.db, Wanted { limit: 1, ..Wanted::default() }).await.unwrap();
        let cursor = Cursor::decode(first.next.as_deref().unwrap()).unwrap();
        let second = read(&desk.db, Wanted { limit: 1, cursor: Some(cursor), ..Wanted::default() }).await.unwrap();
        assert_eq!((first.items[0].kind.as_str(), second.items[0].kind.as_str()), ("TeamChanged", "TeamAdded"));
        assert_eq!(second.next, None);

        let wrong = read(&desk.db, days("21.11.2026", "2026-11-01")).await.unwrap_err();
        assert!(matches!(&wrong, Refusal::Invalid(problems) if problems[0].field == "from"), "{wrong:?}");
        let backwards = read(&desk.db, days("2026-11-20", "2026-11-19")).await.unwrap_err();
        assert!(matches!(&backwards, Refusal::Invalid(problems) if problems[0].field == "to"), "{backwards:?}");
    }

    async fn daily_work_and_what_one_keeps_for_oneself_are_no_settings(desk: Desk) {
        let act = desk.staff(&["tickets.read", "tickets.answer", "tickets.configure", "tickets.share"]);
        let by = act.clone();
        let view = |name: &str, audience| tickets::view::NewView {
            name: name.into(), audience, team_id: None, sort: None,
            filter: tickets::view::ViewFilter { urgency: Some(Urgency::High), ..Default::default() },
            columns: vec![],
        };
        let (own, shared) = (view("Mine", tickets::sharing::Audience::Own), view("Ours", tickets::sharing::Audience::Everybody));
        let id = commit!(desk, |tx| async {
            tx.append(&by, "TicketOpened", Subject { topic: "ticket", id: "tic_1" }, &json!({}))?;
            tickets::view::add(tx, &by, shared).await?;
            Ok(tickets::view::add(tx, &by, own).await?.id)
        }).unwrap();
        assert_eq!(all(&desk.db).await.len(), 1, "the shared view alone");
        let by = act.clone();
        let given = tickets::view::ViewChanges { audience: Some(tickets::sharing::Audience::Everybody), ..Default::default() };
        commit!(desk, |tx| tickets::view::change(tx, &by, &id, given, 1)).unwrap();
        let entry = all(&desk.db).await.remove(0);
        assert_eq!(entry.changes[0].field, "audience");
        let back = tickets::view::ViewChanges { audience: Some(tickets::sharing::Audience::Own), ..Default::default() };
        commit!(desk, |tx| tickets::view::change(tx, &act, &entry.object.id, back, 2)).unwrap();
        assert_eq!(all(&desk.db).await.len(), 3, "taken from others it is told of");
    }

    async fn cells_of_the_csv_are_no_formulas(desk: Desk) {
        let act = desk.staff(&["staff.manage"]);
        commit!(desk, |tx| teams::add(tx, &act, TeamInput { name: "=HYPERLINK(1)".into() })).unwrap();
        let bytes = audit::csv::write(&mut desk.db.read().await.unwrap(), Wanted::default()).await.unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains(",'=HYPERLINK(1),") && !text.contains(",=HYPERLINK"), "{text}");
    }

    async fn among_many_tickets_settings_are_found_by_an_index(desk: Desk) {
        let plan = "SELECT seq FROM event_facts \
            WHERE topic NOT IN ('ticket', 'customer', 'order', 'product', 'warranty') AND topic IN ('team', 'role') \
            ORDER BY at DESC, seq DESC LIMIT 51";
        let act = desk.staff(&[]);
        commit!(desk, |tx| async {
            for n in 0..3_000 {
                let id = format!("tic_{n}");
                tx.append(&act, "TicketOpened", Subject { topic: "ticket", id: &id }, &json!({}))?;
            }
            tx.append(&act, "TeamAdded", staff::events::team("tem_1"), &json!({ "name": "A" }))?;
            Ok(())
        }).unwrap();
        commit!(desk, |tx| async { Ok(tx.run(Sql::same("ANALYZE"), params![]).await?) }).unwrap();
        let mut conn = desk.db.read().await.unwrap();
        let text: String = match desk.db.engine() {
            Engine::Sqlite => {
                #[derive(serde::Deserialize)]
                struct Step { detail: String }
                let sql: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {plan}").into_boxed_str());
                let steps: Vec<Step> = conn.all(Sql::same(sql), params![]).await.unwrap();
                steps.into_iter().map(|step| step.detail + "\n").collect()
            }
            Engine::Postgres => {
                let sql: &'static str = Box::leak(format!("EXPLAIN {plan}").into_boxed_str());
                let steps: Vec<String> = conn.all(Sql::same(sql), params![]).await.unwrap();
                steps.join("\n")
            }
        };
        assert!(text.contains("events_beside_work") && !text.contains("Seq Scan"), "{text}");
    }
}
