//! Forwarding to somebody outside, such as a parcel carrier, and taking in what they answer. The customer sees neither:
//! both are notes, with the address that they went to or came from.

use kernel::{Act, Problems, Refusal, text};
use serde::Deserialize;
use store::{Tx, params};
use utoipa::ToSchema;

use crate::events::{self, Cause, ForwardTakenBack, Forwarded, OutsideWrote, Woken};
use crate::message::{Author, AuthorKind, Message, MessageKind, Outside, Way};
use crate::sanitising::Body;
use crate::settling::{save, settle, subject};
use crate::status::{self, Category};
use crate::ticket::Ticket;
use crate::writing::{self, NewMessage};
use crate::{ANSWER, holding, progressing, thread};

/// Most messages that go along.
const MESSAGES_MAX: usize = 200;

/// What is forwarded to whom.
#[derive(Debug, Clone, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewForward {
    /// Whom it goes to: somebody outside, neither the customer nor a mailbox of this desk.
    pub address: String,
    /// Subject of the letter; the ticket's with `Fwd:` before it if absent.
    #[serde(default)]
    pub subject: Option<String>,
    /// What stands above what is forwarded.
    #[serde(default)]
    pub body_text: String,
    /// Ids of the messages that go along, at least one.
    pub messages: Vec<String>,
    /// Ids of files that go along: of messages of this ticket, or ones that you uploaded.
    #[serde(default)]
    pub attachments: Vec<String>,
    /// Whether internal notes, and files of such, are meant to go along.
    #[serde(default)]
    pub notes: bool,
}

/// Writes down what goes to somebody outside. Whoever sends letters sends it.
pub async fn forward(tx: &mut Tx, act: &Act, id: &str, input: NewForward) -> Result<Message, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let mut problems = Problems::default();
    let address = problems.note("address", text::email(&input.address)).unwrap_or_default();
    writing::check_attachments("attachments", &input.attachments, &mut problems);
    let messages = chosen(tx, id, &input, &mut problems).await?;
    problems.into_result()?;
    let mut problems = Problems::default();
    let files = copied(tx, act, id, &input, &mut problems).await?;
    writing::check_together(tx, &act.actor.id, &files, &mut problems).await?;
    let words = Body::plain(&letter(&input.body_text, &messages));
    let words = words.map_err(|problem| format!("{problem} together with what goes along"));
    let body = problems.note("body_text", words).unwrap_or_default();
    problems.into_result()?;
    let new = NewMessage {
        id: act.id("msg"),
        ticket_id: id,
        kind: MessageKind::Note,
        author: writing::staff_author(act),
        body,
        at: act.now,
        attachments: &files,
        mentions: Vec::new(),
        keeps_draft: true,
    };
    let message = writing::write(tx, act, new).await?;
    let message = outside(tx, message, Outside { way: Way::To, address: address.clone() }).await?;
    let told = Forwarded {
        message: message.id.clone(),
        address,
        messages: messages.iter().map(|one| one.id.clone()).collect(),
        files: message.attachments.len(),
        notes: messages.iter().any(is_internal),
    };
    tx.append(act, events::MESSAGE_FORWARDED, subject(id), &told)?;
    save(tx, act, &mut ticket).await?;
    Ok(message)
}

/// Makes what its writer forwarded a note like any other. Whoever sends letters knows whether it has gone.
pub async fn take_back(tx: &mut Tx, act: &Act, id: &str, message: &str) -> Result<(), Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let address: Option<String> = tx.maybe(sql!("find_own_forward"), params![message, id, &act.actor.id]).await?;
    let address = address.ok_or(Refusal::NotFound("message"))?;
    tx.run(sql!("unmark_outside"), params![message]).await?;
    let told = ForwardTakenBack { message: message.to_owned(), address };
    tx.append(act, events::FORWARD_TAKEN_BACK, subject(id), &told)?;
    save(tx, act, &mut ticket).await?;
    Ok(())
}

/// What somebody outside wrote.
#[derive(Debug, Clone, Default)]
pub struct FromOutside {
    pub address: String,
    pub name: String,
    pub body_text: String,
    pub attachments: Vec<String>,
    /// A receipt, an absence: it is kept, and wakes nobody.
    pub automatic: bool,
}

/// Takes in what somebody outside wrote. What waited, for whatever reason, is open again; what is solved stays so, as
/// its customer has their answer.
pub async fn hear(tx: &mut Tx, act: &Act, id: &str, input: FromOutside) -> Result<Message, Refusal> {
    let mut ticket = holding::hold(tx, act, id, ANSWER).await?;
    let name = Some(input.name.trim()).filter(|name| !name.is_empty()).unwrap_or(&input.address);
    let body = Body::plain(&input.body_text).map_err(|problem| Refusal::invalid("body_text", problem))?;
    let new = NewMessage {
        id: act.id("msg"),
        ticket_id: id,
        kind: MessageKind::Note,
        author: Author { kind: AuthorKind::System, id: None, name: name.to_owned() },
        body,
        at: act.now,
        attachments: &input.attachments,
        mentions: Vec::new(),
        keeps_draft: true,
    };
    let message = writing::write(tx, act, new).await?;
    let message = outside(tx, message, Outside { way: Way::From, address: input.address.clone() }).await?;
    let told = OutsideWrote { message: message.id.clone(), address: input.address };
    tx.append(act, events::OUTSIDE_WROTE, subject(id), &told)?;
    if input.automatic {
        save(tx, act, &mut ticket).await?;
        return Ok(message);
    }
    attend(tx, act, &mut ticket).await?;
    Ok(message)
}

/// There is something to do again.
async fn attend(tx: &mut Tx, act: &Act, ticket: &mut Ticket) -> Result<(), Refusal> {
    if ticket.snoozed_until.take().is_some() {
        tx.append(act, events::TICKET_WOKEN, subject(&ticket.id), &Woken { by_customer: false })?;
    }
    if matches!(ticket.category, Category::Pending | Category::OnHold) {
        let open = status::first_of(tx, Category::Open).await?;
        progressing::turn(tx, act, act.now, ticket, &open, Cause::Outside).await?;
    }
    settle(tx, act, ticket).await?;
    Ok(())
}

async fn outside(tx: &mut Tx, mut message: Message, outside: Outside) -> Result<Message, Refusal> {
    tx.run(sql!("mark_outside"), params![&message.id, outside.way.as_str(), &outside.address]).await?;
    message.outside = Some(outside);
    Ok(message)
}

/// What only staff has seen so far.
fn is_internal(message: &Message) -> bool {
    message.kind == MessageKind::Note && message.outside.is_none()
}

/// The messages that go along, oldest first. A note goes only where that is said.
async fn chosen(tx: &mut Tx, id: &str, input: &NewForward, problems: &mut Problems) -> Result<Vec<Message>, Refusal> {
    if input.messages.is_empty() || input.messages.len() > MESSAGES_MAX {
        problems.add("messages", format!("must name at least one message, and at most {MESSAGES_MAX}"));
        return Ok(Vec::new());
    }
    let found = thread::chosen(tx, id, &input.messages).await?;
    for (at, wanted) in input.messages.iter().enumerate() {
        match found.iter().find(|message| message.id == *wanted) {
            None => problems.add(&format!("messages[{at}]"), "is not a message of this ticket"),
            Some(message) if is_internal(message) && !input.notes => {
                problems
                    .add(&format!("messages[{at}]"), "is an internal note; send notes as true if it is meant to go");
            }
            Some(_) => {}
        }
    }
    Ok(found)
}

/// The files: those of messages are copied, so that the letter has them as long as it is known.
async fn copied(
    tx: &mut Tx,
    act: &Act,
    id: &str,
    input: &NewForward,
    problems: &mut Problems,
) -> Result<Vec<String>, Refusal> {
    #[derive(Deserialize)]
    struct Source {
        kind: MessageKind,
        outside: Option<Way>,
    }
    let mut files = Vec::new();
    for (at, file) in input.attachments.iter().enumerate() {
        let source: Option<Source> = tx.maybe(sql!("find_file_of_ticket"), params![file, id]).await?;
        let Some(source) = source else {
            // One that was uploaded for this; any other is refused where it is taken.
            files.push(file.clone());
            continue;
        };
        if source.kind == MessageKind::Note && source.outside.is_none() && !input.notes {
            let words = "is a file of an internal note; send notes as true if it is meant to go";
            problems.add(&format!("attachments[{at}]"), words);
            continue;
        }
        let copy = act.id("att");
        tx.run(sql!("copy_attachment"), params![file, &copy, &act.actor.id, act.now]).await?;
        tx.run(sql!("copy_attachment_chunks"), params![file, &copy]).await?;
        files.push(copy);
    }
    Ok(files)
}

/// What goes out: the words, and below each message who wrote it when. Without words of ours between them, as nobody knows
/// which language its reader speaks.
fn letter(words: &str, messages: &[Message]) -> String {
    let mut out = words.trim_end().to_owned();
    for message in messages {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        let at = message.at.to_string();
        let minute = at.get(..16).unwrap_or(&at).replace('T', " ");
        out.push_str(&format!("---- {}, {minute} UTC ----\n\n{}", message.author.name, message.body_text.trim()));
    }
    out
}
