//! What is given away: never more than was named, and never another thing.

use std::collections::BTreeMap;

use crate::world::*;
use kernel::Refusal;
use playbook_language::value::Value;
use runs::finishing::Finish;
use runs::planning::Plan;
use runs::showing::View;
use store::Schema;
use test_kit::{Desk, commit};

fn way(steps: &str) -> String {
    format!(
        "playbook: gives\nname: Gives\nsteps:\n{steps}  - {{ id: end, title: End, kind: instruction }}\n  \
         - {{ id: done, title: Done, kind: resolve, reason: solved }}\n  - {{ id: lead, title: Lead, kind: escalate, to: Nobody }}\n"
    )
}

fn lines(names: &[&str]) -> Value {
    Value::Lines(names.iter().map(|name| (*name).to_owned()).collect())
}

async fn begun(desk: &Desk, steps: &str) -> (String, View) {
    let order = furnish(desk, 5).await;
    publish(desk, &way(steps)).await;
    let ticket = ticket(desk, &order).await;
    let view = start(desk, anna(desk), &ticket, "gives").await.unwrap();
    (ticket, view)
}

/// Done, with lines that are named for this once.
async fn with(desk: &Desk, ticket: &str, view: &View, named: &[&str]) -> Result<View, Refusal> {
    let own = BTreeMap::from([("lines".to_owned(), lines(named))]);
    let finish = Finish { step: at(view).into(), input: done(&[]), with: own, nevertheless: None, minutes: None };
    let (act, ticket, version) = (anna(desk), ticket.to_owned(), view.version);
    commit!(desk, |tx| runs::finishing::finish(tx, &act, &ticket, finish, version))
}

fn hindrance(view: &View) -> String {
    view.current.as_ref().unwrap().action.as_ref().unwrap().hindrance.clone().unwrap_or_default()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn of_several_pieces_nobody_guesses_which_are_meant(desk: Desk) {
        let (id, view) = begun(&desk, "  - { id: take, title: Take, kind: action, action: create_return, refused: { next: lead } }
  - { id: pay, title: Pay, kind: action, action: create_refund, refused: { next: lead } }
").await;
        assert!(hindrance(&view).contains("which of the 2 pieces"), "{}", hindrance(&view));
        assert!(finish(&desk, anna(&desk), &id, &view, done(&[])).await.is_err());
        let many = with(&desk, &id, &view, &["Mug × 3"]).await.unwrap_err();
        assert!(many.to_string().contains("2 are left, not 3"), "{many}");
        let other = with(&desk, &id, &view, &["Lamp"]).await.unwrap_err();
        assert!(other.to_string().contains("Lamp is not a line"), "{other}");
        let view = with(&desk, &id, &view, &["mug × 1"]).await.unwrap();
        assert_eq!(number(&desk.db, "SELECT quantity FROM return_lines").await, 1);
        assert!(hindrance(&view).contains("how much"), "{}", hindrance(&view));
        let view = with(&desk, &id, &view, &["Mug × 1"]).await.unwrap();
        assert_eq!((at(&view), number(&desk.db, "SELECT amount FROM refunds").await), ("end", 1_000));
    }

    async fn everything_is_given_only_where_that_is_said(desk: Desk) {
        let (id, view) = begun(&desk, "  - { id: send, title: Send, kind: action, action: create_replacement, with: { lines: all }, refused: { next: lead } }
").await;
        let action = view.current.as_ref().unwrap().action.clone().unwrap();
        let Some(Plan::Replacement { lines, .. }) = action.plan else { panic!("{action:?}") };
        assert_eq!((lines.len(), lines[0].quantity), (1, 2));
        assert_eq!(at(&finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap()), "end");
    }

    async fn another_product_is_for_a_person_who_tells_the_order(desk: Desk) {
        let (id, view) = begun(&desk, "  - { id: ask, title: Ask, kind: question, to: staff, answers: [{ name: instead, type: text }] }
  - { id: send, title: Send, kind: action, action: create_replacement, with: { product: { variable: instead } }, refused: { next: lead } }
").await;
        let view = finish(&desk, anna(&desk), &id, &view, done(&[("instead", text("Teapot"))])).await.unwrap();
        let current = view.current.as_ref().unwrap();
        assert!(current.action.as_ref().unwrap().by_hand, "{:?}", current.action);
        assert_eq!(current.asks.iter().map(|asked| asked.name.as_str()).collect::<Vec<_>>(), ["send.order"]);
        let orders = number(&desk.db, "SELECT count(*) FROM orders").await;
        let view = finish(&desk, anna(&desk), &id, &view, done(&[("send.order", text("A-2"))])).await.unwrap();
        assert_eq!((at(&view), number(&desk.db, "SELECT count(*) FROM orders").await), ("end", orders));
    }

    async fn a_task_of_a_team_is_given_to_whoever_has_the_fewest(desk: Desk) {
        let (id, view) = begun(&desk, "  - { id: book, title: Book, kind: action, action: create_task, with: { title: Find the money, team: delivery }, refused: { next: lead } }
").await;
        let nobody = finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap_err();
        assert!(nobody.to_string().contains("nobody is in the team delivery"), "{nobody}");
        run_sql(&desk.db, "INSERT INTO team_members (team_id, person_id) VALUES ('tem_delivery', 'per_anna'), ('tem_delivery', 'per_ben')").await;
        let (act, key) = (anna(&desk), id.clone());
        let own = tickets::tasking::NewTask { text: "Call".into(), assignee_id: None, due_at: None };
        commit!(desk, |tx| tickets::tasking::add(tx, &act, &key, own)).unwrap();
        finish(&desk, anna(&desk), &id, &view, done(&[])).await.unwrap();
        let ben = "SELECT count(*) FROM ticket_tasks WHERE assignee_id = 'per_ben' AND body = 'Find the money'";
        assert_eq!(number(&desk.db, ben).await, 1);
    }
}
