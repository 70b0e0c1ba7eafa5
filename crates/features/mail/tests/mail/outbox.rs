//! From a reply to another server: once, with an id that stays, for days if it must be; and the representative is told.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use crate::peers::{Mood, SmtpPeer};
use calling::Reachable;
use customers::resolving::{self, Clue};
use kernel::time::{DAY, HOUR, SECOND};
use kernel::{Actor, ActorKind, Clock, Rng};
use mail::connecting::Connector;
use mail::keys::Keys;
use mail::letter::LetterState;
use mail::mailbox::{Mailbox, MailboxInput};
use mail::outgoing::{self, OutgoingLetter, OutgoingState};
use mail::posting::Postman;
use mail::threading::{self, FoundBy};
use mail::{schedule, sending, trying};
use serde_json::json;
use store::{Db, Schema, params};
use tickets::attaching::{self, Upload};
use tickets::opening::{self, Opening};
use tickets::replying::{self, NewReply};
use tokio::time::timeout;

use crate::world::*;

const ANNA: &str = "Anna Berg <anna@example.com>";

fn postman_on(desk: &Desk, db: &Db) -> Postman {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    Postman::new(db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, Connector::new(Reachable::Private))
}

async fn post(desk: &Desk) {
    let postman = postman_on(desk, &desk.db);
    postman.round().await.unwrap();
    postman.idle().await;
}

async fn furnished(desk: &Desk, peer: &SmtpPeer) -> Mailbox {
    furnish(desk).await;
    add(
        desk,
        MailboxInput {
            name: Some("Shop: support".into()),
            outgoing: Some(peer.server.clone()),
            outgoing_password: Some("secret".into()),
            signature: Some("Your shop\nSome Street 1".into()),
            ..input("support@shop.example")
        },
    )
    .await
}

fn words(text: &str) -> NewReply {
    NewReply {
        body_text: Some(text.into()),
        body_html: None,
        body_marks: None,
        seen_event: 0,
        attachments: vec![],
        status: None,
        force: true,
    }
}

async fn reply(desk: &Desk, ticket_id: &str, reply: NewReply) -> String {
    let (act, id) = (manager(desk), ticket_id.to_owned());
    commit!(desk, |tx| replying::reply(tx, &act, &id, reply)).unwrap().id
}

async fn out(desk: &Desk, ticket_id: &str) -> Vec<OutgoingLetter> {
    outgoing::of_ticket(&mut desk.db.read().await.unwrap(), ticket_id).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn no_letter_is_sent_in_part(desk: Desk) {
        let peer = SmtpPeer::wanting(Some("shop secret")).await;
        let mailbox = furnished(&desk, &peer).await;
        let id = became(&desk, &mailbox, from(ANNA, "1@x", "Photos", "Send me all.")).await.ticket_id.unwrap();
        let mut files = Vec::new();
        for n in 0..2 {
            let (act, upload) = (manager(&desk), Upload { name: format!("{n}.zip"), media_type: "application/zip".into(), bytes: vec![n; 12 * 1024 * 1024] });
            files.push(commit!(desk, |tx| attaching::attach(tx, &act, upload)).unwrap().id);
        }
        let (act, ticket_id) = (manager(&desk), id.clone());
        let both = NewReply { attachments: files.clone(), ..words("Here.") };
        let again = both.clone();
        let refused = commit!(desk, |tx| replying::reply(tx, &act, &ticket_id, again));
        rejected(refused, "must have at most 20 MiB together, as they go out by mail; these have 25").await;
        // One that was written before that was refused, or is a mail ticket only since then.
        run(&desk.db, "UPDATE tickets SET channel = 'chat' WHERE id = $1", params![&id]).await;
        reply(&desk, &id, both).await;
        run(&desk.db, "UPDATE tickets SET channel = 'email' WHERE id = $1", params![&id]).await;
        post(&desk).await;
        let letter = out(&desk, &id).await.remove(0);
        assert_eq!((letter.state, peer.taken().len()), (OutgoingState::Failed, 0));
        assert!(letter.error.as_ref().unwrap().contains("20 MiB together; too much are: "), "{:?}", letter.error);
    }

    async fn a_reply_goes_out_signed_and_its_answer_comes_home(desk: Desk) {
        let peer = SmtpPeer::wanting(Some("shop secret")).await;
        let mailbox = furnished(&desk, &peer).await;
        let began = became(&desk, &mailbox, from(ANNA, "1@x", "Grüße", "Where is it?")).await;
        let id = began.ticket_id.unwrap();
        let row = ticket(&desk, &id).await.row;
        let (act, upload) = (manager(&desk), Upload { name: "Rückgabe.pdf".into(), media_type: "application/pdf".into(), bytes: b"%PDF".to_vec() });
        let file = commit!(desk, |tx| attaching::attach(tx, &act, upload)).unwrap();
        let html = Some("<p>It is <strong>on its way</strong>.</p>".to_owned());
        let message = reply(&desk, &id, NewReply { body_html: html, attachments: vec![file.id], ..words("") }).await;
        post(&desk).await;
        let letters = out(&desk, &id).await;
        assert_eq!((letters.len(), letters[0].state), (1, OutgoingState::Sent), "{letters:?}");
        assert_eq!(letters[0].message_id.as_deref(), Some(message.as_str()));
        assert!(letters[0].accepted.as_ref().is_some_and(|words| words.starts_with("250 ")), "{:?}", letters[0].accepted);
        let taken = peer.taken();
        assert_eq!((taken.len(), taken[0].to.as_str()), (1, "anna@example.com"));
        let read = letters::parse(taken[0].text.as_bytes());
        assert_eq!(read.from[0].to_string(), "Shop: support <support@shop.example>");
        assert_eq!(read.subject, format!("Re: Grüße [#{}]", row.number));
        assert_eq!((read.in_reply_to.as_slice(), read.message_id.as_ref()), (&["1@x".to_owned()][..], Some(&letters[0].mail_id)));
        assert!(read.text.contains("It is on its way.") && read.text.contains("-- \nYour shop"), "{}", read.text);
        assert!(read.html.unwrap().contains("<strong>on its way</strong>"));
        assert_eq!((read.attachments[0].name.as_str(), read.attachments[0].bytes.as_slice()), ("Rückgabe.pdf", &b"%PDF"[..]));
        let keys = Keys::load(&mut desk.db.read().await.unwrap()).await.unwrap();
        let signed = threading::reply_address(&keys, &mailbox.address, &id, row.number).unwrap();
        assert_eq!((read.reply_to[0].address.as_str(), taken[0].from.as_str()), (signed.as_str(), signed.as_str()));
        assert_eq!(taken[0].field("Auto-Submitted"), None, "a person wrote it");
        post(&desk).await;
        assert_eq!(peer.taken().len(), 1, "once");
        let answer = from(ANNA, "2@x", "Wholly else", "Thank you, and when?");
        let answer = became(&desk, &mailbox, with(&answer, &format!("References: <{}>", letters[0].mail_id))).await;
        assert_eq!((answer.found_by, answer.ticket_id.as_deref()), (Some(FoundBy::OwnId), Some(id.as_str())));
        let echo = became(&desk, &mailbox, peer.taken()[0].text.replace('\n', "\r\n")).await;
        assert_eq!((echo.state, echo.reason.as_deref()), (LetterState::Suppressed, Some("own")));
        reply(&desk, &id, words("Tomorrow.")).await;
        post(&desk).await;
        let second = letters::parse(peer.taken()[1].text.as_bytes());
        assert_eq!(second.in_reply_to, ["2@x"]);
        assert_eq!(second.references, ["1@x".to_owned(), letters[0].mail_id.clone(), "2@x".to_owned()]);
    }

    async fn a_picture_in_the_text_is_shown_by_the_customers_program(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let id = became(&desk, &mailbox, from(ANNA, "1@x", "Where to press", "Which button?")).await.ticket_id.unwrap();
        let mut files = Vec::new();
        for (name, media_type) in [("Knöpfe.png", "image/png"), ("manual.pdf", "application/pdf"), ("box.png", "image/png")] {
            let (act, bytes) = (manager(&desk), name.as_bytes().to_vec());
            let upload = Upload { name: name.into(), media_type: media_type.into(), bytes };
            files.push(commit!(desk, |tx| attaching::attach(tx, &act, upload)).unwrap().id);
        }
        let marks = format!("This one:\n\n![Knöpfe.png](cid:{})", files[0]);
        reply(&desk, &id, NewReply { body_text: None, body_marks: Some(marks), attachments: files.clone(), ..words("") }).await;
        post(&desk).await;
        let sent = peer.taken().remove(0).text;
        let outline: Vec<&str> = sent.lines().filter(|line| line.starts_with("Content-Type: ")).map(|line| line.split([':', ';']).nth(1).unwrap().trim()).collect();
        let wanted = ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png", "application/pdf", "image/png"];
        assert_eq!(outline, wanted, "{sent}");
        let read = letters::parse(sent.as_bytes());
        assert!(read.text.starts_with("This one:\n\n[picture: Knöpfe.png]\n"), "{}", read.text);
        let html = read.html.unwrap();
        assert!(html.contains(&format!("<img src=\"cid:{}@aftercare\" alt=\"Knöpfe.png\">", files[0])), "{html}");
        let seen: Vec<_> = read.attachments.iter().map(|file| (file.content_id.clone(), file.inline, file.bytes.to_vec())).collect();
        let picture = (Some(format!("{}@aftercare", files[0])), true, "Knöpfe.png".as_bytes().to_vec());
        assert_eq!(seen, [picture, (None, false, b"manual.pdf".to_vec()), (None, false, b"box.png".to_vec())]);
    }

    async fn what_is_lost_on_the_way_is_sent_again_under_its_id(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let id = became(&desk, &mailbox, from(ANNA, "1@x", "Late", "Where?")).await.ticket_id.unwrap();
        peer.next(&[Mood::Later, Mood::Drops, Mood::LosesAnswer]);
        reply(&desk, &id, words("It is on its way.\n.\n.hidden")).await;
        let second_node = desk.second_node().await;
        let mut states = Vec::new();
        for _ in 0..6 {
            let (one, other) = (postman_on(&desk, &desk.db), postman_on(&desk, &second_node));
            let (a, b) = tokio::join!(one.round(), other.round());
            a.unwrap();
            b.unwrap();
            tokio::join!(one.idle(), other.idle());
            states.push(out(&desk, &id).await[0].state);
            desk.clock.advance(HOUR);
        }
        assert_eq!(states[..4], [OutgoingState::Deferred, OutgoingState::Deferred, OutgoingState::Deferred, OutgoingState::Sent]);
        let taken = peer.taken();
        assert_eq!(taken.len(), 2, "one more than once, since its answer was lost");
        let (one, other) = (taken[0].field("Message-ID").unwrap(), taken[1].field("Message-ID").unwrap());
        assert_eq!(one, other);
        assert!(letters::parse(taken[1].text.as_bytes()).text.contains("\n.\n.hidden"), "{}", taken[1].text);
        assert_eq!(out(&desk, &id).await.len(), 1, "two nodes make one letter");
        second_node.close().await;
    }

    async fn a_server_that_is_away_is_tried_for_days_and_refusals_are_told(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let id = became(&desk, &mailbox, from(ANNA, "1@x", "Late", "Where?")).await.ticket_id.unwrap();
        peer.next(&[Mood::Later; 40]);
        reply(&desk, &id, words("Soon.")).await;
        let began = desk.clock.now();
        while out(&desk, &id).await.first().is_none_or(|letter| letter.next_at.is_some()) {
            post(&desk).await;
            let next = out(&desk, &id).await[0].next_at;
            if let Some(next) = next {
                desk.clock.set(next);
            }
        }
        let given_up = out(&desk, &id).await.remove(0);
        assert_eq!((given_up.state, given_up.attempts), (OutgoingState::Failed, 15));
        assert!(given_up.error.as_deref().unwrap().contains("450 4.2.1 try later"));
        assert!(desk.clock.now().since(began) > 5 * DAY);
        assert!(peer.taken().is_empty());
        // The rest of the storm is over; somebody sends it again.
        let fresh = SmtpPeer::start().await;
        let (act, mailbox_id) = (manager(&desk), mailbox.id.clone());
        let change = MailboxInput { outgoing: Some(fresh.server.clone()), ..MailboxInput::default() };
        commit!(desk, |tx| mail::changing::change(tx, &act, &mailbox_id, 1, change)).unwrap();
        let (act, again) = (manager(&desk), given_up.id.clone());
        commit!(desk, |tx| sending::again(tx, &act, &again)).unwrap();
        fresh.next(&[Mood::Never]);
        post(&desk).await;
        let refused = out(&desk, &id).await.remove(0);
        assert_eq!((refused.state, refused.error.as_deref()), (OutgoingState::Bounced, Some("550 5.1.1 no such user")));
        let (act, again) = (manager(&desk), given_up.id.clone());
        commit!(desk, |tx| sending::again(tx, &act, &again)).unwrap();
        post(&desk).await;
        let sent = out(&desk, &id).await.remove(0);
        assert_eq!((sent.state, &sent.mail_id), (OutgoingState::Sent, &given_up.mail_id));
    }

    async fn a_bounce_finds_its_letter(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let id = became(&desk, &mailbox, from(ANNA, "1@x", "Late", "Where?")).await.ticket_id.unwrap();
        reply(&desk, &id, words("Soon.")).await;
        post(&desk).await;
        let letter = out(&desk, &id).await.remove(0);
        let report = |action: &str, original: &str| format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: {}\r\nReturn-Path: <>\r\nSubject: Undelivered\r\nMessage-ID: <{action}@mx>\r\n\
             Date: Fri, 20 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nIt did not arrive.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n\
             Final-Recipient: rfc822; anna@example.com\r\nAction: {action}\r\nStatus: 5.1.1\r\n\
             Diagnostic-Code: smtp; 550 mailbox is full\r\n\r\n{original}--b--\r\n",
            peer.taken()[0].from
        );
        let original = format!("--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <{}>\r\n\r\n", letter.mail_id);
        let delayed = became(&desk, &mailbox, report("delayed", &original)).await;
        assert_eq!((delayed.state, delayed.ticket_id.as_deref()), (LetterState::Suppressed, Some(id.as_str())));
        assert_eq!(out(&desk, &id).await[0].state, OutgoingState::Sent, "it may still arrive");
        became(&desk, &mailbox, report("failed", "")).await;
        let bounced = out(&desk, &id).await.remove(0);
        assert_eq!(bounced.state, OutgoingState::Bounced, "found by the address that it came back to");
        assert!(bounced.error.unwrap().contains("mailbox is full"));
        assert_eq!(messages(&desk, &id).await.len(), 2, "nothing of it is in the conversation");
    }

    async fn what_began_elsewhere_goes_out_as_well_and_history_does_not(desk: Desk) {
        let peer = SmtpPeer::start().await;
        furnished(&desk, &peer).await;
        let (act, clue) = (desk.system(), Clue { source: "shop".into(), email: Some("dora@example.com".into()), ..Clue::default() });
        let customer_id = commit!(desk, |tx| async { resolving::resolve(tx, &act, &[clue]).await }).unwrap().remove(0);
        let open = |channel: &str, author: &str| serde_json::from_value::<Opening>(json!({
            "subject": "Your order", "channel": channel, "customer_id": customer_id,
            "message": { "author": author, "body_text": "About your order." },
        })).unwrap();
        let (by_staff, by_phone) = (open("email", "staff"), open("phone", "staff"));
        let by_customer = open("email", "customer");
        let import = || desk.act(Actor::program(ActorKind::Import, "history"));
        for (act, opening) in [(manager(&desk), by_staff), (manager(&desk), by_phone), (import(), open("email", "staff"))] {
            commit!(desk, |tx| opening::open(tx, &act, opening)).unwrap();
        }
        let act = manager(&desk);
        let elsewhere = commit!(desk, |tx| opening::open(tx, &act, by_customer)).unwrap();
        reply(&desk, &elsewhere.row.id, words("Here it is.")).await;
        post(&desk).await;
        let taken = peer.taken();
        let mut subjects: Vec<String> = taken.iter().map(|one| one.field("Subject").unwrap()).collect();
        subjects.sort();
        assert_eq!(subjects, ["Your order [#1]", "Your order [#4]"], "not by telephone, and not what was imported");
        assert!(taken.iter().all(|one| one.to == "dora@example.com"));
    }

    async fn servers_are_tried_out_in_words(desk: Desk) {
        let peer = SmtpPeer::wanting(Some("shop secret")).await;
        let mailbox = furnished(&desk, &peer).await;
        assert_eq!(tried(&desk, &mailbox, Reachable::Private).await.outgoing.unwrap().problem, None);
        let problem = |tried: trying::MailTrial| tried.outgoing.unwrap().problem.unwrap();
        assert!(problem(tried(&desk, &mailbox, Reachable::Public).await).contains("not an address of the internet"));
        let wrong = MailboxInput { outgoing_password: Some("wrong".into()), ..MailboxInput::default() };
        let mailbox = change(&desk, &mailbox, wrong).await.unwrap();
        let said = problem(tried(&desk, &mailbox, Reachable::Private).await);
        assert!(said.contains("refuses user and password: 535"), "{said}");
        let mut starttls = mailbox.clone();
        starttls.outgoing.as_mut().unwrap().0.security = mail::mailbox::Security::Starttls;
        assert!(problem(tried(&desk, &starttls, Reachable::Private).await).contains("no STARTTLS"));
        let mut away = mailbox.clone();
        away.outgoing.as_mut().unwrap().0.port = 1;
        assert!(problem(tried(&desk, &away, Reachable::Private).await).contains("could not connect"));
    }

    async fn who_stops_while_sending_sends_again_and_never_less_than_once(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = furnished(&desk, &peer).await;
        let id = became(&desk, &mailbox, from(ANNA, "1@x", "Late", "Where?")).await.ticket_id.unwrap();
        for n in 0..20 {
            reply(&desk, &id, words(&format!("Answer {n}."))).await;
            let postman = postman_on(&desk, &desk.db);
            let cut = Duration::from_micros(desk.rng.below(25_000));
            let sending = async {
                postman.round().await.unwrap();
                postman.idle().await;
            };
            let _ = timeout(cut, sending).await;
            drop(postman);
            desk.clock.advance(schedule::LEASE + SECOND);
            post(&desk).await;
        }
        // One that was given up for dead may have taken a letter at the last moment.
        desk.clock.advance(schedule::LEASE + SECOND);
        post(&desk).await;
        let letters = out(&desk, &id).await;
        assert_eq!(letters.len(), 20);
        assert!(letters.iter().all(|letter| letter.state == OutgoingState::Sent), "{letters:?}");
        let ids: BTreeSet<String> = peer.taken().iter().map(|one| one.field("Message-ID").unwrap()).collect();
        assert_eq!(ids.len(), 20);
        assert!(peer.taken().len() <= 40, "at most one more each");
    }
}
