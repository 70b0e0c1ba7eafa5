//! Replies, notes, stale versions, messages nobody has seen.

use crate::world::{find, hear, open, person, progress, reaching, reply};
use kernel::time::MINUTE;
use kernel::{Reach, Refusal};
use store::Schema;
use test_kit::commit;
use tickets::message::MessageKind;
use tickets::noting::NewNote;
use tickets::progressing::StatusChoice;
use tickets::replying::NewReply;
use tickets::status::Category;
use tickets::thread;

fn answer(seen_event: i64) -> NewReply {
    NewReply {
        body_text: Some("We look into it.".into()),
        body_html: None,
        body_marks: None,
        seen_event,
        attachments: vec![],
        status: None,
        force: false,
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn nobody_answers_over_what_they_have_not_seen(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let seen = find(&desk, &id).await.last_event.unwrap();
        desk.clock.advance(MINUTE);
        let news = hear(&desk, &id, "And the lid is broken, too").await;
        let (act, ticket) = (person(&desk, "per_anna"), id.clone());
        let refused = commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, answer(seen))).unwrap_err();
        let Refusal::Conflict { code: "unseen-messages", current: Some(current), .. } = refused else { panic!("{refused:?}") };
        assert_eq!(current["messages"][0]["id"], news.as_str());
        assert_eq!(current["messages"][0]["body_text"], "And the lid is broken, too");
        let (act, ticket) = (person(&desk, "per_anna"), id.clone());
        let forced = NewReply { force: true, ..answer(seen) };
        commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, forced)).unwrap();
        let mut conn = desk.db.read().await.unwrap();
        let history = thread::history(&mut conn, &act_of(&desk), &id, None, None).await.unwrap();
        let sent = history.items.iter().find(|event| event.kind == "ReplySent").unwrap();
        assert_eq!(sent.data["over_unseen"][0], news.as_str(), "the history says what was answered over");
    }

    async fn what_has_not_happened_was_not_seen(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let next = store::events::last(&mut desk.db.read().await.unwrap()).await.unwrap() + 1;
        for seen in [next, 999_999_999, i64::MAX] {
            let (act, ticket) = (person(&desk, "per_anna"), id.clone());
            let refused = commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, answer(seen)));
            assert!(matches!(refused, Err(Refusal::Invalid(problems)) if problems[0].field == "seen_event"), "{seen}");
        }
    }

    async fn ones_own_messages_are_seen(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let seen = find(&desk, &id).await.last_event.unwrap();
        for _ in 0..2 {
            let (act, ticket) = (person(&desk, "per_anna"), id.clone());
            commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, answer(seen))).unwrap();
        }
        let (act, ticket) = (person(&desk, "per_ben"), id.clone());
        let refused = commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, answer(seen)));
        assert!(matches!(refused, Err(Refusal::Conflict { code: "unseen-messages", .. })), "Ben has not seen Anna's");
    }

    async fn of_two_replies_at_once_one_is_told(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let seen = find(&desk, &id).await.last_event.unwrap();
        let mut tasks = Vec::new();
        for who in ["per_anna", "per_ben", "per_cleo"] {
            let (db, act, ticket) = (desk.db.clone(), person(&desk, who), id.clone());
            tasks.push(tokio::spawn(async move {
                db.write::<_, _, Refusal>(move |tx| Box::pin(async move {
                    tickets::replying::reply(tx, &act, &ticket, answer(seen)).await
                })).await
            }));
        }
        let mut sent = 0;
        for task in tasks {
            match task.await.unwrap() {
                Ok(_) => sent += 1,
                Err(Refusal::Conflict { code: "unseen-messages", .. }) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(sent, 1);
    }

    async fn a_change_of_an_old_version_is_refused_with_the_current_state(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let anna = person(&desk, "per_anna");
        progress(&desk, &anna, &id, "pending").await;
        let (act, ticket) = (anna.clone(), id.clone());
        let stale = StatusChoice { status: "solved".into() };
        let refused = commit!(desk, |tx| tickets::progressing::progress(tx, &act, &ticket, stale, 1)).unwrap_err();
        let Refusal::Stale { current } = refused else { panic!("{refused:?}") };
        assert_eq!((&current["version"], &current["status"]["key"]), (&2.into(), &"pending".into()));
        let unknown = StatusChoice { status: "nowhere".into() };
        let (act, ticket) = (anna, id.clone());
        let refused = commit!(desk, |tx| tickets::progressing::progress(tx, &act, &ticket, unknown, 2));
        assert!(matches!(refused, Err(Refusal::Invalid(problems)) if problems[0].field == "status"));
    }

    async fn the_customer_turns_pending_and_solved_to_open(desk: Desk) {
        let anna = person(&desk, "per_anna");
        for (before, after) in [
            ("pending", Category::Open), ("solved", Category::Open), ("closed", Category::Open), ("on_hold", Category::OnHold),
        ] {
            let id = open(&desk, before).await.row.id;
            progress(&desk, &anna, &id, before).await;
            hear(&desk, &id, "I have one more question about it").await;
            assert_eq!(find(&desk, &id).await.row.status.category, after, "{before}");
        }
        let id = open(&desk, "Thanks").await.row.id;
        reply(&desk, &anna, &id, "Done", Some("solved")).await;
        for thanks in [
            "Thank you!", "Thank you, Anna!", "Thanks a lot\n\nDora", "Thank you!\n\nOn Mon, 23 Nov 2026, Anna wrote:\n> Does it work?",
        ] {
            hear(&desk, &id, thanks).await;
            assert_eq!(find(&desk, &id).await.row.status.category, Category::Solved, "{thanks}");
        }
        hear(&desk, &id, "Thanks. When will it arrive?").await;
        assert_eq!(find(&desk, &id).await.row.status.category, Category::Open);
        let id = open(&desk, "New").await.row.id;
        reply(&desk, &anna, &id, "We look", None).await;
        assert_eq!(find(&desk, &id).await.row.status.category, Category::Open, "an answered ticket is not new");
        crate::world::assert_true(&desk).await;
    }

    async fn notes_mention_people_and_move_no_clock(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let note = NewNote {
            body_text: Some("@Ben do you know it?".into()), body_html: None, body_marks: None, mentions: vec!["per_ben".into(), "per_ben".into()], attachments: vec![],
        };
        let (act, ticket) = (person(&desk, "per_anna"), id.clone());
        let written = commit!(desk, |tx| tickets::noting::note(tx, &act, &ticket, note)).unwrap();
        assert_eq!((written.kind, written.mentions.len()), (MessageKind::Note, 1));
        let ticket = find(&desk, &id).await;
        assert!(ticket.row.waiting_since.is_some() && ticket.row.excerpt.starts_with("Kettle"));
        let followers: Vec<&str> = ticket.followers.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(followers, ["Anna", "Ben"]);
        let ben = person(&desk, "per_ben");
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(tickets::counting::count(&mut conn, &ben).await.unwrap().mentions, 1);
        let mentioned = tickets::listing::Filter { mentioned: Some("me".into()), ..Default::default() };
        assert_eq!(tickets::listing::list(&mut conn, &ben, &mentioned).await.unwrap().items.len(), 1);
        drop(conn);
        reply(&desk, &ben, &id, "Yes", None).await;
        let mut conn = desk.db.read().await.unwrap();
        assert_eq!(tickets::counting::count(&mut conn, &ben).await.unwrap().mentions, 0, "answered");
        let unknown = NewNote { body_text: Some("x".into()), body_html: None, body_marks: None, mentions: vec!["per_gone".into()], attachments: vec![] };
        let (act, ticket) = (person(&desk, "per_anna"), id.clone());
        let refused = commit!(desk, |tx| tickets::noting::note(tx, &act, &ticket, unknown));
        assert!(matches!(refused, Err(Refusal::Invalid(problems)) if problems[0].field == "mentions[0]"));
    }

    async fn the_thread_tells_who_and_by_which_event(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        desk.clock.advance(MINUTE);
        reply(&desk, &person(&desk, "per_anna"), &id, "<b>not markup</b>", None).await;
        let mut conn = desk.db.read().await.unwrap();
        let thread = thread::read(&mut conn, &act_of(&desk), &id, None, None).await.unwrap();
        let [first, second] = &thread.items[..] else { panic!("{thread:?}") };
        assert_eq!((first.author.name.as_str(), second.author.name.as_str()), ("Dora", "Anna"));
        assert_eq!((second.body_text.as_str(), &second.body_html), ("<b>not markup</b>", &None));
        assert!(first.event < second.event && second.event <= find(&desk, &id).await.last_event);
        let page = thread::read(&mut conn, &act_of(&desk), &id, Some(1), None).await.unwrap();
        let rest = thread::read(&mut conn, &act_of(&desk), &id, Some(1), page.next.as_deref()).await.unwrap();
        assert_eq!((page.items[0].id.as_str(), rest.items[0].id.as_str()), (first.id.as_str(), second.id.as_str()));
    }

    async fn out_of_reach_is_not_there(desk: Desk) {
        let id = open(&desk, "Kettle").await.row.id;
        let outsider = reaching(&desk, "per_cleo", Reach::Team, &["tem_a"]);
        let (act, ticket) = (outsider.clone(), id.clone());
        let foreign = commit!(desk, |tx| tickets::replying::reply(tx, &act, &ticket, answer(0))).unwrap_err();
        let act = outsider.clone();
        let nothing = commit!(desk, |tx| tickets::replying::reply(tx, &act, "tkt_none", answer(0))).unwrap_err();
        assert_eq!(format!("{foreign:?}"), format!("{nothing:?}"));
        let mut conn = desk.db.read().await.unwrap();
        assert!(matches!(thread::read(&mut conn, &outsider.actor, &id, None, None).await, Err(Refusal::NotFound(_))));
        assert!(matches!(thread::history(&mut conn, &outsider.actor, &id, None, None).await, Err(Refusal::NotFound(_))));
        assert!(matches!(tickets::drafting::find(&mut conn, &outsider, &id).await, Err(Refusal::NotFound(_))));
        assert!(matches!(tickets::answering::all(&mut conn, &outsider, &id).await, Err(Refusal::NotFound(_))));
    }
}

fn act_of(desk: &test_kit::Desk) -> kernel::Actor {
    desk.system().actor
}
