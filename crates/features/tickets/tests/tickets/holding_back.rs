//! Messages that are held back: undone, sent later, once, and never past what their writer has not seen.

use crate::world::{assert_true, find, hear, number, open, person};
use kernel::time::{HOUR, SECOND};
use kernel::{Act, Refusal};
use serde_json::json;
use store::{Db, Schema, params};
use test_kit::{Desk, commit};
use tickets::drafting::{self, NewDraft};
use tickets::held::{self, Held};
use tickets::holding_back::{self, NewHeld, SendAt, UNDO};
use tickets::message::MessageKind;
use tickets::sending;

async fn hold(desk: &Desk, act: &Act, id: &str, more: serde_json::Value) -> Result<Held, Refusal> {
    let mut body =
        json!({ "kind": "public", "body_text": "It comes on Friday.", "seen_event": find(desk, id).await.last_event });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let (act, id, input): (_, _, NewHeld) = (act.clone(), id.to_owned(), serde_json::from_value(body).unwrap());
    commit!(desk, |tx| holding_back::hold(tx, &act, &id, input))
}

/// What a worker does, on the node with this database.
async fn deliver(desk: &Desk, db: &Db) -> usize {
    let act = person(desk, "per_anna");
    let due = sending::due(&mut db.read().await.unwrap(), act.now).await.unwrap();
    let mut sent = 0;
    for due in due {
        let Some(ready) = sending::ready(&mut db.read().await.unwrap(), &due.id).await.unwrap() else { continue };
        let mine = act.clone();
        let done: Result<bool, Refusal> =
            db.write(move |tx| Box::pin(async move { sending::send(tx, &mine, ready).await })).await;
        match done {
            Ok(done) => sent += usize::from(done),
            Err(refusal) => {
                let act = desk.system();
                let kept: Result<(), Refusal> = db
                    .write(move |tx| Box::pin(async move { sending::refuse(tx, &act, &due.id, &refusal).await }))
                    .await;
                kept.unwrap();
            }
        }
    }
    sent
}

async fn messages(desk: &Desk, id: &str) -> i64 {
    number(&desk.db, "SELECT count(*) FROM messages WHERE ticket_id = $1 AND author_kind = 'staff'", params![id]).await
}

async fn draft(desk: &Desk, id: &str) -> Option<(String, MessageKind)> {
    let found = drafting::find(&mut desk.db.read().await.unwrap(), &person(desk, "per_anna"), id).await;
    found.ok().map(|draft| (draft.body_text, draft.kind))
}

async fn write(desk: &Desk, id: &str, body: &str, kind: MessageKind) {
    let (act, id, input) = (person(desk, "per_anna"), id.to_owned(), NewDraft { body_text: body.into(), kind });
    commit!(desk, |tx| drafting::save(tx, &act, &id, input)).unwrap();
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn a_reply_waits_fifteen_seconds_and_is_sent_once_by_many_nodes(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        write(&desk, &id, "It comes on Friday.", MessageKind::Public).await;
        let held = hold(&desk, &anna, &id, json!({ "status": "solved" })).await.unwrap();
        assert_eq!(held.send_at, anna.now.plus(UNDO));
        assert_eq!(draft(&desk, &id).await, None, "it is no draft while it waits");
        assert_eq!((deliver(&desk, &desk.db).await, messages(&desk, &id).await), (0, 0), "not yet");
        write(&desk, &id, "The next one", MessageKind::Public).await;
        desk.clock.advance(15 * SECOND);
        let other = desk.second_node().await;
        let (here, there) = tokio::join!(deliver(&desk, &desk.db), deliver(&desk, &other));
        assert_eq!(here + there, 1);
        other.close().await;
        assert_eq!(messages(&desk, &id).await, 1);
        let ticket = find(&desk, &id).await;
        assert_eq!((ticket.row.status.key.as_str(), ticket.row.solved_at), ("solved", Some(person(&desk, "per_anna").now)), "counted when it was sent");
        let wait = number(&desk.db, "SELECT wait_ms FROM reply_facts WHERE ticket_id = $1", params![&id]).await;
        assert_eq!(wait, UNDO);
        assert_eq!(draft(&desk, &id).await.unwrap().0, "The next one", "what was begun since stays");
        assert_eq!(deliver(&desk, &desk.db).await, 0);
        assert_true(&desk).await;
    }

    async fn undone_it_is_a_draft_again(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let first = hold(&desk, &anna, &id, json!({})).await.unwrap();
        let shown = held::of_ticket(&mut desk.db.read().await.unwrap(), &person(&desk, "per_ben"), &id).await.unwrap();
        assert_eq!((shown.len(), shown[0].author.name.as_str()), (1, "Anna"), "a colleague sees that it is on its way");
        let back = async |who: &str, held: &Held| {
            let (act, id) = (person(&desk, who), held.id.clone());
            commit!(desk, |tx| holding_back::take_back(tx, &act, &id))
        };
        assert!(matches!(back("per_ben", &first).await, Err(Refusal::NotFound("held message"))));
        back("per_anna", &first).await.unwrap();
        assert_eq!(draft(&desk, &id).await, Some(("It comes on Friday.".into(), MessageKind::Public)));
        assert!(matches!(back("per_anna", &first).await, Err(Refusal::NotFound("held message"))), "once");
        let second = hold(&desk, &anna, &id, json!({})).await.unwrap();
        write(&desk, &id, "Ben, do you know?", MessageKind::Note).await;
        back("per_anna", &second).await.unwrap();
        let merged = ("It comes on Friday.\n\nBen, do you know?".into(), MessageKind::Note);
        assert_eq!(draft(&desk, &id).await, Some(merged), "what only staff may read never becomes a reply");
        desk.clock.advance(HOUR);
        assert_eq!((deliver(&desk, &desk.db).await, messages(&desk, &id).await), (0, 0));
    }

    async fn it_is_not_sent_past_a_message_that_its_writer_has_not_seen(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let held = hold(&desk, &anna, &id, json!({ "send_at": anna.now.plus(HOUR) })).await.unwrap();
        desk.clock.advance(60 * SECOND);
        hear(&desk, &id, "Never mind, please cancel it").await;
        let refused = hold(&desk, &anna, &id, json!({ "seen_event": 1 })).await;
        assert!(matches!(refused, Err(Refusal::Conflict { code: "unseen-messages", .. })), "nor held past one");
        desk.clock.advance(HOUR);
        assert_eq!((deliver(&desk, &desk.db).await, messages(&desk, &id).await), (0, 0));
        assert_eq!(draft(&desk, &id).await, Some((held.body_text.clone(), MessageKind::Public)));
        let mine = held::of_person(&mut desk.db.read().await.unwrap(), &anna).await.unwrap();
        assert_eq!((mine.len(), mine[0].refused.as_deref(), mine[0].ticket_number), (1, Some("unseen-messages"), 1));
        assert!(held::of_ticket(&mut desk.db.read().await.unwrap(), &person(&desk, "per_ben"), &id).await.unwrap().is_empty());
        let (act, gone) = (anna.clone(), held.id.clone());
        commit!(desk, |tx| holding_back::take_back(tx, &act, &gone)).unwrap();
        assert!(held::of_person(&mut desk.db.read().await.unwrap(), &anna).await.unwrap().is_empty());
        assert_eq!(draft(&desk, &id).await.unwrap().0, held.body_text, "put out of sight, it is no second time in the draft");
    }

    async fn one_that_waits_for_silence_is_dropped_when_the_customer_writes(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        hold(&desk, &anna, &id, json!({ "send_at": anna.now.plus(HOUR), "unless_answered": true })).await.unwrap();
        hear(&desk, &id, "It works now, but the lid is missing").await;
        desk.clock.advance(HOUR);
        assert_eq!((deliver(&desk, &desk.db).await, draft(&desk, &id).await), (0, None));
        let mine = held::of_person(&mut desk.db.read().await.unwrap(), &anna).await.unwrap();
        assert_eq!(mine[0].refused.as_deref(), Some("unanswered"), "and its writer is told");
    }

    async fn it_is_put_off_and_sent_at_once_by_its_writer_alone(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let held = hold(&desk, &anna, &id, json!({ "kind": "note", "mentions": ["per_ben"] })).await.unwrap();
        let put_off = async |who: &str, send_at| {
            let (act, id) = (person(&desk, who), held.id.clone());
            commit!(desk, |tx| holding_back::put_off(tx, &act, &id, SendAt { send_at }))
        };
        put_off("per_anna", Some(anna.now.plus(HOUR))).await.unwrap();
        desk.clock.advance(UNDO);
        assert_eq!(deliver(&desk, &desk.db).await, 0);
        assert!(matches!(put_off("per_ben", None).await, Err(Refusal::NotFound(_))));
        assert!(matches!(put_off("per_anna", Some(anna.now)).await, Err(Refusal::Invalid(_))));
        put_off("per_anna", None).await.unwrap();
        assert_eq!(deliver(&desk, &desk.db).await, 1);
        let counts = tickets::counting::count(&mut desk.db.read().await.unwrap(), &person(&desk, "per_ben")).await.unwrap();
        assert_eq!(counts.mentions, 1);
    }

    async fn what_would_be_refused_is_refused_at_once(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        for (more, field) in [
            (json!({ "body_text": " " }), "body_text"),
            (json!({ "attachments": ["att_none"] }), "attachments[0]"),
            (json!({ "status": "nowhere" }), "status"),
            (json!({ "send_at": anna.now.plus(-1) }), "send_at"),
            (json!({ "kind": "note", "status": "solved" }), "kind"),
            (json!({ "seen_event": 99_999 }), "seen_event"),
        ] {
            let refused = hold(&desk, &anna, &id, more).await;
            assert!(matches!(&refused, Err(Refusal::Invalid(problems)) if problems[0].field == field), "{field}: {refused:?}");
        }
        let mut program = anna.clone();
        program.actor.kind = kernel::ActorKind::System;
        assert!(matches!(hold(&desk, &program, &id, json!({})).await, Err(Refusal::Forbidden(_))));
        assert_eq!(number(&desk.db, "SELECT count(*) FROM held_messages", params![]).await, 0);
    }
}
