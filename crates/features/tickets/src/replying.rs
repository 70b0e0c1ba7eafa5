//! Replying to the customer. Nobody answers over a message that they have not been shown.

use kernel::{Act, ActorKind, Refusal};
use serde::Deserialize;
use serde_json::json;
use store::{Tx, events as log};
use utoipa::ToSchema;

use crate::events::{self, Cause, Said, Voice};
use crate::message::{Message, MessageKind};
use crate::settling::{settle, subject};
use crate::status::{self, Category};
use crate::ticket::{Channel, excerpt};
use crate::wording::Worded;
use crate::writing::{self, NewMessage};
use crate::{ANSWER, holding, progressing, thread};

/// A public message to the customer.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReply {
    #[serde(default)]
    pub body_text: Option<String>,
    #[serde(default)]
    pub body_html: Option<String>,
    /// Text with light marks: `**bold**`, `_italic_`, `` `code` ``, `[words](https://…)`, lines that begin
    /// with `- `, `1. ` or `> `, and pictures among the attachments: `![name](cid:att_…)`. The reader sees what they mean.
    #[serde(default)]
    pub body_marks: Option<String>,
    /// `last_event` of the ticket as the writer saw it.
    pub seen_event: i64,
    #[serde(default)]
    pub attachments: Vec<String>,
    /// Status to go into with it; without one a new ticket becomes open.
    #[serde(default)]
    pub status: Option<String>,
    /// Sends it although there are messages that the writer has not seen. The history says so.
    #[serde(default)]
    pub force: bool,
}

/// Sends a reply.
pub async fn reply(tx: &mut Tx, act: &Act, id: &str, input: impl Into<Worded<NewReply>>) -> Result<Message, Refusal> {
    send(tx, act, id, input.into(), false).await
}

/// The same; one that was held back leaves the draft alone, which is of something else by now.
pub(crate) async fn send(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    reply: Worded<NewReply>,
    keeps_draft: bool,
) -> Result<Message, Refusal> {
    let Worded { input, body, mut problems } = reply;
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    writing::check_attachments("attachments", &input.attachments, &mut problems);
    if input.seen_event > log::last(tx).await? {
        problems.add("seen_event", "has not happened yet; send the ticket's last_event as you saw it");
    }
    if ticket.channel == Channel::Email {
        writing::check_together(tx, &act.actor.id, &input.attachments, &mut problems).await?;
    }
    problems.into_result()?;
    let unseen = unseen(tx, act, id, input.seen_event).await?;
    if !unseen.is_empty() && !input.force {
        return Err(over_unseen(&unseen));
    }
    let to = match &input.status {
        Some(key) => Some(status::by_key(tx, key).await?),
        None if ticket.category == Category::New => Some(status::first_of(tx, Category::Open).await?),
        None => None,
    };
    ticket.excerpt = excerpt(&body.text);
    let new = NewMessage {
        id: act.id("msg"),
        ticket_id: id,
        kind: MessageKind::Public,
        author: writing::staff_author(act),
        body,
        at: act.now,
        attachments: &input.attachments,
        mentions: Vec::new(),
        keeps_draft,
    };
    let message = writing::write(tx, act, new).await?;
    let said = Said {
        message: message.id.clone(),
        by: voice(act),
        author_id: message.author.id.clone(),
        contact: false,
        waits: false,
        reply: true,
        stands_in: false,
        queue_wait_ms: None,
        over_unseen: unseen.into_iter().map(|message| message.id).collect(),
    };
    tx.append(act, events::REPLY_SENT, subject(id), &said)?;
    if let Some(to) = to {
        progressing::turn(tx, act, act.now, &mut ticket, &to, Cause::Chosen).await?;
    }
    settle(tx, act, &mut ticket).await?;
    Ok(message)
}

/// Nobody answers over a message that they have not been shown.
pub(crate) fn over_unseen(unseen: &[Message]) -> Refusal {
    Refusal::Conflict {
        code: "unseen-messages",
        detail: "there are newer messages; read them, then send with force if it still fits".to_owned(),
        current: Some(json!({ "messages": unseen })),
    }
}

fn voice(act: &Act) -> Voice {
    if act.actor.kind == ActorKind::Staff { Voice::Human } else { Voice::Program }
}

/// Public messages that came after the event and that the writer did not write.
pub(crate) async fn unseen(tx: &mut Tx, act: &Act, id: &str, seen_event: i64) -> Result<Vec<Message>, Refusal> {
    // A program's messages are news to its owner, and the owner's to the program.
    let mine = |said: &Said| said.by == voice(act) && said.author_id.as_deref() == Some(act.actor.id.as_str());
    let mut ids = Vec::new();
    for event in log::of_subject(tx, id, seen_event, i64::MAX).await? {
        match event.kind.as_str() {
            events::CUSTOMER_WROTE | events::REPLY_SENT => {
                let said: Said = event.read()?;
                // What the writer entered for the customer, the writer has seen.
                let entered = event.actor_kind == act.actor.kind && event.actor_id == act.actor.id;
                if !entered && !mine(&said) {
                    ids.push(said.message);
                }
            }
            events::MESSAGES_TAKEN => {
                let taken: events::MessagesTaken = event.read()?;
                ids.extend(taken.said.into_iter().filter(|moved| !mine(&moved.said)).map(|moved| moved.said.message));
            }
            _ => {}
        }
    }
    if ids.is_empty() { Ok(Vec::new()) } else { thread::chosen(tx, id, &ids).await }
}
