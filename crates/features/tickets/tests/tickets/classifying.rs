//! What a ticket is about: said by people, detected by programs, found in lists and searches.

use crate::world::{find, number, open, person};
use kernel::{Act, Refusal};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::classifying::{Classification, classify};
use tickets::finding::TicketDetail;
use tickets::listing::{self, Filter};

async fn say(desk: &Desk, act: &Act, id: &str, key: Option<&str>, confirmed: bool) -> Result<TicketDetail, Refusal> {
    let (act, id) = (act.clone(), id.to_owned());
    let input = Classification { scenario: key.map(str::to_owned), confirmed };
    commit!(desk, |tx| classify(tx, &act, &id, input))
}

async fn about(desk: &Desk, id: &str) -> (Option<String>, bool) {
    let row = find(desk, id).await.row;
    (row.scenario, row.scenario_confirmed)
}

fn key(key: &str) -> Option<String> {
    Some(key.to_owned())
}

async fn listed(desk: &Desk, filter: Filter) -> Vec<String> {
    let page = listing::list(&mut desk.db.read().await.unwrap(), &person(desk, "per_anna"), &filter).await.unwrap();
    page.items.into_iter().map(|row| row.subject).collect()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn a_detection_never_takes_the_place_of_what_a_person_said(desk: Desk) {
        let (anna, program) = (person(&desk, "per_anna"), desk.system());
        let id = open(&desk, "Kettle").await.row.id;
        assert_eq!(about(&desk, &id).await, (None, false));
        say(&desk, &program, &id, Some("delivery-delay"), false).await.unwrap();
        assert_eq!(about(&desk, &id).await, (key("delivery-delay"), false));
        say(&desk, &program, &id, Some("lost-parcel"), false).await.unwrap();
        assert_eq!(about(&desk, &id).await, (key("lost-parcel"), false), "a later detection knows more");
        say(&desk, &anna, &id, Some("lost-parcel"), true).await.unwrap();
        for later in [Some("praise"), None] {
            say(&desk, &program, &id, later, false).await.unwrap();
            assert_eq!(about(&desk, &id).await, (key("lost-parcel"), true));
        }
        say(&desk, &anna, &id, Some("not-shipped"), true).await.unwrap();
        say(&desk, &anna, &id, None, true).await.unwrap();
        assert_eq!(about(&desk, &id).await, (None, false), "taken away, and open to detection again");
        say(&desk, &program, &id, Some("praise"), false).await.unwrap();
        assert_eq!(about(&desk, &id).await, (key("praise"), false));
        let told = "SELECT count(*) FROM events WHERE kind = 'TicketClassified' AND subject_id = $1";
        assert_eq!(number(&desk.db, told, params![&id]).await, 6, "what changes nothing is not told");
        crate::world::assert_true(&desk).await;
    }

    async fn what_is_no_key_or_no_ticket_of_theirs_is_refused(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let id = open(&desk, "Kettle").await.row.id;
        for wrong in ["", "Delivery delay", "x/y", &"x".repeat(61)] {
            assert!(matches!(say(&desk, &anna, &id, Some(wrong), true).await, Err(Refusal::Invalid(_))), "{wrong}");
        }
        let ben = crate::world::reaching(&desk, "per_ben", kernel::Reach::Own, &[]);
        assert!(matches!(say(&desk, &ben, &id, Some("praise"), true).await, Err(Refusal::NotFound("ticket"))));
        assert_eq!(about(&desk, &id).await, (None, false));
    }

    async fn lists_and_searches_find_it_by_its_scenario(desk: Desk) {
        let anna = person(&desk, "per_anna");
        for (subject, scenario) in [("A", Some("praise")), ("B", Some("complaint")), ("C", None)] {
            let id = open(&desk, subject).await.row.id;
            if scenario.is_some() {
                say(&desk, &anna, &id, scenario, true).await.unwrap();
            }
            desk.clock.advance(1_000);
        }
        let of = |scenario: &str| Filter { scenario: Some(scenario.into()), ..Default::default() };
        assert_eq!(listed(&desk, of("praise")).await, ["A"]);
        assert_eq!(listed(&desk, of("none")).await, ["C"]);
        let asked = |q: &str| Filter { q: Some(q.into()), ..Default::default() };
        assert_eq!(listed(&desk, asked("scenario:complaint")).await, ["B"]);
        assert_eq!(listed(&desk, asked("scenario:complaint kettle")).await, Vec::<String>::new());
        let opened = find(&desk, &open(&desk, "D").await.row.id).await.row.opened_at;
        assert_eq!(listed(&desk, Filter { opened_since: Some(opened), ..Default::default() }).await, ["D"]);
        assert_eq!(listed(&desk, Filter { opened_before: Some(opened), scenario: key("none"), ..Default::default() }).await, ["C"]);
    }
}
