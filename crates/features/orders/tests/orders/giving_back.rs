//! Returns, refunds, warranties and claims.

use crate::shop::{Shop, conflict, creation, eur, fields};
use kernel::{Money, Refusal};
use orders::cataloguing;
use orders::claim::{Claim, ClaimState};
use orders::claiming::{self, Submission};
use orders::order::Order;
use orders::placing::{Creation, GivenLine};
use orders::refund::RefundState;
use orders::registering::{self, Registration, Wanted};
use orders::returned::{Pieces, ReturnState};
use orders::shipping;
use orders::warranty::{Coverage, Warranty};
use store::{Schema, params};

fn piece(line_id: &str, quantity: i64) -> Pieces {
    Pieces { line_id: line_id.to_owned(), quantity }
}

async fn shipped_order(shop: &Shop) -> Order {
    let order = shop.paid_order().await;
    let shipped_at = Some(shop.act.now.plus(-3_600_000));
    shop.ship(&order.id, shipping::Creation { shipped_at, ..shipping::Creation::default() }).await.unwrap();
    shop.order(&order.id).await
}

async fn register(shop: &Shop, input: Registration) -> Result<Warranty, Refusal> {
    shop.write(|tx, act| Box::pin(registering::register(tx, act, input))).await
}

async fn claim(shop: &Shop, warranty: &str, goodwill: bool) -> Result<Claim, Refusal> {
    let input =
        Submission { warranty_id: warranty.to_owned(), problem: "It does not heat.".into(), goodwill, note: None };
    shop.write(|tx, act| Box::pin(claiming::submit(tx, act, input))).await
}

async fn move_claim(shop: &Shop, known: &Claim, state: ClaimState) -> Result<Claim, Refusal> {
    let (id, version) = (known.id.clone(), known.version);
    let input = claiming::Change { state: Some(state), ..claiming::Change::default() };
    shop.write(move |tx, act| Box::pin(async move { claiming::change(tx, act, &id, version, input).await })).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::shop::SCHEMAS;

    async fn no_more_is_returned_than_was_bought(desk: Desk) {
        let shop = Shop::of(&desk);
        let early = shop.paid_order().await;
        let words = conflict(shop.give_back(&early.id, vec![piece(&early.lines[0].id, 1)]).await);
        assert!(words.contains("cancel it instead"), "{words}");
        let order = shipped_order(&shop).await;
        let mug = order.lines[0].id.clone();
        assert_eq!(fields(shop.give_back(&order.id, vec![]).await), ["lines"]);
        assert_eq!(fields(shop.give_back(&order.id, vec![piece(&mug, 3)]).await), ["lines[0].quantity"]);
        assert_eq!(fields(shop.give_back(&order.id, vec![piece(&mug, 0)]).await), ["lines[0].quantity"]);
        let one = shop.give_back(&order.id, vec![piece(&mug, 1)]).await.unwrap();
        assert_eq!(fields(shop.give_back(&order.id, vec![piece(&mug, 2)]).await), ["lines[0].quantity"]);
        shop.move_return(&one, ReturnState::Rejected).await.unwrap();
        shop.give_back(&order.id, vec![piece(&mug, 2)]).await.unwrap();
        let none = shop.give_back("ord_none", vec![piece(&mug, 1)]).await;
        assert!(matches!(none, Err(Refusal::NotFound("order"))));
    }

    async fn a_return_walks_its_way_and_refusals_name_what_may_follow(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shipped_order(&shop).await;
        let asked = shop.give_back(&order.id, vec![piece(&order.lines[0].id, 1)]).await.unwrap();
        let words = conflict(shop.move_return(&asked, ReturnState::Received).await);
        assert!(words.contains("approved, rejected"), "{words}");
        let mut known = asked.clone();
        for state in [ReturnState::Approved, ReturnState::LabelSent, ReturnState::InTransit, ReturnState::Received, ReturnState::Inspected, ReturnState::Closed] {
            known = shop.move_return(&known, state).await.unwrap();
        }
        assert_eq!((known.received_at, known.ended_at), (Some(shop.act.now), Some(shop.act.now)));
        let stale = shop.move_return(&asked, ReturnState::Approved).await;
        assert!(matches!(stale, Err(Refusal::Stale { .. })));
        let kinds = "SELECT count(*) FROM order_timeline_cards WHERE kind IN ('ReturnRequested', 'ReturnReceived', 'ReturnClosed')";
        assert_eq!(shop.one::<i64>(kinds, params![]).await, 3);
    }

    async fn a_refund_is_never_more_than_what_is_left(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        assert_eq!(fields(shop.refund(&order.id, eur(5_001)).await), ["amount"]);
        assert_eq!(fields(shop.refund(&order.id, Money::new(1, "USD")).await), ["amount"]);
        assert_eq!(fields(shop.refund(&order.id, eur(-5)).await), ["amount.amount"]);
        let first = shop.refund(&order.id, eur(3_000)).await.unwrap();
        assert_eq!(fields(shop.refund(&order.id, eur(2_001)).await), ["amount"], "an open refund holds its part");
        let approved = shop.move_refund(&first, RefundState::Approved).await.unwrap();
        let words = conflict(shop.move_refund(&first.clone(), RefundState::Paid).await.map_err(|_| Refusal::conflict("stale")));
        assert_eq!(words, "stale");
        let paid = shop.move_refund(&approved, RefundState::Paid).await.unwrap();
        let after = shop.order(&order.id).await;
        let payment = after.payments.iter().find(|payment| payment.refund_id.is_some()).unwrap();
        assert_eq!((payment.amount.clone(), after.refundable, paid.paid_at), (eur(3_000), eur(2_000), Some(shop.act.now)));
        let words = conflict(shop.move_refund(&paid, RefundState::Failed).await);
        assert!(words.contains("nothing follows it"), "{words}");
    }

    async fn a_failed_refund_is_tried_again_only_while_the_money_is_there(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let first = shop.refund(&order.id, eur(4_000)).await.unwrap();
        let failed = shop.move_refund(&shop.move_refund(&first, RefundState::Approved).await.unwrap(), RefundState::Failed).await.unwrap();
        let second = shop.refund(&order.id, eur(2_000)).await.unwrap();
        assert_eq!(fields(shop.move_refund(&failed, RefundState::Approved).await), ["amount"]);
        shop.move_refund(&second, RefundState::Rejected).await.unwrap();
        shop.move_refund(&failed, RefundState::Approved).await.unwrap();
    }

    async fn two_refunds_at_once_share_what_is_left(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let asked = [3_000, 3_000].map(|amount| {
            let (shop, id) = (Shop { db: shop.db.clone(), act: shop.act.clone() }, order.id.clone());
            tokio::spawn(async move { shop.refund(&id, eur(amount)).await })
        });
        let mut granted = 0;
        for one in asked {
            granted += usize::from(one.await.unwrap().is_ok());
        }
        assert_eq!((granted, shop.order(&order.id).await.refundable), (1, eur(2_000)));
    }

    async fn a_warranty_takes_what_the_order_line_knows(desk: Desk) {
        let shop = Shop::of(&desk);
        let input = cataloguing::Creation { sku: "KET".into(), name: "Kettle".into(), warranty_months: Some(24), ..cataloguing::Creation::default() };
        let kettle = shop.write(|tx, act| Box::pin(cataloguing::create(tx, act, input))).await.unwrap();
        let anna = shop.customer("Anna").await;
        let line = GivenLine { sku: Some("KET".into()), quantity: 1, serials: vec!["S-1".into()], ..GivenLine::default() };
        let order = shop.place(Creation { customer_id: Some(anna.clone()), ..creation(vec![line]) }).await.unwrap();
        let line_id = Some(order.lines[0].id.clone());
        let wrong = Registration { line_id: line_id.clone(), serial: Some("S-9".into()), ..Registration::default() };
        assert_eq!(fields(register(&shop, wrong).await), ["serial"]);
        let mine = Registration { line_id, serial: Some("S-1".into()), ..Registration::default() };
        let warranty = register(&shop, mine.clone()).await.unwrap();
        assert_eq!((warranty.from.to_string(), warranty.until.to_string()), ("2026-11-20".into(), "2028-11-20".into()));
        assert_eq!((warranty.customer.as_ref().unwrap().id.as_str(), warranty.product.id.as_str(), warranty.coverage), (anna.as_str(), kettle.id.as_str(), Coverage::Active));
        assert!(conflict(register(&shop, mine).await).contains("registered already"));
        let wanted = Wanted { serial: Some("S-1".into()), customer: Some(anna), limit: 5, ..Wanted::default() };
        let found = registering::list(&mut shop.db.read().await.unwrap(), shop.act.now, wanted).await.unwrap();
        assert_eq!(found.items, [warranty]);
        assert_eq!(fields(register(&shop, Registration::default()).await), ["product_id", "until"]);
    }

    async fn claims_need_a_warranty_that_covers_or_goodwill_and_walk_their_way(desk: Desk) {
        let shop = Shop::of(&desk);
        let input = cataloguing::Creation { sku: "KET".into(), name: "Kettle".into(), ..cataloguing::Creation::default() };
        let kettle = shop.write(|tx, act| Box::pin(cataloguing::create(tx, act, input))).await.unwrap();
        let until = |day: &str| Registration {
            product_id: Some(kettle.id.clone()), from: "2024-01-01".parse().ok(), until: day.parse().ok(), ..Registration::default()
        };
        let over = register(&shop, until("2026-11-19")).await.unwrap();
        assert_eq!(over.coverage, Coverage::Expired);
        assert_eq!(fields(claim(&shop, &over.id, false).await), ["warranty_id"]);
        assert!(claim(&shop, &over.id, true).await.unwrap().goodwill);
        assert_eq!(fields(claim(&shop, "war_none", false).await), ["warranty_id"]);
        let valid = register(&shop, until("2026-11-20")).await.unwrap();
        let mut known = claim(&shop, &valid.id, false).await.unwrap();
        let words = conflict(move_claim(&shop, &known, ClaimState::Repaired).await);
        assert!(words.contains("approved, rejected"), "{words}");
        let first = known.clone();
        for state in [ClaimState::Approved, ClaimState::LabelSent, ClaimState::Received, ClaimState::Repaired, ClaimState::Closed] {
            known = move_claim(&shop, &known, state).await.unwrap();
        }
        assert_eq!(known.ended_at, Some(shop.act.now));
        assert!(matches!(move_claim(&shop, &first, ClaimState::Approved).await, Err(Refusal::Stale { .. })));
        let wanted = claiming::Wanted { state: Some(ClaimState::Closed), limit: 5, ..claiming::Wanted::default() };
        let found = claiming::list(&mut shop.db.read().await.unwrap(), wanted).await.unwrap();
        assert_eq!(found.items, [known]);
    }
}
