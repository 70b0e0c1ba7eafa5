//! Parcels, what carriers say, and coming late.

use crate::shop::{Shop, fields};
use kernel::{Refusal, Timestamp};
use orders::order::OrderState;
use orders::returned::Pieces;
use orders::shipment::ShipmentState::{Delivered, Exception, InTransit, InfoReceived, OutForDelivery};
use orders::shipping::{self, Change, Creation};
use serde::Deserialize;
use store::{Schema, params};

#[derive(Debug, Deserialize, PartialEq)]
struct Fact {
    promised_on: String,
    delivered_on: String,
    late: bool,
}

fn to(zone: &str, promised: &str) -> Creation {
    Creation {
        promised_on: promised.parse().ok(),
        destination_time_zone: Some(zone.into()),
        carrier: Some("DHL".into()),
        ..Creation::default()
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::shop::SCHEMAS;

    async fn late_is_by_day_at_the_destination_and_not_by_timestamp(desk: Desk) {
        let shop = Shop::of(&desk);
        let mut lates = Vec::new();
        for zone in ["UTC", "Asia/Tokyo", "America/New_York"] {
            let order = shop.paid_order().await;
            let parcel = shop.ship(&order.id, to(zone, "2026-11-19")).await.unwrap();
            let parcel = shop.track(&parcel.id, "2026-11-19T23:30:00Z", Delivered).await.unwrap();
            let fact: Fact = shop.one(
                "SELECT promised_on, delivered_on, late FROM delivery_facts WHERE shipment_id = $1", params![&parcel.id],
            ).await;
            assert_eq!(Some(fact.late), parcel.late);
            lates.push((fact.delivered_on, fact.late));
        }
        let day = |text: &str| text.to_owned();
        assert_eq!(lates, [(day("2026-11-19"), false), (day("2026-11-20"), true), (day("2026-11-19"), false)]);
    }

    async fn the_state_follows_the_latest_event_and_the_order_follows_the_parcels(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let one = shop.ship(&order.id, to("UTC", "2026-11-20")).await.unwrap();
        let other = shop.ship(&order.id, Creation::default()).await.unwrap();
        assert_eq!(shop.order(&order.id).await.state, OrderState::Placed);
        shop.track(&one.id, "2026-11-20T08:00:00Z", Delivered).await.unwrap();
        // What arrives later but happened earlier changes the history, not the state.
        let found = shop.track(&one.id, "2026-11-19T08:00:00Z", InTransit).await.unwrap();
        assert_eq!((found.state, found.events.len()), (Delivered, 2));
        assert_eq!(found.shipped_at, Timestamp::parse("2026-11-19T08:00:00Z").ok());
        assert_eq!(shop.order(&order.id).await.state, OrderState::Shipped, "the other one is not there");
        shop.track(&other.id, "2026-11-20T09:00:00Z", Delivered).await.unwrap();
        assert_eq!(shop.order(&order.id).await.state, OrderState::Delivered);
        let back = shop.track(&other.id, "2026-11-20T09:30:00Z", Exception).await.unwrap();
        assert_eq!((back.state, back.delivered_at, back.late), (Exception, None, None));
        assert_eq!(shop.order(&order.id).await.state, OrderState::Shipped, "the scan was false");
    }

    async fn the_same_event_twice_is_one_event(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let parcel = shop.ship(&order.id, Creation::default()).await.unwrap();
        let first = shop.track(&parcel.id, "2026-11-20T08:00:00Z", OutForDelivery).await.unwrap();
        let again = shop.track(&parcel.id, "2026-11-20T08:00:00Z", OutForDelivery).await.unwrap();
        assert_eq!(again, first);
        assert_eq!(fields(shop.track(&parcel.id, "2026-11-22T08:00:00Z", Delivered).await), ["at"]);
        let none = shop.track("shp_none", "2026-11-20T08:00:00Z", Delivered).await;
        assert!(matches!(none, Err(Refusal::NotFound("shipment"))));
    }

    async fn events_said_at_once_by_two_are_both_seen(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let parcel = shop.ship(&order.id, Creation::default()).await.unwrap();
        let said = [("2026-11-20T07:00:00Z", InfoReceived), ("2026-11-20T08:00:00Z", InTransit), ("2026-11-20T09:00:00Z", Delivered)];
        let writes = said.map(|(at, state)| {
            let (shop, id) = (Shop { db: shop.db.clone(), act: shop.act.clone() }, parcel.id.clone());
            tokio::spawn(async move { shop.track(&id, at, state).await })
        });
        for write in writes {
            write.await.unwrap().unwrap();
        }
        let order = shop.order(&order.id).await;
        assert_eq!((order.state, order.shipments[0].state, order.shipments[0].events.len()), (OrderState::Delivered, Delivered, 3));
    }

    async fn a_new_promise_decides_lateness_anew_and_needs_the_version(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let parcel = shop.ship(&order.id, to("UTC", "2026-11-18")).await.unwrap();
        let parcel = shop.track(&parcel.id, "2026-11-19T12:00:00Z", Delivered).await.unwrap();
        assert_eq!(parcel.late, Some(true));
        let change = async |version: i64, input: Change| {
            let id = parcel.id.clone();
            shop.write(move |tx, act| Box::pin(async move { shipping::change(tx, act, &id, version, input).await })).await
        };
        let promise = |day: &str| Change { promised_on: Some(day.parse().ok()), ..Change::default() };
        let kept = change(parcel.version, promise("2026-11-19")).await.unwrap();
        assert_eq!((kept.late, kept.carrier.as_deref()), (Some(false), Some("DHL")));
        assert!(matches!(change(parcel.version, promise("2026-11-01")).await, Err(Refusal::Stale { .. })));
        let open = change(kept.version, Change { promised_on: Some(None), carrier: Some(None), ..Change::default() }).await.unwrap();
        assert_eq!((open.late, open.carrier), (None, None), "nothing was promised");
        let zone = Change { destination_time_zone: Some("Mars/Base".into()), ..Change::default() };
        assert_eq!(fields(change(open.version, zone).await), ["destination_time_zone"]);
    }

    async fn a_parcel_holds_lines_of_its_order_only(desk: Desk) {
        let shop = Shop::of(&desk);
        let (order, foreign) = (shop.paid_order().await, shop.paid_order().await);
        let piece = |line_id: &str, quantity| Pieces { line_id: line_id.to_owned(), quantity };
        let bad = vec![piece(&order.lines[0].id, 3), piece(&foreign.lines[0].id, 1), piece(&order.lines[0].id, 1)];
        let told = fields(shop.ship(&order.id, Creation { lines: bad, ..Creation::default() }).await);
        assert_eq!(told, ["lines[0].quantity", "lines[1].line_id", "lines[2].line_id"]);
        let shipped_at = Some(shop.act.now.plus(-1_000));
        let input = Creation { lines: vec![piece(&order.lines[0].id, 2)], shipped_at, ..Creation::default() };
        let parcel = shop.ship(&order.id, input).await.unwrap();
        assert_eq!((parcel.state, parcel.lines.len(), parcel.destination_time_zone.as_str()), (InTransit, 1, "UTC"));
        assert_eq!(shop.order(&order.id).await.state, OrderState::Shipped);
    }

    async fn a_carrier_revises_its_estimate_and_the_promise_stays(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let parcel = shop.ship(&order.id, to("UTC", "2026-11-18")).await.unwrap();
        let say = async |at: &str, day: &str| {
            let input = orders::tracking::Tracking {
                at: Timestamp::parse(at).ok(), state: InTransit, place: None, text: None, expected_on: day.parse().ok(),
            };
            let id = parcel.id.clone();
            shop.write(move |tx, act| Box::pin(async move { orders::tracking::track(tx, act, &id, input).await })).await
        };
        assert_eq!(fields(say("2026-11-17T08:00:00Z", "2029-11-18").await), ["expected_on"]);
        say("2026-11-17T08:00:00Z", "2026-11-18").await.unwrap();
        say("2026-11-18T08:00:00Z", "2026-11-20").await.unwrap();
        let told = say("2026-11-19T08:00:00Z", "2026-11-23").await.unwrap();
        assert_eq!((told.expected_on.unwrap().to_string().as_str(), told.revisions), ("2026-11-23", 2));
        assert_eq!(told.promised_on.unwrap().to_string(), "2026-11-18");
        // The same moment with another day is another event.
        let again = say("2026-11-19T08:00:00Z", "2026-11-24").await.unwrap();
        assert_eq!((again.events.len(), again.revisions), (4, 3));
    }
}
