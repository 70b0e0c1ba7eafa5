//! Other items, other ways of paying, a part of an order: until it leaves the house, for the difference that was told.

use crate::shop::{Shop, conflict, creation, eur, fields};
use kernel::{Money, Refusal};
use orders::cancelling_items;
use orders::cataloguing;
use orders::changing_items;
use orders::exchanging::{self, Exchange};
use orders::hindrance::HindranceCode;
use orders::order::{Order, OrderState};
use orders::payment::{PaymentKind, PaymentState};
use orders::placing::GivenLine;
use orders::possible::{self, OrderAction, PossibleActions};
use orders::product::Variant;
use orders::refund::RefundState;
use orders::repaying;
use orders::returned::Pieces;
use orders::shipment::ShipmentState::{Delivered, InTransit};
use orders::shipping;
use orders::varying::Swap;
use store::Schema;
use test_kit::Desk;

/// With somebody who sees the ticket that it is done from.
fn open(desk: &Desk) -> Shop {
    Shop { db: desk.db.clone(), act: desk.staff(&["orders.read", "orders.write", "tickets.read"]) }
}

fn variant(sku: &str, price: Option<Money>, available: bool) -> Variant {
    Variant { sku: sku.into(), options: [("size".to_owned(), sku.to_owned())].into(), price, available }
}

/// A shirt in several sizes, a mug; and an order of three shirts in M at 20.00 and a mug at 5.00.
async fn order(shop: &Shop, pay: bool) -> Order {
    let shirt = cataloguing::Creation {
        sku: "SHIRT".into(),
        name: "Shirt".into(),
        variants: vec![
            variant("M", Some(eur(2_000)), true),
            variant("L", Some(eur(2_300)), true),
            variant("S", Some(eur(1_800)), true),
            variant("XL", Some(eur(2_500)), false),
            variant("XS", None, true),
        ],
        ..cataloguing::Creation::default()
    };
    let mug = cataloguing::Creation {
        sku: "MUG".into(),
        name: "Mug".into(),
        variants: vec![variant("MUG-RED", Some(eur(500)), true)],
        ..cataloguing::Creation::default()
    };
    for product in [shirt, mug] {
        // Of a second order they are there already.
        let _ = shop.write(|tx, act| Box::pin(cataloguing::create(tx, act, product))).await;
    }
    let line = |sku: &str, quantity: i64, price: i64| GivenLine {
        sku: Some(sku.into()),
        quantity,
        price: Some(eur(price)),
        ..GivenLine::default()
    };
    let order = shop.place(creation(vec![line("M", 3, 2_000), line("MUG-RED", 1, 500)])).await.unwrap();
    if pay {
        shop.pay(&order.id, PaymentKind::Payment, eur(6_500)).await.unwrap();
    }
    shop.order(&order.id).await
}

fn swap(order: &Order, quantity: i64, sku: &str) -> Swap {
    Swap { line_id: order.lines[0].id.clone(), quantity, sku: sku.into() }
}

async fn change(
    shop: &Shop,
    order: &Order,
    lines: Vec<Swap>,
    difference: Money,
    method: Option<&str>,
) -> Result<Order, Refusal> {
    let (id, version, method) = (order.id.clone(), order.version, method.map(str::to_owned));
    let input = changing_items::Change { lines, difference, method, ticket_id: Some("tic_1".into()) };
    shop.write(move |tx, act| Box::pin(async move { changing_items::change(tx, act, &id, version, input).await })).await
}

async fn exchange(shop: &Shop, order: &Order, lines: Vec<Swap>, difference: Money) -> Result<Exchange, Refusal> {
    let (id, reason) = (order.id.clone(), "too small".to_owned());
    let method = Some("visa".into());
    let input = exchanging::Request { lines, difference, method, reason, exception: None, ticket_id: None };
    shop.write(move |tx, act| Box::pin(async move { exchanging::request(tx, act, &id, input).await })).await
}

async fn repay(shop: &Shop, order: &Order, method: &str) -> Result<Order, Refusal> {
    let (id, version) = (order.id.clone(), order.version);
    let input = repaying::Change { method: method.into(), ticket_id: None };
    shop.write(move |tx, act| Box::pin(async move { repaying::change(tx, act, &id, version, input).await })).await
}

async fn cancel(shop: &Shop, order: &Order, lines: Vec<Pieces>, amount: Money) -> Result<Order, Refusal> {
    let (id, version) = (order.id.clone(), order.version);
    let (reason, method) = ("ordered twice".to_owned(), Some("visa".to_owned()));
    let input = cancelling_items::Request { lines, amount, reason, method, ticket_id: None };
    shop.write(move |tx, act| Box::pin(async move { cancelling_items::cancel(tx, act, &id, version, input).await }))
        .await
}

fn pieces(line_id: &str, quantity: i64) -> Vec<Pieces> {
    vec![Pieces { line_id: line_id.into(), quantity }]
}

fn skus(order: &Order) -> Vec<(&str, i64, i64)> {
    order.lines.iter().map(|line| (line.sku.as_deref().unwrap_or_default(), line.quantity, line.price.amount)).collect()
}

async fn asked(shop: &Shop, order: &str) -> PossibleActions {
    possible::find(&mut shop.db.read().await.unwrap(), &shop.act.actor, shop.act.now, order).await.unwrap()
}

async fn ship(shop: &Shop, order: &Order, state: orders::shipment::ShipmentState) -> Order {
    let parcel = shop.ship(&order.id, shipping::Creation::default()).await.unwrap();
    shop.track(&parcel.id, "2026-11-20T09:00:00Z", state).await.unwrap();
    shop.order(&order.id).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::shop::SCHEMAS;

    async fn what_costs_more_is_still_to_be_paid(desk: Desk) {
        let shop = open(&desk);
        let before = order(&shop, true).await;
        let alternatives = asked(&shop, &before.id).await.lines.remove(0).alternatives;
        let known: Vec<&str> = alternatives.iter().map(|one| one.sku.as_str()).collect();
        assert_eq!(known, ["L", "S"], "what can be had, has a price, and is not it already");
        let after = change(&shop, &before, vec![swap(&before, 1, "L")], eur(300), Some("paypal")).await.unwrap();
        assert_eq!(skus(&after), [("M", 2, 2_000), ("MUG-RED", 1, 500), ("L", 1, 2_300)]);
        assert_eq!((after.total.amount, after.refunds.len(), after.version), (6_800, 0, before.version + 1));
        let new = after.payments.iter().find(|one| one.state == PaymentState::Pending).unwrap();
        assert_eq!((new.amount.amount, new.method.as_deref()), (300, Some("paypal")));
        let whole = change(&shop, &after, vec![swap(&after, 2, "L")], eur(600), Some("paypal")).await.unwrap();
        assert_eq!(skus(&whole), [("L", 2, 2_300), ("MUG-RED", 1, 500), ("L", 1, 2_300)]);
        assert!(whole.lines[0].options["size"] == "L" && whole.lines[0].id == before.lines[0].id);
        let told = "SELECT count(*) FROM order_deeds WHERE kind IN ('OrderItemsChanged', 'PaymentRecorded') AND ticket_id = 'tic_1'";
        let told: i64 = desk.db.read().await.unwrap().one(store::Sql::same(told), store::params![]).await.unwrap();
        assert_eq!(told, 4);
    }

    async fn what_costs_less_is_asked_for_as_a_refund_and_never_more_than_was_paid(desk: Desk) {
        let shop = open(&desk);
        let before = order(&shop, true).await;
        let after = change(&shop, &before, vec![swap(&before, 3, "S")], eur(-600), Some("visa")).await.unwrap();
        assert_eq!((after.total.amount, after.refunds[0].amount.amount), (5_900, 600));
        assert_eq!((after.refunds[0].state, after.refunds[0].method.as_deref()), (RefundState::Requested, Some("visa")));
        shop.refund(&after.id, eur(5_800)).await.unwrap();
        let now = shop.order(&after.id).await;
        let back = change(&shop, &now, vec![swap(&now, 3, "M")], eur(600), Some("visa")).await.unwrap();
        assert_eq!(fields(change(&shop, &back, vec![swap(&back, 3, "S")], eur(-600), Some("visa")).await), ["difference"]);
        assert_eq!(shop.order(&before.id).await, back, "a refusal leaves nothing behind");
        let unpaid = order(&shop, false).await;
        let after = change(&shop, &unpaid, vec![swap(&unpaid, 3, "S")], eur(-600), None).await.unwrap();
        assert_eq!((after.total.amount, after.refunds.len(), after.payments.len()), (5_900, 0, 0), "nobody paid");
    }

    async fn others_are_offered_only_where_there_are_any(desk: Desk) {
        let shop = open(&desk);
        let why = async |order: &Order, action: OrderAction| {
            let found = asked(&shop, &order.id).await.actions.into_iter().find(|one| one.action == action).unwrap();
            found.hindrance.map(|hindrance| hindrance.code)
        };
        let shirts = order(&shop, true).await;
        let mugs = creation(vec![GivenLine { sku: Some("MUG-RED".into()), quantity: 2, price: Some(eur(500)), ..GivenLine::default() }]);
        let mugs = shop.place(mugs).await.unwrap();
        assert_eq!(why(&shirts, OrderAction::ItemChange).await, None);
        assert_eq!(why(&mugs, OrderAction::ItemChange).await, Some(HindranceCode::NoVariant));
        assert_eq!(why(&mugs, OrderAction::ItemCancellation).await, None);
        let shirts = ship(&shop, &shirts, Delivered).await;
        let mugs = ship(&shop, &mugs, Delivered).await;
        assert_eq!(why(&shirts, OrderAction::Exchange).await, None);
        assert_eq!(why(&mugs, OrderAction::Exchange).await, Some(HindranceCode::NoVariant));
        assert_eq!(why(&mugs, OrderAction::ItemChange).await, Some(HindranceCode::HasLeft), "which comes first");
        assert_eq!(why(&mugs, OrderAction::Replacement).await, None);
    }

    async fn what_was_told_is_what_is_done_or_nothing(desk: Desk) {
        let shop = open(&desk);
        let before = order(&shop, true).await;
        let told = change(&shop, &before, vec![swap(&before, 1, "L")], eur(0), Some("visa")).await;
        assert!(matches!(&told, Err(refusal) if refusal.to_string().contains("is 300")), "{told:?}");
        assert_eq!(fields(told), ["difference"]);
        assert_eq!(fields(change(&shop, &before, vec![swap(&before, 1, "L")], eur(300), None).await), ["method"]);
        for (sku, quantity, field) in [
            ("XL", 1, "lines[0].sku"),
            ("XS", 1, "lines[0].sku"),
            ("M", 1, "lines[0].sku"),
            ("MUG-RED", 1, "lines[0].sku"),
            ("L", 4, "lines[0].quantity"),
        ] {
            let wrong = change(&shop, &before, vec![swap(&before, quantity, sku)], eur(300 * quantity), Some("visa")).await;
            assert!(fields(wrong).contains(&field.to_owned()), "{sku}");
        }
        assert_eq!(fields(change(&shop, &before, vec![], eur(0), None).await), ["lines"]);
        let old = Order { version: before.version + 1, ..before.clone() };
        let stale = change(&shop, &old, vec![swap(&before, 1, "L")], eur(300), Some("visa")).await;
        assert!(matches!(stale, Err(Refusal::Stale { .. })));
        assert_eq!(shop.order(&before.id).await, before);
        let gone = ship(&shop, &before, InTransit).await;
        let words = conflict(change(&shop, &gone, vec![swap(&gone, 1, "L")], eur(300), Some("visa")).await);
        assert!(words.contains("left the house"), "{words}");
        assert_eq!(conflict(repay(&shop, &gone, "paypal").await), words);
        assert_eq!(conflict(cancel(&shop, &gone, pieces(&gone.lines[0].id, 1), eur(2_000)).await), words);
    }

    async fn delivered_items_are_exchanged_for_others(desk: Desk) {
        let shop = open(&desk);
        let placed = order(&shop, true).await;
        conflict(exchange(&shop, &placed, vec![swap(&placed, 1, "L")], eur(300)).await);
        let before = ship(&shop, &placed, Delivered).await;
        let done = exchange(&shop, &before, vec![swap(&before, 2, "S")], eur(-400)).await.unwrap();
        let (after, out) = (shop.order(&before.id).await, shop.order(&done.order_id).await);
        assert_eq!((skus(&after), after.total.amount), (skus(&before), 6_500), "what was bought was bought");
        assert_eq!((after.returns[0].id.as_str(), after.returns[0].lines[0].quantity), (done.return_id.as_str(), 2));
        let back = &after.refunds[0];
        assert_eq!((back.amount.amount, back.return_id.as_deref()), (400, Some(done.return_id.as_str())));
        assert_eq!((skus(&out), out.total.amount, out.state), (vec![("S", 2, 0)], 0, OrderState::Placed));
        assert_eq!(out.replaces.unwrap().id, before.id);
        let sql = "SELECT count(*) FROM remedy_facts WHERE kind = 'replacement'";
        let remedies: i64 = desk.db.read().await.unwrap().one(store::Sql::same(sql), store::params![]).await.unwrap();
        assert_eq!(remedies, 0, "nothing was given for nothing");
        let too_many = exchange(&shop, &after, vec![swap(&after, 2, "S")], eur(-400)).await;
        assert_eq!(fields(too_many), ["lines[0].quantity"]);
        exchange(&shop, &after, vec![swap(&after, 1, "S")], eur(-200)).await.unwrap();
    }

    async fn another_way_of_paying_gives_back_and_asks_anew(desk: Desk) {
        let shop = open(&desk);
        let unpaid = order(&shop, false).await;
        assert_eq!(fields(repay(&shop, &unpaid, "paypal").await), ["method"], "nothing to pay anew");
        let before = order(&shop, true).await;
        assert_eq!(fields(repay(&shop, &before, "visa").await), ["method"]);
        assert_eq!(asked(&shop, &before.id).await.due_anew, eur(6_500));
        let after = repay(&shop, &before, "paypal").await.unwrap();
        let new = after.payments.iter().find(|one| one.state == PaymentState::Pending).unwrap();
        assert_eq!((new.amount.clone(), new.method.as_deref(), after.total.amount), (eur(6_500), Some("paypal"), 6_500));
        let back = &after.refunds[0];
        assert_eq!((back.amount.clone(), back.method.as_deref(), after.refundable.amount), (eur(6_500), Some("visa"), 0));
        // Before that came they change their mind again: what was to come by it counts no more.
        let again = repay(&shop, &after, "giro").await.unwrap();
        let of = |method: &str| again.payments.iter().find(|one| one.method.as_deref() == Some(method)).unwrap();
        assert_eq!((of("paypal").state, of("giro").state, of("giro").amount.clone()), (PaymentState::Failed, PaymentState::Pending, eur(6_500)));
        assert_eq!(again.refunds.len(), 1);
        let mixed = order(&shop, true).await;
        let input = orders::paying::Recording { kind: PaymentKind::Payment, amount: eur(100), method: Some("giro".into()), at: None, state: None };
        let id = mixed.id.clone();
        shop.write(move |tx, act| Box::pin(async move { orders::paying::record(tx, act, &id, input).await })).await.unwrap();
        assert_eq!(fields(repay(&shop, &shop.order(&mixed.id).await, "paypal").await), ["method"], "in several ways");
    }

    async fn a_part_of_an_order_is_cancelled_and_its_price_goes_back(desk: Desk) {
        let shop = open(&desk);
        let before = order(&shop, true).await;
        let (shirts, mug) = (before.lines[0].id.clone(), before.lines[1].id.clone());
        assert_eq!(fields(cancel(&shop, &before, pieces(&shirts, 1), eur(1_999)).await), ["amount"]);
        let after = cancel(&shop, &before, pieces(&shirts, 2), eur(4_000)).await.unwrap();
        assert_eq!((skus(&after), after.total.amount), (vec![("M", 1, 2_000), ("MUG-RED", 1, 500)], 2_500));
        assert_eq!((after.refunds[0].amount.amount, after.refunds[0].reason.as_deref()), (4_000, Some("ordered twice")));
        let after = cancel(&shop, &after, pieces(&mug, 1), eur(500)).await.unwrap();
        assert_eq!((skus(&after), after.refundable.amount), (vec![("M", 1, 2_000)], 2_000));
        assert_eq!(fields(cancel(&shop, &after, pieces(&shirts, 1), eur(2_000)).await), ["lines"], "that is all of it");
    }
}
