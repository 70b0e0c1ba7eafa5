//! What can be done about an order, and that the doing is judged by the same rules.

use crate::shop::{Shop, conflict, creation, eur, fields, line};
use kernel::{Act, ActorKind, Money, Refusal, Timestamp};
use orders::cataloguing;
use orders::claim::Claim;
use orders::claiming::{self, LineClaim};
use orders::deeds;
use orders::hindrance::HindranceCode;
use orders::line_warranty::{Source, Standing};
use orders::order::{Order, OrderState};
use orders::placing::{Creation, GivenLine};
use orders::possible::{self, OrderAction, PossibleAction, PossibleActions, UndertakingKind};
use orders::refund::RefundState;
use orders::registering::{self, Registration};
use orders::replacing;
use orders::returned::{Pieces, Return};
use orders::returning;
use orders::rules::{self, Goodwill, Rules};
use orders::shipment::ShipmentState::{Delivered, InTransit};
use orders::{Address, changing, shipping};
use store::{Schema, params};
use test_kit::Desk;

/// At the shop, with these permissions besides those on orders, at this moment.
fn at(desk: &Desk, moment: &str, more: &[&str]) -> Shop {
    let act = desk.staff(&[&["orders.read", "orders.write"], more].concat());
    Shop { db: desk.db.clone(), act: Act { now: Timestamp::parse(moment).unwrap(), ..act } }
}

fn piece(line_id: &str, quantity: i64) -> Pieces {
    Pieces { line_id: line_id.to_owned(), quantity }
}

async fn set(shop: &Shop, input: rules::Change) -> Rules {
    let version = rules::find(&mut shop.db.read().await.unwrap()).await.unwrap().version;
    shop.write(move |tx, act| Box::pin(rules::change(tx, act, version, input))).await.unwrap()
}

async fn asked(shop: &Shop, order: &str) -> PossibleActions {
    possible::find(&mut shop.db.read().await.unwrap(), &shop.act.actor, shop.act.now, order).await.unwrap()
}

async fn action(shop: &Shop, order: &str, which: OrderAction) -> PossibleAction {
    asked(shop, order).await.actions.into_iter().find(|one| one.action == which).unwrap()
}

fn code(found: &PossibleAction) -> Option<HindranceCode> {
    found.hindrance.as_ref().map(|hindrance| hindrance.code)
}

async fn give_back(shop: &Shop, order: &Order, exception: Option<&str>) -> Result<Return, Refusal> {
    let (id, lines) = (order.id.clone(), vec![piece(&order.lines[0].id, 1)]);
    let input = returning::Request {
        lines,
        reason: None,
        note: None,
        exception: exception.map(str::to_owned),
        ticket_id: None,
    };
    shop.write(move |tx, act| Box::pin(async move { returning::request(tx, act, &id, input).await })).await
}

/// Two mugs and a pot, delivered at this moment to this zone.
async fn delivered(shop: &Shop, zone: &str, moment: &str) -> Order {
    let order = shop.paid_order().await;
    let input = shipping::Creation {
        destination_time_zone: Some(zone.into()),
        carrier: Some("DHL".into()),
        ..shipping::Creation::default()
    };
    let parcel = shop.ship(&order.id, input).await.unwrap();
    shop.track(&parcel.id, moment, Delivered).await.unwrap();
    shop.order(&order.id).await
}

async fn replace(shop: &Shop, order: &str, lines: Vec<Pieces>) -> Result<Order, Refusal> {
    let order = order.to_owned();
    let input = replacing::Request { lines, reason: "arrived broken".into(), address: None, ticket_id: None };
    shop.write(move |tx, act| Box::pin(async move { replacing::request(tx, act, &order, input).await })).await
}

/// A kettle with so many months of warranty and this serial, placed on 2024-11-20.
async fn kettle(shop: &Shop, sku: &str, months: Option<i64>, serial: Option<&str>) -> Order {
    let input = cataloguing::Creation {
        sku: sku.into(),
        name: "Kettle".into(),
        warranty_months: months,
        ..cataloguing::Creation::default()
    };
    shop.write(|tx, act| Box::pin(cataloguing::create(tx, act, input))).await.unwrap();
    let serials = serial.map(str::to_owned).into_iter().collect();
    let line = GivenLine { sku: Some(sku.into()), quantity: 1, serials, ..GivenLine::default() };
    let placed_at = Timestamp::parse("2024-11-20T10:00:00Z").ok();
    shop.place(Creation { placed_at, ..creation(vec![line]) }).await.unwrap()
}

async fn claim(shop: &Shop, order: &Order, goodwill: Option<&str>) -> Result<Claim, Refusal> {
    let input = LineClaim {
        line_id: order.lines[0].id.clone(),
        problem: "It does not heat.".into(),
        goodwill: goodwill.map(str::to_owned),
        ..LineClaim::default()
    };
    let id = order.id.clone();
    shop.write(move |tx, act| Box::pin(async move { claiming::claim_line(tx, act, &id, input).await })).await
}

fn goodwill(goodwill: Goodwill) -> rules::Change {
    rules::Change { goodwill: Some(goodwill), ..rules::Change::default() }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::shop::SCHEMAS;

    async fn the_last_day_of_the_return_window_ends_at_midnight_where_the_parcel_came(desk: Desk) {
        let shop = Shop::of(&desk);
        set(&shop, rules::Change { return_window_days: Some(Some(14)), ..rules::Change::default() }).await;
        // Tokyo is at the fifth already; its fourteenth day ends at 15:00 UTC on the nineteenth.
        let order = delivered(&shop, "Asia/Tokyo", "2026-11-04T16:00:00Z").await;
        let last = at(&desk, "2026-11-19T14:59:59Z", &[]);
        assert_eq!(asked(&last, &order.id).await.return_until.unwrap().to_string(), "2026-11-19");
        assert!(action(&last, &order.id, OrderAction::Return).await.exception.is_none());
        let taken = give_back(&last, &order, Some("a friend of the house")).await.unwrap();
        assert_eq!(taken.exception, None, "within the window it is no exception");
        let over = at(&desk, "2026-11-19T15:00:00Z", &[]);
        let told = action(&over, &order.id, OrderAction::Return).await;
        let beyond = told.exception.clone().unwrap();
        assert_eq!((told.possible, beyond.code, beyond.day.unwrap().to_string().as_str()), (true, HindranceCode::WindowOver, "2026-11-19"));
        assert_eq!(fields(give_back(&over, &order, None).await), ["exception"]);
        let taken = give_back(&over, &order, Some("was in hospital")).await.unwrap();
        assert_eq!(taken.exception.as_deref(), Some("was in hospital"));
    }

    async fn beyond_the_window_goes_who_the_shop_lets(desk: Desk) {
        let shop = Shop::of(&desk);
        set(&shop, goodwill(Goodwill::Approvers)).await;
        let order = delivered(&shop, "UTC", "2026-10-01T12:00:00Z").await;
        let told = action(&shop, &order.id, OrderAction::Return).await;
        assert_eq!(code(&told), Some(HindranceCode::WindowOver));
        assert_eq!(conflict(give_back(&shop, &order, Some("kind")).await), told.hindrance.unwrap().words, "offered and done agree");
        let lead = at(&desk, "2026-11-20T12:00:00Z", &["orders.approve"]);
        give_back(&lead, &order, Some("kind")).await.unwrap();
        set(&shop, goodwill(Goodwill::Nobody)).await;
        conflict(give_back(&lead, &order, Some("kind")).await);
        let endless = rules::Change { return_window_days: Some(None), ..rules::Change::default() };
        set(&shop, endless).await;
        give_back(&shop, &order, None).await.unwrap();
    }

    async fn the_window_waits_for_the_last_parcel_and_for_a_known_day(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = delivered(&shop, "UTC", "2026-10-01T12:00:00Z").await;
        assert!(action(&shop, &order.id, OrderAction::Return).await.exception.is_some());
        let second = shop.ship(&order.id, shipping::Creation::default()).await.unwrap();
        assert!(action(&shop, &order.id, OrderAction::Return).await.exception.is_none(), "one is still to come");
        shop.track(&second.id, "2026-11-19T12:00:00Z", Delivered).await.unwrap();
        assert_eq!(asked(&shop, &order.id).await.return_until.unwrap().to_string(), "2026-12-19");
        let by_hand = shop.paid_order().await;
        let shipped = shop.change(&by_hand.id, by_hand.version, changing::Change { state: Some(OrderState::Shipped), ..changing::Change::default() }).await.unwrap();
        assert!(action(&shop, &shipped.id, OrderAction::Return).await.possible);
        let early = shop.paid_order().await;
        assert_eq!(code(&action(&shop, &early.id, OrderAction::Return).await), Some(HindranceCode::NotShipped));
    }

    async fn up_to_the_limit_nobody_is_asked_and_two_halves_are_no_way_around_it(desk: Desk) {
        let shop = Shop::of(&desk);
        set(&shop, rules::Change { refund_limit: Some(Some(eur(2_000))), ..rules::Change::default() }).await;
        let order = shop.paid_order().await;
        assert_eq!(asked(&shop, &order.id).await.refund_without_approval, Some(eur(2_000)));
        let first = shop.refund(&order.id, eur(2_000)).await.unwrap();
        assert_eq!(first.state, RefundState::Approved);
        let second = shop.refund(&order.id, eur(1)).await.unwrap();
        assert_eq!(second.state, RefundState::Requested, "with the first it is above the limit");
        assert_eq!(asked(&shop, &order.id).await.refund_without_approval, Some(eur(0)));
        let told = asked(&shop, &order.id).await.undertakings;
        let open = told.iter().find(|one| one.id == second.id).unwrap();
        let hindrances: Vec<_> = open.next.iter().map(|step| (step.state.as_str(), step.hindrance.as_ref().map(|one| one.code))).collect();
        assert_eq!(hindrances, [("approved", Some(HindranceCode::NeedsApprover)), ("rejected", None)]);
        assert!(matches!(shop.move_refund(&second, RefundState::Approved).await, Err(Refusal::Forbidden(_))));
        let lead = at(&desk, "2026-11-20T12:00:00Z", &["orders.approve"]);
        let approved = lead.move_refund(&second, RefundState::Approved).await.unwrap();
        assert_eq!(shop.move_refund(&approved, RefundState::Paid).await.unwrap().state, RefundState::Paid);
        shop.move_refund(&first, RefundState::Rejected).await.unwrap();
        let third = shop.refund(&order.id, eur(1_999)).await.unwrap();
        assert_eq!(third.state, RefundState::Approved, "what was rejected does not count");
        shop.refund(&order.id, eur(3_000)).await.unwrap();
        assert_eq!(code(&action(&shop, &order.id, OrderAction::Refund).await), Some(HindranceCode::NothingLeft));
    }

    async fn a_replacement_is_an_order_that_costs_nothing_and_counts_for_nothing(desk: Desk) {
        let shop = Shop::of(&desk);
        let early = shop.paid_order().await;
        let words = conflict(replace(&shop, &early.id, vec![piece(&early.lines[0].id, 1)]).await);
        assert_eq!(words, action(&shop, &early.id, OrderAction::Replacement).await.hindrance.unwrap().words);
        let anna = shop.customer("Anna").await;
        let input = Creation { customer_id: Some(anna.clone()), number: Some("A-1".into()), ..creation(vec![line("Mug", 2, 1_000)]) };
        let order = shop.place(input).await.unwrap();
        let shipped_at = Some(shop.act.now.plus(-1_000));
        shop.ship(&order.id, shipping::Creation { shipped_at, ..shipping::Creation::default() }).await.unwrap();
        let mug = order.lines[0].id.clone();
        assert_eq!(fields(replace(&shop, &order.id, vec![piece(&mug, 3)]).await), ["lines[0].quantity"]);
        let first = replace(&shop, &order.id, vec![piece(&mug, 1)]).await.unwrap();
        assert_eq!((first.number.as_str(), first.total.clone(), first.lines[0].price.clone(), first.state), ("A-1-R1", eur(0), eur(0), OrderState::Placed));
        let replaces = first.replaces.clone().unwrap();
        assert_eq!((replaces.id.as_str(), replaces.number.as_str(), replaces.reason.as_deref()), (order.id.as_str(), "A-1", Some("arrived broken")));
        assert_eq!(first.customer.as_ref().map(|buyer| buyer.id.as_str()), Some(anna.as_str()));
        let valid: i64 = shop.one("SELECT CAST(sum(valid) AS BIGINT) FROM order_facts WHERE customer_id = $1", params![&anna]).await;
        assert_eq!(valid, 1, "who gets something made good has not bought again");
        assert_eq!(fields(replace(&shop, &order.id, vec![piece(&mug, 2)]).await), ["lines[0].quantity"]);
        replace(&shop, &order.id, vec![piece(&mug, 1)]).await.unwrap();
        assert_eq!(code(&action(&shop, &order.id, OrderAction::Replacement).await), Some(HindranceCode::AllReplaced));
        shop.change(&first.id, first.version, changing::Change { state: Some(OrderState::Cancelled), ..changing::Change::default() }).await.unwrap();
        let again = replace(&shop, &order.id, vec![piece(&mug, 1)]).await.unwrap();
        assert_eq!(again.number, "A-1-R3");
        let begun = asked(&shop, &order.id).await.undertakings;
        assert_eq!(begun.iter().filter(|one| one.kind == UndertakingKind::Replacement).count(), 3);
    }

    async fn a_line_is_under_warranty_until_its_last_day(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = kettle(&shop, "KET", Some(24), None).await;
        let last = asked(&at(&desk, "2026-11-20T23:59:59Z", &[]), &order.id).await.lines.remove(0);
        assert_eq!((last.warranty.standing, last.warranty.source, last.warranty.from_delivery), (Standing::Covered, Some(Source::Product), false));
        assert_eq!(last.warranty.until.unwrap().to_string(), "2026-11-20");
        let after = at(&desk, "2026-11-21T00:00:00Z", &[]);
        let over = asked(&after, &order.id).await.lines.remove(0);
        assert_eq!((over.warranty.standing, over.claim.exception.as_ref().unwrap().code), (Standing::Ended, HindranceCode::WarrantyOver));
        assert_eq!(fields(claim(&after, &order, None).await), ["goodwill"]);
        let kind = claim(&after, &order, Some("broke in its first week")).await.unwrap();
        assert_eq!((kind.goodwill, kind.note.as_deref()), (true, Some("broke in its first week")));
        set(&shop, goodwill(Goodwill::Nobody)).await;
        conflict(claim(&after, &order, Some("kind")).await);
        let begun = asked(&after, &order.id).await.undertakings;
        assert_eq!((begun[0].kind, begun[0].exception, begun[0].next.len()), (UndertakingKind::WarrantyClaim, true, 2));
    }

    async fn the_delivery_begins_a_warranty_and_a_registered_one_says_its_own_days(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = kettle(&shop, "KET", None, Some("S-1")).await;
        let parcel = shop.ship(&order.id, shipping::Creation::default()).await.unwrap();
        shop.track(&parcel.id, "2024-11-29T10:00:00Z", Delivered).await.unwrap();
        let told = asked(&shop, &order.id).await.lines.remove(0).warranty;
        assert_eq!((told.until.unwrap().to_string().as_str(), told.source, told.from_delivery), ("2026-11-29", Some(Source::Shop), true));
        let (line_id, serial) = (Some(order.lines[0].id.clone()), Some("S-1".to_owned()));
        let input = Registration { line_id, serial, until: "2030-01-01".parse().ok(), ..Registration::default() };
        let registered = shop.write(|tx, act| Box::pin(registering::register(tx, act, input))).await.unwrap();
        let told = asked(&shop, &order.id).await.lines.remove(0).warranty;
        assert_eq!((told.until.unwrap().to_string().as_str(), told.source, told.warranty_id.as_ref()), ("2030-01-01", Some(Source::Registered), Some(&registered.id)));
        let made = claim(&shop, &order, None).await.unwrap();
        assert_eq!((made.warranty_id, made.goodwill), (registered.id, false));
        // Now that one piece of the product is known by its number, another without one is asked for it.
        let input = GivenLine { sku: Some("KET".into()), quantity: 1, ..GivenLine::default() };
        let other = shop.place(creation(vec![input])).await.unwrap();
        let told = asked(&shop, &other.id).await.lines.remove(0);
        assert_eq!((told.warranty.standing, told.claim.possible), (Standing::UnknownSerial, true));
    }

    async fn what_has_no_warranty_is_not_claimed(desk: Desk) {
        let shop = Shop::of(&desk);
        let none = kettle(&shop, "CUP", Some(0), None).await;
        assert_eq!(code(&action(&shop, &none.id, OrderAction::WarrantyClaim).await), Some(HindranceCode::NoWarranty));
        conflict(claim(&shop, &none, Some("kind")).await);
        let nameless = shop.paid_order().await;
        assert_eq!(asked(&shop, &nameless.id).await.lines[0].warranty.standing, Standing::None);
        let foreign = LineClaim { line_id: none.lines[0].id.clone(), problem: "x".into(), ..LineClaim::default() };
        let id = nameless.id.clone();
        let told = shop.write(move |tx, act| Box::pin(async move { claiming::claim_line(tx, act, &id, foreign).await })).await;
        assert_eq!(fields(told), ["line_id"]);
    }

    async fn an_address_changes_until_the_parcel_is_handed_over(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = shop.paid_order().await;
        let to = |city: &str| changing::Change { address: Some(Some(Address { city: Some(city.into()), ..Address::default() })), ..changing::Change::default() };
        let input = shipping::Creation { carrier: Some("DHL".into()), destination_time_zone: Some("Asia/Tokyo".into()), ..shipping::Creation::default() };
        let parcel = shop.ship(&order.id, input).await.unwrap();
        let order = shop.change(&order.id, order.version, to("Ulm")).await.unwrap();
        shop.track(&parcel.id, "2026-11-18T20:00:00Z", InTransit).await.unwrap();
        let told = action(&shop, &order.id, OrderAction::AddressChange).await.hindrance.unwrap();
        assert_eq!((told.code, told.day.unwrap().to_string().as_str(), told.carrier.as_deref()), (HindranceCode::HandedOver, "2026-11-19", Some("DHL")));
        let order = shop.order(&order.id).await;
        assert_eq!(conflict(shop.change(&order.id, order.version, to("Bonn")).await), told.words);
        let same = shop.change(&order.id, order.version, to("Ulm")).await.unwrap();
        assert_eq!(same.address.unwrap().city.as_deref(), Some("Ulm"), "saying the same is no change");
    }

    async fn who_may_only_read_is_told_that_nothing_is_theirs_to_do(desk: Desk) {
        let shop = Shop::of(&desk);
        let order = delivered(&shop, "UTC", "2026-11-19T12:00:00Z").await;
        let reader = Shop { db: desk.db.clone(), act: desk.staff(&["orders.read"]) };
        let told = asked(&reader, &order.id).await;
        assert!(told.actions.iter().all(|one| code(one) == Some(HindranceCode::MayNot)));
    }

    async fn a_deed_names_the_ticket_it_was_done_from(desk: Desk) {
        let shop = Shop { db: desk.db.clone(), act: desk.staff(&["orders.read", "orders.write", "tickets.read"]) };
        let order = delivered(&shop, "UTC", "2026-11-19T12:00:00Z").await;
        let refund = async |shop: &Shop, ticket: &str, amount: i64| {
            let (id, ticket_id) = (order.id.clone(), Some(ticket.to_owned()));
            let input = orders::refunding::Request { amount: Money::new(amount, "EUR"), reason: None, return_id: None, method: None, ticket_id };
            shop.write(move |tx, act| Box::pin(async move { orders::refunding::request(tx, act, &id, input).await })).await
        };
        assert_eq!(fields(refund(&shop, "tic_none", 500).await), ["ticket_id"]);
        let blind = Shop::of(&desk);
        assert_eq!(fields(refund(&blind, "tic_1", 500).await), ["ticket_id"], "who may not see tickets names none");
        let made = refund(&shop, "tic_1", 500).await.unwrap();
        let told = deeds::of_ticket(&mut shop.db.read().await.unwrap(), &shop.act.actor, "tic_1").await.unwrap().items;
        let [deed] = told.as_slice() else { panic!("one deed: {told:?}") };
        assert_eq!((deed.kind.as_str(), &deed.subject_id, deed.state.as_deref(), &deed.amount), ("RefundRequested", &made.id, Some("requested"), &Some(eur(500))));
        assert_eq!((deed.actor_kind, &deed.actor_id, &deed.order_number), (ActorKind::Staff, &shop.act.actor.id, &order.number));
        let begun = asked(&shop, &order.id).await.undertakings;
        assert_eq!(begun[0].ticket_id.as_deref(), Some("tic_1"));
        let none = deeds::of_ticket(&mut shop.db.read().await.unwrap(), &blind.act.actor, "tic_1").await.unwrap();
        assert_eq!(none.items, []);
    }

    async fn rules_have_bounds_and_versions(desk: Desk) {
        let shop = Shop::of(&desk);
        let change = async |version: i64, input: rules::Change| {
            shop.write(move |tx, act| Box::pin(rules::change(tx, act, version, input))).await
        };
        let wrong = rules::Change { return_window_days: Some(Some(-1)), refund_limit: Some(Some(Money::new(-1, "euro"))), warranty_months: Some(601), goodwill: None };
        assert_eq!(fields(change(0, wrong).await), ["return_window_days", "refund_limit.currency", "refund_limit.amount", "warranty_months"]);
        let first = change(0, goodwill(Goodwill::Nobody)).await.unwrap();
        assert_eq!(first, Rules { goodwill: Goodwill::Nobody, version: 1, ..Rules::default() });
        assert!(matches!(change(0, goodwill(Goodwill::Everybody)).await, Err(Refusal::Stale { .. })));
        let second = change(1, rules::Change { refund_limit: Some(Some(eur(10_000))), ..rules::Change::default() }).await.unwrap();
        assert_eq!((second.version, second.goodwill, second.refund_limit), (2, Goodwill::Nobody, Some(eur(10_000))));
    }
}
