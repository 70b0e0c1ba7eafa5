//! Two programs that answer each other: at most two letters of ours, and somebody is told.

use crate::world::*;
use kernel::time::{DAY, HOUR, SECOND};
use kernel::{Actor, ActorKind, Clock};
use mail::budgeting::{self, BreakerKind, BreakerReset, IN_TICKET_MAX, MailBreaker, TO_DOMAIN_MAX};
use mail::letter::LetterState;
use mail::mailbox::{Mailbox, MailboxInput};
use mail::outgoing::{self, OutgoingLetter, OutgoingState, Wanted};
use mail::{queueing, sending};
use store::Schema;
use tickets::replying::{self, NewReply};

const PEER: &str = "Ticket System <desk@peer.example>";

async fn acknowledging(desk: &Desk) -> Mailbox {
    furnish(desk).await;
    add(desk, MailboxInput { acknowledgement: Some("We have your letter.".into()), ..input("support@shop.example") })
        .await
}

async fn queue(desk: &Desk) {
    while queueing::queue(&desk.db, &desk.system()).await.unwrap() {}
}

async fn out(desk: &Desk) -> Vec<OutgoingLetter> {
    let wanted = Wanted { limit: 200, ..Wanted::default() };
    let mut all = outgoing::list(&mut desk.db.read().await.unwrap(), wanted).await.unwrap().items;
    all.reverse();
    all
}

async fn reply(desk: &Desk, act: kernel::Act, ticket_id: &str) {
    let id = ticket_id.to_owned();
    let reply = NewReply {
        body_text: Some("Ours.".into()),
        body_html: None,
        body_marks: None,
        seen_event: 0,
        attachments: vec![],
        status: None,
        force: true,
    };
    commit!(desk, |tx| replying::reply(tx, &act, &id, reply)).unwrap();
    queue(desk).await;
}

async fn breakers(desk: &Desk) -> Vec<MailBreaker> {
    budgeting::list(&mut desk.db.read().await.unwrap(), desk.clock.now()).await.unwrap().items
}

fn held(all: &[OutgoingLetter]) -> usize {
    all.iter().filter(|one| one.state == OutgoingState::Held).count()
}

async fn by_rule(desk: &Desk, ticket_id: &str) {
    let act = desk.act(Actor::program(ActorKind::System, "rule"));
    reply(desk, act, ticket_id).await;
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn one_acknowledgement_a_day_with_none_of_the_senders_words(desk: Desk) {
        let mailbox = acknowledging(&desk).await;
        for n in 0..5 {
            became(&desk, &mailbox, from(PEER, &format!("{n}@peer"), &format!("Buy now {n}"), "Cheap!")).await;
        }
        let all = out(&desk).await;
        assert_eq!(all.len(), 1);
        assert_eq!((all[0].subject.as_str(), all[0].automatic), ("support@shop.example [#1]", true));
        desk.clock.advance(DAY);
        became(&desk, &mailbox, from(PEER, "9@peer", "Tomorrow", "Hi")).await;
        assert_eq!(out(&desk).await.len(), 2);
        let quiet = with(&from("Anna <anna@example.com>", "a@x", "Hi", "Hi"), "X-Auto-Response-Suppress: All");
        let began = became(&desk, &mailbox, quiet).await;
        assert!(matches!(began.state, LetterState::NewTicket | LetterState::Suppressed));
        assert_eq!(out(&desk).await.len(), 2, "who asks for none gets none");
    }

    async fn two_programs_that_answer_each_other_come_to_rest(desk: Desk) {
        let mailbox = acknowledging(&desk).await;
        let mut id = String::new();
        // The peer begins a new ticket with every answer, and a rule of ours answers each.
        for n in 0..20 {
            let began = became(&desk, &mailbox, from(PEER, &format!("{n}@peer"), &format!("[Peer-{n}] received"), "We got it.")).await;
            id = began.ticket_id.unwrap();
            by_rule(&desk, &id).await;
            desk.clock.advance(10 * SECOND);
        }
        let going = |all: &[OutgoingLetter]| all.iter().filter(|one| one.state != OutgoingState::Held).count();
        let all = out(&desk).await;
        assert_eq!((going(&all), all.len()), (2, 21), "an acknowledgement and one answer; the rest is held");
        let breakers = breakers(&desk).await;
        assert_eq!((breakers.len(), breakers[0].kind, breakers[0].key.as_str()), (1, BreakerKind::Address, "desk@peer.example"));
        // A person is never held back, and a reset counts anew.
        reply(&desk, manager(&desk), &id).await;
        assert_eq!(going(&out(&desk).await), 3);
        by_rule(&desk, &id).await;
        assert_eq!(going(&out(&desk).await), 3, "it stays tripped until somebody resets it");
        desk.clock.advance(HOUR);
        let (act, reset) = (manager(&desk), BreakerReset { kind: BreakerKind::Address, key: "desk@peer.example".into() });
        commit!(desk, |tx| budgeting::reset(tx, &act, reset)).unwrap();
        by_rule(&desk, &id).await;
        by_rule(&desk, &id).await;
        by_rule(&desk, &id).await;
        let all = out(&desk).await;
        assert_eq!(going(&all), 5);
        let held = all.into_iter().find(|one| one.state == OutgoingState::Held).unwrap();
        let act = manager(&desk);
        commit!(desk, |tx| sending::again(tx, &act, &held.id)).unwrap();
        assert_eq!(going(&out(&desk).await), 6, "somebody may let one go");
    }

    async fn what_is_held_back_goes_again_once_nothing_more_comes(desk: Desk) {
        let mailbox = acknowledging(&desk).await;
        let id = became(&desk, &mailbox, from(PEER, "1@peer", "Hello", "Hi")).await.ticket_id.unwrap();
        for _ in 0..3 {
            by_rule(&desk, &id).await;
        }
        assert_eq!((held(&out(&desk).await), breakers(&desk).await.len()), (2, 1));
        // Who goes on is held back for another day.
        desk.clock.advance(DAY - HOUR);
        by_rule(&desk, &id).await;
        desk.clock.advance(DAY - HOUR);
        by_rule(&desk, &id).await;
        assert_eq!((held(&out(&desk).await), breakers(&desk).await.len()), (4, 1));
        desk.clock.advance(DAY);
        assert_eq!(breakers(&desk).await, [], "it is over by itself");
        by_rule(&desk, &id).await;
        assert_eq!(held(&out(&desk).await), 4);
    }

    async fn many_people_of_one_provider_are_no_machine(desk: Desk) {
        let mailbox = acknowledging(&desk).await;
        for n in 0..56 {
            deliver(&desk, &mailbox, from(&format!("u{n}@gmail.example"), &format!("{n}@many"), &format!("Hi {n}"), "Hi")).await;
        }
        read(&desk).await;
        let all = out(&desk).await;
        assert_eq!((all.len(), held(&all)), (56, 0), "each is told that their letter is here");
        assert_eq!(breakers(&desk).await, []);
        // Many machines of one domain are stopped, and its people are not.
        for n in 0..TO_DOMAIN_MAX + 5 {
            let raw = with(&from(&format!("m{n}@gmail.example"), &format!("m{n}@many"), &format!("Case {n}"), "Hi"), "Precedence: bulk");
            let began = became(&desk, &mailbox, raw).await;
            by_rule(&desk, &began.ticket_id.unwrap()).await;
        }
        let all = out(&desk).await;
        assert_eq!((all.len(), held(&all)), (56 + TO_DOMAIN_MAX as usize + 5, 5));
        let tripped = breakers(&desk).await;
        assert_eq!((tripped.len(), tripped[0].kind, tripped[0].key.as_str()), (1, BreakerKind::Domain, "gmail.example"));
        let person = became(&desk, &mailbox, from("new@gmail.example", "new@many", "Lamp", "Where is it?")).await;
        by_rule(&desk, &person.ticket_id.unwrap()).await;
        let to_person: Vec<_> = out(&desk).await.into_iter().filter(|one| one.address == "new@gmail.example").collect();
        assert_eq!((to_person.len(), held(&to_person)), (2, 0));
        desk.clock.advance(HOUR + 1);
        assert_eq!(breakers(&desk).await, []);
    }

    async fn a_peer_with_an_address_for_each_case_is_acknowledged_once(desk: Desk) {
        let mailbox = acknowledging(&desk).await;
        became(&desk, &mailbox, from(PEER, "0@peer", "Hello", "Hi")).await;
        for n in 1..12 {
            let ours = out(&desk).await.pop().unwrap();
            let answer = from(&format!("case{n}@peer.example"), &format!("{n}@peer"), "We have it", "A case was made.");
            let began = became(&desk, &mailbox, with(&answer, &format!("In-Reply-To: <{}>", ours.mail_id))).await;
            assert_eq!(began.state, LetterState::NewTicket);
            desk.clock.advance(10 * SECOND);
        }
        assert_eq!(out(&desk).await.len(), 1);
        // One that answers nothing, and differs in what follows the plus.
        for n in 0..5 {
            became(&desk, &mailbox, from(&format!("desk+{n}@peer.example"), &format!("plus{n}@peer"), &format!("New {n}"), "Hi")).await;
        }
        assert_eq!(out(&desk).await.len(), 1, "what follows a plus makes no other address");
    }

    async fn a_ticket_has_a_bound_of_its_own(desk: Desk) {
        let mailbox = acknowledging(&desk).await;
        let id = became(&desk, &mailbox, from("Anna <anna@example.com>", "1@x", "Hello", "Hi")).await.ticket_id.unwrap();
        // What a person writes lets the address be written to again, and the ticket goes on being counted.
        for _ in 0..6 {
            by_rule(&desk, &id).await;
            desk.clock.advance(SECOND);
            reply(&desk, manager(&desk), &id).await;
            desk.clock.advance(SECOND);
            by_rule(&desk, &id).await;
        }
        let all = out(&desk).await;
        let automatic = all.iter().filter(|one| one.automatic && one.state != OutgoingState::Held).count() as i64;
        assert_eq!((automatic, held(&all)), (IN_TICKET_MAX, 3));
        let tripped = breakers(&desk).await;
        assert_eq!((tripped.len(), tripped[0].kind, tripped[0].ticket_number), (1, BreakerKind::Ticket, Some(1)));
    }
}
