//! What customers write is recognised: once, honestly, and never over what a person said.

use crate::world::*;
use recognition::detection;
use serde_json::json;
use store::{Schema, Sql, params};

const DETECTIONS: &str = "SELECT count(*) FROM recognition_detections";

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_ticket_is_recognised_with_its_reasons(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk);
        assert_eq!(worker.learn().await.unwrap(), Some(1));
        let id = open(&desk, "Hello, where is my parcel?\n\nKind regards\nDora\n\n> the invoice and the money").await;
        worker.round().await.unwrap();
        let ticket = find(&desk, &id).await.row;
        assert_eq!((ticket.scenario.as_deref(), ticket.scenario_confirmed), (Some("delivery-delay"), false));
        let detection = detected(&desk, &id).await.unwrap();
        assert_eq!((detection.scenario.as_deref(), detection.version), (Some("delivery-delay"), 1));
        assert!(detection.confidence > 0.5 && detection.confidence <= 1.0, "{detection:?}");
        let words: Vec<&str> = detection.reasons.0.iter().map(|reason| reason.text.as_str()).collect();
        assert!(words.contains(&"parcel"), "{words:?}");
        assert!(!words.contains(&"invoice") && !words.contains(&"regards"), "{words:?}");
    }

    async fn where_it_is_switched_off_people_say_it_and_that_is_still_noted(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk);
        worker.learn().await.unwrap();
        worker.round().await.unwrap();
        let noted = number(&desk.db, "SELECT count(*) FROM recognition_confirmations").await;
        switch(&desk, "recognition", 1, json!({ "state": "off", "reason": "A trial" })).await;
        let id = open(&desk, "where is my parcel").await;
        worker.round().await.unwrap();
        assert_eq!((find(&desk, &id).await.row.scenario, detected(&desk, &id).await), (None, None));
        assert!(detection::is_switched_off(&mut desk.db.read().await.unwrap(), &id).await.unwrap());
        confirm(&desk, &id, "delivery-delay").await;
        worker.round().await.unwrap();
        assert_eq!(number(&desk.db, "SELECT count(*) FROM recognition_confirmations").await, noted + 1);
        switch(&desk, "recognition", 2, json!({ "state": "on", "reason": "Back" })).await;
        let next = open(&desk, "where is my parcel").await;
        worker.round().await.unwrap();
        assert!(!detection::is_switched_off(&mut desk.db.read().await.unwrap(), &next).await.unwrap());
        assert_eq!(find(&desk, &next).await.row.scenario.as_deref(), Some("delivery-delay"));
    }

    async fn what_is_strange_is_not_known_until_more_is_said(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk);
        worker.learn().await.unwrap();
        let id = open(&desk, "hyvää huomenta kaikille ystäville").await;
        worker.round().await.unwrap();
        assert_eq!(find(&desk, &id).await.row.scenario, None);
        assert_eq!(detected(&desk, &id).await.unwrap().scenario, None);
        hear(&desk, &id, "Wann bekomme ich mein Geld zurück, bitte die Rückzahlung").await;
        worker.round().await.unwrap();
        assert_eq!(find(&desk, &id).await.row.scenario.as_deref(), Some("refund-status"));
        assert_eq!(number(&desk.db, DETECTIONS).await, 2);
    }

    async fn what_a_person_said_is_left_alone_and_noted_beside_what_was_recognised(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let worker = worker(&desk);
        worker.learn().await.unwrap();
        let id = open(&desk, "the invoice is wrong, please send me the invoice").await;
        worker.round().await.unwrap();
        assert_eq!(find(&desk, &id).await.row.scenario.as_deref(), Some("invoice-request"));
        confirm(&desk, &id, "refund-status").await;
        let before = number(&desk.db, DETECTIONS).await;
        hear(&desk, &id, "where is the invoice").await;
        worker.round().await.unwrap();
        let ticket = find(&desk, &id).await.row;
        assert_eq!((ticket.scenario.as_deref(), ticket.scenario_confirmed), (Some("refund-status"), true));
        assert_eq!(number(&desk.db, DETECTIONS).await, before);
        let now = kernel::Clock::now(desk.clock.as_ref());
        let overview = recognition::overview::find(&mut desk.db.read().await.unwrap(), now).await.unwrap();
        assert_eq!((overview.agreement.confirmed, overview.agreement.agreed, overview.agreement.unknown), (1, 0, 0));
        assert_eq!(overview.confirmed_since, 1);
    }

    async fn two_nodes_recognise_each_message_once(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        let second = desk.second_node().await;
        let (here, there) = (worker(&desk), worker_on(&desk, second.clone()));
        here.learn().await.unwrap();
        for number in 0..12 {
            open(&desk, &format!("where is my parcel {number}")).await;
        }
        for _ in 0..4 {
            let (one, other) = tokio::join!(here.round(), there.round());
            one.unwrap();
            other.unwrap();
        }
        assert_eq!(number(&desk.db, DETECTIONS).await, 12);
        let told = "SELECT count(*) FROM events WHERE kind = 'TicketClassified' AND actor_kind = 'system'";
        assert_eq!(number(&desk.db, told).await, 12);
        second.close().await;
    }

    async fn who_died_before_moving_on_recognises_no_second_time(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        worker(&desk).learn().await.unwrap();
        worker(&desk).round().await.unwrap();
        let seen = number(&desk.db, "SELECT seen_event FROM recognition_reader").await;
        open(&desk, "where is my parcel").await;
        worker(&desk).round().await.unwrap();
        let back: Result<u64, store::Error> = desk.db.write(move |tx| Box::pin(async move {
            tx.run(Sql::same("UPDATE recognition_reader SET seen_event = $1"), params![seen]).await
        })).await;
        back.unwrap();
        worker(&desk).round().await.unwrap();
        assert_eq!(number(&desk.db, DETECTIONS).await, 1);
        let told = "SELECT count(*) FROM events WHERE kind = 'TicketClassified' AND actor_kind = 'system'";
        assert_eq!(number(&desk.db, told).await, 1);
    }
}
