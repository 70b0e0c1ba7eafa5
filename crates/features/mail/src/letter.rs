//! A letter that arrived, and what became of it.

use kernel::{Cursor, Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

use crate::mailbox::{self, Mailbox};
use crate::original;
use crate::reading;
use crate::receiving::Source;
use crate::showing;
use crate::threading::{Confidence, FoundBy};
use crate::withholding::WITHHELD;

/// Every letter is in one of these, so that their counts are what was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LetterState {
    /// It is stored and not yet read.
    Waiting,
    NewTicket,
    Appended,
    /// The same letter is here already.
    Duplicate,
    /// A loop, a bounce, a machine's answer to nothing: it is kept and becomes no ticket by itself.
    Suppressed,
    /// It could not be read three times; somebody has to look at it.
    Quarantined,
    /// It was not taken, and whoever brought it was told so.
    Rejected,
}

impl LetterState {
    pub const ALL: &[Self] = &[
        Self::Waiting,
        Self::NewTicket,
        Self::Appended,
        Self::Duplicate,
        Self::Suppressed,
        Self::Quarantined,
        Self::Rejected,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::NewTicket => "new_ticket",
            Self::Appended => "appended",
            Self::Duplicate => "duplicate",
            Self::Suppressed => "suppressed",
            Self::Quarantined => "quarantined",
            Self::Rejected => "rejected",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReceivedLetter {
    pub id: String,
    pub mailbox_id: String,
    pub source: Source,
    pub envelope_from: Option<String>,
    pub envelope_to: Option<String>,
    /// In bytes.
    pub size: i64,
    pub received_at: Timestamp,
    pub state: LetterState,
    /// A word for why, where the state does not say it all, such as `bounce` or `too_large`.
    pub reason: Option<String>,
    /// What failed, in words.
    pub detail: Option<String>,
    /// Of a duplicate: the letter that came first.
    pub same_as: Option<String>,
    pub from_address: String,
    pub from_name: String,
    pub subject: String,
    /// Its `Message-ID`, without angle brackets.
    pub mail_id: Option<String>,
    /// What wrote it: human, auto_reply, bounce, list, feedback or challenge.
    pub class: Option<String>,
    pub ticket_id: Option<String>,
    pub ticket_number: Option<i64>,
    pub message_id: Option<String>,
    /// How its ticket was found; null for one that it began.
    pub found_by: Option<FoundBy>,
    /// How sure it is that it belongs to the ticket that it joined; null for one that it began.
    pub confidence: Option<Confidence>,
    /// A ticket that it named and did not join. `reason` says why: `stranger` is none of its participants, `denied` by the
    /// domain of the address, `solved` long ago.
    pub related_id: Option<String>,
    /// It came from no server that is trusted: what stands in it about its sender says nothing.
    pub direct: bool,
    pub settled_at: Option<Timestamp>,
    /// What the server that the mailbox believes says of its sender, in the words of RFC 8601: pass, fail, softfail,
    /// neutral, none, policy, temperror or permerror; null: nothing.
    pub spf: Option<String>,
    pub dkim: Option<String>,
    /// Whether the domain that it names as its sender's vouches for it.
    pub dmarc: Option<String>,
}

/// A letter with what it says.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReceivedLetterDetail {
    #[serde(flatten)]
    pub letter: ReceivedLetter,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    /// As its sender wrote it.
    pub date: Option<String>,
    /// Everything there is to read, with quotations and signature.
    pub text: String,
    pub attachments: Vec<LetterFile>,
    /// The signs by which it was classed.
    pub why: Vec<String>,
    /// What could not be unpacked.
    pub faults: Vec<String>,
    /// Whether it can be shown as its sender made it look.
    pub has_html: bool,
    /// Pictures from elsewhere, which are shown only if somebody asks for them.
    pub remote_pictures: i64,
}

#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LetterFile {
    pub name: String,
    #[serde(rename = "type")]
    pub media_type: String,
    /// In bytes.
    pub size: i64,
}

/// Which letters.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub mailbox_id: Option<String>,
    pub state: Option<LetterState>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

/// Letters, the newest first.
pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<ReceivedLetter>, Refusal> {
    let mut select = Select::new(sql!("list_letters"), params![]);
    select.and_some("l.mailbox_id = ?", wanted.mailbox_id);
    select.and_some("l.state = ?", wanted.state.map(LetterState::as_str));
    select.page_descending("l.received_at", "l.id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<ReceivedLetter> = conn.select(&select).await?;
    Ok(Page::cut(rows, wanted.limit, |row| Cursor { sort: row.received_at.as_millis(), id: row.id.clone() }))
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<ReceivedLetter, Refusal> {
    let mut select = Select::new(sql!("list_letters"), params![]);
    select.and("l.id = ?", params![id]);
    conn.select(&select).await?.pop().ok_or(Refusal::NotFound("letter"))
}

/// The letters of a ticket, oldest first.
pub async fn of_ticket(conn: &mut Conn, ticket_id: &str) -> Result<Vec<ReceivedLetter>, Refusal> {
    let mut select = Select::new(sql!("list_letters"), params![]);
    select.and("l.ticket_id = ?", params![ticket_id]).then("ORDER BY l.received_at, l.id LIMIT 1000", vec![]);
    Ok(conn.select(&select).await?)
}

/// The bytes as they came. A duplicate's are those of the letter it repeats; one that was rejected, or that its server never gave,
/// has none.
pub async fn original(conn: &mut Conn, letter: &ReceivedLetter) -> Result<Vec<u8>, Refusal> {
    if letter.state == LetterState::Rejected || letter.reason.as_deref() == Some(WITHHELD) {
        return Err(Refusal::NotFound("original"));
    }
    original::read(conn, letter.same_as.as_deref().unwrap_or(&letter.id)).await
}

/// A letter with what it says.
pub async fn detail(conn: &mut Conn, id: &str) -> Result<ReceivedLetterDetail, Refusal> {
    let letter = find(conn, id).await?;
    // One that stops its reader, or has no bytes, is shown by its lists alone.
    let read = match original(conn, &letter).await {
        Ok(raw) => reading::read(raw).await.ok(),
        Err(Refusal::NotFound(_)) => None,
        Err(other) => return Err(other),
    };
    let Some(read) = read else {
        let faults = vec!["unreadable".to_owned()];
        return Ok(ReceivedLetterDetail {
            letter,
            to: vec![],
            cc: vec![],
            date: None,
            text: String::new(),
            attachments: vec![],
            why: vec![],
            faults,
            has_html: false,
            remote_pictures: 0,
        });
    };
    let (read, shown) = showing::show_aside(read, false).await?;
    let people = |list: &[letters::Mailbox]| list.iter().map(ToString::to_string).collect();
    let file = |file: &letters::Attachment| LetterFile {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.bytes.len() as i64,
    };
    Ok(ReceivedLetterDetail {
        to: people(&read.to),
        cc: people(&read.cc),
        date: read.date,
        text: read.text,
        attachments: read.attachments.iter().map(file).collect(),
        why: read.why,
        faults: read.faults.iter().map(ToString::to_string).collect(),
        has_html: shown.is_some(),
        remote_pictures: shown.map_or(0, |shown| shown.remote_pictures as i64),
        letter,
    })
}

/// A letter as its sender made it look, made safe; with the pictures that it wants from elsewhere if somebody asks for
/// them.
pub async fn html(conn: &mut Conn, letter: &ReceivedLetter, pictures: bool) -> Result<String, Refusal> {
    let read = reading::read(original(conn, letter).await?).await?;
    let (_, shown) = showing::show_aside(read, pictures).await?;
    Ok(shown.ok_or(Refusal::NotFound("page"))?.document)
}

/// A letter's mailbox, also where it is switched off.
pub(crate) async fn mailbox(conn: &mut Conn, letter: &ReceivedLetter) -> Result<Mailbox, Refusal> {
    mailbox::find(conn, &letter.mailbox_id).await
}
