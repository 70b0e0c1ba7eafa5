//! Sending what was held back, when it is due. A worker calls this again and again, on every node:
//! whoever takes a message out of the table first sends it, in the same transaction.

use kernel::{Act, Refusal, Timestamp};
use serde::Deserialize;
use serde_json::json;
use store::{Conn, Tx, params};

use crate::drafting;
use crate::events;
use crate::held::Row;
use crate::message::MessageKind;
use crate::noting::{self, NewNote};
use crate::replying::{self, NewReply};
use crate::settling::subject;
use crate::wording::Worded;

/// Most messages that are sent before the worker looks again.
const BATCH: i64 = 100;
/// After a failure of ours it is tried again so much later.
const AGAIN: i64 = 30 * kernel::time::SECOND;

/// A message that is due, and in whose name it is sent.
#[derive(Debug, Clone, Deserialize)]
pub struct Due {
    pub id: String,
    pub person_id: String,
}

/// What is due now, what was due first comes first.
pub async fn due(conn: &mut Conn, now: Timestamp) -> Result<Vec<Due>, Refusal> {
    Ok(conn.all(sql!("list_held_due"), params![now, BATCH]).await?)
}

/// When the next message is due.
pub async fn next(conn: &mut Conn) -> Result<Option<Timestamp>, Refusal> {
    Ok(conn.one(sql!("find_next_held"), params![]).await?)
}

/// A message ready to be sent: sanitised before the transaction.
pub struct Ready {
    row: Row,
    wording: Wording,
}

enum Wording {
    Reply(Worded<NewReply>),
    Note(Worded<NewNote>),
}

/// Reads a message that still waits.
pub async fn ready(conn: &mut Conn, id: &str) -> Result<Option<Ready>, Refusal> {
    let Some(row) = conn.maybe::<Row>(sql!("find_held"), params![id]).await? else { return Ok(None) };
    let (text, html, marks) = match row.marked {
        true => (None, None, Some(row.body_text.clone())),
        false => (Some(row.body_text.clone()), row.body_html.clone(), None),
    };
    let wording = match row.kind {
        MessageKind::Public => Wording::Reply(Worded::from(NewReply {
            body_text: text,
            body_html: html,
            body_marks: marks,
            seen_event: row.seen_event,
            attachments: row.attachments.0.clone(),
            status: row.status.clone(),
            force: false,
        })),
        MessageKind::Note => Wording::Note(Worded::from(NewNote {
            body_text: text,
            body_html: html,
            body_marks: marks,
            mentions: row.mentions.0.clone(),
            attachments: row.attachments.0.clone(),
        })),
    };
    Ok(Some(Ready { row, wording }))
}

/// Sends it as its writer; says whether it was still there to be sent.
pub async fn send(tx: &mut Tx, act: &Act, ready: Ready) -> Result<bool, Refusal> {
    let id = &ready.row.id;
    if tx.run(sql!("take_held_due"), params![id, act.now]).await? == 0 {
        return Ok(false);
    }
    let ticket = ready.row.ticket_id.as_str();
    match ready.wording {
        Wording::Reply(reply) => replying::send(tx, act, ticket, reply, true).await?,
        Wording::Note(note) => noting::write(tx, act, ticket, note, true).await?,
    };
    Ok(true)
}

/// Keeps a message that was refused with the reason, and gives its text back to the writer. A failure
/// of ours is none of the message's: it is tried again.
pub async fn refuse(tx: &mut Tx, act: &Act, id: &str, refusal: &Refusal) -> Result<(), Refusal> {
    let code = match refusal {
        Refusal::NotFound(_) => "not-found",
        Refusal::Forbidden(_) => "forbidden",
        Refusal::Conflict { code, .. } => code,
        Refusal::Invalid(_) => "invalid",
        _ => {
            tx.run(sql!("try_held_again"), params![id, act.now.plus(AGAIN)]).await?;
            return Ok(());
        }
    };
    let Some(row) = tx.maybe::<Row>(sql!("find_held"), params![id]).await? else { return Ok(()) };
    let dropped = row.unless_answered && code == "unseen-messages";
    let code = if dropped { "unanswered" } else { code };
    if tx.run(sql!("refuse_held"), params![id, code, refusal.to_string()]).await? == 0 {
        return Ok(());
    }
    if !dropped {
        drafting::put_back(tx, act, &row).await?;
    }
    tx.append(act, events::HELD_REFUSED, subject(&row.ticket_id), &json!({ "held": id, "code": code }))?;
    Ok(())
}
