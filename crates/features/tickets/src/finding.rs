//! One ticket, or one row of a list of them.

use kernel::{Actor, Refusal, Timestamp};
use serde::{Deserialize, Serialize};
use store::{Conn, Json, events, params};
use utoipa::ToSchema;

use crate::linking::{self, Link};
use crate::message::{Author, AuthorKind, Named};
use crate::promise::{self, Due, Promise, PromiseKind};
use crate::status::Category;
use crate::ticket::{Aside, Channel, Fields, Urgency};
use crate::{READ, holding};

/// The status of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StatusCard {
    pub key: String,
    pub name: String,
    pub category: Category,
}

/// The order of a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderCard {
    pub id: String,
    pub number: String,
}

/// A ticket as a list shows it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TicketRow {
    pub id: String,
    /// The short number for people.
    pub number: i64,
    pub subject: String,
    pub status: StatusCard,
    pub urgency: Urgency,
    pub channel: Channel,
    pub customer: Option<Named>,
    pub order: Option<OrderCard>,
    pub product_id: Option<String>,
    pub team: Option<Named>,
    pub assignee: Option<Named>,
    pub tags: Vec<String>,
    /// Beginning of the last public message.
    pub excerpt: String,
    pub opened_at: Timestamp,
    pub updated_at: Timestamp,
    /// Since when the customer waits for an answer.
    pub waiting_since: Option<Timestamp>,
    pub snoozed_until: Option<Timestamp>,
    pub solved_at: Option<Timestamp>,
    /// Spam, a test or deleted: in no other list and no count.
    pub set_aside: Option<Aside>,
    /// What falls due first of what the customer is promised.
    pub due: Option<Due>,
    /// When the first of its open tasks is due, whoever is to do it.
    pub task_due_at: Option<Timestamp>,
    /// When a lead was told that the customer waits too long, while they wait.
    pub escalated_at: Option<Timestamp>,
    /// Id of the lead, if there was one to tell.
    pub escalated_to: Option<String>,
    /// Key of the scenario, if one was said or detected.
    pub scenario: Option<String>,
    /// Whether a person said so.
    pub scenario_confirmed: bool,
    pub version: i64,
}

/// A ticket with what its own page shows beside the thread.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TicketDetail {
    #[serde(flatten)]
    pub row: TicketRow,
    /// Custom fields by name.
    #[schema(value_type = Object)]
    pub fields: Fields,
    pub links: Vec<Link>,
    /// The ticket that this one went into.
    pub merged_into: Option<String>,
    pub set_aside_at: Option<Timestamp>,
    pub set_aside_by: Option<Named>,
    /// Number of the newest event; send it as `seen_event` with a reply. Null in the answer to a
    /// change, whose events get their numbers as it is committed: read the ticket for it.
    pub last_event: Option<i64>,
    /// How often the customer contacted us.
    pub customer_contacts: i64,
    pub followers: Vec<Named>,
    /// What was promised, kept and broken under service levels.
    pub promises: Vec<Promise>,
}

/// A list row as the database gives it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct FlatRow {
    id: String,
    number: i64,
    subject: String,
    status_key: String,
    status_name: String,
    category: Category,
    urgency: Urgency,
    channel: Channel,
    customer_id: Option<String>,
    customer_name: Option<String>,
    order_id: Option<String>,
    order_number: Option<String>,
    product_id: Option<String>,
    team_id: Option<String>,
    team_name: Option<String>,
    assignee_id: Option<String>,
    assignee_name: Option<String>,
    tags: Json<Vec<String>>,
    excerpt: String,
    opened_at: Timestamp,
    updated_at: Timestamp,
    waiting_since: Option<Timestamp>,
    snoozed_until: Option<Timestamp>,
    solved_at: Option<Timestamp>,
    set_aside: Option<Aside>,
    due_at: Option<Timestamp>,
    due_kind: Option<PromiseKind>,
    warn_at: Option<Timestamp>,
    task_due_at: Option<Timestamp>,
    escalated_at: Option<Timestamp>,
    escalated_to: Option<String>,
    scenario: Option<String>,
    scenario_confirmed: bool,
    version: i64,
    fields: Option<Json<Fields>>,
    merged_into: Option<String>,
    set_aside_at: Option<Timestamp>,
    set_aside_by: Option<String>,
    set_aside_by_name: Option<String>,
    customer_contacts: Option<i64>,
}

impl From<FlatRow> for TicketRow {
    fn from(flat: FlatRow) -> Self {
        let number = flat.order_number.unwrap_or_default();
        Self {
            id: flat.id,
            number: flat.number,
            subject: flat.subject,
            status: StatusCard { key: flat.status_key, name: flat.status_name, category: flat.category },
            urgency: flat.urgency,
            channel: flat.channel,
            customer: Named::from_parts(flat.customer_id, flat.customer_name),
            order: flat.order_id.map(|id| OrderCard { id, number }),
            product_id: flat.product_id,
            team: Named::from_parts(flat.team_id, flat.team_name),
            assignee: Named::from_parts(flat.assignee_id, flat.assignee_name),
            tags: flat.tags.0,
            excerpt: flat.excerpt,
            opened_at: flat.opened_at,
            updated_at: flat.updated_at,
            waiting_since: flat.waiting_since,
            snoozed_until: flat.snoozed_until,
            solved_at: flat.solved_at,
            set_aside: flat.set_aside,
            due: Due::from_parts(flat.due_kind, flat.due_at, flat.warn_at),
            task_due_at: flat.task_due_at,
            escalated_at: flat.escalated_at,
            escalated_to: flat.escalated_to,
            scenario: flat.scenario,
            scenario_confirmed: flat.scenario_confirmed,
            version: flat.version,
        }
    }
}

/// One ticket, if this actor may see it.
pub async fn find(conn: &mut Conn, actor: &Actor, id: &str) -> Result<TicketDetail, Refusal> {
    must_see(conn, actor, id).await?;
    detail(conn, actor, id).await
}

/// Refuses a ticket that the actor may not see like one that does not exist.
pub async fn must_see(conn: &mut Conn, actor: &Actor, id: &str) -> Result<(), Refusal> {
    if may_see(conn, actor, id).await? { Ok(()) } else { Err(Refusal::NotFound("ticket")) }
}

/// Whether there is such a ticket within the actor's reach.
pub(crate) async fn may_see(conn: &mut Conn, actor: &Actor, id: &str) -> Result<bool, Refusal> {
    #[derive(Deserialize)]
    struct Row {
        team_id: Option<String>,
        assignee_id: Option<String>,
    }
    let found: Option<Row> = conn.maybe(sql!("find_ticket_place"), params![id]).await?;
    Ok(found.is_some_and(|row| {
        let place = kernel::Place { team: row.team_id.as_deref(), assignee: row.assignee_id.as_deref() };
        holding::permitted(actor, READ, place)
    }))
}

/// One ticket whose place has been judged already. Links show only tickets that the actor may see.
pub(crate) async fn detail(conn: &mut Conn, actor: &Actor, id: &str) -> Result<TicketDetail, Refusal> {
    Ok(TicketDetail {
        links: linking::of_ticket(conn, actor, id).await?,
        last_event: if conn.is_writing() { None } else { Some(events::last_of_subject(conn, id).await?) },
        followers: conn.all(sql!("list_followers"), params![id]).await?,
        ..alone(conn, id).await?
    })
}

/// A ticket opened in this transaction: nothing is linked to it, and nobody follows it but its writer.
pub(crate) async fn opened(conn: &mut Conn, id: &str, writer: Author) -> Result<TicketDetail, Refusal> {
    let name = writer.name;
    let writer = writer.id.filter(|_| writer.kind == AuthorKind::Staff).map(|id| Named { id, name });
    Ok(TicketDetail { followers: writer.into_iter().collect(), ..alone(conn, id).await? })
}

/// What the ticket's own row and the names in it tell.
async fn alone(conn: &mut Conn, id: &str) -> Result<TicketDetail, Refusal> {
    let flat: Option<FlatRow> = conn.maybe(sql!("find_ticket"), params![id]).await?;
    let mut flat = flat.ok_or(Refusal::NotFound("ticket"))?;
    Ok(TicketDetail {
        fields: flat.fields.take().map(|fields| fields.0).unwrap_or_default(),
        merged_into: flat.merged_into.take(),
        set_aside_at: flat.set_aside_at.take(),
        set_aside_by: Named::from_parts(flat.set_aside_by.take(), flat.set_aside_by_name.take()),
        customer_contacts: flat.customer_contacts.unwrap_or_default(),
        row: flat.into(),
        links: Vec::new(),
        last_event: None,
        followers: Vec::new(),
        promises: promise::of_ticket(conn, id).await?,
    })
}
