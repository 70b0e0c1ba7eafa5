//! Playbooks in tickets, from the start to an end.

use crate::world::*;
use kernel::Refusal;
use kernel::time::DAY;
use orders::returned::ReturnState;
use playbook_language::Input;
use playbook_language::running::Outcome;
use runs::run::State;
use store::Schema;

/// To the action `take`.
async fn to_the_return(desk: &test_kit::Desk, ticket: &str) -> runs::showing::View {
    let view = start(desk, anna(desk), ticket, "way").await.unwrap();
    let view = finish(desk, anna(desk), ticket, &view, done(&[("why", text("too small"))])).await.unwrap();
    let skipped = Input::Skipped { reason: "no time".into() };
    finish(desk, anna(desk), ticket, &view, skipped).await.unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn a_run_goes_from_the_start_to_its_end(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        let view = start(&desk, anna(&desk), &id, "way").await.unwrap();
        assert_eq!(at(&view), "ask", "what is known asks nobody");
        assert_eq!(view.passed[0].actor_id.as_deref(), Some(""), "the program looked");
        let reply = view.current.as_ref().unwrap().reply.clone().unwrap();
        assert!(reply.text.starts_with("Hello Dora, order") && reply.text.contains("(delivered)"), "{}", reply.text);
        assert!(reply.missing.is_empty());
        assert!(start(&desk, anna(&desk), &id, "way").await.is_err(), "one of a ticket is open");

        let unanswered = finish(&desk, anna(&desk), &id, &view, done(&[])).await;
        assert!(matches!(unanswered, Err(Refusal::Invalid(problems)) if problems[0].field == "values.why"));
        let view = to_the_return_from(&desk, &id, view).await;
        assert_eq!(at(&view), "take");
        assert_eq!(view.passed.last().unwrap().outcome, Outcome::Skipped);
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        assert_eq!((at(&view), view.state), ("arrival", State::Open));
        assert_eq!(snoozed(&desk, &id).await, view.current.as_ref().unwrap().until, "nobody need look until then");
        let begun = orders::finding::find(&mut desk.db.read().await.unwrap(), &order).await.unwrap().returns;
        assert_eq!((begun.len(), begun[0].reason.as_deref(), begun[0].lines[0].quantity), (1, Some("too small"), 2));

        work(&desk).await;
        assert_eq!(at(&show(&desk, &id).await), "arrival");
        move_return(&desk, &order, ReturnState::Approved).await;
        move_return(&desk, &order, ReturnState::Received).await;
        work(&desk).await;
        let view = show(&desk, &id).await;
        assert_eq!((at(&view), snoozed(&desk, &id).await), ("pay", None), "it woke up");
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        assert_eq!((at(&view), view.state), ("paid", State::Ended));
        assert_eq!(view.end.unwrap().reply.unwrap().text, "You get 20.00 EUR.");
        let told = "SELECT count(*) FROM events WHERE topic = 'ticket' AND kind LIKE 'Playbook%'";
        assert_eq!(number(&desk.db, told).await, 8, "a start, six steps and an end");
    }

    async fn what_was_done_is_taken_back_while_it_can_be(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        let view = to_the_return(&desk, &id).await;
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        let view = back(&desk, &id, &view).await.unwrap();
        assert_eq!((at(&view), snoozed(&desk, &id).await), ("take", None));
        let rejected = "SELECT count(*) FROM returns WHERE state = 'rejected'";
        assert_eq!(number(&desk.db, rejected).await, 1);
        let view = back(&desk, &id, &view).await.unwrap();
        assert_eq!((at(&view), view.passed.len()), ("nice", 3));
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        let view = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        let second = "UPDATE returns SET state = 'in_transit' WHERE state = 'requested'";
        run_sql(&desk.db, second).await;
        let refused = back(&desk, &id, &view).await;
        assert!(matches!(refused, Err(Refusal::Conflict { .. })), "it is on its way: {refused:?}");
        assert_eq!(at(&show(&desk, &id).await), "arrival", "and nothing has changed");
    }

    async fn silence_counts_from_the_question_and_ends_with_an_answer(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        start(&desk, anna(&desk), &id, "way").await.unwrap();
        desk.clock.advance(5 * DAY);
        work(&desk).await;
        assert_eq!(at(&show(&desk, &id).await), "ask", "nobody has asked yet");
        say(&desk, &id, "Why?").await;
        work(&desk).await;
        let current = show(&desk, &id).await.current.unwrap();
        assert_eq!((current.waiting_for.as_deref(), current.until.is_some()), (Some("customer_replied"), true));
        desk.clock.advance(2 * DAY);
        hear(&desk, &id, "Too small").await;
        desk.clock.advance(5 * DAY);
        work(&desk).await;
        assert_eq!(at(&show(&desk, &id).await), "ask", "they answered: somebody reads what");
        say(&desk, &id, "How small?").await;
        work(&desk).await;
        desk.clock.advance(4 * DAY);
        work(&desk).await;
        let view = show(&desk, &id).await;
        assert_eq!((at(&view), view.state), ("quiet", State::Ended));
    }

    async fn what_does_not_come_in_time_leads_on(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        let view = to_the_return(&desk, &id).await;
        finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        desk.clock.advance(15 * DAY);
        work(&desk).await;
        assert_eq!(at(&show(&desk, &id).await), "quiet");
    }

    async fn a_run_stays_on_its_version(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        start(&desk, anna(&desk), &id, "way").await.unwrap();
        publish(&desk, &WAY.replace("title: Be nice", "title: Be quick")).await;
        let view = show(&desk, &id).await;
        assert_eq!((view.number, view.ahead[0].title.in_language("en")), (1, "Be nice"));
        stop(&desk, &id, &view).await.unwrap();
        assert_eq!(start(&desk, anna(&desk), &id, "way").await.unwrap().number, 2);
    }

    async fn an_action_needs_the_permission_of_doing_it_by_hand(desk: Desk) {
        let order = furnish(&desk, 5).await;
        publish(&desk, WAY).await;
        let id = ticket(&desk, &order).await;
        let view = to_the_return(&desk, &id).await;
        let refused = finish(&desk, ben(&desk), &id, &view, done(&[])).await;
        assert!(matches!(refused, Err(Refusal::Forbidden(words)) if words.contains("orders.write")));
        let mut conn = desk.db.read().await.unwrap();
        let seen = runs::showing::of_ticket(&mut conn, &ben(&desk), &id).await.unwrap().unwrap();
        assert_eq!(seen.current.unwrap().action.unwrap().lacks, Some("orders.write"));
        assert!(seen.passed[0].values.is_empty(), "who may not see orders does not see them here");
        drop(conn);
        let view = finish(&desk, ben(&desk), &id, &view, Input::Refused { reason: "the lead decides".into() }).await.unwrap();
        assert_eq!((at(&view), view.state), ("lead", State::Ended));
        let team = "SELECT count(*) FROM tickets WHERE team_id = 'tem_delivery'";
        assert_eq!(number(&desk.db, team).await, 1, "it is with the team of that name");
    }

    async fn what_is_known_fits_the_catalogue_and_the_rest_is_said_not_to_be(desk: Desk) {
        let order = furnish(&desk, 5).await;
        let id = ticket(&desk, &order).await;
        let mut conn = desk.db.read().await.unwrap();
        let glance = tickets::glancing::glance(&mut conn, &[id]).await.unwrap().remove(0);
        let records = runs::records::gather(&mut conn, &desk.system(), &glance).await.unwrap();
        let mut unknown = Vec::new();
        for fact in playbook_language::catalogue::FACTS.iter().filter(|fact| !fact.always) {
            match runs::facts::known(fact.name, &records) {
                Some(value) => assert_eq!(value.fits(&fact.domain()), Ok(()), "{}", fact.name),
                None => unknown.push(fact.name),
            }
        }
        // The first and the stock have no source; of this order nothing was promised, refunded or warranted.
        let expected = [
            "customer.email_confirmed",
            "parcel.promised_day",
            "parcel.promise_passed",
            "parcel.days_late",
            "product.stock",
            "refund.days_since",
            "warranty.until",
        ];
        assert_eq!(unknown, expected);
    }

    async fn what_the_records_say_decides_and_what_they_do_not_is_asked(desk: Desk) {
        let order = furnish(&desk, 60).await;
        publish(&desk, WAY).await;
        publish(&desk, &WAY.replace("playbook: way", "playbook: stock").replace("[order.state, return.window]", "[product.stock, order.state, return.window]")).await;
        let id = ticket(&desk, &order).await;
        let view = start(&desk, anna(&desk), &id, "way").await.unwrap();
        assert_eq!((at(&view), view.passed[1].branch.as_ref().unwrap().in_language("en")), ("lead", "Over"));
        let view = start(&desk, anna(&desk), &id, "stock").await.unwrap();
        let asks = &view.current.as_ref().unwrap().asks;
        let of = |name: &str| asks.iter().find(|asked| asked.name == name).unwrap();
        assert!(of("product.stock").found.is_none() && of("product.stock").without_source);
        assert!(of("order.state").found.is_some());
        let stock = done(&[("product.stock", playbook_language::value::Value::Number(3))]);
        assert_eq!(at(&finish(&desk, anna(&desk), &id, &view, stock).await.unwrap()), "lead");
    }
}

async fn to_the_return_from(desk: &test_kit::Desk, id: &str, view: runs::showing::View) -> runs::showing::View {
    let view = finish(desk, anna(desk), id, &view, done(&[("why", text("too small"))])).await.unwrap();
    finish(desk, anna(desk), id, &view, Input::Skipped { reason: "no time".into() }).await.unwrap()
}
