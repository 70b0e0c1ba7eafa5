//! What becomes of letters: each is stored first, read once, and in the end in one state.

use std::time::Duration;

use kernel::time::{DAY, SECOND};
use mail::keys::{self, Keys};
use mail::letter::LetterState;
use mail::mailbox::{FollowUp, MailboxInput};
use mail::receiving::{self, Arrived, Receipt, Source};
use mail::threading::{self, FoundBy};
use mail::working::{ATTEMPTS_MAX, LEASE};
use mail::{changing, letter, mailbox, original, replaying};
use store::{Schema, params};
use tickets::merging::NewMerge;
use tickets::progressing::{self, StatusChoice};
use tickets::setting_aside::{self, SetAside};
use tickets::status::Category;
use tickets::ticket::Aside;
use tokio::time::timeout;

use crate::world::*;

const ANNA: &str = "Anna Berg <anna@example.com>";

pub async fn solve(desk: &Desk, id: &str) {
    let act = manager(desk);
    let id = id.to_owned();
    let version = ticket(desk, &id).await.row.version;
    let input = StatusChoice { status: "solved".into() };
    commit!(desk, |tx| progressing::progress(tx, &act, &id, input, version)).unwrap();
}

async fn quarantined(desk: &Desk) -> Vec<String> {
    let sql = store::Sql::same("SELECT id FROM letters WHERE state = 'quarantined' ORDER BY id");
    desk.db.read().await.unwrap().all(sql, params![]).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_letter_becomes_a_ticket_and_its_answer_a_message(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let raw = "From: Anna Berg <Anna@Example.com>\r\nTo: support@shop.example\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\
            Message-ID: <1@x>\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n\
            Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
            My parcel is late.\r\n--b\r\nContent-Type: image/png; name=label.png\r\nContent-Transfer-Encoding: base64\r\n\r\n\
            iVBORw0KGgo=\r\n--b--\r\n";
        let began = became(&desk, &mailbox, raw).await;
        assert_eq!((began.state, began.from_address.as_str()), (LetterState::NewTicket, "anna@example.com"));
        let id = began.ticket_id.clone().unwrap();
        let opened = ticket(&desk, &id).await;
        assert_eq!((opened.row.subject.as_str(), opened.row.status.category), ("Grüße", Category::New));
        assert_eq!(opened.row.team.unwrap().name, "Front");
        assert_eq!(opened.row.customer.unwrap().name, "Anna Berg");
        let said = messages(&desk, &id).await;
        assert_eq!((said.len(), said[0].body_text.trim()), (1, "My parcel is late."));
        assert_eq!(said[0].attachments[0].name, "label.png");
        assert_eq!(began.message_id.as_deref(), Some(said[0].id.as_str()));
        let answer = from(ANNA, "2@x", "Re: Grüße", "It came.\r\n\r\nOn Fri, 20 Nov 2026 at 10:00, Shop wrote:\r\n> My parcel is late.");
        let answer = became(&desk, &mailbox, with(&answer, "In-Reply-To: <1@x>")).await;
        assert_eq!((answer.state, answer.found_by), (LetterState::Appended, Some(FoundBy::KnownId)));
        assert_eq!(answer.ticket_id.as_deref(), Some(id.as_str()));
        assert_eq!(messages(&desk, &id).await[1].body_text.trim(), "It came.", "what is quoted is not shown");
        let whole = letter::detail(&mut desk.db.read().await.unwrap(), &answer.id).await.unwrap();
        assert!(whole.text.contains("> My parcel is late."), "and can be opened");
        let stored = letter::original(&mut desk.db.read().await.unwrap(), &began).await.unwrap();
        assert_eq!(stored, raw.as_bytes());
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.new_ticket, counts.appended), (2, 1, 1));
    }

    async fn the_same_letter_twice_is_a_duplicate_and_what_a_source_repeats_is_not_counted(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let other = add(&desk, input("returns@shop.example")).await;
        let raw = from(ANNA, "1@x", "Late", "Where is it?");
        let first = became(&desk, &mailbox, &raw).await;
        let second = became(&desk, &mailbox, with(&raw, "Received: from elsewhere; later")).await;
        assert_eq!((second.state, second.same_as.as_deref()), (LetterState::Duplicate, Some(first.id.as_str())));
        let elsewhere = became(&desk, &other, &raw).await;
        assert_eq!(elsewhere.state, LetterState::NewTicket, "each mailbox gets its letter");
        let poisoned = became(&desk, &mailbox, from("Ben <ben@example.com>", "1@x", "Other", "Other words")).await;
        assert_eq!(poisoned.state, LetterState::NewTicket, "an id that somebody used before keeps no letter out");
        let keyed = || mail::receiving::Arriving { source: Source::Imap, source_key: Some("1:7".into()), ..arriving(&mailbox, &raw) };
        assert!(matches!(deliver_as(&desk, keyed()).await, Receipt::Duplicate(_)));
        assert_eq!(deliver_as(&desk, keyed()).await, Receipt::Known);
        let counts = mail::reconciling::counts(&mut desk.db.read().await.unwrap(), None).await.unwrap();
        let here = counts.iter().find(|one| one.mailbox_id == mailbox.id).unwrap();
        assert_eq!((here.received, here.duplicate, here.new_ticket, here.balanced), (4, 2, 2, true));
    }

    async fn who_takes_no_part_never_joins(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let began = became(&desk, &mailbox, from(ANNA, "1@x", "Late", "Where is it?")).await;
        let id = began.ticket_id.unwrap();
        let row = ticket(&desk, &id).await.row;
        let keys = Keys::load(&mut desk.db.read().await.unwrap()).await.unwrap();
        let address = threading::reply_address(&keys, &mailbox.address, &id, row.number).unwrap();
        let own_id = threading::new_mail_id(&keys, desk.rng.as_ref(), &mailbox.address, &id, row.number).unwrap();
        let forged = from("Mallory <mallory@evil.example>", "m@evil", &format!("[#{}] Late", row.number), "Send it to me instead.");
        for (at, way) in [
            "X-Nothing: 1".to_owned(),
            "In-Reply-To: <1@x>".to_owned(),
            format!("References: <{own_id}>"),
            format!("Cc: {address}"),
        ].into_iter().enumerate() {
            let forged = forged.replace("m@evil", &format!("{at}@evil")).replace("Late", &format!("Late {at}"));
            let apart = became(&desk, &mailbox, with(&forged, &way)).await;
            assert_eq!((apart.state, apart.related_id.as_deref()), (LetterState::NewTicket, Some(id.as_str())), "{way}");
            let links = ticket(&desk, &apart.ticket_id.unwrap()).await.links;
            assert_eq!(links[0].ticket.id, id, "possibly related");
        }
        assert_eq!(messages(&desk, &id).await.len(), 1);
        for (at, way, by) in [
            (0, format!("Cc: {address}"), FoundBy::Address),
            (1, format!("References: <{own_id}>"), FoundBy::OwnId),
            (2, "In-Reply-To: <1@x>".to_owned(), FoundBy::KnownId),
            (3, "X-Nothing: 1".to_owned(), FoundBy::Subject),
        ] {
            let subject = if by == FoundBy::Subject { format!("Re: [#{}] Late", row.number) } else { "Else".to_owned() };
            let part = became(&desk, &mailbox, with(&from(ANNA, &format!("a{at}@x"), &subject, "And?"), &way)).await;
            assert_eq!((part.state, part.found_by, part.ticket_id.as_deref()), (LetterState::Appended, Some(by), Some(id.as_str())), "{way}");
        }
        let broken = address.replace("-1-", "-1-a");
        let wrong = became(&desk, &mailbox, with(&from(ANNA, "w@x", "Wholly else", "Hi"), &format!("Cc: {broken}"))).await;
        assert_eq!(wrong.state, LetterState::NewTicket, "a signature that is not ours names nothing");
        let act = manager(&desk);
        commit!(desk, |tx| keys::make(tx, &act)).unwrap();
        let later = became(&desk, &mailbox, with(&from(ANNA, "k@x", "Old key", "Hi"), &format!("Cc: {address}"))).await;
        assert_eq!(later.found_by, Some(FoundBy::Address), "a key before the newest is believed");
        let (act, now) = (manager(&desk), manager(&desk).now);
        assert!(commit!(desk, |tx| keys::retire_before(tx, &act, now)).unwrap() > 0);
        let retired = became(&desk, &mailbox, with(&from(ANNA, "r@x", "Retired key", "Hi"), &format!("Cc: {address}"))).await;
        assert_eq!(retired.state, LetterState::NewTicket);
    }

    async fn machines_begin_no_tickets_and_nothing_of_theirs_is_lost(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let began = became(&desk, &mailbox, from(ANNA, "1@x", "Late", "Where is it?")).await;
        let id = began.ticket_id.unwrap();
        let own = became(&desk, &mailbox, from("support@shop.example", "2@x", "Hello", "From ourselves")).await;
        assert_eq!((own.state, own.reason.as_deref()), (LetterState::Suppressed, Some("own")));
        let away = with(&from(ANNA, "3@x", "Out of office", "I am away."), "Auto-Submitted: auto-replied\r\nX-Auto-Response-Suppress: All");
        let nothing = became(&desk, &mailbox, &away).await;
        assert_eq!((nothing.state, nothing.reason.as_deref()), (LetterState::Suppressed, Some("automatic")));
        solve(&desk, &id).await;
        let answer = became(&desk, &mailbox, with(&away.replace("3@x", "4@x"), "In-Reply-To: <1@x>")).await;
        assert_eq!((answer.state, answer.reason.as_deref()), (LetterState::Appended, Some("automatic")));
        assert_eq!(ticket(&desk, &id).await.row.status.category, Category::Solved, "a machine reopens nothing");
        let bounce = with(
            &from("MAILER-DAEMON@mx.example", "5@x", "Undelivered Mail Returned to Sender", "<gone@example.com>: 550 5.1.1 no such user"),
            "Auto-Submitted: auto-replied\r\nReturn-Path: <>\r\nX-Failed-Recipients: gone@example.com",
        );
        let bounce = became(&desk, &mailbox, bounce).await;
        assert_eq!((bounce.state, bounce.reason.as_deref(), bounce.class.as_deref()), (LetterState::Suppressed, Some("bounce"), Some("bounce")));
        assert_eq!(tickets(&desk).await, 1);
        let act = manager(&desk);
        let replayed = nothing.id.clone();
        commit!(desk, |tx| replaying::replay(tx, &act, &replayed)).unwrap();
        read(&desk).await;
        assert_eq!(letter(&desk, &nothing.id).await.state, LetterState::NewTicket, "somebody said that it is to be one");
        let (act, again) = (manager(&desk), nothing.id.clone());
        rejected(commit!(desk, |tx| replaying::replay(tx, &act, &again)), "only a letter").await;
        assert_eq!(counts(&desk).await.received, 5);
    }

    async fn solved_merged_and_deleted_tickets(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let answer_to = |n: usize| with(&from(ANNA, &format!("a{n}@x"), &format!("Re: Late {n}"), "Still."), &format!("In-Reply-To: <{n}@x>"));
        let mut ids = Vec::new();
        for n in 0..5 {
            ids.push(became(&desk, &mailbox, from(ANNA, &format!("{n}@x"), &format!("Late {n}"), "Where?")).await.ticket_id.unwrap());
        }
        for id in &ids[..3] {
            solve(&desk, id).await;
        }
        let reopened = became(&desk, &mailbox, answer_to(0)).await;
        assert_eq!(reopened.ticket_id.as_ref(), Some(&ids[0]));
        assert_eq!(ticket(&desk, &ids[0]).await.row.status.category, Category::Open);
        let by_age = MailboxInput { follow_up: Some(FollowUp::ByAge), follow_up_days: Some(3), ..MailboxInput::default() };
        let (act, id) = (manager(&desk), mailbox.id.clone());
        commit!(desk, |tx| changing::change(tx, &act, &id, 1, by_age)).unwrap();
        desk.clock.advance(2 * DAY);
        assert_eq!(became(&desk, &mailbox, answer_to(1)).await.ticket_id.as_ref(), Some(&ids[1]), "solved lately");
        desk.clock.advance(2 * DAY);
        let linked = became(&desk, &mailbox, answer_to(2)).await;
        assert_eq!((linked.state, linked.related_id.as_ref()), (LetterState::NewTicket, Some(&ids[2])), "solved long ago");
        let (act, into, from_id) = (manager(&desk), ids[0].clone(), ids[3].clone());
        let merging = NewMerge { into };
        commit!(desk, |tx| tickets::merging::merge(tx, &act, &from_id, merging)).unwrap();
        assert_eq!(became(&desk, &mailbox, answer_to(3)).await.ticket_id.as_ref(), Some(&ids[0]), "where it went");
        let (act, deleted) = (manager(&desk), ids[4].clone());
        commit!(desk, |tx| setting_aside::set_aside(tx, &act, &deleted, SetAside { reason: Aside::Deleted })).unwrap();
        let again = became(&desk, &mailbox, from(ANNA, "4@x", "Late 4", "Where?")).await;
        assert_eq!(again.state, LetterState::Duplicate, "its letter brings it back no more");
        let apart = became(&desk, &mailbox, answer_to(4)).await;
        assert_eq!(apart.state, LetterState::NewTicket);
        assert_eq!(ticket(&desk, &ids[4]).await.row.set_aside, Some(Aside::Deleted), "deleted stays deleted");
    }

    async fn two_letters_at_once_make_what_they_ought_to(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let second_node = desk.second_node().await;
        // Each of a moment of its own, but for those that were written at once.
        let at_once = |raw: String| {
            let (head, rest) = raw.split_once("Date: ").unwrap();
            format!("{head}Date: 20 Nov 2026 09:00:01 +0000\r\n{}", rest.split_once("\r\n").unwrap().1)
        };
        deliver(&desk, &mailbox, at_once(from(ANNA, "1@x", "Parcel late", "Where is it?"))).await;
        desk.clock.advance(200);
        deliver(&desk, &mailbox, from(ANNA, "2@x", "Re: parcel late", "I forgot: order 17.")).await;
        deliver(&desk, &mailbox, at_once(from(ANNA, "3@x", "", "And the number is 4711."))).await;
        // Fetched at once after an outage, and written hours apart.
        deliver(&desk, &mailbox, from(ANNA, "6@x", "A lamp", "Do you have it in blue?")).await;
        deliver(&desk, &mailbox, from("Ben <ben@example.com>", "4@x", "Parcel late", "Mine, too.")).await;
        desk.clock.advance(4 * SECOND);
        deliver(&desk, &mailbox, from(ANNA, "5@x", "An invoice", "Please send one.")).await;
        for _ in 0..6 {
            let (one, other) = (reader_on(&desk, &desk.db), reader_on(&desk, &second_node));
            let (one, other) = tokio::join!(one.round(), other.round());
            one.unwrap();
            other.unwrap();
            desk.clock.advance(1_000);
        }
        assert_eq!(tickets(&desk).await, 4);
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.new_ticket, counts.appended, counts.waiting), (6, 4, 2, 0));
        let mut ways: Vec<_> = letters_in(&desk, LetterState::Appended).await.into_iter().map(|one| one.found_by).collect();
        ways.sort_by_key(|by| by.map(FoundBy::as_str));
        assert_eq!(ways, [Some(FoundBy::AtOnce), Some(FoundBy::SameSubject)], "what was forgotten joins, whatever it is called");
        assert_eq!(number(&desk.db, "SELECT count(*) FROM customers").await, 2);
        second_node.close().await;
    }

    async fn what_cannot_be_read_is_quarantined_and_can_be_read_again(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let id = id_of(&deliver(&desk, &mailbox, from(ANNA, "1@x", "Late", "Where is it?")).await);
        // A reader that dies each time: it is taken and nothing is heard of it.
        for _ in 0..ATTEMPTS_MAX {
            run(&desk.db, "UPDATE letters SET attempts = attempts + 1", params![]).await;
            desk.clock.advance(LEASE + SECOND);
        }
        read(&desk).await;
        let lost = letter(&desk, &id).await;
        assert_eq!((lost.state, lost.detail.as_deref()), (LetterState::Quarantined, Some("its reader stopped three times")));
        assert_eq!((tickets(&desk).await, counts(&desk).await.quarantined), (0, 1));
        let (act, replayed) = (manager(&desk), id.clone());
        commit!(desk, |tx| replaying::replay(tx, &act, &replayed)).unwrap();
        read(&desk).await;
        assert_eq!(letter(&desk, &id).await.state, LetterState::NewTicket);
        // A fault that tells what it is: a team that is gone.
        run(&desk.db, "UPDATE mailboxes SET team_id = 'tem_gone'", params![]).await;
        let id = id_of(&deliver(&desk, &mailbox, from(ANNA, "2@x", "Other", "Where is it?")).await);
        for _ in 0..6 {
            read(&desk).await;
            desk.clock.advance(20 * SECOND);
        }
        let refused = letter(&desk, &id).await;
        assert_eq!(refused.state, LetterState::Quarantined);
        assert!(refused.detail.unwrap().contains("no such team"));
        assert_eq!(tickets(&desk).await, 1, "nothing of a failed attempt stays");
    }

    async fn every_letter_is_taken_or_refused_in_words(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let huge = vec![b'x'; original::LETTER_MAX + 1];
        assert!(matches!(deliver(&desk, &mailbox, huge).await, Receipt::TooLarge(_)));
        for odd in [&b""[..], b"\0\0\0", b"no head at all", b"From: \xff\xfe\r\n\r\n\xff", b"From: x\r\nSubject: \0\r\n\r\n\0"] {
            deliver(&desk, &mailbox, odd).await;
        }
        read(&desk).await;
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.new_ticket, counts.rejected), (6, 5, 1));
        let mut conn = desk.db.read().await.unwrap();
        assert!(mailbox::of_address(&mut conn, "Support+1-1-x@Shop.example").await.unwrap().is_some());
        assert!(mailbox::of_address(&mut conn, "sales@shop.example").await.unwrap().is_none());
        assert!(mailbox::named(&mut conn, "SUPPORT@shop.example").await.unwrap().is_some());
        drop(conn);
        let act = manager(&desk);
        let twice = input("support@shop.example");
        rejected(commit!(desk, |tx| mail::adding::add(tx, &act, twice)), "has a mailbox already").await;
    }

    async fn who_stops_at_any_point_loses_and_doubles_nothing(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        for n in 0..50 {
            let raw = from(&format!("u{}@many.example", n % 5), &format!("{n}@x"), &format!("Subject {n}"), "Words");
            let (act, arrived) = (desk.system(), Arrived::from(arriving(&mailbox, &raw)));
            let storing = async { commit!(desk, |tx| receiving::receive(tx, &act, arrived)) };
            let _ = timeout(Duration::from_micros(desk.rng.below(6_000)), storing).await;
            // Whoever brought it was told nothing, and brings it again.
            deliver(&desk, &mailbox, &raw).await;
            let reader = reader_on(&desk, &desk.db);
            let _ = timeout(Duration::from_micros(desk.rng.below(20_000)), reader.round()).await;
            desk.clock.advance(LEASE + SECOND);
            reader.round().await.unwrap();
        }
        // One that was given up for dead may have taken a letter at the last moment.
        desk.clock.advance(LEASE + SECOND);
        read(&desk).await;
        // Who was killed three times at one letter is right to suspect it: it waits for a person, and is not lost.
        for id in quarantined(&desk).await {
            let act = manager(&desk);
            commit!(desk, |tx| replaying::replay(tx, &act, &id)).unwrap();
        }
        read(&desk).await;
        let counts = counts(&desk).await;
        assert_eq!((counts.new_ticket, counts.appended, counts.quarantined, counts.waiting), (50, 0, 0, 0), "{counts:?}");
        assert_eq!((tickets(&desk).await, counts.received - counts.duplicate), (50, 50));
        assert_eq!(number(&desk.db, "SELECT count(*) FROM messages").await, 50);
    }
}
