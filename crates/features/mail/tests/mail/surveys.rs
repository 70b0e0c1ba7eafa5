//! The question after a solve: asked once, in the customer's language, answered by who holds the link, and by nobody
//! who only looks at it.

use std::sync::Arc;

use calling::Reachable;
use customers::changing::{self, Change};
use customers::finding as customers_finding;
use kernel::time::{DAY, HOUR, MINUTE};
use kernel::{Act, Clock, Rng};
use mail::connecting::Connector;
use mail::mailbox::{Mailbox, MailboxInput};
use mail::outgoing::{self, OutgoingLetter, OutgoingState};
use mail::posting::Postman;
use mail::survey;
use mail::survey_words::Language;
use serde_json::{Value, json};
use store::{Schema, Sql, params};
use tickets::answering::{self, Answer};
use tickets::opening::{self, Opening};
use tickets::replying::{self, NewReply};

use crate::intake::solve;
use crate::peers::SmtpPeer;
use crate::world::*;

const ANNA: &str = "Anna Berg <anna@example.com>";
const HERE: &str = "https://desk.example";

async fn asking(desk: &Desk, peer: &SmtpPeer) -> Mailbox {
    furnish(desk).await;
    let asks =
        MailboxInput { survey: Some(true), outgoing: Some(peer.server.clone()), ..input("support@shop.example") };
    add(desk, asks).await
}

async fn post(desk: &Desk) {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    let rng = Arc::clone(&desk.rng) as Arc<dyn Rng>;
    let postman = Postman::new(desk.db.clone(), clock, rng, Connector::new(Reachable::Private)).linking(Some(HERE));
    postman.round().await.unwrap();
    postman.idle().await;
}

async fn later(desk: &Desk, millis: i64) {
    post(desk).await;
    desk.clock.advance(millis);
    post(desk).await;
    // What was asked in that round goes out in the next one.
    post(desk).await;
}

async fn questions(desk: &Desk, ticket_id: &str) -> Vec<OutgoingLetter> {
    let mut all = outgoing::of_ticket(&mut desk.db.read().await.unwrap(), ticket_id).await.unwrap();
    all.retain(|letter| letter.survey_cycle.is_some());
    all
}

async fn reason(desk: &Desk, ticket_id: &str) -> Option<String> {
    let sql = Sql::same("SELECT reason FROM surveys WHERE ticket_id = $1");
    desk.db.read().await.unwrap().maybe::<Option<String>>(sql, params![ticket_id]).await.unwrap().flatten()
}

/// The signed part of the link in a letter.
fn token(text: &str) -> String {
    let (_, rest) = text.split_once(&format!("{HERE}/survey/")).expect("a link");
    rest.split('?').next().unwrap().to_owned()
}

fn by_customer(desk: &Desk) -> Act {
    desk.act(kernel::Actor::program(kernel::ActorKind::System, "survey"))
}

async fn shown(desk: &Desk, token: &str) -> Result<survey::Survey, kernel::Refusal> {
    survey::find(&mut desk.db.read().await.unwrap(), &by_customer(desk), token).await
}

async fn answer(
    desk: &Desk,
    token: &str,
    rating: i64,
    comment: Option<&str>,
) -> Result<survey::Survey, kernel::Refusal> {
    desk.clock.advance(1_000);
    let (act, token, comment) = (by_customer(desk), token.to_owned(), comment.map(str::to_owned));
    commit!(desk, |tx| survey::answer(tx, &act, &token, rating, comment))
}

async fn answers(desk: &Desk, ticket_id: &str) -> Vec<Answer> {
    let act = manager(desk);
    answering::all(&mut desk.db.read().await.unwrap(), &act, ticket_id).await.unwrap()
}

async fn customer_of(desk: &Desk, ticket_id: &str) -> String {
    ticket(desk, ticket_id).await.row.customer.unwrap().id
}

async fn becomes(desk: &Desk, customer_id: &str, change: Value) {
    let act = desk.system();
    let known = customers_finding::find(&mut desk.db.read().await.unwrap(), &act.actor, customer_id).await.unwrap();
    let (id, change): (String, Change) = (known.id, serde_json::from_value(change).unwrap());
    commit!(desk, |tx| changing::change(tx, &act, &id, known.version, change)).unwrap();
}

async fn solved(desk: &Desk, mailbox: &Mailbox, address: &str, id: &str) -> String {
    let began = became(desk, mailbox, from(address, id, &format!("About {id}"), "Where is my parcel?")).await;
    let id = began.ticket_id.unwrap();
    solve(desk, &id).await;
    id
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_solved_ticket_is_asked_about_once_and_the_answer_counts(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = asking(&desk, &peer).await;
        let id = solved(&desk, &mailbox, ANNA, "1@x").await;
        later(&desk, 59 * MINUTE).await;
        assert!(questions(&desk, &id).await.is_empty(), "not yet");
        later(&desk, MINUTE).await;
        later(&desk, 30 * DAY).await;
        let asked = questions(&desk, &id).await;
        assert_eq!((asked.len(), asked[0].automatic, asked[0].state), (1, true, OutgoingState::Sent), "once, and no reminder");
        let taken = peer.taken().pop().unwrap();
        assert_eq!((taken.from.as_str(), taken.field("Auto-Submitted").as_deref()), ("", Some("auto-replied")));
        let read = letters::parse(taken.text.as_bytes());
        assert_eq!(read.subject, format!("{}: How did we do? [#1]", mailbox.name));
        let html = read.html.unwrap();
        for rating in 1..=5 {
            assert!(html.contains(&format!("?rating={rating}\"")) && read.text.contains(&format!("?rating={rating}")));
        }
        let token = token(&read.text);
        for _ in 0..10 {
            let survey = shown(&desk, &token).await.unwrap();
            assert_eq!((survey.open, survey.language, survey.cycle), (true, Language::English, asked[0].survey_cycle.unwrap()));
        }
        assert!(answers(&desk, &id).await.is_empty(), "who looks answers nothing");
        answer(&desk, &token, 2, None).await.unwrap();
        answer(&desk, &token, 4, None).await.unwrap();
        answer(&desk, &token, 4, Some("Quick, in the end.")).await.unwrap();
        let all = answers(&desk, &id).await;
        let counts: Vec<(i64, bool)> = all.iter().map(|one| (one.rating, one.counts)).collect();
        assert_eq!(counts, [(2, false), (4, false), (4, true)], "the last one counts");
        assert_eq!(all[2].comment.as_deref(), Some("Quick, in the end."));
        let counts = counts_of_surveys(&desk).await;
        assert_eq!(counts, (1, 1), "asked and answered");
        for n in 3..20 {
            answer(&desk, &token, 1 + n % 5, None).await.unwrap();
        }
        rejected(answer(&desk, &token, 5, None).await, "over").await;
        assert!(!shown(&desk, &token).await.unwrap().open);
    }

    async fn a_link_is_good_for_one_resolution_of_one_ticket(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = asking(&desk, &peer).await;
        let id = solved(&desk, &mailbox, ANNA, "1@x").await;
        let other = solved(&desk, &mailbox, "Ben <ben@example.com>", "2@x").await;
        later(&desk, HOUR).await;
        let texts: Vec<String> = peer.taken().iter().map(|one| letters::parse(one.text.as_bytes()).text).collect();
        let tokens: Vec<String> = texts.iter().map(|text| token(text)).collect();
        let of = |number: &str| tokens.iter().find(|token| token.starts_with(number)).unwrap().clone();
        let (first, second) = (of("1-"), of("2-"));
        let mac = |token: &str| token.rsplit('-').next().unwrap().to_owned();
        let forged = [
            first.replace(&mac(&first), &mac(&second)),
            first.replacen("1-", "2-", 1),
            format!("{}x", &first[..first.len() - 1]),
            first.rsplit_once('-').unwrap().0.to_owned(),
            format!("{first}-1"),
            "1-1-1-".to_owned(),
            String::new(),
            "9223372036854775808-1-1-a".to_owned(),
        ];
        for wrong in &forged {
            assert!(shown(&desk, wrong).await.is_err() && answer(&desk, wrong, 5, None).await.is_err(), "{wrong}");
        }
        // Opened again, it is another resolution: the old link is over, and there is another question after it.
        desk.clock.advance(MINUTE);
        let again = with(&from(ANNA, "3@x", "Re: About 1@x", "It is broken again, help!"), "In-Reply-To: <1@x>");
        assert_eq!(became(&desk, &mailbox, again).await.ticket_id.as_ref(), Some(&id));
        rejected(answer(&desk, &first, 5, None).await, "over").await;
        solve(&desk, &id).await;
        later(&desk, HOUR).await;
        let asked = questions(&desk, &id).await;
        assert_eq!(asked.len(), 2);
        assert_ne!(asked[0].survey_cycle, asked[1].survey_cycle);
        rejected(answer(&desk, &first, 5, None).await, "over").await;
        answer(&desk, &second, 1, None).await.unwrap();
        assert_eq!((answers(&desk, &id).await.len(), answers(&desk, &other).await.len()), (0, 1));
    }

    async fn who_is_not_to_be_asked_is_not_asked(desk: Desk) {
        let peer = SmtpPeer::start().await;
        let mailbox = asking(&desk, &peer).await;
        for (n, (change, why)) in [
            (json!({ "preferences": { "do_not_contact": true } }), "unwanted"),
            (json!({ "preferences": { "avoid": "email" } }), "unwanted"),
            (json!({ "consent": [{ "purpose": "survey", "given": false, "at": "2026-11-20T09:00:00Z" }] }), "unwanted"),
        ].into_iter().enumerate() {
            let id = solved(&desk, &mailbox, &format!("U{n} <u{n}@u{n}.example>"), &format!("u{n}@x")).await;
            becomes(&desk, &customer_of(&desk, &id).await, change).await;
            later(&desk, 2 * HOUR).await;
            assert_eq!((questions(&desk, &id).await.len(), reason(&desk, &id).await.as_deref()), (0, Some(why)), "{n}");
        }
        let reopened = solved(&desk, &mailbox, "R <r@r.example>", "r@x").await;
        post(&desk).await;
        became(&desk, &mailbox, with(&from("R <r@r.example>", "r2@x", "Re: About r@x", "No, it is not!"), "In-Reply-To: <r@x>")).await;
        later(&desk, 2 * HOUR).await;
        assert_eq!((questions(&desk, &reopened).await.len(), reason(&desk, &reopened).await.as_deref()), (0, Some("reopened")));
        let told = solved(&desk, &mailbox, "T <t@t.example>", "t@x").await;
        let (act, id) = (manager(&desk), told.clone());
        let given = answering::NewAnswer { rating: 5, comment: None, at: None };
        let by_telephone = desk.act(kernel::Actor::program(kernel::ActorKind::System, "telephone"));
        drop(act);
        commit!(desk, |tx| answering::answer(tx, &by_telephone, &id, given)).unwrap();
        later(&desk, 2 * HOUR).await;
        assert_eq!((questions(&desk, &told).await.len(), reason(&desk, &told).await.as_deref()), (0, Some("answered")));
        // Staff wrote first, and the customer never did.
        let customer = customer_of(&desk, &told).await;
        let outgoing = json!({ "subject": "Recall", "customer_id": customer, "channel": "email",
            "message": { "author": "staff", "body_text": "Please send it back." } });
        let (act, opening): (Act, Opening) = (manager(&desk), serde_json::from_value(outgoing).unwrap());
        let recall = commit!(desk, |tx| opening::open(tx, &act, opening)).unwrap().row.id;
        post(&desk).await;
        solve(&desk, &recall).await;
        later(&desk, 2 * HOUR).await;
        assert_eq!((questions(&desk, &recall).await.len(), reason(&desk, &recall).await.as_deref()), (0, Some("no_contact")));
        let act = manager(&desk);
        let (off, version) = (MailboxInput { survey: Some(false), ..MailboxInput::default() }, mailbox.version);
        let id = mailbox.id.clone();
        commit!(desk, |tx| mail::changing::change(tx, &act, &id, version, off)).unwrap();
        let silent = solved(&desk, &mailbox, "S <s@s.example>", "s@x").await;
        later(&desk, 2 * HOUR).await;
        assert_eq!((questions(&desk, &silent).await.len(), reason(&desk, &silent).await), (0, None));
    }

    async fn a_german_is_asked_in_german_reminded_once_and_held_back_like_all_that_is_automatic(desk: Desk) {
        let peer = SmtpPeer::start().await;
        furnish(&desk).await;
        let asks = MailboxInput {
            survey: Some(true),
            survey_after_minutes: Some(0),
            survey_reminder_days: Some(3),
            outgoing: Some(peer.server.clone()),
            ..input("support@shop.example")
        };
        let mailbox = add(&desk, asks).await;
        let began = became(&desk, &mailbox, from(ANNA, "1@x", "Paket", "Wo ist es?")).await;
        let id = began.ticket_id.unwrap();
        becomes(&desk, &customer_of(&desk, &id).await, json!({ "language": "de-AT" })).await;
        solve(&desk, &id).await;
        later(&desk, MINUTE).await;
        later(&desk, 3 * DAY).await;
        later(&desk, 30 * DAY).await;
        let subjects: Vec<String> = peer.taken().iter().map(|one| letters::parse(one.text.as_bytes()).subject).collect();
        let name = &mailbox.name;
        assert_eq!(subjects, [
            format!("{name}: Wie zufrieden sind Sie? [#1]"),
            format!("{name}: Zur Erinnerung: Wie zufrieden sind Sie? [#1]"),
        ]);
        let token = token(&letters::parse(peer.taken()[0].text.as_bytes()).text);
        assert_eq!(shown(&desk, &token).await.unwrap().language, Language::German);
        desk.clock.advance(60 * DAY);
        assert!(!shown(&desk, &token).await.unwrap().open, "after three months it is over");
        // Two rules have written to Ben already.
        let ben = became(&desk, &mailbox, from("Ben <ben@example.com>", "b@x", "Parcel", "Where?")).await.ticket_id.unwrap();
        for text in ["One.", "Two."] {
            let (act, id) = (desk.act(kernel::Actor::program(kernel::ActorKind::System, "rule")), ben.clone());
            let reply = NewReply { body_text: Some(text.into()), body_html: None, body_marks: None, seen_event: 0, attachments: vec![], status: None, force: true };
            commit!(desk, |tx| replying::reply(tx, &act, &id, reply)).unwrap();
        }
        solve(&desk, &ben).await;
        later(&desk, HOUR).await;
        assert_eq!(questions(&desk, &ben).await[0].state, OutgoingState::Held);
    }
}

async fn counts_of_surveys(desk: &Desk) -> (i64, i64) {
    let counts = counts(desk).await;
    (counts.surveys_asked, counts.surveys_answered)
}
