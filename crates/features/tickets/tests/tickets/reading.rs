//! What is unread: what others wrote since one looked, and what one put back.

use crate::world::{hear, open, open_as, person, question, reaching, reply, run};
use kernel::{Act, Actor, ActorKind, Reach, Refusal};
use store::{Schema, params};
use test_kit::{Desk, commit};
use tickets::forwarding::{self, FromOutside};
use tickets::listing::{self, Attention, Filter};
use tickets::noting::NewNote;
use tickets::opening::Opening;
use tickets::reading::{self, Read};

/// Subjects of the tickets that are unread to somebody.
async fn unread(desk: &Desk, act: &Act) -> Vec<String> {
    let page = listing::list(&mut desk.db.read().await.unwrap(), act, &Filter::default()).await.unwrap();
    let mut subjects: Vec<String> =
        page.items.iter().filter(|row| page.unread.contains(&row.id)).map(|row| row.subject.clone()).collect();
    subjects.sort();
    for filter in [
        Filter { attention: Some(Attention::Unread), ..Filter::default() },
        Filter { q: Some("is:unread".to_owned()), ..Filter::default() },
    ] {
        let only = listing::list(&mut desk.db.read().await.unwrap(), act, &filter).await.unwrap();
        let mut listed: Vec<String> = only.items.into_iter().map(|row| row.subject).collect();
        listed.sort();
        assert_eq!(listed, subjects, "the filter {filter:?}");
    }
    subjects
}

async fn last_event(desk: &Desk, id: &str) -> i64 {
    crate::world::find(desk, id).await.last_event.unwrap()
}

async fn read(desk: &Desk, act: &Act, id: &str, seen_event: i64) -> Result<(), Refusal> {
    let (act, id) = (act.clone(), id.to_owned());
    commit!(desk, |tx| reading::keep(tx, &act, &id, Read { seen_event }))
}

async fn put_back(desk: &Desk, act: &Act, id: &str) -> Result<(), Refusal> {
    let (act, id) = (act.clone(), id.to_owned());
    commit!(desk, |tx| reading::put_back(tx, &act, &id))
}

async fn note(desk: &Desk, act: &Act, id: &str, body: &str) {
    let (act, id) = (act.clone(), id.to_owned());
    let note = NewNote {
        body_text: Some(body.to_owned()),
        body_html: None,
        body_marks: None,
        mentions: vec![],
        attachments: vec![],
    };
    commit!(desk, |tx| tickets::noting::note(tx, &act, &id, note)).unwrap();
}

/// A question that somebody else wrote down.
async fn ask(desk: &Desk, subject: &str) -> String {
    let (act, opening) = (person(desk, "per_dora"), question(subject));
    commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap().row.id
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = crate::world::SCHEMAS;

    async fn what_others_write_is_unread_until_one_has_seen_it(desk: Desk) {
        let (anna, ben) = (person(&desk, "per_anna"), person(&desk, "per_ben"));
        let kettle = ask(&desk, "Kettle").await;
        assert_eq!((unread(&desk, &anna).await, unread(&desk, &ben).await), (vec!["Kettle".to_owned()], vec!["Kettle".to_owned()]));
        read(&desk, &anna, &kettle, last_event(&desk, &kettle).await).await.unwrap();
        assert_eq!(unread(&desk, &anna).await, [""; 0]);
        assert_eq!(unread(&desk, &ben).await, ["Kettle"], "each reads for themselves");
        reply(&desk, &anna, &kettle, "We look into it", None).await;
        assert_eq!(unread(&desk, &anna).await, [""; 0], "what one wrote oneself is nothing new");
        read(&desk, &ben, &kettle, last_event(&desk, &kettle).await).await.unwrap();
        note(&desk, &anna, &kettle, "The third this week").await;
        assert_eq!(unread(&desk, &ben).await, ["Kettle"], "a colleague's note is");
    }

    async fn no_more_is_read_than_was_seen(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let kettle = ask(&desk, "Kettle").await;
        let seen = last_event(&desk, &kettle).await;
        note(&desk, &person(&desk, "per_ben"), &kettle, "Written while she read").await;
        read(&desk, &anna, &kettle, seen).await.unwrap();
        assert_eq!(unread(&desk, &anna).await, ["Kettle"]);
        read(&desk, &anna, &kettle, i64::MAX).await.unwrap();
        assert_eq!(unread(&desk, &anna).await, [""; 0]);
        note(&desk, &person(&desk, "per_ben"), &kettle, "Later").await;
        assert_eq!(unread(&desk, &anna).await, ["Kettle"], "what is still to come is not read");
        let refused = read(&desk, &anna, &kettle, -1).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
    }

    async fn one_puts_back_what_one_wants_to_read_again(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let kettle = ask(&desk, "Kettle").await;
        read(&desk, &anna, &kettle, last_event(&desk, &kettle).await).await.unwrap();
        put_back(&desk, &anna, &kettle).await.unwrap();
        assert_eq!(unread(&desk, &anna).await, ["Kettle"]);
        let ben = person(&desk, "per_ben");
        read(&desk, &ben, &kettle, last_event(&desk, &kettle).await).await.unwrap();
        assert_eq!(unread(&desk, &ben).await, [""; 0]);
        read(&desk, &anna, &kettle, last_event(&desk, &kettle).await).await.unwrap();
        assert_eq!(unread(&desk, &anna).await, [""; 0]);
    }

    async fn letters_are_unread_and_what_the_program_says_is_not(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let kettle = open(&desk, "Kettle").await.row.id;
        assert_eq!(unread(&desk, &anna).await, ["Kettle"], "a letter that the program took in");
        read(&desk, &anna, &kettle, last_event(&desk, &kettle).await).await.unwrap();
        hear(&desk, &kettle, "Any news?").await;
        assert_eq!(unread(&desk, &anna).await, ["Kettle"]);
        read(&desk, &anna, &kettle, last_event(&desk, &kettle).await).await.unwrap();
        reply(&desk, &desk.system(), &kettle, "We have your letter", None).await;
        note(&desk, &desk.system(), &kettle, "Written by a rule").await;
        assert_eq!(unread(&desk, &anna).await, [""; 0]);
        let answer = FromOutside {
            address: "depot@carrier.example".to_owned(),
            body_text: "Found it".to_owned(),
            ..FromOutside::default()
        };
        let act = desk.system();
        commit!(desk, |tx| forwarding::hear(tx, &act, &kettle, answer)).unwrap();
        assert_eq!(unread(&desk, &anna).await, ["Kettle"], "what the carrier answered");
    }

    async fn imported_history_is_not_unread(desk: Desk) {
        let act = desk.act(Actor::program(ActorKind::Import, "shop"));
        let opening = question("Kettle");
        commit!(desk, |tx| tickets::opening::open(tx, &act, opening)).unwrap();
        assert_eq!(unread(&desk, &person(&desk, "per_anna")).await, [""; 0]);
    }

    async fn all_is_read_at_once_and_what_comes_then_is_not(desk: Desk) {
        let anna = person(&desk, "per_anna");
        let (kettle, toaster) = (ask(&desk, "Kettle").await, ask(&desk, "Toaster").await);
        put_back(&desk, &anna, &toaster).await.unwrap();
        let by = anna.clone();
        commit!(desk, |tx| reading::keep_all(tx, &by)).unwrap();
        assert_eq!(unread(&desk, &anna).await, [""; 0]);
        assert_eq!(unread(&desk, &person(&desk, "per_ben")).await, ["Kettle", "Toaster"]);
        note(&desk, &person(&desk, "per_ben"), &kettle, "One more").await;
        assert_eq!(unread(&desk, &anna).await, ["Kettle"]);
    }

    async fn what_was_before_one_came_is_not_unread(desk: Desk) {
        ask(&desk, "Kettle").await;
        let event = "INSERT INTO events (seq, kind, topic, subject_id, at, recorded_at, actor_kind, actor_id, data) \
            SELECT last + 1, 'PersonAdded', 'staff', 'per_new', 0, 0, 'system', '', '{}' FROM counters WHERE name = 'event'";
        run(&desk.db, event, params![]).await;
        run(&desk.db, "UPDATE counters SET last = last + 1 WHERE name = 'event'", params![]).await;
        let new = person(&desk, "per_new");
        assert_eq!(unread(&desk, &new).await, [""; 0]);
        ask(&desk, "Toaster").await;
        assert_eq!(unread(&desk, &new).await, ["Toaster"]);
    }

    async fn who_may_not_see_a_ticket_reads_nothing_of_it_and_no_program_does(desk: Desk) {
        let opening = Opening { team_id: Some("tem_a".into()), assignee_id: Some("per_ben".into()), ..question("Kettle") };
        let kettle = open_as(&desk, opening).await.unwrap().row.id;
        let cleo = reaching(&desk, "per_cleo", Reach::Own, &["tem_b"]);
        assert!(matches!(read(&desk, &cleo, &kettle, 1).await, Err(Refusal::NotFound("ticket"))));
        assert!(matches!(put_back(&desk, &cleo, &kettle).await, Err(Refusal::NotFound("ticket"))));
        assert!(matches!(read(&desk, &desk.system(), &kettle, 1).await, Err(Refusal::Forbidden(_))));
        let system = desk.system();
        assert!(matches!(commit!(desk, |tx| reading::keep_all(tx, &system)), Err(Refusal::Forbidden(_))));
    }
}
