//! Private notes, which only staff sees. They may mention people.

use kernel::{Act, Refusal};
use serde::Deserialize;
use store::Tx;
use utoipa::ToSchema;

use crate::events::{self, NoteAdded};
use crate::message::{Message, MessageKind};
use crate::settling::{save, subject};
use crate::wording::Worded;
use crate::writing::{self, NewMessage};
use crate::{ANSWER, holding};

#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    #[serde(default)]
    pub body_text: Option<String>,
    #[serde(default)]
    pub body_html: Option<String>,
    /// Text with light marks: `**bold**`, `_italic_`, `` `code` ``, `[words](https://…)`, lines that begin
    /// with `- `, `1. ` or `> `, and pictures among the attachments: `![name](cid:att_…)`. The reader sees what they mean.
    #[serde(default)]
    pub body_marks: Option<String>,
    /// Ids of the people it mentions; they find the ticket among their mentions.
    #[serde(default)]
    pub mentions: Vec<String>,
    #[serde(default)]
    pub attachments: Vec<String>,
}

/// Adds a note.
pub async fn note(tx: &mut Tx, act: &Act, id: &str, input: impl Into<Worded<NewNote>>) -> Result<Message, Refusal> {
    write(tx, act, id, input.into(), false).await
}

/// The same; one that was held back leaves the draft alone.
pub(crate) async fn write(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    note: Worded<NewNote>,
    keeps_draft: bool,
) -> Result<Message, Refusal> {
    let Worded { input, body, mut problems } = note;
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    writing::check_attachments("attachments", &input.attachments, &mut problems);
    let mentions = writing::check_mentions(tx, &input.mentions, &mut problems).await?;
    problems.into_result()?;
    let new = NewMessage {
        id: act.id("msg"),
        ticket_id: id,
        kind: MessageKind::Note,
        author: writing::staff_author(act),
        body,
        at: act.now,
        attachments: &input.attachments,
        mentions,
        keeps_draft,
    };
    let message = writing::write(tx, act, new).await?;
    let mentions = message.mentions.iter().map(|person| person.id.clone()).collect();
    tx.append(act, events::NOTE_ADDED, subject(id), &NoteAdded { message: message.id.clone(), mentions })?;
    save(tx, act, &mut ticket).await?;
    Ok(message)
}
