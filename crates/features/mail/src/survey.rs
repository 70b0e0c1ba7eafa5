//! The question how satisfied a customer is, as its link names it: a ticket, one resolution of it, and our signature.
//! Whoever holds the link may answer; looking at what it shows changes nothing.

use customers::finding as customers_finding;
use kernel::time::DAY;
use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use store::{Conn, Tx, params};
use tickets::answering::{self, NewAnswer};

use crate::keys::{Keys, Purpose};
use crate::mailbox;
use crate::survey_words::Language;

/// How long after it was asked a question may be answered.
const OPEN: i64 = 90 * DAY;
/// Answers to one question: people change their minds, programs fill disks.
const ANSWERS_MAX: i64 = 20;

/// What a link asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    pub ticket_id: String,
    pub ticket_number: i64,
    pub cycle: i64,
    /// Who asks: the name of the mailbox.
    pub from: String,
    pub language: Language,
    /// Whether an answer counts still: not once the ticket was opened again, or after a long time.
    pub open: bool,
}

#[derive(Debug, Deserialize)]
struct Asked {
    ticket_id: String,
    cycle: i64,
    mailbox_id: String,
    answers: i64,
    asked_at: Option<Timestamp>,
}

/// The last resolution of a ticket.
#[derive(Debug, Deserialize)]
pub(crate) struct LastCycle {
    pub cycle: i64,
    pub solved: bool,
    pub customer_id: Option<String>,
    /// What its customer said, all in all.
    pub contacts: i64,
    /// Answers to the question about it.
    pub answers: i64,
}

pub(crate) async fn last_cycle(conn: &mut Conn, ticket_id: &str) -> Result<Option<LastCycle>, Refusal> {
    Ok(conn.maybe(sql!("find_last_cycle"), params![ticket_id]).await?)
}

/// `1042-2-1-mac`: the ticket's number, the resolution, the key and what it signed.
pub(crate) fn token(keys: &Keys, ticket_id: &str, number: i64, cycle: i64) -> Option<String> {
    let (key, mac) = keys.sign(Purpose::Survey, &format!("{ticket_id}|{cycle}"))?;
    Some(format!("{number}-{cycle}-{key}-{mac}"))
}

/// What the link asks. One that we did not sign asks nothing.
pub async fn find(conn: &mut Conn, act: &Act, token: &str) -> Result<Survey, Refusal> {
    let gone = || Refusal::NotFound("survey");
    let pieces: Vec<&str> = token.split('-').collect();
    let [number, cycle, key, mac] = pieces.as_slice() else { return Err(gone()) };
    let read = |digits: &str| digits.parse::<i64>().map_err(|_| gone());
    let (number, cycle, key) = (read(number)?, read(cycle)?, read(key)?);
    let asked: Option<Asked> = conn.maybe(sql!("find_survey"), params![number, cycle]).await?;
    let asked = asked.ok_or_else(gone)?;
    let keys = Keys::load(conn).await?;
    if !keys.signed(Purpose::Survey, &format!("{}|{cycle}", asked.ticket_id), key, mac) {
        return Err(gone());
    }
    let last = last_cycle(conn, &asked.ticket_id).await?;
    let in_time = asked.asked_at.is_some_and(|at| act.now.since(at) <= OPEN);
    let current = last.as_ref().is_some_and(|last| last.solved && last.cycle == asked.cycle);
    let language = match last.and_then(|last| last.customer_id) {
        Some(id) => Language::of(customers_finding::find(conn, &act.actor, &id).await?.language.as_deref()),
        None => Language::English,
    };
    let mailbox = mailbox::find(conn, &asked.mailbox_id).await?;
    Ok(Survey {
        ticket_id: asked.ticket_id,
        ticket_number: number,
        cycle: asked.cycle,
        from: mailbox.name,
        language,
        open: in_time && current && asked.answers < ANSWERS_MAX,
    })
}

/// Takes an answer in, through the door that all answers come through: the last one of a resolution counts.
pub async fn answer(
    tx: &mut Tx,
    act: &Act,
    token: &str,
    rating: i64,
    comment: Option<String>,
) -> Result<Survey, Refusal> {
    let survey = find(tx, act, token).await?;
    let over = || Refusal::conflict("this question is over");
    if !survey.open {
        return Err(over());
    }
    let values = params![&survey.ticket_id, survey.cycle, act.now, ANSWERS_MAX];
    if tx.run(sql!("note_survey_answered"), values).await? == 0 {
        return Err(over());
    }
    answering::answer(tx, act, &survey.ticket_id, NewAnswer { rating, comment, at: None }).await?;
    Ok(survey)
}
