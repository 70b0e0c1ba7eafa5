//! What is suggested in a ticket, and what somebody dismissed.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use kernel::{Act, Grants, Reach, Refusal};
use serde_json::{Value, json};
use store::{Schema, Sql, params};
use suggestions::dismissing::{self, Dismissal};
use suggestions::gathering;
use suggestions::suggestion::{Kind, Suggestion, Why};
use test_kit::{Desk, commit};
use tickets::classifying::{self, Classification};
use tickets::opening::{Opening, OpeningAuthor, OpeningMessage};
use tickets::ticket::{Channel, Urgency};

const ALL: &[Schema] = &[
    store::SCHEMA,
    http_kit::SCHEMA,
    staff::SCHEMA,
    customers::SCHEMA,
    orders::SCHEMA,
    tickets::SCHEMA,
    capabilities::SCHEMA,
    playbooks::SCHEMA,
    scenarios::SCHEMA,
    runs::SCHEMA,
    suggestions::SCHEMA,
];

fn agent(desk: &Desk) -> Act {
    desk.staff(&[
        "tickets.read",
        "tickets.answer",
        "customers.read",
        "customers.write",
        "playbooks.read",
        "scenarios.read",
    ])
}

/// A customer with these wishes, and what the program brings.
async fn furnish(desk: &Desk, preferences: Value) -> String {
    let act = desk.system();
    commit!(desk, |tx| playbooks::shipping::ship(tx, &act)).unwrap();
    let act = desk.system();
    commit!(desk, |tx| scenarios::shipping::ship(tx, &act)).unwrap();
    let act = agent(desk);
    let customer = json!({ "name": "Dora Lind", "language": "de-AT", "preferences": preferences });
    let customer = serde_json::from_value(customer).unwrap();
    commit!(desk, |tx| customers::creating::create(tx, &act, customer)).unwrap().id
}

async fn open(desk: &Desk, customer: &str) -> String {
    let opening = Opening {
        subject: "Where is it?".into(),
        customer_id: Some(customer.to_owned()),
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
            body_text: Some("My parcel is late".into()),
            body_html: None,
            attachments: vec![],
            queue_wait_ms: None,
        },
    };
    let act = desk.system();
    let id = commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap().row.id;
    let (act, of) = (desk.system(), id.clone());
    let said = Classification { scenario: Some("delivery-delay".into()), confirmed: true };
    commit!(desk, |tx| classifying::classify(tx, &act, &of, said)).unwrap();
    id
}

async fn suggested_to(desk: &Desk, act: &Act, ticket: &str) -> Vec<Suggestion> {
    gathering::of_ticket(&mut desk.db.read().await.unwrap(), act, ticket).await.unwrap().items
}

async fn suggested(desk: &Desk, ticket: &str) -> Vec<Suggestion> {
    suggested_to(desk, &agent(desk), ticket).await
}

async fn dismiss(desk: &Desk, ticket: &str, key: &str) -> Result<Vec<Suggestion>, Refusal> {
    let (act, ticket, input) = (agent(desk), ticket.to_owned(), Dismissal { suggestion: key.into() });
    commit!(desk, |tx| dismissing::dismiss(tx, &act, &ticket, input)).map(|left| left.items)
}

fn kinds(found: &[Suggestion]) -> Vec<Kind> {
    found.iter().map(|one| one.kind).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn it_depends_on_the_customer_and_what_went_before(desk: Desk) {
        let customer = furnish(&desk, json!({ "avoid": "phone", "accessibility": "large print" })).await;
        let first = open(&desk, &customer).await;
        let found = suggested(&desk, &first).await;
        assert_eq!(kinds(&found), [Kind::StartPlaybook, Kind::Mind, Kind::Mind]);
        assert_eq!((found[0].of.as_deref(), found[0].why[0].kind), (Some("delivery-delay"), Why::FitsScenario));
        assert_eq!(found[1].why[0].text.as_deref(), Some("large print"));
        desk.clock.advance(kernel::time::DAY);
        open(&desk, &customer).await;
        let third = open(&desk, &customer).await;
        let found = suggested(&desk, &third).await;
        assert_eq!(found[0].kind, Kind::Escalate, "they do not want to be called");
        assert_eq!((found[0].why[0].kind, found[0].why[0].number), (Why::SameBefore, Some(2)));
        desk.clock.advance(91 * kernel::time::DAY);
        let later = open(&desk, &customer).await;
        assert_eq!(suggested(&desk, &later).await[0].kind, Kind::StartPlaybook, "it is long ago");
    }

    async fn what_is_dismissed_stays_away_in_this_ticket_alone(desk: Desk) {
        let customer = furnish(&desk, json!({})).await;
        let (one, other) = (open(&desk, &customer).await, open(&desk, &customer).await);
        let left = dismiss(&desk, &one, "start-playbook/delivery-delay").await.unwrap();
        assert_eq!(kinds(&left), []);
        assert_eq!(suggested(&desk, &one).await, left);
        assert_eq!(suggested(&desk, &other).await.len(), 1);
        let again = dismiss(&desk, &one, "start-playbook/delivery-delay").await.unwrap_err();
        assert!(again.to_string().contains("suggestion: is not suggested here"), "{again}");
        let none: i64 = desk.db.read().await.unwrap()
            .one(Sql::same("SELECT count(*) FROM suggestion_dismissals"), params![]).await.unwrap();
        assert_eq!(none, 1);
    }

    async fn nothing_is_told_that_the_asker_may_not_see(desk: Desk) {
        let customer = furnish(&desk, json!({ "accessibility": "large print" })).await;
        let ticket = open(&desk, &customer).await;
        let blind = desk.staff(&["tickets.read", "tickets.answer"]);
        assert_eq!(suggested_to(&desk, &blind, &ticket).await, [], "neither the customer nor playbooks");
        let mut own = agent(&desk);
        own.actor.grants = Grants::default();
        own.actor.grants.add("tickets.read", Reach::Own);
        let unseen = gathering::of_ticket(&mut desk.db.read().await.unwrap(), &own, &ticket).await;
        assert!(matches!(unseen, Err(Refusal::NotFound(_))));
    }

    async fn where_next_steps_are_off_for_the_customer_nothing_is_suggested_and_it_is_said(desk: Desk) {
        let customer = furnish(&desk, json!({})).await;
        let ticket = open(&desk, &customer).await;
        let before = gathering::of_ticket(&mut desk.db.read().await.unwrap(), &agent(&desk), &ticket).await.unwrap();
        assert_eq!((before.switched_off, before.items.len()), (false, 1));
        let act = desk.system();
        commit!(desk, |tx| capabilities::declaring::declare(tx, &act, suggestions::CAPABILITIES)).unwrap();
        let act = desk.staff(&["capabilities.manage"]);
        let off = serde_json::from_value(json!({ "state": "off", "reason": "A trial" })).unwrap();
        commit!(desk, |tx| capabilities::changing::change(tx, &act, "next_steps", 1, off)).unwrap();
        let after = gathering::of_ticket(&mut desk.db.read().await.unwrap(), &agent(&desk), &ticket).await.unwrap();
        assert_eq!((after.switched_off, after.items), (true, vec![]));
        assert!(dismiss(&desk, &ticket, "start-playbook/delivery-delay").await.is_err());
        let act = desk.staff(&["capabilities.manage"]);
        let on = serde_json::from_value(json!({ "state": "on", "reason": "It helps" })).unwrap();
        commit!(desk, |tx| capabilities::changing::change(tx, &act, "next_steps", 2, on)).unwrap();
        let again = gathering::of_ticket(&mut desk.db.read().await.unwrap(), &agent(&desk), &ticket).await.unwrap();
        assert_eq!((again.switched_off, again.items), (false, before.items));
    }

    async fn a_scenario_that_nobody_knows_here_is_no_fault(desk: Desk) {
        let customer = furnish(&desk, json!({})).await;
        let ticket = open(&desk, &customer).await;
        let (act, of) = (desk.system(), ticket.clone());
        let said = Classification { scenario: Some("from-elsewhere".into()), confirmed: true };
        commit!(desk, |tx| classifying::classify(tx, &act, &of, said)).unwrap();
        assert_eq!(suggested(&desk, &ticket).await, []);
    }
}
