//! Spam, test and deleted tickets: out of every list and every count, and back as they were.

use crate::world::{fact_rows, find, hear, open, person, reaching, reply};
use kernel::time::HOUR;
use kernel::{Act, Reach, Refusal};
use store::Schema;
use test_kit::{Desk, commit};
use tickets::facts;
use tickets::listing::{self, Filter, SetAside as Which};
use tickets::setting_aside::{self, SetAside};
use tickets::status::Category;
use tickets::ticket::Aside;

async fn set_aside(desk: &Desk, act: &Act, id: &str, reason: Aside) {
    let (act, id) = (act.clone(), id.to_owned());
    commit!(desk, |tx| setting_aside::set_aside(tx, &act, &id, SetAside { reason })).unwrap();
}

async fn take_back(desk: &Desk, act: &Act, id: &str) {
    let (act, id) = (act.clone(), id.to_owned());
    commit!(desk, |tx| setting_aside::take_back(tx, &act, &id)).unwrap();
}

async fn listed(desk: &Desk, filter: Filter) -> usize {
    let mut conn = desk.db.read().await.unwrap();
    listing::list(&mut conn, &person(desk, "per_anna"), &filter).await.unwrap().items.len()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn it_leaves_every_list_and_every_count_and_comes_back(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        desk.clock.advance(HOUR);
        reply(&desk, &anna, &id, "Done", Some("solved")).await;
        hear(&desk, &id, "Is it? It leaks").await;
        let before = facts::kept(&mut desk.db.read().await.unwrap(), &id).await.unwrap();
        let filters = [
            Filter::default(),
            Filter { q: Some("kettle".into()), ..Default::default() },
            Filter { customer: Some("cus_1".into()), ..Default::default() },
            Filter { status: Some("open".into()), ..Default::default() },
        ];
        for reason in [Aside::Spam, Aside::Test, Aside::Deleted] {
            set_aside(&desk, &anna, &id, reason).await;
            let aside = find(&desk, &id).await;
            assert_eq!((aside.row.set_aside, aside.set_aside_by.unwrap().name.as_str()), (Some(reason), "Anna"));
            assert_eq!((aside.row.waiting_since, aside.set_aside_at), (None, Some(anna.now)));
            assert_eq!(fact_rows(&desk.db, &id).await, 0);
            for filter in &filters {
                assert_eq!(listed(&desk, filter.clone()).await, 0, "{filter:?}");
            }
            let counts = tickets::counting::count(&mut desk.db.read().await.unwrap(), &anna).await.unwrap();
            assert_eq!((counts.open, counts.unassigned), (0, 0));
            crate::world::assert_true(&desk).await;
        }
        for (which, found) in [(Which::Any, 1), (Which::Deleted, 1), (Which::Spam, 0), (Which::Test, 0)] {
            assert_eq!(listed(&desk, Filter { set_aside: Some(which), ..Default::default() }).await, found, "{which:?}");
        }
        take_back(&desk, &anna, &id).await;
        let back = find(&desk, &id).await;
        assert_eq!((back.row.set_aside, back.set_aside_at, back.set_aside_by), (None, None, None));
        assert_eq!(facts::kept(&mut desk.db.read().await.unwrap(), &id).await.unwrap(), before);
        for filter in filters {
            assert_eq!(listed(&desk, filter.clone()).await, 1, "{filter:?}");
        }
        crate::world::assert_true(&desk).await;
    }

    async fn the_log_says_it_once(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        for _ in 0..2 {
            set_aside(&desk, &anna, &id, Aside::Test).await;
        }
        for _ in 0..2 {
            take_back(&desk, &anna, &id).await;
        }
        let mut conn = desk.db.read().await.unwrap();
        let history = tickets::thread::history(&mut conn, &anna.actor, &id, None, None).await.unwrap();
        let kinds: Vec<&str> = history.items.iter().skip(2).map(|event| event.kind.as_str()).collect();
        assert_eq!(kinds, ["TicketSetAside", "TicketTakenBack"]);
        assert_eq!(history.items[2].data["reason"], "test");
    }

    /// What is sent to spam alerts nobody. Who writes about a deleted ticket still asks something.
    async fn a_customer_who_writes_again(desk: Desk) {
        let anna = person(&desk, "per_anna");
        for (reason, stays) in [(Aside::Spam, true), (Aside::Test, true), (Aside::Deleted, false)] {
            let id = open(&desk, "Kettle").await.row.id;
            reply(&desk, &anna, &id, "Done", Some("solved")).await;
            set_aside(&desk, &anna, &id, reason).await;
            hear(&desk, &id, "Buy this now").await;
            let ticket = find(&desk, &id).await;
            assert_eq!(ticket.row.set_aside.is_some(), stays, "{reason:?}");
            assert_eq!(listed(&desk, Filter { q: Some("kettle".into()), ..Default::default() }).await, usize::from(!stays));
            take_back(&desk, &anna, &id).await;
            assert_eq!(find(&desk, &id).await.row.status.category, Category::Open, "and nothing is lost");
            set_aside(&desk, &anna, &id, Aside::Test).await;
            crate::world::assert_true(&desk).await;
        }
    }

    async fn what_is_refused_changes_nothing(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let (id, other) = (open(&desk, "Kettle").await.row.id, open(&desk, "Mug").await.row.id);
        let outsider = reaching(&desk, "per_cleo", Reach::Team, &["tem_a"]);
        let (act, ticket) = (outsider.clone(), id.clone());
        let refused = commit!(desk, |tx| setting_aside::set_aside(tx, &act, &ticket, SetAside { reason: Aside::Spam }));
        assert!(matches!(refused, Err(Refusal::NotFound(_))));
        set_aside(&desk, &anna, &id, Aside::Spam).await;
        for (from, into) in [(&id, &other), (&other, &id)] {
            let (act, from, into) = (anna.clone(), from.clone(), into.clone());
            let refused = commit!(desk, |tx| tickets::merging::merge(tx, &act, &from, tickets::merging::NewMerge { into }));
            assert!(matches!(refused, Err(Refusal::Conflict { .. })));
        }
        let (act, ticket) = (outsider, id.clone());
        let refused = commit!(desk, |tx| setting_aside::take_back(tx, &act, &ticket));
        assert!(matches!(refused, Err(Refusal::NotFound(_))));
        assert_eq!(find(&desk, &id).await.row.set_aside, Some(Aside::Spam));
    }
}
