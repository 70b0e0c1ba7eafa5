//! Two records of one person become one, and two again.

use customers::creating::{self, Creation};
use customers::customer::Email;
use customers::listing::{self, Wanted};
use customers::merging::{self, Merge, Merging};
use customers::{Customer, changing, finding, timeline};
use kernel::{Act, Actor, ActorKind, Grants, Reach, Refusal};
use store::{Db, Error, Schema, Sql, params};

async fn create(db: &Db, act: &Act, name: &str) -> Customer {
    let address = format!("{}@x.de", name.to_lowercase());
    let emails = vec![Email { address, primary: true }];
    let input = Creation { name: name.to_owned(), emails, tags: vec![name.to_lowercase()], ..Creation::default() };
    let act = act.clone();
    db.write::<_, _, Refusal>(move |tx| Box::pin(async move { creating::create(tx, &act, input).await })).await.unwrap()
}

async fn merge(db: &Db, act: &Act, from: &str, into: &str) -> Result<Merge, Refusal> {
    let (act, from, into) = (act.clone(), from.to_owned(), into.to_owned());
    db.write(move |tx| Box::pin(async move { merging::merge(tx, &act, &into, Merging { from }).await })).await
}

async fn undo(db: &Db, act: &Act, id: &str) -> Result<Merge, Refusal> {
    let (act, id) = (act.clone(), id.to_owned());
    db.write(move |tx| Box::pin(async move { merging::undo(tx, &act, &id).await })).await
}

async fn find(db: &Db, act: &Act, id: &str) -> Customer {
    finding::find(&mut db.read().await.unwrap(), &act.actor, id).await.unwrap()
}

async fn root(db: &Db, id: &str) -> String {
    let sql = Sql::same("SELECT root_id FROM customer_cards WHERE id = $1");
    db.read().await.unwrap().one(sql, params![id]).await.unwrap()
}

async fn write(db: &Db, sql: &'static str, values: Vec<store::Value>) {
    db.write::<_, _, Error>(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await.unwrap();
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, customers::SCHEMA, orders::SCHEMA, crate::siblings::TICKETS];

    async fn the_survivor_has_what_both_had_and_undoing_gives_it_back(desk: Desk) {
        let act = desk.system();
        let (anna, ann) = (create(&desk.db, &act, "Anna").await, create(&desk.db, &act, "Ann").await);
        let done = merge(&desk.db, &act, &ann.id, &anna.id).await.unwrap();
        let survivor = find(&desk.db, &act, &anna.id).await;
        let addresses: Vec<_> = survivor.emails.iter().map(|e| (e.address.as_str(), e.primary)).collect();
        assert_eq!(addresses, [("anna@x.de", true), ("ann@x.de", false)]);
        assert_eq!(survivor.tags, ["ann", "anna"]);
        let merged = find(&desk.db, &act, &ann.id).await;
        assert_eq!((merged.merged_into.as_deref(), merged.merge.as_deref()), (Some(anna.id.as_str()), Some(done.id.as_str())));
        assert_eq!(merged.emails[0].address, "ann@x.de");
        let all = listing::list(&mut desk.db.read().await.unwrap(), Wanted { q: Some("ann@x".into()), limit: 9, ..Wanted::default() }).await.unwrap();
        assert_eq!(all.items.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), [anna.id.as_str()], "the survivor is found by both");

        undo(&desk.db, &act, &done.id).await.unwrap();
        let (anna, ann) = (find(&desk.db, &act, &anna.id).await, find(&desk.db, &act, &ann.id).await);
        assert_eq!((anna.emails.len(), anna.tags.as_slice(), ann.merged_into), (1, ["anna".to_owned()].as_slice(), None));
        assert_eq!((ann.emails[0].address.as_str(), ann.emails[0].primary), ("ann@x.de", true));
        assert!(matches!(undo(&desk.db, &act, &done.id).await, Err(Refusal::Conflict { .. })), "once is enough");
        assert!(matches!(undo(&desk.db, &act, "mrg_none").await, Err(Refusal::NotFound("merge"))));
    }

    async fn nobody_goes_into_oneself_and_nobody_goes_twice(desk: Desk) {
        let act = desk.system();
        let (a, b, c) = (create(&desk.db, &act, "A").await, create(&desk.db, &act, "B").await, create(&desk.db, &act, "C").await);
        assert!(matches!(merge(&desk.db, &act, &a.id, &a.id).await, Err(Refusal::Invalid(_))));
        assert!(matches!(merge(&desk.db, &act, "cus_none", &a.id).await, Err(Refusal::Invalid(_))));
        assert!(matches!(merge(&desk.db, &act, &a.id, "cus_none").await, Err(Refusal::NotFound(_))));
        merge(&desk.db, &act, &a.id, &b.id).await.unwrap();
        assert!(matches!(merge(&desk.db, &act, &a.id, &c.id).await, Err(Refusal::Conflict { .. })), "merged already");
        assert!(matches!(merge(&desk.db, &act, &c.id, &a.id).await, Err(Refusal::Conflict { .. })), "no survivor");
        assert!(matches!(merge(&desk.db, &act, &b.id, &a.id).await, Err(Refusal::Conflict { .. })), "no ring");
    }

    async fn chains_end_in_one_survivor_and_are_undone_link_by_link(desk: Desk) {
        let act = desk.system();
        let (a, b, c) = (create(&desk.db, &act, "A").await, create(&desk.db, &act, "B").await, create(&desk.db, &act, "C").await);
        let first = merge(&desk.db, &act, &a.id, &b.id).await.unwrap();
        let second = merge(&desk.db, &act, &b.id, &c.id).await.unwrap();
        assert_eq!((root(&desk.db, &a.id).await, root(&desk.db, &b.id).await), (c.id.clone(), c.id.clone()));
        undo(&desk.db, &act, &second.id).await.unwrap();
        assert_eq!((root(&desk.db, &a.id).await, root(&desk.db, &b.id).await), (b.id.clone(), b.id.clone()));
        merge(&desk.db, &act, &b.id, &c.id).await.unwrap();
        undo(&desk.db, &act, &first.id).await.unwrap();
        assert_eq!((root(&desk.db, &a.id).await, root(&desk.db, &b.id).await), (a.id.clone(), c.id.clone()));
        assert_eq!(find(&desk.db, &act, &c.id).await.emails.len(), 2);
    }

    async fn two_opposite_merges_at_once_leave_one_survivor(desk: Desk) {
        let act = desk.system();
        for round in 0..10 {
            let (a, b) = (create(&desk.db, &act, &format!("A{round}")).await, create(&desk.db, &act, &format!("B{round}")).await);
            let both = [(a.id.clone(), b.id.clone()), (b.id.clone(), a.id.clone())].map(|(from, into)| {
                let (db, act) = (desk.db.clone(), act.clone());
                tokio::spawn(async move { merge(&db, &act, &from, &into).await })
            });
            let mut done = 0;
            for one in both {
                match one.await.unwrap() {
                    Ok(_) => done += 1,
                    Err(refused) => assert!(matches!(refused, Refusal::Conflict { .. }), "{refused}"),
                }
            }
            assert_eq!(done, 1);
            assert_eq!(root(&desk.db, &a.id).await, root(&desk.db, &b.id).await);
        }
    }

    async fn a_merged_customer_is_read_only(desk: Desk) {
        let act = desk.system();
        let (a, b) = (create(&desk.db, &act, "A").await, create(&desk.db, &act, "B").await);
        merge(&desk.db, &act, &a.id, &b.id).await.unwrap();
        let version = find(&desk.db, &act, &a.id).await.version;
        let (actor, id) = (act.clone(), a.id.clone());
        let refused = desk.db.write::<_, _, Refusal>(move |tx| Box::pin(async move {
            changing::change(tx, &actor, &id, version, changing::Change::default()).await
        })).await.unwrap_err();
        assert!(refused.to_string().contains("customer 2 (B)"), "{refused}");
    }

    async fn the_timeline_shows_everything_of_the_group_and_no_more_than_may_be_seen(desk: Desk) {
        let act = desk.staff(&["orders.read", "tickets.read"]);
        let (a, b) = (create(&desk.db, &act, "A").await, create(&desk.db, &act, "B").await);
        let at = |days: i64| act.now.plus(-days * kernel::time::DAY);
        write(&desk.db, "INSERT INTO orders (id, number, number_key, customer_id, state, placed_at, listed_at, currency, total, created_at, updated_at) \
            VALUES ('ord_1', '#1', '1', $1, 'placed', $2, $2, 'EUR', 1990, $2, $2)", params![&a.id, at(3)]).await;
        for (ticket, team, days) in [("tkt_1", "tem_a", 2), ("tkt_2", "tem_b", 1)] {
            write(&desk.db, "INSERT INTO ticket_timeline_cards (customer_id, at, kind, subject_kind, subject_id, label) \
                VALUES ($1, $2, 'TicketOpened', 'ticket', $3, 'Where is it?')", params![&b.id, at(days), ticket]).await;
            write(&desk.db, "INSERT INTO ticket_facts (ticket_id, team_id, assignee_id) VALUES ($1, $2, NULL)", params![ticket, team]).await;
        }
        merge(&desk.db, &act, &a.id, &b.id).await.unwrap();
        let kinds = async |actor: &Actor, limit: u32| {
            let mut kinds = Vec::new();
            let mut cursor = None;
            loop {
                let mut conn = desk.db.read().await.unwrap();
                let page = timeline::timeline(&mut conn, actor, &b.id, cursor, limit).await.unwrap();
                kinds.extend(page.items.into_iter().map(|moment| moment.kind));
                let Some(next) = page.next else { break kinds };
                cursor = Some(kernel::Cursor::decode(&next).unwrap());
            }
        };
        let all = kinds(&act.actor, 50).await;
        assert_eq!(all.len(), 7, "{all:?}");
        assert_eq!(all[4..], ["TicketOpened", "TicketOpened", "OrderPlaced"]);
        assert_eq!(kinds(&act.actor, 2).await, all, "pages join without gap or repeat");
        let mut grants = Grants::default();
        grants.add("tickets.read", Reach::Team);
        let narrow = Actor { kind: ActorKind::Staff, id: "per_1".into(), name: "N".into(), teams: vec!["tem_a".into()], grants };
        assert_eq!(kinds(&narrow, 50).await[4..], ["TicketOpened"], "one ticket of my team, no order");
        let summary = find(&desk.db, &act, &b.id).await.summary.unwrap();
        assert_eq!((summary.orders, summary.spent.unwrap().amount, summary.since), (Some(1), 1990, at(3)));
    }
}
