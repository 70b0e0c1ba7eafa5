//! A ticket's messages, oldest first, and its history.

use std::collections::HashMap;

use kernel::{Actor, Cursor, Page, Refusal, Timestamp, page};
use serde::{Deserialize, Serialize};
use store::{Conn, Event, Select, Value, events as log, params};
use utoipa::ToSchema;

use crate::message::{Attachment, Author, AuthorKind, Message, MessageKind, Named, Outside, Way};
use crate::{events, finding};

/// Most events of one ticket that are looked through for its messages.
const EVENTS_MAX: i64 = 100_000;

#[derive(Deserialize)]
struct Row {
    id: String,
    kind: MessageKind,
    author_kind: AuthorKind,
    author_id: Option<String>,
    author_name: String,
    body_text: String,
    body_html: Option<String>,
    at: Timestamp,
    outside: Option<Way>,
    outside_address: Option<String>,
}

#[derive(Deserialize)]
struct AttachmentRow {
    message_id: String,
    id: String,
    name: String,
    size: i64,
    #[serde(rename = "type")]
    media_type: String,
}

#[derive(Deserialize)]
struct MentionRow {
    message_id: String,
    id: String,
    name: String,
}

/// Names of those who write to each other, by ticket.
pub(crate) async fn names(
    conn: &mut Conn,
    tickets: impl IntoIterator<Item = impl Into<Value>>,
) -> Result<HashMap<String, Vec<String>>, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        ticket_id: String,
        name: String,
    }
    let mut naming = Select::new(sql!("list_names_in_threads"), params![]);
    naming.and_in("n.ticket_id", tickets);
    let mut names: HashMap<String, Vec<String>> = HashMap::new();
    for row in conn.select::<Row>(&naming).await? {
        names.entry(row.ticket_id).or_default().push(row.name);
    }
    Ok(names)
}

/// A page of messages; as long as a page may be unless fewer are asked for.
pub async fn read(
    conn: &mut Conn,
    actor: &Actor,
    ticket_id: &str,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Message>, Refusal> {
    finding::must_see(conn, actor, ticket_id).await?;
    let limit = page::limit(limit.or(Some(page::MAX_LIMIT)))?;
    let cursor = cursor.map(Cursor::decode).transpose()?;
    let mut select = Select::new(sql!("list_messages"), params![ticket_id]);
    select.page_ascending("m.at", "m.id", cursor.as_ref(), limit);
    let messages = messages(conn, ticket_id, &select).await?;
    Ok(Page::cut(messages, limit, |message| Cursor { sort: message.at.as_millis(), id: message.id.clone() }))
}

/// These messages of a ticket, oldest first.
pub(crate) async fn chosen(conn: &mut Conn, ticket_id: &str, ids: &[String]) -> Result<Vec<Message>, Refusal> {
    let mut select = Select::new(sql!("list_messages"), params![ticket_id]);
    select.and_in("m.id", ids.iter()).then("ORDER BY m.at, m.id", vec![]);
    messages(conn, ticket_id, &select).await
}

async fn messages(conn: &mut Conn, ticket_id: &str, select: &Select) -> Result<Vec<Message>, Refusal> {
    let rows: Vec<Row> = conn.select(select).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let numbers = event_numbers(&log::of_subject(conn, ticket_id, 0, EVENTS_MAX).await?)?;
    let mut files = attachments(conn, &rows).await?;
    let mut mentions = mentions(conn, ticket_id).await?;
    let message = |row: Row| Message {
        attachments: files.remove(&row.id).unwrap_or_default(),
        mentions: mentions.remove(&row.id).unwrap_or_default(),
        event: numbers.get(&row.id).copied(),
        id: row.id,
        kind: row.kind,
        author: Author { kind: row.author_kind, id: row.author_id, name: row.author_name },
        body_text: row.body_text,
        body_html: row.body_html,
        at: row.at,
        outside: row.outside.zip(row.outside_address).map(|(way, address)| Outside { way, address }),
    };
    Ok(rows.into_iter().map(message).collect())
}

async fn attachments(conn: &mut Conn, rows: &[Row]) -> Result<HashMap<String, Vec<Attachment>>, Refusal> {
    let mut select = Select::new(sql!("list_attachments"), params![]);
    select.and_in("a.message_id", rows.iter().map(|row| &row.id)).then("ORDER BY a.id", vec![]);
    let mut files: HashMap<String, Vec<Attachment>> = HashMap::new();
    for row in conn.select::<AttachmentRow>(&select).await? {
        let file = Attachment { id: row.id, name: row.name, size: row.size, media_type: row.media_type };
        files.entry(row.message_id).or_default().push(file);
    }
    Ok(files)
}

async fn mentions(conn: &mut Conn, ticket_id: &str) -> Result<HashMap<String, Vec<Named>>, Refusal> {
    let mut people: HashMap<String, Vec<Named>> = HashMap::new();
    for row in conn.all::<MentionRow>(sql!("list_mentions"), params![ticket_id]).await? {
        people.entry(row.message_id).or_default().push(Named { id: row.id, name: row.name });
    }
    Ok(people)
}

/// By message the event that brought it into the ticket last.
fn event_numbers(log: &[Event]) -> Result<HashMap<String, i64>, Refusal> {
    #[derive(Deserialize)]
    struct One {
        message: String,
    }
    let mut numbers = HashMap::new();
    for event in log {
        match event.kind.as_str() {
            events::CUSTOMER_WROTE
            | events::REPLY_SENT
            | events::NOTE_ADDED
            | events::MESSAGE_FORWARDED
            | events::OUTSIDE_WROTE => {
                numbers.insert(event.read::<One>()?.message, event.seq);
            }
            events::MESSAGES_TAKEN => {
                let taken: events::MessagesTaken = event.read()?;
                let ids = taken.said.into_iter().map(|moved| moved.said.message).chain(taken.notes);
                numbers.extend(ids.map(|id| (id, event.seq)));
            }
            _ => {}
        }
    }
    Ok(numbers)
}

/// Something that happened to a ticket.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Happening {
    pub seq: i64,
    /// What happened, such as `StatusChanged`.
    pub kind: String,
    pub at: Timestamp,
    pub actor: Happener,
    /// What the event says; its fields depend on the kind.
    #[schema(value_type = Object)]
    pub data: serde_json::Value,
}

#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Happener {
    pub kind: kernel::ActorKind,
    /// Null for the program and imports.
    pub id: Option<String>,
}

/// Where an event names another ticket. One that the reader may not see is left out.
fn other_tickets(kind: &str) -> &'static [&'static str] {
    match kind {
        events::TICKET_LINKED | events::TICKET_UNLINKED => &["ticket_id", "other_id"],
        events::MESSAGES_TAKEN => &["from"],
        events::MESSAGES_GIVEN => &["to"],
        _ => &[],
    }
}

/// A ticket's history, oldest first.
pub async fn history(
    conn: &mut Conn,
    actor: &Actor,
    ticket_id: &str,
    limit: Option<u32>,
    cursor: Option<&str>,
) -> Result<Page<Happening>, Refusal> {
    finding::must_see(conn, actor, ticket_id).await?;
    let limit = page::limit(limit.or(Some(page::MAX_LIMIT)))?;
    let after = cursor.map(Cursor::decode).transpose()?.map_or(0, |cursor| cursor.sort);
    let log = log::of_subject(conn, ticket_id, after, i64::from(limit) + 1).await?;
    let mut happenings = Vec::with_capacity(log.len());
    for event in log {
        let mut data: serde_json::Value = event.read()?;
        for field in other_tickets(&event.kind) {
            let other = data[*field].as_str().filter(|id| *id != ticket_id).map(str::to_owned);
            if let Some(id) = other
                && !finding::may_see(conn, actor, &id).await?
            {
                data[*field] = serde_json::Value::Null;
            }
        }
        happenings.push(Happening {
            seq: event.seq,
            at: event.at,
            actor: Happener { kind: event.actor_kind, id: Some(event.actor_id.clone()).filter(|id| !id.is_empty()) },
            data,
            kind: event.kind,
        });
    }
    Ok(Page::cut(happenings, limit, |event| Cursor { sort: event.seq, id: ticket_id.to_owned() }))
}
