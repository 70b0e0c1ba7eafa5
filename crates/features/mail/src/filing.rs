//! Putting a letter into a ticket: as a message of one, or as the first of a new one.

use kernel::{Act, Refusal};
use letters::{Class, Letter};
use store::Tx;
use tickets::attaching::{self, Upload};
use tickets::finding::TicketDetail;
use tickets::linking::{self, LinkKind, NewLink};
use tickets::opening::{self, Opening, OpeningAuthor, OpeningMessage};
use tickets::receiving::{self, CustomerMessage};
use tickets::thread;
use tickets::ticket::Channel;

use crate::correspondence::{About, remember};
use crate::letter::LetterState;
use crate::settling::Outcome;
use crate::threading::FoundBy;
use crate::welcoming::Coming;
use crate::{budgeting, queueing, reading};

/// Files of a message; further ones stay in the letter.
const FILES_MAX: usize = 50;
/// A new ticket whose sender is denied by its own domain has it, so that rules, views and people see it.
pub const DENIED_TAG: &str = "sender-not-verified";

pub(crate) async fn append(
    tx: &mut Tx,
    act: &Act,
    coming: &Coming<'_>,
    letter: Letter,
    ticket: &TicketDetail,
    by: FoundBy,
    automatic: bool,
) -> Result<Outcome, Refusal> {
    let body_text = Some(reading::body(&letter));
    let subject = letter.subject.clone();
    let attachments = keep_files(tx, act, letter.attachments).await?;
    let message = CustomerMessage { body_text, attachments, automatic, ..CustomerMessage::default() };
    let message = receiving::receive(tx, act, &ticket.row.id, message).await?;
    if !automatic {
        let about = About { ticket_id: &ticket.row.id, number: ticket.row.number, subject: &subject };
        remember(tx, coming.mailbox, about, &coming.sender.address, coming.claimed.mail_id.as_deref()).await?;
    }
    Ok(Outcome {
        state: LetterState::Appended,
        reason: automatic.then_some("automatic"),
        ticket_id: Some(ticket.row.id.clone()),
        message_id: Some(message.id),
        found_by: Some(by),
        related_id: None,
    })
}

pub(crate) async fn open(
    tx: &mut Tx,
    act: &Act,
    coming: &Coming<'_>,
    letter: Letter,
    related: Option<(String, &'static str)>,
) -> Result<Outcome, Refusal> {
    let Coming { claimed, mailbox, sender, .. } = coming;
    let (subject, body) = (reading::subject(&letter), reading::body(&letter));
    // Nothing is said to who asks not to be answered by a machine; nor to who answers one, or writes of a ticket that is
    // known, who has heard of us: a program that has an address for each of its cases would get one for each.
    let acknowledges = letter.class == Class::Human
        && letter.loop_marks.is_empty()
        && !claimed.forced
        && !sender.is_denied()
        && !coming.names_ticket
        && !budgeting::answers_automatic(tx, &letter).await?;
    let attachments = keep_files(tx, act, letter.attachments).await?;
    let opening = Opening {
        subject: subject.clone(),
        customer_id: sender.customer_id.clone(),
        order_id: None,
        product_id: None,
        channel: Channel::Email,
        urgency: tickets::ticket::Urgency::default(),
        team_id: mailbox.team_id.clone(),
        assignee_id: None,
        tags: sender.is_denied().then(|| DENIED_TAG.to_owned()).into_iter().collect(),
        fields: tickets::ticket::Fields::default(),
        message: OpeningMessage {
            author: OpeningAuthor::Customer,
            body_text: Some(body),
            body_html: None,
            attachments,
            queue_wait_ms: None,
        },
    };
    let ticket = opening::open(tx, act, opening).await?;
    let id = ticket.row.id;
    if let Some((other, _)) = &related {
        linking::link(tx, act, &id, NewLink { kind: LinkKind::Related, ticket_id: other.clone() }).await?;
    }
    let about = About { ticket_id: &id, number: ticket.row.number, subject: &subject };
    remember(tx, mailbox, about, &sender.address, claimed.mail_id.as_deref()).await?;
    if acknowledges {
        queueing::acknowledge(tx, act, mailbox, &id, &sender.address).await?;
    }
    let first = thread::read(tx, &act.actor, &id, Some(1), None).await?.items.pop();
    Ok(Outcome {
        state: LetterState::NewTicket,
        reason: related.as_ref().map(|(_, why)| *why),
        ticket_id: Some(id),
        message_id: first.map(|message| message.id),
        found_by: None,
        related_id: related.map(|(id, _)| id),
    })
}

/// The files of a letter, ready for a message to take. What is too large, empty or one too many stays in the
/// letter, which is kept whole.
pub(crate) async fn keep_files(
    tx: &mut Tx,
    act: &Act,
    files: Vec<letters::Attachment>,
) -> Result<Vec<String>, Refusal> {
    let fits = |file: &letters::Attachment| !file.bytes.is_empty() && file.bytes.len() <= attaching::FILE_MAX;
    let mut kept = Vec::new();
    for file in files.into_iter().filter(fits).take(FILES_MAX) {
        let upload = Upload { name: file.name, media_type: file.media_type, bytes: file.bytes };
        kept.push(attaching::attach(tx, act, upload).await?.id);
    }
    Ok(kept)
}
