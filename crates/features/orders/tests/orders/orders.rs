//! Placing, changing, cancelling and finding orders.

use crate::shop::{Shop, conflict, creation, eur, fields, line};
use kernel::{Cursor, Money, Refusal};
use orders::cataloguing::{self, Wanted as WantedProducts};
use orders::changing::{Change, LineChange};
use orders::listing::{self, Wanted};
use orders::order::{Order, OrderState};
use orders::payment::PaymentKind;
use orders::placing::{Creation, GivenLine};
use orders::product::{ExternalId, Product, Variant};
use orders::shipping;
use store::{Schema, events, params};

async fn product(shop: &Shop, sku: &str, variants: &[&str]) -> Result<Product, Refusal> {
    let variant = |sku: &&str| Variant {
        sku: (*sku).to_owned(),
        options: [("colour".to_owned(), "red".to_owned())].into(),
        price: Some(eur(900)),
        available: true,
    };
    let input = cataloguing::Creation {
        sku: sku.into(),
        name: format!("Product {sku}"),
        category: Some("Kitchen".into()),
        warranty_months: Some(24),
        variants: variants.iter().map(variant).collect(),
    };
    shop.write(|tx, act| Box::pin(cataloguing::create(tx, act, input))).await
}

async fn search(shop: &Shop, q: &str) -> Vec<String> {
    let wanted = Wanted { q: Some(q.to_owned()), limit: 50, ..Wanted::default() };
    let page = listing::list(&mut shop.db.read().await.unwrap(), wanted).await.unwrap();
    page.items.into_iter().map(|order| order.number).collect()
}

async fn cancel(shop: &Shop, order: &Order) -> Result<Order, Refusal> {
    shop.change(&order.id, order.version, Change { state: Some(OrderState::Cancelled), ..Change::default() }).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::shop::SCHEMAS;

    async fn an_order_knows_its_products_customer_and_sum(desk: Desk) {
        let shop = Shop::of(&desk);
        let kettle = product(&shop, "KET", &["KET-R", "KET-B"]).await.unwrap();
        assert_eq!(kettle.variants.len(), 2);
        let anna = shop.customer("Anna").await;
        let lines = vec![
            GivenLine { sku: Some("KET-R".into()), price: Some(eur(900)), quantity: 2, serials: vec!["S1".into(), "S2".into()], ..GivenLine::default() },
            line("Wrapping", 1, 250),
        ];
        let order = shop.place(Creation { customer_id: Some(anna.clone()), ..creation(lines) }).await.unwrap();
        assert_eq!((order.number.as_str(), order.total.clone(), order.state), ("1", eur(2_050), OrderState::Placed));
        assert_eq!(order.customer.as_ref().unwrap().name, "Anna");
        assert_eq!((order.lines[0].title.as_str(), order.lines[0].serials.len()), ("Product KET", 2));
        assert_eq!(order.lines[0].product.as_ref().unwrap().id, kettle.id);
        assert!(order.lines[1].product.is_none());
        let log = events::after(&mut shop.db.read().await.unwrap(), 0, 9).await.unwrap();
        assert!(log.iter().any(|event| event.kind == "OrderPlaced" && event.subject_id == order.id));
    }

    async fn all_problems_of_an_order_are_told_at_once(desk: Desk) {
        let shop = Shop::of(&desk);
        let bad = Creation {
            customer_id: Some("cus_none".into()),
            currency: "euro".into(),
            placed_at: Some(shop.act.now.plus(1)),
            ..creation(vec![
                GivenLine { product_id: Some("prd_none".into()), title: Some("x".into()), quantity: 0, ..GivenLine::default() },
                GivenLine { price: Some(Money::new(-1, "USD")), quantity: 1, ..GivenLine::default() },
            ])
        };
        let told = fields(shop.place(bad).await);
        for field in ["currency", "placed_at", "customer_id", "lines[0].product_id", "lines[0].quantity", "lines[1].title", "lines[1].price.currency", "lines[1].price.amount"] {
            assert!(told.iter().any(|known| known == field), "{field}: {told:?}");
        }
        assert_eq!(fields(shop.place(creation(vec![])).await), ["lines"]);
    }

    async fn a_change_needs_the_version_that_is(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let anna = shop.customer("Anna").await;
        let changed = shop.change(&order.id, order.version, Change { customer_id: Some(Some(anna)), ..Change::default() }).await.unwrap();
        assert_eq!(changed.version, order.version + 1);
        let late = shop.change(&order.id, order.version, Change { number: Some("X".into()), ..Change::default() }).await;
        let Err(Refusal::Stale { current }) = late else { panic!("must be stale") };
        assert_eq!(current["customer"]["name"], "Anna");
        let serials = Change { lines: Some(vec![LineChange { id: order.lines[1].id.clone(), batch: None, serials: Some(vec!["P-1".into()]) }]), ..Change::default() };
        let changed = shop.change(&order.id, changed.version, serials).await.unwrap();
        assert_eq!(changed.lines[1].serials, ["P-1"]);
        let batch = |batch: Option<&str>| {
            let line = LineChange { id: order.lines[1].id.clone(), batch: Some(batch.map(str::to_owned)), serials: None };
            Change { lines: Some(vec![line]), ..Change::default() }
        };
        let changed = shop.change(&order.id, changed.version, batch(Some(" W41 "))).await.unwrap();
        assert_eq!((changed.lines[1].batch.as_deref(), changed.lines[1].serials.len()), (Some("W41"), 1));
        let changed = shop.change(&order.id, changed.version, batch(None)).await.unwrap();
        assert_eq!((changed.lines[1].batch.as_deref(), changed.lines[1].serials.len()), (None, 1));
        let foreign = Change { lines: Some(vec![LineChange { id: "lin_none".into(), batch: None, serials: None }]), ..Change::default() };
        assert_eq!(fields(shop.change(&order.id, changed.version, foreign).await), ["lines[0].id"]);
        let cleared = shop.change(&order.id, changed.version, Change { customer_id: Some(None), ..Change::default() }).await.unwrap();
        assert!(cleared.customer.is_none());
    }

    async fn an_order_is_cancelled_until_something_has_left(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let parcel = shop.ship(&order.id, shipping::Creation { tracking_number: Some("T-1".into()), ..shipping::Creation::default() }).await.unwrap();
        shop.track(&parcel.id, "2026-11-20T08:00:00Z", orders::shipment::ShipmentState::InfoReceived).await.unwrap();
        let order = shop.order(&order.id).await;
        assert_eq!(order.state, OrderState::Placed, "a label is not a parcel on its way");
        let gone = shop.track(&parcel.id, "2026-11-20T09:00:00Z", orders::shipment::ShipmentState::InTransit).await.unwrap();
        let stale = cancel(&shop, &order).await;
        assert!(matches!(stale, Err(Refusal::Stale { .. })), "its state moved meanwhile");
        let order = shop.order(&order.id).await;
        assert_eq!((order.state, gone.shipped_at.is_some()), (OrderState::Shipped, true));
        let words = conflict(cancel(&shop, &order).await);
        assert!(words.contains("cannot become cancelled") && words.contains("delivered"), "{words}");

        let second = shop.paid_order().await;
        let cancelled = cancel(&shop, &second).await.unwrap();
        assert_eq!((cancelled.state, cancelled.cancelled_at), (OrderState::Cancelled, Some(shop.act.now)));
        assert_eq!(cancelled.refundable, eur(5_000), "what was paid can still go back");
        let words = conflict(shop.ship(&second.id, shipping::Creation::default()).await);
        assert!(words.contains("cancelled"), "{words}");
        let facts: i64 = shop.one("SELECT count(*) FROM order_facts", params![]).await;
        assert_eq!(facts, 0, "orders of nobody are in no figure about customers");
        let anna = shop.customer("Anna").await;
        let third = shop.place(Creation { customer_id: Some(anna), ..creation(vec![line("Cup", 1, 1)]) }).await.unwrap();
        let valid = "SELECT valid FROM order_facts WHERE order_id = $1";
        assert_eq!(shop.one::<i64>(valid, params![&third.id]).await, 1);
        cancel(&shop, &third).await.unwrap();
        assert_eq!(shop.one::<i64>(valid, params![&third.id]).await, 0);
    }

    async fn search_finds_by_number_parcel_serial_and_customer_and_wildcards_are_literal(desk: Desk) {
        let shop = Shop::of(&desk);
        let anna = shop.customer("Anna 100%").await;
        let lines = vec![GivenLine { title: Some("Pot".into()), quantity: 1, serials: vec!["SN-77".into()], ..GivenLine::default() }];
        let input = Creation {
            number: Some("#W100".into()), customer_id: Some(anna),
            external_ids: vec![ExternalId { source: "shop".into(), id: "X_9".into() }], ..creation(lines)
        };
        let order = shop.place(input.clone()).await.unwrap();
        let parcel = shipping::Creation { tracking_number: Some("1Z 999 AA".into()), ..shipping::Creation::default() };
        shop.ship(&order.id, parcel).await.unwrap();
        shop.place(Creation { number: Some("#200".into()), ..creation(vec![line("Cup", 1, 1)]) }).await.unwrap();
        for q in ["#W100", "w100", "w1", "100", "x_9", "1z999aa", "1Z 999", "SN-77", "anna", "100%"] {
            assert_eq!(search(&shop, q).await, ["#W100"], "{q}");
        }
        for q in ["_", "%", "w%", "\\", "x%9", "#", "-"] {
            let expected: &[&str] = if q == "%" { &["#W100"] } else { &[] };
            assert_eq!(search(&shop, q).await, expected, "{q}");
        }
        let words = conflict(shop.place(Creation { number: Some("#3".into()), ..input }).await);
        assert!(words.contains("X_9") && words.contains("#W100"), "{words}");
    }

    async fn lists_page_newest_first_and_include_merged_customers(desk: Desk) {
        let shop = Shop::of(&desk);
        let (anna, ann) = (shop.customer("Anna").await, shop.customer("Ann").await);
        for (n, customer) in [&anna, &ann, &anna, &ann, &anna].into_iter().enumerate() {
            let placed_at = Some(shop.act.now.plus(-(n as i64) * 1_000));
            let input = Creation { placed_at, customer_id: Some(customer.clone()), ..creation(vec![line("Cup", 1, 100)]) };
            shop.place(input).await.unwrap();
        }
        let (from, into) = (ann.clone(), anna.clone());
        shop.write(move |tx, act| Box::pin(async move {
            customers::merging::merge(tx, act, &into, customers::merging::Merging { from }).await
        })).await.unwrap();
        let mut numbers = Vec::new();
        let mut cursor = None;
        loop {
            let wanted = Wanted { customer: Some(anna.clone()), state: Some(OrderState::Placed), limit: 2, cursor, ..Wanted::default() };
            let page = listing::list(&mut shop.db.read().await.unwrap(), wanted).await.unwrap();
            assert!(page.items.iter().all(|order| order.customer.as_ref().unwrap().id == anna), "the survivor is shown");
            numbers.extend(page.items.into_iter().map(|order| order.number));
            let Some(next) = page.next else { break };
            cursor = Some(Cursor::decode(&next).unwrap());
        }
        assert_eq!(numbers, ["1", "2", "3", "4", "5"]);
    }

    async fn a_sku_belongs_to_one_product(desk: Desk) {
        let shop = Shop::of(&desk);
        let kettle = product(&shop, "KET", &["KET-R"]).await.unwrap();
        for (sku, variants) in [("KET", &[][..]), ("KET-R", &[]), ("NEW", &["KET"]), ("NEW", &["KET-R"])] {
            let words = conflict(product(&shop, sku, variants).await);
            assert!(words.contains("Product KET"), "{words}");
        }
        assert_eq!(fields(product(&shop, "TWICE", &["A", "A"]).await), ["variants[1].sku"]);
        let (id, version) = (kettle.id.clone(), kettle.version);
        let input = cataloguing::Change { category: Some(None), variants: Some(vec![]), ..cataloguing::Change::default() };
        let changed = shop.write(move |tx, act| Box::pin(async move { cataloguing::change(tx, act, &id, version, input).await })).await.unwrap();
        assert_eq!((changed.category, changed.variants.len(), changed.warranty_months), (None, 0, Some(24)));
        let id = kettle.id.clone();
        let stale = shop.write(move |tx, act| Box::pin(async move { cataloguing::change(tx, act, &id, version, cataloguing::Change::default()).await })).await;
        assert!(matches!(stale, Err(Refusal::Stale { .. })));
        product(&shop, "POT_1", &[]).await.unwrap();
        let wanted = WantedProducts { q: Some("t_".into()), limit: 9, cursor: None };
        let found = cataloguing::list(&mut shop.db.read().await.unwrap(), wanted).await.unwrap();
        assert_eq!(found.items.iter().map(|p| p.sku.as_str()).collect::<Vec<_>>(), ["POT_1"]);
    }

    async fn payments_settle_or_fail_and_a_refund_is_no_larger_than_what_was_paid(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        assert_eq!(fields(shop.pay(&order.id, PaymentKind::Refund, eur(5_001)).await), ["amount"]);
        assert_eq!(fields(shop.pay(&order.id, PaymentKind::Refund, Money::new(1, "USD")).await), ["amount"]);
        assert_eq!(fields(shop.pay(&order.id, PaymentKind::Payment, eur(0)).await), ["amount.amount"]);
        let back = shop.pay(&order.id, PaymentKind::Refund, eur(5_000)).await.unwrap();
        assert_eq!(shop.order(&order.id).await.refundable, eur(0));
        let (id, version) = (back.id.clone(), back.version);
        let input = orders::paying::Change { state: orders::payment::PaymentState::Failed };
        let words = conflict(shop.write(move |tx, act| Box::pin(async move { orders::paying::change(tx, act, &id, version, input).await })).await);
        assert!(words.contains("nothing follows it"), "{words}");
    }
}
