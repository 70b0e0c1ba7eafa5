//! What becomes of a letter: decided and done in one transaction, by whoever still holds the letter.

use customers::resolving::{self, Clue};
use kernel::{Act, Refusal, Timestamp};
use letters::{Class, Letter, LoopMark, Verdict, Verdicts};
use serde::Deserialize;
use store::{Tx, params};

use crate::events::{self, Settled};
use crate::keys::Keys;
use crate::letter::LetterState;
use crate::mailbox;
use crate::threading::{self, Confidence, FoundBy};
use crate::welcoming::{self, Coming, Sender};
use crate::{budgeting, forwarding, reading, sending, staff_replies};

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
    /// It came from no server that one trusts.
    pub direct: bool,
}

/// What is written of a letter once it is decided.
pub(crate) struct Outcome {
    pub state: LetterState,
    pub reason: Option<&'static str>,
    pub ticket_id: Option<String>,
    pub message_id: Option<String>,
    pub found_by: Option<FoundBy>,
    pub related_id: Option<String>,
}

impl Outcome {
    pub fn suppressed(reason: &'static str) -> Self {
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
pub async fn settle(tx: &mut Tx, act: &Act, claimed: &Claimed, mut letter: Letter) -> Result<Turn, Refusal> {
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
    let doubtful = budgeting::is_doubtful(tx, &letter, &address).await?;
    // Whoever brings a letter straight to us writes above it what they like.
    let believed = letter.authentication.as_ref().filter(|_| !claimed.direct);
    let verdicts = believed.and_then(|field| field.by(&mailbox.trusted_hop)).unwrap_or_default();
    let (sent_at, signs) = (sent_at(&letter), signs(&letter));
    let spam = letter.spam.filter(|_| !claimed.direct);
    let outcome = match unwanted(tx, &keys, claimed, &letter, &address).await? {
        Some("bounce") => {
            let ticket_id = returned(tx, act, &keys, claimed, &letter).await?;
            Outcome { ticket_id, ..Outcome::suppressed("bounce") }
        }
        Some(reason) => Outcome::suppressed(reason),
        None => match answer(tx, act, claimed, &keys, &mut letter, verdicts).await? {
            Some(outcome) => outcome,
            None => {
                let spoken_for =
                    letter.from.first().is_some_and(|from| !from.address.trim().eq_ignore_ascii_case(&address));
                let customer_id = customer(tx, act, &address, &name).await?;
                let sender = Sender { customer_id, address, verdicts, spoken_for };
                let coming = Coming { claimed, mailbox: &mailbox, keys: &keys, sender, names_ticket: false };
                welcoming::welcome(tx, act, coming, letter).await?
            }
        },
    };
    write(tx, act, claimed, Judged { class, verdicts, doubtful, sent_at, signs, spam }, &outcome).await?;
    Ok(Turn::Settled(outcome.state))
}

/// What staff, or somebody outside, answers to what they were sent.
async fn answer(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    keys: &Keys,
    letter: &mut Letter,
    verdicts: Verdicts,
) -> Result<Option<Outcome>, Refusal> {
    match staff_replies::take(tx, act, claimed, keys, letter, verdicts).await? {
        Some(outcome) => Ok(Some(outcome)),
        None => forwarding::take(tx, act, claimed, keys, letter, verdicts).await,
    }
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

/// What is thought of a letter, whatever becomes of it.
struct Judged {
    class: Class,
    verdicts: Verdicts,
    /// Not clearly a person's.
    doubtful: bool,
    sent_at: Option<Timestamp>,
    signs: String,
    spam: Option<bool>,
}

/// What sent it, other than one person to another: a list, in bulk, a program.
fn signs(letter: &Letter) -> String {
    let marked = |mark| letter.loop_marks.contains(&mark);
    let by_program =
        letter.class == Class::AutoReply || marked(LoopMark::AutoSubmitted) || marked(LoopMark::AutoReplyField);
    let signs = [
        ("list", letter.class == Class::List || marked(LoopMark::List)),
        // Programs that answer say so in the same field.
        ("bulk", marked(LoopMark::Precedence) && !by_program),
        ("auto_submitted", by_program),
    ];
    signs.into_iter().filter(|(_, found)| *found).map(|(sign, _)| sign).collect::<Vec<_>>().join(" ")
}

/// When its sender says to have written it.
pub(crate) fn sent_at(letter: &Letter) -> Option<Timestamp> {
    letter.date.as_deref().and_then(|date| Timestamp::parse(date).ok())
}

async fn write(tx: &mut Tx, act: &Act, claimed: &Claimed, judged: Judged, outcome: &Outcome) -> Result<(), Refusal> {
    let Judged { class, verdicts, doubtful, sent_at, signs, spam } = judged;
    let confidence = outcome.found_by.map(|by| Confidence::of(by, verdicts.dmarc));
    let values = params![
        &claimed.id,
        outcome.state.as_str(),
        outcome.reason,
        class.name(),
        &outcome.ticket_id,
        &outcome.message_id,
        outcome.found_by.map(FoundBy::as_str),
        &outcome.related_id,
        act.now,
        verdicts.spf.map(Verdict::name),
        verdicts.dkim.map(Verdict::name),
        verdicts.dmarc.map(Verdict::name),
        i64::from(doubtful),
        sent_at,
        confidence.map(Confidence::as_str),
        signs,
        spam.map(i64::from)
    ];
    tx.run(sql!("settle_letter"), values).await?;
    let told =
        Settled { mailbox_id: claimed.mailbox_id.clone(), state: outcome.state, ticket_id: outcome.ticket_id.clone() };
    Ok(tx.append(act, events::LETTER_SETTLED, events::letter(&claimed.id), &told)?)
}
