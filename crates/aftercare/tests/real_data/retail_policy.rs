//! The policy of a retail shop as playbooks: what tasks ask for is carried out through runs of them, and ends as the
//! policy says; what it forbids is not done.

use std::collections::BTreeMap;

use aftercare::features::SCHEMAS as ALL;
use aftercare::import::What;
use kernel::{Act, Money, Refusal};
use orders::order::{Order, OrderState};
use orders::payment::{Payment, PaymentState};
use orders::refund::RefundState;
use orders::returned::ReturnState;
use playbook_language::Input;
use playbook_language::value::Value;
use playbooks::checking::Written;
use playbooks::publishing::Why;
use runs::finishing::Finish;
use runs::showing::View;
use runs::starting::Start;
use serde_json::Value as Json;
use store::{Schema, Sql, params};
use test_kit::Desk;
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

use crate::{data, options};

const POLICY: &[&str] = &[
    include_str!("../../../../examples/retail-policy/cancel-order.yaml"),
    include_str!("../../../../examples/retail-policy/change-address.yaml"),
    include_str!("../../../../examples/retail-policy/change-items.yaml"),
    include_str!("../../../../examples/retail-policy/change-payment.yaml"),
    include_str!("../../../../examples/retail-policy/exchange-items.yaml"),
    include_str!("../../../../examples/retail-policy/return-items.yaml"),
];

/// Steps of a run that are taken at most.
const STEPS_MAX: usize = 20;

type Answers = BTreeMap<&'static str, Value>;

fn act(desk: &Desk) -> Act {
    desk.staff(&[
        "tickets.read",
        "tickets.answer",
        "orders.read",
        "orders.write",
        "customers.read",
        "playbooks.read",
        "playbooks.manage",
    ])
}

async fn furnish(desk: &Desk, folder: &std::path::Path) {
    for (what, file, mapping) in [
        (What::Customers, "users.json", "tau-bench-users"),
        (What::Products, "products.json", "tau-bench-products"),
        (What::Orders, "orders.json", "tau-bench-orders"),
    ] {
        aftercare::import::import(&desk.db, &options(what, folder.join(file), mapping)).await.unwrap();
    }
    let person = "INSERT INTO people (id, name, email, locale, active, created_at, version) \
        VALUES ('per_test', 'Test', 'test@example.org', 'en', 1, 0, 1)";
    let done: Result<u64, store::Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(person), params![]).await })).await;
    done.unwrap();
    for text in POLICY {
        let (act, draft) = (act(desk), Written::text(*text).draft().unwrap());
        let published: Result<_, Refusal> = desk
            .db
            .write(move |tx| {
                Box::pin(async move {
                    let key = draft.playbook.key.clone();
                    let (row, _) = playbooks::importing::import(tx, &act, draft).await?;
                    playbooks::publishing::publish(tx, &act, &key, Why { why: "Policy".into() }, row.version).await
                })
            })
            .await;
        published.unwrap();
    }
}

async fn order(desk: &Desk, number: &str) -> Order {
    let mut conn = desk.db.read().await.unwrap();
    let id: String =
        conn.one(Sql::same("SELECT id FROM order_cards WHERE number = $1"), params![number]).await.unwrap();
    orders::finding::find(&mut conn, &id).await.unwrap()
}

async fn some_order(desk: &Desk, state: &str) -> Order {
    let sql = "SELECT number FROM order_cards WHERE state = $1 ORDER BY number LIMIT 1";
    let number: String = desk.db.read().await.unwrap().one(Sql::same(sql), params![state]).await.unwrap();
    order(desk, &number).await
}

/// A ticket about the order with the playbook in it, taken to its end; gives the id of the step it ended with.
async fn run(desk: &Desk, order: &Order, playbook: &str, answers: &Answers) -> String {
    let (own, opening) = (desk.system(), opening(order));
    let opened: Result<_, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { tickets::opening::open(tx, &own, opening).await })).await;
    let ticket = opened.unwrap().row.id;
    let (own, id, start) = (act(desk), ticket.clone(), Start { playbook: playbook.into() });
    let started: Result<View, Refusal> =
        desk.db.write(move |tx| Box::pin(async move { runs::starting::start(tx, &own, &id, start).await })).await;
    let mut view = started.unwrap();
    for _ in 0..STEPS_MAX {
        if let Some(end) = &view.end {
            return end.step.id.clone();
        }
        let (own, id, version, finish) = (act(desk), ticket.clone(), view.version, next(&view, answers));
        let gone_on: Result<View, Refusal> = desk
            .db
            .write(move |tx| Box::pin(async move { runs::finishing::finish(tx, &own, &id, finish, version).await }))
            .await;
        view = gone_on.unwrap();
    }
    panic!("{playbook} does not end")
}

fn opening(order: &Order) -> Opening {
    Opening {
        subject: "My order".into(),
        customer_id: order.customer.as_ref().map(|buyer| buyer.id.clone()),
        order_id: Some(order.id.clone()),
        product_id: None,
        channel: Channel::Email,
        urgency: Urgency::Normal,
        team_id: None,
        assignee_id: None,
        tags: vec![],
        fields: Default::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some("About my order".into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    }
}

/// Answers what is asked; an action that cannot be done now is refused, as a person would.
fn next(view: &View, answers: &Answers) -> Finish {
    let current = view.current.as_ref().unwrap();
    let hindered = current.action.as_ref().and_then(|action| action.hindrance.clone());
    let input = match hindered {
        Some(reason) => Input::Refused { reason },
        None => {
            let asked = current.asks.iter().filter(|asked| asked.found.is_none());
            let values = asked.map(|asked| (asked.name.clone(), answers[asked.name.as_str()].clone()));
            Input::Done { values: values.collect(), evidence: BTreeMap::new() }
        }
    };
    Finish { step: current.step.id.clone(), input, with: BTreeMap::new(), nevertheless: None, minutes: None }
}

fn text(value: &Json) -> Value {
    Value::Text(value.as_str().unwrap().to_owned())
}

/// The lines that items name, each once.
fn lines<'o>(order: &'o Order, items: &Json) -> Vec<&'o orders::order::Line> {
    let mut left: Vec<&orders::order::Line> = order.lines.iter().collect();
    let mut found = Vec::new();
    for item in items.as_array().unwrap() {
        let at = left.iter().position(|line| line.sku.as_deref() == item.as_str()).unwrap();
        found.push(left.remove(at));
    }
    found
}

/// What items cost by the file of products, whatever the program makes of it.
struct Prices(BTreeMap<String, i64>);

impl Prices {
    fn read(folder: &std::path::Path) -> Self {
        let bytes = std::fs::read(folder.join("products.json")).unwrap();
        let products: BTreeMap<String, Json> = serde_json::from_slice(&bytes).unwrap();
        let items = products.values().flat_map(|product| product["variants"].as_object().unwrap());
        Self(items.map(|(id, item)| (id.clone(), (item["price"].as_f64().unwrap() * 100.0).round() as i64)).collect())
    }

    /// How much more or less the new items cost.
    fn difference(&self, before: &Order, asked: &Json) -> i64 {
        let new = asked["new_item_ids"].as_array().unwrap();
        let old = lines(before, &asked["item_ids"]);
        let price = |item: &Json| self.0[item.as_str().unwrap()];
        new.iter().map(price).sum::<i64>() - old.iter().map(|line| line.price.amount).sum::<i64>()
    }
}

/// Each task begins in the shop as it was; this one changes an order that another one changes, too.
const OF_AN_ORDER_OF_ANOTHER: usize = 12;

/// Carries out those of the twenty tasks that are meant; how often each action was done.
async fn carry_out_tasks(
    desk: &Desk,
    folder: &std::path::Path,
    meant: impl Fn(usize) -> bool,
) -> BTreeMap<String, usize> {
    furnish(desk, folder).await;
    let tasks: Vec<Json> = serde_json::from_slice(&std::fs::read(folder.join("tasks_dev.json")).unwrap()).unwrap();
    assert_eq!(tasks.len(), 20);
    let prices = Prices::read(folder);
    let mut done = BTreeMap::new();
    for (number, task) in tasks.iter().enumerate().filter(|(number, _)| meant(*number)) {
        for action in task["actions"].as_array().unwrap() {
            assert!(carry_out(desk, &prices, action).await, "task {number}: {action}");
            *done.entry(action["name"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    done
}

/// What was asked for is paid in and paid out, as the bank does overnight.
async fn settle(desk: &Desk, number: &str) {
    let before = order(desk, number).await;
    let act = act(desk);
    let done: Result<(), Refusal> = desk
        .db
        .write(move |tx| {
            Box::pin(async move {
                for one in before.payments.iter().filter(|one| one.state == PaymentState::Pending) {
                    let to = orders::paying::Change { state: PaymentState::Settled };
                    orders::paying::change(tx, &act, &one.id, one.version, to).await?;
                }
                for one in before.refunds.iter().filter(|one| one.state == RefundState::Requested) {
                    for (state, version) in [(RefundState::Approved, one.version), (RefundState::Paid, one.version + 1)]
                    {
                        let to = orders::refunding::Change { state: Some(state), ..Default::default() };
                        orders::refunding::change(tx, &act, &one.id, version, to).await?;
                    }
                }
                Ok(())
            })
        })
        .await;
    done.unwrap();
}

/// Carries an action out; true if the order is then as the policy says.
async fn carry_out(desk: &Desk, prices: &Prices, action: &Json) -> bool {
    let asked = &action["kwargs"];
    let before = order(desk, asked["order_id"].as_str().unwrap()).await;
    match action["name"].as_str().unwrap() {
        "cancel_pending_order" => cancelled(desk, &before, asked["reason"].as_str().unwrap()).await,
        "return_delivered_order_items" => returned(desk, &before, asked).await,
        "modify_pending_order_address" => readdressed(desk, &before, asked).await,
        "modify_pending_order_items" => changed(desk, &before, prices.difference(&before, asked), asked).await,
        "exchange_delivered_order_items" => exchanged(desk, &before, prices.difference(&before, asked), asked).await,
        "modify_pending_order_payment" => repaid(desk, &before, asked["payment_method_id"].as_str().unwrap()).await,
        _ => false,
    }
}

fn other_items(before: &Order, asked: &Json) -> Answers {
    let items = lines(before, &asked["item_ids"]).iter().map(|line| line.id.clone()).collect();
    let new: Vec<&str> = asked["new_item_ids"].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect();
    Answers::from([
        ("sure", Value::YesNo(true)),
        ("items", Value::Lines(items)),
        ("variants", Value::Text(new.join(", "))),
        ("method", text(&asked["payment_method_id"])),
    ])
}

/// What is more is still to be paid, what is less is asked for as a refund, each by the named method and nothing else.
fn is_settled(before: &Order, after: &Order, difference: i64, method: &str) -> bool {
    let paid: Vec<_> = new_payments(before, after).map(|one| (one.amount.amount, one.method.as_deref())).collect();
    let new = after.refunds.iter().filter(|one| before.refunds.iter().all(|known| known.id != one.id));
    let back: Vec<_> = new.map(|one| (one.amount.amount, one.method.as_deref())).collect();
    match difference {
        0 => paid.is_empty() && back.is_empty(),
        1.. => paid == [(difference, Some(method))] && back.is_empty(),
        _ => paid.is_empty() && back == [(-difference, Some(method))],
    }
}

fn new_payments<'o>(before: &'o Order, after: &'o Order) -> impl Iterator<Item = &'o Payment> {
    after.payments.iter().filter(|one| before.payments.iter().all(|known| known.id != one.id))
}

fn skus(order: &Order) -> Vec<&str> {
    let mut skus: Vec<&str> = order.lines.iter().filter_map(|line| line.sku.as_deref()).collect();
    skus.sort_unstable();
    skus
}

async fn changed(desk: &Desk, before: &Order, difference: i64, asked: &Json) -> bool {
    let end = run(desk, before, "retail-change-items", &other_items(before, asked)).await;
    let after = order(desk, &before.number).await;
    let gone: Vec<String> = lines(before, &asked["item_ids"]).iter().map(|line| line.id.clone()).collect();
    let stay = before.lines.iter().filter(|line| !gone.contains(&line.id)).filter_map(|line| line.sku.as_deref());
    let new = asked["new_item_ids"].as_array().unwrap().iter().map(|item| item.as_str().unwrap());
    let mut wanted: Vec<&str> = stay.chain(new).collect();
    wanted.sort_unstable();
    let good = end == "done"
        && after.state == OrderState::Placed
        && skus(&after) == wanted
        && after.total.amount == before.total.amount + difference
        && is_settled(before, &after, difference, asked["payment_method_id"].as_str().unwrap());
    settle(desk, &before.number).await;
    good
}

async fn exchanged(desk: &Desk, before: &Order, difference: i64, asked: &Json) -> bool {
    let end = run(desk, before, "retail-exchange-items", &other_items(before, asked)).await;
    let after = order(desk, &before.number).await;
    let out = order(desk, &format!("{}-R1", before.number)).await;
    let mut back: Vec<&str> =
        after.returns.iter().flat_map(|one| &one.lines).map(|pieces| pieces.line_id.as_str()).collect();
    back.sort_unstable();
    let mut asked_for: Vec<String> = lines(before, &asked["item_ids"]).iter().map(|line| line.id.clone()).collect();
    asked_for.sort_unstable();
    let mut new: Vec<&str> =
        asked["new_item_ids"].as_array().unwrap().iter().map(|item| item.as_str().unwrap()).collect();
    new.sort_unstable();
    end == "done"
        && (after.state, skus(&after)) == (OrderState::Delivered, skus(before))
        && back == asked_for
        && (out.state, out.total.amount, skus(&out)) == (OrderState::Placed, 0, new)
        && out.replaces.as_ref().is_some_and(|first| first.id == before.id)
        && is_settled(before, &after, difference, asked["payment_method_id"].as_str().unwrap())
}

async fn repaid(desk: &Desk, before: &Order, method: &str) -> bool {
    let answers = Answers::from([("sure", Value::YesNo(true)), ("method", Value::Text(method.into()))]);
    let end = run(desk, before, "retail-change-payment", &answers).await;
    let after = order(desk, &before.number).await;
    let (paid, back) = (new_payments(before, &after).next().unwrap(), after.refunds.last().unwrap());
    let good = end == "done"
        && (after.state, &after.total) == (OrderState::Placed, &before.total)
        && (&paid.amount, paid.method.as_deref(), paid.state) == (&before.total, Some(method), PaymentState::Pending)
        && (&back.amount, &back.method) == (&before.total, &before.payments[0].method);
    settle(desk, &before.number).await;
    good
}

async fn cancelled(desk: &Desk, before: &Order, reason: &str) -> bool {
    let answers = Answers::from([("sure", Value::YesNo(true)), ("reason", Value::Choice(reason.into()))]);
    let end = run(desk, before, "retail-cancel-order", &answers).await;
    let after = order(desk, &before.number).await;
    let back: i64 = after.refunds.iter().map(|refund| refund.amount.amount).sum();
    let paid = before.payments[0].method.as_deref();
    end == "done"
        && (after.state, after.cancel_reason.as_deref()) == (OrderState::Cancelled, Some(reason))
        && back == before.total.amount
        && after.refunds.iter().all(|refund| refund.method.as_deref() == paid)
}

async fn returned(desk: &Desk, before: &Order, asked: &Json) -> bool {
    let (way, items) = (asked["payment_method_id"].as_str().unwrap(), lines(before, &asked["item_ids"]));
    let amount: i64 = items.iter().map(|line| line.price.amount * line.quantity).sum();
    let as_paid = before.payments[0].method.as_deref() == Some(way);
    let mut names: Vec<String> = items.iter().map(|line| line.id.clone()).collect();
    let answers = Answers::from([
        ("sure", Value::YesNo(true)),
        ("items", Value::Lines(names.clone())),
        ("amount", Value::Amount(Money::new(amount, &before.currency))),
        ("way", Value::Choice(if as_paid { "as_paid" } else { "gift_card" }.into())),
        ("gift_card", Value::Text(way.into())),
    ]);
    let end = run(desk, before, "retail-return-items", &answers).await;
    let after = order(desk, &before.number).await;
    let pieces = after.returns.iter().flat_map(|one| &one.lines);
    let mut back: Vec<String> = pieces.map(|pieces| pieces.line_id.clone()).collect();
    back.sort();
    names.sort();
    let refunds: Vec<_> = after.refunds.iter().map(|one| (one.amount.amount, one.method.as_deref())).collect();
    end == "done"
        && after.returns.iter().all(|one| one.state == ReturnState::Requested)
        && back == names
        && refunds == [(amount, Some(way))]
}

async fn readdressed(desk: &Desk, before: &Order, asked: &Json) -> bool {
    let answers = Answers::from([
        ("sure", Value::YesNo(true)),
        ("street", text(&asked["address1"])),
        ("second_line", text(&asked["address2"])),
        ("postal_code", text(&asked["zip"])),
        ("city", text(&asked["city"])),
        ("region", text(&asked["state"])),
        ("country", text(&asked["country"])),
    ]);
    let end = run(desk, before, "retail-change-address", &answers).await;
    let address = order(desk, &before.number).await.address.unwrap_or_default();
    let same = |line: &Option<String>, name: &str| line.as_deref() == asked[name].as_str();
    end == "done"
        && same(&address.line1, "address1")
        && same(&address.line2, "address2")
        && same(&address.postal_code, "zip")
        && same(&address.city, "city")
        && same(&address.region, "state")
        && same(&address.country, "country")
}

/// An item becomes no other product; and once items were changed nothing of the order is changed or cancelled any more.
async fn what_is_changed_once_stays(desk: &Desk, placed: &Order, mut answers: Answers) {
    assert_eq!(run(desk, placed, "retail-change-items", &answers).await, "person", "no such item");
    let mine = placed.lines[0].product.as_ref().map(|product| product.id.as_str());
    let sql =
        "SELECT v.sku FROM product_variants v WHERE v.product_id <> $1 AND v.available = 1 ORDER BY v.sku LIMIT 1";
    let other: String = desk.db.read().await.unwrap().one(Sql::same(sql), params![mine]).await.unwrap();
    answers.insert("variants", Value::Text(other));
    assert_eq!(run(desk, placed, "retail-change-items", &answers).await, "person", "another product");
    assert_eq!(skus(&order(desk, &placed.number).await), skus(placed));
    let sql = "SELECT v.sku FROM product_variants v WHERE v.product_id = $1 AND v.available = 1 AND v.sku <> $2 ORDER BY v.sku LIMIT 1";
    let values = params![mine, &placed.lines[0].sku];
    let other: String = desk.db.read().await.unwrap().one(Sql::same(sql), values).await.unwrap();
    answers.insert("variants", Value::Text(other.clone()));
    assert_eq!(run(desk, placed, "retail-change-items", &answers).await, "done");
    let after = order(desk, &placed.number).await;
    assert!(skus(&after).contains(&other.as_str()));
    for playbook in ["retail-change-items", "retail-change-payment", "retail-cancel-order", "retail-change-address"] {
        assert_eq!(run(desk, placed, playbook, &answers).await, "not-any-more", "{playbook}");
    }
    assert_eq!(order(desk, &placed.number).await, after);
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_tasks_ask_for_is_carried_out_by_playbooks(desk: Desk) {
        let Some(folder) = data("tau_bench_retail") else { return };
        let done = carry_out_tasks(&desk, &folder, |number| number != OF_AN_ORDER_OF_ANOTHER).await;
        assert_eq!((done["modify_pending_order_items"], done["exchange_delivered_order_items"]), (3, 3));
    }

    async fn a_task_about_an_order_of_another_task_is_carried_out_in_a_shop_of_its_own(desk: Desk) {
        let Some(folder) = data("tau_bench_retail") else { return };
        let done = carry_out_tasks(&desk, &folder, |number| number == OF_AN_ORDER_OF_ANOTHER).await;
        assert_eq!(done["modify_pending_order_payment"], 3);
        assert_eq!(done["modify_pending_order_items"], 3);
    }

    async fn what_the_policy_forbids_is_not_done(desk: Desk) {
        let Some(folder) = data("tau_bench_retail") else { return };
        furnish(&desk, &folder).await;
        let (placed, packed) = (some_order(&desk, "placed").await, some_order(&desk, "confirmed").await);
        let (delivered, cancelled) = (some_order(&desk, "delivered").await, some_order(&desk, "cancelled").await);
        let one = |order: &Order| Value::Lines(vec![order.lines[0].id.clone()]);
        let answers = |order: &Order| Answers::from([
            ("sure", Value::YesNo(true)),
            ("reason", Value::Choice("no longer needed".into())),
            ("items", one(order)),
            ("amount", Value::Amount(order.lines[0].price.clone())),
            ("way", Value::Choice("as_paid".into())),
            ("variants", Value::Text("none".into())),
            ("method", Value::Text("paypal_1".into())),
        ]);
        for (order_before, playbook, end) in [
            (&packed, "retail-cancel-order", "not-any-more"),
            (&delivered, "retail-cancel-order", "not-any-more"),
            (&packed, "retail-change-address", "not-any-more"),
            (&delivered, "retail-change-address", "not-any-more"),
            (&packed, "retail-change-items", "not-any-more"),
            (&packed, "retail-change-payment", "not-any-more"),
            (&delivered, "retail-change-items", "not-any-more"),
            (&placed, "retail-return-items", "not-possible"),
            (&packed, "retail-return-items", "not-possible"),
            (&cancelled, "retail-return-items", "not-possible"),
            (&placed, "retail-exchange-items", "not-possible"),
        ] {
            assert_eq!(run(&desk, order_before, playbook, &answers(order_before)).await, end, "{playbook}");
            let after = order(&desk, &order_before.number).await;
            assert_eq!((after.state, after.version), (order_before.state, order_before.version), "{playbook}");
            assert_eq!((after.returns.len(), &after.address), (order_before.returns.len(), &order_before.address));
        }
        let mut other = answers(&placed);
        other.insert("reason", Value::Choice("other".into()));
        assert_eq!(run(&desk, &placed, "retail-cancel-order", &other).await, "kept", "for another reason");
        other.insert("sure", Value::YesNo(false));
        assert_eq!(run(&desk, &placed, "retail-cancel-order", &other).await, "kept");
        assert_eq!(order(&desk, &placed.number).await.state, OrderState::Placed);
        assert_eq!(run(&desk, &delivered, "retail-return-items", &answers(&delivered)).await, "done");
        assert_eq!(run(&desk, &delivered, "retail-return-items", &answers(&delivered)).await, "not-possible", "a second time");
        assert_eq!(run(&desk, &delivered, "retail-exchange-items", &answers(&delivered)).await, "not-possible");
        assert_eq!(order(&desk, &delivered.number).await.returns.len(), 1);
        let mut away = answers(&placed);
        for part in ["street", "second_line", "postal_code", "city", "region", "country"] {
            away.insert(part, Value::Text("Elsewhere".into()));
        }
        assert_eq!(run(&desk, &placed, "retail-change-address", &away).await, "done");
        what_is_changed_once_stays(&desk, &placed, answers(&placed)).await;
    }
}
