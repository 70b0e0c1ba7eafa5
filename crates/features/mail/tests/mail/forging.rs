//! Two hundred letters that pretend to be part of a ticket: by whom they are, by what they name, and by what they made
//! of what we signed. None is believed.

use std::collections::BTreeSet;

use mail::filing::DENIED_TAG;
use mail::keys::Keys;
use mail::letter::{LetterState, ReceivedLetter};
use mail::mailbox::{Mailbox, MailboxInput};
use mail::outgoing::{self, OutgoingLetter};
use mail::receiving::Arriving;
use mail::threading::{Confidence, FoundBy};
use mail::{queueing, threading};
use store::{Schema, params};
use tickets::assigning::{self, Assignment};
use tickets::message::MessageKind;
use tickets::replying::{self, NewReply};

use crate::intake::solve;
use crate::world::*;

const ANNA: &str = "Anna Berg <anna@example.com>";
const STAFF: &str = "Test <test@shop.example>";
const PASS: &str = "Authentication-Results: mx.shop.example; dmarc=pass";
const FAIL: &str = "Authentication-Results: mx.shop.example; dmarc=fail";

/// A ticket of Anna's that Test has, and what they were written about it.
struct Scene {
    mailbox: Mailbox,
    ticket_id: String,
    /// What Anna got.
    answered: OutgoingLetter,
    /// Where Anna and Test answer.
    address: String,
    staff_address: String,
}

async fn reply(desk: &Desk, id: &str, text: &str) {
    let (act, id) = (manager(desk), id.to_owned());
    let reply = NewReply {
        body_text: Some(text.into()),
        body_html: None,
        body_marks: None,
        seen_event: 0,
        attachments: vec![],
        status: None,
        force: true,
    };
    commit!(desk, |tx| replying::reply(tx, &act, &id, reply)).unwrap();
}

async fn queue(desk: &Desk) {
    while queueing::queue(&desk.db, &desk.system()).await.unwrap() {}
}

async fn out(desk: &Desk, id: &str) -> Vec<OutgoingLetter> {
    outgoing::of_ticket(&mut desk.db.read().await.unwrap(), id).await.unwrap()
}

/// A person who may answer, as their role says.
async fn hire(desk: &Desk) {
    run(&desk.db, "UPDATE people SET email = 'Test@shop.example' WHERE id = 'per_test'", params![]).await;
    run(&desk.db, "INSERT INTO roles (id, name, version) VALUES ('rol_test', 'Test', 1)", params![]).await;
    for permission in ["tickets.read", "tickets.answer", "tickets.assign"] {
        let grant = "INSERT INTO role_grants (role_id, permission, reach) VALUES ('rol_test', $1, 'all')";
        run(&desk.db, grant, params![permission]).await;
    }
    run(&desk.db, "INSERT INTO person_roles (person_id, role_id) VALUES ('per_test', 'rol_test')", params![]).await;
}

async fn scene(desk: &Desk) -> Scene {
    furnish(desk).await;
    hire(desk).await;
    let believes = MailboxInput {
        trusted_hop: Some("MX.shop.example".into()),
        notify_assignee: Some(true),
        ..input("support@shop.example")
    };
    let mailbox = add(desk, believes).await;
    let raw = with(&from(ANNA, "1@x", "Parcel", "Where is my parcel?"), PASS);
    let ticket_id = became(desk, &mailbox, raw).await.ticket_id.unwrap();
    let version = ticket(desk, &ticket_id).await.row.version;
    let act = desk.system();
    let (id, to) =
        (ticket_id.clone(), Assignment { assignee_id: Some(Some("per_test".into())), ..Assignment::default() });
    commit!(desk, |tx| assigning::assign(tx, &act, &id, to, version)).unwrap();
    reply(desk, &ticket_id, "It is on its way.").await;
    queue(desk).await;
    let again =
        with(&with(&from(ANNA, "2@x", "Re: Parcel", "And where is the other one?"), "In-Reply-To: <1@x>"), PASS);
    assert_eq!(became(desk, &mailbox, again).await.ticket_id.as_ref(), Some(&ticket_id));
    queue(desk).await;
    let letters = out(desk, &ticket_id).await;
    let told = letters.iter().rfind(|letter| letter.person_id.is_some()).expect("Test is told").clone();
    let answered = letters.into_iter().find(|letter| letter.message_id.is_some()).expect("Anna is answered");
    assert_eq!(told.address, "Test@shop.example");
    let keys = Keys::load(&mut desk.db.read().await.unwrap()).await.unwrap();
    let address =
        threading::reply_address(&keys, &mailbox.address, &ticket_id, answered.ticket_number.unwrap()).unwrap();
    let sql = store::Sql::same("SELECT reply_to FROM outgoing_letters WHERE id = $1");
    let staff_address: Option<String> = desk.db.read().await.unwrap().one(sql, params![&told.id]).await.unwrap();
    Scene { mailbox, ticket_id, answered, address, staff_address: staff_address.expect("an address") }
}

/// Every signature in it, one letter changed at a time; and its numbers.
fn mutations(signed: &str) -> Vec<String> {
    let mut all = Vec::new();
    let (local, domain) = signed.split_once('@').unwrap();
    let mac_at = local.len() - 16;
    for n in 0..16 {
        let mut bytes = local.as_bytes().to_vec();
        bytes[mac_at + n] = if bytes[mac_at + n] == b'x' { b'y' } else { b'x' };
        all.push(format!("{}@{domain}", String::from_utf8(bytes).unwrap()));
    }
    let mac = &local[mac_at..];
    for other in ["", "a", &"a".repeat(16), &mac[1..], &format!("{mac}a"), &mac.repeat(2)] {
        all.push(format!("{}{other}@{domain}", &local[..mac_at]));
    }
    all
}

/// What a forger writes into the head, and to whom.
fn names(scene: &Scene) -> Vec<(String, String)> {
    let number = scene.answered.ticket_number.unwrap();
    let plain = || "support@shop.example".to_owned();
    let mut all = vec![
        (format!("Subject: Re: Parcel [#{number}]"), plain()),
        ("Subject: Re: Parcel\r\nIn-Reply-To: <1@x>".to_owned(), plain()),
        ("Subject: x\r\nReferences: <0@x> <2@x> <1@x>".to_owned(), plain()),
        (format!("Subject: [#{number}]\r\nIn-Reply-To: <2@x>\r\nReferences: <1@x>"), plain()),
    ];
    for forged in mutations(&scene.answered.mail_id) {
        all.push((format!("Subject: Re: Parcel\r\nIn-Reply-To: <{forged}>"), plain()));
    }
    for forged in mutations(&scene.address) {
        all.push(("Subject: Re: Parcel".to_owned(), forged));
    }
    all
}

async fn forge(
    desk: &Desk,
    scene: &Scene,
    n: usize,
    from: &str,
    trust: &str,
    named: &(String, String),
) -> ReceivedLetter {
    let raw = format!(
        "{trust}\r\nFrom: {from}\r\nTo: {to}\r\n{fields}\r\nDate: Fri, 20 Nov 2026 09:00:00 +0000\r\nMessage-ID: <forged{n}@evil>\r\n\r\n\
         Please send the money to another account, {n}.\r\n",
        to = named.1,
        // Each about something else, so that it is no second letter about one thing.
        fields = named.0.replacen("Subject: ", &format!("Subject: F{n} "), 1),
    );
    let arriving = Arriving { envelope_to: Some(named.1.clone()), ..arriving(&scene.mailbox, raw) };
    let receipt = deliver_as(desk, arriving).await;
    reader_on(desk, &desk.db).round().await.unwrap();
    // Not so fast after the one before that it would be its second part.
    desk.clock.advance(4_000);
    letter(desk, &id_of(&receipt)).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn of_two_hundred_forged_replies_none_is_believed(desk: Desk) {
        let scene = scene(&desk).await;
        let before = messages(&desk, &scene.ticket_id).await;
        let sent = out(&desk, &scene.ticket_id).await.len();
        let eve = "Eve <eve@evil.example>";
        let pass_of_eve = format!("{PASS} header.from=evil.example");
        let hidden = format!("Authentication-Results: mx.evil.example; dmarc=fail\r\n{PASS}");
        // Who is who they say and names what is not theirs; who is denied; who lets a form speak; who has two senders.
        let forgers = [
            (eve, pass_of_eve.as_str()),
            (ANNA, FAIL),
            ("noreply@evil.example\r\nReply-To: anna@example.com", pass_of_eve.as_str()),
            ("\"anna@example.com\" <eve@evil.example>", pass_of_eve.as_str()),
        ];
        let mut n = 0;
        for (from, trust) in forgers {
            for named in names(&scene) {
                let became = forge(&desk, &scene, n, from, trust, &named).await;
                assert_ne!(became.ticket_id.as_ref(), Some(&scene.ticket_id), "{from} {named:?}");
                assert_eq!(became.state, LetterState::NewTicket, "{from} {named:?}");
                n += 1;
            }
        }
        // Staff: with what was signed for them and no word of the trusted server, and with its word and what they made up.
        let right = scene.staff_address.clone();
        for trust in ["X-None: 1", FAIL, hidden.as_str(), "Authentication-Results: mx.shop.example; spf=pass; dkim=pass; dmarc=none",
            "Authentication-Results: mx.shop.example; dmarc=pass header.from=evil.example"] {
            for from in [STAFF, "Test <TEST@SHOP.EXAMPLE>"] {
                let became = forge(&desk, &scene, n, from, trust, &("Subject: Re: Parcel".to_owned(), right.clone())).await;
                assert_ne!(became.ticket_id.as_ref(), Some(&scene.ticket_id), "{from} {trust}");
                n += 1;
            }
        }
        let seen: Vec<&str> = right.split(['+', '-', '@']).collect();
        let moved = right.replacen(&format!("-{}-", seen[2]), "-999999-", 1);
        for forged in mutations(&right).into_iter().chain([moved, right.replacen("+1-", "+2-", 1), scene.address.clone()]) {
            let became = forge(&desk, &scene, n, STAFF, PASS, &("Subject: Re: Parcel".to_owned(), forged.clone())).await;
            assert_ne!(became.ticket_id.as_ref(), Some(&scene.ticket_id), "{forged}");
            n += 1;
        }
        for (from, trust) in [(eve, pass_of_eve.as_str()), (ANNA, PASS), ("noreply@evil.example\r\nReply-To: test@shop.example", pass_of_eve.as_str()),
            ("Test <test@shop.example>, Eve <eve@evil.example>", PASS)] {
            let became = forge(&desk, &scene, n, from, trust, &("Subject: Hello".to_owned(), right.clone())).await;
            assert_ne!(became.ticket_id.as_ref(), Some(&scene.ticket_id), "{from}");
            n += 1;
        }
        assert!(n >= 200, "{n} forgeries");
        queue(&desk).await;
        let after = messages(&desk, &scene.ticket_id).await;
        assert_eq!(after.len(), before.len(), "nothing came to the ticket");
        assert_eq!(out(&desk, &scene.ticket_id).await.len(), sent, "and nothing went out of it");
        assert_eq!(counts(&desk).await.new_ticket, 1 + n as i64, "each is a ticket of its own, for somebody to look at");
        let denied = letters_in(&desk, LetterState::NewTicket).await.into_iter().find(|one| one.dmarc.as_deref() == Some("fail")).unwrap();
        assert!(ticket(&desk, denied.ticket_id.as_ref().unwrap()).await.row.tags.contains(&DENIED_TAG.to_owned()));
    }

    async fn staff_answers_by_mail_with_all_three(desk: Desk) {
        let scene = scene(&desk).await;
        let to_staff = |subject: &str| (format!("Subject: {subject}"), scene.staff_address.clone());
        let kinds = |all: &[tickets::message::Message]| all.iter().map(|one| one.kind).collect::<Vec<_>>();
        let noted = forge_as(&desk, &scene, "n1", "#note Ask the carrier.").await;
        assert_eq!((noted.state, noted.reason.as_deref()), (LetterState::Appended, Some("staff")));
        assert_eq!(noted.ticket_id.as_ref(), Some(&scene.ticket_id));
        let answered = forge_as(&desk, &scene, "n2", "The other one comes tomorrow.").await;
        assert_eq!(answered.state, LetterState::Appended);
        let all = messages(&desk, &scene.ticket_id).await;
        let by_mail: Vec<_> = all.iter().filter(|one| one.author.name == "Test" && one.body_text != "It is on its way.").collect();
        let mut said: Vec<(MessageKind, &str)> = by_mail.iter().map(|one| (one.kind, one.body_text.trim())).collect();
        said.sort_by_key(|(_, text)| text.len());
        assert_eq!(said, [(MessageKind::Note, "Ask the carrier."), (MessageKind::Public, "The other one comes tomorrow.")], "{:?}", kinds(&all));
        queue(&desk).await;
        let to_anna = out(&desk, &scene.ticket_id).await;
        assert!(to_anna.iter().any(|one| one.message_id == answered.message_id && one.address == "anna@example.com"));
        // Anna wrote meanwhile: what would pass her by is kept as a note.
        let more = with(&with(&from(ANNA, "3@x", "Re: Parcel", "It is here, but it is broken!"), "In-Reply-To: <1@x>"), PASS);
        became(&desk, &scene.mailbox, more).await;
        let late = forge_as(&desk, &scene, "n3", "Fine, then all is well.").await;
        let all = messages(&desk, &scene.ticket_id).await;
        let kept = all.iter().find(|one| Some(&one.id) == late.message_id.as_ref()).unwrap();
        assert_eq!(kept.kind, MessageKind::Note);
        // An absence is no answer.
        let absent = forge(&desk, &scene, 900, STAFF, &format!("{PASS}\r\nAuto-Submitted: auto-replied"), &to_staff("Out of office")).await;
        assert_eq!(absent.state, LetterState::Suppressed);
        // Whoever may no longer answer writes a letter like any other.
        run(&desk.db, "DELETE FROM role_grants WHERE permission = 'tickets.answer'", params![]).await;
        let refused = forge_as(&desk, &scene, "n4", "May I?").await;
        assert_eq!(refused.state, LetterState::NewTicket);
        assert_ne!(refused.ticket_id.as_ref(), Some(&scene.ticket_id));
        let count = messages(&desk, &scene.ticket_id).await.len();
        run(&desk.db, "UPDATE people SET active = 0 WHERE id = 'per_test'", params![]).await;
        assert_ne!(forge_as(&desk, &scene, "n5", "And now?").await.ticket_id.as_ref(), Some(&scene.ticket_id));
        assert_eq!(messages(&desk, &scene.ticket_id).await.len(), count);
    }

    async fn whom_the_domain_denies_is_shown_and_joins_by_what_we_signed_alone(desk: Desk) {
        let scene = scene(&desk).await;
        let by_address = forge(&desk, &scene, 1, ANNA, FAIL, &("Subject: Re: Parcel".to_owned(), scene.address.clone())).await;
        assert_eq!((by_address.state, by_address.dmarc.as_deref()), (LetterState::Appended, Some("fail")), "a list on the way may break the seal");
        assert_eq!(by_address.ticket_id.as_ref(), Some(&scene.ticket_id));
        let by_subject = forge(&desk, &scene, 2, ANNA, FAIL, &("Subject: [#1]".to_owned(), "support@shop.example".to_owned())).await;
        assert_eq!((by_subject.state, by_subject.related_id.as_ref()), (LetterState::NewTicket, Some(&scene.ticket_id)));
        let unknown = forge(&desk, &scene, 3, ANNA, "X-None: 1", &("Subject: [#1]".to_owned(), "support@shop.example".to_owned())).await;
        assert_eq!((unknown.state, unknown.dmarc), (LetterState::Appended, None), "who says nothing about it denies nothing");
        let other = forge(&desk, &scene, 4, ANNA, "Authentication-Results: mx.other.example; dmarc=fail; spf=fail", &("Subject: [#1]".to_owned(), "support@shop.example".to_owned())).await;
        assert_eq!((other.state, other.spf), (LetterState::Appended, None), "and nobody else is asked");
        solve(&desk, &scene.ticket_id).await;
    }

    async fn a_reply_without_any_verdict_joins_and_is_never_taken_for_sure(desk: Desk) {
        let scene = scene(&desk).await;
        let own = format!("Subject: Re: Parcel\r\nIn-Reply-To: <{}>", scene.answered.mail_id);
        let plain = || "support@shop.example".to_owned();
        // What a forger can name who knows the customer's address and has seen a number or an id.
        let guessed = [("Subject: Re: [#1] Parcel", FoundBy::Subject), ("Subject: x\r\nIn-Reply-To: <1@x>", FoundBy::KnownId), ("Subject: y\r\nReferences: <2@x>", FoundBy::KnownId)];
        let mut n = 0;
        for (named, by) in guessed {
            for trust in ["X-None: 1", "Authentication-Results: mx.shop.example; spf=pass; dkim=pass; dmarc=none", "Authentication-Results: mx.evil.example; dmarc=pass"] {
                n += 1;
                let one = forge(&desk, &scene, n, ANNA, trust, &(named.to_owned(), plain())).await;
                assert_eq!((one.state, one.found_by, one.confidence), (LetterState::Appended, Some(by), Some(Confidence::Unsure)), "{named} {trust}");
            }
            n += 1;
            let sure = forge(&desk, &scene, n, ANNA, &format!("{PASS} header.from=example.com"), &(named.to_owned(), plain())).await;
            assert!(sure.confidence.is_some_and(|one| one != Confidence::Unsure), "{named}");
        }
        let signed = forge(&desk, &scene, 90, ANNA, "X-None: 1", &(own.clone(), plain())).await;
        assert_eq!(signed.confidence, Some(Confidence::Certain), "nobody else knows what we signed");
        let broken = forge(&desk, &scene, 91, ANNA, FAIL, &(own, plain())).await;
        assert_eq!(broken.confidence, Some(Confidence::Likely));
        let denied = forge(&desk, &scene, 92, ANNA, FAIL, &("Subject: [#1]".to_owned(), plain())).await;
        assert_eq!((denied.confidence, denied.reason.as_deref()), (None, Some("denied")));
        let stranger = forge(&desk, &scene, 93, "Eve <eve@evil.example>", "X-None: 1", &("Subject: [#1]".to_owned(), plain())).await;
        assert_eq!((stranger.confidence, stranger.reason.as_deref()), (None, Some("stranger")));
    }

    async fn what_comes_straight_to_us_says_nothing_of_its_sender(desk: Desk) {
        let scene = scene(&desk).await;
        let raw = with(&with(&from(ANNA, "straight@x", "Re: Parcel", "Send the money elsewhere."), "In-Reply-To: <1@x>"), PASS);
        let receipt = deliver_as(&desk, Arriving { direct: true, ..arriving(&scene.mailbox, raw) }).await;
        read(&desk).await;
        let one = letter(&desk, &id_of(&receipt)).await;
        assert_eq!((one.direct, one.dmarc, one.confidence), (true, None, Some(Confidence::Unsure)));
        // Nor does it speak for staff.
        let raw = with(&from(STAFF, "staff@x", "Re: Parcel", "Fine."), &format!("{PASS} header.from=shop.example"));
        let arriving = Arriving { direct: true, envelope_to: Some(scene.staff_address.clone()), ..arriving(&scene.mailbox, raw) };
        let receipt = deliver_as(&desk, arriving).await;
        read(&desk).await;
        assert_eq!(letter(&desk, &id_of(&receipt)).await.state, LetterState::NewTicket);
    }

    async fn what_is_made_to_stop_a_reader_delays_no_other_mail(desk: Desk) {
        furnish(&desk).await;
        let mailbox = add(&desk, input("support@shop.example")).await;
        let pieces = ["> ", "<div>", "--b\n", "(", "=?utf-8?Q?", "begin 644 a\n", "On Mon, 1 Jan 2024 10:00, a@b.c wrote:\n", "\0", "&#x41;", "\u{202e}"];
        let heads = [
            "Content-Type: text/plain", "Content-Type: text/html", "Content-Type: multipart/mixed; boundary=b",
            "Content-Type: message/rfc822", "Content-Type: text/calendar", "Content-Type: application/ms-tnef; name=winmail.dat",
            "Content-Type: multipart/report; report-type=delivery-status; boundary=b", "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64",
            "Content-Type: text/plain; charset=iso-2022-jp\r\nContent-Transfer-Encoding: quoted-printable", "Content-Type: text/rtf",
        ];
        let mut kept = BTreeSet::new();
        for (h, head) in heads.iter().enumerate() {
            for (p, piece) in pieces.iter().enumerate() {
                let raw = format!("From: e{h}{p}@e{h}{p}.example\r\nMessage-ID: <{h}.{p}@evil>\r\n{head}\r\n\r\n{}", piece.repeat(8_192 / piece.len()));
                kept.insert(id_of(&deliver(&desk, &mailbox, raw).await));
            }
            became_soon(&desk, &mailbox, h).await;
        }
        for _ in 0..30 {
            read(&desk).await;
        }
        assert_eq!(kept.len(), 100);
        let counts = counts(&desk).await;
        assert_eq!((counts.received, counts.waiting, counts.quarantined), (110, 0, 0), "{counts:?}");
    }
}

async fn became_soon(desk: &Desk, mailbox: &Mailbox, n: usize) {
    let receipt =
        deliver(desk, mailbox, from(ANNA, &format!("plain{n}@x"), &format!("Plain {n}"), "Where is it?")).await;
    read(desk).await;
    assert_eq!(letter(desk, &id_of(&receipt)).await.state, LetterState::NewTicket, "in the first round after it came");
}

/// A letter of staff with everything that it needs.
async fn forge_as(desk: &Desk, scene: &Scene, id: &str, text: &str) -> ReceivedLetter {
    let raw =
        with(&from(STAFF, &format!("{id}@shop"), "Re: Parcel", text), &format!("{PASS} header.from=shop.example"));
    let arriving = Arriving { envelope_to: Some(scene.staff_address.clone()), ..arriving(&scene.mailbox, raw) };
    let receipt = deliver_as(desk, arriving).await;
    read(desk).await;
    letter(desk, &id_of(&receipt)).await
}
