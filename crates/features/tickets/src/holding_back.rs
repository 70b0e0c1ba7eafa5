//! Holding a message back: for fifteen seconds, in which it can be undone, or until a chosen moment.
//! Taking it back puts it into the draft again.

use kernel::time::{DAY, SECOND};
use kernel::{Act, ActorKind, Problems, Refusal, Timestamp};
use serde::Deserialize;
use serde_json::json;
use store::{Json, Tx, events as log, params};
use utoipa::ToSchema;

use crate::events::{self, MessageHeld};
use crate::held::{Held, HeldFile, Row};
use crate::message::MessageKind;
use crate::settling::subject;
use crate::ticket::Ticket;
use crate::wording::Worded;
use crate::writing;
use crate::{ANSWER, drafting, holding, replying, status};

/// How long a message can be undone.
pub const UNDO: i64 = 15 * SECOND;
/// Later than that is a typing error.
const LATEST: i64 = 366 * DAY;
/// Most messages that one person has on their way.
const MOST: i64 = 200;

/// A message to be sent a little later.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewHeld {
    pub kind: MessageKind,
    #[serde(default)]
    pub body_text: Option<String>,
    #[serde(default)]
    pub body_html: Option<String>,
    /// Text with light marks: `**bold**`, `_italic_`, `` `code` ``, `[words](https://…)`, lines that begin
    /// with `- `, `1. ` or `> `, and pictures among the attachments: `![name](cid:att_…)`. The reader sees what they mean.
    #[serde(default)]
    pub body_marks: Option<String>,
    /// `last_event` of the ticket as the writer saw it. A reply is never sent past a newer message.
    pub seen_event: i64,
    #[serde(default)]
    pub attachments: Vec<String>,
    /// People whom a note mentions.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// Status to go into with a reply.
    #[serde(default)]
    pub status: Option<String>,
    /// When to send it; in fifteen seconds if absent.
    #[serde(default)]
    pub send_at: Option<Timestamp>,
    /// Do not send a reply if the customer writes before, and do not make it a draft again.
    #[serde(default)]
    pub unless_answered: bool,
}

/// When to send it.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendAt {
    /// At once if null.
    pub send_at: Option<Timestamp>,
}

/// Holds a message back. What would be refused now is refused now.
pub async fn hold(tx: &mut Tx, act: &Act, id: &str, input: impl Into<Worded<NewHeld>>) -> Result<Held, Refusal> {
    let ticket = holding::hold(tx, act, id, ANSWER).await?;
    keep(tx, act, &ticket, input.into()).await
}

/// The same for a ticket in hand.
pub(crate) async fn keep(tx: &mut Tx, act: &Act, ticket: &Ticket, worded: Worded<NewHeld>) -> Result<Held, Refusal> {
    let Worded { input, body, mut problems } = worded;
    if act.actor.kind != ActorKind::Staff {
        return Err(Refusal::Forbidden("a program sends at once; only a person's messages are held".to_owned()));
    }
    let files = check_files(tx, act, &input.attachments, &mut problems).await?;
    writing::check_mentions(tx, &input.mentions, &mut problems).await?;
    if input.seen_event > log::last(tx).await? {
        problems.add("seen_event", "has not happened yet; send the ticket's last_event as you saw it");
    }
    let send_at = input.send_at.unwrap_or(act.now.plus(UNDO));
    note_moment(act, send_at, &mut problems);
    if input.kind == MessageKind::Note && (input.status.is_some() || input.unless_answered) {
        problems.add("kind", "only a reply takes a status along or waits for the customer");
    }
    problems.into_result()?;
    if let Some(key) = &input.status {
        status::by_key(tx, key).await?;
    }
    if input.kind == MessageKind::Public {
        let unseen = replying::unseen(tx, act, &ticket.id, input.seen_event).await?;
        if !unseen.is_empty() {
            return Err(replying::over_unseen(&unseen));
        }
    }
    if tx.one::<i64>(sql!("count_held_of_person"), params![&act.actor.id]).await? >= MOST {
        return Err(Refusal::conflict(format!("you have {MOST} messages on their way, which is the most")));
    }
    let row = Row {
        id: act.id("hld"),
        ticket_id: ticket.id.clone(),
        person_id: act.actor.id.clone(),
        kind: input.kind,
        marked: body.source.is_some(),
        body_text: body.source.unwrap_or(body.text),
        body_html: body.html,
        attachments: Json(input.attachments),
        mentions: Json(input.mentions),
        seen_event: input.seen_event,
        status: input.status,
        unless_answered: input.unless_answered,
        held_at: act.now,
        send_at,
        refused: None,
        refused_detail: None,
        ticket_number: None,
        author_name: None,
    };
    insert(tx, &row).await?;
    tx.run(sql!("drop_sent_draft"), params![&act.actor.id, &ticket.id, row.kind.as_str()]).await?;
    let held = MessageHeld { held: row.id.clone(), kind: row.kind, send_at };
    tx.append(act, events::MESSAGE_HELD, subject(&ticket.id), &held)?;
    Ok(row.shown(ticket.number, act.actor.name.clone(), files))
}

async fn insert(tx: &mut Tx, row: &Row) -> Result<(), Refusal> {
    tx.run(
        sql!("add_held"),
        params![
            &row.id,
            &row.ticket_id,
            &row.person_id,
            row.kind.as_str(),
            &row.body_text,
            &row.body_html,
            row.marked,
            &row.attachments,
            &row.mentions,
            row.seen_event,
            &row.status,
            row.unless_answered,
            row.held_at,
            row.send_at
        ],
    )
    .await?;
    Ok(())
}

/// The files, which no message has yet and which the writer uploaded.
async fn check_files(
    tx: &mut Tx,
    act: &Act,
    ids: &[String],
    problems: &mut Problems,
) -> Result<Vec<HeldFile>, Refusal> {
    writing::check_attachments("attachments", ids, problems);
    let mut files = Vec::new();
    for (at, id) in ids.iter().enumerate().take(writing::ATTACHMENTS_MAX) {
        match tx.maybe(sql!("find_held_file"), params![id, &act.actor.id]).await? {
            Some(file) => files.push(file),
            None => problems.add(&format!("attachments[{at}]"), "is not an unused file that you uploaded"),
        }
    }
    Ok(files)
}

fn note_moment(act: &Act, at: Timestamp, problems: &mut Problems) {
    if at < act.now || at.since(act.now) > LATEST {
        problems.add("send_at", "must be in the future and within a year");
    }
}

/// Sends one's own message at another moment, or at once.
pub async fn put_off(tx: &mut Tx, act: &Act, id: &str, input: SendAt) -> Result<(), Refusal> {
    let send_at = input.send_at.unwrap_or(act.now);
    let mut problems = Problems::default();
    note_moment(act, send_at, &mut problems);
    let found: Option<Row> = tx.maybe(sql!("put_held_off"), params![id, &act.actor.id, send_at]).await?;
    let row = found.ok_or(Refusal::NotFound("held message"))?;
    problems.into_result()?;
    let held = MessageHeld { held: row.id, kind: row.kind, send_at };
    tx.append(act, events::MESSAGE_HELD, subject(&row.ticket_id), &held)?;
    Ok(())
}

/// Takes one's own message back into the draft. One that could not be sent is there already, and is
/// only put out of sight.
pub async fn take_back(tx: &mut Tx, act: &Act, id: &str) -> Result<(), Refusal> {
    let found: Option<Row> = tx.maybe(sql!("take_held_back"), params![id, &act.actor.id]).await?;
    let row = found.ok_or(Refusal::NotFound("held message"))?;
    if row.refused.is_none() {
        drafting::put_back(tx, act, &row).await?;
    }
    let event = json!({ "held": &row.id });
    tx.append(act, events::HELD_TAKEN_BACK, subject(&row.ticket_id), &event)?;
    Ok(())
}
