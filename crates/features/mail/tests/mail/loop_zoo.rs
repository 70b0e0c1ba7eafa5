//! Forty-eight ways in which another machine answers what we send by ourselves: after two letters of ours it is over.

use std::collections::BTreeMap;

use crate::world::*;
use kernel::time::MINUTE;
use kernel::{Actor, ActorKind};
use mail::keys::Keys;
use mail::letter::{LetterState, ReceivedLetter};
use mail::mailbox::{Mailbox, MailboxInput};
use mail::outgoing::{self, OutgoingLetter, OutgoingState, Wanted};
use mail::receiving::{Arriving, Receipt};
use mail::{queueing, threading};
use store::Schema;
use tickets::replying::{self, NewReply};

/// What the other machine is, by what it writes.
struct Machine {
    name: &'static str,
    fields: &'static str,
    subject: &'static str,
    text: &'static str,
}

const MACHINES: [Machine; 10] = [
    Machine {
        name: "absent",
        fields: "Auto-Submitted: auto-replied",
        subject: "Out of office: {}",
        text: "I am away until Monday.",
    },
    Machine {
        name: "absent, in words only",
        fields: "X-Mailer: Old",
        subject: "Out of Office AutoReply: {}",
        text: "I am out of the office.",
    },
    Machine {
        name: "abwesend",
        fields: "X-Autoreply: yes",
        subject: "Abwesenheitsnotiz: {}",
        text: "Ich bin nicht im Büro.",
    },
    Machine { name: "bulk", fields: "Precedence: bulk", subject: "Re: {}", text: "We have received your message." },
    Machine {
        name: "list",
        fields: "List-Id: <all.peer.example>\r\nPrecedence: list",
        subject: "[all] {}",
        text: "Somebody wrote to the list.",
    },
    Machine {
        name: "returns to nobody",
        fields: "Return-Path: <>",
        subject: "Re: {}",
        text: "Your message has been taken in.",
    },
    Machine {
        name: "desk without any mark",
        fields: "X-Mailer: Desk",
        subject: "[Ticket {n}] {}",
        text: "A ticket was made, {n}.",
    },
    Machine {
        name: "postmaster",
        fields: "Auto-Submitted: auto-generated\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b",
        subject: "Undelivered Mail Returned to Sender",
        text: "--b\r\n\r\nIt did not arrive.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; peer\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--",
    },
    Machine {
        name: "challenger",
        fields: "Auto-Submitted: auto-replied",
        subject: "Please confirm that you are human: {}",
        text: "Click to have your mail delivered.",
    },
    Machine {
        name: "suppresses",
        fields: "X-Auto-Response-Suppress: All",
        subject: "Re: {}",
        text: "Thank you for contacting us, {n}.",
    },
];

/// How it finds home.
const WAYS: [&str; 4] = ["in reply", "to the signed address", "as something new", "by the number alone"];

/// One machine, one way, and the address that is its own.
struct Scenario<'a> {
    machine: &'a Machine,
    way: &'a str,
    peer: String,
    /// It has an address for each of its cases, such as `desk+3@peer.example`.
    changing: bool,
}

impl Scenario<'_> {
    fn sender(&self, n: usize) -> String {
        if self.changing { self.peer.replacen('@', &format!("+{n}@"), 1) } else { self.peer.clone() }
    }

    fn is_its(&self, address: &str) -> bool {
        let (local, domain) = address.split_once('@').unwrap();
        format!("{}@{domain}", local.split('+').next().unwrap()) == self.peer
    }

    /// What the machine answers to a letter of ours.
    fn answer(&self, ours: &OutgoingLetter, signed: &str, n: usize) -> (String, Option<String>) {
        let subject = match self.way {
            "as something new" => format!("Something else {n}"),
            "by the number alone" => format!("[#{}] {n}", ours.ticket_number.unwrap()),
            _ => ours.subject.clone(),
        };
        let subject = self.machine.subject.replace("{}", &subject).replace("{n}", &n.to_string());
        let answers =
            if self.way == "in reply" { format!("In-Reply-To: <{}>\r\n", ours.mail_id) } else { String::new() };
        let to = if self.way == "to the signed address" { signed } else { "support@shop.example" };
        let letter = format!(
            "{}\r\nFrom: Peer <{from}>\r\nTo: {to}\r\nSubject: {subject}\r\n{answers}\
             Date: Fri, 20 Nov 2026 09:00:00 +0000\r\nMessage-ID: <{n}.{peer}>\r\n\r\n{}\r\n",
            self.machine.fields,
            self.machine.text.replace("{n}", &n.to_string()),
            from = self.sender(n),
            peer = self.peer,
        );
        (letter, Some(to.to_owned()))
    }

    /// What went to it.
    async fn ours(&self, desk: &Desk) -> Vec<OutgoingLetter> {
        while queueing::queue(&desk.db, &desk.system()).await.unwrap() {}
        let wanted = Wanted { limit: 200, ..Wanted::default() };
        let mut all = outgoing::list(&mut desk.db.read().await.unwrap(), wanted).await.unwrap().items;
        all.retain(|letter| letter.state != OutgoingState::Held && self.is_its(&letter.address));
        all.reverse();
        all
    }

    /// Both answer each other until one is silent; gives how often we wrote.
    async fn talk(&self, desk: &Desk, mailbox: &Mailbox) -> usize {
        let begins = from(&format!("Peer <{}>", self.sender(0)), &format!("0.{}", self.peer), "Hello", "Where is it?");
        let began = became(desk, mailbox, begins).await;
        a_rule_answers(desk, &began.ticket_id.unwrap()).await;
        let mut heard = 0;
        for round in 0..12 {
            let all = self.ours(desk).await;
            if all.len() == heard {
                return heard;
            }
            assert!(round < 11, "it does not come to rest");
            for letter in &all[heard..] {
                heard += 1;
                let (raw, envelope_to) = self.answer(letter, &signed_address(desk, mailbox, letter).await, heard);
                let receipt = deliver_as(desk, Arriving { envelope_to, ..arriving(mailbox, raw) }).await;
                read(desk).await;
                let became = letter_of(desk, &receipt).await;
                let spoke = matches!(became.state, LetterState::NewTicket | LetterState::Appended);
                if let (Some(id), true) = (became.ticket_id, spoke && became.reason.as_deref() != Some("automatic")) {
                    a_rule_answers(desk, &id).await;
                }
            }
            desk.clock.advance(MINUTE);
        }
        heard
    }
}

async fn letter_of(desk: &Desk, receipt: &Receipt) -> ReceivedLetter {
    letter(desk, &id_of(receipt)).await
}

/// A rule of ours that answers everything.
async fn a_rule_answers(desk: &Desk, ticket_id: &str) {
    let (act, id) = (desk.act(Actor::program(ActorKind::System, "rule")), ticket_id.to_owned());
    let reply = NewReply {
        body_text: Some("We take care of it.".into()),
        body_html: None,
        body_marks: None,
        seen_event: 0,
        attachments: vec![],
        status: None,
        force: true,
    };
    commit!(desk, |tx| replying::reply(tx, &act, &id, reply)).unwrap();
}

async fn signed_address(desk: &Desk, mailbox: &Mailbox, letter: &OutgoingLetter) -> String {
    let keys = Keys::load(&mut desk.db.read().await.unwrap()).await.unwrap();
    threading::reply_address(
        &keys,
        &mailbox.address,
        letter.ticket_id.as_deref().unwrap(),
        letter.ticket_number.unwrap(),
    )
    .unwrap()
}

test_kit::on_both! {
    const SCHEMAS: &[Schema] = ALL;

    async fn machines_that_answer_everything_get_two_letters_at_most(desk: Desk) {
        furnish(&desk).await;
        let asks = MailboxInput { acknowledgement: Some("We have your letter.".into()), ..input("support@shop.example") };
        let mailbox = add(&desk, asks).await;
        let mut sent = BTreeMap::new();
        for (m, machine) in MACHINES.iter().enumerate() {
            for (w, way) in WAYS.iter().enumerate() {
                let scenario = Scenario { machine, way, peer: format!("desk@peer{m}{w}.example"), changing: false };
                sent.insert((machine.name, *way, false), scenario.talk(&desk, &mailbox).await);
            }
        }
        // Those that nothing gives away, each time from another address.
        for machine in MACHINES.iter().filter(|one| ["desk without any mark", "suppresses"].contains(&one.name)) {
            for (w, way) in WAYS.iter().enumerate() {
                let peer = format!("desk@changing{w}.{}.example", machine.name.split(' ').next().unwrap());
                let scenario = Scenario { machine, way, peer, changing: true };
                sent.insert((machine.name, *way, true), scenario.talk(&desk, &mailbox).await);
            }
        }
        assert_eq!(sent.len(), 48);
        let worst: Vec<_> = sent.iter().filter(|(_, sent)| **sent > 2 || **sent == 0).collect();
        assert!(worst.is_empty(), "{worst:?}");
        counts(&desk).await;
    }
}
