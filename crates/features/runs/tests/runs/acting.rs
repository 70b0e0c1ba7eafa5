//! What playbooks do with the ticket and with the address of its order, and how that is taken back.

use crate::world::*;
use kernel::Refusal;
use kernel::time::DAY;
use playbook_language::value::Value;
use runs::planning::Plan;
use store::Schema;
use test_kit::{Desk, commit};

fn way(steps: &str) -> String {
    format!(
        "playbook: acts\nname: Acts\nsteps:\n{steps}  - {{ id: done, title: Done, kind: resolve, reason: solved }}\n  \
         - {{ id: lead, title: Lead, kind: escalate, to: Nobody }}\n"
    )
}

/// So many mugs, not sent.
async fn placed(desk: &Desk, quantity: i64, address: Option<orders::address::Address>) -> String {
    let act = anna(desk);
    let line = orders::placing::GivenLine {
        title: Some("Mug".into()),
        quantity,
        price: Some(kernel::Money::new(1_000, "EUR")),
        ..Default::default()
    };
    let creation = orders::placing::Creation {
        number: None,
        customer_id: Some("cus_dora".into()),
        placed_at: None,
        currency: "EUR".into(),
        total: None,
        lines: vec![line],
        address,
        external_ids: vec![],
    };
    commit!(desk, |tx| orders::placing::place(tx, &act, creation)).unwrap().id
}

/// Two mugs, paid and not sent.
async fn paid_order(desk: &Desk) -> String {
    let id = placed(desk, 2, None).await;
    let paid = orders::paying::Recording {
        kind: orders::payment::PaymentKind::Payment,
        amount: kernel::Money::new(2_000, "EUR"),
        method: Some("visa".into()),
        at: None,
        state: None,
    };
    let (act, order) = (anna(desk), id.clone());
    commit!(desk, |tx| orders::paying::record(tx, &act, &order, paid)).unwrap();
    id
}

async fn found(desk: &Desk, ticket: &str) -> tickets::glancing::Glance {
    let mut conn = desk.db.read().await.unwrap();
    tickets::glancing::glance(&mut conn, &[ticket.to_owned()]).await.unwrap().remove(0)
}

/// One that was not shipped.
async fn fresh_order(desk: &Desk) -> String {
    let address = orders::address::Address {
        name: Some("Dora Lind".into()),
        line1: Some("Old Street 1".into()),
        line2: Some("Left door".into()),
        city: Some("Kiel".into()),
        country: Some("DE".into()),
        ..Default::default()
    };
    placed(desk, 1, Some(address)).await
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_ticket_is_tagged_moved_and_given_away_and_all_of_it_taken_back(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, &way("  - { id: tag, title: Tag, kind: action, action: add_tag, with: { tag: Fragile }, refused: { next: lead } }
  - { id: hold, title: Hold, kind: action, action: set_status, with: { status: on_hold }, refused: { next: lead } }
  - { id: give, title: Give, kind: action, action: assign_ticket, with: { team: delivery, person: per_anna }, refused: { next: lead } }
  - { id: end, title: End, kind: instruction }
")).await;
        let id = ticket(&desk, &order).await;
        let before = found(&desk, &id).await;
        let mut view = start(&desk, anna(&desk), &id, "acts").await.unwrap();
        for _ in 0..3 {
            view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        }
        let after = found(&desk, &id).await;
        assert_eq!((at(&view), after.status.as_str(), &after.tags.0[..]), ("end", "on_hold", &["fragile".to_owned()][..]));
        assert_eq!((after.team_id.as_deref(), after.assignee_id.as_deref()), (Some("tem_delivery"), Some("per_anna")));
        for _ in 0..3 {
            view = back(&desk, &id, &view).await.unwrap();
        }
        let again = found(&desk, &id).await;
        assert_eq!((at(&view), &again.tags, &again.status), ("tag", &before.tags, &before.status));
        assert_eq!((again.team_id, again.assignee_id), (before.team_id, before.assignee_id));
    }

    async fn what_does_not_exist_is_refused_and_what_somebody_changed_is_not_taken_back(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, &way("  - { id: hold, title: Hold, kind: action, action: set_status, with: { status: on_hold }, refused: { next: lead } }
  - { id: give, title: Give, kind: action, action: assign_ticket, with: { team: delivery }, refused: { next: lead } }
")).await;
        // It was published while there was one.
        run_sql(&desk.db, "UPDATE teams SET name = 'Moon' WHERE id = 'tem_delivery'").await;
        let id = ticket(&desk, &order).await;
        let view = start(&desk, anna(&desk), &id, "acts").await.unwrap();
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        let refused = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap_err();
        assert!(refused.to_string().contains("no team delivery"), "{refused}");
        assert_eq!(at(&show(&desk, &id).await), "give");
        let (act, key) = (anna(&desk), id.clone());
        let steps = tickets::stepping::Steps { status: Some("open".into()), ..Default::default() };
        commit!(desk, |tx| tickets::stepping::step(tx, &act, &key, steps)).unwrap();
        let refused = back(&desk, &id, &view).await;
        assert!(matches!(refused, Err(Refusal::Conflict { .. })), "{refused:?}");
        assert_eq!(found(&desk, &id).await.status, "open");
    }

    async fn an_address_in_parts_is_entered_and_taken_back_until_the_order_has_left(desk: Desk) {
        furnish(&desk, 5).await;
        publish(&desk, &way("  - { id: ask, title: Ask, kind: question, to: staff, answers: [{ name: street, type: text }, { name: town, type: text }] }
  - { id: move, title: Move, kind: action, action: change_address, with: { line1: { variable: street }, city: { variable: town } }, refused: { next: lead } }
  - { id: end, title: End, kind: instruction }
")).await;
        let order = fresh_order(&desk).await;
        let id = ticket(&desk, &order).await;
        let view = start(&desk, anna(&desk), &id, "acts").await.unwrap();
        let answers = done(&[("street", text("New Road 2")), ("town", text("Lübeck"))]);
        let view = finish(&desk, anna(&desk), &id, &view, answers).await.unwrap();
        let action = view.current.as_ref().unwrap().action.as_ref().unwrap();
        assert!(matches!(action.plan, Some(Plan::ChangeAddress { .. })) && !action.by_hand, "{action:?}");
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        let address = |desk: &Desk| { let db = desk.db.clone(); let order = order.clone(); async move {
            orders::finding::find(&mut db.read().await.unwrap(), &order).await.unwrap().address.unwrap()
        } };
        let now = address(&desk).await;
        assert_eq!((now.name.as_deref(), now.line1.as_deref(), now.line2.as_deref()), (Some("Dora Lind"), Some("New Road 2"), None));
        assert_eq!((now.city.as_deref(), now.country.as_deref()), (Some("Lübeck"), Some("DE")));
        let view = back(&desk, &id, &view).await.unwrap();
        assert_eq!(address(&desk).await.line2.as_deref(), Some("Left door"));
        let (act, key) = (anna(&desk), order.clone());
        let parcel = orders::shipping::Creation { shipped_at: Some(act.now), ..Default::default() };
        commit!(desk, |tx| orders::shipping::create(tx, &act, &key, parcel)).unwrap();
        let refused = finish(&desk, anna(&desk), &id, &view, done(&[])).await;
        assert!(matches!(refused, Err(Refusal::Conflict { .. })), "{refused:?}");
        assert_eq!(address(&desk).await.city.as_deref(), Some("Kiel"));
    }

    async fn a_question_that_says_nothing_of_silence_is_told_of_after_a_week(desk: Desk) {
        let order = furnish(&desk, 5).await;
        let asks = way("  - { id: ask, title: Ask, kind: question, reply: Why?, answers: [{ name: why, type: text }] }\n");
        publish(&desk, &asks.replace("  - { id: lead, title: Lead, kind: escalate, to: Nobody }\n", "")).await;
        let id = ticket(&desk, &order).await;
        start(&desk, anna(&desk), &id, "acts").await.unwrap();
        say(&desk, &id, "Why?").await;
        let (act, key) = (anna(&desk), id.clone());
        let steps = tickets::stepping::Steps { status: Some("pending".into()), ..Default::default() };
        commit!(desk, |tx| tickets::stepping::step(tx, &act, &key, steps)).unwrap();
        work(&desk).await;
        let current = show(&desk, &id).await.current.unwrap();
        assert_eq!(current.waiting_for.as_deref(), Some("customer_replied"));
        assert!(current.until.is_some(), "it shows until when an answer is waited for");
        desk.clock.advance(6 * DAY);
        work(&desk).await;
        assert_eq!(found(&desk, &id).await.status, "pending");
        desk.clock.advance(DAY);
        work(&desk).await;
        work(&desk).await;
        let current = show(&desk, &id).await.current.unwrap();
        assert_eq!((current.waiting_for.as_deref(), found(&desk, &id).await.status.as_str()), (Some("unanswered"), "open"));
        let notes = "SELECT count(*) FROM messages WHERE kind = 'note' AND body_text LIKE '%no answer to%'";
        assert_eq!(number(&desk.db, notes).await, 1, "told once");
        say(&desk, &id, "Do tell us why").await;
        work(&desk).await;
        assert_eq!(show(&desk, &id).await.current.unwrap().waiting_for.as_deref(), Some("customer_replied"));
    }

    async fn runs_that_are_over_are_listed_with_what_became_of_them(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        let view = start(&desk, anna(&desk), &id, "way").await.unwrap();
        stop(&desk, &id, &view).await.unwrap();
        start(&desk, anna(&desk), &id, "way").await.unwrap();
        let mut conn = desk.db.read().await.unwrap();
        let earlier = runs::listing::earlier(&mut conn, &anna(&desk).actor, &id).await.unwrap();
        assert_eq!(earlier.len(), 1, "the open one is not over");
        assert_eq!((earlier[0].reason.as_deref(), earlier[0].started_by.as_str()), (Some("Another way"), "per_anna"));
        assert_eq!(earlier[0].step.as_ref().unwrap().in_language("en"), "Ask");
    }

    async fn what_is_taken_out_of_an_order_and_paid_otherwise_is_told_before_it_is_done(desk: Desk) {
        furnish(&desk, 5).await;
        publish(&desk, &way("  - { id: ask, title: Ask, kind: question, to: staff, answers: [{ name: which, type: lines }] }
  - { id: out, title: Out, kind: action, action: cancel_items, with: { lines: { variable: which } }, refused: { next: lead } }
  - { id: pay, title: Pay, kind: action, action: change_payment_method, with: { method: paypal }, refused: { next: lead } }
  - { id: end, title: End, kind: instruction }
")).await;
        let shipped = order(&desk, 5).await;
        let id = ticket(&desk, &shipped).await;
        let view = start(&desk, anna(&desk), &id, "acts").await.unwrap();
        let which = |name: &str| done(&[("which", Value::Lines(vec![name.into()]))]);
        let view = finish(&desk, anna(&desk), &id, &view, which("Mug × 1")).await.unwrap();
        let hindrance = view.current.as_ref().unwrap().action.as_ref().unwrap().hindrance.clone();
        assert!(hindrance.unwrap().contains("left the house"));
        assert!(finish(&desk, anna(&desk), &id, &view, done(&[])).await.is_err());

        let order = paid_order(&desk).await;
        let id = ticket(&desk, &order).await;
        let view = start(&desk, anna(&desk), &id, "acts").await.unwrap();
        let view = finish(&desk, anna(&desk), &id, &view, which("Mug × 1")).await.unwrap();
        let plan = view.current.as_ref().unwrap().action.as_ref().unwrap().plan.clone();
        let Some(Plan::CancelItems { amount, method, .. }) = plan else { panic!("{plan:?}") };
        assert_eq!((amount.amount, method.as_deref()), (1_000, Some("visa")), "the way it was paid");
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        assert_eq!(number(&desk.db, "SELECT amount FROM refunds").await, 1_000);
        let plan = view.current.as_ref().unwrap().action.as_ref().unwrap().plan.clone();
        assert!(matches!(&plan, Some(Plan::ChangePaymentMethod { amount, .. }) if amount.amount == 1_000), "{plan:?}");
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        assert_eq!(at(&view), "end");
        assert_eq!(number(&desk.db, "SELECT amount FROM payments WHERE state = 'pending' AND method = 'paypal'").await, 1_000);
        assert!(back(&desk, &id, &view).await.is_err(), "another change is asked for instead");
    }
}
