//! A desk with a team, a person and a mailbox, and letters for it.

use std::sync::Arc;

use calling::Reachable;
use kernel::{Act, Clock, Refusal, Rng};
use mail::access::Access;
use mail::connecting::Connector;
use mail::letter::{self, LetterState, ReceivedLetter, Wanted};
use mail::mailbox::{self, Mailbox, MailboxInput};
use mail::receiving::{self, Arrived, Arriving, Receipt, Source};
use mail::reconciling::{self, MailCounts};
use mail::trying::{self, MailTrial};
use mail::working::Reader;
use store::{Db, Error, Schema, Sql, Value, params};
pub use test_kit::Desk;
use tickets::finding::{self, TicketDetail};
use tickets::message::Message;
use tickets::thread;

pub const ALL: &[Schema] =
    &[store::SCHEMA, http_kit::SCHEMA, staff::SCHEMA, customers::SCHEMA, orders::SCHEMA, tickets::SCHEMA, mail::SCHEMA];

/// Runs a capability in a transaction of its own.
macro_rules! commit {
    ($desk:expr, |$tx:ident| $run:expr) => {
        $desk.db.write::<_, _, kernel::Refusal>(move |$tx| Box::pin(async move { $run.await })).await
    };
}

pub async fn run(db: &Db, sql: &'static str, values: Vec<Value>) {
    let done: Result<u64, Error> =
        db.write(move |tx| Box::pin(async move { tx.run(Sql::same(sql), values).await })).await;
    done.unwrap();
}

pub async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read().await.unwrap().one(Sql::same(sql), params![]).await.unwrap()
}

pub async fn furnish(desk: &Desk) {
    let person =
        "INSERT INTO people (id, name, email, locale, active, created_at, version) VALUES ($1, $2, $1, 'en', 1, 0, 1)";
    run(&desk.db, person, params!["per_test", "Test"]).await;
    run(
        &desk.db,
        "INSERT INTO teams (id, name, created_at, version) VALUES ($1, $2, 0, 1)",
        params!["tem_front", "Front"],
    )
    .await;
}

pub fn manager(desk: &Desk) -> Act {
    desk.staff(&["mail.manage", "tickets.read", "tickets.answer", "tickets.restructure"])
}

pub fn input(address: &str) -> MailboxInput {
    MailboxInput {
        name: Some(address.into()),
        address: Some(address.into()),
        team_id: Some("tem_front".into()),
        ..MailboxInput::default()
    }
}

pub async fn add(desk: &Desk, input: MailboxInput) -> Mailbox {
    let act = manager(desk);
    commit!(desk, |tx| mail::adding::add(tx, &act, input)).unwrap()
}

pub async fn change(desk: &Desk, mailbox: &Mailbox, input: MailboxInput) -> Result<Mailbox, Refusal> {
    let (act, id) = (manager(desk), mailbox.id.clone());
    let version = now_is(desk, mailbox).await.version;
    commit!(desk, |tx| mail::changing::change(tx, &act, &id, version, input))
}

pub async fn now_is(desk: &Desk, mailbox: &Mailbox) -> Mailbox {
    mailbox::find(&mut desk.db.read().await.unwrap(), &mailbox.id).await.unwrap()
}

/// Tries the mailbox's servers out, where this may be reached.
pub async fn tried(desk: &Desk, mailbox: &Mailbox, reachable: Reachable) -> MailTrial {
    let access = Access::new(desk.db.clone(), Connector::new(reachable));
    trying::try_out(&access, mailbox, desk.clock.now()).await
}

pub fn arriving(mailbox: &Mailbox, raw: impl AsRef<[u8]>) -> Arriving {
    Arriving {
        mailbox_id: mailbox.id.clone(),
        source: Source::Pipe,
        source_key: None,
        envelope_from: None,
        envelope_to: None,
        direct: false,
        raw: raw.as_ref().to_vec(),
    }
}

pub async fn deliver_as(desk: &Desk, arriving: Arriving) -> Receipt {
    let (act, arrived) = (desk.system(), Arrived::from(arriving));
    commit!(desk, |tx| receiving::receive(tx, &act, arrived)).unwrap()
}

pub async fn deliver(desk: &Desk, mailbox: &Mailbox, raw: impl AsRef<[u8]>) -> Receipt {
    deliver_as(desk, arriving(mailbox, raw)).await
}

pub fn reader_on(desk: &Desk, db: &Db) -> Reader {
    Reader::new(db.clone(), Arc::clone(&desk.clock) as Arc<dyn Clock>, Arc::clone(&desk.rng) as Arc<dyn Rng>)
}

/// Reads what waits, and what waits for that.
pub async fn read(desk: &Desk) {
    for _ in 0..4 {
        reader_on(desk, &desk.db).round().await.unwrap();
        desk.clock.advance(1_000);
    }
}

/// Delivers, reads, and gives what became of it.
pub async fn became(desk: &Desk, mailbox: &Mailbox, raw: impl AsRef<[u8]>) -> ReceivedLetter {
    let receipt = deliver(desk, mailbox, raw).await;
    read(desk).await;
    letter(desk, &id_of(&receipt)).await
}

pub fn id_of(receipt: &Receipt) -> String {
    match receipt {
        Receipt::Kept(id) | Receipt::Duplicate(id) | Receipt::TooLarge(id) => id.clone(),
        Receipt::Known => panic!("not counted"),
    }
}

pub async fn letter(desk: &Desk, id: &str) -> ReceivedLetter {
    letter::find(&mut desk.db.read().await.unwrap(), id).await.unwrap()
}

pub async fn letters_in(desk: &Desk, state: LetterState) -> Vec<ReceivedLetter> {
    let wanted = Wanted { state: Some(state), limit: 200, ..Wanted::default() };
    letter::list(&mut desk.db.read().await.unwrap(), wanted).await.unwrap().items
}

pub async fn ticket(desk: &Desk, id: &str) -> TicketDetail {
    finding::find(&mut desk.db.read().await.unwrap(), &desk.system().actor, id).await.unwrap()
}

pub async fn messages(desk: &Desk, id: &str) -> Vec<Message> {
    thread::read(&mut desk.db.read().await.unwrap(), &desk.system().actor, id, None, None).await.unwrap().items
}

/// The counts of the only mailbox; they must be balanced.
pub async fn counts(desk: &Desk) -> MailCounts {
    let mut all = reconciling::counts(&mut desk.db.read().await.unwrap(), None).await.unwrap();
    assert!(all.iter().all(|one| one.balanced), "{all:?}");
    all.remove(0)
}

pub async fn tickets(desk: &Desk) -> i64 {
    number(&desk.db, "SELECT count(*) FROM tickets").await
}

/// A plain letter, of a moment of its own.
pub fn from(address: &str, id: &str, subject: &str, text: &str) -> String {
    let minute = id.bytes().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(byte))) % 14_400;
    let (day, hour, minute) = (11 + minute / 1_440, minute / 60 % 24, minute % 60);
    format!(
        "From: {address}\r\nTo: support@shop.example\r\nSubject: {subject}\r\nDate: {day} Nov 2026 {hour:02}:{minute:02}:00 +0000\r\n\
         Message-ID: <{id}>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

/// The same with further fields.
pub fn with(letter: &str, fields: &str) -> String {
    format!("{fields}\r\n{letter}")
}

pub async fn rejected<T: std::fmt::Debug>(result: Result<T, Refusal>, word: &str) {
    let words = result.expect_err("refused").to_string();
    assert!(words.contains(word), "{words}");
}
