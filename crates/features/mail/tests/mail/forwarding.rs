//! Forwarded to somebody outside, and their answer: never the customer's, and never shown to them.

use std::sync::Arc;

use crate::peers::SmtpPeer;
use calling::Reachable;
use kernel::{Act, Actor, Clock, Refusal, Rng};
use mail::connecting::Connector;
use mail::letter::LetterState;
use mail::mailbox::{Mailbox, MailboxInput};
use mail::outgoing::{self, OutgoingLetter, OutgoingState};
use mail::posting::Postman;
use store::{Schema, params};
use tickets::attaching::{self, Upload};
use tickets::forwarding::NewForward;
use tickets::holding_back::UNDO;
use tickets::message::{AuthorKind, Message, MessageKind, Way};
use tickets::noting::{self, NewNote};
use tickets::receiving::{self, CustomerMessage};
use tickets::ticket::Channel;

use crate::world::*;

const ANNA: &str = "Anna Berg <anna@example.com>";
const CARRIER: &str = "Northway Claims <claims@northway.example>";

async fn post(desk: &Desk) {
    let (clock, rng) = (Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>);
    let postman = Postman::new(desk.db.clone(), clock, rng, Connector::new(Reachable::Private));
    postman.round().await.unwrap();
    postman.idle().await;
}

async fn furnished(desk: &Desk, peer: &SmtpPeer) -> Mailbox {
    furnish(desk).await;
    add(desk, MailboxInput { outgoing: Some(peer.server.clone()), ..input("support@shop.example") }).await
}

async fn file(desk: &Desk, name: &str) -> String {
    let (act, bytes) = (manager(desk), name.as_bytes().to_vec());
    let upload = Upload { name: name.into(), media_type: "image/png".into(), bytes };
    commit!(desk, |tx| attaching::attach(tx, &act, upload)).unwrap().id
}

/// A ticket whose customer sent a picture, with an internal note that has a file.
async fn lost_parcel(desk: &Desk, mailbox: &Mailbox) -> (String, Vec<Message>) {
    let id = became(desk, mailbox, from(ANNA, "1@x", "Parcel lost", "It never came.")).await.ticket_id.unwrap();
    let (act, ticket_id, photo) = (manager(desk), id.clone(), file(desk, "label.png").await);
    let more = CustomerMessage {
        body_text: Some("The label.".into()),
        attachments: vec![photo],
        ..CustomerMessage::default()
    };
    desk.clock.advance(1_000);
    commit!(desk, |tx| receiving::receive(tx, &act, &ticket_id, more)).unwrap();
    desk.clock.advance(1_000);
    let (act, ticket_id, scan) = (manager(desk), id.clone(), file(desk, "secret.png").await);
    let note = NewNote {
        body_text: Some("She complains often.".into()),
        body_html: None,
        body_marks: None,
        mentions: vec![],
        attachments: vec![scan],
    };
    commit!(desk, |tx| noting::note(tx, &act, &ticket_id, note)).unwrap();
    let all = messages(desk, &id).await;
    (id, all)
}

fn to_carrier(messages: &[&Message]) -> NewForward {
    NewForward {
        address: "claims@northway.example".into(),
        body_text: "Where is it?".into(),
        messages: messages.iter().map(|one| one.id.clone()).collect(),
        ..NewForward::default()
    }
}

/// Until its writer has had the time to take it back.
async fn forward(desk: &Desk, id: &str, what: NewForward) -> Result<Message, Refusal> {
    // Messages of one moment have no order.
    desk.clock.advance(1_000);
    let sent = forward_now(desk, id, what).await;
    desk.clock.advance(UNDO);
    sent
}

async fn forward_now(desk: &Desk, id: &str, what: NewForward) -> Result<Message, Refusal> {
    let (act, id) = (manager(desk), id.to_owned());
    commit!(desk, |tx| mail::forwarding::forward(tx, &act, &id, what))
}

async fn take_back(desk: &Desk, act: Act, id: &str, message: &Message) -> Result<(), Refusal> {
    let (id, message) = (id.to_owned(), message.id.clone());
    commit!(desk, |tx| mail::forwarding::take_back(tx, &act, &id, &message))
}

async fn out(desk: &Desk, ticket_id: &str) -> Vec<OutgoingLetter> {
    outgoing::of_ticket(&mut desk.db.read().await.unwrap(), ticket_id).await.unwrap()
}

/// What the KPIs are made of, of all tickets.
async fn facts(desk: &Desk) -> i64 {
    let all = "SELECT (SELECT count(*) FROM cycle_facts) + (SELECT count(*) FROM reply_facts) + (SELECT count(*) FROM contact_facts)";
    number(&desk.db, all).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_was_chosen_goes_to_somebody_outside_and_to_nobody_else(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let (id, all) = lost_parcel(&desk, &mailbox).await;
        let label = all[1].attachments[0].id.clone();
        let counted = facts(&desk).await;
        let what = NewForward { attachments: vec![label.clone()], ..to_carrier(&[&all[0], &all[1]]) };
        let sent = forward(&desk, &id, what).await.unwrap();
        assert_eq!((sent.kind, sent.outside.as_ref().unwrap().way), (MessageKind::Note, Way::To));
        assert_ne!(sent.attachments[0].id, label, "the letter has a copy, whatever becomes of the message");
        post(&desk).await;
        let taken = peer.taken();
        assert_eq!((taken.len(), taken[0].to.as_str()), (1, "claims@northway.example"));
        let read = letters::parse(taken[0].text.as_bytes());
        let number = ticket(&desk, &id).await.row.number;
        assert_eq!(read.subject, format!("Fwd: Parcel lost [#{number}]"));
        assert!(read.in_reply_to.is_empty() && read.references.is_empty(), "nothing of the customer's letters");
        assert!(read.text.starts_with("Where is it?\n\n---- Anna Berg, 2026-11-"), "{}", read.text);
        assert!(read.text.contains("It never came.") && read.text.contains("The label."), "{}", read.text);
        assert!(!taken[0].text.contains("complains"), "{}", taken[0].text);
        assert_eq!(read.attachments.len(), 1);
        assert_eq!((read.attachments[0].name.as_str(), read.attachments[0].bytes.as_slice()), ("label.png", &b"label.png"[..]));
        let letter = &out(&desk, &id).await[0];
        assert_eq!((letter.state, letter.forwarded, letter.message_id.as_ref()), (OutgoingState::Sent, true, Some(&sent.id)));
        assert_eq!(facts(&desk).await, counted, "the customer got no answer");
        let kinds: Vec<String> = desk.db.read().await.unwrap().all(
            store::Sql::same("SELECT kind FROM events WHERE subject_id = $1 ORDER BY seq DESC LIMIT 1"), params![&id]).await.unwrap();
        assert!(kinds.iter().any(|kind| kind == "MessageForwarded" || kind.starts_with("Outgoing")), "{kinds:?}");
        // Whoever answers the customer afterwards goes on with their letters.
        let thread = messages(&desk, &id).await;
        assert_eq!(thread.last().unwrap().outside.as_ref().unwrap().address, "claims@northway.example");
        assert!(thread.last().unwrap().event.is_some());
    }

    async fn what_is_taken_back_in_time_goes_to_nobody_and_stays_as_a_note(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let (id, all) = lost_parcel(&desk, &mailbox).await;
        let sent = forward_now(&desk, &id, to_carrier(&[&all[0]])).await.unwrap();
        desk.clock.advance(UNDO - 1);
        post(&desk).await;
        assert!(peer.taken().is_empty(), "it waits as long as it can be taken back");
        let stranger = Act { actor: Actor { id: "per_other".into(), ..manager(&desk).actor }, ..manager(&desk) };
        let foreign = take_back(&desk, stranger, &id, &sent).await.unwrap_err();
        assert!(matches!(foreign, Refusal::NotFound(_)), "only whoever sent it: {foreign}");
        take_back(&desk, manager(&desk), &id, &sent).await.unwrap();
        desk.clock.advance(UNDO);
        post(&desk).await;
        assert!(peer.taken().is_empty() && out(&desk, &id).await.is_empty(), "nobody gets it");
        let kept = messages(&desk, &id).await.into_iter().find(|one| one.id == sent.id).unwrap();
        assert_eq!((kept.kind, kept.outside), (MessageKind::Note, None));
        let again = take_back(&desk, manager(&desk), &id, &sent).await.unwrap_err();
        assert!(matches!(again, Refusal::NotFound(_)), "{again}");

        let sent = forward(&desk, &id, to_carrier(&[&all[0]])).await.unwrap();
        post(&desk).await;
        assert_eq!(peer.taken().len(), 1);
        let late = take_back(&desk, manager(&desk), &id, &sent).await.unwrap_err();
        assert!(late.to_string().contains("on its way already"), "{late}");
        assert_eq!(messages(&desk, &id).await.into_iter().filter(|one| one.outside.is_some()).count(), 1, "all or nothing");
    }

    async fn what_is_internal_goes_only_where_that_is_said(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let (id, all) = lost_parcel(&desk, &mailbox).await;
        let scan = all[2].attachments[0].id.clone();
        rejected(forward(&desk, &id, to_carrier(&[&all[0], &all[2]])).await, "messages[1]").await;
        rejected(forward(&desk, &id, to_carrier(&[&all[2]])).await, "internal note").await;
        let what = NewForward { attachments: vec![scan.clone()], ..to_carrier(&[&all[0]]) };
        rejected(forward(&desk, &id, what).await, "attachments[0]").await;
        for (address, word) in [
            ("anna@example.com", "is the customer's"),
            ("anna+x@example.com", "is the customer's"),
            ("support@shop.example", "is a mailbox of this desk"),
            ("nowhere", "is not an e-mail address"),
        ] {
            let what = NewForward { address: address.into(), ..to_carrier(&[&all[0]]) };
            rejected(forward(&desk, &id, what).await, word).await;
        }
        rejected(forward(&desk, &id, to_carrier(&[])).await, "at least one message").await;
        let other = Message { id: "msg_none".into(), ..all[0].clone() };
        rejected(forward(&desk, &id, to_carrier(&[&other])).await, "is not a message of this ticket").await;
        let what = NewForward { attachments: vec!["att_none".into()], ..to_carrier(&[&all[0]]) };
        rejected(forward(&desk, &id, what).await, "attachments[0]").await;
        assert_eq!((out(&desk, &id).await.len(), messages(&desk, &id).await.len()), (0, 3), "nothing is half done");
        let what = NewForward { attachments: vec![scan], notes: true, ..to_carrier(&[&all[2]]) };
        let sent = forward(&desk, &id, what).await.unwrap();
        assert!(sent.body_text.contains("She complains often.") && sent.attachments.len() == 1);
    }

    async fn the_answer_comes_home_and_is_not_the_customers(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let (id, all) = lost_parcel(&desk, &mailbox).await;
        forward(&desk, &id, to_carrier(&[&all[0]])).await.unwrap();
        post(&desk).await;
        let sent = letters::parse(peer.taken()[0].text.as_bytes());
        let (signed, mail_id) = (sent.reply_to[0].address.clone(), sent.message_id.unwrap());
        let (act, ticket_id, version) = (manager(&desk), id.clone(), ticket(&desk, &id).await.row.version);
        let choice = tickets::progressing::StatusChoice { status: "pending".into() };
        commit!(desk, |tx| tickets::progressing::progress(tx, &act, &ticket_id, choice, version)).unwrap();
        let (counted, customers) = (facts(&desk).await, number(&desk.db, "SELECT count(*) FROM customers").await);
        // By the address that we gave, under a subject of their own.
        let answer = from(CARRIER, "9@n", "Claim 77", "It lies in Hamburg.").replace("support@shop.example", &signed);
        let came = became(&desk, &mailbox, answer).await;
        assert_eq!((came.state, came.reason.as_deref(), came.ticket_id.as_deref()), (LetterState::Appended, Some("outside"), Some(id.as_str())));
        let heard = messages(&desk, &id).await.pop().unwrap();
        assert_eq!((heard.kind, heard.author.kind, heard.author.name.as_str()), (MessageKind::Note, AuthorKind::System, "Northway Claims"));
        assert_eq!((heard.outside.as_ref().unwrap().way, heard.body_text.as_str()), (Way::From, "It lies in Hamburg."));
        assert_eq!(came.message_id.as_ref(), Some(&heard.id));
        let row = ticket(&desk, &id).await.row;
        assert_eq!(row.status.key, "open", "there is something to do again");
        assert_eq!(facts(&desk).await, counted, "no contact of the customer's");
        assert_eq!(number(&desk.db, "SELECT count(*) FROM customers").await, customers, "and nobody became one");
        // From their program's own address, which answers the letter.
        let answer = from("No reply <robot@northway.example>", "10@n", "Claim 77", "It is found.");
        let came = became(&desk, &mailbox, with(&answer, &format!("In-Reply-To: <{mail_id}>"))).await;
        assert_eq!((came.reason.as_deref(), came.ticket_id.as_deref()), (Some("outside"), Some(id.as_str())));
        // A receipt is kept.
        let receipt = from(CARRIER, "11@n", "Received", "We have got it.");
        let came = became(&desk, &mailbox, with(&receipt, &format!("Auto-Submitted: auto-replied\r\nIn-Reply-To: <{mail_id}>"))).await;
        assert_eq!((came.reason.as_deref(), came.ticket_id.as_deref()), (Some("outside"), Some(id.as_str())));
        // The customer stays the customer, also where the other one gave them the letter.
        let answer = from(ANNA, "12@x", "Re: Parcel lost", "Thank you, when will it come?");
        let came = became(&desk, &mailbox, with(&answer, &format!("In-Reply-To: <{mail_id}>"))).await;
        assert_eq!((came.reason.as_deref(), came.ticket_id.as_deref()), (None, Some(id.as_str())));
        assert_eq!(messages(&desk, &id).await.pop().unwrap().author.kind, AuthorKind::Customer);
    }

    async fn whoever_was_not_asked_is_a_stranger(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let (id, all) = lost_parcel(&desk, &mailbox).await;
        forward(&desk, &id, to_carrier(&[&all[0]])).await.unwrap();
        let number = ticket(&desk, &id).await.row.number;
        // Its number alone proves nothing, not even with the carrier's address, unless the carrier's domain vouches for it.
        for (at, sender) in ["Eve <eve@evil.example>", CARRIER].into_iter().enumerate() {
            let guessed = from(sender, &format!("{at}@e"), &format!("Re: Parcel lost [#{number}]"), "Give me her address.");
            let came = became(&desk, &mailbox, guessed).await;
            assert_eq!((came.state, came.related_id.as_deref()), (LetterState::NewTicket, Some(id.as_str())), "{sender}");
        }
        assert_eq!(messages(&desk, &id).await.len(), 4);
    }

    async fn a_ticket_that_came_by_telephone_is_forwarded_as_well(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let (id, all) = lost_parcel(&desk, &mailbox).await;
        // As if it had come by telephone: nothing of its correspondence is known.
        run(&desk.db, "UPDATE tickets SET channel = 'phone' WHERE id = $1", params![&id]).await;
        run(&desk.db, "DELETE FROM mail_threads", params![]).await;
        assert_eq!(ticket(&desk, &id).await.row.channel, Channel::Phone);
        forward(&desk, &id, to_carrier(&[&all[0]])).await.unwrap();
        post(&desk).await;
        let sent = letters::parse(peer.taken()[0].text.as_bytes());
        let answer = from(CARRIER, "9@n", "Claim 77", "It lies in Hamburg.").replace("support@shop.example", &sent.reply_to[0].address);
        let came = became(&desk, &mailbox, answer).await;
        assert_eq!((came.reason.as_deref(), came.ticket_id.as_deref()), (Some("outside"), Some(id.as_str())));
        assert_eq!(number(&desk.db, "SELECT count(*) FROM mail_threads").await, 0, "replies take the way that they took before");
        let without = change(&desk, &mailbox, MailboxInput { active: Some(false), ..MailboxInput::default() }).await;
        without.unwrap();
        rejected(forward(&desk, &id, to_carrier(&[&all[0]])).await, "there is no mailbox").await;
    }
}
