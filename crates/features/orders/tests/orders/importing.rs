//! Products, orders, parcels and tracking from elsewhere: again and again with one result.

use crate::shop::Shop;
use kernel::{Act, Outcome, Timestamp};
use orders::cataloguing;
use orders::importing::orders::{LineRow, OrderRow, PaymentRow};
use orders::importing::parcels::{ParcelRow, ShipmentRow};
use orders::importing::products::{ProductRow, VariantRow};
use orders::importing::tracking::TrackingRow;
use orders::importing::{Answer, orders as order_rows, parcels, products, tracking};
use orders::listing::{self, Wanted};
use orders::order::{Order, OrderState};
use orders::payment::PaymentKind;
use orders::resolving::{self, Clue};
use orders::shipment::ShipmentState;
use store::{Schema, events, params};

fn at(text: &str) -> Option<Timestamp> {
    Some(Timestamp::parse(text).unwrap())
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

fn order(id: &str) -> OrderRow {
    let line = |sku: &str, price| LineRow {
        sku: some(sku),
        product_external_id: some("P1"),
        title: some("Lamp"),
        price: Some(price),
        ..LineRow::default()
    };
    OrderRow {
        source: "shop".into(),
        external_id: some(id),
        number: Some(format!("#{id}")),
        placed_at: at("2026-10-01T10:00:00Z"),
        currency: some("USD"),
        lines: vec![line("V1", 1_000), line("V2", 550)],
        payments: vec![PaymentRow { amount: Some(1_550), method: some("paypal"), ..PaymentRow::default() }],
        ..OrderRow::default()
    }
}

fn product(id: &str) -> ProductRow {
    let variant =
        |sku: &str| VariantRow { sku: some(sku), price: Some(1_000), currency: some("USD"), ..VariantRow::default() };
    ProductRow {
        source: "shop".into(),
        external_id: some(id),
        name: some("Lamp"),
        variants: vec![variant("V1"), variant("V2")],
        ..ProductRow::default()
    }
}

async fn take_orders(shop: &Shop, rows: Vec<OrderRow>) -> Vec<Answer> {
    shop.write(|tx, act: &Act| Box::pin(order_rows::import(tx, act, rows))).await.unwrap()
}

async fn take_products(shop: &Shop, rows: Vec<ProductRow>) -> Vec<Answer> {
    shop.write(|tx, act: &Act| Box::pin(products::import(tx, act, rows))).await.unwrap()
}

async fn take_parcels(shop: &Shop, rows: Vec<ShipmentRow>) -> Vec<Answer> {
    shop.write(|tx, act: &Act| Box::pin(parcels::import(tx, act, rows))).await.unwrap()
}

async fn take_tracking(shop: &Shop, rows: Vec<TrackingRow>) -> Vec<Answer> {
    shop.write(|tx, act: &Act| Box::pin(tracking::import(tx, act, rows))).await.unwrap()
}

async fn all(shop: &Shop) -> Vec<Order> {
    let wanted = Wanted { limit: 200, ..Wanted::default() };
    listing::list(&mut shop.db.read().await.unwrap(), wanted).await.unwrap().items
}

async fn last_event(shop: &Shop) -> i64 {
    events::last(&mut shop.db.read().await.unwrap()).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::shop::SCHEMAS;

    async fn products_twice_are_the_same_products(desk: Desk) {
        let shop = Shop::of(&desk);
        assert_eq!(take_products(&shop, vec![product("P1")]).await, [Ok(Outcome::Created)]);
        let before = last_event(&shop).await;
        assert_eq!(take_products(&shop, vec![product("P1")]).await, [Ok(Outcome::Unchanged)]);
        assert_eq!(last_event(&shop).await, before);
        let dearer = ProductRow { warranty_months: Some(12), variants: vec![], ..product("P1") };
        assert_eq!(take_products(&shop, vec![dearer]).await, [Ok(Outcome::Changed)]);
        let thief = ProductRow { name: some("Thief"), ..product("P2") };
        let nameless = ProductRow { name: None, variants: vec![], ..product("P3") };
        let mirrored = ProductRow { source: "erp".into(), external_id: some("77"), sku: some("P1"), variants: vec![], ..product("P1") };
        let answers = take_products(&shop, vec![thief, nameless, mirrored]).await;
        assert!(answers[0].as_ref().unwrap_err()[0].problem.contains("belongs to Lamp"), "{answers:?}");
        assert_eq!(answers[1].as_ref().unwrap_err()[0].field, "name");
        assert_eq!(answers[2], Ok(Outcome::Changed), "the same SKU is the same product");
        let wanted = cataloguing::Wanted { q: None, limit: 9, cursor: None };
        let found = cataloguing::list(&mut shop.db.read().await.unwrap(), wanted).await.unwrap().items;
        assert_eq!((found.len(), found[0].variants.len(), found[0].warranty_months, found[0].external_ids.len()), (1, 2, Some(12), 2));
    }

    async fn orders_twice_are_the_same_orders(desk: Desk) {
        let shop = Shop::of(&desk);
        take_products(&shop, vec![product("P1")]).await;
        let anna = shop.customer("Anna").await;
        let rows: Vec<OrderRow> = (0..130).map(|n| OrderRow { customer_id: Some(anna.clone()), ..order(&format!("{n}")) }).collect();
        assert!(take_orders(&shop, rows.clone()).await.iter().all(|answer| *answer == Ok(Outcome::Created)));
        let (before, event) = (all(&shop).await, last_event(&shop).await);
        assert!(take_orders(&shop, rows).await.iter().all(|answer| *answer == Ok(Outcome::Unchanged)));
        assert_eq!((all(&shop).await, last_event(&shop).await), (before.clone(), event));
        let one = before.iter().find(|order| order.number == "#7").unwrap();
        assert_eq!((one.total.amount, one.lines.len(), one.state), (1_550, 2, OrderState::Placed));
        assert_eq!((one.lines[0].product.as_ref().unwrap().name.as_str(), one.refundable.amount), ("Lamp", 1_550));
        let placed = events::of_subject(&mut shop.db.read().await.unwrap(), &one.id, 0, 9).await.unwrap();
        assert_eq!((placed.len(), Some(placed[0].at)), (1, at("2026-10-01T10:00:00Z")), "it happened then");
    }

    async fn a_bad_row_does_not_stop_the_others(desk: Desk) {
        let shop = Shop::of(&desk);
        let mut bad = order("2");
        bad.currency = some("dollars");
        bad.lines[1].quantity = Some(0);
        bad.payments[0].amount = Some(-3);
        bad.placed_at = at("2030-01-01T00:00:00Z");
        let nameless = OrderRow { external_id: None, number: None, ..order("3") };
        let answers = take_orders(&shop, vec![order("1"), bad, nameless, order("4")]).await;
        assert_eq!((&answers[0], &answers[3]), (&Ok(Outcome::Created), &Ok(Outcome::Created)));
        let told: Vec<_> = answers[1].as_ref().unwrap_err().iter().map(|problem| problem.field.as_str()).collect();
        for field in ["currency", "lines[1].quantity", "payments[0].amount", "placed_at"] {
            assert!(told.contains(&field), "{field}: {told:?}");
        }
        assert_eq!(answers[2].as_ref().unwrap_err()[0].field, "external_id");
        assert_eq!(all(&shop).await.len(), 2);
    }

    async fn an_order_without_a_day_is_kept_and_is_in_no_figure(desk: Desk) {
        let shop = Shop::of(&desk);
        let anna = shop.customer("Anna").await;
        let parcel = ParcelRow { tracking_number: some("TN-1"), state: Some(ShipmentState::Delivered), skus: vec!["V2".into()], ..ParcelRow::default() };
        let undated = OrderRow {
            placed_at: None, state: Some(OrderState::Cancelled), customer_id: Some(anna), shipments: vec![parcel],
            payments: vec![
                PaymentRow { amount: Some(1_550), ..PaymentRow::default() },
                PaymentRow { amount: Some(1_550), kind: Some(PaymentKind::Refund), ..PaymentRow::default() },
            ],
            ..order("1")
        };
        assert_eq!(take_orders(&shop, vec![undated]).await, [Ok(Outcome::Created)]);
        let found = all(&shop).await.remove(0);
        assert_eq!((found.placed_at, found.state, found.refundable.amount), (None, OrderState::Cancelled, 0));
        assert_eq!((found.shipments[0].state, found.shipments[0].lines.len(), found.shipments[0].delivered_at), (ShipmentState::Delivered, 1, None));
        assert_eq!(shop.one::<i64>("SELECT count(*) FROM order_facts", params![]).await, 0);
        assert_eq!(shop.one::<i64>("SELECT count(*) FROM delivery_facts", params![]).await, 0);
    }

    async fn what_changed_there_changes_here_and_nothing_is_taken_away(desk: Desk) {
        let shop = Shop::of(&desk);
        take_orders(&shop, vec![order("1")]).await;
        let mut told = order("1");
        told.lines[0].quantity = Some(3);
        told.lines[0].batch = some("W41");
        told.lines.remove(1);
        told.lines.push(LineRow { title: some("Bulb"), price: Some(100), ..LineRow::default() });
        told.payments.push(PaymentRow { amount: Some(500), ..PaymentRow::default() });
        told.shipments.push(ParcelRow { tracking_number: some("TN-1"), shipped_at: at("2026-10-02T10:00:00Z"), ..ParcelRow::default() });
        assert_eq!(take_orders(&shop, vec![told.clone(), told.clone()]).await, [Ok(Outcome::Changed), Ok(Outcome::Unchanged)]);
        let found = all(&shop).await.remove(0);
        let lines: Vec<_> = found.lines.iter().map(|line| (line.title.as_str(), line.quantity)).collect();
        assert_eq!(lines, [("Lamp", 3), ("Lamp", 1), ("Bulb", 1)]);
        assert_eq!(found.lines[0].batch.as_deref(), Some("W41"));
        assert_eq!((found.payments.len(), found.shipments.len(), found.state), (2, 1, OrderState::Shipped));
        told.shipments[0].delivered_at = at("2026-10-04T10:00:00Z");
        told.shipments[0].promised_on = "2026-10-03".parse().ok();
        take_orders(&shop, vec![told]).await;
        let found = all(&shop).await.remove(0);
        assert_eq!((found.shipments.len(), found.shipments[0].late, found.state), (1, Some(true), OrderState::Delivered));
    }

    async fn flat_rows_of_one_order_are_taken_in_one_by_one(desk: Desk) {
        let shop = Shop::of(&desk);
        let flat = |title: &str| OrderRow { lines: vec![LineRow { title: some(title), ..LineRow::default() }], payments: vec![], ..OrderRow { source: "shop".into(), external_id: some("9"), ..OrderRow::default() } };
        let mut first = OrderRow { currency: some("EUR"), ..flat("One") };
        first.absorb(OrderRow { currency: some("USD"), total: Some(99), ..flat("Two") });
        assert_eq!(take_orders(&shop, vec![first]).await, [Ok(Outcome::Created)]);
        let found = all(&shop).await.remove(0);
        assert_eq!((found.lines.len(), found.currency.as_str(), found.total.amount, found.number.as_str()), (2, "EUR", 99, "9"));
    }

    async fn parcels_and_tracking_come_by_themselves(desk: Desk) {
        let shop = Shop::of(&desk);
        take_orders(&shop, vec![order("1"), order("2")]).await;
        let parcel = |order: &str, number: &str| ShipmentRow {
            source: "carrier".into(), order_number: some(order),
            parcel: ParcelRow { tracking_number: some(number), promised_on: "2026-10-05".parse().ok(), destination_time_zone: some("Asia/Tokyo"), ..ParcelRow::default() },
            ..ShipmentRow::default()
        };
        let rows = vec![parcel("#1", "TN-1"), parcel("#9", "TN-9"), parcel("2", "TN-2")];
        let answers = take_parcels(&shop, rows.clone()).await;
        assert_eq!((&answers[0], &answers[2]), (&Ok(Outcome::Created), &Ok(Outcome::Created)));
        assert_eq!(answers[1].as_ref().unwrap_err()[0].field, "order_external_id");
        assert_eq!(take_parcels(&shop, rows).await[0], Ok(Outcome::Unchanged));
        assert!(take_parcels(&shop, vec![parcel("2", "TN-1")]).await[0].as_ref().unwrap_err()[0].problem.contains("another order"));

        let said = |number: &str, moment: &str, state| TrackingRow { source: "carrier".into(), tracking_number: some(number), at: at(moment), state: Some(state), ..TrackingRow::default() };
        let rows = vec![
            said("tn 1", "2026-10-05T15:30:00Z", ShipmentState::Delivered), said("TN-1", "2026-10-04T10:00:00Z", ShipmentState::InTransit),
            said("TN-2", "2026-10-05T14:30:00Z", ShipmentState::Delivered), said("TN-2", "2026-10-05T14:30:00Z", ShipmentState::Delivered),
            said("TN-404", "2026-10-05T14:30:00Z", ShipmentState::Delivered), TrackingRow { at: None, ..said("TN-2", "2026-10-05T14:30:00Z", ShipmentState::Delivered) },
        ];
        let answers = take_tracking(&shop, rows.clone()).await;
        assert_eq!(answers[..4], [Ok(Outcome::Created), Ok(Outcome::Created), Ok(Outcome::Created), Ok(Outcome::Unchanged)]);
        assert_eq!((answers[4].as_ref().unwrap_err()[0].field.as_str(), answers[5].as_ref().unwrap_err()[0].field.as_str()), ("tracking_number", "at"));
        let event = last_event(&shop).await;
        let again = take_tracking(&shop, rows).await;
        assert!(again[..4].iter().all(|answer| *answer == Ok(Outcome::Unchanged)));
        assert_eq!(last_event(&shop).await, event);
        let found = all(&shop).await;
        assert!(found.iter().all(|order| order.state == OrderState::Delivered));
        let late = |number: &str| found.iter().find(|order| order.number == number).unwrap().shipments[0].late;
        assert_eq!((late("#1"), late("#2")), (Some(true), Some(false)), "15:30 UTC is the next day in Tokyo");
    }

    async fn clues_lead_to_orders(desk: Desk) {
        let shop = Shop::of(&desk);
        take_orders(&shop, vec![order("1"), order("2"), OrderRow { source: "other".into(), ..order("2") }]).await;
        let clue = |id: Option<&str>, number: Option<&str>| Clue { source: "shop".into(), external_id: id.map(str::to_owned), number: number.map(str::to_owned) };
        let clues = [clue(Some("1"), None), clue(None, Some("1")), clue(None, Some("#2")), clue(Some("2"), Some("#1")), clue(None, None), clue(Some("x"), None)];
        let found = resolving::resolve(&mut shop.db.read().await.unwrap(), &clues).await.unwrap();
        assert!(found[0].is_some() && found[0] == found[1]);
        assert_eq!(found[2], None, "two orders have this number");
        assert!(found[3].is_some() && found[3] != found[0], "the id counts more than the number");
        assert_eq!((&found[4], &found[5]), (&None, &None));
    }
}
