//! What becomes of a letter: decided and done in one transaction, by whoever still holds the letter.

use customers::resolving::{self, Clue};
use kernel::time::{DAY, MINUTE};
use kernel::{Act, Refusal, Timestamp};
use letters::{Class, Letter};
use serde::Deserialize;
use store::{Conn, Tx, params};
use tickets::attaching::{self, Upload};
use tickets::finding::{self, TicketDetail};
use tickets::linking::{self, LinkKind, NewLink};
use tickets::opening::{self, Opening, OpeningAuthor, OpeningMessage};
use tickets::receiving::{self, CustomerMessage};
use tickets::thread;
use tickets::ticket::{Aside, Channel};

use crate::events::{self, Settled};
use crate::keys::Keys;
use crate::letter::LetterState;
use crate::mailbox::{self, FollowUp, Mailbox};
use crate::threading::{self, Found, FoundBy};
use crate::{queueing, reading, sending};

/// A ticket that went into another one, that into another one, …
const MERGES_MAX: usize = 20;
/// Files of a message; further ones stay in the letter.
const FILES_MAX: usize = 50;
/// Two letters of one sender about one thing within this time are one ticket.
const TOGETHER: i64 = 10 * MINUTE;
/// Ids of earlier letters that an answer names.
pub(crate) const MAIL_IDS_MAX: usize = 20;
/// A letter waits so long for an earlier one of its sender before it looks again.
const AFTER_EARLIER: i64 = 500;

/// A letter that this node reads now.
#[derive(Debug, Clone, Deserialize)]
pub struct Claimed {
    pub id: String,
    pub mailbox_id: String,
    pub attempts: i64,
    pub envelope_to: Option<String>,
    pub received_at: Timestamp,
    pub from_address: String,
    pub mail_id: Option<String>,
    pub forced: bool,
}

/// What is written of a letter once it is decided.
struct Outcome {
    state: LetterState,
    reason: Option<&'static str>,
    ticket_id: Option<String>,
    message_id: Option<String>,
    found_by: Option<FoundBy>,
    related_id: Option<String>,
}

impl Outcome {
    fn suppressed(reason: &'static str) -> Self {
        Self {
            state: LetterState::Suppressed,
            reason: Some(reason),
            ticket_id: None,
            message_id: None,
            found_by: None,
            related_id: None,
        }
    }
}

/// What came of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Settled(LetterState),
    /// An earlier letter of its sender comes first.
    Waits,
    /// Another node has it.
    Gone,
}

/// Decides what becomes of the letter and does it. Nothing is done if this node holds it no more.
pub async fn settle(tx: &mut Tx, act: &Act, claimed: &Claimed, letter: Letter) -> Result<Turn, Refusal> {
    if tx.run(sql!("hold_letter"), params![&claimed.id, claimed.attempts]).await? == 0 {
        return Ok(Turn::Gone);
    }
    let (address, name) = reading::address_of(&letter);
    let address = reading::shown(&address, kernel::text::NAME_MAX);
    if !address.is_empty() {
        // From here on this sender's letters are settled one after the other.
        tx.run(sql!("hold_sender"), params![&address, act.now]).await?;
        let earlier = params![&claimed.mailbox_id, &claimed.from_address, claimed.received_at, &claimed.id];
        if !claimed.from_address.is_empty() && tx.one::<i64>(sql!("count_earlier_letters"), earlier).await? > 0 {
            let values = params![&claimed.id, claimed.attempts, act.now.plus(AFTER_EARLIER)];
            tx.run(sql!("put_letter_back"), values).await?;
            return Ok(Turn::Waits);
        }
    }
    let mailbox = mailbox::find(tx, &claimed.mailbox_id).await?;
    let keys = Keys::load(tx).await?;
    let class = letter.class;
    let outcome = match unwanted(tx, &keys, claimed, &letter, &address).await? {
        Some("bounce") => {
            let ticket_id = returned(tx, act, &keys, claimed, &letter).await?;
            Outcome { ticket_id, ..Outcome::suppressed("bounce") }
        }
        Some(reason) => Outcome::suppressed(reason),
        None => {
            let sender = Sender { customer_id: customer(tx, act, &address, &name).await?, address };
            welcome(tx, act, claimed, &mailbox, &keys, letter, sender).await?
        }
    };
    write(tx, act, claimed, class, &outcome).await?;
    Ok(Turn::Settled(outcome.state))
}

struct Sender {
    address: String,
    customer_id: Option<String>,
}

/// Why a letter becomes no ticket, whatever it says.
async fn unwanted(
    tx: &mut Tx,
    keys: &Keys,
    claimed: &Claimed,
    letter: &Letter,
    address: &str,
) -> Result<Option<&'static str>, Refusal> {
    if let Some(id) = &letter.message_id
        && threading::is_ours(tx, keys, id).await?
    {
        return Ok(Some("own"));
    }
    if claimed.forced {
        return Ok(None);
    }
    if tx.one::<i64>(sql!("count_own_address"), params![address, mailbox::without_plus(address)]).await? > 0 {
        return Ok(Some("own"));
    }
    Ok(match letter.class {
        Class::Bounce => Some("bounce"),
        Class::Feedback => Some("feedback"),
        Class::Challenge => Some("challenge"),
        Class::Human | Class::List | Class::AutoReply => None,
    })
}

/// Tells the letter of ours that came back, by its id or by the address that it came back to; gives its ticket.
async fn returned(
    tx: &mut Tx,
    act: &Act,
    keys: &Keys,
    claimed: &Claimed,
    letter: &Letter,
) -> Result<Option<String>, Refusal> {
    let Some(bounce) = &letter.bounce else { return Ok(None) };
    let words = bounce.undelivered.first().map_or_else(
        || letter.subject.clone(),
        |one| [one.address.as_str(), &one.status, &one.diagnostic].join(" ").trim().to_owned(),
    );
    let mut mail_id = bounce.original_message_id.clone();
    if mail_id.is_none()
        && let Some(found) = threading::find(tx, keys, letter, claimed.envelope_to.as_deref()).await?
        && matches!(found.by, FoundBy::Address | FoundBy::OwnId)
    {
        mail_id = tx.maybe(sql!("find_last_sent"), params![&found.ticket_id]).await?;
    }
    match mail_id {
        Some(id) => sending::note_bounce(tx, act, &id, &words, bounce.is_delay()).await,
        None => Ok(None),
    }
}

async fn customer(tx: &mut Tx, act: &Act, address: &str, name: &str) -> Result<Option<String>, Refusal> {
    let name = reading::shown(name, kernel::text::NAME_MAX);
    let name = Some(name).filter(|name| kernel::text::line(name, kernel::text::NAME_MAX).is_ok());
    let clue = Clue { source: "mail".to_owned(), external_id: None, email: Some(address.to_owned()), name };
    Ok(resolving::resolve(tx, act, &[clue]).await?.pop().flatten())
}

/// Puts a letter into the ticket it belongs to, or begins one.
async fn welcome(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    mailbox: &Mailbox,
    keys: &Keys,
    letter: Letter,
    sender: Sender,
) -> Result<Outcome, Refusal> {
    let named = threading::find(tx, keys, &letter, claimed.envelope_to.as_deref()).await?;
    let human = claimed.forced || reading::is_human(letter.class);
    let mut related = None;
    if let Some(found) = named {
        match standing(tx, act, &found, &sender).await? {
            Standing::Part(ticket) if !human || joins(mailbox, &ticket, act.now) => {
                return append(tx, act, claimed, mailbox, letter, sender, ticket, found.by, !human).await;
            }
            Standing::Part(ticket) | Standing::Stranger(ticket) => related = Some(ticket.row.id),
            Standing::Gone => {}
        }
    }
    if !human {
        return Ok(Outcome { related_id: related, ..Outcome::suppressed("automatic") });
    }
    if related.is_none()
        && let Some(ticket) = just_before(tx, act, claimed, &letter, &sender).await?
    {
        return append(tx, act, claimed, mailbox, letter, sender, ticket, FoundBy::SameSubject, false).await;
    }
    open(tx, act, claimed, mailbox, letter, sender, related).await
}

/// What the sender is to the ticket that the letter names.
enum Standing {
    Part(Box<TicketDetail>),
    Stranger(Box<TicketDetail>),
    /// The ticket is deleted, or there is none.
    Gone,
}

async fn standing(tx: &mut Tx, act: &Act, found: &Found, sender: &Sender) -> Result<Standing, Refusal> {
    let mut id = found.ticket_id.clone();
    for _ in 0..MERGES_MAX {
        let ticket = match finding::find(tx, &act.actor, &id).await {
            Ok(ticket) => ticket,
            Err(Refusal::NotFound(_)) => return Ok(Standing::Gone),
            Err(other) => return Err(other),
        };
        if let Some(into) = ticket.merged_into {
            id = into;
            continue;
        }
        if ticket.row.set_aside == Some(Aside::Deleted) {
            return Ok(Standing::Gone);
        }
        let theirs = ticket.row.customer.as_ref().map(|customer| customer.id.as_str());
        return Ok(match one_customer(tx, theirs, sender.customer_id.as_deref()).await? {
            true => Standing::Part(Box::new(ticket)),
            false => Standing::Stranger(Box::new(ticket)),
        });
    }
    Ok(Standing::Gone)
}

/// Whether two customers are one person, also after a merge of the two.
async fn one_customer(conn: &mut Conn, one: Option<&str>, other: Option<&str>) -> Result<bool, Refusal> {
    let (Some(one), Some(other)) = (one, other) else { return Ok(false) };
    Ok(one == other || conn.one::<i64>(sql!("count_common_root"), params![one, other]).await? > 0)
}

/// Whether a letter joins its ticket, as the mailbox wants it of solved ones.
fn joins(mailbox: &Mailbox, ticket: &TicketDetail, now: Timestamp) -> bool {
    if !ticket.row.status.category.is_solved() {
        return true;
    }
    match mailbox.follow_up {
        FollowUp::Reopen => true,
        FollowUp::New => false,
        FollowUp::ByAge => {
            let solved = ticket.row.solved_at.unwrap_or(ticket.row.updated_at);
            now.since(solved) <= mailbox.follow_up_days * DAY
        }
    }
}

/// The ticket that the same sender began just before with the same subject, if it still waits.
async fn just_before(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    letter: &Letter,
    sender: &Sender,
) -> Result<Option<Box<TicketDetail>>, Refusal> {
    #[derive(Deserialize)]
    struct Before {
        ticket_id: String,
        subject: String,
    }
    let base = reading::base_subject(&letter.subject);
    if sender.address.is_empty() || base.is_empty() || claimed.forced {
        return Ok(None);
    }
    let since = claimed.received_at.plus(-TOGETHER);
    let values = params![&claimed.mailbox_id, &sender.address, since, claimed.received_at.plus(TOGETHER)];
    let before: Vec<Before> = tx.all(sql!("list_begun_lately"), values).await?;
    let same = before.into_iter().find(|before| reading::base_subject(&before.subject) == base);
    let Some(same) = same else { return Ok(None) };
    let found = Found { ticket_id: same.ticket_id, by: FoundBy::SameSubject };
    match standing(tx, act, &found, sender).await? {
        Standing::Part(ticket) if !ticket.row.status.category.is_solved() => Ok(Some(ticket)),
        _ => Ok(None),
    }
}

#[expect(clippy::too_many_arguments, reason = "what a letter and its ticket are, each once")]
async fn append(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    mailbox: &Mailbox,
    letter: Letter,
    sender: Sender,
    ticket: Box<TicketDetail>,
    by: FoundBy,
    automatic: bool,
) -> Result<Outcome, Refusal> {
    let body_text = Some(reading::body(&letter));
    let subject = letter.subject.clone();
    let attachments = keep_files(tx, act, letter).await?;
    let message = CustomerMessage { body_text, attachments, automatic, ..CustomerMessage::default() };
    let message = receiving::receive(tx, act, &ticket.row.id, message).await?;
    if !automatic {
        let about = About { ticket_id: &ticket.row.id, number: ticket.row.number, subject: &subject };
        remember(tx, mailbox, about, &sender.address, claimed.mail_id.as_deref()).await?;
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

async fn open(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    mailbox: &Mailbox,
    letter: Letter,
    sender: Sender,
    related: Option<String>,
) -> Result<Outcome, Refusal> {
    let (subject, body) = (reading::subject(&letter), reading::body(&letter));
    // Nothing is said to who asks not to be answered by a machine.
    let acknowledges = letter.class == Class::Human && letter.loop_marks.is_empty() && !claimed.forced;
    let attachments = keep_files(tx, act, letter).await?;
    let opening = Opening {
        subject: subject.clone(),
        customer_id: sender.customer_id.clone(),
        order_id: None,
        product_id: None,
        channel: Channel::Email,
        urgency: tickets::ticket::Urgency::default(),
        team_id: mailbox.team_id.clone(),
        assignee_id: None,
        tags: Vec::new(),
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
    if let Some(other) = &related {
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
        reason: None,
        ticket_id: Some(id),
        message_id: first.map(|message| message.id),
        found_by: None,
        related_id: related,
    })
}

/// The files of a letter, ready for a message to take. What is too large, empty or one too many stays in the
/// letter, which is kept whole.
async fn keep_files(tx: &mut Tx, act: &Act, letter: Letter) -> Result<Vec<String>, Refusal> {
    let fits = |file: &letters::Attachment| !file.bytes.is_empty() && file.bytes.len() <= attaching::FILE_MAX;
    let mut kept = Vec::new();
    for file in letter.attachments.into_iter().filter(fits).take(FILES_MAX) {
        let upload = Upload { name: file.name, media_type: file.media_type, bytes: file.bytes };
        kept.push(attaching::attach(tx, act, upload).await?.id);
    }
    Ok(kept)
}

/// What a thread is about.
pub(crate) struct About<'a> {
    pub ticket_id: &'a str,
    pub number: i64,
    pub subject: &'a str,
}

/// Remembers where an answer goes and which letters it follows.
pub(crate) async fn remember(
    tx: &mut Tx,
    mailbox: &Mailbox,
    about: About<'_>,
    address: &str,
    mail_id: Option<&str>,
) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Known {
        mail_ids: String,
    }
    let known: Option<Known> = tx.maybe(sql!("find_thread"), params![about.ticket_id]).await?;
    let mut ids: Vec<String> =
        known.map(|known| known.mail_ids.split_whitespace().map(str::to_owned).collect()).unwrap_or_default();
    if let Some(id) = mail_id
        && !id.contains(char::is_whitespace)
        && ids.last().map(String::as_str) != Some(id)
    {
        ids.push(id.to_owned());
    }
    if ids.len() > MAIL_IDS_MAX {
        ids.drain(1..=ids.len() - MAIL_IDS_MAX);
    }
    let last = ids.last().cloned();
    let values = params![about.ticket_id, about.number, &mailbox.id, address, about.subject, last, ids.join(" ")];
    tx.run(sql!("write_thread"), values).await?;
    Ok(())
}

async fn write(tx: &mut Tx, act: &Act, claimed: &Claimed, class: Class, outcome: &Outcome) -> Result<(), Refusal> {
    let values = params![
        &claimed.id,
        outcome.state.as_str(),
        outcome.reason,
        class.name(),
        &outcome.ticket_id,
        &outcome.message_id,
        outcome.found_by.map(FoundBy::as_str),
        &outcome.related_id,
        act.now
    ];
    tx.run(sql!("settle_letter"), values).await?;
    let told =
        Settled { mailbox_id: claimed.mailbox_id.clone(), state: outcome.state, ticket_id: outcome.ticket_id.clone() };
    Ok(tx.append(act, events::LETTER_SETTLED, events::letter(&claimed.id), &told)?)
}
