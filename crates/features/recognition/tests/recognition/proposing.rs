//! Scenarios that are proposed: what many write about that fits none, and what people make of it.

use crate::world::*;
use kernel::time::DAY;
use kernel::{Actor, ActorKind, Grants, Reach, Refusal};
use recognition::deciding::{self, Dismissal, Taking};
use recognition::proposal::{self, Proposal, Proposals, State};
use recognition::proposing::SIZE_MIN;
use store::{Schema, Sql, params};
use test_kit::{Desk, commit};

/// Of one matter, in the words of many.
const TRADE_IN: &[&str] = &[
    "trade in my old lamp",
    "trade in old lamps",
    "an old lamp to trade in",
    "my old lamp in trade",
    "do you trade in old lamps",
    "trade in of old lamps",
    "trade in an old lamp of mine",
    "old lamp: trade in?",
    "lamp trade in, old one",
    "old lamps in trade?",
];

/// Of many matters.
const SCATTERED: &[&str] = &[
    "does your warehouse hire people in summer",
    "our school plans a visit, whom do we ask",
    "the music in your video is lovely, who plays it",
    "a journalist wants to speak with your founder",
    "please take my photograph off your wall",
    "are dogs allowed at the factory",
    "I found a ring in the street outside",
    "how high is your building",
    "may I quote a sentence of yours in a book",
    "the lift in your house is loud at night",
    "your calendar shows the wrong holiday",
    "what colour had the logo in the nineties",
];

/// Each by a customer of their own.
async fn heard(desk: &Desk, prefix: &str, texts: &[&str]) -> Vec<String> {
    let mut ids = Vec::new();
    for (place, text) in texts.iter().enumerate() {
        let customer = format!("cus_{prefix}{place}");
        let (id, number) = (customer.clone(), 100 + (prefix.len() * 1_000 + place) as i64);
        let sql = "INSERT INTO customers (id, number, name, name_key, language, root_id, search, created_at, updated_at, version) \
            VALUES ($1, $2, 'Somebody', 'somebody', 'en', $1, 'somebody', 0, 0, 1)";
        let done: Result<u64, store::Error> =
            desk.db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), params![id, number]).await })).await;
        done.unwrap();
        ids.push(open_of(desk, desk.system(), &customer, text).await);
    }
    ids
}

/// A desk that has learned, and tickets of one matter among others.
async fn furnish_with_unknown(desk: &Desk) -> Vec<String> {
    furnish_with_confirmed(desk).await;
    let worker = worker(desk);
    worker.learn().await.unwrap();
    let ids = heard(desk, "t", TRADE_IN).await;
    heard(desk, "ss", SCATTERED).await;
    worker.round().await.unwrap();
    // Of so few lessons some texts may be taken for something; most are not.
    let mut unknown = 0;
    for id in &ids {
        unknown += usize::from(find(desk, id).await.row.scenario.is_none());
    }
    assert!(unknown >= SIZE_MIN, "{unknown}");
    ids
}

fn lead() -> Actor {
    let mut grants = Grants::default();
    for permission in ["tickets.read", "tickets.answer", "scenarios.manage"] {
        grants.add(permission, Reach::All);
    }
    Actor { kind: ActorKind::Staff, id: "per_lea".into(), name: "Lea".into(), teams: vec![], grants }
}

async fn proposed_to(desk: &Desk, actor: &Actor) -> Proposals {
    proposal::list(&mut desk.db.read().await.unwrap(), actor).await.unwrap()
}

async fn proposed(desk: &Desk) -> Vec<Proposal> {
    proposed_to(desk, &lead()).await.items
}

async fn dismiss(desk: &Desk, id: &str, reason: &str) -> Result<Proposal, Refusal> {
    let (act, id, input) = (desk.act(lead()), id.to_owned(), Dismissal { reason: reason.into() });
    commit!(desk, |tx| deciding::dismiss(tx, &act, &id, input))
}

async fn take(desk: &Desk, id: &str, scenario: &str) -> Result<Proposal, Refusal> {
    let (act, id, input) = (desk.act(lead()), id.to_owned(), Taking { scenario: scenario.into() });
    commit!(desk, |tx| deciding::take(tx, &act, &id, input))
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn what_many_write_about_that_fits_nothing_is_proposed(desk: Desk) {
        let ids = furnish_with_unknown(&desk).await;
        assert_eq!(proposed_to(&desk, &lead()).await.search.searched_at, None);
        assert!(worker(&desk).propose().await.unwrap());
        let found = proposed_to(&desk, &lead()).await;
        assert!(found.search.tickets > SIZE_MIN as i64 && found.search.searched_at.is_some());
        let [one] = found.items.as_slice() else { panic!("{:?}", found.items) };
        assert!(one.words.iter().any(|word| word == "trade"), "{:?}", one.words);
        assert!(one.tickets.len() >= SIZE_MIN && one.tickets.iter().all(|ticket| ids.contains(&ticket.id)));
        assert!(!one.examples.is_empty() && one.examples.iter().all(|said| said.text.contains("lamp")));
        assert_eq!(one.examples[0].language.as_deref(), Some("en"));
        assert!(!worker(&desk).propose().await.unwrap(), "once a day is enough");
        let before = one.id.clone();
        desk.clock.advance(DAY);
        assert!(worker(&desk).propose().await.unwrap());
        let again: Vec<String> = proposed(&desk).await.into_iter().map(|one| one.id).collect();
        assert_eq!(again, [before], "it is the same one");
    }

    async fn what_has_nothing_in_common_or_one_customer_makes_no_proposal(desk: Desk) {
        furnish_with_confirmed(&desk).await;
        worker(&desk).learn().await.unwrap();
        heard(&desk, "ss", SCATTERED).await;
        for text in TRADE_IN {
            open(&desk, text).await;
        }
        worker(&desk).round().await.unwrap();
        assert!(worker(&desk).propose().await.unwrap());
        assert_eq!(proposed(&desk).await, []);
    }

    async fn what_was_dismissed_does_not_come_back(desk: Desk) {
        furnish_with_unknown(&desk).await;
        worker(&desk).propose().await.unwrap();
        let id = proposed(&desk).await[0].id.clone();
        let empty = dismiss(&desk, &id, " ").await.unwrap_err();
        assert!(empty.to_string().contains("reason: must not be empty"), "{empty}");
        assert_eq!(dismiss(&desk, &id, "We take no lamps back").await.unwrap().state, State::Dismissed);
        assert!(matches!(take(&desk, &id, "delivery-delay").await, Err(Refusal::Invalid(_))), "no such scenario here");
        desk.clock.advance(DAY);
        assert!(worker(&desk).propose().await.unwrap());
        assert_eq!(proposed(&desk).await, [], "the same tickets");
        assert!(matches!(dismiss(&desk, &id, "Twice").await, Err(Refusal::Conflict { .. })));
    }

    async fn what_is_taken_is_closed_and_its_tickets_leave_with_what_they_are_given(desk: Desk) {
        let act = desk.system();
        commit!(desk, |tx| scenarios::shipping::ship(tx, &act)).unwrap();
        furnish_with_unknown(&desk).await;
        worker(&desk).propose().await.unwrap();
        let one = proposed(&desk).await.remove(0);
        confirm(&desk, &one.tickets[0].id, "delivery-delay").await;
        let fewer = proposed(&desk).await.remove(0);
        assert_eq!((fewer.found, fewer.tickets.len()), (one.found, one.tickets.len() - 1), "one is known by now");
        let taken = take(&desk, &one.id, "delivery-delay").await.unwrap();
        assert_eq!((taken.state, taken.scenario.as_deref()), (State::Taken, Some("delivery-delay")));
        assert_eq!(proposed(&desk).await, []);
        let told = "SELECT count(*) FROM events WHERE kind IN ('ScenariosProposed', 'ScenarioProposalTaken')";
        assert_eq!(number(&desk.db, told).await, 2);
        assert!(matches!(take(&desk, "rpp_none", "delivery-delay").await, Err(Refusal::NotFound("proposal"))));
    }

    async fn who_sees_fewer_tickets_sees_fewer_texts(desk: Desk) {
        furnish_with_unknown(&desk).await;
        worker(&desk).propose().await.unwrap();
        let mut own = lead();
        own.grants = Grants::default();
        own.grants.add("tickets.read", Reach::Own);
        own.grants.add("scenarios.manage", Reach::All);
        let found = proposed_to(&desk, &own).await.items;
        assert!(found[0].found >= SIZE_MIN as i64 && found[0].tickets.is_empty() && found[0].examples.is_empty());
    }

    async fn of_two_nodes_one_looks(desk: Desk) {
        furnish_with_unknown(&desk).await;
        let second = desk.second_node().await;
        let (here, there) = (worker(&desk), worker_on(&desk, second.clone()));
        let (one, other) = tokio::join!(here.propose(), there.propose());
        assert_eq!(u8::from(one.unwrap()) + u8::from(other.unwrap()), 1);
        let act = desk.act(lead());
        let asked = commit!(desk, |tx| deciding::ask(tx, &act)).unwrap();
        assert!(asked.asked_at.is_some());
        assert!(there.propose().await.unwrap(), "somebody asked");
        assert_eq!(proposed(&desk).await.len(), 1);
        second.close().await;
    }
}
