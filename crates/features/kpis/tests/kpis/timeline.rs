//! From what people do to what the figures say: tickets lived through by their own functions, and
//! the KPIs worked out by hand.

use std::sync::Arc;

use crate::facts::{World, ask, at, groups, total};
use kernel::time::{HOUR, MINUTE};
use kernel::{Act, Actor, ActorKind, Clock, Grants, Reach, Refusal, Rng};
use kpis::asking::Wording;
use kpis::key::Key;
use store::Schema;
use test_kit::Desk;
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

const NOW: &str = "2026-11-30T12:00:00Z";

fn person(desk: &Desk, id: &str) -> Act {
    let mut grants = Grants::default();
    for permission in ["tickets.read", "tickets.answer"] {
        grants.add(permission, Reach::All);
    }
    let actor = Actor { kind: ActorKind::Staff, id: id.into(), name: id.into(), teams: vec![], grants };
    Act::new(actor, desk.clock.now(), Arc::clone(&desk.rng) as Arc<dyn Rng>)
}

async fn opens(desk: &Desk, moment: &str) -> String {
    desk.clock.set(at(moment));
    let act = desk.system();
    let message = OpeningMessage {
        author: OpeningAuthor::Customer,
        body_text: Some("It leaks.".into()),
        body_html: None,
        attachments: vec![],
        queue_wait_ms: None,
    };
    let opening = Opening {
        subject: "Kettle".into(),
        customer_id: Some("cus_a".into()),
        order_id: None,
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: Some("tem_a".into()),
        assignee_id: None,
        tags: vec![],
        fields: Default::default(),
        message,
    };
    let opened: Result<_, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { tickets::opening::open(tx, &act, opening).await })).await;
    opened.unwrap().row.id
}

async fn says(desk: &Desk, moment: &str, id: &str, words: &str) {
    desk.clock.set(at(moment));
    let (act, id) = (desk.system(), id.to_owned());
    let input = tickets::receiving::CustomerMessage { body_text: Some(words.into()), ..Default::default() };
    let heard: Result<_, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { tickets::receiving::receive(tx, &act, &id, input).await })).await;
    heard.unwrap();
}

async fn replies(desk: &Desk, moment: &str, who: &str, id: &str, status: Option<&str>) {
    desk.clock.set(at(moment));
    let (act, id) = (person(desk, who), id.to_owned());
    let input = tickets::replying::NewReply {
        body_text: Some("We send a new one.".into()),
        body_html: None,
        body_marks: None,
        seen_event: store::events::last(&mut desk.db.read().await.unwrap()).await.unwrap(),
        attachments: vec![],
        status: status.map(str::to_owned),
        force: false,
    };
    let sent: Result<_, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { tickets::replying::reply(tx, &act, &id, input).await })).await;
    sent.unwrap();
}

async fn rates(desk: &Desk, moment: &str, id: &str, rating: i64) {
    desk.clock.set(at(moment));
    let (act, id) = (desk.system(), id.to_owned());
    let input = tickets::answering::NewAnswer { rating, comment: None, at: None };
    let answered: Result<_, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { tickets::answering::answer(tx, &act, &id, input).await })).await;
    answered.unwrap();
}

/// One with two contacts, one that is reopened, one with thanks, one that nobody answers.
async fn november(desk: &Desk) {
    World {
        people: vec![("per_ann", "Ann"), ("per_bob", "Bob")],
        teams: vec![("tem_a", "Anvils")],
        customers: vec![("cus_a", "cus_a")],
        ..World::default()
    }
    .save(desk)
    .await;
    let reopened = opens(desk, "2026-11-02T09:00:00Z").await;
    replies(desk, "2026-11-02T09:10:00Z", "per_bob", &reopened, Some("solved")).await;
    let talked = opens(desk, "2026-11-02T10:00:00Z").await;
    replies(desk, "2026-11-02T10:30:00Z", "per_ann", &talked, None).await;
    says(desk, "2026-11-02T11:00:00Z", &talked, "Which one do you send?").await;
    says(desk, "2026-11-02T11:30:00Z", &talked, "And when?").await;
    replies(desk, "2026-11-02T12:00:00Z", "per_ann", &talked, Some("solved")).await;
    rates(desk, "2026-11-02T12:30:00Z", &reopened, 2).await;
    rates(desk, "2026-11-03T12:00:00Z", &talked, 1).await;
    rates(desk, "2026-11-03T12:05:00Z", &talked, 5).await;
    says(desk, "2026-11-04T09:10:00Z", &reopened, "It leaks again, what now?").await;
    replies(desk, "2026-11-04T10:10:00Z", "per_ann", &reopened, Some("solved")).await;
    rates(desk, "2026-11-05T07:00:00Z", &reopened, 4).await;
    let thanked = opens(desk, "2026-11-05T08:00:00Z").await;
    replies(desk, "2026-11-05T08:05:00Z", "per_ann", &thanked, Some("solved")).await;
    says(desk, "2026-11-05T09:00:00Z", &thanked, "Thank you!").await;
    opens(desk, "2026-11-06T08:00:00Z").await;
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::facts::ALL;

    async fn a_month_of_tickets(desk: Desk) {
        november(&desk).await;
        let found = async |key| {
            let figure = total(&desk, key, "2026-11-01", "2026-12-01", NOW).await;
            (figure.n, figure.parts.counted, figure.measured.value)
        };
        let minutes = |minutes: i64| Some((minutes * MINUTE) as f64);
        assert_eq!(found("first_response_time").await, (3, None, minutes(10)), "5, 10 and 30 min");
        assert_eq!(found("average_response_time").await, (5, None, minutes(30)), "5, 10, 30, 60 and 60 min");
        assert_eq!(found("resolution_time_first").await, (3, None, minutes(10)), "5 min, 10 min and 2 h");
        assert_eq!(found("resolution_time_full").await, (3, None, minutes(120)), "5 min, 2 h and 49 h 10 min");
        assert_eq!(found("first_contact_resolution").await, (3, Some(1), Some(1.0 / 3.0)), "thanks are no contact");
        assert_eq!(found("reopen_rate").await, (3, Some(1), Some(1.0 / 3.0)));
        assert_eq!(found("csat").await, (3, Some(2), Some(2.0 / 3.0)), "2, 5 for the 1 before it, 4");
        assert_eq!(found("backlog").await, (1, None, Some(1.0)));
        assert_eq!(found("sla_attainment").await, (0, Some(0), None), "no promise was made");
    }

    /// The ticket that came back after two days was answered an hour later; its own first response
    /// stays the one of ten minutes.
    async fn a_reopened_cycle_has_its_own_first_response(desk: Desk) {
        november(&desk).await;
        let first = total(&desk, "first_response_time", "2026-11-01", "2026-12-01", NOW).await;
        let again = first.parts.reopened_cycles.unwrap();
        assert_eq!((again.n, again.median, again.p90), (1, Some(HOUR as f64), Some(HOUR as f64)));
        let later = total(&desk, "first_response_time", "2026-11-04", "2026-11-05", NOW).await;
        assert_eq!((later.n, later.measured.value, later.parts.reopened_cycles.unwrap().n), (0, None, 1));
    }

    /// No ticket has a product, a promise or a case at all in an earlier year: every KPI is answered.
    async fn every_kpi_that_was_asked_for_is_answered(desk: Desk) {
        november(&desk).await;
        for by in ["none", "team", "agent", "channel", "product", "month"] {
            let asked = Wording { from: "2025-01-01", to: "2025-02-01", by: Some(by), ..Wording::default() };
            let found = ask(&desk, asked, NOW).await;
            let mut keys: Vec<Key> = found.iter().map(|figure| figure.key).collect();
            keys.dedup();
            assert_eq!(keys, Key::ALL, "{by}");
            let backlog = found.iter().find(|figure| figure.key == Key::Backlog).unwrap();
            assert_eq!((backlog.n, backlog.measured.value), (0, Some(0.0)), "{by}");
        }
        let by_team = groups(&desk, "sla_attainment", "team", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(by_team, [(None, 0, None)], "no promise in any team");
    }

    async fn who_solved_at_the_time_of_the_answer_has_it(desk: Desk) {
        november(&desk).await;
        let csat = groups(&desk, "csat", "agent", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(csat, [(Some("Ann".into()), 2, Some(1.0)), (Some("Bob".into()), 1, Some(0.0))]);
        let reopened = groups(&desk, "reopen_rate", "agent", "2026-11-01", "2026-12-01", NOW).await;
        assert_eq!(reopened, [(Some("Ann".into()), 2, Some(0.0)), (Some("Bob".into()), 1, Some(1.0))]);
        let full = groups(&desk, "resolution_time_full", "day", "2026-11-02", "2026-11-06", NOW).await;
        let days: Vec<(u64, Option<f64>)> = full.into_iter().map(|(_, n, value)| (n, value)).collect();
        let again = (2 * 24 * HOUR + HOUR + 10 * MINUTE) as f64;
        assert_eq!(days, [(1, Some((2 * HOUR) as f64)), (0, None), (1, Some(again)), (1, Some((5 * MINUTE) as f64))]);
    }

    async fn who_waits_now_and_the_backlog_of_each_day(desk: Desk) {
        november(&desk).await;
        let average = total(&desk, "average_response_time", "2026-11-01", "2026-12-01", NOW).await;
        let waiting = average.parts.waiting_now.unwrap();
        assert_eq!((waiting.n, waiting.oldest), (1, Some(at("2026-11-06T08:00:00Z"))));
        let business = average.parts.business.unwrap();
        assert_eq!(business.median, Some((30 * MINUTE) as f64), "nine to five: of 08:00 to 08:05 nothing");
        let backlog = groups(&desk, "backlog", "day", "2026-11-01", "2026-11-08", NOW).await;
        let days: Vec<f64> = backlog.into_iter().map(|(_, _, value)| value.unwrap()).collect();
        assert_eq!(days, [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0]);
    }
}
