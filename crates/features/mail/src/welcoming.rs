//! Whose ticket a letter joins, and who begins one. Naming a ticket lets nobody in: who joins it is its customer, as far
//! as that can be believed.

use kernel::time::{DAY, MINUTE, SECOND};
use kernel::{Act, Refusal, Timestamp};
use letters::{Letter, Verdict, Verdicts};
use serde::Deserialize;
use store::{Conn, Tx, params};
use tickets::finding::{self, TicketDetail};
use tickets::ticket::Aside;

use crate::filing;
use crate::keys::Keys;
use crate::mailbox::{FollowUp, Mailbox};
use crate::reading;
use crate::settling::{self, Claimed, Outcome};
use crate::threading::{self, Found, FoundBy};

/// A ticket that went into another one, that into another one, …
const MERGES_MAX: usize = 20;
/// Two letters of one sender about one thing within this time are one ticket.
const TOGETHER: i64 = 10 * MINUTE;
/// Within this time they are one ticket whatever they are about: nobody writes two letters so fast but one in two parts,
/// the second with what the first forgot.
const AT_ONCE: i64 = 3 * SECOND;

/// Who wrote, as far as it is known.
pub(crate) struct Sender {
    pub address: String,
    pub customer_id: Option<String>,
    /// What the server that one trusts says of it.
    pub verdicts: Verdicts,
    /// Somebody else, such as a form, wrote in their name.
    pub spoken_for: bool,
}

impl Sender {
    /// Whether the domain that the letter names denies that it sent it.
    pub fn is_denied(&self) -> bool {
        self.verdicts.dmarc == Some(Verdict::Fail)
    }

    /// Whether they may be somebody else, as far as a ticket that was found so is concerned. What we signed is known
    /// to nobody but whom we wrote to.
    fn may_be_another(&self, by: FoundBy) -> bool {
        match by {
            FoundBy::Address | FoundBy::OwnId => false,
            FoundBy::KnownId | FoundBy::Subject => self.is_denied() || self.spoken_for,
            FoundBy::SameSubject | FoundBy::AtOnce => self.is_denied(),
        }
    }
}

/// A letter that is let in, and where it came to.
pub(crate) struct Coming<'a> {
    pub claimed: &'a Claimed,
    pub mailbox: &'a Mailbox,
    pub keys: &'a Keys,
    pub sender: Sender,
    /// It names a ticket that is known, whoever wrote it.
    pub names_ticket: bool,
}

/// Puts a letter into the ticket it belongs to, or begins one.
pub(crate) async fn welcome(
    tx: &mut Tx,
    act: &Act,
    mut coming: Coming<'_>,
    letter: Letter,
) -> Result<Outcome, Refusal> {
    let named = threading::find(tx, coming.keys, &letter, coming.claimed.envelope_to.as_deref()).await?;
    coming.names_ticket = named.is_some();
    let Coming { claimed, mailbox, ref sender, .. } = coming;
    let human = claimed.forced || reading::is_human(letter.class);
    let mut related = None;
    if let Some(found) = named {
        match standing(tx, act, &found, sender).await? {
            Standing::Part(ticket) if !human || joins(mailbox, &ticket, act.now) => {
                return filing::append(tx, act, &coming, letter, &ticket, found.by, !human).await;
            }
            Standing::Part(ticket) => related = Some((ticket.row.id, "solved")),
            Standing::Stranger(ticket) if sender.is_denied() => related = Some((ticket.row.id, "denied")),
            Standing::Stranger(ticket) => related = Some((ticket.row.id, "stranger")),
            Standing::Gone => {}
        }
    }
    if !human {
        return Ok(Outcome { related_id: related.map(|(id, _)| id), ..Outcome::suppressed("automatic") });
    }
    if related.is_none()
        && let Some((ticket, by)) = just_before(tx, act, claimed, &letter, sender).await?
    {
        return filing::append(tx, act, &coming, letter, &ticket, by, false).await;
    }
    filing::open(tx, act, &coming, letter, related).await
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
        if sender.may_be_another(found.by) {
            return Ok(Standing::Stranger(Box::new(ticket)));
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

/// The ticket that the same sender began just before, at once or with the same subject, if it still waits.
async fn just_before(
    tx: &mut Tx,
    act: &Act,
    claimed: &Claimed,
    letter: &Letter,
    sender: &Sender,
) -> Result<Option<(Box<TicketDetail>, FoundBy)>, Refusal> {
    #[derive(Deserialize)]
    struct Before {
        ticket_id: String,
        subject: String,
        received_at: Timestamp,
        sent_at: Option<Timestamp>,
    }
    if sender.address.is_empty() || claimed.forced {
        return Ok(None);
    }
    let base = reading::base_subject(&letter.subject);
    let since = claimed.received_at.plus(-TOGETHER);
    let values = params![&claimed.mailbox_id, &sender.address, since, claimed.received_at.plus(TOGETHER)];
    let before: Vec<Before> = tx.all(sql!("list_begun_lately"), values).await?;
    let same = before.into_iter().find_map(|before| {
        if !base.is_empty() && reading::base_subject(&before.subject) == base {
            return Some((before.ticket_id, FoundBy::SameSubject));
        }
        // What is fetched at once after an outage was not written at once.
        let near = |one: Timestamp, other: Timestamp| one.since(other).abs() <= AT_ONCE;
        let written = settling::sent_at(letter).zip(before.sent_at).is_none_or(|(one, other)| near(one, other));
        (written && near(claimed.received_at, before.received_at)).then_some((before.ticket_id, FoundBy::AtOnce))
    });
    let Some((ticket_id, by)) = same else { return Ok(None) };
    match standing(tx, act, &Found { ticket_id, by }, sender).await? {
        Standing::Part(ticket) if !ticket.row.status.category.is_solved() => Ok(Some((ticket, by))),
        _ => Ok(None),
    }
}
