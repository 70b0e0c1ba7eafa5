//! Messages that are held back before they are sent, and those that could not be sent.

use kernel::{Act, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, params};
use utoipa::ToSchema;

use crate::finding;
use crate::message::{MessageKind, Named};

/// A held message as it is stored.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Row {
    pub id: String,
    pub ticket_id: String,
    pub person_id: String,
    pub kind: MessageKind,
    pub body_text: String,
    pub body_html: Option<String>,
    /// Whether the text is written with marks; the HTML is what they mean.
    pub marked: bool,
    pub attachments: Json<Vec<String>>,
    pub mentions: Json<Vec<String>>,
    pub seen_event: i64,
    pub status: Option<String>,
    pub unless_answered: bool,
    pub held_at: Timestamp,
    pub send_at: Timestamp,
    pub refused: Option<String>,
    pub refused_detail: Option<String>,
    /// Looked up where it is shown.
    #[serde(default)]
    pub ticket_number: Option<i64>,
    #[serde(default)]
    pub author_name: Option<String>,
}

/// A file that goes with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HeldFile {
    pub id: String,
    pub name: String,
    pub size: i64,
}

/// A message on its way, or one that was kept from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = HeldMessage)]
pub struct Held {
    pub id: String,
    pub ticket_id: String,
    pub ticket_number: i64,
    pub author: Named,
    pub kind: MessageKind,
    /// With its marks, if it was written with any.
    pub body_text: String,
    pub body_html: Option<String>,
    pub attachments: Vec<HeldFile>,
    pub status: Option<String>,
    pub unless_answered: bool,
    pub held_at: Timestamp,
    pub send_at: Timestamp,
    /// The code of what kept it from being sent; null while it waits. `unanswered` stands for a
    /// message that its writer wanted dropped.
    pub refused: Option<String>,
    pub refused_detail: Option<String>,
}

/// What waits in a ticket, whoever wrote it, and one's own that could not be sent.
pub async fn of_ticket(conn: &mut Conn, act: &Act, ticket_id: &str) -> Result<Vec<Held>, Refusal> {
    finding::must_see(conn, &act.actor, ticket_id).await?;
    let found: Vec<Row> = conn.all(sql!("list_held_in_ticket"), params![ticket_id, &act.actor.id]).await?;
    shown(conn, found).await
}

/// One's own in all tickets: what waits and what could not be sent.
pub async fn of_person(conn: &mut Conn, act: &Act) -> Result<Vec<Held>, Refusal> {
    let found: Vec<Row> = conn.all(sql!("list_held_of_person"), params![&act.actor.id]).await?;
    shown(conn, found).await
}

async fn shown(conn: &mut Conn, found: Vec<Row>) -> Result<Vec<Held>, Refusal> {
    let mut all = Vec::with_capacity(found.len());
    for row in found {
        let mut attachments = Vec::new();
        for id in &row.attachments.0 {
            attachments.extend(conn.maybe::<HeldFile>(sql!("find_held_file"), params![id, &row.person_id]).await?);
        }
        let (number, name) = (row.ticket_number.unwrap_or_default(), row.author_name.clone().unwrap_or_default());
        all.push(row.shown(number, name, attachments));
    }
    Ok(all)
}

impl Row {
    pub(crate) fn shown(self, ticket_number: i64, author_name: String, attachments: Vec<HeldFile>) -> Held {
        Held {
            id: self.id,
            ticket_id: self.ticket_id,
            ticket_number,
            author: Named { id: self.person_id, name: author_name },
            kind: self.kind,
            body_text: self.body_text,
            body_html: self.body_html,
            attachments,
            status: self.status,
            unless_answered: self.unless_answered,
            held_at: self.held_at,
            send_at: self.send_at,
            refused: self.refused,
            refused_detail: self.refused_detail,
        }
    }
}
