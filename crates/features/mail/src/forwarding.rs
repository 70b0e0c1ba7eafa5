//! Letters to somebody outside, such as a parcel carrier, and what they answer. What they are sent is none of the
//! customer's correspondence, and what they answer is no word of the customer's.

use kernel::{Act, Problems, Refusal};
use letters::{Letter, Verdict, Verdicts};
use store::{Conn, Select, Tx, params};
use tickets::finding::{self, TicketDetail};
use tickets::forwarding::{self, FromOutside, NewForward};
use tickets::message::Message;
use tickets::ticket::Aside;

use crate::keys::Keys;
use crate::letter::LetterState;
use crate::mailbox;
use crate::queueing::{self, New, Outside, Thread};
use crate::settling::{Claimed, Outcome};
use crate::threading::{self, FoundBy};
use crate::{filing, reading};

/// A ticket that went into another one, that into another one, …
const MERGES_MAX: usize = 20;
/// Most ids of letters of ours that are looked up.
const IDS_MAX: usize = 100;

/// Forwards what was chosen of a ticket to somebody outside. Its letter waits as long as a reply does.
pub async fn forward(tx: &mut Tx, act: &Act, ticket_id: &str, mut input: NewForward) -> Result<Message, Refusal> {
    let ticket = finding::find(tx, &act.actor, ticket_id).await?;
    let mut problems = Problems::default();
    let address = input.address.trim().to_lowercase();
    if tx.one::<i64>(sql!("count_own_address"), params![&address, mailbox::without_plus(&address)]).await? > 0 {
        problems.add("address", "is a mailbox of this desk; it must be somebody outside");
    }
    if is_customers(tx, &ticket, &address).await? {
        problems.add("address", "is the customer's; reply to them instead");
    }
    let title = input.subject.take().unwrap_or_else(|| format!("Fwd: {}", ticket.row.subject));
    let title = problems.note("subject", kernel::text::line(&title, kernel::text::SUBJECT_MAX)).unwrap_or_default();
    let sent = forwarding::forward(tx, act, ticket_id, NewForward { address: address.clone(), ..input }).await;
    let message = match sent {
        // All that is wrong is told at once.
        Err(Refusal::Invalid(more)) => {
            for one in more {
                problems.add(&one.field, one.problem);
            }
            problems.into_result()?;
            return Err(Refusal::Fault("a refusal without a problem".to_owned()));
        }
        other => other?,
    };
    problems.into_result()?;
    let thread = match queueing::thread(tx, ticket_id).await? {
        Some(thread) => thread,
        None => without_letters(tx, &ticket).await?,
    };
    let mailbox = mailbox::find(tx, &thread.mailbox_id).await?;
    let outside = Outside { address: &address, subject: &title };
    let new = New {
        message_id: Some(message.id.clone()),
        words: None,
        automatic: false,
        about: &thread,
        staff: None,
        outside: Some(outside),
    };
    queueing::insert(tx, act, &mailbox, new).await?;
    Ok(message)
}

/// Takes back what was forwarded while its letter waits for its writer to think again; it stays as a note.
pub async fn take_back(tx: &mut Tx, act: &Act, ticket_id: &str, message_id: &str) -> Result<(), Refusal> {
    forwarding::take_back(tx, act, ticket_id, message_id).await?;
    if tx.run(sql!("withdraw_forward"), params![message_id, ticket_id]).await? == 0 {
        return Err(Refusal::conflict("it is on its way already; what is sent cannot be taken back"));
    }
    Ok(())
}

/// A ticket without correspondence by mail goes out by its team's mailbox, and gets none by that: replies take the way
/// that they took before.
async fn without_letters(tx: &mut Tx, ticket: &TicketDetail) -> Result<Thread, Refusal> {
    let team = ticket.row.team.as_ref().map(|team| team.id.as_str()).unwrap_or_default();
    let mailbox_id: Option<String> = tx.maybe(sql!("find_mailbox_for_team"), params![team]).await?;
    let mailbox_id = mailbox_id.ok_or_else(|| {
        Refusal::conflict("there is no mailbox that letters go out by; one must be set up under Settings, Mail")
    })?;
    Ok(Thread::without_letters(&ticket.row.id, ticket.row.number, &mailbox_id))
}

/// Whether the ticket's customer has this address, as far as it is known.
async fn is_customers(conn: &mut Conn, ticket: &TicketDetail, address: &str) -> Result<bool, Refusal> {
    let same = |other: &str| mailbox::without_plus(other).eq_ignore_ascii_case(&mailbox::without_plus(address));
    if queueing::thread(conn, &ticket.row.id).await?.is_some_and(|thread| same(&thread.address)) {
        return Ok(true);
    }
    let Some(customer) = &ticket.row.customer else { return Ok(false) };
    let known: Option<Option<String>> = conn.maybe(sql!("find_customer_address"), params![&customer.id]).await?;
    Ok(known.flatten().is_some_and(|known| same(&known)))
}

/// Takes the answer of somebody outside; none if the letter is no such answer.
pub(crate) async fn take(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    keys: &Keys,
    letter: &mut Letter,
    verdicts: Verdicts,
) -> Result<Option<Outcome>, Refusal> {
    let Some(found) = threading::find(tx, keys, letter, claimed.envelope_to.as_deref()).await? else { return Ok(None) };
    let (address, name) = reading::address_of(letter);
    let address = reading::shown(&address, kernel::text::NAME_MAX).to_lowercase();
    if address.is_empty() || !was_asked(tx, &found.ticket_id, found.by, letter, &address, verdicts).await? {
        return Ok(None);
    }
    let Some(ticket) = standing(tx, act, found.ticket_id).await? else { return Ok(None) };
    if is_customers(tx, &ticket, &address).await? {
        return Ok(None);
    }
    let automatic = !claimed.forced && !reading::is_human(letter.class);
    let attachments = filing::keep_files(tx, act, std::mem::take(&mut letter.attachments)).await?;
    let name = reading::shown(&name, kernel::text::NAME_MAX);
    let input = FromOutside { address, name, body_text: reading::body(letter), attachments, automatic };
    let message = forwarding::hear(tx, act, &ticket.row.id, input).await?;
    Ok(Some(Outcome {
        state: LetterState::Appended,
        reason: Some("outside"),
        ticket_id: Some(ticket.row.id),
        message_id: Some(message.id),
        found_by: Some(found.by),
        related_id: None,
    }))
}

/// Whether the sender is who a letter of the ticket was forwarded to, or has it: whoever answers what we signed got it from
/// there, as where a carrier answers from its system's own address. Where nothing is signed, the sender's domain must vouch
/// for the letter.
async fn was_asked(
    conn: &mut Conn,
    ticket_id: &str,
    by: FoundBy,
    letter: &Letter,
    address: &str,
    verdicts: Verdicts,
) -> Result<bool, Refusal> {
    let signed = matches!(by, FoundBy::Address | FoundBy::OwnId);
    if signed {
        let ids: Vec<&str> =
            letter.in_reply_to.iter().chain(letter.references.iter().rev()).map(String::as_str).take(IDS_MAX).collect();
        if !ids.is_empty() {
            let mut select = Select::new(sql!("list_forwards"), params![ticket_id]);
            select.and_in("mail_id", ids).then("LIMIT 1", vec![]);
            if !conn.select::<String>(&select).await?.is_empty() {
                return Ok(true);
            }
        }
    }
    if !signed && verdicts.dmarc != Some(Verdict::Pass) {
        return Ok(false);
    }
    let mut select = Select::new(sql!("list_forwards"), params![ticket_id]);
    select.and("bare_address = ?", params![mailbox::without_plus(address)]).then("LIMIT 1", vec![]);
    Ok(!conn.select::<String>(&select).await?.is_empty())
}

/// The ticket, or the one that it went into; none if it is deleted.
async fn standing(tx: &mut Tx, act: &Act, mut id: String) -> Result<Option<TicketDetail>, Refusal> {
    for _ in 0..MERGES_MAX {
        let ticket = match finding::find(tx, &act.actor, &id).await {
            Ok(ticket) => ticket,
            Err(Refusal::NotFound(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        match ticket.merged_into {
            Some(into) => id = into,
            None => return Ok((ticket.row.set_aside != Some(Aside::Deleted)).then_some(ticket)),
        }
    }
    Ok(None)
}
