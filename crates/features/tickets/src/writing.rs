//! Writing a message into a ticket: its text, its files, its mentions.

use kernel::{Act, Problems, Refusal, Timestamp};
use store::{Tx, params};

use crate::attaching::{self, TOGETHER_MAX};
use crate::message::{Attachment, Author, AuthorKind, Message, MessageKind, Named};
use crate::references::{self, Kind};
use crate::sanitising::Body;

/// Most files one message carries, most people it mentions.
pub(crate) const ATTACHMENTS_MAX: usize = 50;
const MENTIONS_MAX: usize = 50;
const MEGABYTE: i64 = 1024 * 1024;

/// A message about to be written.
pub(crate) struct NewMessage<'a> {
    pub id: String,
    pub ticket_id: &'a str,
    pub kind: MessageKind,
    pub author: Author,
    pub body: Body,
    pub at: Timestamp,
    pub attachments: &'a [String],
    pub mentions: Vec<Named>,
    /// Whether its writer's draft is of something else.
    pub keeps_draft: bool,
}

/// The author that this act's staff member is.
pub(crate) fn staff_author(act: &Act) -> Author {
    let (kind, id) = match act.actor.kind {
        kernel::ActorKind::Staff => (AuthorKind::Staff, Some(act.actor.id.clone())),
        _ => (AuthorKind::System, None),
    };
    Author { kind, id, name: act.actor.name.clone() }
}

pub(crate) const INSERT: &str =
    "INSERT INTO messages (id, ticket_id, kind, author_kind, author_id, author_name, body_text, body_html, at) VALUES";

/// Writes the message. Its event number is known only after the commit.
pub(crate) async fn write(tx: &mut Tx, act: &Act, new: NewMessage<'_>) -> Result<Message, Refusal> {
    let id = new.id;
    let row = params![
        &id,
        new.ticket_id,
        new.kind.as_str(),
        new.author.kind.as_str(),
        &new.author.id,
        &new.author.name,
        &new.body.text,
        &new.body.html,
        new.at
    ];
    tx.insert_many(INSERT, vec![row], "").await?;
    let attachments = use_attachments(tx, act, &id, new.attachments).await?;
    check_shown(&attachments, new.body.html.as_deref().unwrap_or_default())?;
    for person in &new.mentions {
        tx.run(sql!("add_mention"), params![&id, &person.id, new.ticket_id]).await?;
        tx.run(sql!("follow_ticket"), params![new.ticket_id, &person.id]).await?;
    }
    if new.author.kind == AuthorKind::Staff {
        took_part(tx, act, new.ticket_id).await?;
        if !new.keeps_draft {
            tx.run(sql!("drop_sent_draft"), params![&act.actor.id, new.ticket_id, new.kind.as_str()]).await?;
        }
    }
    Ok(Message {
        id,
        kind: new.kind,
        author: new.author,
        body_text: new.body.text,
        body_html: new.body.html,
        attachments,
        mentions: new.mentions,
        at: new.at,
        outside: None,
        event: None,
    })
}

/// Who writes follows, and has answered what they were mentioned in.
async fn took_part(tx: &mut Tx, act: &Act, ticket_id: &str) -> Result<(), Refusal> {
    tx.run(sql!("follow_ticket"), params![ticket_id, &act.actor.id]).await?;
    tx.run(sql!("answer_mentions"), params![&act.actor.id, ticket_id]).await?;
    Ok(())
}

/// Takes files that the writer uploaded and that no message has yet. Any other file is refused, so
/// naming somebody else's file copies nothing.
async fn use_attachments(tx: &mut Tx, act: &Act, message_id: &str, ids: &[String]) -> Result<Vec<Attachment>, Refusal> {
    let mut problems = Problems::default();
    let mut used = Vec::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        match tx.maybe(sql!("use_attachment"), params![id, message_id, &act.actor.id]).await? {
            Some(attachment) => used.push(attachment),
            None => problems.add(&format!("attachments[{at}]"), "is not an unused file that you uploaded"),
        }
    }
    problems.into_result()?;
    Ok(used)
}

/// What a text shows must be a picture.
fn check_shown(files: &[Attachment], html: &str) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    for (at, file) in files.iter().enumerate() {
        if !attaching::is_picture(&file.media_type) && html.contains(&format!("src=\"cid:{}\"", file.id)) {
            let words = "is shown in the text and must be a picture: PNG, JPEG, GIF or WebP";
            problems.add(&format!("attachments[{at}]"), words);
        }
    }
    problems.into_result()
}

/// Bounds the list of files of a message.
pub(crate) fn check_attachments(field: &str, ids: &[String], problems: &mut Problems) {
    if ids.len() > ATTACHMENTS_MAX {
        problems.add(field, format!("must have at most {ATTACHMENTS_MAX} files"));
    }
}

/// Files that go out in one letter: it is refused by the next server where they are too large together, and never sent
/// in part.
pub(crate) async fn check_together(
    tx: &mut Tx,
    uploader: &str,
    ids: &[String],
    problems: &mut Problems,
) -> Result<(), Refusal> {
    let mut bytes = 0;
    for id in ids.iter().take(ATTACHMENTS_MAX) {
        let size: Option<i64> = tx.maybe(sql!("find_attachment_size"), params![id, uploader]).await?;
        bytes += size.unwrap_or(0);
    }
    if bytes > TOGETHER_MAX {
        let (have, most) = (bytes.div_euclid(MEGABYTE) + 1, TOGETHER_MAX / MEGABYTE);
        problems.add(
            "attachments",
            format!("must have at most {most} MiB together, as they go out by mail; these have {have}"),
        );
    }
    Ok(())
}

/// The people mentioned; each must be there.
pub(crate) async fn check_mentions(
    tx: &mut Tx,
    ids: &[String],
    problems: &mut Problems,
) -> Result<Vec<Named>, Refusal> {
    if ids.len() > MENTIONS_MAX {
        problems.add("mentions", format!("must have at most {MENTIONS_MAX} people"));
        return Ok(Vec::new());
    }
    let mut people: Vec<Named> = Vec::with_capacity(ids.len());
    for (at, id) in ids.iter().enumerate() {
        let found = references::check(tx, problems, &format!("mentions[{at}]"), Kind::Person, Some(id)).await?;
        people.extend(found.filter(|person| !people.contains(person)));
    }
    Ok(people)
}
