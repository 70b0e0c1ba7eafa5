//! Digests from the choice to the letter, on both databases, through a mail server on loopback.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "digests/peer.rs"]
mod peer;

use std::sync::Arc;

use calling::Reachable;
use digests::choice::{self, Choice, Hindrance, Rhythm, Shown};
use digests::choosing::{self, Input};
use digests::delivering;
use digests::gathering::Content;
use digests::rendering::Letter;
use digests::working::Worker;
use futures::record::Kind;
use futures::writing::NewRecord;
use kernel::time::{DAY, HOUR};
use kernel::{Act, Clock, Refusal, Rng, Timestamp};
use learnings::deciding::{self, Decision};
use learnings::proposing::{self, NewLearning};
use mail::connecting::Connector;
use mail::mailbox::MailboxInput;
use mail::outgoing::{self, OutgoingLetter, OutgoingState, Wanted};
use mail::posting::Postman;
use peer::Peer;
use scenarios::writing::ScenarioChange;
use store::{Db, Error, Schema, Sql, Value, params};
use test_kit::{Desk, commit};
use tickets::answering::{self, NewAnswer};
use tickets::noting::{self, NewNote};
use tickets::opening::{self, Opening, OpeningAuthor, OpeningMessage};
use tickets::replying::{self, NewReply};
use tickets::tasking::{self, NewTask};
use tickets::ticket::{Channel, Urgency};

const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    kpis::SCHEMA,
    mail::SCHEMA,
    playbooks::SCHEMA,
    scenarios::SCHEMA,
    learnings::SCHEMA,
    calibration::SCHEMA,
    futures::SCHEMA,
    digests::SCHEMA,
];
const BASE: &str = "https://desk.example";

async fn run(desk: &Desk, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

async fn person(desk: &Desk, id: &str, locale: &str, team: Option<&str>, grants: &[(&str, &str)]) {
    let address = format!("{id}@shop.example");
    let sql =
        "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ($1, $1, $2, $3, 1, 0, 1)";
    run(desk, sql, params![id, address, locale]).await;
    run(desk, "INSERT INTO roles (id, name, version) VALUES ($1, $1, 1)", params![id]).await;
    run(desk, "INSERT INTO person_roles (person_id, role_id) VALUES ($1, $1)", params![id]).await;
    for (permission, reach) in grants {
        let sql = "INSERT INTO role_grants (role_id, permission, reach) VALUES ($1, $2, $3)";
        run(desk, sql, params![id, *permission, *reach]).await;
    }
    if let Some(team) = team {
        run(desk, "INSERT INTO team_members (team_id, person_id) VALUES ($1, $2)", params![team, id]).await;
    }
}

/// Anna answers for the front and reads German; Lea leads it; Pia is of product and sees no tickets.
async fn furnish(desk: &Desk) {
    for team in ["tem_front", "tem_back"] {
        run(desk, "INSERT INTO teams (id, name, created_at, version) VALUES ($1, $1, 0, 1)", params![team]).await;
    }
    // Who acts for others in these tests.
    person(desk, "per_test", "en", None, &[]).await;
    let anna = [("tickets.read", "team"), ("tickets.answer", "team"), ("kpis.read", "all"), ("learnings.read", "all")];
    person(desk, "per_anna", "de", Some("tem_front"), &anna).await;
    let lea = [("tickets.read", "all"), ("tickets.share", "all"), ("kpis.read", "all"), ("learnings.read", "all")];
    person(desk, "per_lea", "en", Some("tem_front"), &lea).await;
    let pia = [("tasks.own", "all"), ("learnings.read", "all"), ("learnings.write", "all")];
    person(desk, "per_pia", "en", None, &pia).await;
}

async fn mailbox(desk: &Desk, peer: &Peer) {
    let act = desk.staff(&["mail.manage"]);
    let input = MailboxInput {
        name: Some("Shop".into()),
        address: Some("support@shop.example".into()),
        outgoing: Some(peer.server.clone()),
        ..MailboxInput::default()
    };
    commit!(desk, |tx| mail::adding::add(tx, &act, input)).unwrap();
}

async fn acting(desk: &Desk, id: &str) -> Act {
    let mut conn = desk.db.read().await.unwrap();
    desk.act(staff::people::acting(&mut conn, id).await.unwrap().unwrap())
}

async fn ticket(desk: &Desk, subject: &str, team: &str, assignee: Option<&str>) -> String {
    let act = desk.system();
    let opening = Opening {
        subject: subject.into(),
        customer_id: None,
        order_id: None,
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: Some(team.into()),
        assignee_id: assignee.map(str::to_owned),
        tags: vec![],
        fields: Default::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some("Where is it?".into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    commit!(desk, |tx| opening::open(tx, &act, opening)).unwrap().row.id
}

fn daily(zone: &str) -> Input {
    Input { rhythm: Rhythm::Daily, weekday: 1, hour: 7, time_zone: zone.into() }
}

async fn choose(desk: &Desk, id: &str, input: Input, version: i64) -> Result<(), Refusal> {
    let act = acting(desk, id).await;
    commit!(desk, |tx| choosing::choose(tx, &act, input, version))
}

async fn shown(desk: &Desk, id: &str, base_url: Option<&str>) -> Shown {
    let act = acting(desk, id).await;
    choice::show(&mut desk.db.read().await.unwrap(), &act, base_url).await.unwrap()
}

async fn composed(desk: &Desk, id: &str, locale: &str) -> (Content, Letter) {
    let choice = Choice {
        person_id: id.into(),
        rhythm: Rhythm::Daily,
        weekday: 1,
        hour: 7,
        time_zone: "UTC".into(),
        version: 1,
    };
    let act = acting(desk, id).await;
    delivering::compose(&mut desk.db.read().await.unwrap(), &act, &choice, locale, BASE).await.unwrap()
}

fn worker_on(desk: &Desk, db: &Db) -> Worker {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    Worker::new(db.clone(), clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, Some(BASE))
}

async fn round(desk: &Desk) -> usize {
    worker_on(desk, &desk.db).round().await.unwrap()
}

async fn post(desk: &Desk) {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    let rng = Arc::clone(&desk.rng) as Arc<dyn Rng>;
    let postman = Postman::new(desk.db.clone(), clock, rng, Connector::new(Reachable::Private));
    postman.round().await.unwrap();
    postman.idle().await;
}

async fn out(desk: &Desk) -> Vec<OutgoingLetter> {
    let wanted = Wanted { limit: 200, ..Wanted::default() };
    outgoing::list(&mut desk.db.read().await.unwrap(), wanted).await.unwrap().items
}

async fn days(desk: &Desk) -> Vec<String> {
    let sql = Sql::same("SELECT due_on || ' ' || outcome FROM digests ORDER BY due_on");
    desk.db.read().await.unwrap().all(sql, params![]).await.unwrap()
}

fn set(desk: &Desk, moment: &str) {
    desk.clock.set(Timestamp::parse(moment).unwrap());
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn it_goes_out_at_the_hour_that_was_chosen(desk: Desk) {
        let peer = Peer::start().await;
        furnish(&desk).await;
        mailbox(&desk, &peer).await;
        let id = ticket(&desk, "Lamp <b>broken</b>", "tem_front", Some("per_anna")).await;
        choose(&desk, "per_anna", daily("Europe/Berlin"), 0).await.unwrap();
        assert_eq!(round(&desk).await, 0, "today's hour is over");
        let before = shown(&desk, "per_anna", Some(BASE)).await;
        assert_eq!((before.next_at, before.last_at), (Timestamp::parse("2026-11-21T06:00:00Z").ok(), None));
        set(&desk, "2026-11-21T05:59:59Z");
        assert_eq!(round(&desk).await, 0);
        set(&desk, "2026-11-21T06:00:00Z");
        assert_eq!(round(&desk).await, 1);
        post(&desk).await;
        assert_eq!(round(&desk).await, 0, "once");
        let letters = out(&desk).await;
        assert_eq!((letters.len(), letters[0].state), (1, OutgoingState::Sent), "{letters:?}");
        assert_eq!((letters[0].ticket_id.as_deref(), letters[0].person_id.as_deref()), (None, Some("per_anna")));
        let taken = peer.taken();
        assert_eq!((taken.len(), taken[0].from.as_str(), taken[0].to.as_str()), (1, "", "per_anna@shop.example"));
        let read = letters::parse(taken[0].text.as_bytes());
        assert_eq!(read.subject, "Überblick vom 21.11.2026");
        assert!(taken[0].text.contains("Auto-Submitted: auto-generated"), "{}", taken[0].text);
        assert!(read.text.contains("Ihre, der Kunde wartet: 1"), "{}", read.text);
        assert!(read.text.contains("https://desk.example/inbox?view=mine&attention=waiting"), "{}", read.text);
        assert!(read.text.contains("wartet seit 20.11.2026, 11:00"), "by their clocks: {}", read.text);
        assert!(read.text.contains(&format!("https://desk.example/inbox/{id}")), "{}", read.text);
        assert!(read.text.contains("https://desk.example/settings/alerts"), "{}", read.text);
        let html = read.html.unwrap();
        assert!(html.contains("Lamp &lt;b&gt;broken&lt;/b&gt;") && !html.contains("<img"), "{html}");
        let after = shown(&desk, "per_anna", Some(BASE)).await;
        assert_eq!((after.next_at, after.last_at), (Timestamp::parse("2026-11-22T06:00:00Z").ok(), Some(desk.clock.now())));
        let told = Sql::same("SELECT topic FROM events WHERE kind = 'OutgoingLetterSent'");
        let told: Vec<String> = desk.db.read().await.unwrap().all(told, params![]).await.unwrap();
        assert_eq!(told, ["letter"], "no ticket is told of it");
    }

    async fn who_owns_a_future_is_told_when_to_look_at_it_again(desk: Desk) {
        furnish(&desk).await;
        person(&desk, "per_fay", "de", None, &[("futures.read", "all"), ("futures.write", "all")]).await;
        let peak = |owner: Option<&str>, on: &str| NewRecord {
            key: format!("peak-{on}"),
            definition: serde_json::from_value(serde_json::json!({
                "title": { "en": format!("Peak {on}"), "de": format!("Andrang {on}") }, "owner_id": owner, "review_on": on,
            }))
            .unwrap(),
        };
        // The desk's clock stands at 20 November: one is overdue, one comes within a week, and one later.
        for on in ["2026-11-18", "2026-11-27", "2026-11-28"] {
            let (act, input) = (acting(&desk, "per_fay").await, peak(Some("per_fay"), on));
            commit!(desk, |tx| futures::writing::add(tx, &act, Kind::Future, input)).unwrap();
        }
        let (act, input) = (acting(&desk, "per_fay").await, peak(None, "2026-11-19"));
        commit!(desk, |tx| futures::writing::add(tx, &act, Kind::Strategy, input)).unwrap();
        let (content, letter) = composed(&desk, "per_fay", "de").await;
        assert_eq!(content.futures.reviews.len(), 2, "{content:?}");
        let text = &letter.text;
        assert!(text.contains("Zukünfte und Strategien von Ihnen, die wieder anzusehen sind: 2"), "{text}");
        assert!(text.contains("Andrang 2026-11-18 – 18.11.2026\n  https://desk.example/futures?view=records"), "{text}");
        assert!(!text.contains("Andrang 2026-11-28") && !text.contains("Andrang 2026-11-19"), "{text}");
        let (content, _) = composed(&desk, "per_pia", "en").await;
        assert_eq!(content.futures, futures::caring::Cares::default());
    }

    async fn two_nodes_send_one_a_day(desk: Desk) {
        let peer = Peer::start().await;
        furnish(&desk).await;
        mailbox(&desk, &peer).await;
        ticket(&desk, "Lamp", "tem_front", Some("per_anna")).await;
        choose(&desk, "per_anna", daily("UTC"), 0).await.unwrap();
        choose(&desk, "per_lea", daily("UTC"), 0).await.unwrap();
        let second = desk.second_node().await;
        for day in 1..=3 {
            desk.clock.advance(DAY);
            let (one, other) = (worker_on(&desk, &desk.db), worker_on(&desk, &second));
            let (here, there) = tokio::join!(one.round(), other.round());
            assert_eq!(here.unwrap() + there.unwrap(), 2, "one for each of them");
            assert_eq!(out(&desk).await.len(), day * 2);
        }
        second.close().await;
    }

    async fn what_was_missed_is_sent_once_the_latest_alone(desk: Desk) {
        let peer = Peer::start().await;
        furnish(&desk).await;
        mailbox(&desk, &peer).await;
        ticket(&desk, "Lamp", "tem_front", Some("per_anna")).await;
        choose(&desk, "per_anna", daily("UTC"), 0).await.unwrap();
        desk.clock.advance(3 * DAY);
        assert_eq!((round(&desk).await, round(&desk).await), (1, 0));
        assert_eq!(days(&desk).await, ["2026-11-20 passed", "2026-11-23 sent"]);
        // A clock that was wrong for a while: what was sent is sent, and what comes is not lost.
        set(&desk, "2030-01-01T09:00:00Z");
        assert_eq!(round(&desk).await, 1);
        set(&desk, "2026-11-23T12:00:00Z");
        assert_eq!(round(&desk).await, 0);
        set(&desk, "2026-11-24T07:00:00Z");
        assert_eq!(round(&desk).await, 1);
        assert_eq!(out(&desk).await.len(), 3);
    }

    async fn another_choice_sends_no_second_one_of_a_day(desk: Desk) {
        let peer = Peer::start().await;
        furnish(&desk).await;
        mailbox(&desk, &peer).await;
        ticket(&desk, "Lamp", "tem_front", Some("per_anna")).await;
        choose(&desk, "per_anna", daily("UTC"), 0).await.unwrap();
        set(&desk, "2026-11-23T07:00:00Z");
        assert_eq!(round(&desk).await, 1);
        choose(&desk, "per_anna", Input { hour: 8, ..daily("UTC") }, 1).await.unwrap();
        desk.clock.advance(2 * HOUR);
        assert_eq!(round(&desk).await, 0, "today's was sent at seven");
        let weekly = Input { rhythm: Rhythm::Weekly, weekday: 3, ..daily("UTC") };
        choose(&desk, "per_anna", weekly.clone(), 2).await.unwrap();
        desk.clock.advance(DAY);
        assert_eq!(round(&desk).await, 0, "Tuesday");
        desk.clock.advance(DAY);
        assert_eq!((round(&desk).await, round(&desk).await), (1, 0), "Wednesday");
        choose(&desk, "per_anna", Input { rhythm: Rhythm::Off, ..weekly }, 3).await.unwrap();
        desk.clock.advance(8 * DAY);
        assert_eq!(round(&desk).await, 0, "off");
        assert_eq!(shown(&desk, "per_anna", Some(BASE)).await.next_at, None);
    }

    async fn nothing_is_sent_where_there_is_nothing_or_no_way(desk: Desk) {
        let peer = Peer::start().await;
        furnish(&desk).await;
        choose(&desk, "per_anna", daily("UTC"), 0).await.unwrap();
        assert_eq!(shown(&desk, "per_anna", Some(BASE)).await.hindrance, Some(Hindrance::NoMailbox));
        desk.clock.advance(DAY);
        assert_eq!((round(&desk).await, days(&desk).await.len()), (0, 1), "no mailbox: the day stays open");
        mailbox(&desk, &peer).await;
        assert_eq!(shown(&desk, "per_anna", Some(BASE)).await.hindrance, None);
        assert_eq!(shown(&desk, "per_anna", None).await.hindrance, Some(Hindrance::NoBaseUrl));
        assert_eq!(round(&desk).await, 0);
        ticket(&desk, "Too late for today", "tem_front", Some("per_anna")).await;
        assert_eq!((round(&desk).await, days(&desk).await), (0, vec!["2026-11-20 passed".to_owned(), "2026-11-21 empty".to_owned()]));
        desk.clock.advance(DAY);
        run(&desk, "UPDATE people SET email = NULL WHERE id = 'per_anna'", params![]).await;
        assert_eq!(shown(&desk, "per_anna", Some(BASE)).await.hindrance, Some(Hindrance::NoAddress));
        assert_eq!(round(&desk).await, 0);
        run(&desk, "UPDATE people SET email = 'a@shop.example', active = 0 WHERE id = 'per_anna'", params![]).await;
        assert_eq!(round(&desk).await, 0, "who left gets none");
        run(&desk, "UPDATE people SET active = 1 WHERE id = 'per_anna'", params![]).await;
        let nowhere = Worker::new(desk.db.clone(), Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>, None);
        assert_eq!(nowhere.round().await.unwrap(), 0, "links would lead nowhere");
        assert_eq!(round(&desk).await, 1, "and now there is a way");
    }

    async fn what_the_reader_may_not_see_is_not_in_it(desk: Desk) {
        furnish(&desk).await;
        ticket(&desk, "Free in front", "tem_front", None).await;
        ticket(&desk, "Secret of the back", "tem_back", None).await;
        let elsewhere = ticket(&desk, "Secret mention", "tem_back", Some("per_lea")).await;
        let note = |text: &str| NewNote { body_text: Some(text.into()), body_html: None, body_marks: None, mentions: vec!["per_anna".into()], attachments: vec![] };
        let (act, id, words) = (desk.system(), elsewhere.clone(), note("Look"));
        commit!(desk, |tx| noting::note(tx, &act, &id, words)).unwrap();
        let (act, id) = (desk.system(), elsewhere.clone());
        let task = NewTask { text: "Measure".into(), assignee_id: Some("per_anna".into()), due_at: Some(desk.clock.now()) };
        commit!(desk, |tx| tasking::add(tx, &act, &id, task)).unwrap();
        let (content, letter) = composed(&desk, "per_anna", "en").await;
        assert!(letter.text.contains("Free in front") && letter.html.contains("Nobody's yet"), "{}", letter.html);
        assert!(!letter.text.contains("Secret") && !letter.html.contains("Secret"), "{}", letter.text);
        assert_eq!((content.mentions, content.tasks, content.led.len()), (None, None, 0));
        assert_eq!(content.unassigned.len(), 1);
        // The same once the ticket comes to a team of hers.
        run(&desk, "UPDATE tickets SET team_id = 'tem_front' WHERE id = $1", params![elsewhere]).await;
        let (content, letter) = composed(&desk, "per_anna", "en").await;
        assert!(content.mentions.is_some() && content.tasks.is_some(), "{content:?}");
        assert!(letter.text.contains("Secret mention"), "{}", letter.text);
        run(&desk, "UPDATE role_grants SET reach = 'own' WHERE role_id = 'per_anna' AND permission = 'tickets.read'", params![]).await;
        assert!(composed(&desk, "per_anna", "en").await.0.is_empty());
        run(&desk, "DELETE FROM role_grants WHERE role_id = 'per_anna'", params![]).await;
        let (content, letter) = composed(&desk, "per_anna", "en").await;
        assert!(content.is_empty() && letter.text.contains("Nothing waits for you"), "{}", letter.text);
    }

    async fn who_sees_no_tickets_is_told_of_their_tasks_alone(desk: Desk) {
        furnish(&desk).await;
        let id = ticket(&desk, "Secret", "tem_back", None).await;
        for (text, due) in [("Measure the lamp", Some(desk.clock.now())), ("Some day", None), ("Next week", Some(desk.clock.now().plus(7 * DAY)))] {
            let (act, id) = (desk.system(), id.clone());
            let task = NewTask { text: text.into(), assignee_id: Some("per_pia".into()), due_at: due };
            commit!(desk, |tx| tasking::add(tx, &act, &id, task)).unwrap();
        }
        let (content, letter) = composed(&desk, "per_pia", "en").await;
        assert_eq!(content.own_tasks.len(), 1);
        assert!(letter.text.contains("Measure the lamp") && letter.text.contains("https://desk.example/own-tasks"), "{}", letter.text);
        assert!(!letter.text.contains("Secret") && !letter.text.contains("Next week"), "{}", letter.text);
    }

    async fn who_leads_is_told_how_the_team_does_against_the_time_before(desk: Desk) {
        furnish(&desk).await;
        let rate = async |rating: i64| {
            let id = ticket(&desk, "Lamp", "tem_front", Some("per_anna")).await;
            let (act, of) = (desk.staff(&["tickets.read", "tickets.answer"]), id.clone());
            let reply = NewReply { body_text: Some("Here.".into()), body_html: None, body_marks: None, seen_event: 0, attachments: vec![], status: Some("solved".into()), force: true };
            commit!(desk, |tx| replying::reply(tx, &act, &of, reply)).unwrap();
            let act = desk.system();
            commit!(desk, |tx| answering::answer(tx, &act, &id, NewAnswer { rating, comment: None, at: None })).unwrap();
        };
        set(&desk, "2026-11-18T12:00:00Z");
        rate(5).await;
        set(&desk, "2026-11-19T12:00:00Z");
        rate(5).await;
        rate(1).await;
        set(&desk, "2026-11-20T10:00:00Z");
        rate(1).await;
        ticket(&desk, "Open", "tem_front", None).await;
        ticket(&desk, "Of others", "tem_back", None).await;
        let (content, letter) = composed(&desk, "per_lea", "en").await;
        assert_eq!((content.led.len(), content.led[0].open.count), (1, 1), "{:?}", content.led);
        let said = "Satisfied customers from 19 Nov 2026 to 19 Nov 2026: 50% of 2; the day before: 100% of 1";
        assert!(letter.text.contains(said), "{}", letter.text);
        let link = "https://desk.example/kpis/csat?period=own&from=2026-11-19&to=2026-11-19&team=tem_front";
        assert!(letter.text.contains(link), "{}", letter.text);
        assert!(letter.text.contains("https://desk.example/today?team=tem_front"), "{}", letter.text);
        assert!(!letter.text.contains("Of others"), "{}", letter.text);
        let (_, german) = composed(&desk, "per_lea", "de-AT").await;
        assert!(german.text.contains("Zufriedene Kunden vom 19.11.2026 bis 19.11.2026: 50 % von 2; am Tag davor: 100 % von 1"), "{}", german.text);
    }

    async fn learnings_of_a_month_are_told_once_to_whom_they_concern(desk: Desk) {
        let peer = Peer::start().await;
        furnish(&desk).await;
        mailbox(&desk, &peer).await;
        let act = desk.system();
        commit!(desk, |tx| scenarios::shipping::ship(tx, &act)).unwrap();
        let known = scenarios::scenario::list(&mut desk.db.read().await.unwrap()).await.unwrap();
        let (theirs, other) = (known[0].clone(), known[1].clone());
        let mut definition = theirs.definition.0.clone();
        definition.stakeholder_ids = vec!["per_pia".into()];
        let (act, key, version) = (desk.staff(&["scenarios.manage"]), theirs.key.clone(), theirs.version);
        let change = ScenarioChange { definition, why: "Pia makes the lamps".into() };
        commit!(desk, |tx| scenarios::writing::change(tx, &act, &key, change, version)).unwrap();
        for (scenario, text) in [(theirs.key, "Ask for the label"), (other.key, "Ask for the colour")] {
            let act = desk.staff(&["learnings.read", "learnings.write", "learnings.decide"]);
            let input = NewLearning { text: text.into(), scenario: Some(scenario), ..NewLearning::default() };
            let by = act.clone();
            let learned = commit!(desk, |tx| proposing::propose(tx, &by, input)).unwrap();
            let decision = Decision { accept: true, reason: None };
            commit!(desk, |tx| deciding::decide(tx, &act, &learned.id, decision, learned.version)).unwrap();
        }
        for id in ["per_pia", "per_lea", "per_anna"] {
            choose(&desk, id, daily("UTC"), 0).await.unwrap();
        }
        set(&desk, "2026-11-30T07:00:00Z");
        assert_eq!(round(&desk).await, 0, "the month is not over");
        let both = ["Ask for the label", "Ask for the colour"].map(|text| text.to_owned());
        set(&desk, "2026-12-01T07:00:00Z");
        let (_, pias) = composed(&desk, "per_pia", "en").await;
        assert!(pias.text.contains(&both[0]) && !pias.text.contains(&both[1]), "{}", pias.text);
        assert!(pias.text.contains("https://desk.example/learnings?state=digest&month=2026-11"), "{}", pias.text);
        let (_, leas) = composed(&desk, "per_lea", "en").await;
        assert!(both.iter().all(|text| leas.text.contains(text)), "{}", leas.text);
        assert!(composed(&desk, "per_anna", "en").await.0.is_empty(), "none of hers");
        assert_eq!(round(&desk).await, 2);
        desk.clock.advance(DAY);
        assert_eq!(round(&desk).await, 0, "told already, and nothing else");
    }

    async fn a_choice_is_checked_kept_in_versions_and_logged(desk: Desk) {
        furnish(&desk).await;
        for (input, field) in [
            (Input { hour: 24, ..daily("UTC") }, "hour"),
            (Input { hour: -1, ..daily("UTC") }, "hour"),
            (Input { weekday: 0, ..daily("UTC") }, "weekday"),
            (Input { weekday: 8, ..daily("UTC") }, "weekday"),
            (daily("Mars/Olympus"), "time_zone"),
        ] {
            let refused = choose(&desk, "per_anna", input, 0).await.unwrap_err();
            assert!(refused.to_string().contains(field), "{field}: {refused}");
        }
        let unset = shown(&desk, "per_anna", Some(BASE)).await;
        assert_eq!((unset.rhythm, unset.version, unset.next_at), (Rhythm::Off, 0, None));
        choose(&desk, "per_anna", daily("UTC"), 0).await.unwrap();
        for version in [0, 2] {
            assert!(matches!(choose(&desk, "per_anna", daily("UTC"), version).await, Err(Refusal::Stale { .. })), "{version}");
        }
        choose(&desk, "per_anna", Input { rhythm: Rhythm::Off, ..daily("UTC") }, 1).await.unwrap();
        assert_eq!((shown(&desk, "per_anna", Some(BASE)).await.version, shown(&desk, "per_lea", Some(BASE)).await.version), (2, 0));
        let told = Sql::same("SELECT subject_id FROM events WHERE topic = 'digest' AND kind = 'DigestChosen'");
        let told: Vec<String> = desk.db.read().await.unwrap().all(told, params![]).await.unwrap();
        assert_eq!(told, ["per_anna", "per_anna"]);
    }
}
