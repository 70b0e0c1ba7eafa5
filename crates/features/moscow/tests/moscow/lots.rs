//! Who got a change by lot is compared with who did not in what belongs to a customer: answers and solved tickets.

use capabilities::adding::{self, NewCapability};
use kernel::time::DAY;
use kernel::{Act, Actor, Refusal};
use moscow::impact::assessing;
use moscow::impact::beginning::{self, RollOut};
use moscow::impact::finding::{Finding, Verdict};
use moscow::impact::measurement::{Definition, Looking, Role, Watched};
use moscow::impact::registering;
use moscow::initiative;
use playbook_language::playbook::Texts;
use store::{Error, Schema, Sql, Value, params};
use test_kit::Desk;
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

use crate::desk::*;

const CUSTOMERS: i64 = 160;

async fn run(desk: &Desk, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

fn manager(desk: &Desk) -> Act {
    let permissions = ["moscow.read", "moscow.write", "moscow.decide", "capabilities.read", "capabilities.manage"];
    let act = desk.staff(&permissions);
    Act { actor: Actor { id: "per_elif".into(), ..act.actor.clone() }, ..act }
}

fn watched(kpi: &str, role: Role) -> Watched {
    Watched { kpi: kpi.into(), role, matters: 0.05 }
}

/// Everybody asks once; with the capability all are content, and solved at the first contact.
async fn ask_and_answer(desk: &Desk) {
    let capability = capabilities::capability::find(&mut desk.db.read().await.unwrap(), "guided").await.unwrap();
    for at in 0..CUSTOMERS {
        let customer = format!("cus_{at}");
        let act =
            Act { actor: Actor { id: "per_elif".into(), ..desk.staff(&["tickets.answer"]).actor }, ..desk.staff(&[]) };
        let opening = Opening {
            subject: "Which one?".into(),
            customer_id: Some(customer.clone()),
            order_id: None,
            product_id: None,
            channel: Channel::Email,
            urgency: Urgency::Normal,
            team_id: None,
            assignee_id: None,
            tags: vec![],
            fields: Default::default(),
            message: OpeningMessage {
                author: OpeningAuthor::Customer,
                body_text: Some("Help".into()),
                body_html: None,
                attachments: vec![],
                queue_wait_ms: None,
            },
        };
        let ticket = commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap().row.id;
        let has = capability.switch().decide("guided", Some(&customer)).on;
        // Without it a fifth is content.
        let content = has || at % 5 == 0;
        let now = desk.staff(&[]).now;
        let answer = "INSERT INTO answer_facts (answer_id, ticket_id, cycle, answered_at, rating, channel, latest) VALUES ($1, $2, 1, $3, $4, 'email', 1)";
        run(desk, answer, params![format!("ans_{at}"), &ticket, now, if content { 5_i64 } else { 2 }]).await;
        run(desk, "DELETE FROM cycle_facts WHERE ticket_id = $1", params![&ticket]).await;
        let cycle = "INSERT INTO cycle_facts (ticket_id, cycle, opened_at, started_at, solved_at, channel, customer_id,
              resolution_ms, first_solve, last_solve, contacts, human_replies, reopened, first_timed, contacts_known)
            VALUES ($1, 1, $2, $2, $2, 'email', $3, 1000, 1, 1, $4, 1, 0, 1, 1)";
        run(desk, cycle, params![&ticket, now, &customer, if content { 1_i64 } else { 3 }]).await;
    }
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn answers_and_first_contacts_are_compared_by_lot(desk: Desk) {
        furnish(&desk).await;
        let act = manager(&desk);
        let new = NewCapability {
            key: "guided".into(),
            name: Texts::plain("Guided answers"),
            explanation: Texts::plain("Answers that guide"),
            not_offered: None,
        };
        commit!(desk, |tx| adding::add(tx, &act, new)).unwrap();
        let people = "INSERT INTO customers (id, number, name, name_key, root_id, search, created_at, updated_at)
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < $1 - 1)
            SELECT 'cus_' || CAST(i AS TEXT), 500000 + i, 'C', 'c', 'cus_' || CAST(i AS TEXT), 'c', 0, 0 FROM n";
        run(&desk, people, params![CUSTOMERS]).await;
        let definition = initiative::Definition { capability: Some("guided".into()), ..plain("Guided", Some(3.0)) };
        add(&desk, "guided", definition).await.unwrap();
        let measured = Definition {
            baseline_from: "2026-01-05".into(),
            baseline_to: "2026-11-15".into(),
            weeks_after: 6,
            kpis: vec![watched("csat", Role::Primary), watched("first_contact_resolution", Role::Exploratory)],
            scenarios: vec![],
            team: None,
            channel: None,
            control: None,
            units: None,
            looking: Looking::Always,
        };
        let act = manager(&desk);
        let plan = commit!(desk, |tx| registering::register(tx, &act, "guided", measured)).unwrap();
        let (act, id) = (manager(&desk), plan.id.clone());
        let half = RollOut {
            on: "2026-11-20".into(),
            reason: "Half of them".into(),
            although_blind: true,
            percent: Some(50),
            held_back: Some(10),
        };
        commit!(desk, |tx| beginning::begin(tx, &act, &id, half, 1)).unwrap();
        desk.clock.advance(4 * DAY);
        ask_and_answer(&desk).await;
        // First contacts are decided once nothing came after them for some weeks.
        desk.clock.advance(70 * DAY);
        let act = manager(&desk);
        let looked = assessing::look(&mut desk.db.read().await.unwrap(), &act, &plan.id).await.unwrap();
        let found: Vec<Finding> = commit!(desk, |tx| assessing::keep(tx, &act, looked)).unwrap().findings;
        for finding in &found {
            assert_eq!((finding.design.as_deref(), finding.verdict), (Some("randomised_roll_out"), Verdict::Improved), "{finding:?}");
            assert_eq!(finding.n_with + finding.n_without, CUSTOMERS as usize, "{finding:?}");
            assert!((finding.estimate.unwrap() - 0.8).abs() < 0.1, "{finding:?}");
        }
    }
}
