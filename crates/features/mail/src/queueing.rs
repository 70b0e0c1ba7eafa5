//! Letters made of replies. The log has each reply in the transaction that wrote it, whichever door it came through;
//! how far a mailbox has read moves in the transaction that makes the letters. So none is lost when a process dies,
//! two nodes make one letter, and nothing goes out that is not committed.

use kernel::{Act, ActorKind, Refusal};
use serde::Deserialize;
use store::{Conn, Db, Event, Tx, TxFuture, events as log, params};
use tickets::events::{CUSTOMER_WROTE, REPLY_SENT, STATUS_CHANGED, Said, Voice};
use tickets::finding;
use tickets::ticket::Channel;

use crate::budgeting::Going;
use crate::correspondence::{About, remember};
use crate::keys::Keys;
use crate::mailbox::{self, Mailbox};
use crate::outgoing::OutgoingState;
use crate::{budgeting, notifying, reading, surveying, threading};

/// Most events that one transaction looks through.
pub const BATCH: i64 = 500;

#[derive(Debug, Clone, Deserialize)]
struct Reader {
    id: String,
    seen_event: i64,
}

/// A ticket's correspondence by mail.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Thread {
    pub ticket_id: String,
    pub number: i64,
    pub mailbox_id: String,
    pub address: String,
    pub subject: String,
    last_mail_id: Option<String>,
    mail_ids: String,
}

impl Thread {
    /// What a letter about a ticket needs that has no correspondence by mail.
    pub(crate) fn without_letters(ticket_id: &str, number: i64, mailbox_id: &str) -> Self {
        Self {
            ticket_id: ticket_id.to_owned(),
            number,
            mailbox_id: mailbox_id.to_owned(),
            address: String::new(),
            subject: String::new(),
            last_mail_id: None,
            mail_ids: String::new(),
        }
    }
}

/// Makes letters of the next replies; true if there are more events to look through.
pub async fn queue(db: &Db, act: &Act) -> Result<bool, Refusal> {
    let mut conn = db.read().await?;
    let readers: Vec<Reader> = conn.all(sql!("list_mail_readers"), params![]).await?;
    let Some(low) = readers.iter().map(|reader| reader.seen_event).min() else { return Ok(false) };
    let found = log::after(&mut conn, low, BATCH).await?;
    drop(conn);
    let Some(last) = found.last().map(|event| event.seq) else { return Ok(false) };
    let more = found.len() as i64 == BATCH;
    // History that was brought in was sent long ago, by others.
    let ours = |event: &Event| {
        matches!(event.kind.as_str(), REPLY_SENT | STATUS_CHANGED | CUSTOMER_WROTE)
            && event.actor_kind != ActorKind::Import
    };
    let heard: Vec<Event> = found.into_iter().filter(ours).collect();
    let act = act.clone();
    db.write(move |tx| -> TxFuture<'_, (), Refusal> {
        Box::pin(async move {
            for reader in readers.iter().filter(|reader| reader.seen_event < last) {
                // Another node was faster.
                if tx.run(sql!("advance_mail_reader"), params![&reader.id, reader.seen_event, last]).await? == 0 {
                    continue;
                }
                let mailbox = mailbox::find(tx, &reader.id).await?;
                for event in heard.iter().filter(|event| event.seq > reader.seen_event) {
                    match event.kind.as_str() {
                        REPLY_SENT => queue_reply(tx, &act, &mailbox, event).await?,
                        CUSTOMER_WROTE => notifying::notify(tx, &act, &mailbox, event).await?,
                        _ => surveying::plan(tx, &act, &mailbox, event).await?,
                    }
                }
            }
            Ok(())
        })
    })
    .await?;
    Ok(more)
}

async fn queue_reply(tx: &mut Tx, act: &Act, mailbox: &Mailbox, event: &Event) -> Result<(), Refusal> {
    let said: Said = event.read()?;
    if said.by == Voice::Customer {
        return Ok(());
    }
    let known: Option<Thread> = tx.maybe(sql!("find_whole_thread"), params![&event.subject_id]).await?;
    let thread = match known {
        Some(thread) => thread,
        None => match begin(tx, act, mailbox, &event.subject_id).await? {
            Some(thread) => thread,
            None => return Ok(()),
        },
    };
    if thread.mailbox_id != mailbox.id {
        return Ok(());
    }
    let automatic = said.by == Voice::Program;
    let new =
        New { message_id: Some(said.message), words: None, automatic, about: &thread, staff: None, outside: None };
    insert(tx, act, mailbox, new).await?;
    Ok(())
}

pub(crate) async fn thread(conn: &mut Conn, ticket_id: &str) -> Result<Option<Thread>, Refusal> {
    Ok(conn.maybe(sql!("find_whole_thread"), params![ticket_id]).await?)
}

/// The correspondence of an e-mail ticket that came by no letter, as staff opened it or another system had it before,
/// if it goes through this mailbox: that of its team, or else the one that was there first.
async fn begin(tx: &mut Tx, act: &Act, mailbox: &Mailbox, ticket_id: &str) -> Result<Option<Thread>, Refusal> {
    let ticket = match finding::find(tx, &act.actor, ticket_id).await {
        Ok(ticket) => ticket.row,
        Err(Refusal::NotFound(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let (Channel::Email, Some(customer)) = (ticket.channel, &ticket.customer) else { return Ok(None) };
    let team = ticket.team.as_ref().map(|team| team.id.as_str()).unwrap_or_default();
    let chosen: Option<String> = tx.maybe(sql!("find_mailbox_for_team"), params![team]).await?;
    let address: Option<Option<String>> = tx.maybe(sql!("find_customer_address"), params![&customer.id]).await?;
    let (true, Some(Some(address))) = (chosen.as_deref() == Some(mailbox.id.as_str()), address) else {
        return Ok(None);
    };
    let about = About { ticket_id, number: ticket.number, subject: &ticket.subject };
    remember(tx, mailbox, about, &address, None).await?;
    Ok(tx.maybe(sql!("find_whole_thread"), params![ticket_id]).await?)
}

/// A letter about to be queued.
pub(crate) struct New<'a> {
    pub message_id: Option<String>,
    /// Of one that carries no message.
    pub words: Option<&'a Words>,
    pub automatic: bool,
    pub about: &'a Thread,
    /// Whom it goes to, if that is not the customer.
    pub staff: Option<ToStaff<'a>>,
    pub outside: Option<Outside<'a>>,
}

/// Somebody outside, such as a parcel carrier.
pub(crate) struct Outside<'a> {
    pub address: &'a str,
    pub subject: &'a str,
}

/// Somebody of staff who is told of a ticket.
pub(crate) struct ToStaff<'a> {
    pub person_id: &'a str,
    pub address: &'a str,
    /// Where their answer goes.
    pub reply_to: Option<String>,
}

/// What a letter says that carries no message.
pub(crate) struct Words {
    pub subject: String,
    pub text: String,
    pub html: Option<String>,
    /// The resolution that it asks about.
    pub survey_cycle: Option<i64>,
}

/// Queues it, or notes why it does not go.
pub(crate) async fn insert(tx: &mut Tx, act: &Act, mailbox: &Mailbox, new: New<'_>) -> Result<(), Refusal> {
    let thread = new.about;
    let keys = Keys::load(tx).await?;
    let made = threading::new_mail_id(&keys, act.rng.as_ref(), &mailbox.address, &thread.ticket_id, thread.number);
    let mail_id = made.ok_or_else(|| Refusal::Fault("there is no key for ids of letters".to_owned()))?;
    let (to, outside) = (new.staff.as_ref(), new.outside.as_ref());
    let to_customer = to.is_none() && outside.is_none();
    let elsewhere = to.map(|staff| staff.address).or(outside.map(|outside| outside.address));
    let address = elsewhere.unwrap_or(&thread.address);
    let doubtful = new.automatic && to_customer && budgeting::is_of_machines(tx, &thread.ticket_id).await?;
    let going = Going { ticket_id: &thread.ticket_id, address, doubtful };
    let (state, error) = if kernel::text::email(address).is_err() {
        (OutgoingState::Failed, Some("there is no address to send it to"))
    } else if new.automatic && to_customer && !budgeting::may_go(tx, act, &going).await? {
        (OutgoingState::Held, Some("more automatic letters than is good were to go there; there may be a loop"))
    } else {
        (OutgoingState::Queued, None)
    };
    // A reply has waited before it became a letter.
    let due = if outside.is_some() { act.now.plus(tickets::holding_back::UNDO) } else { act.now };
    let subject = match new.words.map(|words| words.subject.as_str()).or(outside.map(|outside| outside.subject)) {
        Some(words) => format!("{} [#{}]", reading::shown(words, kernel::text::SUBJECT_MAX), thread.number),
        None => subject(thread),
    };
    let values = params![
        act.id("out"),
        &mailbox.id,
        &thread.ticket_id,
        thread.number,
        new.message_id,
        new.words.map(|words| words.text.as_str()),
        &mail_id,
        address,
        subject,
        thread.last_mail_id.as_deref().filter(|_| to_customer),
        if to_customer { thread.mail_ids.as_str() } else { "" },
        i64::from(new.automatic),
        state.as_str(),
        (state == OutgoingState::Queued).then_some(due),
        error,
        act.now,
        address.rsplit('@').next().unwrap_or_default(),
        new.words.and_then(|words| words.html.as_deref()),
        new.words.and_then(|words| words.survey_cycle),
        to.map(|staff| staff.person_id),
        to.and_then(|staff| staff.reply_to.as_deref()),
        mailbox::without_plus(address),
        i64::from(doubtful),
        i64::from(outside.is_some())
    ];
    // What staff or somebody outside is told is none of the customer's correspondence.
    if tx.run(sql!("insert_outgoing"), values).await? == 0 || !to_customer {
        return Ok(());
    }
    let about = About { ticket_id: &thread.ticket_id, number: thread.number, subject: &thread.subject };
    remember(tx, mailbox, about, &thread.address, Some(&mail_id)).await
}

/// Tells who began a ticket that their letter is here, at most once a day.
pub(crate) async fn acknowledge(
    tx: &mut Tx,
    act: &Act,
    mailbox: &Mailbox,
    ticket_id: &str,
    address: &str,
) -> Result<(), Refusal> {
    let words = mailbox.acknowledgement.trim();
    if words.is_empty() || address.is_empty() {
        return Ok(());
    }
    if budgeting::was_acknowledged(tx, act, &mailbox.id, address).await? {
        return Ok(());
    }
    let Some(thread) = tx.maybe::<Thread>(sql!("find_whole_thread"), params![ticket_id]).await? else {
        return Ok(());
    };
    // Whoever made our letters go to somebody else must not choose their words.
    let (subject, text) = (mailbox.name.clone(), words.to_owned());
    let words = Words { subject, text, html: None, survey_cycle: None };
    insert(
        tx,
        act,
        mailbox,
        New { message_id: None, words: Some(&words), automatic: true, about: &thread, staff: None, outside: None },
    )
    .await
}

/// `Re: what it is about [#1042]`
fn subject(thread: &Thread) -> String {
    let subject = reading::shown(&thread.subject, kernel::text::SUBJECT_MAX);
    let number = format!("[#{}]", thread.number);
    let first = thread.last_mail_id.is_none();
    let answers = subject.get(..3).is_some_and(|head| head.eq_ignore_ascii_case("re:"));
    let re = if first || answers { "" } else { "Re: " };
    if subject.contains(&number) { format!("{re}{subject}") } else { format!("{re}{subject} {number}") }
}
