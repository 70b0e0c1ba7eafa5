//! A letter on its way out, and how far it is.

use kernel::{Cursor, Page, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Select, params};
use utoipa::ToSchema;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OutgoingState {
    Queued,
    /// It could not be sent and is tried again.
    Deferred,
    /// The next server has it.
    Sent,
    /// It came back, or was refused for good.
    Bounced,
    /// It was tried for five days, there is no address, or its files are too large.
    Failed,
    /// It is automatic, and more of these than is good were sent: somebody has to let it go.
    Held,
}

impl OutgoingState {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Deferred => "deferred",
            Self::Sent => "sent",
            Self::Bounced => "bounced",
            Self::Failed => "failed",
            Self::Held => "held",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OutgoingLetter {
    pub id: String,
    pub mailbox_id: String,
    /// The ticket that it is about; null of what is about none, such as a digest.
    pub ticket_id: Option<String>,
    pub ticket_number: Option<i64>,
    /// The message that it carries; null for an acknowledgement, a digest, and a question how satisfied its reader is.
    pub message_id: Option<String>,
    /// Its `Message-ID`, without angle brackets.
    pub mail_id: String,
    pub address: String,
    pub subject: String,
    pub automatic: bool,
    pub state: OutgoingState,
    pub attempts: i64,
    /// When it is tried next; null once nothing more is tried.
    pub next_at: Option<Timestamp>,
    /// What the last attempt, or whoever returned it, said.
    pub error: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Of a question how satisfied its reader is: which resolution of the ticket it is about.
    pub survey_cycle: Option<i64>,
    /// Of a letter to somebody of staff: whom.
    pub person_id: Option<String>,
    /// What the next server said when it took the letter, such as `250 2.0.0 queued as 4F2A`.
    pub accepted: Option<String>,
    /// It went to somebody outside, not to the customer.
    pub forwarded: bool,
}

/// Which letters.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    pub mailbox_id: Option<String>,
    pub state: Option<OutgoingState>,
    pub limit: u32,
    pub cursor: Option<Cursor>,
}

/// Letters on their way out and those that are out, newest first.
pub async fn list(conn: &mut Conn, wanted: Wanted) -> Result<Page<OutgoingLetter>, Refusal> {
    let mut select = Select::new(sql!("list_outgoing"), params![]);
    select.and_some("mailbox_id = ?", wanted.mailbox_id);
    select.and_some("state = ?", wanted.state.map(OutgoingState::as_str));
    select.page_descending("created_at", "id", wanted.cursor.as_ref(), wanted.limit);
    let rows: Vec<OutgoingLetter> = conn.select(&select).await?;
    Ok(Page::cut(rows, wanted.limit, |row| Cursor { sort: row.created_at.as_millis(), id: row.id.clone() }))
}

/// Those of a ticket, oldest first.
pub async fn of_ticket(conn: &mut Conn, ticket_id: &str) -> Result<Vec<OutgoingLetter>, Refusal> {
    let mut select = Select::new(sql!("list_outgoing"), params![]);
    select.and("ticket_id = ?", params![ticket_id]).then("ORDER BY created_at, id LIMIT 1000", vec![]);
    Ok(conn.select(&select).await?)
}

pub async fn find(conn: &mut Conn, id: &str) -> Result<OutgoingLetter, Refusal> {
    let mut select = Select::new(sql!("list_outgoing"), params![]);
    select.and("id = ?", params![id]);
    conn.select(&select).await?.pop().ok_or(Refusal::NotFound("letter"))
}
