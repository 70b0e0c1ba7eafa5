//! Which ticket a letter belongs to, and how sure that is: by a signed address, by an id of ours, by an id that is
//! known, by the number in the subject, in this order.
//!
//! That a letter names a ticket lets nobody in: whoever is no participant of it never joins ([`crate::settling`]).

use kernel::{Refusal, Rng};
use letters::{Letter, Verdict};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::keys::{Keys, Purpose, in_letters};

/// Most ids of other letters that are looked up.
const IDS_MAX: usize = 100;
/// Most addresses in which a signed one is looked for.
const ADDRESSES_MAX: usize = 100;
const CHANCE_BYTES: usize = 10;

/// How a ticket was found, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LetterFoundBy)]
pub enum FoundBy {
    /// It was sent to an address that we signed.
    Address,
    /// It answers a letter whose id we signed.
    OwnId,
    /// It answers a letter that is known.
    KnownId,
    /// Its subject has the ticket's number.
    Subject,
    /// The same sender wrote of the same thing just before.
    SameSubject,
    /// The same sender wrote a few seconds before.
    AtOnce,
}

impl FoundBy {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::OwnId => "own_id",
            Self::KnownId => "known_id",
            Self::Subject => "subject",
            Self::SameSubject => "same_subject",
            Self::AtOnce => "at_once",
        }
    }
}

/// How sure it is that a letter belongs to the ticket that it joined, and that its sender is who they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = LetterConfidence)]
pub enum Confidence {
    /// It has what we signed, or answers a letter of the ticket and its sender's domain vouches for it.
    Certain,
    /// One of the two: what we signed although the domain denies the letter, as mailing lists make it; or a sender who is
    /// vouched for, and a ticket that was found by number or by time.
    Likely,
    /// Nothing proves that its sender is who they say.
    Unsure,
}

impl Confidence {
    pub(crate) fn of(by: FoundBy, dmarc: Option<Verdict>) -> Self {
        let vouched = dmarc == Some(Verdict::Pass);
        match by {
            FoundBy::Address | FoundBy::OwnId if dmarc != Some(Verdict::Fail) => Self::Certain,
            FoundBy::Address | FoundBy::OwnId => Self::Likely,
            FoundBy::KnownId if vouched => Self::Certain,
            FoundBy::Subject | FoundBy::SameSubject | FoundBy::AtOnce if vouched => Self::Likely,
            FoundBy::KnownId | FoundBy::Subject | FoundBy::SameSubject | FoundBy::AtOnce => Self::Unsure,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Unsure => "unsure",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub ticket_id: String,
    pub by: FoundBy,
}

#[derive(Deserialize)]
struct Thread {
    ticket_id: String,
}

/// The ticket that a letter names, if it names one.
pub async fn find(
    conn: &mut Conn,
    keys: &Keys,
    letter: &Letter,
    envelope_to: Option<&str>,
) -> Result<Option<Found>, Refusal> {
    let addresses = letter.to.iter().chain(&letter.cc).map(|one| one.address.as_str());
    for address in envelope_to.into_iter().chain(addresses).take(ADDRESSES_MAX) {
        if let Some(token) = Token::in_address(address)
            && let Some(ticket_id) = token.ticket(conn, keys, Purpose::Address).await?
        {
            return Ok(Some(Found { ticket_id, by: FoundBy::Address }));
        }
    }
    // The letter that is answered stands last among the references.
    let ids: Vec<&str> = letter.in_reply_to.iter().chain(letter.references.iter().rev()).map(String::as_str).collect();
    let ids = &ids[..ids.len().min(IDS_MAX)];
    for id in ids {
        if let Some(token) = Token::in_mail_id(id)
            && let Some(ticket_id) = token.ticket(conn, keys, Purpose::MailId).await?
        {
            return Ok(Some(Found { ticket_id, by: FoundBy::OwnId }));
        }
    }
    if !ids.is_empty() {
        let mut select = Select::new(sql!("list_letters_of_mail_ids"), params![]);
        select.and_in("mail_id", ids.iter().copied()).then("ORDER BY received_at DESC, id DESC LIMIT 1", vec![]);
        if let Some(known) = conn.select::<Thread>(&select).await?.pop() {
            return Ok(Some(Found { ticket_id: known.ticket_id, by: FoundBy::KnownId }));
        }
    }
    let Some(number) = number_in_subject(&letter.subject) else { return Ok(None) };
    let thread: Option<Thread> = conn.maybe(sql!("find_thread_of_number"), params![number]).await?;
    Ok(thread.map(|thread| Found { ticket_id: thread.ticket_id, by: FoundBy::Subject }))
}

/// `[#1042]`, as we write it into subjects.
pub(crate) fn number_in_subject(subject: &str) -> Option<i64> {
    let (_, after) = subject.rsplit_once("[#")?;
    let (digits, _) = after.split_once(']')?;
    let plain = (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// A ticket's number and what proves that we wrote it.
#[derive(Debug, PartialEq, Eq)]
struct Token {
    number: i64,
    /// What makes each id another one; empty in an address.
    chance: String,
    key: i64,
    mac: String,
}

impl Token {
    /// `support+1042-1-mac@shop.example`
    fn in_address(address: &str) -> Option<Self> {
        let (local, _) = address.split_once('@')?;
        let (_, token) = local.rsplit_once('+')?;
        let mut pieces = token.split('-');
        let token = Self {
            number: pieces.next()?.parse().ok()?,
            chance: String::new(),
            key: pieces.next()?.parse().ok()?,
            mac: pieces.next()?.to_ascii_lowercase(),
        };
        pieces.next().is_none().then_some(token)
    }

    /// `1042.chance.1.mac@shop.example`
    fn in_mail_id(id: &str) -> Option<Self> {
        let (local, _) = id.split_once('@')?;
        let mut pieces = local.split('.');
        let token = Self {
            number: pieces.next()?.parse().ok()?,
            chance: pieces.next()?.to_owned(),
            key: pieces.next()?.parse().ok()?,
            mac: pieces.next()?.to_owned(),
        };
        pieces.next().is_none().then_some(token)
    }

    /// The ticket, if the signature is ours.
    async fn ticket(&self, conn: &mut Conn, keys: &Keys, purpose: Purpose) -> Result<Option<String>, Refusal> {
        let thread: Option<Thread> = conn.maybe(sql!("find_thread_of_number"), params![self.number]).await?;
        let Some(thread) = thread else { return Ok(None) };
        let signed = keys.signed(purpose, &signed_text(&thread.ticket_id, &self.chance), self.key, &self.mac);
        Ok(signed.then_some(thread.ticket_id))
    }
}

/// Where somebody of staff answers: the ticket's number, the event that they were told of, and what proves that we told
/// this person of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct StaffToken {
    number: i64,
    /// The last event that they knew of when they were told.
    pub seen_event: i64,
    key: i64,
    mac: String,
}

impl StaffToken {
    /// `support+1042-77-1-mac@shop.example`
    fn in_address(address: &str) -> Option<Self> {
        let (local, _) = address.split_once('@')?;
        let (_, token) = local.rsplit_once('+')?;
        let mut pieces = token.split('-');
        let token = Self {
            number: pieces.next()?.parse().ok()?,
            seen_event: pieces.next()?.parse().ok()?,
            key: pieces.next()?.parse().ok()?,
            mac: pieces.next()?.to_ascii_lowercase(),
        };
        pieces.next().is_none().then_some(token)
    }

    /// The ticket, if we told this person of it.
    pub async fn ticket(&self, conn: &mut Conn, keys: &Keys, person_id: &str) -> Result<Option<String>, Refusal> {
        let thread: Option<Thread> = conn.maybe(sql!("find_thread_of_number"), params![self.number]).await?;
        let Some(thread) = thread else { return Ok(None) };
        let text = staff_text(&thread.ticket_id, person_id, self.seen_event);
        Ok(keys.signed(Purpose::Staff, &text, self.key, &self.mac).then_some(thread.ticket_id))
    }
}

fn staff_text(ticket_id: &str, person_id: &str, seen_event: i64) -> String {
    format!("{ticket_id}|{person_id}|{seen_event}")
}

/// The first address of a letter that looks like one for staff.
pub(crate) fn staff_token(letter: &Letter, envelope_to: Option<&str>) -> Option<StaffToken> {
    let addresses = letter.to.iter().chain(&letter.cc).map(|one| one.address.as_str());
    envelope_to.into_iter().chain(addresses).take(ADDRESSES_MAX).find_map(StaffToken::in_address)
}

/// The address to which this person's answers about a ticket go.
pub(crate) fn staff_address(
    keys: &Keys,
    mailbox: &str,
    (ticket_id, number): (&str, i64),
    person_id: &str,
    seen_event: i64,
) -> Option<String> {
    let (local, domain) = mailbox.split_once('@')?;
    let (key, mac) = keys.sign(Purpose::Staff, &staff_text(ticket_id, person_id, seen_event))?;
    Some(format!("{local}+{number}-{seen_event}-{key}-{mac}@{domain}"))
}

fn signed_text(ticket_id: &str, chance: &str) -> String {
    format!("{ticket_id}|{chance}")
}

/// The address to which answers about a ticket go.
pub fn reply_address(keys: &Keys, mailbox: &str, ticket_id: &str, number: i64) -> Option<String> {
    let (local, domain) = mailbox.split_once('@')?;
    let (key, mac) = keys.sign(Purpose::Address, &signed_text(ticket_id, ""))?;
    Some(format!("{local}+{number}-{key}-{mac}@{domain}"))
}

/// An id for a letter of ours about a ticket, without angle brackets.
pub fn new_mail_id(keys: &Keys, rng: &dyn Rng, mailbox: &str, ticket_id: &str, number: i64) -> Option<String> {
    let (_, domain) = mailbox.split_once('@')?;
    let mut chance = [0u8; CHANCE_BYTES];
    rng.fill(&mut chance);
    let chance = in_letters(&chance);
    let (key, mac) = keys.sign(Purpose::MailId, &signed_text(ticket_id, &chance))?;
    Some(format!("{number}.{chance}.{key}.{mac}@{domain}"))
}

/// Whether an id is one that we made, whichever ticket it is of.
pub async fn is_ours(conn: &mut Conn, keys: &Keys, mail_id: &str) -> Result<bool, Refusal> {
    match Token::in_mail_id(mail_id) {
        Some(token) => Ok(token.ticket(conn, keys, Purpose::MailId).await?.is_some()),
        None => Ok(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_the_subject_is_ours_only_in_our_form() {
        assert_eq!(number_in_subject("Re: [#1042] Parcel"), Some(1042));
        assert_eq!(number_in_subject("[#1] old [#2] new"), Some(2));
        for none in ["#1042", "[1042]", "[#]", "[#12", "[#1x]", "[#-1]", "[#1234567890123456]"] {
            assert_eq!(number_in_subject(none), None, "{none}");
        }
    }

    #[test]
    fn tokens_are_read_as_they_are_written_and_odd_ones_are_none() {
        let token = Token { number: 1042, chance: String::new(), key: 1, mac: "abc".into() };
        assert_eq!(Token::in_address("support+1042-1-ABC@shop.example"), Some(token));
        let token = Token { number: 1042, chance: "xyz".into(), key: 1, mac: "abc".into() };
        assert_eq!(Token::in_mail_id("1042.xyz.1.abc@shop.example"), Some(token));
        for odd in ["", "@", "+@", "a+b@c", "a+1-2@c", "a+1-2-3-4@c", "a+99999999999999999999-1-a@c"] {
            assert_eq!(Token::in_address(odd), None, "{odd}");
            assert_eq!(Token::in_mail_id(odd), None, "{odd}");
        }
    }
}
