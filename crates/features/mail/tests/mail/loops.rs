//! Two programs that answer each other: at most two letters of ours, and somebody is told.

use crate::world::*;
use kernel::time::{DAY, HOUR, SECOND};
use kernel::{Actor, ActorKind};
use mail::budgeting::{self, BreakerKind, BreakerReset};
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
        let breakers = budgeting::list(&mut desk.db.read().await.unwrap()).await.unwrap().items;
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

    async fn a_domain_has_a_bound_of_its_own(desk: Desk) {
        let mailbox = acknowledging(&desk).await;
        for n in 0..55 {
            deliver(&desk, &mailbox, from(&format!("u{n}@many.example"), &format!("{n}@many"), &format!("Hi {n}"), "Hi")).await;
        }
        read(&desk).await;
        let all = out(&desk).await;
        let held = all.iter().filter(|one| one.state == OutgoingState::Held).count();
        // Letters that are read at the same moment may each see the bound not yet reached.
        assert!(all.len() == 55 && (1..=5).contains(&held), "{held}");
    }
}
