//! Search: words, numbers, signs, reach.

use crate::world::{hear, open, open_as, person, question, reaching, reply};
use kernel::time::DAY;
use kernel::{Act, Actor, ActorKind, Clock, Reach};
use store::Schema;
use test_kit::{Desk, commit};
use tickets::editing::Changes;
use tickets::importing::{ImportedAuthor, MessageRow, TicketRow, import_messages, import_tickets};
use tickets::listing::{self, Filter};
use tickets::merging::NewMerge;
use tickets::message::MessageKind;
use tickets::opening::Opening;

async fn search(desk: &Desk, act: &Act, words: &str) -> Vec<String> {
    let filter = Filter { q: Some(words.to_owned()), ..Default::default() };
    let page = listing::list(&mut desk.db.read().await.unwrap(), act, &filter).await;
    page.unwrap_or_else(|error| panic!("{words}: {error}")).items.into_iter().map(|row| row.id).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn words_beginnings_accents_and_numbers(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let order = Opening { order_id: Some("ord_1".into()), ..question("Kettle leaks") };
        let kettle = open_as(&desk, order).await.unwrap().row.id;
        let cafe = open(&desk, "Crème brûlée Brenner für Café").await.row.id;
        hear(&desk, &cafe, "Write to anna.weber@example.com, serial ZX-4711/B").await;
        for (words, found) in [
            ("kettle", &kettle), ("KETT", &kettle), ("leaks kettle", &kettle), ("#1", &kettle), ("1", &kettle), ("W-77", &kettle),
            ("#w-77", &kettle), ("creme brulee", &cafe), ("CRÈME", &cafe), ("café", &cafe), ("für", &cafe), ("4711", &cafe), ("weber example", &cafe),
            ("anna.weber@example.com", &cafe), ("zx-4711", &cafe), ("#2", &cafe),
        ] {
            assert_eq!(search(&desk, &anna, words).await, std::slice::from_ref(found), "{words}");
        }
        for words in ["kettle cafe", "#77", "zebra", "W-7", "leak kettle zebra", "?", "  ", "#"] {
            assert_eq!(search(&desk, &anna, words).await, Vec::<String>::new(), "{words}");
        }
    }

    async fn no_sign_is_an_operator_or_a_mistake(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Refund or not").await.row.id;
        open(&desk, "Something else").await;
        for words in [
            "\"refund", "refund*", "refund OR zebra", "NOT refund", "refund AND", "(refund", "refund)", "refund^2", "- refund",
            "refund & ", "refund | zebra", "!refund", "refund <-> not", "refund:*", "refund\\", "'refund'", "refund;--", "{refund}", "refund%", "_efund",
            "refund NEAR/2 not", "+refund", "refund\u{0}", "\u{feff}refund", "' OR 1=1 --", "refund ''", "$1", "refund $1", "🦓", "re\u{301}fund",
        ] {
            let found = search(&desk, &anna, words).await;
            assert!(found.is_empty() || found == [id.clone()], "{words} found {found:?}");
        }
        assert_eq!(search(&desk, &anna, "\"refund\" (not)").await, [id]);
        let long = "word ".repeat(5_000);
        assert!(search(&desk, &anna, &long).await.is_empty());
    }

    async fn the_index_follows_what_is_written(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        let other = open(&desk, "Toaster").await.row.id;
        reply(&desk, &anna, &id, "We send a gasket", None).await;
        assert_eq!(search(&desk, &anna, "gasket").await, std::slice::from_ref(&id));
        let version = crate::world::find(&desk, &id).await.row.version;
        let (act, ticket) = (anna.clone(), id.clone());
        let renamed = Changes { subject: Some("Boiler".into()), ..Default::default() };
        commit!(desk, |tx| tickets::editing::edit(tx, &act, &ticket, renamed, version)).unwrap();
        assert_eq!(search(&desk, &anna, "boiler").await, std::slice::from_ref(&id));
        let (act, ticket, input) = (anna.clone(), id.clone(), NewMerge { into: other.clone() });
        commit!(desk, |tx| tickets::merging::merge(tx, &act, &ticket, input)).unwrap();
        assert_eq!(search(&desk, &anna, "gasket").await, [other], "messages take their words along");
        assert_eq!(search(&desk, &anna, "boiler").await, Vec::<String>::new(), "what is merged away is not found");
    }

    async fn the_best_comes_first_and_pages_go_on(desk: Desk) {
        let anna = person(&desk, "per_anna");
        for at in 0..7 {
            open_as(&desk, Opening { subject: format!("Ticket {at}"), ..question("lamp in a long sentence about this and that and more") }).await.unwrap();
        }
        let best = open(&desk, "Lamp").await.row.id;
        assert_eq!(search(&desk, &anna, "lamp").await[0], best, "the short subject beats long messages");
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let filter = Filter { q: Some("lamp".into()), limit: Some(3), cursor, ..Default::default() };
            let page = listing::list(&mut desk.db.read().await.unwrap(), &anna, &filter).await.unwrap();
            seen.extend(page.items.into_iter().map(|row| row.number));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        seen.sort_unstable();
        assert_eq!(seen, (1..=8).collect::<Vec<_>>());
    }

    async fn customers_are_found_by_name(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        open_as(&desk, Opening { customer_id: None, ..question("Toaster") }).await.unwrap();
        reply(&desk, &anna, &id, "Hello", None).await;
        let name = crate::world::find(&desk, &id).await.row.customer.unwrap().name;
        let surname = name.rsplit(' ').next().unwrap();
        assert_eq!(search(&desk, &anna, surname).await, [id]);
    }

    /// More tickets match than are looked at; those of the searcher's team are among them all the same.
    async fn a_common_word_hides_nothing_from_a_team(desk: Desk) {
        let row = |number: i64, subject: &str, team: &str| TicketRow {
            source: "old".into(),
            external_id: number.to_string(),
            number: Some(number),
            subject: subject.into(),
            description: Some("My parcel did not come".into()),
            team_id: Some(team.into()),
            opened_at: desk.clock.now(),
            ..Default::default()
        };
        let mut rows = vec![row(1, "Help", "tem_a"), row(2, "A parcel, late", "tem_a"), row(3, "Help", "tem_a")];
        rows.extend((4..=1_100).map(|number| row(number, "Help", "tem_b")));
        let act = desk.act(Actor::program(ActorKind::Import, "old"));
        commit!(desk, |tx| import_tickets(tx, &act, rows)).unwrap();
        let cleo = reaching(&desk, "per_cleo", Reach::Team, &["tem_a"]);
        let numbers = async |words: &str| {
            let filter = Filter { q: Some(words.to_owned()), ..Default::default() };
            let page = listing::list(&mut desk.db.read().await.unwrap(), &cleo, &filter).await.unwrap();
            page.items.into_iter().map(|row| row.number).collect::<Vec<_>>()
        };
        assert_eq!(numbers("parcel").await, [2, 3, 1], "the subject, then what is newer");
        assert_eq!(numbers("parcel late").await, [2]);
        assert_eq!(numbers("parc").await.len(), 3);
    }

    async fn nobody_finds_what_they_may_not_see(desk: Desk) {
        open_as(&desk, Opening { team_id: Some("tem_b".into()), ..question("Kettle secret") }).await.unwrap();
        let mine = open_as(&desk, Opening { team_id: Some("tem_a".into()), ..question("Kettle mine") }).await.unwrap().row.id;
        let cleo = reaching(&desk, "per_cleo", Reach::Team, &["tem_a"]);
        assert_eq!(search(&desk, &cleo, "kettle").await, [mine]);
        assert!(search(&desk, &cleo, "secret").await.is_empty() && search(&desk, &cleo, "#1").await.is_empty());
    }

    async fn an_imported_ticket_is_found_by_its_subject_before_and_after_its_message_comes(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let opened_at = desk.clock.now().plus(-DAY);
        let row = TicketRow { source: "old".into(), external_id: "T1".into(), subject: "Kettle leaks".into(), opened_at, ..Default::default() };
        let importer = desk.act(Actor::program(ActorKind::Import, "old"));
        let act = importer.clone();
        commit!(desk, |tx| import_tickets(tx, &act, vec![row])).unwrap();
        let found = search(&desk, &anna, "kettle leaks").await;
        assert_eq!(found.len(), 1);
        let said = MessageRow {
            source: "old".into(), external_id: "m1".into(), ticket: "T1".into(), author: ImportedAuthor::Customer, person_id: None, author_name: None,
            kind: MessageKind::Public, body_text: Some("Water on the worktop".into()), body_html: None, at: opened_at, automatic: false,
        };
        let other = MessageRow { body_text: Some("Steam from the lid".into()), ..said.clone() };
        let act = importer.clone();
        commit!(desk, |tx| import_messages(tx, &act, vec![said])).unwrap();
        assert_eq!(search(&desk, &anna, "worktop").await, found);
        commit!(desk, |tx| import_messages(tx, &importer, vec![other])).unwrap();
        for (words, known) in [("kettle", true), ("lid", true), ("worktop", false)] {
            assert_eq!(search(&desk, &anna, words).await, if known { found.clone() } else { vec![] }, "{words}");
        }
    }
}
