//! Merging, undoing it, splitting, linking.

use crate::world::{fact_rows, find, hear, number, open, open_as, person, question, reaching, reply};
use kernel::time::HOUR;
use kernel::{Reach, Refusal};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::linking::{LinkKind, LinkView, NewLink};
use tickets::listing::{self, Filter};
use tickets::merging::{Merge, NewMerge};
use tickets::opening::Opening;
use tickets::splitting::Split;
use tickets::status::Category;
use tickets::{facts, thread};

async fn merge(desk: &Desk, from: &str, into: &str) -> Result<Merge, Refusal> {
    let (act, id, input) = (person(desk, "per_anna"), from.to_owned(), NewMerge { into: into.into() });
    commit!(desk, |tx| tickets::merging::merge(tx, &act, &id, input))
}

async fn unmerge(desk: &Desk, id: &str) -> Result<(), Refusal> {
    let (act, id) = (person(desk, "per_anna"), id.to_owned());
    commit!(desk, |tx| tickets::unmerging::unmerge(tx, &act, &id))
}

async fn messages(desk: &Desk, id: &str) -> Vec<String> {
    let mut conn = desk.db.read().await.unwrap();
    let page = thread::read(&mut conn, &desk.system().actor, id, None, None).await.unwrap();
    page.items.into_iter().map(|message| message.id).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn a_merged_ticket_leaves_every_list_and_count(desk: Desk) {
        let source = open(&desk, "Again").await.row.id;
        desk.clock.advance(HOUR);
        let target = open(&desk, "Kettle").await.row.id;
        reply(&desk, &person(&desk, "per_anna"), &target, "Sent", Some("solved")).await;
        let (from, into) = (messages(&desk, &source).await, messages(&desk, &target).await);
        let before = facts::kept(&mut desk.db.read().await.unwrap(), &target).await.unwrap();
        let source_before = facts::kept(&mut desk.db.read().await.unwrap(), &source).await.unwrap();
        let merged = merge(&desk, &source, &target).await.unwrap();
        assert_eq!(messages(&desk, &target).await, [&from[..], &into[..]].concat(), "by time");
        assert_eq!(messages(&desk, &source).await, Vec::<String>::new());
        assert_eq!(find(&desk, &source).await.merged_into.as_deref(), Some(target.as_str()));
        assert_eq!(fact_rows(&desk.db, &source).await, 0);
        assert_eq!(number(&desk.db, "SELECT count(*) FROM ticket_cards WHERE id = $1", params![&source]).await, 0);
        assert_eq!(find(&desk, &target).await.customer_contacts, 2);
        assert_eq!(find(&desk, &target).await.row.status.category, Category::Open, "an open question is not lost");
        let after = facts::kept(&mut desk.db.read().await.unwrap(), &target).await.unwrap();
        assert!(!after.cycles[0].reopened, "a merge is no reopening");
        let listed = listing::list(&mut desk.db.read().await.unwrap(), &person(&desk, "per_anna"), &Filter::default()).await.unwrap();
        assert_eq!(listed.items.iter().map(|row| &row.id).collect::<Vec<_>>(), [&target]);
        crate::world::assert_true(&desk).await;
        unmerge(&desk, &merged.id).await.unwrap();
        assert_eq!((messages(&desk, &source).await, messages(&desk, &target).await), (from, into));
        assert_eq!(find(&desk, &target).await.row.status.category, Category::Solved);
        assert_eq!(facts::kept(&mut desk.db.read().await.unwrap(), &target).await.unwrap(), before, "as if it never was");
        assert_eq!(facts::kept(&mut desk.db.read().await.unwrap(), &source).await.unwrap(), source_before);
        assert!(matches!(unmerge(&desk, &merged.id).await, Err(Refusal::Conflict { .. })), "once");
        crate::world::assert_true(&desk).await;
    }

    async fn of_two_opposite_merges_one_wins(desk: Desk) {
        for _ in 0..5 {
            let (a, b) = (open(&desk, "A").await.row.id, open(&desk, "B").await.row.id);
            let mut tasks = Vec::new();
            for (from, into) in [(a.clone(), b.clone()), (b.clone(), a.clone())] {
                let (db, act) = (desk.db.clone(), person(&desk, "per_anna"));
                tasks.push(tokio::spawn(async move {
                    db.write::<_, _, Refusal>(move |tx| Box::pin(async move {
                        tickets::merging::merge(tx, &act, &from, NewMerge { into }).await
                    })).await
                }));
            }
            let mut won = 0;
            for task in tasks {
                match task.await.unwrap() {
                    Ok(_) => won += 1,
                    Err(Refusal::Conflict { code: "merged", .. }) => {}
                    Err(other) => panic!("{other:?}"),
                }
            }
            assert_eq!(won, 1);
            let live = find(&desk, &a).await.merged_into.is_none() as i64 + find(&desk, &b).await.merged_into.is_none() as i64;
            assert_eq!(live, 1, "one live ticket is left");
        }
        crate::world::assert_true(&desk).await;
    }

    async fn merges_are_undone_from_the_last_one(desk: Desk) {
        let (a, b, c) = (open(&desk, "A").await.row.id, open(&desk, "B").await.row.id, open(&desk, "C").await.row.id);
        let first = merge(&desk, &a, &b).await.unwrap();
        let second = merge(&desk, &b, &c).await.unwrap();
        assert!(matches!(unmerge(&desk, &first.id).await, Err(Refusal::Conflict { .. })));
        unmerge(&desk, &second.id).await.unwrap();
        unmerge(&desk, &first.id).await.unwrap();
        for id in [&a, &b, &c] {
            assert_eq!(messages(&desk, id).await.len(), 1);
        }
        crate::world::assert_true(&desk).await;
    }

    async fn a_merged_ticket_takes_nothing_more(desk: Desk) {
        let (a, b) = (open(&desk, "A").await.row.id, open(&desk, "B").await.row.id);
        merge(&desk, &a, &b).await.unwrap();
        let (act, id) = (desk.system(), a.clone());
        let input = tickets::receiving::CustomerMessage { body_text: Some("hello?".into()), ..Default::default() };
        let refused = commit!(desk, |tx| tickets::receiving::receive(tx, &act, &id, input)).unwrap_err();
        let Refusal::Conflict { code: "merged", current: Some(current), .. } = refused else { panic!("{refused:?}") };
        assert_eq!(current["merged_into"], b.as_str());
        assert!(matches!(merge(&desk, &b, &a).await, Err(Refusal::Conflict { code: "merged", .. })));
        assert!(matches!(merge(&desk, &b, &b).await, Err(Refusal::Invalid(_))));
        assert!(matches!(merge(&desk, &b, "tkt_none").await, Err(Refusal::Invalid(problems)) if problems[0].field == "into"));
        assert!(matches!(merge(&desk, "tkt_none", &b).await, Err(Refusal::NotFound(_))));
    }

    async fn merging_needs_both_tickets_in_reach(desk: Desk) {
        let mine = open_as(&desk, Opening { team_id: Some("tem_a".into()), ..question("Mine") }).await.unwrap().row.id;
        let theirs = open_as(&desk, Opening { team_id: Some("tem_b".into()), ..question("Theirs") }).await.unwrap().row.id;
        let cleo = reaching(&desk, "per_cleo", Reach::Team, &["tem_a"]);
        let (act, id, input) = (cleo.clone(), mine.clone(), NewMerge { into: theirs.clone() });
        let refused = commit!(desk, |tx| tickets::merging::merge(tx, &act, &id, input)).unwrap_err();
        assert!(matches!(refused, Refusal::Invalid(_)), "like a ticket that does not exist: {refused:?}");
        let (act, id, input) = (cleo, theirs, NewMerge { into: mine });
        assert!(matches!(commit!(desk, |tx| tickets::merging::merge(tx, &act, &id, input)), Err(Refusal::NotFound(_))));
    }

    async fn chosen_messages_become_a_ticket(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        desk.clock.advance(HOUR);
        reply(&desk, &person(&desk, "per_anna"), &id, "Sent", None).await;
        desk.clock.advance(HOUR);
        let other = hear(&desk, &id, "By the way, my invoice is wrong").await;
        let asked_at = person(&desk, "per_anna").now;
        desk.clock.advance(HOUR);
        let (act, from) = (person(&desk, "per_anna"), id.clone());
        let input = Split { messages: vec![other.clone()], subject: "Invoice".into() };
        let new = commit!(desk, |tx| tickets::splitting::split(tx, &act, &from, input)).unwrap();
        assert_eq!(messages(&desk, &new.row.id).await, std::slice::from_ref(&other));
        assert_eq!(messages(&desk, &id).await.len(), 2);
        assert_eq!((new.row.waiting_since, new.row.opened_at), (Some(asked_at), asked_at));
        assert_eq!(new.row.customer.unwrap().id, "cus_1");
        assert_eq!((new.links[0].kind, new.links[0].ticket.id.as_str()), (LinkView::Related, id.as_str()));
        let left = find(&desk, &id).await;
        assert_eq!((left.row.waiting_since, left.customer_contacts, left.row.excerpt.as_str()), (None, 1, "Sent"));
        crate::world::assert_true(&desk).await;
        let all = messages(&desk, &id).await;
        for (chosen, field) in [(all.clone(), "messages"), (vec![], "messages"), (vec![other], "messages[0]")] {
            let (act, from) = (person(&desk, "per_anna"), id.clone());
            let input = Split { messages: chosen, subject: "x".into() };
            let refused = commit!(desk, |tx| tickets::splitting::split(tx, &act, &from, input)).unwrap_err();
            assert!(matches!(&refused, Refusal::Invalid(problems) if problems[0].field == field), "{refused:?}");
        }
    }

    async fn links_are_seen_from_both_ends(desk: Desk) {
        let (child, parent) = (open(&desk, "Child").await.row.id, open(&desk, "Parent").await.row.id);
        let (act, id) = (person(&desk, "per_anna"), child.clone());
        let input = NewLink { kind: LinkKind::Parent, ticket_id: parent.clone() };
        let link = commit!(desk, |tx| tickets::linking::link(tx, &act, &id, input)).unwrap();
        assert_eq!((link.kind, link.ticket.id.as_str()), (LinkView::Parent, parent.as_str()));
        assert_eq!(find(&desk, &parent).await.links[0].kind, LinkView::Child);
        let (act, id) = (person(&desk, "per_anna"), parent.clone());
        let again = NewLink { kind: LinkKind::Related, ticket_id: child.clone() };
        assert!(matches!(commit!(desk, |tx| tickets::linking::link(tx, &act, &id, again)), Err(Refusal::Conflict { .. })));
        let stranger = open(&desk, "Stranger").await.row.id;
        let (act, id, gone) = (person(&desk, "per_anna"), stranger, link.id.clone());
        let refused = commit!(desk, |tx| tickets::linking::unlink(tx, &act, &id, &gone));
        assert!(matches!(refused, Err(Refusal::NotFound("link"))), "a link of other tickets");
        let (act, id) = (person(&desk, "per_anna"), parent.clone());
        commit!(desk, |tx| tickets::linking::unlink(tx, &act, &id, &link.id)).unwrap();
        assert!(find(&desk, &child).await.links.is_empty());
    }
}
