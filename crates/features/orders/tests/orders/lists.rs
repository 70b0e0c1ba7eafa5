//! Parcels, payments, returns and refunds of all orders, a page at a time.

use crate::shop::{Shop, eur};
use kernel::{Cursor, Refusal};
use orders::payment::PaymentKind;
use orders::returned::{Pieces, ReturnState};
use orders::shipment::ShipmentState;
use orders::shipping::Creation;
use orders::{payments, refunds, returns, shipments};
use store::Schema;

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::shop::SCHEMAS;

    async fn parcels_by_number_state_and_lateness(desk: Desk) {
        let shop = Shop::of(&desk);
        let (one, other) = (shop.paid_order().await, shop.paid_order().await);
        let promised = Creation { promised_on: "2026-11-19".parse().ok(), tracking_number: Some("JD 014-600".into()), ..Creation::default() };
        let late = shop.ship(&one.id, promised).await.unwrap();
        let way = shop.ship(&other.id, Creation::default()).await.unwrap();
        shop.track(&late.id, "2026-11-20T23:30:00Z", ShipmentState::Delivered).await.unwrap();
        let ids = async |wanted: shipments::Wanted| {
            let page = shipments::list(&mut shop.db.read().await.unwrap(), shipments::Wanted { limit: 9, ..wanted }).await.unwrap();
            page.items.into_iter().map(|shipment| shipment.id).collect::<Vec<_>>()
        };
        assert_eq!(ids(shipments::Wanted::default()).await.len(), 2);
        assert_eq!(ids(shipments::Wanted { order: Some(other.id), ..Default::default() }).await, [way.id]);
        assert_eq!(ids(shipments::Wanted { tracking: Some("jd014600".into()), ..Default::default() }).await, std::slice::from_ref(&late.id));
        assert_eq!(ids(shipments::Wanted { late: Some(true), ..Default::default() }).await, [late.id]);
        assert_eq!(ids(shipments::Wanted { state: Some(ShipmentState::Exception), ..Default::default() }).await, [""; 0]);
    }

    async fn what_goes_back_and_what_was_paid(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        shop.ship(&order.id, Creation { shipped_at: Some(shop.act.now), ..Creation::default() }).await.unwrap();
        let pieces = vec![Pieces { line_id: order.lines[0].id.clone(), quantity: 1 }];
        let asked = shop.give_back(&order.id, pieces.clone()).await.unwrap();
        let refund = shop.refund(&order.id, eur(100)).await.unwrap();
        let mut conn = shop.db.read().await.unwrap();
        let wanted = returns::Wanted { state: Some(ReturnState::Requested), limit: 9, ..Default::default() };
        let listed = returns::list(&mut conn, wanted).await.unwrap().items;
        assert_eq!((listed.len(), &listed[0].id, &listed[0].lines), (1, &asked.id, &pieces));
        assert_eq!(returns::find(&mut conn, &asked.id).await.unwrap(), listed[0]);
        let listed = refunds::list(&mut conn, refunds::Wanted { order: Some(order.id.clone()), limit: 9, ..Default::default() }).await.unwrap().items;
        assert_eq!(listed, [refunds::find(&mut conn, &refund.id).await.unwrap()]);
        let wanted = payments::Wanted { kind: Some(PaymentKind::Payment), limit: 9, ..Default::default() };
        let listed = payments::list(&mut conn, wanted).await.unwrap().items;
        assert_eq!((listed.len(), &listed[0].order_id), (1, &order.id));
        let none = [
            returns::find(&mut conn, "ret_none").await.err(), refunds::find(&mut conn, "rfd_none").await.err(), payments::find(&mut conn, "pay_none").await.err(),
        ];
        assert!(none.iter().all(|refusal| matches!(refusal, Some(Refusal::NotFound(_)))), "{none:?}");
    }

    async fn pages_go_on_without_a_gap(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        for _ in 0..5 {
            shop.ship(&order.id, Creation::default()).await.unwrap();
        }
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let wanted = shipments::Wanted { limit: 2, cursor, ..Default::default() };
            let page = shipments::list(&mut shop.db.read().await.unwrap(), wanted).await.unwrap();
            seen.extend(page.items.into_iter().map(|shipment| shipment.id));
            let Some(next) = page.next else { break };
            cursor = Some(Cursor::decode(&next).unwrap());
        }
        let mut all = seen.clone();
        all.sort_unstable();
        all.dedup();
        assert_eq!((seen.len(), all.len()), (5, 5));
    }
}
