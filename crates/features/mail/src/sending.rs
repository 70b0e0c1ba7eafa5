//! One attempt to send a letter: taking it so that no other node takes it, and noting how it went.
//!
//! Between the server's taking it and the note a process can die: then the same letter is sent once more, under the
//! same id. It is never sent less than once.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Subject, Tx, params};

use crate::outgoing::OutgoingState;
use crate::smtp::Failed;
use crate::{events, reading, schedule};

/// How letters of a ticket go out, for who may see the ticket.
pub const TOPIC: &str = "outgoing_letter";
pub const LETTER_SENT: &str = "OutgoingLetterSent";
pub const LETTER_NOT_SENT: &str = "OutgoingLetterNotSent";

const ERROR_MAX: usize = 500;

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Told {
    pub letter: String,
    pub state: OutgoingState,
}

/// A letter whose time has come.
#[derive(Debug, Clone, Deserialize)]
pub struct Due {
    pub id: String,
    pub attempts: i64,
}

/// A letter that this node sends now.
#[derive(Debug, Clone, Deserialize)]
pub struct Claimed {
    pub id: String,
    pub ticket_id: Option<String>,
    pub ticket_number: Option<i64>,
    pub message_id: Option<String>,
    pub body: Option<String>,
    pub body_html: Option<String>,
    pub mail_id: String,
    pub address: String,
    pub subject: String,
    pub in_reply_to: Option<String>,
    pub mail_ids: String,
    pub reply_to: Option<String>,
    pub automatic: bool,
    pub attempts: i64,
    pub series_from: i64,
}

pub async fn due(conn: &mut Conn, mailbox_id: &str, now: Timestamp, most: i64) -> Result<Vec<Due>, Refusal> {
    Ok(conn.all(sql!("list_due_outgoing"), params![mailbox_id, now, most]).await?)
}

/// Takes it; none if another node did.
pub async fn claim(tx: &mut Tx, due: &Due, now: Timestamp) -> Result<Option<Claimed>, Refusal> {
    let values = params![&due.id, due.attempts, now, now.plus(schedule::LEASE)];
    if tx.run(sql!("claim_outgoing"), values).await? == 0 {
        return Ok(None);
    }
    Ok(tx.maybe(sql!("find_claimed_outgoing"), params![&due.id]).await?)
}

/// Notes how an attempt went, under its count.
pub async fn note(tx: &mut Tx, act: &Act, claimed: &Claimed, came: &Result<String, Failed>) -> Result<(), Refusal> {
    let tried = claimed.attempts - claimed.series_from;
    let (state, next) = match came {
        Ok(_) => (OutgoingState::Sent, None),
        Err(Failed::Never(_)) => (OutgoingState::Bounced, None),
        Err(Failed::Unfit(_)) => (OutgoingState::Failed, None),
        Err(Failed::Later(_)) => match schedule::next(tried, act.now, act.rng.as_ref()) {
            Some(next) => (OutgoingState::Deferred, Some(next)),
            None => (OutgoingState::Failed, None),
        },
    };
    let error = came.as_ref().err().map(|failed| reading::shown(failed.words(), ERROR_MAX));
    let accepted = came.as_ref().ok().map(|words| reading::shown(words, ERROR_MAX));
    let sent_at = came.is_ok().then_some(act.now);
    let values = params![&claimed.id, claimed.attempts, state.as_str(), next, error, sent_at, accepted];
    if tx.run(sql!("note_outgoing"), values).await? == 0 {
        return Ok(());
    }
    tell(tx, act, claimed.ticket_id.as_deref(), &claimed.id, state)
}

fn tell(tx: &mut Tx, act: &Act, ticket_id: Option<&str>, letter: &str, state: OutgoingState) -> Result<(), Refusal> {
    let kind = if state == OutgoingState::Sent { LETTER_SENT } else { LETTER_NOT_SENT };
    // What is about no ticket is told to who looks after mail.
    let subject = ticket_id.map_or_else(|| events::letter(letter), |id| Subject { topic: TOPIC, id });
    Ok(tx.append(act, kind, subject, &Told { letter: letter.to_owned(), state })?)
}

/// A letter that somebody returned; gives its ticket. One that only waits somewhere is told, and may still arrive.
pub async fn note_bounce(
    tx: &mut Tx,
    act: &Act,
    mail_id: &str,
    words: &str,
    delayed: bool,
) -> Result<Option<String>, Refusal> {
    #[derive(Deserialize)]
    struct Returned {
        id: String,
        ticket_id: Option<String>,
    }
    let state = if delayed { OutgoingState::Sent } else { OutgoingState::Bounced };
    let values = params![mail_id, state.as_str(), reading::shown(words, ERROR_MAX)];
    let returned: Option<Returned> = tx.maybe(sql!("note_returned"), values).await?;
    let Some(returned) = returned else { return Ok(None) };
    tell(tx, act, returned.ticket_id.as_deref(), &returned.id, state)?;
    Ok(returned.ticket_id)
}

/// Tries a letter again that did not arrive, with a new series of attempts.
pub async fn again(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let found = crate::outgoing::find(tx, id).await?;
    if tx.run(sql!("send_again"), params![id, act.now]).await? == 0 {
        return Err(Refusal::conflict("only a letter that waits, is held or did not arrive is sent again"));
    }
    tell(tx, act, found.ticket_id.as_deref(), id, OutgoingState::Queued)
}
