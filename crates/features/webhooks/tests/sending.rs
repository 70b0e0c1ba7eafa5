//! From the log to another program: what arrives, what is tried again, and who is not kept waiting.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod receiver;

use std::sync::Arc;
use std::time::Duration;

use calling::Reachable;
use kernel::time::{DAY, HOUR, MINUTE, SECOND};
use kernel::{Act, Actor, ActorKind, Clock, Refusal, Rng};
use receiver::{Receiver, answer};
use serde_json::json;
use store::{Db, Schema, Subject, events};
use test_kit::{Desk, commit};
use webhooks::adding::{self, NewWebhook};
use webhooks::changing::{self, WebhookChange};
use webhooks::client::Client;
use webhooks::delivery::{self, Delivery, DeliveryState, Wanted};
use webhooks::replaying::{self, Replay};
use webhooks::webhook::{self, MadeWebhook, OffBecause, Webhook};
use webhooks::working::Sender;
use webhooks::{removing, rotating, schedule, sending, signing, testing};

fn new(url: &str) -> NewWebhook {
    NewWebhook { url: url.to_owned(), description: String::new(), kinds: Vec::new(), secret: None }
}

async fn add(desk: &Desk, input: NewWebhook) -> MadeWebhook {
    let act = desk.staff(&["webhooks.manage"]);
    commit!(desk, |tx| adding::add(tx, &act, Reachable::Private, input)).unwrap()
}

/// Something of a ticket happens.
async fn happens(desk: &Desk, kind: &'static str, data: serde_json::Value) {
    happens_by(desk, desk.staff(&[]), kind, data).await;
}

async fn happens_by(desk: &Desk, act: Act, kind: &'static str, data: serde_json::Value) {
    let written: Result<(), Refusal> = desk
        .db
        .write(move |tx| {
            Box::pin(async move { Ok(tx.append(&act, kind, Subject { topic: "ticket", id: "tkt_1" }, &data)?) })
        })
        .await;
    written.unwrap();
}

fn sender_on(desk: &Desk, db: Db, client: Client) -> Sender {
    let clock = Arc::clone(&desk.clock) as Arc<dyn Clock>;
    Sender::new(db, clock, Arc::clone(&desk.rng) as Arc<dyn Rng>, client)
}

fn sender(desk: &Desk) -> Sender {
    sender_on(desk, desk.db.clone(), Client::new(Reachable::Private).within(Duration::from_secs(5)))
}

/// Sends everything that is due now.
async fn send(sender: &mut Sender) {
    for _ in 0..3 {
        sender.round().await.unwrap();
        sender.idle().await;
    }
}

async fn deliveries(desk: &Desk, webhook_id: &str) -> Vec<Delivery> {
    let mut conn = desk.db.read().await.unwrap();
    let wanted = Wanted { limit: 200, ..Wanted::default() };
    delivery::list(&mut conn, webhook_id, wanted).await.unwrap().items
}

async fn only(desk: &Desk, webhook_id: &str) -> Delivery {
    let [delivery] = <[Delivery; 1]>::try_from(deliveries(desk, webhook_id).await).unwrap();
    delivery
}

async fn find(desk: &Desk, id: &str) -> Webhook {
    webhook::find(&mut desk.db.read().await.unwrap(), id).await.unwrap()
}

const SOLVED: &str = "StatusChanged";

fn solved() -> serde_json::Value {
    json!({ "from": "open", "to": "solved", "from_category": "open", "to_category": "solved", "cause": "chosen" })
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = &[store::SCHEMA, webhooks::SCHEMA];

    async fn what_happens_arrives_signed(desk: Desk) {
        let receiver = Receiver::start().await;
        happens(&desk, SOLVED, solved()).await;
        let made = add(&desk, new(&receiver.url)).await;
        happens(&desk, SOLVED, solved()).await;
        send(&mut sender(&desk)).await;
        let got = receiver.got();
        assert_eq!(got.len(), 1, "what happened before is not told, and nothing twice");
        let got = &got[0];
        let body = json!({
            "type": "ticket.solved",
            "timestamp": desk.clock.now(),
            "data": {
                "event": 3, "topic": "ticket", "id": "tkt_1", "actor": { "kind": "staff", "id": "per_test" },
                "details": { "from": "open", "to": "solved", "from_category": "open", "to_category": "solved" },
            },
        });
        assert_eq!(got.json(), body);
        let delivery = only(&desk, &made.webhook.id).await;
        assert_eq!(got.id(), delivery.id);
        let seconds = desk.clock.now().as_millis() / 1_000;
        assert_eq!(got.headers["webhook-timestamp"], seconds.to_string());
        let signed = signing::signatures([made.secret.as_str()].into_iter(), got.id(), seconds, &got.body);
        assert_eq!(got.headers["webhook-signature"], signed);
        assert_eq!(got.headers["content-type"], "application/json");
        assert_eq!((delivery.state, delivery.attempts, delivery.status), (DeliveryState::Delivered, 1, Some(204)));
        assert_eq!(delivery.next_at, None);
    }

    async fn only_what_is_wanted_is_told(desk: Desk) {
        let receiver = Receiver::start().await;
        add(&desk, NewWebhook { kinds: vec!["ticket.note_added".to_owned()], ..new(&receiver.url) }).await;
        happens(&desk, SOLVED, solved()).await;
        happens(&desk, "NoteAdded", json!({ "message": "msg_1", "mentions": [], "text": "He is difficult" })).await;
        let import = desk.act(Actor::program(ActorKind::Import, "import"));
        happens_by(&desk, import, "NoteAdded", json!({ "message": "msg_2", "mentions": [] })).await;
        send(&mut sender(&desk)).await;
        let got = receiver.got();
        assert_eq!(got.len(), 1);
        assert_eq!(got[0].json()["data"]["details"], json!({ "message": "msg_1", "mentions": [] }));
    }

    async fn what_fails_is_tried_again_with_growing_pauses_and_then_switched_off(desk: Desk) {
        let receiver = Receiver::start().await;
        receiver.answers(answer(500, "", "out of order"));
        let id = add(&desk, new(&receiver.url)).await.webhook.id;
        happens(&desk, SOLVED, solved()).await;
        let mut sender = sender(&desk);
        for attempt in 1..=10 {
            send(&mut sender).await;
            let delivery = only(&desk, &id).await;
            assert_eq!((delivery.attempts, receiver.got().len()), (attempt, usize::try_from(attempt).unwrap()));
            assert_eq!(delivery.status, Some(500));
            let Some(next) = delivery.next_at else { break };
            assert_eq!(delivery.state, DeliveryState::Failing);
            let pause = next.since(desk.clock.now());
            let least = schedule::PAUSES[usize::try_from(attempt - 1).unwrap()];
            assert!((least..=least * 11 / 10).contains(&pause), "{attempt}: {pause}");
            desk.clock.advance(pause - 1);
            send(&mut sender).await;
            assert_eq!(only(&desk, &id).await.attempts, attempt, "not before its time");
            desk.clock.advance(1);
        }
        let got = receiver.got();
        assert!(got.iter().all(|one| one.id() == got[0].id() && one.body == got[0].body), "one id throughout");
        assert_ne!(got[0].headers["webhook-timestamp"], got[1].headers["webhook-timestamp"]);
        assert_eq!(only(&desk, &id).await.state, DeliveryState::GivenUp);
        let webhook = find(&desk, &id).await;
        assert_eq!((webhook.active, webhook.off_because), (false, Some(OffBecause::Failing)));
        let mut conn = desk.db.read().await.unwrap();
        let told = events::after(&mut conn, 0, 100).await.unwrap();
        assert!(told.iter().any(|event| event.kind == "WebhookSwitchedOff" && event.data.contains("failing")));
        let detail = delivery::detail(&mut conn, &id, got[0].id()).await.unwrap();
        assert_eq!((detail.answer.as_deref(), detail.body.as_str()), (Some("out of order"), got[0].body.as_str()));
    }

    async fn an_answer_can_ask_for_patience(desk: Desk) {
        let receiver = Receiver::start().await;
        receiver.answers(answer(429, "retry-after: 7200\r\n", ""));
        let id = add(&desk, new(&receiver.url)).await.webhook.id;
        happens(&desk, SOLVED, solved()).await;
        send(&mut sender(&desk)).await;
        assert_eq!(only(&desk, &id).await.next_at, Some(desk.clock.now().plus(2 * HOUR)));
    }

    async fn an_address_that_is_gone_is_switched_off_at_once(desk: Desk) {
        let receiver = Receiver::start().await;
        receiver.answers(answer(410, "", ""));
        let id = add(&desk, new(&receiver.url)).await.webhook.id;
        for _ in 0..3 {
            happens(&desk, SOLVED, solved()).await;
        }
        send(&mut sender(&desk)).await;
        let webhook = find(&desk, &id).await;
        assert_eq!((webhook.active, webhook.off_because), (false, Some(OffBecause::Gone)));
        assert!(deliveries(&desk, &id).await.iter().all(|one| one.state == DeliveryState::GivenUp));
        // Back again, it is told what happens from then on, and what failed if somebody wants that.
        receiver.answers(answer(200, "", ""));
        let before = receiver.got().len();
        happens(&desk, SOLVED, solved()).await;
        let (act, hook, input) = (desk.staff(&[]), id.clone(), WebhookChange { active: Some(true), ..Default::default() });
        let changed = commit!(desk, |tx| changing::change(tx, &act, Reachable::Public, &hook, webhook.version, input));
        assert!(changed.is_ok_and(|webhook| webhook.active && webhook.off_because.is_none()));
        send(&mut sender(&desk)).await;
        assert_eq!(receiver.got().len(), before);
        let (act, hook, input) = (desk.staff(&[]), id.clone(), Replay { since: desk.clock.now().plus(-MINUTE) });
        assert_eq!(commit!(desk, |tx| replaying::failed(tx, &act, &hook, input)).unwrap().count, 3);
        send(&mut sender(&desk)).await;
        assert_eq!(receiver.got().len(), before + 3);
        assert!(deliveries(&desk, &id).await.iter().all(|one| one.state == DeliveryState::Delivered));
    }

    async fn redirects_are_not_followed_and_long_answers_are_cut(desk: Desk) {
        let (receiver, other) = (Receiver::start().await, Receiver::start().await);
        let long = format!("a\u{0}b{}", "x".repeat(100_000));
        receiver.answers(answer(302, &format!("location: {}\r\n", other.url), &long));
        let id = add(&desk, new(&receiver.url)).await.webhook.id;
        happens(&desk, SOLVED, solved()).await;
        send(&mut sender(&desk)).await;
        let delivery = only(&desk, &id).await;
        assert_eq!((delivery.state, delivery.status, other.got().len()), (DeliveryState::Failing, Some(302), 0));
        let detail = delivery::detail(&mut desk.db.read().await.unwrap(), &id, &delivery.id).await.unwrap();
        let answer = detail.answer.unwrap();
        assert!(answer.starts_with("a\u{fffd}bxxx") && answer.len() < 5_000, "{}", answer.len());
    }

    async fn two_nodes_send_each_once(desk: Desk) {
        let receiver = Receiver::start().await;
        let id = add(&desk, new(&receiver.url)).await.webhook.id;
        for _ in 0..20 {
            happens(&desk, SOLVED, solved()).await;
        }
        let client = || Client::new(Reachable::Private);
        let mut one = sender_on(&desk, desk.db.clone(), client());
        let mut other = sender_on(&desk, desk.second_node().await, client());
        for _ in 0..12 {
            let (first, second) = tokio::join!(one.round(), other.round());
            first.unwrap();
            second.unwrap();
            tokio::join!(one.idle(), other.idle());
        }
        let mut ids: Vec<String> = receiver.got().iter().map(|got| got.id().to_owned()).collect();
        ids.sort();
        ids.dedup();
        assert_eq!((ids.len(), receiver.got().len()), (20, 20));
        let mut events: Vec<i64> = deliveries(&desk, &id).await.iter().filter_map(|one| one.event).collect();
        events.dedup();
        assert_eq!(events.len(), 20);
    }

    async fn what_was_sent_and_not_noted_is_sent_once_more_under_the_same_id(desk: Desk) {
        let receiver = Receiver::start().await;
        let id = add(&desk, new(&receiver.url)).await.webhook.id;
        happens(&desk, SOLVED, solved()).await;
        // A node that dies between the two.
        webhooks::queueing::queue(&desk.db, &desk.system()).await.unwrap();
        let now = desk.clock.now();
        let due = sending::due(&mut desk.db.read().await.unwrap(), &id, now, 10).await.unwrap();
        let first = due[0].clone();
        let claimed = commit!(desk, |tx| sending::claim(tx, &first, now)).unwrap().unwrap();
        let came = Client::new(Reachable::Private).post(&claimed.outgoing(now)).await;
        assert_eq!(receiver.got().len(), 1);
        let mut sender = sender(&desk);
        send(&mut sender).await;
        assert_eq!(receiver.got().len(), 1, "it may still be under way");
        desk.clock.advance(schedule::LEASE);
        send(&mut sender).await;
        let got = receiver.got();
        assert_eq!((got.len(), got[0].id()), (2, got[1].id()));
        // It comes to life again: its note is about an attempt that is not the last one.
        let (act, stale) = (desk.system(), Err("too late".to_owned()));
        assert!(came.is_ok());
        commit!(desk, |tx| sending::note(tx, &act, &claimed, &stale)).unwrap();
        assert_eq!(only(&desk, &id).await.state, DeliveryState::Delivered);
    }

    async fn a_dead_address_delays_no_other(desk: Desk) {
        let (dead, well) = (Receiver::start().await, Receiver::start().await);
        dead.answers(None);
        let slow = add(&desk, new(&dead.url)).await.webhook.id;
        add(&desk, new(&well.url)).await;
        for _ in 0..10 {
            happens(&desk, SOLVED, solved()).await;
        }
        let patient = Client::new(Reachable::Private).within(Duration::from_secs(30));
        let mut sender = sender_on(&desk, desk.db.clone(), patient);
        let all = async {
            while well.got().len() < 10 {
                sender.round().await.unwrap();
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), all).await.unwrap();
        assert_eq!(dead.got().len(), 4, "no more at once than its own share");
        assert!(deliveries(&desk, &slow).await.iter().all(|one| one.state == DeliveryState::Waiting));
    }

    async fn who_does_not_answer_is_given_up_in_time(desk: Desk) {
        let dead = Receiver::start().await;
        dead.answers(None);
        let id = add(&desk, new(&dead.url)).await.webhook.id;
        happens(&desk, SOLVED, solved()).await;
        let hasty = Client::new(Reachable::Private).within(Duration::from_millis(200));
        let mut sender = sender_on(&desk, desk.db.clone(), hasty);
        sender.round().await.unwrap();
        sender.idle().await;
        let delivery = only(&desk, &id).await;
        assert_eq!((delivery.state, delivery.status), (DeliveryState::Failing, None));
        assert!(delivery.error.unwrap().contains("0.2 seconds"));
        assert_eq!(find(&desk, &id).await.failing_since, Some(desk.clock.now()));
    }

    async fn private_networks_are_not_called(desk: Desk) {
        let receiver = Receiver::start().await;
        let port = receiver.url.split(':').next_back().unwrap().split('/').next().unwrap().to_owned();
        for host in ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254", "10.0.0.1", "0.0.0.0"] {
            let (act, input) = (desk.staff(&[]), new(&format!("https://{host}:{port}/")));
            let refused = commit!(desk, |tx| adding::add(tx, &act, Reachable::Public, input));
            let Err(Refusal::Invalid(problems)) = refused else { panic!("{host} was taken") };
            assert_eq!(problems[0].field, "url");
        }
        // Names and other ways to write a number are judged by what they lead to, when they are called.
        for host in ["localhost", "2130706433", "0x7f.1", "127.1"] {
            let (act, input) = (desk.staff(&[]), new(&format!("https://{host}:{port}/")));
            let id = commit!(desk, |tx| adding::add(tx, &act, Reachable::Public, input)).unwrap().webhook.id;
            happens(&desk, SOLVED, solved()).await;
            let mut sender = sender_on(&desk, desk.db.clone(), Client::new(Reachable::Public));
            sender.round().await.unwrap();
            sender.idle().await;
            let delivery = deliveries(&desk, &id).await.remove(0);
            assert_eq!((delivery.state, delivery.status), (DeliveryState::Failing, None), "{host}");
            assert!(delivery.error.unwrap().ends_with("is not an address of the internet"), "{host}");
            let act = desk.staff(&[]);
            commit!(desk, |tx| removing::remove(tx, &act, &id)).unwrap();
        }
        assert_eq!(receiver.got().len(), 0);
    }

    async fn two_secrets_sign_for_a_day(desk: Desk) {
        let receiver = Receiver::start().await;
        let first = add(&desk, new(&receiver.url)).await;
        let (act, id) = (desk.staff(&[]), first.webhook.id.clone());
        let second = commit!(desk, |tx| rotating::rotate(tx, &act, &id)).unwrap();
        assert_ne!(first.secret, second.secret);
        happens(&desk, SOLVED, solved()).await;
        let mut sender = sender(&desk);
        send(&mut sender).await;
        desk.clock.advance(DAY);
        happens(&desk, SOLVED, solved()).await;
        send(&mut sender).await;
        let got = receiver.got();
        let signed = |secrets: &[&str], place: usize| {
            let seconds = got[place].headers["webhook-timestamp"].parse().unwrap();
            signing::signatures(secrets.iter().copied(), got[place].id(), seconds, &got[place].body)
        };
        assert_eq!(got[0].headers["webhook-signature"], signed(&[&second.secret, &first.secret], 0));
        assert_eq!(got[1].headers["webhook-signature"], signed(&[&second.secret], 1));
    }

    async fn a_secret_is_shown_once_and_never_logged(desk: Desk) {
        let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3";
        let input = NewWebhook { secret: Some(secret.to_owned()), ..new("https://example.com/T0PS3CR3T") };
        let made = add(&desk, input).await;
        assert_eq!(made.secret, secret);
        let (act, id) = (desk.staff(&[]), made.webhook.id.clone());
        let second = commit!(desk, |tx| rotating::rotate(tx, &act, &id)).unwrap().secret;
        let mut conn = desk.db.read().await.unwrap();
        let listed = serde_json::to_string(&webhook::list(&mut conn).await.unwrap()).unwrap();
        let log = serde_json::to_string(&events::after(&mut conn, 0, 100).await.unwrap()).unwrap();
        for text in [&listed, &log] {
            assert!(!text.contains("whsec_") && !text.contains(&second[6..]) && !text.contains(&secret[6..]), "{text}");
        }
        assert!(!log.contains("T0PS3CR3T"), "an address can hold a secret, too");
    }

    async fn what_is_wrong_is_refused_by_field(desk: Desk) {
        for (input, field) in [
            (new("nowhere"), "url"),
            (NewWebhook { kinds: vec!["ticket.solved".into(), "ticket.eaten".into()], ..new("https://example.com") }, "kinds[1]"),
            (NewWebhook { kinds: vec!["webhook.test".into()], ..new("https://example.com") }, "kinds[0]"),
            (NewWebhook { secret: Some("whsec_c2hvcnQ=".into()), ..new("https://example.com") }, "secret"),
            (NewWebhook { description: "x".repeat(300), ..new("https://example.com") }, "description"),
        ] {
            let act = desk.staff(&[]);
            let refused = commit!(desk, |tx| adding::add(tx, &act, Reachable::Public, input));
            let Err(Refusal::Invalid(problems)) = refused else { panic!("{field} was taken") };
            assert_eq!(problems[0].field, field);
        }
    }

    async fn a_test_is_sent_and_sent_again_under_its_id(desk: Desk) {
        let receiver = Receiver::start().await;
        let id = add(&desk, NewWebhook { kinds: vec!["order.placed".into()], ..new(&receiver.url) }).await.webhook.id;
        let (act, hook) = (desk.staff(&[]), id.clone());
        let delivery = commit!(desk, |tx| testing::test(tx, &act, &hook)).unwrap();
        let mut sender = sender(&desk);
        send(&mut sender).await;
        let (act, hook, one) = (desk.staff(&[]), id.clone(), delivery.id.clone());
        commit!(desk, |tx| replaying::one(tx, &act, &hook, &one)).unwrap();
        send(&mut sender).await;
        let got = receiver.got();
        assert_eq!((got.len(), got[0].id(), got[1].id()), (2, delivery.id.as_str(), delivery.id.as_str()));
        assert_eq!(got[0].json()["type"], "webhook.test");
        // Who is off gets nothing, and what waited is not sent later.
        let (act, hook, input) = (desk.staff(&[]), id.clone(), WebhookChange { active: Some(false), ..Default::default() });
        commit!(desk, |tx| changing::change(tx, &act, Reachable::Private, &hook, 1, input)).unwrap();
        let (act, hook) = (desk.staff(&[]), id.clone());
        assert!(matches!(commit!(desk, |tx| testing::test(tx, &act, &hook)), Err(Refusal::Conflict { .. })));
    }

    async fn what_is_a_month_old_is_forgotten(desk: Desk) {
        let receiver = Receiver::start().await;
        let id = add(&desk, new(&receiver.url)).await.webhook.id;
        happens(&desk, SOLVED, solved()).await;
        send(&mut sender(&desk)).await;
        desk.clock.advance(30 * DAY + SECOND);
        happens(&desk, SOLVED, solved()).await;
        webhooks::queueing::queue(&desk.db, &desk.system()).await.unwrap();
        let now = desk.clock.now();
        assert_eq!(commit!(desk, |tx| webhooks::forgetting::forget_old(tx, now)).unwrap(), 1);
        assert_eq!(only(&desk, &id).await.state, DeliveryState::Waiting);
    }
}
